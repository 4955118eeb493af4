#!/usr/bin/env python3
"""terminal_test.py SOURCE PROGRAM: what the program shows on a terminal and not in a pipe: progress and colors.

Runs it with pseudo terminals, and draws what it sends to them on a screen of lines, so that what is overwritten or erased is gone.
"""

import fcntl
import json
import os
import pty
import re
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time

COLOR = "\x1b["
SMALL = "scenarios/p40x3_vs_v100x1.json"


def fail(message):
    sys.exit(message)


def run(words, terminals=("stdout", "stderr"), **environment):
    """What arrives on stdout and stderr, each a terminal or a pipe; with both as terminals, on one and the same."""
    clean = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLORTERM")}
    clean.update(LC_ALL="C.UTF-8", TERM="xterm-256color")
    clean.update(environment)
    ends = {}
    if len(terminals) == 2:
        ends["both"] = pty.openpty()
    for name in ("stdout", "stderr"):
        if "both" not in ends:
            ends[name] = pty.openpty() if name in terminals else os.pipe()
    for near, far in ends.values():
        if os.isatty(far):
            fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
            settings = termios.tcgetattr(far)
            settings[1] &= ~termios.OPOST
            termios.tcsetattr(far, termios.TCSANOW, settings)
    far = {name: ends.get(name, ends.get("both"))[1] for name in ("stdout", "stderr")}
    process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=far["stdout"], stderr=far["stderr"], env=clean)
    for _, other in ends.values():
        os.close(other)
    texts = {near: b"" for near, _ in ends.values()}
    open_ends = set(texts)
    while open_ends:
        for near in select.select(list(open_ends), [], [])[0]:
            try:
                block = os.read(near, 65536)
            except OSError:  # Nobody has the other end of the terminal any more.
                block = b""
            texts[near] += block
            if not block:
                open_ends.remove(near)
    if process.wait() != 0:
        fail(f"{words}: {texts}")
    return {name: texts[ends.get(name, ends.get("both"))[0]].decode() for name in ("stdout", "stderr")}


def screen(text):
    """What is left of a text on a screen."""
    lines = [""]
    column = 0
    for part in re.findall(r"\x1b\[[0-9;]*[A-Za-z]|\r|\n|[^\x1b\r\n]+", text):
        if part == "\n":
            lines.append("")
            column = 0
        elif part == "\r":
            column = 0
        elif part == "\x1b[K":
            lines[-1] = lines[-1][:column]
        elif not part.startswith("\x1b"):
            lines[-1] = lines[-1][:column] + part + lines[-1][column + len(part):]
            column += len(part)
    return "\n".join(lines)


def scenario_of(jobs, more):
    return {"systems": {"s": {"gpus": {"V100": 64}}}, "policies": ["easy", "srtf", "fifo", "las"], **more,
            "workloads": {"w": {"type": "arrivals", "count": jobs, "process": {"type": "poisson", "rate": "60 /h"},
                                "length": {"type": "exponential", "mean": "1 h"}}}}


def check_progress_of(program, folder, command, more, pattern):
    """Of a command whose scenario is made large enough to last for some seconds, on any machine and with any build."""
    file = os.path.join(folder, command + ".json")
    words = [program, command, file, "--jobs", "1"] + (["--seeds", "1", "--width", "100"] if command == "run" else [])
    jobs = 1000
    while True:
        with open(file, "w", encoding="utf-8") as out:
            json.dump(scenario_of(jobs, more), out)
        begin = time.monotonic()
        plain = run(words, terminals=())
        lasted = time.monotonic() - begin
        if lasted > 2.5:
            break
        jobs = int(jobs * min(8, max(1.5, 4 / lasted)))
    if plain["stderr"]:
        fail(f"{command}: in a pipe, standard error has {plain['stderr'][:500]!r}")
    shown = run(words, terminals=("stderr",))
    if not re.search(pattern.format(tasks=f"{4 * jobs:,}"), shown["stderr"]):
        fail(f"{command}: no progress in {shown['stderr'][:2000]!r}")
    if "\n" in shown["stderr"] or screen(shown["stderr"]).strip():
        fail(f"{command}: left on the terminal: {screen(shown['stderr'])!r}")
    if max(len(part) for part in shown["stderr"].split("\r")) > 90:
        fail(f"{command}: a line is longer than a terminal is wide")
    if shown["stdout"] != plain["stdout"]:
        fail(f"{command}: progress changes what is printed")
    both = screen(run(words)["stdout"])
    if both.rstrip("\n") != plain["stdout"].rstrip("\n"):
        fail(f"{command}: on one terminal: {both[:3000]!r}")
    if run(words, terminals=("stderr",), TERM="dumb")["stderr"]:
        fail(f"{command}: progress on a dumb terminal")


def check_quiet_while_short(source, program):
    shown = run([program, os.path.join(source, SMALL), "--seeds", "1"], terminals=("stderr",))
    if shown["stderr"]:
        fail(f"progress of work that does not last: {shown['stderr']!r}")


def check_colors(source, program):
    words = [program, os.path.join(source, SMALL), "--gantt", "--seeds", "1"]

    def has_color(*more, terminals=("stdout",), **environment):
        return COLOR in run([*words, *more], terminals, **environment)["stdout"]

    expected = {
        "a terminal": (has_color(), True),
        "a pipe": (has_color(terminals=()), False),
        "NO_COLOR": (has_color(NO_COLOR="1"), False),
        "an empty NO_COLOR": (has_color(NO_COLOR=""), True),
        "CLICOLOR=0": (has_color(CLICOLOR="0"), False),
        "TERM=dumb": (has_color(TERM="dumb"), False),
        "--color never": (has_color("--color", "never"), False),
        "--color auto": (has_color("--color", "auto"), True),
        "--color always in a pipe": (has_color("--color", "always", terminals=()), True),
        "--color always with NO_COLOR": (has_color("--color", "always", NO_COLOR="1"), True),
    }
    wrong = [name for name, (found, wanted) in expected.items() if found != wanted]
    if wrong:
        fail(f"colors are wrong with {wrong}")
    colored = run([*words, "--color", "always", "--width", "90"], terminals=())["stdout"]
    plain = run([*words, "--width", "90"], terminals=())["stdout"]
    if re.sub(r"\x1b\[[0-9;]*m", "", colored) != plain:
        fail("colors change the text")


def main():
    source, program = sys.argv[1:]
    check_colors(source, program)
    check_quiet_while_short(source, program)
    with tempfile.TemporaryDirectory() as folder:
        check_progress_of(program, folder, "run", {}, r"\[#* *\] [\d,]+ of {tasks} tasks, [\d,]+/s, (\d+ min )?\d+ s left")
        check_progress_of(program, folder, "sweep", {"sweep": {"/seed": list(range(1, 13))}},
                          r"\[#* *\] \d+ of 12 steps, [\d.]+/s, (\d+ min )?\d+ s left")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""readme_test.py SOURCE PROGRAM FILE...: runs what the pages show.

In a block ```console a line "$ COMMAND" is run, with `gpusim` and `tools/run` standing for PROGRAM, and what it prints must be the
lines below it, up to the next "$". A line that is only "…" stands for any number of lines; at the end of a line it stands for the
rest of it. A COMMAND goes on behind a backslash and while a quotation is open. Commands of one file share a folder, in which the shipped folders are.
"""

import os
import re
import subprocess
import sys
import tempfile


def blocks(text):
    """The lines of each ```console block, with the number of the first."""
    for match in re.finditer(r"^```console\n(.*?)^```$", text, re.M | re.S):
        yield text.count("\n", 0, match.start()) + 2, match.group(1).splitlines()


def examples(first, lines):
    """(line number, command, expected lines) of each command of a block."""
    found = []
    goes_on = False
    for number, line in enumerate(lines, first):
        if goes_on:
            found[-1][1] += "\n" + line
        elif line.startswith("$ "):
            found.append([number, line[2:], []])
        elif found:
            found[-1][2].append(line)
        else:
            sys.exit(f"line {number}: a console block begins with \"$ COMMAND\"")
        # A command goes on while a quotation is open, or behind a backslash.
        goes_on = bool(found) and not found[-1][2] and (line.endswith("\\") or found[-1][1].count('"') % 2 == 1)
    return found


def matches(expected, printed):
    if not expected:
        return not printed
    if expected[0] == "…":
        return any(matches(expected[1:], printed[i:]) for i in range(len(printed) + 1))
    if not printed:
        return False
    line = expected[0]
    alike = printed[0].startswith(line[:-1].rstrip()) if line.endswith("…") else printed[0].rstrip() == line.rstrip()
    return alike and matches(expected[1:], printed[1:])


def main():
    source, program, *files = os.path.abspath(sys.argv[1]), *sys.argv[2:]
    commands = failures = 0
    for file in files:
        with open(os.path.join(source, file), encoding="utf-8") as page, tempfile.TemporaryDirectory() as folder:
            for shipped in ("scenarios", "reports"):
                os.symlink(os.path.join(source, shipped), os.path.join(folder, shipped))
            for name in ("bin/gpusim", "tools/run"):
                os.makedirs(os.path.join(folder, os.path.dirname(name)), exist_ok=True)
                os.symlink(os.path.abspath(program), os.path.join(folder, name))
            environment = dict(os.environ, LC_ALL="C.UTF-8", PATH=f"{folder}/bin:{os.environ['PATH']}")
            for first, lines in blocks(page.read()):
                for number, command, expected in examples(first, lines):
                    commands += 1
                    run = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True)
                    printed = (run.stdout + run.stderr).splitlines()
                    if matches(expected, printed):
                        continue
                    failures += 1
                    print(f"{file}:{number}: {command}\nprints:\n" + "\n".join(printed) + "\ninstead of:\n" + "\n".join(expected))
    if commands == 0:
        sys.exit("no console block in " + ", ".join(files))
    sys.exit(failures > 0)


if __name__ == "__main__":
    main()

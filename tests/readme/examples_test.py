#!/usr/bin/env python3
"""examples_test.py SOURCE PROGRAM: the examples of scenarios/examples are short, and print what the table of their README.md shows.

A row is | `NAME` | what it shows | `COMMAND` | `LINE` |. LINE must be one of the lines that COMMAND prints, any number of blanks being
as good as one; "…" stands for anything. Every NAME.json has a row, and at most 25 lines, the first of which say what comes out.
"""

import os
import re
import subprocess
import sys

LONGEST = 25
ROW = re.compile(r"^\| `(\w+)` \| (.+) \| `(gpusim .+?)` \| `(.+)` \|$", re.M)


def squeezed(text):
    return " ".join(text.split())


def main():
    source, program = sys.argv[1:]
    folder = os.path.join(source, "scenarios", "examples")
    with open(os.path.join(folder, "README.md"), encoding="utf-8") as page:
        rows = ROW.findall(page.read())
    wrong = []
    files = sorted(name for name in os.listdir(folder) if name.endswith(".json"))
    named = [name + ".json" for name, *_ in rows]
    wrong += [f"{name}: README.md has {named.count(name)} rows for it" for name in files if named.count(name) != 1]
    wrong += [f"{name}: README.md names it, but there is no such file" for name in named if name not in files]
    for name in files:
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            lines = file.read().splitlines()
        if len(lines) > LONGEST or not lines[1].strip().startswith("//"):
            wrong.append(f"{name}: {len(lines)} lines, at most {LONGEST}, the second of which is a comment")
    for name, _, command, line in rows:
        words = [os.path.abspath(program)] + command.split()[1:]
        run = subprocess.run(words, cwd=source, env=dict(os.environ, LC_ALL="C.UTF-8"), capture_output=True, text=True)
        expected = re.compile(".*".join(re.escape(part) for part in squeezed(line).split("…")))
        if not any(expected.fullmatch(squeezed(printed)) for printed in run.stdout.splitlines()):
            wrong.append(f"{name}: {command}: no line \"{line}\" in:\n{run.stdout}{run.stderr}")
    print("\n".join(wrong) or f"{len(rows)} examples")
    return 1 if wrong or not rows else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""tidy_test.py SOURCE: tools/tidy has nothing to object to in the project, and finds each kind of fault where one is planted."""

import os
import subprocess
import sys
import tempfile

# (name of the file, what it contains, what tools/tidy must say of it)
FAULTS = [
    ("blank.cpp", "int a; \n", ":1: blanks at the end of the line"),
    ("end.py", "a = 1", ":1: no newline at the end of the file"),
    ("empty.py", "a = 1\n\n", ":2: an empty line at the end of the file"),
    ("tab.md", "a\tb\n", ":1: a tab"),
    ("long.hpp", "// " + "a" * 130 + "\n", ":1: 133 characters; at most 132"),
    ("comment.cpp", "int a;  // the best card\n", ':1: "card" is not written any more: GPU, or GPUs'),
    ("text.cpp", 'f("a", "needs 1 card(s)");\n', ':1: "card(s)" is not written any more: the singular or the plural'),
    ("page.md", "Each room of sim/.\n", ':1: "Each room" is not written any more: layer'),
    ("name.cpp", "int jct_s;\n", ":1: the old name jct_s"),
]
# A name in backticks is quoted, a text of one word is a key, and a row of a table cannot be parted.
FINE = [("quoted.md", "`cards` was renamed.\n"), ("key.cpp", 'key("card");\n'), ("row.md", "| " + "a " * 150 + "|\n")]


def main():
    source = sys.argv[1]
    tidy = os.path.join(source, "tools/tidy")
    whole = subprocess.run([sys.executable, tidy], capture_output=True, text=True)
    wrong = [] if whole.returncode == 0 else whole.stdout.splitlines() + whole.stderr.splitlines()
    with tempfile.TemporaryDirectory() as folder:
        for name, text, expected in FAULTS + [(name, text, None) for name, text in FINE]:
            path = os.path.join(folder, name)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            run = subprocess.run([sys.executable, tidy, path], capture_output=True, text=True)
            found = [line for line in run.stdout.splitlines() if expected and line.endswith(name + expected)]
            if (run.returncode != 0) != (expected is not None) or (expected and not found):
                wrong.append(f"{name}: expected {expected or 'no finding'}, got {run.stdout.strip() or run.stderr.strip()}")
    print("\n".join(wrong) or "all tidy")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

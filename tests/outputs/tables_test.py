#!/usr/bin/env python3
"""tables_test.py make SOURCE FOLDER PROGRAM
tables_test.py columns|pandas|duckdb SOURCE FOLDER [NODE_MODULES]: whether every CSV can be read as reports/FORMAT.md says.

`make` fills FOLDER with all tables that the commands write, of scenarios which together have all of them, for the others to read.
`columns` compares them with the tables and lists of FORMAT.md. `pandas` and `duckdb` run the snippet of that page as it stands, on
the tables of every scenario, and compare what it read with the files: numbers as numbers, dates as dates, names as they are. Exit
code 77: the library is not installed.
"""

import csv
import datetime
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

SKIPPED = 77
# Together they have every kind of table, which the test checks.
RICH = ("online_cluster", "p40x3_vs_v100x1", "ocr_model_check", "cards", "pcie_switch_contention", "labour_waiting", "speech_lab",
        "ocr_hybrid_strategy")
# A job that a guess would read as a number, one as a missing value; columns that only such scenarios have.
NAMES = {
    "systems": {"1": {"gpus": {"V100": 2}}},
    "policies": ["srtf"],
    "workloads": {"NA": {"parts": {
        "007": {"type": "dag", "user": "1e5", "tasks": {"null": {"memory": "4 GB", "time": "1.5 h", "labels": {"x": "true"}}}},
        "nan": {"type": "dag", "arrival": "10 min", "tasks": {"None": {"memory": "4 GB", "time": "20 min"}}},
        "a,\"b\"\nc": {"type": "dag", "arrival": "20 min", "tasks": {"true": {"memory": "4 GB", "time": "0.0000001 h"}}}}}},
    "users": {"1e5": {}},
}


def fail(message):
    print(message)
    sys.exit(1)


def run(*words, allowed=(0,)):
    done = subprocess.run(words, capture_output=True, text=True, env=dict(os.environ, LC_ALL="C.UTF-8"))
    if done.returncode not in allowed:
        fail(f"{' '.join(words)}: {done.stdout}{done.stderr}")
    return done.stdout


def make_tables(source, program, folder):
    """Folders of CSV files in a new folder, one for each command."""
    scenarios = os.path.join(source, "scenarios")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    calls = []

    def make(name, *words, allowed=(0,)):
        calls.append(([program, *words, "--out", os.path.join(folder, name)], allowed))

    for name in RICH:
        path = os.path.join(scenarios, name + ".json")
        with open(path, encoding="utf-8") as text:
            text = text.read()
        if re.search(r'^ *"sweep"', text, re.M):
            make(name, "sweep", path)
        else:
            make(name, "run", path, "--seeds", "1")
        if re.search(r'^ *"choice"', text, re.M):
            make(name + "_decide", "decide", path, allowed=(0, 1))
    names = os.path.join(folder, "names.json")
    with open(names, "w", encoding="utf-8") as out:
        json.dump(NAMES, out)
    more = os.path.join(folder, "more")
    os.mkdir(more)
    make("names", "run", names)
    calls.append(([program, "run", names, "--decisions", os.path.join(more, "decisions.csv"),
                   "--one-more-gpu", os.path.join(more, "marginal.csv")], (0,)))
    make("audit", "audit", os.path.join(scenarios, "speech_lab.json"))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda call: run(*call[0], "--jobs", "1", allowed=call[1]), calls))
    outputs = [line.split()[0] for line in run(program, "list", "outputs").splitlines()]
    kinds = ({name + ".csv" for name in outputs if name not in ("summary_json", "trace", "scenario", "readme")} |
             {"sweep.csv", "ranking.csv", "scaling_curve.csv", "claims.csv", "findings.csv", "decisions.csv", "marginal.csv"})
    missing = kinds - {os.path.basename(file) for file in glob.glob(os.path.join(folder, "*", "*.csv"))}
    if missing:
        fail(f"no scenario has {missing}")


def rows_of(file):
    with open(file, encoding="utf-8", newline="") as text:
        rows = list(csv.reader(text))
    if any(len(row) != len(rows[0]) for row in rows):
        fail(f"{file}: rows of different lengths")
    return rows[0], rows[1:]


def snippet(source, language):
    with open(os.path.join(source, "reports/FORMAT.md"), encoding="utf-8") as page:
        found = re.findall(rf"^```{language}\n(.*?)^```$", page.read(), re.M | re.S)
    if len(found) != 1:
        fail(f"FORMAT.md has {len(found)} blocks of {language}")
    return found[0]


def without_question(code):
    """The snippet up to its question, for folders that do not have the table which that is about."""
    found = re.split(r"^(?:#|//) A question: ", code, flags=re.M)
    if len(found) != 2:
        fail("expected one question in a snippet")
    return found[0]


def words_of(code, name):
    return re.search(rf"{name} = (?:\"\"\"|`)(.*?)(?:\"\"\"|`)", code, re.S).group(1).split()


def kind_of(column, code):
    if column in ("date", "payback_date"):
        return "date"
    if column.startswith("/"):
        return "free"
    return "text" if column in words_of(code, "TEXTS") else "flag" if column in words_of(code, "FLAGS") else "number"


def compare(file, read, code):
    """`read` is by column, None for what is missing; texts, numbers, booleans and dates as text."""
    columns, rows = rows_of(file)
    if list(read) != columns:
        fail(f"{file}: read {list(read)} instead of {columns}")
    for place, column in enumerate(columns):
        kind = kind_of(column, code)
        for line, row in enumerate(rows):
            written, value = row[place], read[column][line]
            if kind == "free":
                continue
            if written == "":
                good = value is None or value == ""
            elif kind == "number":
                good = isinstance(value, (int, float)) and value == float(written)
            elif kind == "flag":
                good = value is (written == "true") and written in ("true", "false")
            elif kind == "date":
                good = value == datetime.date.fromisoformat(written).isoformat()
            else:
                good = value == written
            if not good:
                fail(f"{file}: row {line + 2}, {column}: read {value!r} for {written!r} as a {kind}")


PANDAS = """
import json, os, sys
plain = lambda v: None if pandas.isna(v) else v.date().isoformat() if isinstance(v, pandas.Timestamp) else v if isinstance(v, str) else \\
    bool(v) if "bool" in type(v).__name__ else float(v)
json.dump({n: {c: [plain(v) for v in t[c].tolist()] for c in t} for n, t in tables.items()}, open("read.json", "w"))
"""
EACH_IN_ITS_PLACE = """
import json, os, sys
for place, code in json.load(sys.stdin):
    os.chdir(place)
    exec(code, {})
"""


def check_pandas(source):
    pythons = [p for p in (sys.executable, "/usr/bin/python3")
               if subprocess.run([p, "-c", "import pandas"], capture_output=True).returncode == 0]
    if not pythons:
        print("skipped: pandas is not installed (Debian: python3-pandas)")
        sys.exit(SKIPPED)

    def read(places):
        run_in(".", [pythons[0], "-c", EACH_IN_ITS_PLACE], json.dumps([[place, code + PANDAS] for place, code in places]))

    return snippet(source, "python"), read


def check_duckdb(source, modules):
    if not shutil.which("node") or not os.path.isdir(os.path.join(modules, "@duckdb/node-api")):
        print(f"skipped: no @duckdb/node-api in {modules} (npm install), or no node")
        sys.exit(SKIPPED)
    dump = """
import { writeFileSync } from 'node:fs'
const read = {}
for (const { table_name: name } of await rows('from duckdb_tables()')) {
  read[name] = Object.fromEntries((await rows(`describe ${name}`)).map(c => [c.column_name, []]))
  for (const row of (await duckdb.runAndReadAll(`from ${name}`)).getRowObjectsJS())
    for (const [column, value] of Object.entries(row))
      read[name][column].push(value instanceof Date ? value.toISOString().slice(0, 10) : typeof value === 'bigint' ? Number(value) : value)
}
writeFileSync('read.json', JSON.stringify(read))
"""

    def read(places):
        for place, code in places:
            with open(os.path.join(place, "snippet.mjs"), "w", encoding="utf-8") as out:
                out.write(code + dump)
            os.symlink(os.path.abspath(modules), os.path.join(place, "node_modules"))
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(lambda one: run_in(one[0], ["node", "snippet.mjs"]), places))

    return snippet(source, "js"), read


def run_in(folder, words, text=""):
    done = subprocess.run(words, cwd=folder, input=text, capture_output=True, text=True)
    if done.returncode != 0:
        fail(f"{folder}: {done.stdout}{done.stderr}")


def check_columns(source, folders):
    """Every column is documented in the section of its file, and every list of columns there is one of the file."""
    with open(os.path.join(source, "reports/FORMAT.md"), encoding="utf-8") as page:
        parts = re.split(r"^## (.*)$", page.read(), flags=re.M)
    sections = [(title, body) for title, body in zip(parts[1::2], parts[2::2]) if ".csv" in title]
    for file in sorted({os.path.basename(f): f for folder in folders for f in glob.glob(folder + "/*.csv")}.values()):
        name = os.path.basename(file)
        mine = [title + body for title, body in sections if re.search(rf"\b{re.escape(name)}", title)]
        if name == "sweep.csv":
            mine = [title + body for title, body in sections if "gpusim sweep" in title]
        if not mine:
            fail(f"FORMAT.md has no section about {name}")
        words = set(re.findall(r"[\w…]+", " ".join(mine)))
        patterns = [re.compile(word.replace("…", r"\w+") + "$") for word in words if "…" in word]
        columns, _ = rows_of(file)
        for column in columns:
            forms = {column, re.sub(r"_(low|high)(?=_|$)", "", column)}
            forms |= {column.removesuffix(word) for word in words if word.startswith("_") and column.endswith(word)}
            if not (forms & words or any(p.match(column) for p in patterns) or column.startswith("/")):
                fail(f"{name}: FORMAT.md does not document the column {column}")
        for listed in re.findall(r"`(system, workload, policy, case, [^`]*|system, against[^`]*)`", " ".join(mine)):
            for column in re.split(r",\s+", listed):
                if column not in columns:
                    fail(f"{name}: FORMAT.md lists the column {column}, which the file does not have")


def read_and_compare(folders, code, read):
    """Runs the snippet in a place of its own for each folder, which is called out there."""
    with tempfile.TemporaryDirectory() as places:
        made = []
        for folder in folders:
            place = os.path.join(places, os.path.basename(folder))
            os.mkdir(place)
            os.symlink(os.path.abspath(folder), os.path.join(place, "out"))
            made.append((place, code if os.path.exists(os.path.join(folder, "jobs.csv")) else without_question(code)))
        read(made)
        for place, _ in made:
            with open(os.path.join(place, "read.json"), encoding="utf-8") as text:
                tables = json.load(text)
            for file in glob.glob(place + "/out/*.csv"):
                compare(file, tables[os.path.basename(file).removesuffix(".csv")], code)


def main():
    what, source, folder, *more = sys.argv[1:]
    if what == "make":
        make_tables(source, more[0], folder)
    folders = sorted({os.path.dirname(file) for file in glob.glob(os.path.join(folder, "*", "*.csv"))})
    if not folders:
        fail(f"{folder} has no tables; `tables_test.py make` makes them")
    if what == "columns":
        check_columns(source, folders)
    elif what != "make":
        code, read = check_pandas(source) if what == "pandas" else check_duckdb(source, more[0])
        read_and_compare(folders, code, read)
    files = glob.glob(os.path.join(folder, "*", "*.csv"))
    print(f"{what}: {len(files)} tables of {len({os.path.basename(f) for f in files})} kinds")


if __name__ == "__main__":
    main()

"""Draws every figure of scenarios, one of them with hostile names, in both languages, and reads the SVG as XML.

usage: figures_test.py GPUSIM SOURCE_FOLDER
"""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

gpusim, source = sys.argv[1], pathlib.Path(sys.argv[2])
HOSTILE = "</script><b>\"'&\u202e\u05d0\U0001f680\u0007 " + "long " * 2000
KINDS = ["gantt", "timeline", "comparison", "pareto", "scaling"]
SVG = "{http://www.w3.org/2000/svg}"


def run(*words):
    return subprocess.run([gpusim, "figure", *words], capture_output=True)


def hostile_scenario(folder):
    """The main scenario, its titles replaced."""
    lines = (source / "scenarios/p40x3_vs_v100x1.json").read_text().split("\n")
    scenario = json.loads("\n".join(line for line in lines if not line.strip().startswith("//")))
    scenario["title"] = HOSTILE
    for system in scenario["systems"].values():
        system["title"] = HOSTILE
    for workload in scenario["workloads"].values():
        workload["title"] = HOSTILE
    file = folder / "hostile.json"
    file.write_text(json.dumps(scenario))
    return file


def check(condition, text):
    if not condition:
        sys.exit(text)


with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    files = [source / "scenarios/p40x3_vs_v100x1.json", source / "scenarios/online_cluster.json", hostile_scenario(folder)]
    for file in files:
        for kind in KINDS:
            for language in ("en", "ko"):
                made = run(kind, str(file), "--lang", language, "--size", "84x60mm", "--gpus", "3")
                what = f"{file.name} {kind} {language}: {made.stderr.decode()}"
                if made.returncode == 3 and b"there is no figure" in made.stderr:
                    check(file.name == "online_cluster.json", what)  # Nothing is priced there.
                    continue
                check(made.returncode == 0, what)
                root = ElementTree.fromstring(made.stdout)
                check(root.tag == SVG + "svg" and root.get("role") == "img", what)
                check(root.find(SVG + "title").text and root.find(SVG + "desc").text, f"{what} no text instead")
                allowed = {SVG + tag for tag in ("svg", "title", "desc", "rect", "path", "circle", "text")}
                check({element.tag for element in root.iter()} <= allowed, f"{what} unexpected elements")
                check(len(made.stdout) < 300_000, f"{what} {len(made.stdout)} bytes")
    again = [run("gantt", str(files[0])).stdout for _ in range(2)]
    check(again[0] == again[1] and again[0], "two figures of one run differ")

    latex = folder / "table.tex"
    made = run("comparison", str(files[2]), "--output", str(latex))
    check(made.returncode == 0 and "\\toprule" in latex.read_text(), made.stderr.decode())
    check("\\textless{}/script\\textgreater{}" in latex.read_text(), "LaTeX of hostile names")

    png, pdf = folder / "a.png", folder / "a.pdf"
    if shutil.which("rsvg-convert"):
        check(run("gantt", str(files[0]), "--output", str(png)).returncode == 0, "png")
        check(png.read_bytes().startswith(b"\x89PNG"), "no PNG")
        check(run("gantt", str(files[0]), "--output", str(pdf)).returncode == 0, "pdf")
        check(pdf.read_bytes().startswith(b"%PDF"), "no PDF")
    else:
        print("rsvg-convert is not there: PNG and PDF were not tried")
    missing = folder / "missing.png"
    made = subprocess.run([gpusim, "figure", "gantt", str(files[0]), "--output", str(missing)], capture_output=True, env={"PATH": name})
    check(made.returncode == 4 and b"librsvg2-bin" in made.stderr and made.stderr.count(b"\n") == 1, made.stderr.decode())
    check(not missing.exists(), "half a file")

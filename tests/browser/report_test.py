"""HTML reports in a real browser: nothing complains, nothing is asked of a network, and everything can be done with them.

usage: report_test.py PROGRAM SOURCE_FOLDER [FOLDER_FOR_SCREENSHOTS]

Without a Chromium the test is skipped (exit code 77), and says so.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import browser

PROGRAM, SOURCE = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
SHOTS = pathlib.Path(sys.argv[3]) if len(sys.argv) > 3 else None

HOSTILE = {
    "script": "</script><script>window.hacked = 1</script>",
    "quotes": "\"'`&amp;<b>",
    "emoji": "🚀🏳️‍🌈",
    "right to left": "\u202eabc\u202c שלום",
    "escape codes": "\u001b[31mred\u001b[0m",
    "long": "x" * 10000,
}


def hostile_scenario():
    """A system and a model for each name, in titles too."""
    models = {name: {"time": "1 h"} for name in HOSTILE.values()}
    systems = {f"s{i}": {"title": name, "gpus": {"V100-PCIe-32GB": 2}} for i, name in enumerate(HOSTILE.values())}
    workload = {"type": "ensemble", "title": HOSTILE["quotes"], "models": list(models)}
    return {"title": HOSTILE["script"], "models": models, "systems": systems, "workloads": {"w": workload}}


def write(folder, name, *arguments):
    file = folder / f"{name}.html"
    done = subprocess.run([PROGRAM, *arguments, "--report", file], cwd=SOURCE, capture_output=True, text=True)
    assert done.returncode in (0, 1), f"{name}: {done.stderr}"
    return file


def gantt(page, expression):
    return page.evaluate(f"(() => {{ const gantt = document.querySelector('.gantt').gantt; return {expression}; }})()")


def place(page, run, span):
    """The middle of a bar, in the viewport."""
    page.evaluate("document.querySelector('.gantt .view').scrollIntoView({ block: 'center' })")
    page.frame()
    return gantt(page, "(() => { const run = gantt.shown[%d], box = gantt.boxes(run, %d)[0], at = gantt.canvas.getBoundingClientRect();"
                       "return [at.left + (box.left + box.right) / 2, at.top + (box.top + box.bottom) / 2]; })()" % (run, span))


def pixel(page, run, span):
    """The color of a bar near its lower left corner, where nothing is written."""
    return gantt(page, "(() => { const box = gantt.boxes(gantt.shown[%d], %d)[0];"
                       "return [...gantt.context.getImageData(box.left + 2, box.bottom - 4, 1, 1).data].join(); })()" % (run, span))


def check_clean(page, what):
    assert not page.complaints(), f"{what}: {page.complaints()}"
    assert not page.requests(), f"{what}: asked for {page.requests()}"


def check_layout(page, what):
    """Nothing sticks out of the page or of its cell, in either language, on a wide and on narrow ones."""
    for width in (1280, 500, 390):
        page.resize(width, 900)
        page.frame()
        for _ in range(2):
            out = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert out <= 0, f"{what}: {out} pixels too wide at {width}"
            cells = page.evaluate("[...document.querySelectorAll('th, td')].filter((one) => one.checkVisibility() && "
                                  "one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent.slice(0, 60))")
            assert not cells, f"{what}: cells are too narrow for what is in them at {width}: {cells[:5]}"
            page.evaluate("document.getElementById('language').click()")
            page.frame()
    page.resize(1280, 900)
    page.frame()


def check_language(page, what):
    shown = "[...document.querySelectorAll('h2 [lang], .says [lang]')].filter((one) => one.checkVisibility()).map((one) => one.lang)"
    for expected in ("ko", "en"):
        page.evaluate("document.getElementById('language').click()")
        assert page.evaluate("document.documentElement.lang") == expected, what
        assert set(page.evaluate(shown)) == {expected}, f"{what}: not all is {expected}"


def check_scheme(page):
    color = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(color)
    page.evaluate("document.getElementById('scheme').click()")
    assert page.evaluate(color) != before
    page.evaluate("document.getElementById('scheme').click()")
    assert page.evaluate(color) == before


def check_pointer(page):
    x, y = place(page, 0, 0)
    page.mouse("mouseMoved", x, y)
    page.frame()
    name = gantt(page, "gantt.tell({ run: gantt.shown[0], span: 0 })[0]")
    assert page.evaluate("document.querySelector('.gantt .card').textContent").startswith(name)
    page.click(x, y)
    assert page.evaluate("document.querySelector('.gantt .selected').textContent").startswith(name)
    begun = gantt(page, "gantt.range")
    page.wheel(x, y, -240, False)
    assert gantt(page, "gantt.range") == begun, "the wheel alone zooms"
    x, y = place(page, 0, 0)
    page.wheel(x, y, -240, True)
    zoomed = gantt(page, "gantt.range")
    assert zoomed[1] - zoomed[0] < begun[1] - begun[0], "ctrl and the wheel do not zoom"
    page.drag(x + 100, y, x, y)
    assert gantt(page, "gantt.range")[0] > zoomed[0], "dragging does not move the chart"
    for action, expected in (("whole", begun), ("zoomIn", None), ("zoomOut", begun)):
        page.evaluate(f"document.querySelector('[data-do={action}]').click()")
        page.frame()
        if expected:
            now = gantt(page, "gantt.range")
            assert abs(now[0] - expected[0]) + abs(now[1] - expected[1]) < 1e-3 * expected[1], f"{action}: {now}, not {expected}"


def check_filter(page):
    before = pixel(page, 0, 0)
    category = gantt(page, "gantt.shown[0].category[0]")
    press = f"document.querySelector('.gantt .legend [data-category=\"{category}\"]').click()"
    page.evaluate(press)
    page.frame()
    assert pixel(page, 0, 0) != before, "the legend hides nothing"
    page.evaluate(press)
    page.frame()
    assert pixel(page, 0, 0) == before


def check_search(page):
    name = gantt(page, "gantt.shown[0].tasks.label(gantt.shown[0].task[0])")
    page.evaluate("document.querySelector('.gantt input[type=search]').focus()")
    page.type(name)
    assert re.match(r"\d+ found", page.evaluate("document.querySelector('.gantt .count').textContent"))
    page.press("Enter")
    assert name in page.evaluate("document.querySelector('.gantt .selected strong').textContent")
    page.evaluate("{ const field = document.querySelector('.gantt input[type=search]'); field.value = ''; field.dispatchEvent(new Event('input')); }")
    page.frame()


def check_keyboard(page):
    status = "document.querySelector('.gantt .selected').textContent"
    page.evaluate("document.querySelector('.gantt .view').focus()")
    page.press("Escape")
    nothing = page.evaluate(status)
    page.press("Enter")
    first = page.evaluate(status)
    page.press("ArrowRight")
    second = page.evaluate(status)
    page.press("ArrowDown")
    assert len({nothing, first, second, page.evaluate(status)}) == 4, "the arrows do not go from task to task"
    begun = gantt(page, "gantt.range")
    page.press("+")
    zoomed = gantt(page, "gantt.range")
    assert zoomed[1] - zoomed[0] < begun[1] - begun[0]
    page.press("Escape")
    assert page.evaluate(status) == nothing
    page.press("ArrowRight")
    assert gantt(page, "gantt.range") != zoomed, "the arrows do not move the chart"
    page.press("0")
    assert gantt(page, "gantt.range")[0] == 0
    ring = page.evaluate("getComputedStyle(document.querySelector('.gantt .view')).outlineWidth")
    assert ring == "3px", f"the focus is not seen: {ring}"
    page.press("Tab")
    assert page.evaluate("document.activeElement !== document.querySelector('.gantt .view')"), "the focus cannot leave the chart"


def check_critical_path(page):
    before = page.evaluate("document.querySelector('[data-do=critical]').getAttribute('aria-pressed')")
    page.evaluate("document.querySelector('[data-do=critical]').click()")
    page.frame()
    assert before == "false" and gantt(page, "gantt.shown.some((run) => run.critical.length > 0)")
    page.evaluate("document.querySelector('[data-do=critical]').click()")
    page.frame()


def check_verdicts(page):
    """The rows of a verdict can be hidden, and are there again."""
    rows = "[...document.querySelectorAll('td .verdict')].filter((one) => one.checkVisibility()).length"
    all_rows = page.evaluate(rows)
    hidden = page.evaluate("Number(document.querySelector('.verdicts button').lastChild.textContent)")
    for expected in (all_rows - hidden, all_rows):
        page.evaluate("document.querySelector('.verdicts button').click()")
        assert page.evaluate(rows) == expected


def check_order(page):
    """What matters most comes first."""
    ids = page.evaluate("[...document.querySelectorAll('main > section')].map((one) => one.querySelector('ol') ? 'findings' : one.id)")
    assert ids.index("findings") == 1 and ids.index("contradicted") == 2, ids


def check_print(page, what, most_pages):
    """The answer, its basis and the comparison are on the first page of A4; what cannot be used on paper is not there."""
    page.resize(703, 1000)  # A4 without its margins
    page.prefer(media="print")
    page.frame()
    hidden = "['nav', '.switches', '.gantt .tools'].every((one) => !document.querySelector(one)?.checkVisibility())"
    assert page.evaluate(hidden), f"{what}: buttons are printed"
    end = page.evaluate("document.querySelector('.comparison').getBoundingClientRect().bottom + scrollY")
    assert end < 1024, f"{what}: the comparison ends {end} pixels below the top of the first page"
    page.prefer()
    page.resize(1280, 900)
    pages = len(re.findall(rb"/Type\s*/Page\b", page.pdf()))
    assert 1 <= pages <= most_pages, f"{what}: {pages} pages"
    page.frame()


def check_names(page):
    assert page.evaluate("window.hacked") is None
    text = page.evaluate("document.body.innerText")
    told = gantt(page, "gantt.shown[0].tasks.size + '|' + Array.from({ length: gantt.shown[0].tasks.size }, (_, i) => gantt.shown[0].tasks.label(i)).join('|')")
    for key in ("script", "quotes", "emoji"):
        assert HOSTILE[key] in text, f"the name with {key} is not on the page"
        assert HOSTILE[key] in told, f"the task with {key} is not in the chart"
    assert "\u001b" not in text and "\u202e" not in text
    assert page.evaluate("document.documentElement.outerHTML").count("window.hacked = 1</script>") == 0 or page.evaluate("window.hacked") is None


def check_charts(page, what):
    """Charts have a text for those who do not see them."""
    unnamed = page.evaluate("[...document.querySelectorAll('figure svg[role=img]')].filter((one) => !one.querySelector('title')?.textContent).length")
    assert unnamed == 0, f"{what}: {unnamed} charts have no title"


def shoot(page, name):
    if SHOTS is None:
        return
    for width in (1280, 390):
        for scheme in ("light", "dark"):
            for lang in ("en", "ko"):
                page.prefer(scheme)
                if page.evaluate("document.documentElement.lang") != lang:
                    page.evaluate("document.getElementById('language').click()")
                page.resize(width, min(5000, page.evaluate("document.documentElement.scrollHeight")))
                page.frame()
                page.screenshot(SHOTS / f"{name}-{width}-{scheme}-{lang}.png")
    page.prefer()
    page.resize(1280, 900)


def main():
    program = browser.find()
    if program is None:
        print("report_test.py: skipped: there is no Chromium; `apt-get install chromium` as root brings it")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as folder, browser.Browser(program) as page:
        folder = pathlib.Path(folder)
        (folder / "hostile.json").write_text(json.dumps(hostile_scenario()))
        main_scenario = "scenarios/p40x3_vs_v100x1.json"
        reports = {
            "run": write(folder, "run", "run", main_scenario, "--lang", "en"),
            "decide": write(folder, "decide", "decide", "scenarios/ocr_budget.json", "--lang", "en"),
            "audit": write(folder, "audit", "audit", "scenarios/v100x1_request.json", main_scenario, "--lang", "en"),
            "sweep": write(folder, "sweep", "sweep", "scenarios/what_if_cards.json", "--csv", folder / "sweep.csv"),
            "hostile": write(folder, "hostile", "run", folder / "hostile.json", "--lang", "en"),
        }
        for what, file in reports.items():
            page.open(file)
            check_language(page, what)
            check_scheme(page)
            check_layout(page, what)
            check_charts(page, what)
            if what in ("run", "decide"):
                check_print(page, what, 30)
            if what == "run":
                for check in (check_pointer, check_filter, check_search, check_keyboard, check_critical_path):
                    check(page)
            if what == "audit":
                check_verdicts(page)
                check_order(page)
            if what == "hostile":
                check_names(page)
            shoot(page, what)
            check_clean(page, what)
    print("report_test.py: all is well")


main()

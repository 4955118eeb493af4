"""How large a report is and how fast it is drawn, in a headless browser without a GPU: a benchmark, not a test.

usage: benchmark.py REPORT.html...
"""
import pathlib
import statistics
import sys

import browser

program = browser.find()
if program is None:
    sys.exit("benchmark.py: there is no Chromium")
for file in sys.argv[1:]:
    with browser.Browser(program) as page:
        page.open(file)
        loaded = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
        painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0")
        spans = page.evaluate("[...document.querySelectorAll('.gantt')].reduce((sum, one) => sum + one.gantt.shown.reduce((a, run) => a + run.size, 0), 0)")
        frames, drawings = [], []
        for factor in [0.8] * 20 + [1.25] * 20:
            # From the change of the range to the end of the frame that shows it.
            frames.append(page.evaluate(
                "new Promise((done) => { const gantt = document.querySelector('.gantt').gantt, begun = performance.now();"
                f"gantt.zoom({factor}); requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun))); }})"))
            drawings.append(page.evaluate("document.querySelector('.gantt').gantt.lastDraw"))
        print(f"{file}: {pathlib.Path(file).stat().st_size / 1e6:.2f} MB, {spans} spans, loaded and drawn after {loaded:.0f} ms "
              f"(first paint {painted:.0f} ms); zoom: frame {statistics.median(frames):.1f} ms (most {max(frames):.1f}), "
              f"of which drawing {statistics.median(drawings):.1f} ms (most {max(drawings):.1f})")

"""A trace in the browser, in speedscope's released page: it shows the tracks of the run.

usage: speedscope_test.py PROGRAM SOURCE_FOLDER SPEEDSCOPE_PACKAGE

Without a Chromium or the npm package speedscope the test is skipped (exit code 77), and says so.
"""
import functools
import http.server
import json
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

import browser

PROGRAM, SOURCE, PACKAGE = (pathlib.Path(one).resolve() for one in sys.argv[1:4])


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves the page and, below /trace, the folder of the trace: a page from disk may not read files."""

    def __init__(self, *arguments, traces, **more):
        self.traces = traces
        super().__init__(*arguments, **more)

    def translate_path(self, path):
        return str(self.traces / path[7:]) if path.startswith("/trace/") else super().translate_path(path)

    def log_message(self, *_):
        pass


def shown(page, text):
    """Whether the page comes to show a text, within 20 seconds."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if text in page.evaluate("document.body.innerText + '\\n' + document.title"):
            return True
        time.sleep(0.1)
    return False


def main():
    program = browser.find()
    release = PACKAGE / "dist" / "release"
    if program is None or not (release / "index.html").exists():
        print("speedscope_test.py: skipped: there is no Chromium, or no npm package speedscope; tools/test installs what it can")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as folder, browser.Browser(program) as page:
        folder = pathlib.Path(folder)
        subprocess.run([PROGRAM, "run", "scenarios/p40x3_vs_v100x1.json", "--trace", folder / "trace.json"], cwd=SOURCE, check=True,
                       capture_output=True)
        events = json.loads((folder / "trace.json").read_text())["traceEvents"]
        names = {(event["pid"], event["tid"]): event["args"]["name"] for event in events if event["name"] == "thread_name"}
        tracks = [names[at] for at in dict.fromkeys((event["pid"], event["tid"]) for event in events if event["ph"] in "BX")]
        handler = functools.partial(Quiet, directory=release, traces=folder)
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            here = f"http://127.0.0.1:{server.server_port}"
            page.go(f"{here}/index.html#profileURL={here}/trace/trace.json")
            for number, track in enumerate(tracks[:3], 1):
                text = f"({number}/{len(tracks)})"
                assert shown(page, text), f"speedscope does not show track {text}: {page.evaluate('document.body.innerText')!r}"
                assert shown(page, track), f"track {text} is not {track}: {page.evaluate('document.body.innerText')!r}"
                page.press("n")  # the next one
            assert len(tracks) > 3
            server.shutdown()
    print("speedscope_test.py: all is well")


main()

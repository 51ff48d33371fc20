#!/usr/bin/env python3
"""Opens the page of `trailhound report` in a real Chromium and uses it as a reader does.

    browser_test.py TRAILHOUND [SCREENSHOTS]

Speaks WebDriver (W3C, https://www.w3.org/TR/webdriver2/) with chromedriver, so it needs Debian's packages chromium and
chromium-driver and nothing else. Exits with 0 if everything holds, 1 with the reasons if not, and 77 where there is no
Chromium. With a folder as second argument it leaves screenshots there.
"""

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

ARCHIVE = "testdata/archive"
NARROW = 375  # a small telephone, in CSS pixels
FAULTS = []


def check(holds, what):
    if not holds:
        FAULTS.append(what)
        print("FAILED: " + what, file=sys.stderr)


class Browser:
    """A session of chromedriver."""

    def __init__(self, port, profile, width=None, dark=False):
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                     "--disable-background-networking", "--disable-component-update", "--disable-sync",
                     "--hide-scrollbars", "--window-size=1200,900", "--user-data-dir=" + profile]
        if dark:
            arguments.append("--blink-settings=preferredColorScheme=0")
        chrome = {"args": arguments, "binary": shutil.which("chromium")}
        if width is not None:
            chrome["mobileEmulation"] = {"deviceMetrics": {"width": width, "height": 800, "pixelRatio": 1.0}}
        wanted = {"browserName": "chrome", "goog:chromeOptions": chrome, "goog:loggingPrefs": {"browser": "ALL"}}
        self.base = f"http://127.0.0.1:{port}"
        answer = self.call("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self.base += "/session/" + answer["sessionId"]

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["value"]

    def open(self, path):
        self.call("POST", "/url", {"url": "file://" + path})

    def run(self, script, *arguments):
        return self.call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def type(self, selector, text):
        element = self.call("POST", "/element", {"using": "css selector", "value": selector})
        self.call("POST", f"/element/{list(element.values())[0]}/value", {"text": text})

    def click(self, selector):
        # Out from under the navigation, which sticks to the top.
        self.run("document.querySelector(arguments[0]).scrollIntoView({block: 'center'})", selector)
        element = self.call("POST", "/element", {"using": "css selector", "value": selector})
        self.call("POST", f"/element/{list(element.values())[0]}/click", {})

    def console(self):
        return [entry["message"] for entry in self.call("POST", "/se/log", {"type": "browser"})]

    def screenshot(self, path):
        with open(path, "wb") as out:
            out.write(base64.b64decode(self.call("GET", "/screenshot")))

    def close(self):
        self.call("DELETE", "")


VISIBLE = "return [...document.querySelectorAll(arguments[0])].filter((e) => e.checkVisibility()).length"


def try_page(browser, path, rules):
    """Filter, sort, unfold and follow a link, as on a desk. `rules` holds the rule of each line of the hunt."""
    browser.open(path)
    cards = browser.run(VISIBLE, ".finding")
    check(cards == len(set(rules)), f"{len(set(rules))} findings are visible, not {cards}")
    check(browser.run(VISIBLE, ".tools") == 1, "the tools are visible where script runs")

    browser.type("#filter", "stoplogging")
    check(browser.run(VISIBLE, ".finding") == 1, "the filter leaves the one rule with StopLogging")
    shown = browser.run("return document.querySelector('#shown').textContent")
    check(f"of {len(rules)} findings" in shown, f"the page says how many findings the filter leaves, not '{shown}'")
    browser.run("const f = document.querySelector('#filter'); f.value = ''; f.dispatchEvent(new Event('input'))")
    browser.click(".levels input[value=high]")
    check(browser.run(VISIBLE, ".finding.high") == 0, "a level can be left out")
    browser.click(".levels input[value=high]")
    check(browser.run(VISIBLE, ".finding") == cards, "and shown again")

    browser.run("const s = document.querySelector('#sort'); s.value = 'start'; s.dispatchEvent(new Event('change'))")
    starts = browser.run("return [...document.querySelectorAll('.finding')].map((e) => e.dataset.start)")
    check(starts == sorted(starts), "findings can be sorted by time")

    check(browser.run(VISIBLE, ".row") == 0, "findings are folded at first")
    browser.click("#expand")
    rows = browser.run(VISIBLE, ".row")
    check(rows == len(rules), f"all {len(rules)} can be unfolded, not {rows}")
    browser.click(".row > summary")
    check(browser.run(VISIBLE, ".row table") == 1, "a match can be unfolded")
    browser.click(".row a.raw")
    deadline = time.time() + 5
    while browser.run(VISIBLE, "pre") != 1 and time.time() < deadline:
        time.sleep(0.05)
    check(browser.run(VISIBLE, "pre") == 1, "the link to the raw event unfolds it")
    browser.click("#expand")
    check(browser.run(VISIBLE, ".row") == 0, "all can be folded again")

    pdf = base64.b64decode(browser.call("POST", "/print", {"page": {"width": 21.0, "height": 29.7}}))
    check(pdf.startswith(b"%PDF") and len(pdf) > 20_000, "the page prints to PDF")
    check(browser.run(VISIBLE, ".row") == 0, "and is folded as before after printing")


def try_narrow(browser, path):
    """Nothing may need a horizontal scroll bar, folded or unfolded."""
    browser.open(path)
    for unfold in (False, True):
        if unfold:
            browser.run("document.querySelectorAll('details').forEach((e) => { e.open = true; })")
        width = browser.run("return document.documentElement.scrollWidth")
        check(width <= NARROW, f"the page is {width} pixels wide on a screen of {NARROW}, unfolded: {unfold}")


def try_crowded(browser, path):
    """A page with the most findings that there can be stays usable."""
    begin = time.time()
    browser.open(path)
    check(browser.run("return document.querySelectorAll('.row').length") == 1000, "1,000 findings are on the page")
    browser.run("const f = document.querySelector('#filter'); f.value = 'call-77'; f.dispatchEvent(new Event('input'))")
    check("11 of" in browser.run("return document.querySelector('#shown').textContent"), "the filter works on them")
    check(time.time() - begin < 20, "a page of 1,000 findings opens and filters in time")


def crowded_lines():
    lines = []
    for i in range(1200):
        record = {"eventVersion": "1.08", "eventName": f"call-{i}", "eventTime": f"2026-03-14T09:{i % 60:02}:00Z",
                  "userIdentity": {"type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/bob"},
                  "requestParameters": {"text": "x" * 200}}
        lines.append(json.dumps({
            "schema": "trailhound/match/1", "time": record["eventTime"],
            "rule": {"id": f"r{i % 40}", "title": f"Rule {i % 40}", "level": "high", "tags": [], "path": "r.yml"},
            "source": {"path": "a.json", "record": i},
            "matched": [{"selection": "s", "field": "eventName", "value": record["eventName"]}], "event": record}))
    return "\n".join(lines) + "\n"


def start_driver():
    driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE, text=True)
    for line in driver.stdout:
        if "successfully on port" in line:
            return driver, int(line.rstrip().rstrip(".").rsplit(" ", 1)[1])
    sys.exit("chromedriver did not start")


def report(program, folder, name, *arguments):
    path = os.path.join(folder, name)
    subprocess.run([program, "report", "-o", path, *arguments], check=True)
    return path


def hunted_rules(program):
    """The rule of each line that a hunt through the archive writes."""
    lines = subprocess.run([program, "hunt", "--summary", "none", ARCHIVE], check=True, capture_output=True).stdout
    rules = [json.loads(line)["rule"]["id"] for line in lines.splitlines()]
    check(len(rules) > 10, f"a hunt through {ARCHIVE} finds something to look at")
    return rules


def main():
    if not shutil.which("chromium") or not shutil.which("chromedriver"):
        print("SKIPPED: there is no chromium and chromedriver, so no browser opened the report")
        return 77
    program = sys.argv[1]
    screenshots = sys.argv[2] if len(sys.argv) > 2 else None
    with tempfile.TemporaryDirectory() as folder:
        rules = hunted_rules(program)
        page = report(program, folder, "case.html", "--case", "Example", ARCHIVE)
        lines = os.path.join(folder, "lines")
        with open(lines, "w", encoding="utf-8") as out:
            out.write(crowded_lines())
        crowded = report(program, folder, "crowded.html", "--from-matches", lines)
        driver, port = start_driver()
        try:
            for name, width, dark, steps in (("light", None, False, ((try_page, page, rules), (try_crowded, crowded))),
                                             ("dark", None, True, ()),
                                             ("narrow", NARROW, False, ((try_narrow, page), (try_narrow, crowded)))):
                if not steps and screenshots is None:
                    continue
                browser = Browser(port, os.path.join(folder, "profile-" + name), width, dark)
                try:
                    for step, *arguments in steps:
                        step(browser, *arguments)
                    if screenshots is not None:
                        browser.open(page)
                        browser.screenshot(os.path.join(screenshots, name + ".png"))
                    messages = browser.console()
                    check(messages == [], f"nothing is on the console: {messages}")
                finally:
                    browser.close()  # or the browser would outlive the test
        finally:
            driver.terminate()
            driver.wait()
    return 1 if FAULTS else 0


if __name__ == "__main__":
    sys.exit(main())

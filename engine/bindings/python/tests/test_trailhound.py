"""Tests of the package as somebody uses it who installed the wheel. TRAILHOUND_PROGRAM is the program that it is held
against; without it those tests are skipped, and pytest says so."""

import datetime
import gzip
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import threading
import time

import pytest

import trailhound

ROOT = pathlib.Path(__file__).resolve().parents[4]
ARCHIVE = ROOT / "testdata" / "archive"
CHAINS = ROOT / "testdata" / "chains"
PROGRAM = os.environ.get("TRAILHOUND_PROGRAM")
needs_program = pytest.mark.skipif(not PROGRAM, reason="TRAILHOUND_PROGRAM does not name the program")

EVENT = {
    "eventVersion": "1.09",
    "eventTime": "2026-03-14T09:00:00Z",
    "eventSource": "cloudtrail.amazonaws.com",
    "eventName": "StopLogging",
    "awsRegion": "eu-west-1",
    "eventID": "e1",
    "userIdentity": {"type": "Root"},
}
RULE = """\
title: Trail stopped
id: 7a3e6c1e-0000-4000-8000-000000000001
logsource: {product: aws, service: cloudtrail}
detection:
  s:
    eventName: StopLogging
  condition: s
level: high
"""

CORRELATION = (
    RULE
    + """\
---
title: Trails stopped again and again
correlation: {type: event_count, rules: [7a3e6c1e-0000-4000-8000-000000000001], group-by: [awsRegion], timespan: 1h,
              condition: {gte: 2}}
level: high
"""
)


@pytest.fixture
def rule(tmp_path):
    path = tmp_path / "rule.yml"
    path.write_text(RULE)
    return path


def output(*arguments):
    run = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, check=False)
    assert run.returncode in (0, 1), run.stderr
    return run.stdout


@needs_program
def test_a_hunt_gives_the_lines_of_the_program():
    hunt = trailhound.hunt(ARCHIVE)
    assert list(hunt.lines()) == output("hunt", "--quiet", ARCHIVE).splitlines()
    assert hunt.is_whole


def test_results_are_mappings_with_the_members_of_the_line():
    hunt = trailhound.hunt([ARCHIVE], threads=2)
    results = list(hunt)
    assert hunt.ledger["matches"]["written"] == sum(isinstance(result, trailhound.Match) for result in results)
    assert hunt.ledger["alerts"]["written"] == sum(isinstance(result, trailhound.Alert) for result in results)
    match = next(result for result in results if isinstance(result, trailhound.Match))
    assert dict(match) == json.loads(match.line)
    assert match["rule"]["title"] == match.rule["title"]
    assert match.event["eventTime"] == match.time
    assert match.source["path"].endswith(tuple("z n l".split())) and match.matched


@needs_program
def test_options_are_those_of_the_command_line(tmp_path):
    since = datetime.datetime(2026, 3, 14, 9, 20, tzinfo=datetime.timezone.utc)
    hunt = trailhound.hunt(str(ARCHIVE), min_level="medium", tag=["attack.persistence", "impact"], sort=True)
    expected = output("hunt", "-q", "--min-level", "medium", "--tag", "attack.persistence", "--tag", "impact", "--sort", ARCHIVE)
    assert list(hunt.lines()) == expected.splitlines()
    late = trailhound.hunt(ARCHIVE, from_=since)
    assert list(late.lines()) == output("hunt", "-q", "--from", since.isoformat(), ARCHIVE).splitlines()


@needs_program
def test_search_and_who_are_those_of_the_program():
    found = trailhound.search(ARCHIVE, event="Stop*,Delete*", not_ip=["192.0.2.0/24"])
    assert list(found.lines()) == output("search", "-q", "--event", "Stop*,Delete*", "--not-ip", "192.0.2.0/24", ARCHIVE).splitlines()
    people = trailhound.who(CHAINS, limit=3)
    assert people == json.loads(output("who", "-q", "--json", "--limit", "3", CHAINS))
    assert people.is_whole and people.ledger["records"]["evaluated"] > 0


def test_errors_say_what_is_wrong(tmp_path):
    with pytest.raises(trailhound.TrailhoundError, match="no option 'colour'"):
        trailhound.hunt(ARCHIVE, colour="red")
    with pytest.raises(trailhound.TrailhoundError, match="not a number from 1 to 1024"):
        trailhound.hunt(ARCHIVE, threads=0)
    with pytest.raises(trailhound.TrailhoundError, match="nowhere"):
        list(trailhound.hunt(tmp_path / "nowhere"))
    with pytest.raises(trailhound.TrailhoundError, match="nothing to search for"):
        trailhound.search(ARCHIVE)
    with pytest.raises(trailhound.TrailhoundError, match="so they go to Rules: min_level"):
        trailhound.hunt(ARCHIVE, trailhound.Rules(), min_level="high")
    hunt = trailhound.hunt(ARCHIVE)
    with pytest.raises(trailhound.TrailhoundError, match="once the run has ended"):
        hunt.ledger
    hunt.close()
    with pytest.raises(trailhound.TrailhoundError, match="closed"):
        next(hunt)


def test_rules_are_loaded_checked_and_shared(rule, tmp_path):
    rules = trailhound.Rules(rule)
    assert len(rules) == 1 and rules.rules[0]["title"] == "Trail stopped" and not rules.set_aside
    assert len(trailhound.Rules()) > 100
    assert trailhound.Rules.check(rule).documents == 1
    broken = tmp_path / "broken.yml"
    broken.write_text("title: x\ndetection: 7\n")
    check = trailhound.Rules.check(broken)
    assert not check.is_clean and check.set_aside
    assert any(str(remark).startswith(f"{broken}:") and remark.severity == "error" for remark in check.remarks)
    with pytest.raises(trailhound.TrailhoundError, match="no rule to evaluate"):
        trailhound.Rules(broken)


def test_an_engine_takes_records_texts_and_compressed_bytes(rule):
    engine = trailhound.Engine(trailhound.Rules(rule), keep_duplicates=True)
    text = json.dumps(EVENT)
    for record in (EVENT, text, text.encode(), gzip.compress(text.encode()), json.dumps({"Records": [EVENT]})):
        matches = engine.feed(record, "stream")
        assert [match.event for match in matches] == [EVENT]
        assert matches[0].source["path"] == "stream"
    assert engine.feed({**EVENT, "eventName": "StartLogging"}) == []
    assert engine.feed("no json") == []
    assert engine.finish() == []
    assert engine.ledger["records"]["evaluated"] == 6
    with pytest.raises(trailhound.TrailhoundError, match="takes no more"):
        engine.feed(EVENT)


def test_alerts_come_when_an_engine_has_all_of_the_evidence(tmp_path):
    path = tmp_path / "rules.yml"
    path.write_text(CORRELATION)
    engine = trailhound.Engine(trailhound.Rules(path))
    for number in range(3):
        engine.feed({**EVENT, "eventID": f"e{number}"})
    (alert,) = engine.finish()
    assert isinstance(alert, trailhound.Alert)
    assert alert.rule["title"] == "Trails stopped again and again"
    assert alert.group == {"awsRegion": "eu-west-1"}
    assert [event["id"] for event in alert.events] == ["e0", "e1", "e2"]
    assert engine.ledger["alerts"]["written"] == 1


@needs_program
def test_an_engine_that_is_fed_an_archive_finds_what_a_hunt_finds():
    engine = trailhound.Engine()
    lines = []
    for path in sorted(path for path in ARCHIVE.rglob("*") if path.is_file()):
        lines += engine.feed_lines(path.read_bytes(), str(path))
    lines += [result.line for result in engine.finish()]
    assert lines == output("hunt", "-q", ARCHIVE).splitlines()


def big_archive(folder, events=60000):
    """Results for more than the engine keeps ready."""
    path = folder / "events.jsonl"
    path.write_text((json.dumps(EVENT) + "\n") * events)
    return path


def test_results_come_while_the_hunt_goes_on(rule, tmp_path):
    with trailhound.hunt(big_archive(tmp_path), rule, keep_duplicates=True) as hunt:
        assert next(hunt).event == EVENT
        with pytest.raises(trailhound.TrailhoundError, match="once the run has ended"):
            hunt.ledger


def test_a_hunt_can_be_stopped(rule, tmp_path):
    hunt = trailhound.hunt(big_archive(tmp_path), rule, keep_duplicates=True)
    next(hunt)
    hunt.stop()
    assert len(list(hunt)) < 59999
    assert not hunt.is_whole
    assert hunt.ledger["interrupted"]["signal"] == "stop"


def test_waiting_lets_other_threads_run(rule, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    results = []
    hunt = trailhound.hunt(pipe, rule)
    waiter = threading.Thread(target=lambda: results.extend(hunt))
    waiter.start()
    before = time.monotonic()
    for _ in range(200):
        time.sleep(0)
    assert time.monotonic() - before < 5
    pipe.write_text(json.dumps(EVENT))
    waiter.join(60)
    assert [match.event for match in results] == [EVENT]


def test_ctrl_c_ends_a_hunt_that_waits(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    code = (
        "import sys, trailhound\n"
        "hunt = trailhound.hunt(sys.argv[1])\n"
        "print('waiting', flush=True)\n"
        "try:\n    list(hunt)\nexcept KeyboardInterrupt:\n    hunt.close()\n    print('interrupted')\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(pipe)], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "waiting\n"
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=60)[0] == "interrupted\n"
    assert process.returncode == 0


def test_many_hunts_share_rules_on_threads():
    rules = trailhound.Rules()
    texts = [[] for _ in range(4)]
    threads = [threading.Thread(target=lambda text=text: text.extend(trailhound.hunt(ARCHIVE, rules).lines())) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert texts[0] and all(text == texts[0] for text in texts)


def test_pandas_example():
    pytest.importorskip("pandas", reason="pandas is not installed")
    example = pathlib.Path(__file__).parents[1] / "examples" / "pandas_table.py"
    run = subprocess.run([sys.executable, example, ARCHIVE], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert "high" in run.stdout and "count" in run.stdout


def test_the_page_and_the_readme_run(tmp_path, monkeypatch):
    """Every block of Python in the pages, in a folder where AWSLogs is the archive."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "AWSLogs").symlink_to(ARCHIVE)
    (tmp_path / "my-rules").mkdir()
    (tmp_path / "my-rules" / "rule.yml").write_text(RULE)
    for page in (ROOT / "cli/docs/library.md", ROOT / "engine/bindings/python/README.md"):
        blocks = [part.split("```")[0] for part in page.read_text().split("```python\n")[1:]]
        assert blocks
        for block in blocks:
            exec(compile(block, str(page), "exec"), {"records": [EVENT]})


def test_the_library_exports_the_interface_and_nothing_else():
    if shutil.which("nm") is None:
        pytest.skip("there is no nm")
    library = os.environ.get("TRAILHOUND_LIBRARY", pathlib.Path(trailhound.__file__).with_name("libtrailhound.so"))
    symbols = subprocess.run(["nm", "-D", "--defined-only", library], capture_output=True, text=True, check=True).stdout
    functions = [line.split()[2].split("@")[0] for line in symbols.splitlines() if line.split()[1] != "A"]
    assert functions == (ROOT / "engine/bindings/c/exports.txt").read_text().split()


def test_the_wheel_needs_glibc_and_nothing_else():
    wheel = os.environ.get("TRAILHOUND_WHEEL")
    if not wheel:
        pytest.skip("TRAILHOUND_WHEEL does not name the wheel")
    pytest.importorskip("auditwheel", reason="auditwheel is not installed")
    run = subprocess.run(
        [sys.executable, "-m", "auditwheel", "show", wheel], capture_output=True, text=True, check=False
    )
    assert "manylinux_2_36" in run.stdout, run.stdout + run.stderr


def test_the_package_is_typed(tmp_path):
    pytest.importorskip("mypy", reason="mypy is not installed")
    run = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), "-p", "trailhound"],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )
    assert run.returncode == 0, run.stdout

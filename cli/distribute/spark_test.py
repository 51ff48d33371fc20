#!/usr/bin/env python3
"""Runs spark_hunt.py on a real Spark: local[2], and a master with two workers. `./dev test-spark` calls it.

    spark_test.py TRAILHOUND        with the Python of a virtual environment that has pyspark; JAVA_HOME may name a Java

Exits with 77 if there is no pyspark or no Java.
"""

import glob
import gzip
import importlib.util
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SCRIPT = os.path.join(HERE, "spark_hunt.py")

# boto3 over a folder, so that the way through S3 is tried without one.
FAKE_BOTO3 = '''
import os, shutil
ROOT = {root!r}
class Client:
    def get_paginator(self, name): return self
    def paginate(self, Bucket, Prefix):
        base, found = os.path.join(ROOT, Bucket), []
        for folder, _, names in os.walk(base):
            for name in names:
                key = os.path.relpath(os.path.join(folder, name), base)
                if key.startswith(Prefix):
                    found.append({{"Key": key, "Size": os.path.getsize(os.path.join(base, key))}})
        middle = len(found) // 2
        return [{{"Contents": found[:middle]}}, {{"Contents": found[middle:]}}, {{}}]
    def download_file(self, bucket, key, file): shutil.copyfile(os.path.join(ROOT, bucket, key), file)
    def upload_file(self, file, bucket, key):
        os.makedirs(os.path.dirname(os.path.join(ROOT, bucket, key)), exist_ok=True)
        shutil.copyfile(file, os.path.join(ROOT, bucket, key))
def client(name): return Client()
'''


def skip(why):
    print(f"spark_test: {why}", file=sys.stderr)
    sys.exit(77)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def event(number, name):
    return {
        "eventVersion": "1.09",
        "eventTime": f"2026-03-14T{number // 60 % 24:02}:{number % 60:02}:00Z",
        "eventSource": "cloudtrail.amazonaws.com",
        "eventName": name,
        "awsRegion": "eu-west-1",
        "eventID": f"event-{number}",
        "sourceIPAddress": f"192.0.2.{number % 5}",
        "recipientAccountId": "111122223333",
        "userIdentity": {"type": "IAMUser", "arn": f"arn:aws:iam::111122223333:user/u{number % 3}"},
    }


RULES = """title: Stopped
name: stopped
logsource: {product: aws, service: cloudtrail}
detection: {s: {eventName: StopLogging}, condition: s}
level: high
---
title: Looked at
name: looked_at
logsource: {product: aws, service: cloudtrail}
detection: {s: {eventName: GetTrail}, condition: s}
---
title: Often
correlation:
    type: value_count
    rules: looked_at
    group-by: [userIdentity.arn]
    timespan: 2h
    condition: {field: sourceIPAddress, gte: 3}
---
title: New
correlation: {type: new_value, rules: stopped, group-by: [userIdentity.arn], field: sourceIPAddress, learn: 20m}
"""


def make_archive(folder):
    """Small files with copies of events in other files, and two that are damaged."""
    dice = random.Random(5)
    for i in range(60):
        records = [event(dice.randrange(400), dice.choice(["StopLogging", "GetTrail", "ListTrails"])) for _ in range(20)]
        path = os.path.join(folder, f"AWSLogs/{i % 4}", f"{i:02}.json.gz")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        data = gzip.compress(json.dumps({"Records": records}).encode(), mtime=0)
        with open(path, "wb") as out:
            out.write(data[: len(data) // 2] if i in (7, 33) else data)


class Cluster:
    """A master and two workers with a core each, as `start-master.sh` and `start-worker.sh` start them."""

    def __init__(self, home, folder, env):
        self.home, self.folder, self.env, self.processes = home, folder, env, []

    def __enter__(self):
        port = free_port()
        self.url = f"spark://127.0.0.1:{port}"
        self.start("master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", str(free_port()))
        self.wait("elected leader")
        for _ in range(2):
            self.start("worker.Worker", "--host", "127.0.0.1", "--cores", "1", "--memory", "600m", "--work-dir",
                       os.path.join(self.folder, "work"), "--webui-port", str(free_port()), self.url)
        self.wait("Registering worker 127.0.0.1", 2)
        return self

    def start(self, name, *options):
        with open(os.path.join(self.folder, "cluster.log"), "a", encoding="utf-8") as log:
            command = [os.path.join(self.home, "bin", "spark-class"), "org.apache.spark.deploy." + name, *options]
            self.processes.append(subprocess.Popen(command, env=self.env, stdout=log, stderr=log))

    def wait(self, text, times=1):
        for _ in range(600):
            with open(os.path.join(self.folder, "cluster.log"), encoding="utf-8", errors="replace") as log:
                content = log.read()
            if content.count(text) >= times:
                return
            if any(process.poll() is not None for process in self.processes):
                break
            time.sleep(0.5)
        self.__exit__()
        raise SystemExit(f"spark_test: the cluster did not start: {content[-3000:]}")

    def __exit__(self, *_):
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait()


def main():
    trailhound = os.path.abspath(sys.argv[1])
    spec = importlib.util.find_spec("pyspark")
    if spec is None:
        skip("there is no pyspark")
    home = os.path.dirname(spec.origin)
    java = os.environ.get("JAVA_HOME") or next(iter(sorted(glob.glob("/usr/lib/jvm/java-17*"))), None)
    if java is None and shutil.which("java") is None:
        skip("there is no Java 17")
    env = dict(os.environ, SPARK_HOME=home, PYSPARK_PYTHON=sys.executable, PYTHONDONTWRITEBYTECODE="1",
               SPARK_LOCAL_IP="127.0.0.1")
    if java:
        env["JAVA_HOME"] = java

    with tempfile.TemporaryDirectory(prefix="trailhound-spark-") as folder:
        os.chdir(folder)
        make_archive(os.path.join(folder, "bucket"))
        os.makedirs("rules")
        with open("rules/rules.yml", "w", encoding="utf-8") as out:
            out.write(RULES)
        with open("list", "w", encoding="utf-8") as out:
            out.write(os.path.join(folder, "bucket") + "/\n")
        options = ["--rules", "./rules", "--rules", "builtin", "--from", "2026-03-14T01:00"]

        def hunted(arguments, stats):
            run = subprocess.run([trailhound, "hunt", "-q", "--force", "-o", "one", "--stats", stats, *options, *arguments],
                                 check=False)
            assert run.returncode == 1, run.returncode  # two files are damaged
            with open("one", "rb") as lines, open(stats, "rb") as ledger:
                return lines.read(), ledger.read()

        def spark(master, parts, *arguments, list_name="list", with_env=env):
            command = [os.path.join(home, "bin", "spark-submit"), "--master", master, "--conf", "spark.ui.enabled=false",
                       "--conf", "spark.driver.host=127.0.0.1", "--conf", "spark.task.maxFailures=1",
                       "--conf", "spark.scheduler.minRegisteredResourcesRatio=1.0",
                       "--conf", "spark.scheduler.maxRegisteredResourcesWaitingTime=300s",
                       "--executor-memory", "512m", SCRIPT, "--trailhound", trailhound, "--list", list_name, "--parts",
                       parts, "--partition-bytes", "40K", "--rules", "rules", "--rules", "builtin", *arguments]
            return subprocess.run(command, env=with_env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
                                  check=False)

        def results(run):
            assert run.returncode == 1, f"{run.returncode}: {run.stderr[-20000:]}"
            with open("merged", "rb") as lines, open("merged.stats", "rb") as ledger:
                return lines.read(), ledger.read()

        merging = ["--results", "merged", "--merge-option=--force", "--merge-option=-q", "--merge-option=--stats",
                   "--merge-option=merged.stats", "--", "--from", "2026-03-14T01:00"]
        expected = hunted([os.path.join(folder, "bucket")], "one.stats")
        assert expected[0].count(b"trailhound/alert/1") > 3, expected[0][:2000]
        assert json.loads(expected[1])["matches"]["duplicates"] > 10, expected[1]

        assert results(spark("local[2]", "parts.local", *merging)) == expected
        count = len(os.listdir("parts.local"))
        assert count >= 8, count
        print(f"spark_test: local[2]: {count} parts, the bytes of one run")

        os.makedirs("fake")
        with open("fake/boto3.py", "w", encoding="utf-8") as out:
            out.write(FAKE_BOTO3.format(root=folder))
        with open("remote", "w", encoding="utf-8") as out:
            out.write("s3://bucket/AWSLogs/\n")
        remote = spark("local[2]", "s3://out/parts", *merging, list_name="remote",
                       with_env=dict(env, PYTHONPATH=os.path.join(folder, "fake")))
        assert results(remote) == hunted(["bucket"], "one.stats")
        print("spark_test: objects of S3 (boto3 is a stand-in): the bytes of one run")

        with Cluster(home, folder, env) as cluster:
            assert results(spark(cluster.url, "parts.cluster", *merging)) == expected
            logs = glob.glob("work/app-*/*/stderr")
            worked = [log for log in logs if "Finished task" in open(log, encoding="utf-8", errors="replace").read()]
            assert len(worked) == 2, f"{len(worked)} of 2 executors made parts"
            print("spark_test: a master and two workers: the bytes of one run, and both made parts")

            # A part that cannot be made fails the job, and says why. What is there stays.
            os.remove("parts.cluster/00003.part")
            os.mkdir("parts.cluster/00003.part")
            os.remove("merged")
            before = os.stat("parts.cluster/00002.part").st_mtime_ns
            failed = spark(cluster.url, "parts.cluster", "--only", "3", *merging)
            assert failed.returncode == 2, failed.returncode
            assert "part 00003.part: trailhound ended with 2" in failed.stderr, failed.stderr[-4000:]
            assert not os.path.exists("merged")
            os.rmdir("parts.cluster/00003.part")
            assert results(spark(cluster.url, "parts.cluster", *merging)) == expected
            assert os.stat("parts.cluster/00002.part").st_mtime_ns == before
            print("spark_test: a part that fails is said, and is made again alone")


if __name__ == "__main__":
    main()

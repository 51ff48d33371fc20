#!/usr/bin/env python3
"""Hunts through an archive on the machines of a Spark cluster: paths -> mapPartitions -> trailhound -> parts -> merge.

    spark-submit spark_hunt.py --trailhound ./trailhound --list LIST --parts FOLDER --results matches.jsonl \\
        [--rules my-rules/] [--partition-bytes 2G] [--only 3,5] [-- OPTIONS OF hunt --part]

LIST has one path a line: a file, a folder with a slash at its end, or the same in S3 (s3://bucket/key, s3://bucket/prefix/).
Spark carries the program and the rules to the executors; nothing else has to be installed there. Local paths must lead to the same files
on all machines; objects of S3 are fetched to the scratch space of the executor (with boto3, which EMR has), and results call
them bucket/key.

FOLDER keeps one part for each partition, 00000.part and so on: a folder that all machines see, or s3://bucket/prefix/. A part
that is there already is not made again, so a run that failed goes on where it was; --only makes some parts anew. A part that
cannot be made fails its task, with what trailhound said, and so the job: there are no results of some of the parts.

Exits as a hunt does (0, 1 or 3), and with 2 if a part could not be made or merged.

The results are the bytes of one run of 'trailhound hunt' over the same files. cli/docs/distributed.md has the recipes.
"""

import argparse
import os
import shutil
import stat
import subprocess
import sys
import tempfile

PROGRAM = "trailhound"
UNITS = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}
THREADS_OF_FETCHING = 16


def size_of(text):
    return int(text[:-1]) * UNITS[text[-1]] if text[-1] in UNITS else int(text)


def s3():
    import boto3  # only where there is S3

    return boto3.client("s3")


def is_remote(path):
    return path.startswith("s3://")


def split(path):
    """s3://bucket/key -> bucket, key"""
    bucket, _, key = path[len("s3://") :].partition("/")
    return bucket, key


def listed(line):
    """The files of one line of the list, with their sizes."""
    if is_remote(line):
        bucket, prefix = split(line)
        pages = s3().get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        objects = [item for page in pages for item in page.get("Contents", [])]
        if not line.endswith("/"):
            objects = [item for item in objects if item["Key"] == prefix]
        if not objects:
            raise SystemExit(f"spark_hunt: {line}: there is no such object")
        return [(f"s3://{bucket}/{item['Key']}", item["Size"]) for item in objects if not item["Key"].endswith("/")]
    path = os.path.abspath(line)
    if not line.endswith("/"):
        return [(path, os.path.getsize(path))]
    found = [os.path.join(folder, name) for folder, _, names in os.walk(path, followlinks=True) for name in names]
    return [(name, os.path.getsize(name)) for name in found if os.path.isfile(name)]


def partitions_of(files, most_bytes):
    """Contiguous ranges of the sorted paths, each of about most_bytes. Every file costs something, however small it is."""
    partitions, size = [], 0
    for path, file_size in sorted(files, key=lambda file: os.fsencode(file[0])):
        if not partitions or size + file_size + 4096 > most_bytes:
            partitions.append([])
            size = 0
        partitions[-1].append(path)
        size += file_size + 4096
    return partitions


def fetch(paths, scratch):
    """Objects as files of the scratch folder, below the names of their buckets."""
    from concurrent.futures import ThreadPoolExecutor

    client = s3()

    def fetch_one(path):
        bucket, key = split(path)
        name = os.path.join(bucket, key)
        os.makedirs(os.path.dirname(os.path.join(scratch, name)), exist_ok=True)
        client.download_file(bucket, key, os.path.join(scratch, name))
        return name

    with ThreadPoolExecutor(THREADS_OF_FETCHING) as pool:
        return list(pool.map(fetch_one, paths))


def program_of(scratch):
    """The program that Spark carried here, as a file that may be run: Spark does not promise to keep permissions."""
    from pyspark import SparkFiles

    program = os.path.join(scratch, PROGRAM)
    shutil.copyfile(SparkFiles.get(PROGRAM), program)
    os.chmod(program, stat.S_IRWXU)
    return program


def rule_texts(path):
    """The rule files of a --rules, by the paths that they get on the executors: the same on all of them, because the parts
    of a merge must agree on them."""
    base = os.path.basename(os.path.abspath(path))
    if os.path.isfile(path):
        return {base: open(path, "rb").read()}
    texts = {}
    for folder, _, names in os.walk(path):
        for name in names:
            if name.lower().endswith((".yml", ".yaml")):
                file = os.path.join(folder, name)
                texts[os.path.join(base, os.path.relpath(file, path))] = open(file, "rb").read()
    return texts


def make_part(number, paths, parts, rules, options):
    """Hunts through the files of one partition, on the executor. Raises if there is no part in the end."""
    with tempfile.TemporaryDirectory(prefix="trailhound-") as scratch:
        for file, text in rules.items():
            os.makedirs(os.path.dirname(os.path.join(scratch, file)), exist_ok=True)
            with open(os.path.join(scratch, file), "wb") as out:
                out.write(text)
        name = f"{number:05}.part"
        part = os.path.join(scratch, "part") if is_remote(parts) else os.path.join(parts, name)
        if is_remote(paths[0]):
            paths = fetch(paths, scratch)
        command = [program_of(scratch), "hunt", "--quiet", "--force", "--files-from", "-", "--part", part, *options]
        # Spark runs a task for each core it was given, so a hunt with a thread for each core of the machine is too much.
        if "--threads" not in options:
            command += ["--threads", "1"]
        run = subprocess.run(command, input="\n".join(paths) + "\n", encoding="utf-8", errors="surrogateescape",
                             stderr=subprocess.PIPE, cwd=scratch, check=False)
        if run.returncode not in (0, 1):  # 1: something could not be examined, and the part says so
            raise RuntimeError(f"part {name}: trailhound ended with {run.returncode}: {run.stderr[-4000:]}")
        if is_remote(parts):
            bucket, prefix = split(parts)
            s3().upload_file(part, bucket, prefix + name)
    return number


def existing(parts):
    """The numbers of the parts that are there."""
    if is_remote(parts):
        bucket, prefix = split(parts)
        pages = s3().get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        names = [item["Key"][len(prefix) :] for page in pages for item in page.get("Contents", [])]
    else:
        names = os.listdir(parts)
    return {int(name[:5]) for name in names if name.endswith(".part") and name[:5].isdigit()}


def merge(program, parts, count, results, options):
    """Merges on the driver. Returns the exit code, which is that of one hunt."""
    with tempfile.TemporaryDirectory(prefix="trailhound-") as scratch:
        names = [f"{number:05}.part" for number in range(count)]
        if is_remote(parts):
            bucket, prefix = split(parts)
            for name in names:
                s3().download_file(bucket, prefix + name, os.path.join(scratch, name))
        folder = scratch if is_remote(parts) else parts
        files = [os.path.join(folder, name) for name in names]
        return subprocess.run([program, "merge", "-o", results, *options, *files], check=False).returncode


def parsed():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trailhound", required=True, help="the program: a file of the driver, for the executors' system")
    parser.add_argument("--list", required=True, help="a file with one path a line")
    parser.add_argument("--parts", required=True, help="the folder of the parts")
    parser.add_argument("--results", help="merge the parts to this file; without it they are only made")
    parser.add_argument("--rules", action="append", default=[], help="rule files or folders of the driver")
    parser.add_argument("--merge-option", action="append", default=[], help="such as --merge-option=--sort")
    parser.add_argument("--partition-bytes", type=size_of, default=size_of("2G"), help="of a partition; default: 2G")
    parser.add_argument("--only", help="numbers of parts to make, even if they are there")
    parser.add_argument("options", nargs="*", metavar="-- OPTION", help="options of the hunts, such as --min-level high")
    return parser.parse_args()


def main():
    arguments = parsed()
    with open(arguments.list, encoding="utf-8", errors="surrogateescape") as lines:
        files = [file for line in lines if line.strip() for file in listed(line.rstrip("\r\n"))]
    partitions = partitions_of(files, arguments.partition_bytes)
    if not partitions:
        raise SystemExit("spark_hunt: the list names no file")
    parts = arguments.parts
    if is_remote(parts):
        parts = parts.rstrip("/") + "/"
    else:
        parts = os.path.abspath(parts)
        os.makedirs(parts, exist_ok=True)
    if arguments.only:
        wanted = [int(number) for number in arguments.only.split(",")]
        if not set(wanted) <= set(range(len(partitions))):
            raise SystemExit(f"spark_hunt: --only: there are parts 0 to {len(partitions) - 1}")
    else:
        wanted = sorted(set(range(len(partitions))) - existing(parts))
    options, rules = list(arguments.options), {}
    for path in arguments.rules:
        if path == "builtin":
            options += ["--rules", path]
            continue
        rules.update(rule_texts(path))
        options += ["--rules", "./" + os.path.basename(os.path.abspath(path))]

    from py4j.protocol import Py4JJavaError
    from pyspark import SparkContext

    with SparkContext(appName="trailhound") as context:
        with tempfile.TemporaryDirectory() as folder:  # the executors look for it under this name
            carried = os.path.join(folder, PROGRAM)
            shutil.copy(arguments.trailhound, carried)
            context.addFile(carried)
            # A partition of Spark is a partition of ours: the list of its paths, and nothing that would be shuffled.
            work = context.parallelize([(number, partitions[number]) for number in wanted], max(1, len(wanted)))
            try:
                made = work.mapPartitions(
                    lambda items: [make_part(number, paths, parts, rules, options) for number, paths in items]
                ).collect()
            except Py4JJavaError as failure:
                print(f"spark_hunt: a part failed, so there are no results: {failure}", file=sys.stderr)
                return 2
    print(f"spark_hunt: made {len(made)} of {len(partitions)} parts in {parts}", file=sys.stderr)
    if not arguments.results:
        return 0
    return merge(arguments.trailhound, parts, len(partitions), arguments.results, arguments.merge_option)


if __name__ == "__main__":
    sys.exit(main())

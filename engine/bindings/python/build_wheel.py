#!/usr/bin/env python3
"""Packs a wheel of the package and libtrailhound.so, with the standard library alone. The same files give the same bytes.

    build_wheel.py LIBRARY VERSION FOLDER INFO     prints the path of the wheel in FOLDER

INFO is a folder of licences and the like, which become part of the wheel's .dist-info as they are.
"""

import base64
import hashlib
import os
import pathlib
import platform
import sys
import time
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
# Debian 12, where the library is built, has glibc 2.36.
TAG = f"py3-none-manylinux_2_36_{platform.machine()}"

METADATA = """\
Metadata-Version: 2.1
Name: trailhound
Version: {version}
Summary: Hunts through AWS CloudTrail archives with Sigma rules, offline
Requires-Python: >=3.9
License: Apache-2.0
Classifier: Operating System :: POSIX :: Linux
Classifier: Typing :: Typed
Description-Content-Type: text/markdown

{description}"""


def members(library: pathlib.Path, version: str, further: pathlib.Path) -> "dict[str, bytes]":
    info = f"trailhound-{version}.dist-info"
    files = {}
    for path in sorted((HERE / "trailhound").iterdir()):
        if path.suffix == ".py" or path.name == "py.typed":
            files[f"trailhound/{path.name}"] = path.read_bytes()
    files["trailhound/libtrailhound.so"] = library.read_bytes()
    description = (HERE / "README.md").read_text()
    files[f"{info}/METADATA"] = METADATA.format(version=version, description=description).encode()
    wheel = f"Wheel-Version: 1.0\nGenerator: trailhound\nRoot-Is-Purelib: false\nTag: {TAG}\n"
    files[f"{info}/WHEEL"] = wheel.encode()
    for path in sorted(path for path in further.rglob("*") if path.is_file()):
        files[f"{info}/{path.relative_to(further)}"] = path.read_bytes()
    record = "".join(f"{name},sha256={digest(content)},{len(content)}\n" for name, content in files.items())
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    return files


def digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


def main() -> None:
    library, version, folder, further = sys.argv[1:]
    # A zip has no time before 1980.
    moment = time.gmtime(max(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), 315532800))[:6]
    path = pathlib.Path(folder) / f"trailhound-{version}-{TAG}.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as wheel:
        files = members(pathlib.Path(library), version, pathlib.Path(further))
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, moment)
            entry.external_attr = (0o755 if name.endswith(".so") else 0o644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            wheel.writestr(entry, content)
    print(path)


if __name__ == "__main__":
    main()

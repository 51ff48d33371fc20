#!/usr/bin/env python3
"""Says what a static trailhound, program or library, contains: an SBOM (SPDX 2.3, https://spdx.github.io/spdx-spec/v2.3/) and the licences.

The linker's map names every archive of which the program has a member, and dpkg names the Debian package of an archive,
so the list holds what was linked and nothing else.
"""
import argparse
import datetime
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess


def linked_archives(map_file):
    """The paths of the archives in the first section of a map of GNU ld, `PATH(MEMBER)` at the start of a line."""
    found = set()
    for line in map_file.read_text(errors="replace").splitlines():
        if line.startswith(("Discarded input sections", "Memory Configuration")):
            break
        archive = re.match(r"(/\S+\.a)\(", line)
        if archive:
            found.add(os.path.realpath(archive.group(1)))
    return sorted(found)


def read_libraries(file):
    """Path of an archive -> its package, for libraries that dpkg did not install (package.sh, fetch_libraries)."""
    keys = ("name", "version", "architecture", "source", "source_version")
    rows = (line.split("\t") for line in file.read_text().splitlines())
    return {os.path.realpath(row[0]): dict(zip(keys, row[1:])) for row in rows}


def package_of(path):
    owner = subprocess.run(["dpkg", "-S", path], capture_output=True, text=True, check=True).stdout
    return owner.splitlines()[0].split(": ")[0]


def describe(package):
    form = "${Package}\t${Version}\t${Architecture}\t${source:Package}\t${source:Version}"
    shown = subprocess.run(["dpkg-query", "-W", "-f", form, package], capture_output=True, text=True, check=True).stdout
    return dict(zip(("name", "version", "architecture", "source", "source_version"), shown.split("\t")))


def spdx_id(name):
    return "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", name)


def spdx_package(name, version, purl, summary):
    entry = {
        "SPDXID": spdx_id(name), "name": name, "versionInfo": version, "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False, "licenseConcluded": "NOASSERTION", "licenseDeclared": "NOASSERTION",
        "copyrightText": "NOASSERTION", "summary": summary,
    }
    if purl:
        entry["supplier"] = "Organization: Debian"
        entry["externalRefs"] = [
            {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": purl}]
    return entry


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--map", type=pathlib.Path, required=True)
    parser.add_argument("--program", type=pathlib.Path, required=True)
    parser.add_argument("--compiled", type=pathlib.Path, action="append", required=True,
                        help="a Debian source package that the build compiled, as the folder NAME-VERSION")
    parser.add_argument("--version", required=True)
    parser.add_argument("--libraries", type=pathlib.Path)
    parser.add_argument("--licences", type=pathlib.Path, required=True)
    parser.add_argument("--sbom", type=pathlib.Path, required=True)
    arguments = parser.parse_args()

    unpacked = read_libraries(arguments.libraries) if arguments.libraries else {}
    packages, copyrights = {}, {}
    for archive in linked_archives(arguments.map):
        if archive.startswith(str(pathlib.Path.cwd())) and archive not in unpacked:
            continue  # of this build
        found = unpacked.get(archive) or describe(package_of(archive))
        packages.setdefault(found["name"], found)
        # The folder of a -dev package is often a link to that of its library, which was not unpacked here; the licence
        # is the same for every processor.
        documents = pathlib.Path("usr/share/doc") / found["name"] / "copyright"
        roots = [arguments.libraries.parent / "unpacked"] if archive in unpacked else []
        copyrights[found["name"]] = next(root / documents for root in [*roots, pathlib.Path("/")]
                                         if (root / documents).exists())
    if not packages:
        raise SystemExit(f"contents.py: {arguments.map} names no archive")

    arguments.licences.mkdir(parents=True)
    for name, copyright_file in copyrights.items():
        shutil.copyfile(copyright_file, arguments.licences / name)
    for source in arguments.compiled:
        shutil.copyfile(source / "debian" / "copyright", arguments.licences / source.name.partition("-")[0])

    entries = [spdx_package("trailhound", arguments.version, None, "statically linked")]
    for name, found in sorted(packages.items()):
        purl = f"pkg:deb/debian/{name}@{found['version']}?arch={found['architecture']}"
        entries.append(spdx_package(name, found["version"], purl,
                                    f"Debian source package {found['source']} {found['source_version']}"))
    for source in arguments.compiled:
        name, _, version = source.name.partition("-")
        entries.append(spdx_package(name, version, f"pkg:deb/debian/{name}@{version}?arch=source",
                                    "compiled from the Debian source package"))
    digest = hashlib.sha256(arguments.program.read_bytes()).hexdigest()
    moment = datetime.datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), datetime.timezone.utc)
    document = {
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"trailhound-{arguments.version}", "documentNamespace": f"urn:sha256:{digest}",
        "creationInfo": {"created": moment.strftime("%Y-%m-%dT%H:%M:%SZ"), "creators": ["Tool: trailhound-dev-package"]},
        "packages": entries,
        "relationships": [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES",
                           "relatedSpdxElement": spdx_id("trailhound")}] +
                         [{"spdxElementId": spdx_id("trailhound"), "relationshipType": "STATIC_LINK",
                           "relatedSpdxElement": entry["SPDXID"]} for entry in entries[1:]],
    }
    arguments.sbom.write_text(json.dumps(document, indent=2) + "\n")


if __name__ == "__main__":
    main()

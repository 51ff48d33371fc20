#!/bin/bash
# Runs inside a bare system (test_package.sh): bare_system.sh answers|tarball|deb FOLDER [ANSWERS]
set -euo pipefail
mode=$1
cd "$2"
export LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin TMPDIR=/tmp

fail() { echo "FAILED: $*"; exit 1; }

# answers FOLDER: one file for each command, with its output and its exit code. $PROGRAM is the program.
answers() {
  local folder=$1 name
  mkdir -p "$folder"
  ask() {
    name=$1
    shift
    local code=0
    "$PROGRAM" "$@" >"$folder/$name.out" 2>"$folder/$name.err" || code=$?
    echo "exit $code" >>"$folder/$name.out"
    # Speed and time differ from run to run.
    sed -i '/^Took /d' "$folder/$name.err"
  }
  ask hunt hunt testdata/archive
  ask packed hunt --keep-duplicates packed
  ask no-sandbox hunt --no-sandbox testdata/archive
  ask one-thread hunt --threads 1 --memory 1M --sort testdata
  ask search search --event 'Create*' testdata/archive
  ask who who testdata/chains
  ask top top eventName testdata/archive
  ask own-rules hunt --rules rules testdata/archive
  ask check rules check rules
}

case $mode in
  answers) answers "$3" ;;
  tarball)
    sha256sum --check --quiet SHA256SUMS || fail "the checksums of the packages"
    tar -xzf trailhound-*.tar.gz
    cd trailhound-*/
    sha256sum --check --quiet SHA256SUMS || fail "the checksums in the tarball"
    cd ..
    PROGRAM=$(echo "$PWD"/trailhound-*/trailhound)
    answers given
    diff -r expected given || fail "the static program answers differently"
    echo "tarball: $(find given -name '*.out' | wc -l) commands answered as the dynamic program does" ;;
  deb)
    dpkg -i trailhound_*.deb >/dev/null
    [ "$(command -v trailhound)" = /usr/bin/trailhound ] || fail "the package installs no trailhound"
    trailhound hunt --rules /usr/share/trailhound/rules testdata/archive >matches.jsonl 2>/dev/null
    [ -s matches.jsonl ] || fail "the installed program and rules find nothing"
    dpkg -P trailhound >/dev/null
    [ -z "$(find / -xdev -path /proc -prune -o -path /home -prune -o -name '*trailhound*' -print)" ] || fail "files are left behind"
    echo "deb: installed, used, removed" ;;
esac

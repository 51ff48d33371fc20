#!/bin/bash
# Runs inside a bare system (test_package.sh): bare_system.sh answers|tarball|deb FOLDER [ANSWERS]
set -euo pipefail
mode=$1
cd "$2"
export LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin TMPDIR=/tmp

fail() { echo "FAILED: $*"; exit 1; }

# answers FOLDER: two files for each command, with its output and exit code and with its errors. $PROGRAM is the program.
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
  ask packed hunt --keep-duplicates --archive-password secret packed
  ask zone who --timezone Europe/Berlin testdata/chains
  ask no-sandbox hunt --no-sandbox testdata/archive
  ask one-thread hunt --threads 1 --memory 1M --sort testdata
  ask search search --event 'Create*' testdata/archive
  ask who who testdata/chains
  ask top top eventName testdata/archive
  ask own-rules hunt --rules rules testdata/archive
  ask check rules check rules
}

# check_names FOLDER: every packing of pack_evidence gave its names as UTF-8. The dynamic program's answers cannot tell
# this, because they would be wrong in the same way.
check_names() {
  local folder=$1 name
  for name in 'ümläut.7z!names/Prüfung.json' 'old.zip!Prüfung.json' 'secret.zip!Prüfung.json' 'utf8.zip!監査.json' \
    'names.tar.xz!names/Prüfung.json'; do
    grep -q "\"path\":\"packed/$name\"" "$folder/packed.out" || fail "no match from packed/$name"
  done
}

# check_zones: without time zone files, --timezone is an error that says so. Only root can take the files away.
check_zones() {
  local code=0
  mv /usr/share/zoneinfo /usr/share/zoneinfo.away
  trailhound who --timezone Europe/Berlin testdata/chains >zone.out 2>zone.err || code=$?
  mv /usr/share/zoneinfo.away /usr/share/zoneinfo
  [ $code -eq 2 ] && [ ! -s zone.out ] && grep -q 'this system has no time zones' zone.err ||
    fail "--timezone on a system without zones: exit $code, $(cat zone.err)"
}

# check_openssl: the configuration of OpenSSL, here a broken one, changes no hash.
check_openssl() {
  local file=testdata/chains/events.jsonl
  echo 'openssl_conf = [' >broken.cnf
  OPENSSL_CONF=$PWD/broken.cnf "$PROGRAM" hunt -q --manifest given/manifest.json "$file" >given/openssl.out ||
    fail "a broken configuration of OpenSSL stops the program"
  grep -q "$(sha256sum "$file" | cut -d ' ' -f 1)" given/manifest.json || fail "a hash of the manifest"
  rm given/manifest.json given/openssl.out
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
    check_names given
    check_openssl
    echo "tarball: $(find given -name '*.out' | wc -l) commands answered as the dynamic program does" ;;
  deb)
    dpkg -i trailhound_*.deb >/dev/null
    [ "$(command -v trailhound)" = /usr/bin/trailhound ] || fail "the package installs no trailhound"
    trailhound hunt --rules /usr/share/trailhound/rules testdata/archive >matches.jsonl 2>/dev/null
    [ -s matches.jsonl ] || fail "the installed program and rules find nothing"
    check_zones
    dpkg -P trailhound >/dev/null
    [ -z "$(find / -xdev -path /proc -prune -o -path /home -prune -o -name '*trailhound*' -print)" ] || fail "files are left behind"
    echo "deb: installed, used, removed" ;;
esac

# Sourced by dev: `./dev test-package` uses the packages of `./dev package` as a stranger would: on a bare Debian 12 and 13
# without build packages, without a network, as a user who is not root.

run_test_package() {
  [ "$(id -u)" -eq 0 ] || die "test-package makes bare systems with chroot, which only root may do"
  local archives=(build/package/trailhound-*-linux-"$(uname -m)".tar.gz) suite failed=0
  [ -f "${archives[0]}" ] || die "there is no package yet: ./dev package"
  need debootstrap python3 p7zip-full zstd xz-utils
  build_release trailhound
  [ $# -gt 0 ] || set -- bookworm trixie
  for suite in "$@"; do
    test_on_bare_system "$suite" || failed=1
  done
  return $failed
}

# test_on_bare_system SUITE: skipped visibly where the system cannot be had.
test_on_bare_system() {
  local suite=$1 root=build/bare/$1
  if [ ! -e "$root/.complete" ]; then
    rm -rf "$root"
    mkdir -p "$root"
    if ! debootstrap --variant=minbase "$suite" "$root" >build/bare/"$suite".log 2>&1; then
      say "SKIPPED: no bare $suite (see build/bare/$suite.log)"
      return 0
    fi
    touch "$root/.complete"
  fi
  local home=$root/home/analyst
  rm -rf "$home"
  mkdir -p "$home"
  cp build/package/* "$home/"
  cp -r testdata rules cli/package/bare_system.sh "$home/"
  pack_evidence "$home/packed"
  # What the dynamic program says to the same commands, in the same folder.
  PROGRAM=$PWD/build/release/trailhound bash "$PWD/cli/package/bare_system.sh" answers "$home" expected >&2
  chown -R 1000:1000 "$home"
  say "a bare $suite, no network, user 1000"
  unshare --net chroot --userspec=1000:1000 "$root" bash /home/analyst/bare_system.sh tarball /home/analyst &&
    unshare --net chroot "$root" bash /home/analyst/bare_system.sh deb /home/analyst &&
    say "$suite: passed"
}

# pack_evidence FOLDER: the archive of testdata in every packing, also encrypted, with names in every character set that
# archives use: code page 437 and UTF-8 in zip, UTF-16 in 7z, bytes in tar.
pack_evidence() {
  local folder=$1 file
  mkdir -p "$folder/names"
  file=$(find testdata/archive -name '*.json.gz' -printf '%s %p\n' | sort -rn | head -n 1 | cut -d ' ' -f 2)
  gzip -dc "$file" >"$folder/names/Prüfung.json"
  (cd "$folder" && 7z a -bd -y ümläut.7z names >/dev/null && tar -cJf names.tar.xz names && zstd -q names/Prüfung.json -o p.zst &&
    xz -k -c names/Prüfung.json >p.xz && bzip2 -k -c names/Prüfung.json >p.bz2 &&
    iconv -t UTF-16 names/Prüfung.json >utf16.json && cp names/Prüfung.json PrXfung.json &&
    7z a -bd -y -tzip -psecret -mem=AES256 secret.zip PrXfung.json >/dev/null && rm PrXfung.json)
  python3 - "$folder" <<'END'
import pathlib, sys, zipfile
folder = pathlib.Path(sys.argv[1])
for name, member in (("old.zip", "PrXfung.json"), ("utf8.zip", "監査.json")):
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.write(folder / "names" / "Prüfung.json", member)
# Code page 437, as old tools for DOS and Windows write it: 0x81 is ü.
for name in ("old.zip", "secret.zip"):
    data = (folder / name).read_bytes()
    (folder / name).write_bytes(data.replace(b"PrXfung", b"Pr\x81fung"))
END
  rm -r "$folder/names"
}

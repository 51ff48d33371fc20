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

# pack_evidence FOLDER: the archive of testdata in every packing, and a zip and a 7z with names that are not ASCII.
pack_evidence() {
  local folder=$1 file
  mkdir -p "$folder/names"
  file=$(find testdata/archive -name '*.json.gz' -printf '%s %p\n' | sort -rn | head -n 1 | cut -d ' ' -f 2)
  gzip -dc "$file" >"$folder/names/Prüfung.json"
  (cd "$folder" && 7z a -bd -y ümläut.7z names >/dev/null && tar -cJf names.tar.xz names && zstd -q names/Prüfung.json -o p.zst &&
    xz -k -c names/Prüfung.json >p.xz && bzip2 -k -c names/Prüfung.json >p.bz2)
  # A name in code page 437, as old tools for DOS and Windows write it: 0x81 is ü.
  python3 - "$folder" <<'END'
import pathlib, sys, zipfile
folder = pathlib.Path(sys.argv[1])
with zipfile.ZipFile(folder / "old.zip", "w", zipfile.ZIP_DEFLATED) as packed:
    packed.write(folder / "names" / "Prüfung.json", "PrXfung.json")
data = (folder / "old.zip").read_bytes()
(folder / "old.zip").write_bytes(data.replace(b"PrXfung", b"Pr\x81fung"))
END
  rm -r "$folder/names"
}

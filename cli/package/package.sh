# Sourced by dev: `./dev package` makes one static program that needs nothing but a Linux kernel, and packs it. Everything
# is reproducible: the same commit with the same versions of Debian's packages gives the same bytes in any folder.

# Debian 12 packages with the archives (.a) that libarchive needs when it is linked statically.
package_packages=(liblz4-dev libacl1-dev nettle-dev dpkg-dev python3 file)

# Debian has no archive of simdjson, so its source is fetched as Debian has it: APT checks its signature. The package
# index of sources is kept apart from the machine's own, which often has none.
fetch_simdjson() {
  local folder=$1 version sources
  version=$(dpkg-query -W -f='${source:Version}' libsimdjson-dev)
  if [ ! -e "$folder/simdjson-$version/.unpacked" ]; then
    say "fetching the source of simdjson $version"
    rm -rf "$folder"
    mkdir -p "$folder/lists/partial" "$folder/sources" "$folder/cache/archives/partial"
    # Every source of Debian's own, whatever the mirror.
    for sources in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
      [ -f "$sources" ] || continue
      case $sources in
        *.sources) grep -q '^Signed-By:.*debian-archive' "$sources" || continue
                   sed 's/^Types:.*/Types: deb-src/' "$sources" >"$folder/sources/$(basename "$sources")" ;;
        *.list) sed -n 's/^deb \(.*debian.*\)/deb-src \1/p' "$sources" >"$folder/sources/$(basename "$sources" .list).list" ;;
      esac
    done
    local apt=(-q -o Dir::Etc::SourceList=/dev/null -o "Dir::Etc::SourceParts=$PWD/$folder/sources"
               -o "Dir::State::Lists=$PWD/$folder/lists" -o "Dir::Cache=$PWD/$folder/cache")
    apt-get "${apt[@]}" update >&2
    (cd "$folder" && apt-get "${apt[@]}" source "simdjson=$version" >&2)
    mv "$folder/simdjson-${version%-*}" "$folder/simdjson-$version"
    rm -rf "$folder/lists" "$folder/cache"
    touch "$folder/simdjson-$version/.unpacked"
  fi
  echo "$PWD/$folder/simdjson-$version"
}

# The time of the commit stands in for the time of the build wherever a format needs one.
source_epoch() { git log -1 --format=%ct 2>/dev/null || stat -c %Y CMakeLists.txt; }

# pack_tar FOLDER NAME: NAME.tar.gz of FOLDER/NAME, in FOLDER/..
pack_tar() {
  tar --create --directory "$1" --sort=name --owner=0 --group=0 --numeric-owner --mode=u+rw,go+r,go-w \
    --mtime="@$SOURCE_DATE_EPOCH" "$2" | gzip -9n >"$1/../$2.tar.gz"
}

run_package() {
  need "${build_packages[@]}" "${package_packages[@]}"
  export SOURCE_DATE_EPOCH
  SOURCE_DATE_EPOCH=$(source_epoch)
  local folder=build/package built=build/static stage=build/package/stage simdjson version name
  simdjson=$(fetch_simdjson build/sources)
  configure "$built" -DCMAKE_BUILD_TYPE=Release -DSTATIC=ON -DTESTS=OFF -DSIMDJSON_SOURCE="$simdjson" \
    -DCMAKE_INSTALL_PREFIX=/usr "-DCMAKE_CXX_FLAGS=-ffile-prefix-map=$PWD=."
  cmake --build "$built" --target trailhound >&2
  file "$built/trailhound" | grep -q static-pie || die "$built/trailhound is no static PIE"
  version=$("$built/trailhound" --version | sed -n '1s/^trailhound \([0-9.]*\).*/\1/p')
  name=trailhound-$version-linux-$(uname -m)

  rm -rf "$folder"
  mkdir -p "$stage/$name"
  python3 cli/package/contents.py --map "$built/trailhound.map" --program "$built/trailhound" --simdjson "$simdjson" --version "$version" \
    --licences "$stage/$name/licences" --sbom "$folder/trailhound-$version.spdx.json"
  install -s -m 755 "$built/trailhound" "$stage/$name/trailhound"
  cp -r LICENSE README.md rules "$stage/$name/"
  cp -r cli/docs "$stage/$name/docs"
  (cd "$stage/$name" && find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum >SHA256SUMS)
  pack_tar "$stage" "$name"
  pack_deb "$stage/$name" "$stage/deb" "$version"
  rm -rf "$stage"
  (cd "$folder" && sha256sum -- * >SHA256SUMS.new && mv SHA256SUMS.new SHA256SUMS)
  ls -l "$folder" >&2
}

# pack_deb UNPACKED ROOT VERSION: the Debian package of the same files.
pack_deb() {
  local files=$1 root=$2 version=$3
  local documents=$root/usr/share/doc/trailhound
  mkdir -p "$root/DEBIAN" "$root/usr/bin" "$documents" "$root/usr/share/trailhound" "$root/usr/share/lintian/overrides"
  cp "$files/trailhound" "$root/usr/bin/"
  cp -r "$files/rules" "$root/usr/share/trailhound/"
  cp -r "$files/docs" "$files/README.md" "$documents/"
  { cat cli/package/copyright; local licence
    for licence in "$files"/licences/*; do printf '\n\n==== %s ====\n\n' "$(basename "$licence")"; cat "$licence"; done
  } >"$documents/copyright"
  printf 'trailhound (%s) unstable; urgency=medium\n\n  * See the commits of the project.\n\n -- %s  %s\n' "$version" \
    "$(sed -n 's/^Upstream-Contact: //p' cli/package/copyright)" "$(date -u -R -d "@$SOURCE_DATE_EPOCH")" |
    gzip -9n >"$documents/changelog.gz"
  # A laptop without a network cannot install shared libraries, so the program brings its own.
  # dpkg therefore finds no prerequisites, and lintian finds the libraries inside.
  printf 'trailhound: %s [usr/bin/trailhound]\n' statically-linked-binary 'embedded-library *' \
    shared-library-lacks-prerequisites >"$root/usr/share/lintian/overrides/trailhound"
  find "$root" -type d -exec chmod 755 {} +
  find "$root" -type f ! -path '*/usr/bin/*' -exec chmod 644 {} +
  find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
  sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$(dpkg --print-architecture)/" \
    -e "s/@SIZE@/$(du -sk --apparent-size "$root/usr" | cut -f 1)/" cli/package/control >"$root/DEBIAN/control"
  (cd "$root" && find usr -type f -print0 | sort -z | xargs -0 md5sum >DEBIAN/md5sums)
  dpkg-deb --root-owner-group -Zxz --build "$root" "$files/../../trailhound_${version}_$(dpkg --print-architecture).deb" >&2
}

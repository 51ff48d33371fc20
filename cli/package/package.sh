# Sourced by dev: `./dev package` makes one static program that needs nothing but a Linux kernel, and packs it. Everything
# is reproducible: the same commit with the same versions of Debian's packages gives the same bytes in any folder.

# Debian 12 packages with the archives (.a) that libarchive needs when it is linked statically.
package_packages=(liblz4-dev libacl1-dev nettle-dev dpkg-dev python3 file)

# Debian's libraries for another processor, unpacked into a folder of their own: as packages they would replace the
# machine's. `libraries.list` names them for the SBOM.
library_packages=(libyaml-cpp-dev zlib1g-dev libdeflate-dev libre2-dev libarchive-dev liblzma-dev libbz2-dev libzstd-dev
                  libmaxminddb-dev libssl-dev libboost-program-options1.74-dev libboost1.74-dev liblz4-dev libacl1-dev
                  nettle-dev libkainjow-mustache-dev)

# own_apt FOLDER TYPE [OPTION...]: sets `apt` to an apt-get with Debian's sources of TYPE (deb, deb-src) and lists of its
# own, so that the machine's stay as they are.
own_apt() {
  local folder=$1 type=$2 sources
  shift 2
  mkdir -p "$folder/lists/partial" "$folder/sources" "$folder/cache/archives/partial"
  for sources in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
    [ -f "$sources" ] || continue
    case $sources in
      *.sources)
        grep -q '^Signed-By:.*debian-archive' "$sources" || continue
        sed "s/^Types:.*/Types: $type/" "$sources" >"$folder/sources/$(basename "$sources")" ;;
      *.list) sed -n "s/^deb \(.*debian.*\)/$type \1/p" "$sources" >"$folder/sources/$(basename "$sources" .list).list" ;;
    esac
  done
  apt=(apt-get -q -o Dir::Etc::SourceList=/dev/null -o "Dir::Etc::SourceParts=$PWD/$folder/sources"
       -o "Dir::State::Lists=$PWD/$folder/lists" -o "Dir::Cache=$PWD/$folder/cache" -o APT::Sandbox::User=root "$@")
  "${apt[@]}" update >&2
}

fetch_libraries() {
  local architecture=$1 folder=build/sources/$1 package apt
  if [ ! "$folder/libraries.list" -nt cli/package/package.sh ]; then  # which names them
    say "fetching Debian's libraries for $architecture"
    rm -rf "$folder"
    own_apt "$folder" deb -o "APT::Architecture=$architecture" -o "APT::Architectures=$architecture" \
      -o Dir::State::status=/dev/null
    mkdir -p "$folder/packages"
    (cd "$folder/packages" && "${apt[@]}" download "${library_packages[@]}" >&2)
    for package in "$folder"/packages/*.deb; do
      dpkg-deb -x "$package" "$folder/unpacked"
      # For every archive: its path and what dpkg would say of the package that it belongs to.
      local described
      described=$(dpkg-deb --showformat='${Package}\t${Version}\t${Architecture}\t${source:Package}\t${source:Version}' \
        -W "$package")
      dpkg-deb --fsys-tarfile "$package" | tar -t | sed -n "s#^\./\(.*\.a\)\$#$PWD/$folder/unpacked/\1\t$described#p"
    done >"$folder/libraries.list.new"
    mv "$folder/libraries.list.new" "$folder/libraries.list"
  fi
  echo "$PWD/$folder"
}

# fetch_source PACKAGE NAME: the source NAME of the installed PACKAGE, as Debian has it: APT checks its signature. Debian has
# no archive of simdjson, and some of its archives cannot be a part of a shared library. The package index of sources is
# kept apart from the machine's own, which often has none.
fetch_source() {
  local package=$1 name=$2 folder=build/sources/$2 version apt
  version=$(dpkg-query -W -f='${source:Version}' "$package")
  if [ ! -e "$folder/$name-$version/.unpacked" ]; then
    say "fetching the source of $name $version"
    rm -rf "$folder"
    own_apt "$folder" deb-src
    (cd "$folder" && "${apt[@]}" source "$name=$version" >&2)
    mv "$folder/$name-${version%-*}" "$folder/$name-$version"
    rm -rf "$folder/lists" "$folder/cache"
    touch "$folder/$name-$version/.unpacked"
  fi
  echo "$PWD/$folder/$name-$version"
}

# The time of the commit stands in for the time of the build wherever a format needs one.
source_epoch() { git log -1 --format=%ct 2>/dev/null || stat -c %Y CMakeLists.txt; }

# pack_tar FOLDER NAME: NAME.tar.gz of FOLDER/NAME, in FOLDER/..
pack_tar() {
  tar --create --directory "$1" --sort=name --owner=0 --group=0 --numeric-owner --mode=u+rw,go+r,go-w \
    --mtime="@$SOURCE_DATE_EPOCH" "$2" | gzip -9n >"$1/../$2.tar.gz"
}

# run_package [x86_64|aarch64]: for this machine's processor, or with cross-compilers for the other.
run_package() {
  local processor=${1-$(uname -m)} tools='' runner=() options=() libraries=() unpacked includes='' architecture
  case $processor in
    x86_64) architecture=amd64 ;;
    aarch64) architecture=arm64 ;;
    *) die "package takes x86_64 or aarch64" ;;
  esac
  need "${build_packages[@]}" "${package_packages[@]}"
  export SOURCE_DATE_EPOCH
  SOURCE_DATE_EPOCH=$(source_epoch)
  local folder=build/package built=build/static-$processor simdjson version name stage=build/package/stage
  simdjson=$(fetch_source libsimdjson-dev simdjson)
  if [ "$processor" != "$(uname -m)" ]; then
    tools=$processor-linux-gnu-
    need "g++-${tools%-}" qemu-user-static
    runner=("qemu-$processor-static")
    libraries=(--libraries "$(fetch_libraries "$architecture")/libraries.list")
    unpacked=$PWD/build/sources/$architecture/unpacked
    includes="-isystem $unpacked/usr/include/$processor-linux-gnu"
    options=(-DCMAKE_SYSTEM_NAME=Linux "-DCMAKE_SYSTEM_PROCESSOR=$processor" "-DCMAKE_CXX_COMPILER=${tools}g++"
             "-DCMAKE_FIND_ROOT_PATH=$unpacked/usr;$unpacked" "-DCMAKE_LIBRARY_ARCHITECTURE=$processor-linux-gnu"
             -DCMAKE_FIND_ROOT_PATH_MODE_LIBRARY=ONLY -DCMAKE_FIND_ROOT_PATH_MODE_INCLUDE=ONLY
             -DCMAKE_FIND_ROOT_PATH_MODE_PACKAGE=ONLY)
  fi
  [ "$built/build.ninja" -nt cli/package/package.sh ] || rm -rf "$built"  # its cache has the paths of the libraries
  configure "$built" -DCMAKE_BUILD_TYPE=Release -DSTATIC=ON -DTESTS=OFF "-DSIMDJSON_SOURCE=$simdjson" "${options[@]}" \
    "-DCMAKE_CXX_FLAGS=-ffile-prefix-map=$PWD=. $includes"
  cmake --build "$built" --target trailhound >&2
  file "$built/trailhound" | grep -q static-pie || die "$built/trailhound is no static PIE"
  version=$("${runner[@]}" "$built/trailhound" --version | sed -n '1s/^trailhound \([0-9.]*\).*/\1/p')
  name=trailhound-$version-linux-$processor

  mkdir -p "$folder"
  rm -rf "$stage"
  mkdir -p "$stage/$name"
  python3 cli/package/contents.py --map "$built/trailhound.map" --program "$built/trailhound" --compiled "$simdjson" \
    --version "$version" "${libraries[@]}" --licences "$stage/$name/licences" --sbom "$folder/$name.spdx.json"
  install -s --strip-program="${tools}strip" -m 755 "$built/trailhound" "$stage/$name/trailhound"
  cp -r LICENSE README.md rules "$stage/$name/"
  cp -r cli/docs "$stage/$name/docs"
  cli/package/write_manual.sh "$stage/$name" "${runner[@]}" "$built/trailhound"
  (cd "$stage/$name" && find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum >SHA256SUMS)
  pack_tar "$stage" "$name"
  pack_deb "$stage/$name" "$stage/deb" "$version" "$architecture"
  rm -rf "$stage"
  (cd "$folder" && sha256sum -- trailhound* >SHA256SUMS)
  ls -l "$folder" >&2
}

# pack_deb UNPACKED ROOT VERSION ARCHITECTURE: the Debian package of the same files.
pack_deb() {
  local files=$1 root=$2 version=$3 architecture=$4
  local documents=$root/usr/share/doc/trailhound
  mkdir -p "$root/DEBIAN" "$root/usr/bin" "$documents" "$root/usr/share/trailhound" "$root/usr/share/lintian/overrides"
  cp "$files/trailhound" "$root/usr/bin/"
  cp -r "$files/rules" "$root/usr/share/trailhound/"
  cp -r "$files/docs" "$files/README.md" "$documents/"
  cp -r "$files/man" "$root/usr/share/man"
  find "$root/usr/share/man" -type f -exec gzip -9n {} +
  install -D -m 644 "$files/completions/trailhound.bash" "$root/usr/share/bash-completion/completions/trailhound"
  install -D -m 644 "$files/completions/_trailhound" "$root/usr/share/zsh/vendor-completions/_trailhound"
  install -D -m 644 "$files/completions/trailhound.fish" "$root/usr/share/fish/vendor_completions.d/trailhound.fish"
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
  sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$architecture/" \
    -e "s/@SIZE@/$(du -sk --apparent-size "$root/usr" | cut -f 1)/" cli/package/control >"$root/DEBIAN/control"
  (cd "$root" && find usr -type f -print0 | sort -z | xargs -0 md5sum >DEBIAN/md5sums)
  dpkg-deb --root-owner-group -Zxz --build "$root" "$files/../../trailhound_${version}_$architecture.deb" >&2
}

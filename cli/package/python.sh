# Sourced by dev: `./dev package python` makes a wheel with everything inside, and tries it in a virtual environment;
# `./dev python` tries the package with the library of the tests.

# Sets the caller's `python` to one with pytest, mypy and pandas, as far as they can be had.
python_environment() {
  local folder=build/python/venv
  python=$folder/bin/python
  if [ ! -x $python ]; then
    (need python3-venv && python3 -m venv $folder) >&2 || return 77
  fi
  $python -c 'import pytest' 2>/dev/null || $python -m pip install -q pytest==8.4.2 >&2 || return 77
  $python -c 'import pandas, mypy, auditwheel' 2>/dev/null || $python -m pip install -q pandas mypy auditwheel >&2 ||
    say "without pandas, mypy or auditwheel some tests are skipped"
}

# The shared library from Debian's static ones, and from sources where these are not position-independent. Sets the
# caller's `compiled` to the sources.
build_python_library() {
  need "${build_packages[@]}" "${package_packages[@]}"
  export SOURCE_DATE_EPOCH
  SOURCE_DATE_EPOCH=$(source_epoch)
  local simdjson re2 bzip2
  simdjson=$(fetch_source libsimdjson-dev simdjson)
  re2=$(fetch_source libre2-dev re2)
  bzip2=$(fetch_source libbz2-dev bzip2)
  compiled=("$simdjson" "$re2" "$bzip2")
  configure build/python/library -DCMAKE_BUILD_TYPE=Release -DSTATIC=ON -DSHARED=ON -DTESTS=OFF \
    "-DSIMDJSON_SOURCE=$simdjson" "-DRE2_SOURCE=$re2" "-DBZIP2_SOURCE=$bzip2" "-DCMAKE_CXX_FLAGS=-ffile-prefix-map=$PWD=."
  cmake --build build/python/library --target trailhound_shared >&2
}

# Prints the path of the wheel. Of the caller: `compiled`.
pack_wheel() {
  local folder=build/package info=build/python/info built=build/python/library version
  version=$(sed -n 's/^project(trailhound VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
  rm -rf "$info"
  mkdir -p "$folder" "$info/sboms"
  python3 cli/package/contents.py --map $built/libtrailhound.map --program $built/libtrailhound.so.1 \
    "${compiled[@]/#/--compiled=}" --version "$version" --licences "$info/licenses" --sbom "$info/sboms/trailhound.spdx.json"
  cp LICENSE "$info/licenses/"
  strip -o build/python/libtrailhound.so $built/libtrailhound.so.1
  python3 engine/bindings/python/build_wheel.py build/python/libtrailhound.so "$version" $folder "$info"
}

# test_python PROGRAM: the tests of the package, which they hold against the program. The caller's variables say which package.
test_python() {
  (cd build/python && TRAILHOUND_PROGRAM=$OLDPWD/$1 venv/bin/python -B -m pytest -q -rs -p no:cacheprovider \
    "$OLDPWD/engine/bindings/python/tests")
}

# The package with the library of build/test, which CI has already.
run_python() {
  local python='' result=0
  build_for_test trailhound trailhound_shared
  python_environment || result=$?
  if [ $result -ne 0 ]; then
    say "SKIPPED: there is no pytest, so nobody hunted from Python"
    return 0
  fi
  PYTHONPATH=$PWD/engine/bindings/python TRAILHOUND_LIBRARY=$PWD/build/test/libtrailhound.so test_python build/test/trailhound
}

run_package_python() {
  local wheel python='' compiled=() result=0
  build_python_library
  wheel=$(pack_wheel)
  ls -l "$wheel" >&2
  python_environment || result=$?
  if [ $result -ne 0 ]; then
    say "SKIPPED: there is no pytest, so the wheel was not tried"
    return 0
  fi
  build_release trailhound
  $python -m pip install -q --force-reinstall --no-deps --no-index "$wheel" >&2
  TRAILHOUND_WHEEL=$PWD/$wheel test_python build/release/trailhound
}

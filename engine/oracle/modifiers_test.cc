// semantics §6: modifiers.
#include <catch2/catch.hpp>

#include "engine/testing/item_row.h"

namespace trailhound {
namespace {

TEST_CASE("§6 contains, startswith, endswith, cased") {
  const Row rows[] = {
      {"a|contains: log", R"({"a":"StopLogging"})", true},
      {"a|contains: log", R"({"a":"Stop"})", false},
      {"a|contains: ''", R"({"a":""})", true},
      {"a|contains: ''", R"({"a":null})", false},
      {"a|contains: '1.0'", R"({"a":931.0})", true},
      {"a|contains: ru", R"({"a":true})", true},
      {"a|startswith: stop", R"({"a":"StopLogging"})", true},
      {"a|startswith: logging", R"({"a":"StopLogging"})", false},
      {"a|endswith: logging", R"({"a":"StopLogging"})", true},
      {"a|endswith: stop", R"({"a":"StopLogging"})", false},
      {"a|startswith: 'st?p*g'", R"({"a":"StopLogging!"})", true},
      {"a|contains|all: [stop, ging]", R"({"a":"StopLogging"})", true},
      {"a|contains|all: [stop, start]", R"({"a":"StopLogging"})", false},
      {"a|all|contains: [stop, ging]", R"({"a":"StopLogging"})", true},
      {"a|cased: x", R"({"a":"X"})", false},
      {"a|cased: X", R"({"a":"X"})", true},
      {"a|contains|cased: log", R"({"a":"StopLogging"})", false},
      {"a|cased|contains: Log", R"({"a":"StopLogging"})", true},
      {"a|cased: 'X?z'", R"({"a":"Xyz"})", true},
      {"a|cased: 'X?z'", R"({"a":"xyz"})", false},
      {"a|cased: É", R"({"a":"é"})", false},
  };
  for (const Row& row : rows) check(row);
}

TEST_CASE("§6 neq") {
  const Row rows[] = {
      {"a|neq: x", R"({"a":"y"})", true},
      {"a|neq: x", R"({"a":"X"})", false},
      {"a|neq: x", R"({})", true},
      {"a|neq: x", R"({"a":null})", true},
      {"a|neq: [x, y]", R"({"a":"y"})", false},
      {"a|neq: [x, y]", R"({"a":"z"})", true},
      {"a|neq|all|contains: [x, y]", R"({"a":"xz"})", true},
      {"a|neq|all|contains: [x, y]", R"({"a":"xy"})", false},
      {"a|contains|neq: x", R"({"a":"axa"})", false},
      {"a|gt|neq: 5", R"({"a":4})", true},
      {"a|gt|neq: 5", R"({"a":"text"})", true},
      {"a|cidr|neq: 10.0.0.0/8", R"({"a":"11.0.0.1"})", true},
      {"a|re|neq: 'x'", R"({"a":"x"})", false},
  };
  for (const Row& row : rows) check(row);
}

TEST_CASE("§6 re") {
  const Row rows[] = {
      {"a|re: 'top'", R"({"a":"StopLogging"})", true},
      {"a|re: '^top'", R"({"a":"StopLogging"})", false},
      {"a|re: 'stop'", R"({"a":"StopLogging"})", false},
      {"a|re|i: 'stop'", R"({"a":"StopLogging"})", true},
      {"a|re|ignorecase: 'é'", R"({"a":"É"})", true},
      {"a|re: 'x.z'", R"({"a":"x\nz"})", false},
      {"a|re|s: 'x.z'", R"({"a":"x\nz"})", true},
      {"a|re|dotall: 'x.z'", R"({"a":"x\nz"})", true},
      {"a|re: '^y$'", R"({"a":"x\ny\nz"})", false},
      {"a|re|m: '^y$'", R"({"a":"x\ny\nz"})", true},
      {"a|re|multiline|i: '^Y$'", R"({"a":"x\ny\nz"})", true},
      {"a|re|i|m|s: 'X.^y'", R"({"a":"x\ny"})", true},
      {"a|re|i: 'x|Y'", R"({"a":"y"})", true},  // the flag reaches every alternative
      {R"(a|re: '^x\*$')", R"({"a":"x*"})", true},
      {R"(a|re: '^\\$')", R"({"a":"\\"})", true},
      {"a|re: '^.$'", R"({"a":"é"})", true},
      {"a|re: '^.$'", R"({"a":"😀"})", true},
      {"a|re: '^931'", R"({"a":931.0})", true},
      {"a|re: 'true'", R"({"a":true})", true},
      {"a|re: '.*'", R"({"a":null})", false},
      {"a|re: '.*'", R"({})", false},
      {"a|re: ''", R"({"a":""})", true},
      {R"(a|re: '"b":"x"')", R"({"a":{"b" : "x"}})", true},
      {"a|re|all: [x, y]", R"({"a":"yx"})", true},
      {"a|re|all: [x, y]", R"({"a":"x"})", false},
      {"a|re: [x, y]", R"({"a":"y"})", true},
  };
  for (const Row& row : rows) check(row);
}

TEST_CASE("§6 cidr") {
  const Row rows[] = {
      {"a|cidr: 10.0.0.0/8", R"({"a":"10.255.0.1"})", true},
      {"a|cidr: 10.0.0.0/8", R"({"a":"11.0.0.1"})", false},
      {"a|cidr: 10.0.0.0/9", R"({"a":"10.127.255.255"})", true},
      {"a|cidr: 10.0.0.0/9", R"({"a":"10.128.0.0"})", false},
      {"a|cidr: 10.1.2.3", R"({"a":"10.1.2.3"})", true},
      {"a|cidr: 10.1.2.3/32", R"({"a":"10.1.2.2"})", false},
      {"a|cidr: 0.0.0.0/0", R"({"a":"255.1.2.3"})", true},
      {"a|cidr: 0.0.0.0/0", R"({"a":"::1"})", false},
      {"a|cidr: ::/0", R"({"a":"::1"})", true},
      {"a|cidr: ::/0", R"({"a":"10.0.0.1"})", false},
      {"a|cidr: '2001:db8::/32'", R"({"a":"2001:DB8:0::1"})", true},
      {"a|cidr: '2001:db8::/32'", R"({"a":"2001:db9::1"})", false},
      {"a|cidr: '2001:db8::1'", R"({"a":"2001:db8::1"})", true},
      {"a|cidr: 10.0.0.0/8", R"({"a":"::ffff:10.0.0.1"})", false},
      {"a|cidr: '::ffff:10.0.0.0/104'", R"({"a":"::ffff:10.0.0.1"})", true},
      {"a|cidr: 10.0.0.0/8", R"({"a":"10.0.0.0/8"})", false},
      {"a|cidr: 10.0.0.0/8", R"({"a":"10.0.0.1 "})", false},
      {"a|cidr: 10.0.0.0/8", R"({"a":"10.0.0.1:80"})", false},
      {"a|cidr: 10.0.0.0/8", R"({"a":"10.0.0.1\u0000"})", false},
      {"a|cidr: 10.0.0.0/8", R"({"a":"010.0.0.1"})", false},
      {"a|cidr: 10.0.0.0/8", R"({"a":"10.1"})", false},
      {"a|cidr: 'fe80::/10'", R"({"a":"fe80::1%eth0"})", false},
      {"a|cidr: '::/0'", R"({"a":"[::1]"})", false},
      {"a|cidr: 10.0.0.0/8", R"({"a":"AWS Internal"})", false},
      {"a|cidr: 10.0.0.0/8", R"({"a":10})", false},
      {"a|cidr: [10.0.0.0/8, 192.168.0.0/16]", R"({"a":"192.168.1.1"})", true},
      {"a|cidr: 10.0.0.0/8", R"({"a":["x","10.0.0.1"]})", true},
  };
  for (const Row& row : rows) check(row);
}

TEST_CASE("§6 exists") {
  const Row rows[] = {
      {"a|exists: true", R"({"a":1})", true},      {"a|exists: true", R"({"a":null})", true},
      {"a|exists: true", R"({"a":""})", true},     {"a|exists: true", R"({"a":{}})", true},
      {"a|exists: true", R"({"a":[]})", true},     {"a|exists: true", R"({})", false},
      {"a.b|exists: true", R"({"a":[]})", false},  {"a|exists: false", R"({})", true},
      {"a|exists: false", R"({"a":null})", false},
  };
  for (const Row& row : rows) check(row);
}

TEST_CASE("§6 gt, gte, lt, lte") {
  const Row rows[] = {
      {"a|gt: 5", R"({"a":5.0000000000000000001})", true},
      {"a|gt: 5", R"({"a":5})", false},
      {"a|gte: 5", R"({"a":5.0})", true},
      {"a|lt: 5", R"({"a":-1e400})", true},
      {"a|lt: 5", R"({"a":5})", false},
      {"a|lte: 5", R"({"a":0.5e1})", true},
      {"a|lte: 0.5", R"({"a":0.51})", false},
      {"a|gt: 9007199254740992", R"({"a":9007199254740993})", true},
      {"a|gt: 5", R"({"a":"6"})", true},
      {"a|gt: 5", R"({"a":"6.5"})", true},
      {"a|gt: 5", R"({"a":"0006"})", true},
      {"a|gt: 5", R"({"a":"6e0"})", false},
      {"a|gt: 5", R"({"a":"+6"})", false},
      {"a|gt: 5", R"({"a":" 6"})", false},
      {"a|gt: 5", R"({"a":"six"})", false},
      {"a|gt: -1", R"({"a":true})", false},
      {"a|gt: -1", R"({"a":null})", false},
      {"a|gt: -1", R"({})", false},
      {"a|gt: 5", R"({"a":[1,6]})", true},
      {"a|gt: [5, 3]", R"({"a":4})", true},
      {"a|gt: -1", R"({"a":[]})", false},
  };
  for (const Row& row : rows) check(row);
}

TEST_CASE("§6 fieldref") {
  const Row rows[] = {
      {"a|fieldref: b", R"({"a":"x","b":"X"})", true},
      {"a|fieldref: b", R"({"a":"x","b":"y"})", false},
      {"a|fieldref: b.c", R"({"a":"x","b":{"c":"x"}})", true},
      {"a|fieldref: b", R"({"a":"é","b":"É"})", true},
      {"a|fieldref: b", R"({"a":"10","b":10})", true},
      // two numbers as numbers, everything else as text
      {"a|fieldref: b", R"({"a":5,"b":5.0})", true},
      {"a|fieldref: b", R"({"a":10.0,"b":1e1})", true},
      {"a|fieldref: b", R"({"a":-0,"b":0})", true},
      {"a|fieldref: b", R"({"a":9007199254740993,"b":9007199254740992})", false},
      {"a|fieldref: b", R"({"a":10.0,"b":"10"})", false},
      {"a|fieldref: b", R"({"a":"10.0","b":"10"})", false},
      {"a|fieldref: b", R"({"a":"10.0","b":10.0})", true},
      {"a|fieldref: b", R"({"a":["x",5],"b":["5.0",5.0]})", true},
      {"a|fieldref: b", R"({"a":"\u00ff+5e1","b":5})", false},
      {"a|fieldref|neq: b", R"({"a":5,"b":5.0})", false},
      {"a|fieldref|contains: b", R"({"a":15.0,"b":5})", true},
      {"a|fieldref|startswith: b", R"({"a":5,"b":5.0})", false},
      {"a|fieldref: b", R"({"a":"TRUE","b":true})", true},
      {"a|fieldref: b", R"({})", false},
      {"a|fieldref: b", R"({"a":null,"b":null})", false},
      {"a|fieldref: b", R"({"a":"null","b":null})", false},
      {"a|fieldref: b", R"({"a":{},"b":{}})", false},
      {"a|fieldref: b", R"({"a":[],"b":[]})", false},
      {"a|fieldref: b", R"({"a":["x","y"],"b":["z","y"]})", true},
      {"a|fieldref: b", R"({"a":"x","b":"*"})", false},
      {"a|fieldref: b", R"({"a":"","b":""})", true},
      {"a|fieldref|contains: b", R"({"a":"xYz","b":"y"})", true},
      {"a|fieldref|contains: b", R"({"a":"y","b":"xyz"})", false},
      {"a|fieldref|contains: b", R"({"a":"y","b":""})", true},
      {"a|fieldref|startswith: b", R"({"a":"xyz","b":"X"})", true},
      {"a|fieldref|startswith: b", R"({"a":"xyz","b":"z"})", false},
      {"a|fieldref|endswith: b", R"({"a":"xyz","b":"z"})", true},
      {"a|fieldref|endswith: b", R"({"a":"xyz","b":"x"})", false},
      {"a|fieldref|neq: b", R"({"a":"x","b":"y"})", true},
      {"a|fieldref|neq: b", R"({"a":"x"})", true},
      {"a|fieldref: [b, c]", R"({"a":"x","c":"x"})", true},
  };
  for (const Row& row : rows) check(row);
}

TEST_CASE("§6 encodings and windash") {
  const Row rows[] = {
      {"a|windash: '-a /b –c —d ―e -f /g'", R"({"a":"/a -b ―c –d —e ―f –g"})", true},
      {"a|windash: '-a /b –c —d ―e -f /g'", R"({"a":"/a -b ―c –d —e ―f +g"})", false},
      {"a|windash|contains: '-a -b'", R"({"a":{"x":"/a —b"}})", true},
      {"a|windash: '-a'", R"({"a":["/a"]})", true},
      {"a|windash: '-1'", R"({"a":-1})", true},
      {"a|windash|all: ['-a', '/a']", R"({"a":"–a"})", true},
      {"a|base64: foobar", R"({"a":"Zm9vYmFy"})", true},
      {"a|base64: foob", R"({"a":"Zm9vYg=="})", true},
      {"a|base64: foob", R"({"a":"Zm9vYg"})", false},
      {"a|base64: é", R"({"a":"w6k="})", true},
      {"a|base64offset|contains: foobar", R"({"a":"Zm9vYmFy"})", true},
      {"a|base64offset|contains: foobar", R"({"a":"eGZvb2Jhcg=="})", true},  // xfoobar
      {"a|base64offset|contains: foobar", R"({"a":"eHhmb29iYXI="})", true},  // xxfoobar
      {"a|base64offset|contains: foobar", R"({"a":"eHhmb29iYXJ5"})", true},  // xxfoobary
      {"a|base64offset|contains: foobar", R"({"a":"eHhmb29ieHh5"})", false},
      {"a|wide|base64: ab", R"({"a":"YQBiAA=="})", true},
      {"a|utf16le|base64: ab", R"({"a":"YQBiAA=="})", true},
      {"a|utf16be|base64: ab", R"({"a":"AGEAYg=="})", true},
      {"a|utf16|base64: ab", R"({"a":"//5hAGIA"})", true},
      {"a|wide: ab", R"({"a":"a\u0000b\u0000"})", true},
      {"a|wide|contains: ab", R"({"a":"xa\u0000b\u0000x"})", true},
      {"a|windash: '-x'", R"({"a":"/x"})", true},
      {"a|windash: '/x'", R"({"a":"-X"})", true},
      {"a|windash: '-x'", R"({"a":"–x"})", true},
      {"a|windash: '-x'", R"({"a":"—x"})", true},
      {"a|windash: '-x'", R"({"a":"―x"})", true},
      {"a|windash: '-x'", R"({"a":"+x"})", false},
      {"a|windash|contains: ' -x-y'", R"({"a":"cmd /x-y"})", true},
      {"a|windash|contains: ' -x-y'", R"({"a":"cmd /x/y"})", false},  // inner dashes stay
      {"a|windash|contains|all: [' -x', ' -y']", R"({"a":"cmd /x –y"})", true},
      {"a|windash|contains|all: [' -x', ' -y']", R"({"a":"cmd /x"})", false},
      {"a|expand: '50\\%'", R"({"a":"50%"})", true},
      {"a: '%x%'", R"({"a":"%x%"})", true},
  };
  for (const Row& row : rows) check(row);
}

TEST_CASE("§6 parts of a time") {
  const Row rows[] = {
      {"a|hour: 12", R"({"a":"2024-02-29T12:34:56Z"})", true},
      {"a|hour: 12", R"({"a":"2024-02-29T12:34:56+01:00"})", false},
      {"a|hour: 11", R"({"a":"2024-02-29T12:34:56+01:00"})", true},
      {"a|minute: 34", R"({"a":"2024-02-29T12:34:56.789Z"})", true},
      {"a|day: 29", R"({"a":"2024-02-29T12:34:56Z"})", true},
      {"a|day: 1", R"({"a":"2024-02-29T23:34:56-01:00"})", true},
      {"a|week: 53", R"({"a":"2021-01-03T00:00:00Z"})", true},
      {"a|month: 2", R"({"a":"2024-02-29T12:34:56Z"})", true},
      {"a|year|gte: 2024", R"({"a":"2024-02-29T12:34:56Z"})", true},
      {"a|year|gt: 2024", R"({"a":"2024-02-29T12:34:56Z"})", false},
      {"a|hour|lt: 6", R"({"a":"2024-02-29T05:59:59Z"})", true},
      {"a|hour|lte: 5", R"({"a":"2024-02-29T05:59:59Z"})", true},
      {"a|hour: 12", R"({"a":"2024-02-29T12:34:56"})", false},
      {"a|hour: 12", R"({"a":"2024-02-29 12:34:56.000"})", true},
      {"a|hour: 12", R"({"a":"2024-02-29 12:34:56 UTC"})", true},
      {"a|year: 2024", R"({"a":"2024-02-29"})", false},
      {"a|year: 2024", R"({"a":2024})", false},
      {"a|year: 2024", R"({})", false},
      {"a|hour|neq: 12", R"({"a":"no time"})", true},
  };
  for (const Row& row : rows) check(row);
}

}  // namespace
}  // namespace trailhound

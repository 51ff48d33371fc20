#include "engine/report/manifest.h"

#include <catch2/catch.hpp>

#include "engine/testing/test_files.h"

namespace trailhound {
namespace {

const HuntLedger nothing;

std::string written(const Manifest& manifest) {
  const TestFolder folder;
  auto output = Output::open(folder.path("manifest.json"));
  REQUIRE(output);
  CHECK(write_manifest(**output, manifest, {.ledger = &nothing}) == "");
  return file_bytes(folder.path("manifest.json"));
}

TEST_CASE("the manifest has all its keys in order") {
  const Input inputs[] = {{"../c/a.json", 3, 5}, {"caf\xE9.json", 0}};
  const Fingerprint fingerprints[] = {{3, sha256("abc"), true, "", 1688990000'000'000'000},
                                      {1, sha256("x"), false, "the file changed"}};
  const Problem not_found[] = {{"gone", Problem::Kind::kFailed, "No such file or directory"}};
  Manifest manifest;
  manifest.version = "1.2";
  manifest.program = {7, sha256("program")};
  manifest.command = "hunt";
  manifest.arguments = {"--stats", "s\xFF", "a\nb"};
  manifest.start = 1688990731'000'000'000;
  manifest.end = 1688990731'250'000'000;
  manifest.sandbox = {true, false, "no Landlock"};
  manifest.rule_files = {{"r.yml", 4, sha256("rule"), {{"i", "T", "evaluated", ""}, {"", "U", "set_aside", "why"}}},
                         {"s.yml", 0, std::nullopt, {}}};
  manifest.inputs = inputs;
  manifest.fingerprints = fingerprints;
  manifest.not_found = not_found;
  manifest.outputs = {{"results", {"-", 5, sha256("lines")}}};

  std::string ledger = ledger_json({.ledger = &nothing});
  ledger.pop_back();
  for (std::size_t at = ledger.find('\n'); at != ledger.npos; at = ledger.find('\n', at + 1))
    ledger.insert(at + 1, "  ");
  CHECK(written(manifest) == R"({
  "schema": "trailhound/manifest/1",
  "version": "1.2",
  "program": {
    "size": 7,
    "sha256": ")" + to_hex(sha256("program")) +
                                 R"("
  },
  "command": "hunt",
  "arguments": [
    "--stats",
    "s\\xFF",
    "a\nb"
  ],
  "start": "2023-07-10T12:05:31Z",
  "end": "2023-07-10T12:05:31.25Z",
  "sandbox": {
    "system_calls": true,
    "files": false,
    "reason": "no Landlock"
  },
  "rules": {
    "built_in": false,
    "files": [
      {
        "path": "r.yml",
        "size": 4,
        "sha256": ")" + to_hex(sha256("rule")) +
                                 R"(",
        "documents": [
          {
            "id": "i",
            "title": "T",
            "fate": "evaluated"
          },
          {
            "id": "",
            "title": "U",
            "fate": "set_aside",
            "reason": "why"
          }
        ]
      },
      {
        "path": "s.yml",
        "size": null,
        "sha256": null,
        "documents": []
      }
    ]
  },
  "databases": [],
  "inputs": [
    {
      "path": "../c/a.json",
      "name": "a.json",
      "size": 3,
      "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      "modified": "2023-07-10T11:53:20Z"
    },
    {
      "path": "caf\\xE9.json",
      "size": null,
      "sha256": null,
      "reason": "the file changed"
    },
    {
      "path": "gone",
      "size": null,
      "sha256": null,
      "reason": "No such file or directory"
    }
  ],
  "outputs": [
    {
      "content": "results",
      "path": "-",
      "size": 5,
      "sha256": ")" + to_hex(sha256("lines")) +
                                 R"("
    }
  ],
  "ledger": )" + ledger + "\n}\n");
}

/// Notes the size of the largest write.
class LargestPiece : public Output {
 public:
  bool write(std::string_view formatted) override {
    largest = std::max(largest, formatted.size());
    all += formatted.size();
    return true;
  }
  std::string finish() override { return {}; }
  bool closed() const override { return false; }
  bool failed() const override { return false; }
  void mark_partial() override {}
  Written written() override { return {}; }
  std::size_t largest = 0, all = 0;
};

TEST_CASE("many inputs do not make a large text in memory") {
  const std::vector<Input> inputs(50000, Input{std::string(100, 'p'), 1});
  std::vector<Fingerprint> fingerprints(inputs.size(), Fingerprint{.size = 1, .is_whole = true, .reason = {}});
  Manifest manifest;
  manifest.inputs = inputs;
  manifest.fingerprints = fingerprints;
  LargestPiece output;
  CHECK(write_manifest(output, manifest, {.ledger = &nothing}) == "");
  CHECK(output.all > 10'000'000);
  CHECK(output.largest < 100'000);
}

}  // namespace
}  // namespace trailhound

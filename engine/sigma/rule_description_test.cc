#include "engine/sigma/rule_description.h"

#include <catch2/catch.hpp>
#include <string>

namespace trailhound {
namespace {

TEST_CASE("the paragraph that begins with Next: is what to check next") {
  struct Row {
    const char *description, *what, *next_steps;
  };
  const Row rows[] = {
      {"", "", ""},
      {"A user was made.\n", "A user was made.", ""},
      {"A user was made.\nNext: who did it,\nand why.\n", "A user was made.", "who did it,\nand why."},
      {"First.\n\nSecond.\n\nNext:\n  look\n", "First.\n\nSecond.", "look"},
      {"Next: look", "", "look"},
      {"What Next: means is no heading.", "What Next: means is no heading.", ""},
      {"One.\nNext: two.\nNext: three.", "One.\nNext: two.", "three."},
      {"One.\nNext: look at Next: here.", "One.", "look at Next: here."},
      {"Nextcloud was used.", "Nextcloud was used.", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.description);
    const DescriptionParts parts = parts_of_description(row.description);
    CHECK(parts.what == row.what);
    CHECK(parts.next_steps == row.next_steps);
  }
}

TEST_CASE("a document is found by a place in it, with its comments") {
  const std::string text =
      "# first\ntitle: a\n--- # two\n\n# second\ntitle: b\ntext: |\n  --- inside\n...\n---\ntitle: c";
  CHECK(document_around(text, {2, 1}) == "# first\ntitle: a\n");
  CHECK(document_around(text, {6, 1}) == "\n# second\ntitle: b\ntext: |\n  --- inside\n");
  CHECK(document_around(text, {11, 1}) == "title: c");
  CHECK(document_around("title: a", {1, 1}) == "title: a");
  CHECK(document_around("---\r\ntitle: a\r\n", {2, 1}) == "title: a\r\n");
  CHECK(document_around("----\ntitle: a", {2, 1}) == "----\ntitle: a");
}

TEST_CASE("documents that an action completes are shown with the whole file") {
  const std::string text = "action: global\nlevel: high\n---\ntitle: a\n---\ntitle: b\n";
  CHECK(document_around(text, {4, 1}) == text);
}

}  // namespace
}  // namespace trailhound

#include "engine/identity/derived_texts.h"

#include <catch2/catch.hpp>
#include <string>

namespace trailhound {
namespace {

int calls = 0;

std::string in_brackets(std::string_view text) {
  ++calls;
  return "[" + std::string(text) + "]";
}

TEST_CASE("derived texts: a text that comes again is not derived again") {
  calls = 0;
  DerivedTexts texts(in_brackets);
  CHECK(texts.of("aws-cli/2.1") == "[aws-cli/2.1]");
  CHECK(texts.of("Boto3/1.2") == "[Boto3/1.2]");
  CHECK(texts.of("aws-cli/2.1") == "[aws-cli/2.1]");
  CHECK(texts.of("") == "[]");
  CHECK(calls == 3);
}

TEST_CASE("derived texts: a long text is right, and not kept") {
  calls = 0;
  DerivedTexts texts(in_brackets);
  const std::string text(10'000, 'x');
  CHECK(texts.of(text) == "[" + text + "]");
  CHECK(texts.of(text) == "[" + text + "]");
  CHECK(calls == 2);
}

TEST_CASE("derived texts: any number of texts is right") {
  DerivedTexts texts(in_brackets);
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 10'000; ++i) {
      const std::string text = std::to_string(i);
      REQUIRE(texts.of(text) == "[" + text + "]");
    }
  }
}

}  // namespace
}  // namespace trailhound

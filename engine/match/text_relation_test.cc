#include "engine/match/text_relation.h"

#include <catch2/catch.hpp>
#include <random>
#include <string>

namespace trailhound {
namespace {

using Relation = FieldRefTest::Relation;
using Texts = std::vector<std::string>;

std::vector<std::string_view> views(const Texts& texts) { return {texts.begin(), texts.end()}; }

bool related_one_by_one(Relation relation, const Texts& texts, const Texts& others) {
  for (const std::string& text : texts) {
    for (const std::string& other : others) {
      if (relation == Relation::kEquals && text == other) return true;
      if (relation == Relation::kContains && text.find(other) != std::string::npos) return true;
      if (relation == Relation::kStartsWith && text.starts_with(other)) return true;
      if (relation == Relation::kEndsWith && text.ends_with(other)) return true;
    }
  }
  return false;
}

TEST_CASE("many texts are related as if they were compared one by one") {
  std::minstd_rand random(11);
  const auto texts_of = [&](std::size_t count, std::size_t most, unsigned letters) {
    Texts texts(count);
    for (std::string& text : texts) {
      const std::size_t size = 1 + random() % most;
      for (std::size_t i = 0; i < size; ++i)
        text += static_cast<char>(random() % 9 == 0 ? 0xC3 : 'a' + random() % letters);
    }
    return texts;
  };
  for (const Relation relation : {Relation::kEquals, Relation::kContains, Relation::kStartsWith, Relation::kEndsWith}) {
    int held = 0;
    constexpr int kRounds = 300;
    for (int round = 0; round < kRounds; ++round) {
      // Long others over few letters: about half of the rounds have a pair, most of them exactly one.
      const unsigned letters = 2 + static_cast<unsigned>(round) % 24;
      const Texts texts = texts_of(round % 2 == 0 ? 60 : 5, 24, letters);
      const Texts others = texts_of(round % 2 == 0 ? 40 : 300, 16, letters);
      REQUIRE(texts.size() * others.size() > 1024);
      const bool expected = related_one_by_one(relation, texts, others);
      INFO("relation " << static_cast<int>(relation) << ", round " << round);
      REQUIRE(any_related(relation, views(texts), views(others)) == expected);
      held += expected;
    }
    CAPTURE(static_cast<int>(relation), held);
    CHECK(held > kRounds / 20);
  }
}

TEST_CASE("one related pair among many, wherever it stands, and none") {
  Texts texts, others;
  for (int i = 0; i < 500; ++i) {
    texts.push_back("text-" + std::to_string(i) + "-of-the-first");
    others.push_back("other-" + std::to_string(i));
  }
  for (const Relation relation : {Relation::kEquals, Relation::kContains, Relation::kStartsWith, Relation::kEndsWith}) {
    CHECK_FALSE(any_related(relation, views(texts), views(others)));
  }
  texts[250] = "a (other-77) b";
  CHECK(any_related(Relation::kContains, views(texts), views(others)));
  CHECK_FALSE(any_related(Relation::kStartsWith, views(texts), views(others)));
  CHECK_FALSE(any_related(Relation::kEndsWith, views(texts), views(others)));
  texts[250] = "a (other-77";
  CHECK(any_related(Relation::kEndsWith, views(texts), views(others)));
  texts[250] = "other-77)";
  CHECK(any_related(Relation::kStartsWith, views(texts), views(others)));
  CHECK_FALSE(any_related(Relation::kEquals, views(texts), views(others)));
  texts[250] = "other-77";
  CHECK(any_related(Relation::kEquals, views(texts), views(others)));
  others[0] = "";
  texts[250] = "nothing";
  CHECK(any_related(Relation::kContains, views(texts), views(others)));
  CHECK_FALSE(any_related(Relation::kEquals, views(texts), views(others)));
}

TEST_CASE("two long arrays of a hostile record do not cost their product") {
  // Compared one by one these are ten thousand million searches.
  constexpr int kCount = 100000;
  Texts texts, others;
  for (int i = 0; i < kCount; ++i) {
    texts.push_back(std::to_string(i) + "x");
    others.push_back("y" + std::to_string(i));
  }
  for (const Relation relation : {Relation::kContains, Relation::kStartsWith, Relation::kEndsWith}) {
    CHECK_FALSE(any_related(relation, views(texts), views(others)));
  }
}

TEST_CASE("long values cost their sum, not their product") {
  // Tried at every place, each of these is millions of comparisons of a megabyte: the test would not come to its end.
  const std::size_t size = 2u << 20;
  const std::string text = "*" + std::string(size, 'a'), other = std::string(size / 2, 'a') + 'b';
  CHECK_FALSE(any_related(Relation::kContains, {text}, {other}));
  CHECK(any_related(Relation::kContains, {text}, {std::string_view(other).substr(0, size / 2)}));
  // Many lengths: the beginnings of one string, each with a byte behind that the text does not have.
  Texts others;
  for (std::size_t length = 1; length < 3000; ++length) others.push_back(std::string(length, 'a') + 'b');
  CHECK_FALSE(any_related(Relation::kContains, {text}, views(others)));
  CHECK_FALSE(any_related(Relation::kStartsWith, {text}, views(others)));
  CHECK_FALSE(any_related(Relation::kEndsWith, {text}, views(others)));
  others.push_back("aaaa");
  CHECK(any_related(Relation::kContains, {text}, views(others)));
  CHECK(any_related(Relation::kEndsWith, {text}, views(others)));
  CHECK_FALSE(any_related(Relation::kStartsWith, {text}, views(others)));
}

}  // namespace
}  // namespace trailhound

#include "engine/sql/ambiguity.h"

#include <catch2/catch.hpp>

namespace trailhound {
namespace {

/// Builds automata in few words. Every use of a character is a state of its own.
class Automaton {
 public:
  using Part = Ambiguity::Part;

  Part one(char32_t first, char32_t last) { return ambiguity_.character({{first, last}}); }
  Part one(char32_t character) { return one(character, character); }
  Part then(Part left, Part right) { return ambiguity_.sequence(std::move(left), std::move(right)); }
  static Part either(Part left, const Part& right) { return Ambiguity::either(std::move(left), right); }
  Part plus(Part part) { return ambiguity_.repeated(std::move(part)); }
  Part star(Part part) { return Ambiguity::optional(plus(std::move(part))); }
  static Part maybe(Part part) { return Ambiguity::optional(std::move(part)); }
  bool is_exponential() const { return ambiguity_.is_exponential(); }

 private:
  Ambiguity ambiguity_;
};

TEST_CASE("what has no repetition is not exponential") {
  Automaton a;
  CHECK_FALSE(a.is_exponential());
  a.then(Automaton::either(a.one('a'), a.one('a')), Automaton::maybe(a.one('a')));
  CHECK_FALSE(a.is_exponential());
}

TEST_CASE("the parts of an expression know whether they may be empty, and where they begin and end") {
  Automaton a;
  const auto x = a.one('x');
  CHECK_FALSE(x.may_be_empty);
  CHECK(x.first == std::vector<Ambiguity::State>{0});
  CHECK(a.star(x).may_be_empty);
  const auto sequence = a.then(Automaton::maybe(x), a.one('y'));
  CHECK_FALSE(sequence.may_be_empty);
  CHECK(sequence.first == std::vector<Ambiguity::State>{0, 1});
  CHECK(sequence.last == std::vector<Ambiguity::State>{1});
  const auto nothing = a.then({}, {});
  CHECK(nothing.may_be_empty);
  CHECK(nothing.first.empty());
  CHECK(Automaton::either(x, {}).may_be_empty);
}

TEST_CASE("one way around a loop is not exponential") {
  SECTION("x*") {
    Automaton a;
    a.star(a.one('x'));
    CHECK_FALSE(a.is_exponential());
  }
  SECTION("x*x*x* is only polynomial") {
    Automaton a;
    a.then(a.star(a.one('x')), a.then(a.star(a.one('x')), a.star(a.one('x'))));
    CHECK_FALSE(a.is_exponential());
  }
  SECTION("(x|y)*") {
    Automaton a;
    a.star(Automaton::either(a.one('x'), a.one('y')));
    CHECK_FALSE(a.is_exponential());
  }
  SECTION("(x+y)*") {
    Automaton a;
    a.star(a.then(a.plus(a.one('x')), a.one('y')));
    CHECK_FALSE(a.is_exponential());
  }
  SECTION("(xx)*(xxx)*: two loops that share nothing but their text") {
    Automaton a;
    const auto two = a.star(a.then(a.one('x'), a.one('x')));
    a.then(two, a.star(a.then(a.one('x'), a.then(a.one('x'), a.one('x')))));
    CHECK_FALSE(a.is_exponential());
  }
  SECTION("a repetition of nothing") {
    Automaton a;
    a.star(a.star({}));
    CHECK_FALSE(a.is_exponential());
  }
}

TEST_CASE("two ways around a loop with the same text are exponential") {
  SECTION("(x*)*") {
    Automaton a;
    a.star(a.star(a.one('x')));
    CHECK(a.is_exponential());
  }
  SECTION("(x|x)*") {
    Automaton a;
    a.star(Automaton::either(a.one('x'), a.one('x')));
    CHECK(a.is_exponential());
  }
  SECTION("([a-m]|[m-z])*: the ranges share one character") {
    Automaton a;
    a.star(Automaton::either(a.one('a', 'm'), a.one('m', 'z')));
    CHECK(a.is_exponential());
  }
  SECTION("([a-l]|[m-z])*: these share none") {
    Automaton a;
    a.star(Automaton::either(a.one('a', 'l'), a.one('m', 'z')));
    CHECK_FALSE(a.is_exponential());
  }
  SECTION("(xy|x|y)*") {
    Automaton a;
    a.star(Automaton::either(a.then(a.one('x'), a.one('y')), Automaton::either(a.one('x'), a.one('y'))));
    CHECK(a.is_exponential());
  }
  SECTION("(x+y?)+") {
    Automaton a;
    a.plus(a.then(a.plus(a.one('x')), Automaton::maybe(a.one('y'))));
    CHECK(a.is_exponential());
  }
  SECTION("(xx|xxx)*: the ways meet after six characters") {
    Automaton a;
    const auto two = a.then(a.one('x'), a.one('x'));
    a.star(Automaton::either(two, a.then(a.one('x'), a.then(a.one('x'), a.one('x')))));
    CHECK(a.is_exponential());
  }
  SECTION("a*(x*)*b: beside other parts") {
    Automaton a;
    const auto inner = a.star(a.star(a.one('x')));
    a.then(a.then(a.star(a.one('a')), inner), a.one('b'));
    CHECK(a.is_exponential());
  }
}

TEST_CASE("an automaton that is too large counts as exponential, but only for its states in loops") {
  const auto word = [](Automaton& a, char32_t count) {
    Automaton::Part part;
    for (char32_t i = 0; i < count; ++i) part = a.then(std::move(part), a.one(0x1000 + i));
    return part;
  };
  Automaton small;
  small.star(word(small, 300));
  CHECK_FALSE(small.is_exponential());
  Automaton large;
  large.star(word(large, 301));
  CHECK(large.is_exponential());
  Automaton straight;
  straight.then(word(straight, 5000), straight.star(straight.one('x')));
  CHECK_FALSE(straight.is_exponential());
}

}  // namespace
}  // namespace trailhound

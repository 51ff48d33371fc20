#include "engine/testing/generate_event.h"

#include <algorithm>
#include <string_view>

#include "engine/base/text.h"
#include "engine/testing/vocabulary.h"

namespace trailhound {
namespace {

/// Writes JSON in all forms that the grammar allows: white space between tokens, and escapes that are not needed.
class EventWriter {
 public:
  EventWriter(const Vocabulary& vocabulary, KeyCase key_case, unsigned space_chance, unsigned escape_chance,
              Random& random)
      : vocabulary_(vocabulary),
        key_case_(key_case),
        space_chance_(space_chance),
        escape_chance_(escape_chance),
        random_(random) {}

  std::string event(std::size_t number) {
    if (key_case_ == KeyCase::kLower) lowers_paths_ = random_.chance(50);
    std::string id = std::to_string(number);
    id.insert(0, 12 - id.size(), '0');
    std::vector<std::string> members = {
        member(own_key("eventVersion"), string("1.08")),
        member(own_key("eventName"), string(random_.chance(70) ? text() : draw_word(random_))),
        member(own_key("eventSource"), string(random_.chance(60) ? text() : "a.amazonaws.com")),
        member(own_key("eventID"), string("00000000-0000-4000-8000-" + id)),
        member(own_key("eventTime"), string(random_.chance(80) ? "2024-02-29T12:34:56Z" : "2023-12-31T23:59:59Z")),
    };
    const auto insert = [&](const std::string& text) {
      const auto place = static_cast<std::ptrdiff_t>(random_.below(members.size() + 1));
      members.insert(members.begin() + place, text);
    };
    for (const std::string& path : vocabulary_.paths) {
      if (random_.chance(path.starts_with("event") ? 3 : 55)) insert(member_at(own_key(path), value(2)));
    }
    for (const Vocabulary::Wish& wish : vocabulary_.wishes) {
      if (!random_.chance(15)) continue;
      insert(member_at(own_key(wish.path), wish.is_number ? wish.value : string(wish.value)));
    }
    for (std::size_t more = random_.below(4); more > 0; --more) insert(draw_member(0));
    std::string out = space();
    out += joined('{', members, '}');
    out += space();
    return out;
  }

  std::string value(std::size_t depth) {
    const std::size_t kind = random_.below(depth < 4 ? 12 : 7);
    if (kind < 4) return string(text());
    if (kind == 4) return draw_number(random_);
    if (kind == 5) return random_.chance(50) ? "true" : "false";
    if (kind == 6) return "null";
    const std::string drawn = kind < 9 ? array(depth + 1) : object(depth + 1);
    return random_.chance(5) ? string_around(drawn) : drawn;
  }

  std::string array(std::size_t depth) {
    std::vector<std::string> elements;
    for (std::size_t more = random_.below(4); more > 0; --more) elements.push_back(value(depth));
    return joined('[', elements, ']');
  }

  std::string object(std::size_t depth) {
    std::vector<std::string> members;
    for (std::size_t more = random_.below(4); more > 0; --more) members.push_back(draw_member(depth));
    return joined('{', members, '}');
  }

 private:
  // Every draw is its own statement: within one expression the compiler chooses the order of two draws.

  /// A path from the record's own keys on, in their case. Below them some exports keep the case.
  std::string own_key(std::string_view path) {
    std::string out(path);
    if (key_case_ == KeyCase::kAsIs) return out;
    const std::size_t end = lowers_paths_ ? out.size() : std::min(out.find('.'), out.size());
    for (std::size_t i = 0; i < end; ++i) {
      if (out[i] >= 'A' && out[i] <= 'Z') out[i] = static_cast<char>(out[i] - 'A' + 'a');
    }
    return out;
  }

  std::string draw_member(std::size_t depth) {
    const std::string name = key();
    const std::string drawn = value(depth);
    return member(name, drawn);
  }

  /// A member through which `path` reaches something: each dot of it descends, or is part of a key.
  std::string member_at(std::string_view path, const std::string& end) {
    std::size_t dot = path.find('.');
    while (dot != std::string_view::npos && random_.chance(15)) dot = path.find('.', dot + 1);
    if (dot == std::string_view::npos) return member(path, end);
    std::vector<std::string> members = {member_at(path.substr(dot + 1), end)};
    if (random_.chance(40)) members.push_back(draw_member(2));
    if (random_.chance(20)) members.insert(members.begin(), draw_member(2));
    std::string inner = joined('{', members, '}');
    if (random_.chance(10)) inner = string_around(inner);
    if (random_.chance(20)) inner = joined('[', {inner, value(3)}, ']');
    if (random_.chance(10)) inner = string_around(inner);
    return member(path.substr(0, dot), inner);
  }

  /// A string that contains `json`, as policies do, and nested objects in the exports of many tools. Sometimes
  /// damaged, sometimes percent-encoded.
  std::string string_around(std::string json) {
    if (random_.chance(10)) json.insert(0, " \n");
    if (random_.chance(10)) json += random_.chance(50) ? " " : "}";
    if (random_.chance(5)) json.pop_back();
    if (random_.chance(30)) json = percent_text(json, random_);
    return string(json);
  }

  std::string member(std::string_view name, const std::string& value) {
    std::string out = string(name);
    out += space();
    out += ':';
    out += space();
    out += value;
    return out;
  }

  std::string joined(char open, const std::vector<std::string>& parts, char close) {
    std::string out(1, open);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (i > 0) out += ',';
      out += space();
      out += parts[i];
      out += space();
    }
    if (parts.empty()) out += space();
    return out + close;
  }

  /// Mostly a single key, sometimes one with dots that competes with nested ones.
  std::string key() {
    std::string out = draw_key(random_);
    if (random_.chance(15)) {
      for (std::size_t more = random_.between(1, 2); more > 0; --more) out += '.' + draw_key(random_);
    }
    return out;
  }

  std::string text() {
    if (random_.chance(12)) {
      return random_.chance(50) ? draw_address(random_) : draw_time(random_);
    }
    std::string out = random_.pick(vocabulary_.texts);
    if (random_.chance(15)) out += random_.pick(vocabulary_.texts);
    return random_.chance(50) ? with_other_case(out, random_) : out;
  }

  std::string space() {
    constexpr std::string_view kSpaces[] = {" ", "\n", "\r\n", "\t", "  \n    "};
    return random_.chance(space_chance_) ? std::string(random_.pick(kSpaces)) : std::string();
  }

  std::string string(std::string_view text) {
    std::string out = "\"";
    for (std::size_t offset = 0; offset < text.size();) {
      const std::size_t from = offset;
      const char32_t code_point = next_code_point(text, offset);
      if (random_.chance(escape_chance_)) {
        if (code_point == '/') {
          out += "\\/";
        } else {
          append_unit_escapes(code_point, out);
        }
      } else {
        append_json_escaped(text.substr(from, offset - from), out);
      }
    }
    if (random_.chance(escape_chance_) && random_.chance(20)) {
      constexpr std::string_view kOdd[] = {"\\ud83d", "\\udc00", "\\ud83d\\u0041"};
      out += random_.pick(kOdd);
    }
    return out + '"';
  }

  void append_unit_escapes(char32_t code_point, std::string& out) {
    if (code_point >= 0x10000) {
      append_unit_escape(0xD800 + ((code_point - 0x10000) >> 10), out);
      append_unit_escape(0xDC00 + (code_point & 0x3FF), out);
    } else {
      append_unit_escape(code_point, out);
    }
  }

  void append_unit_escape(char32_t unit, std::string& out) {
    const std::string_view digits = random_.chance(50) ? "0123456789abcdef" : "0123456789ABCDEF";
    out += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) out += digits[unit >> shift & 15];
  }

  const Vocabulary& vocabulary_;
  KeyCase key_case_;
  bool lowers_paths_ = false;  ///< whole paths, not their first part only
  unsigned space_chance_, escape_chance_;
  Random& random_;
};

}  // namespace

std::string draw_event(const Vocabulary& vocabulary, KeyCase key_case, std::size_t number, Random& random) {
  constexpr unsigned kSpaceChances[] = {0, 0, 5, 50};
  constexpr unsigned kEscapeChances[] = {0, 0, 5, 40};
  const unsigned space_chance = random.pick(kSpaceChances);
  const unsigned escape_chance = random.pick(kEscapeChances);
  return EventWriter(vocabulary, key_case, space_chance, escape_chance, random).event(number);
}

std::string draw_container(const Vocabulary& vocabulary, Random& random) {
  EventWriter writer(vocabulary, KeyCase::kAsIs, 0, 0, random);
  return random.chance(50) ? writer.object(3) : writer.array(3);
}

}  // namespace trailhound

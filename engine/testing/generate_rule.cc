#include "engine/testing/generate_rule.h"

#include <algorithm>
#include <functional>
#include <string_view>

#include "engine/base/text.h"
#include "engine/sigma/rule.h"
#include "engine/testing/generate_condition.h"
#include "engine/testing/generate_event.h"
#include "engine/testing/vocabulary.h"

namespace trailhound {
namespace {

/// Quotes a scalar: with double quotes if it must, with single quotes otherwise. (Callers that want a typed scalar
/// write it plain.)
std::string yaml_string(std::string_view text, Random& random) {
  bool plain = true;
  for (std::size_t offset = 0; offset < text.size();) {
    const char32_t code_point = next_code_point(text, offset);
    plain = plain && code_point >= 0x20 && code_point != 0x7F && code_point < 0x10000;
  }
  std::string out;
  if (plain && random.chance(70)) {
    for (const char c : text) out.append(c == '\'' ? 2 : 1, c);
    return '\'' + out + '\'';
  }
  for (std::size_t offset = 0; offset < text.size();) {
    const std::size_t from = offset;
    const char32_t code_point = next_code_point(text, offset);
    if (code_point == '"' || code_point == '\\') out += '\\';
    if (code_point < 0x20 || code_point == 0x7F) {
      constexpr char kHex[] = "0123456789ABCDEF";
      out.append("\\x").append({kHex[code_point >> 4], kHex[code_point & 15]});
    } else {
      out.append(text, from, offset - from);
    }
  }
  return '"' + out + '"';
}

/// As in generate_event.cc, no expression draws twice: the compiler would choose the order.
class RuleWriter {
 public:
  RuleWriter(Vocabulary& vocabulary, Random& random) : vocabulary_(vocabulary), random_(random) {}

  std::string rule(std::size_t number) {
    std::string id = std::to_string(number);
    id.insert(0, 12 - id.size(), '0');
    selects_elements_ = random_.chance(35);
    std::string out = "title: generated " + std::to_string(number) + "\nid: 11111111-0000-4000-8000-" + id +
                      (selects_elements_ ? "\nsigma-version: 3" : "") +
                      "\nlogsource:\n  product: aws\n  service: cloudtrail\ndetection:\n";
    const std::vector<std::string> names = draw_selection_names(random_);
    for (const std::string& name : names) out += "  " + name + ":\n" + selection();
    out += "  condition:";
    if (random_.chance(85)) return out + ' ' + draw_condition(names, random_) + '\n';
    out += '\n';
    for (std::size_t more = random_.between(1, 3); more > 0; --more) {
      out += "    - " + draw_condition(names, random_) + '\n';
    }
    return out;
  }

 private:
  using Draw = std::function<std::string()>;

  std::string selection() {
    const std::size_t kind = random_.below(10);
    if (kind < 6) return map("    ");
    if (kind == 6) return keyword_list();
    if (kind == 7) return keyword_item("    ");
    std::string out;
    for (std::size_t more = random_.between(1, 3); more > 0; --more) {
      if (kind == 9 && random_.chance(30)) {
        out += "    - " + keyword() + '\n';  // a mixed list
      } else {
        std::string lines = map("      ");
        lines[4] = '-';
        out += lines;
      }
    }
    return out;
  }

  /// The field of an item: its name in the rule, and the path in the event that it means.
  struct Field {
    std::string name, path;
  };

  /// Brackets of a name are its own only behind a backslash where they could be selectors.
  std::string name_of(std::string_view path) const {
    std::string name;
    for (const char c : path) {
      if (selects_elements_ && (c == '[' || c == ']')) name += '\\';
      name += c;
    }
    return name;
  }

  /// `inside` is the field that the block around the map is about; null outside blocks.
  std::string map(std::string_view indent, const Field* inside = nullptr, int depth = 0) {
    std::string out;
    std::vector<std::string> used;
    for (std::size_t more = random_.between(1, 3); more > 0; --more) {
      const bool is_block = selects_elements_ && depth < 3 && random_.chance(40);
      const std::string item = is_block ? block(indent, inside, used, depth) : draw_item(field(inside), used);
      if (item.empty()) continue;
      out.append(indent).append(item);
    }
    return out.empty() ? std::string(indent) + "eventName: x\n" : out;
  }

  Field field(const Field* inside) {
    if (inside != nullptr && random_.chance(70)) return *inside;
    if (inside != nullptr && random_.chance(20)) return {".", inside->path};
    const std::string path = random_.pick(vocabulary_.paths);
    if (path == kElementField && selects_elements_) return {"eventName", "eventName"};
    return {name_of(path), path};
  }

  std::string selector() {
    constexpr std::string_view kSelectors[] = {"[any]",  "[any]", "[any]", "[all]", "[all_or_empty]",
                                               "[none]", "[0]",   "[1]",   "[-1]",  "[-2]"};
    return std::string(random_.pick(kSelectors));
  }

  /// `list[selector]…: …`, about a field that is taken apart at one of its dots.
  std::string block(std::string_view indent, const Field* inside, std::vector<std::string>& used, int depth) {
    Field whole = field(inside);
    std::vector<std::size_t> places = {whole.name.size()};
    for (std::size_t at = whole.name.find('.'); at != std::string::npos; at = whole.name.find('.', at + 1)) {
      places.push_back(at);
    }
    const std::size_t place = random_.pick(places);
    const std::string list = whole.name.substr(0, place);
    const std::string rest = place < whole.name.size() ? whole.name.substr(place + 1) : std::string(kElementField);
    if (list.empty() || list.back() == '.' || rest.empty() || (rest.front() == '.' && rest.size() > 1)) return {};
    const std::string key = list + selector();
    const std::size_t form = random_.below(4);
    if (form == 0) return draw_item({rest == kElementField ? key : key + '.' + rest, whole.path}, used);
    if (std::find(used.begin(), used.end(), key) != used.end()) return {};
    used.push_back(key);
    const Field element{rest, whole.path};
    const std::string deeper = std::string(indent) + "  ";
    std::string out = yaml_string(key, random_) + ":\n";
    if (form < 3) return out + map(deeper, &element, depth + 1);
    const std::vector<std::string> names = draw_selection_names(random_);
    for (const std::string& name : names) {
      out += deeper + name + ":\n";
      out += random_.chance(85) ? map(deeper + "  ", &element, depth + 1) : deeper + "  - " + keyword() + '\n';
    }
    return out + deeper + "condition: " + draw_condition(names, random_) + '\n';
  }

  /// One `field|modifiers: values`; empty if the key was there before, but never the first one.
  std::string draw_item(const Field& field, std::vector<std::string>& used) {
    std::string modifiers;
    Draw draw;
    bool may_be_all = true;
    bool may_be_negated = true;
    switch (random_.below(13)) {
      case 0:
      case 1:
      case 2:
        draw = [this] { return plain_value(); };
        break;
      case 3:
      case 4:
        modifiers = affixed(draw);
        break;
      case 5:
        modifiers = "|re" + flags();
        draw = [this] { return yaml_string(regular_expression(), random_); };
        break;
      case 6:
        modifiers = "|cidr";
        draw = [this] { return network(); };
        break;
      case 7:
        modifiers = "|exists";
        draw = [this] { return random_.chance(50) ? "true" : "false"; };
        may_be_all = may_be_negated = false;
        break;
      case 8:
        modifiers = '|' + comparison();
        draw = [this] {
          const std::string drawn = number();
          return random_.chance(20) ? '\'' + drawn + '\'' : drawn;
        };
        break;
      case 9:
        modifiers = "|fieldref" + (random_.chance(60) ? affix() : "");
        draw = [this] { return yaml_string(name_of(random_.pick(vocabulary_.paths)), random_); };
        break;
      case 10:
        modifiers = encoding(draw);
        break;
      case 11:
        modifiers = "|windash" + (random_.chance(70) ? affix() : "");
        draw = [this] { return dashes(); };
        break;
      default:
        modifiers = time_part(draw);
        break;
    }
    const bool all = may_be_all && random_.chance(15);
    if (all) add_anywhere("|all", modifiers);
    if (may_be_negated && random_.chance(12)) add_anywhere("|neq", modifiers);

    wish_ = {field.path, {}, false};
    const std::string key = field.name + modifiers;
    if (std::find(used.begin(), used.end(), key) != used.end()) return {};
    used.push_back(key);
    std::string out = yaml_string(key, random_) + ':';
    out += values(all, may_be_all, draw);
    if (!wish_.value.empty()) vocabulary_.wishes.push_back(wish_);
    return out;
  }

  /// `all` and `neq` may come at any place.
  void add_anywhere(std::string_view modifier, std::string& modifiers) {
    std::vector<std::size_t> places = {0, modifiers.size()};
    // `re` and its flags stay together: only flags may follow `re` directly.
    if (modifiers.find("|re") == std::string::npos) {
      for (std::size_t at = modifiers.find('|'); at != std::string::npos; at = modifiers.find('|', at + 1)) {
        places.push_back(at);
      }
    }
    modifiers.insert(random_.pick(places), modifier);
  }

  std::string values(bool all, bool may_be_list, const Draw& draw) {
    if (!all && (!may_be_list || random_.chance(55))) return ' ' + draw() + '\n';
    const std::size_t count = random_.between(all ? 2 : 1, random_.chance(10) ? 12 : 4);
    std::string out = " [";
    for (std::size_t i = 0; i < count; ++i) out += (i > 0 ? ", " : "") + draw();
    return out + "]\n";
  }

  std::string plain_value() {
    const std::size_t kind = random_.below(12);
    if (kind == 0) return number();
    if (kind == 1) return random_.chance(50) ? "true" : "false";
    if (kind == 2) return "null";
    if (kind == 3) return random_.chance(50) ? "''" : "'*'";
    if (kind == 4) return random_.chance(50) ? "007" : "123456789012";  // account ids: text
    return yaml_string(pattern(), random_);
  }

  /// A text of the pool as a rule would have it: its own wildcards and backslashes escaped or not, some characters
  /// replaced by wildcards, some of its case changed.
  std::string pattern() {
    if (random_.chance(8)) return '*' + part_of(draw_container(vocabulary_, random_), random_) + '*';
    const std::string text = random_.chance(50) ? random_.pick(vocabulary_.texts)
                                                : with_other_case(random_.pick(vocabulary_.texts), random_);
    wish_.value = random_.chance(50) ? text : with_other_case(text, random_);
    wish_.is_number = false;
    const bool escape = random_.chance(70);
    std::string out;
    for (std::size_t offset = 0; offset < text.size();) {
      const std::size_t from = offset;
      const char32_t code_point = next_code_point(text, offset);
      if (random_.chance(10)) {
        out += random_.chance(50) ? '*' : '?';
        continue;
      }
      if (escape && (code_point == '*' || code_point == '?' || code_point == '\\')) out += '\\';
      out.append(text, from, offset - from);
    }
    if (random_.chance(10)) out.insert(0, "*");
    if (random_.chance(10)) out += '*';
    return out;
  }

  std::string number() {
    const std::string drawn = draw_number(random_);
    wish_.value = random_.chance(50) ? drawn : draw_number(random_);
    wish_.is_number = random_.chance(80);
    return drawn;
  }

  std::string affix() {
    constexpr std::string_view kAffixes[] = {"|contains", "|startswith", "|endswith"};
    return std::string(random_.pick(kAffixes));
  }

  std::string affixed(Draw& draw) {
    draw = [this] {
      const std::string whole = pattern();
      return yaml_string(random_.chance(70) ? part_of(whole, random_) : whole, random_);
    };
    const std::size_t kind = random_.below(10);
    if (kind == 0) return "|cased";
    std::string out = affix();
    if (kind == 1) out += "|cased";
    if (kind == 2) out.insert(0, "|cased");
    return out;
  }

  std::string flags() {
    std::string out;
    if (random_.chance(40)) out += random_.chance(50) ? "|i" : "|ignorecase";
    if (random_.chance(20)) out += random_.chance(50) ? "|m" : "|multiline";
    if (random_.chance(20)) out += random_.chance(50) ? "|s" : "|dotall";
    return out;
  }

  std::string regular_expression() {
    constexpr std::string_view kForms[] = {".",
                                           ".*",
                                           "[a-c]+",
                                           "\\d+",
                                           "(a|b)",
                                           "\\w{1,3}",
                                           "a?",
                                           "[^a]",
                                           "\\bab\\b",
                                           "(?i:É)",
                                           "\\x{e9}",
                                           "\"a\":",
                                           "\\{",
                                           "$",
                                           "^",
                                           "\\s",
                                           "(?:10|7)",
                                           "a{0,1001}",
                                           "(?:[a-c]{0,60}b?){1,20}"};
    std::string out = random_.chance(30) ? "^" : "";
    wish_.value = random_.pick(vocabulary_.texts);
    for (std::size_t more = random_.between(1, 3); more > 0; --more) {
      if (random_.chance(50)) {
        out += random_.pick(kForms);
        continue;
      }
      for (const char c : part_of(wish_.value, random_)) {
        if (std::string_view("\\^$.|?*+()[]{}").find(c) != std::string_view::npos) out += '\\';
        out += c;
      }
    }
    return random_.chance(30) ? out + '$' : out;
  }

  std::string network() {
    constexpr std::string_view kNetworks[][2] = {
        // and an address inside
        {"10.0.0.0/8", "10.255.255.255"},
        {"10.0.0.0/24", "10.0.0.0"},
        {"10.0.0.1/32", "10.0.0.1"},
        {"10.0.0.1", "10.0.0.1"},
        {"0.0.0.0/0", "255.0.0.1"},
        {"192.168.0.0/15", "192.169.1.1"},
        {"10.0.0.254/31", "10.0.0.255"},
        {"::/0", "::"},
        {"2001:db8::/32", "2001:DB8:0::ff"},
        {"2001:db8::1", "2001:db8::1"},
        {"fe80::/10", "febf::1"},
        {"::1/128", "0:0:0:0:0:0:0:1"},
        {"::/96", "::10.0.0.1"},
        {"::ffff:10.0.0.0/104", "::ffff:10.0.0.1"},
    };
    const auto& network = random_.pick(kNetworks);
    wish_.value = network[random_.chance(90) ? 1 : 0];
    return yaml_string(network[0], random_);
  }

  std::string comparison() {
    constexpr std::string_view kComparisons[] = {"gt", "gte", "lt", "lte"};
    return std::string(random_.pick(kComparisons));
  }

  /// The encoding modifiers. This encodes the text independently of the loader, so that some events contain it.
  std::string encoding(Draw& draw) {
    const std::string modifiers = encoding_modifiers();
    const auto has = [modifiers](std::string_view name) { return modifiers.find(name) != std::string::npos; };
    draw = [this, has] {
      const std::string word = draw_word(random_);
      std::string bytes = has("|wide") || has("|utf16") ? utf16_text(word, has("|utf16be")) : word;
      if (has("|utf16|")) bytes.insert(0, "\xFF\xFE");
      if (has("offset")) {
        bytes.insert(0, random_.below(4), 'x');
        bytes.append(random_.below(3), 'y');
      }
      wish_.value = has("|base64") ? base64_text(bytes) : bytes;
      return '\'' + word + '\'';
    };
    return modifiers;
  }

  std::string encoding_modifiers() {
    constexpr std::string_view kWide[] = {"|wide", "|utf16le", "|utf16be"};
    constexpr std::string_view kEncodings[] = {"|base64",          "|base64offset|contains", "|base64offset|contains",
                                               "|base64|contains", "|base64offset",          "|base64|startswith"};
    std::string out;
    if (random_.chance(50)) out = random_.pick(kWide);
    if (!out.empty() && random_.chance(40)) return random_.chance(50) ? out + affix() : out;
    if (random_.chance(20)) out = "|utf16";
    return out.append(random_.pick(kEncodings));
  }

  std::string dashes() {
    constexpr std::string_view kDashed[] = {"-a",  "/a",  "–a",     "a-b /c", "a -b",   "-",
                                            "- a", "--a", "/",      "-1*",    "a—b ―c", "-a -b/-c –d /e -f —g -a",
                                            "?/a", "*-a", "-a?-b*", "—é*-é"};
    const std::string_view drawn = random_.pick(kDashed);
    constexpr std::string_view kOthers[] = {"-", "/", "–", "—", "―"};
    wish_.value.clear();
    for (std::size_t offset = 0; offset < drawn.size();) {
      const std::size_t from = offset;
      const char32_t code_point = next_code_point(drawn, offset);
      const bool is_dash = code_point == '-' || code_point == '/' || code_point >= 0x2013;
      wish_.value += is_dash && random_.chance(50) ? random_.pick(kOthers) : drawn.substr(from, offset - from);
    }
    return yaml_string(drawn, random_);
  }

  std::string time_part(Draw& draw) {
    struct Part {
      std::string_view name;
      std::string_view values[3];
    };
    static constexpr Part kParts[] = {
        {"|minute", {"34", "59", "10"}}, {"|hour", {"12", "0", "23"}}, {"|day", {"29", "1", "31"}},
        {"|week", {"9", "53", "52"}},    {"|month", {"2", "12", "1"}}, {"|year", {"2024", "2023", "2021"}},
    };
    const Part& part = random_.pick(kParts);
    draw = [this, &part] {
      wish_.value = draw_time(random_);
      return std::string(random_.pick(part.values));
    };
    std::string out(part.name);
    if (random_.chance(40)) out += '|' + comparison();
    return out;
  }

  std::string keyword() {
    if (random_.chance(15)) return number();
    const std::string whole = pattern();
    return yaml_string(random_.chance(60) ? part_of(whole, random_) : whole, random_);
  }

  std::string keyword_list() {
    if (random_.chance(20)) return "    " + keyword() + '\n';
    std::string out;
    for (std::size_t more = random_.between(1, 3); more > 0; --more) out += "    - " + keyword() + '\n';
    return out;
  }

  /// `'|all'`, `'|re'`, `'|contains'`: keywords with modifiers.
  std::string keyword_item(std::string_view indent) {
    std::string out(indent);
    switch (random_.below(4)) {
      case 0:
      case 1:
        return out + "'|all':" + values(true, true, [this] { return keyword(); });
      case 2:
        out += "'|re" + flags() + "':";
        return out + values(false, true, [this] { return yaml_string(regular_expression(), random_); });
      default: {
        Draw draw;
        out += '\'' + affixed(draw) + "':";
        return out + values(false, true, draw);
      }
    }
  }

  Vocabulary& vocabulary_;
  bool selects_elements_ = false;  ///< the rule is of `sigma-version: 3`
  Vocabulary::Wish wish_;          ///< for the item that is being written
  Random& random_;
};

}  // namespace

std::string draw_rule(Vocabulary& vocabulary, std::size_t number, Random& random) {
  return RuleWriter(vocabulary, random).rule(number);
}

}  // namespace trailhound

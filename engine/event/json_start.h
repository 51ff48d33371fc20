#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace trailhound {

inline bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

/// Where in `line` from `from` on a JSON object, list or string with members may begin, behind whatever a program
/// wrote in front of it; npos if nowhere.
///
///   2024-03-14T09:16:48Z eu-west-1 {"eventVersion":…     at the brace
///   Mar 14 09:16:48 host app[7]: [{"eventVersion":…       at the second bracket
///   level=info msg="{\"eventVersion\":…                   at the quote in front of the brace
///   {\"eventVersion\":…                                   at the brace: the string lost its quotes
///   if (request) {                                        nowhere
std::size_t find_json(std::string_view line, std::size_t from);

/// The place of the first `{` that only white space separates from a `"`: an object with members may start there.
/// Inside a JSON string a quote has a backslash in front, so this finds its way where the text's strings are out of
/// step, too. The size of the text if there is none; `is_cut`: the end of the text leaves it open whether a quote
/// follows the last brace, whose place is returned.
std::size_t find_object(std::string_view text, bool& is_cut);

/// True for what programs write in front of the JSON of a line, such as a time, a level or a file's name; false for
/// what people write in front of an example: `event = `, `  - `, `"key": `.
bool is_log_prefix(std::string_view prefix);

/// Where in `line` JSON begins that its last byte, a bracket, opens behind the prefix of a log line or nothing: the
/// rest is on the next lines. npos if there is none.
std::size_t find_open_json(std::string_view line);

/// True if `text` mentions the member eventVersion in quotes, whichever they are (also `&quot;` and typographic ones):
/// no text of another kind does.
bool mentions_event(std::string_view text);

/// True if `text` is JSON of an event, behind any prefix, whose quotes are entities of HTML. False for JSON that has
/// such a text in its strings: it has quotes of its own, which must stay what they are.
bool is_html_escaped(std::string_view text);
/// Puts characters in the place of the entities that escape JSON in HTML.
std::string without_entities(std::string_view text);

/// Where in `line` a word begins that is base64 of an event (looks_encoded), behind whatever a program wrote in front
/// of it; npos if nowhere.
std::size_t find_encoded(std::string_view line);
/// The word that `text` begins with, up to what base64 cannot contain.
std::string_view encoded_word(std::string_view text);

}  // namespace trailhound

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace trailhound {

/// Text as Sigma compares it: UTF-8, without regard to case unless a rule says `cased`.

/// Appends `text` to `out` with every code point replaced by its simple (one-to-one) case folding:
/// Unicode 15 CaseFolding.txt, status C and S; no locale rules, no normalisation (so É = é, Σ = σ = ς, ß ≠ ss).
/// The number of code points stays the same, the number of bytes may not. Bytes that are not UTF-8 are copied.
void append_folded(std::string_view text, std::string& out);
std::string folded(std::string_view text);

/// The simple case folding of one code point; itself where it has none.
char32_t fold(char32_t code_point);

/// Decodes the code point at `offset` and advances `offset` behind it. A byte that does not start a well-formed
/// sequence counts as one code point of value 0xDC00 + byte, so that malformed text still has a length.
/// REQUIRES: offset < text.size()
char32_t next_code_point(std::string_view text, std::size_t& offset);

/// The first `bytes` bytes of a text, or less, so that they end with a whole character.
std::string_view cut_text(std::string_view text, std::size_t bytes);

/// Whether all of it is well-formed UTF-8.
bool is_utf8(std::string_view text);

/// The bytes that some programs put in front of UTF-8.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
/// `text` without a byte order mark at its start.
std::string_view without_bom(std::string_view text);

/// Surrogates and numbers beyond U+10FFFF, which UTF-8 cannot hold, become U+FFFD.
void append_utf8(char32_t code_point, std::string& out);

/// Appends `text` as the inside of a JSON string: quotes, backslashes and control characters escaped,
/// everything else as it is. Malformed UTF-8 becomes U+FFFD, so that what is written is always UTF-8.
void append_json_escaped(std::string_view text, std::string& out);
/// The same with the quotes around it.
void append_json_string(std::string_view text, std::string& out);

/// `text` with control characters (C0, DEL, C1), invisible characters, the marks that change the direction of text
/// and malformed bytes replaced by '?', for a person's terminal: a file name out of a breached account must not be able
/// to move the cursor or to look like another name.
std::string printable(std::string_view text);
/// The same for text of several lines: line breaks and tabs stay.
std::string printable_lines(std::string_view text);

}  // namespace trailhound

#include "engine/match/repetition.h"

#include <algorithm>

#include "engine/base/text.h"

namespace trailhound {
namespace {

constexpr std::size_t kMostOfRe2 = 1000;
constexpr std::size_t kMostCount = 1'000'000'000;
constexpr int kDeepest = 1000;  ///< groups inside each other, as in RE2

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// One operand of a quantifier, or a whole expression.
struct Piece {
  std::string text;
  std::size_t weight = 1;  ///< the largest product of nested counts in it
};

struct Count {
  std::size_t least = 0;
  std::optional<std::size_t> most;  ///< none: without end
};

class Rewriter {
 public:
  explicit Rewriter(std::string_view expression) : text_(expression) {}

  std::optional<std::string> rewrite() {
    Piece whole = alternatives(0);
    if (at_ < text_.size()) whole.text += text_.substr(at_);  // a `)` too many, for RE2 to report
    if (too_large_ || whole.text.size() > kLargestRewritten) return std::nullopt;
    return std::move(whole.text);
  }

 private:
  /// Up to the `)` that closes the group, or the end.
  Piece alternatives(int depth) {
    Piece all, last;
    bool has_last = false;
    const auto keep_last = [&] {
      all.text += last.text;
      all.weight = std::max(all.weight, last.weight);
      last = {};
      has_last = false;
    };
    while (at_ < text_.size() && text_[at_] != ')' && !too_large_) {
      const char c = text_[at_];
      const std::size_t start = at_;
      if (c == '|') {
        keep_last();
        all.text += text_[at_++];
      } else if (c == '*' || c == '+' || c == '?') {
        ++at_;
        skip('?');
        last.text += text_.substr(start, at_ - start);
      } else if (const std::optional<Count> count = c == '{' ? read_count() : std::nullopt) {
        if (has_last) {
          last = repeated(last, *count, text_.substr(start, at_ - start));
          has_last = false;  // a second quantifier is RE2's to refuse
        } else {
          last.text += text_.substr(start, at_ - start);
        }
      } else {
        keep_last();
        if (text_.substr(at_, 2) == "\\Q") {
          last.text = quotation(all.text);
        } else {
          last = operand(depth);
        }
        has_last = !last.text.empty();
      }
      too_large_ = too_large_ || all.text.size() + last.text.size() > kLargestRewritten;
    }
    keep_last();
    return all;
  }

  Piece operand(int depth) {
    const std::size_t start = at_;
    switch (text_[at_]) {
      case '(':
        return group(depth);
      case '[':
        skip_class();
        break;
      case '\\':
        skip_escape();
        break;
      default:
        next_code_point(text_, at_);
    }
    return {std::string(text_.substr(start, at_ - start)), 1};
  }

  /// `(…)`, `(?:…)`, `(?i:…)`, `(?P<name>…)`, or the flags `(?i)` alone.
  Piece group(int depth) {
    const std::size_t start = at_++;
    std::string open = "(?:";
    if (skip('?')) {
      const bool named = text_.substr(at_, 2) == "P<" || text_.substr(at_, 1) == "<";
      const std::size_t end = text_.find_first_of(named ? ">" : ":)", at_);
      at_ = end == text_.npos ? text_.size() : end + 1;
      if (!named) {
        open = text_.substr(start, at_ - start);
        if (!open.ends_with(':')) return {open, 1};
      }
    }
    if (depth == kDeepest) {  // RE2 refuses it
      const std::string_view rest = text_.substr(at_);
      at_ = text_.size();
      return {open.append(rest), 1};
    }
    Piece inner = alternatives(depth + 1);
    inner.text.insert(0, open);
    if (skip(')')) inner.text += ')';
    return inner;
  }

  /// The last character of `\Q…\E`, to which alone RE2 applies a quantifier after `\E`; those before it go to `before`.
  std::string quotation(std::string& before) {
    at_ += 2;
    const std::size_t end = std::min(text_.find("\\E", at_), text_.size());
    std::string last;
    while (at_ < end) {
      before += last;
      last.clear();
      if (static_cast<unsigned char>(text_[at_]) < 0x80 && !is_word(text_[at_])) last += '\\';
      const std::size_t start = at_;
      next_code_point(text_, at_);
      last += text_.substr(start, at_ - start);
    }
    at_ = std::min(end + 2, text_.size());
    return last;
  }

  static bool is_word(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

  bool skip(char c) {
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  /// `\n`, `\x41`, `\x{41}`, `\pL`, `\p{Greek}`, `\123`.
  void skip_escape() {
    if (++at_ == text_.size()) return;
    const char c = text_[at_];
    next_code_point(text_, at_);
    if (c == 'x' || c == 'p' || c == 'P') {
      if (skip('{')) {
        at_ = std::min(text_.find('}', at_), text_.size() - 1) + 1;
      } else {
        at_ = std::min(at_ + (c == 'x' ? 2 : 1), text_.size());
      }
    } else if (c >= '0' && c <= '7') {
      for (int i = 0; i < 2 && at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '7'; ++i) ++at_;
    }
  }

  /// `[…]`. A `]` right at the start is a character, and `[:alpha:]` may be inside.
  void skip_class() {
    ++at_;
    skip('^');
    skip(']');
    while (at_ < text_.size() && text_[at_] != ']') {
      if (text_[at_] == '\\') {
        at_ = std::min(at_ + 2, text_.size());
      } else if (text_.substr(at_, 2) == "[:" && text_.find(":]", at_) != text_.npos) {
        at_ = text_.find(":]", at_) + 2;
      } else {
        ++at_;
      }
    }
    skip(']');
  }

  /// `{2}`, `{2,}`, `{2,5}`, perhaps followed by `?`; anything else after `{` is text.
  std::optional<Count> read_count() {
    std::size_t at = at_ + 1;
    const auto number = [&]() -> std::optional<std::size_t> {
      if (at == text_.size() || !is_digit(text_[at])) return std::nullopt;
      std::size_t value = 0;
      for (; at < text_.size() && is_digit(text_[at]); ++at) {
        value = std::min(value * 10 + static_cast<std::size_t>(text_[at] - '0'), kMostCount);
      }
      return value;
    };
    const std::optional<std::size_t> least = number();
    if (!least) return std::nullopt;
    Count count{*least, least};
    if (at < text_.size() && text_[at] == ',') {
      ++at;
      count.most = number();
    }
    if (at == text_.size() || text_[at] != '}') return std::nullopt;
    at_ = at + 1;
    skip('?');
    return count;
  }

  Piece repeated(const Piece& piece, Count count, std::string_view as_written) {
    const std::size_t largest = count.most.value_or(count.least);
    if (count.most && *count.most < count.least) return {piece.text + std::string(as_written), piece.weight};
    if (largest <= 1 || piece.weight * largest <= kMostOfRe2) {
      return {piece.text + std::string(as_written), piece.weight * std::max<std::size_t>(largest, 1)};
    }
    const std::size_t chunk = std::max<std::size_t>(kMostOfRe2 / piece.weight, 1);
    Piece sequence{"(?:", piece.weight * chunk};
    append(piece, count.least, chunk, "", sequence.text);
    if (!count.most) {
      sequence.text += piece.text + '*';
    } else {
      append(piece, *count.most - count.least, chunk, "0,", sequence.text);
    }
    sequence.text += ')';
    return sequence;
  }

  /// `count` copies in chunks: `x{0,1000}x{0,1000}x{0,999}`.
  void append(const Piece& piece, std::size_t count, std::size_t chunk, std::string_view from, std::string& out) {
    while (count > 0 && !too_large_) {
      const std::size_t size = std::min(count, chunk);
      out.append(piece.text).append("{").append(from).append(std::to_string(size)).append("}");
      count -= size;
      too_large_ = out.size() > kLargestRewritten;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool too_large_ = false;
};

}  // namespace

std::optional<std::string> with_small_repetitions(std::string_view expression) {
  return Rewriter(expression).rewrite();
}

}  // namespace trailhound

#include "engine/event/structure.h"

#include <simdjson.h>

#include <algorithm>
#include <new>

namespace trailhound {
namespace {

/// Length of the well-formed UTF-8 sequence at `at` (RFC 3629 §4), or 0.
std::size_t sequence_length(const unsigned char* data, std::size_t at, std::size_t size) {
  const unsigned char lead = data[at];
  if (lead < 0x80) return 1;
  std::size_t length = 0;
  unsigned char low = 0x80, high = 0xBF;
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3;
    if (lead == 0xE0) low = 0xA0;
    if (lead == 0xED) high = 0x9F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4;
    if (lead == 0xF0) low = 0x90;
    if (lead == 0xF4) high = 0x8F;
  } else {
    return 0;
  }
  if (at + length > size) return 0;
  if (data[at + 1] < low || data[at + 1] > high) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if (data[at + i] < 0x80 || data[at + i] > 0xBF) return 0;
  }
  return length;
}

/// Replaces what no JSON text may hold, in place and byte for byte, so that offsets stay true.
std::size_t repair(char* text, std::size_t size, std::vector<std::uint32_t>& replaced_breaks) {
  auto* data = reinterpret_cast<unsigned char*>(text);
  std::size_t repaired = 0;
  bool in_string = false;
  for (std::size_t at = 0; at < size;) {
    const unsigned char c = data[at];
    if (c >= 0x80) {
      const std::size_t length = sequence_length(data, at, size);
      if (length == 0) {
        data[at++] = '?';
        ++repaired;
      } else {
        at += length;
      }
      continue;
    }
    if (in_string && c < 0x20) {
      if (c == '\n') replaced_breaks.push_back(static_cast<std::uint32_t>(at));
      data[at] = ' ';
      ++repaired;
    } else if (c == '"') {
      in_string = !in_string;
    } else if (c == '\\') {  // simdjson lets a backslash escape the next byte also outside strings
      ++at;
      if (at < size && (data[at] < 0x20 || data[at] >= 0x80)) continue;  // looked at in the next round
    }
    ++at;
  }
  return repaired;
}

/// `size` without a character that the end of the text cuts in two.
std::size_t without_cut_character(const char* data, std::size_t size) {
  for (std::size_t back = 1; back <= 3 && back <= size; ++back) {
    const auto c = static_cast<unsigned char>(data[size - back]);
    if (c < 0x80) return size;
    if (c >= 0xC0) {
      const std::size_t length = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
      return length > back ? size - back : size;
    }
  }
  return size;
}

}  // namespace

class StructuralIndex::Impl {
 public:
  std::unique_ptr<simdjson::internal::dom_parser_implementation> parser;
  std::size_t capacity = 0;

  void reserve(std::size_t size) {
    if (size <= capacity) return;
    std::size_t wanted = capacity ? capacity : 64u << 10;
    while (wanted < size) wanted *= 2;
    // The depth is that of simdjson's second stage, which is not used.
    const auto error = parser
                           ? parser->set_capacity(wanted)
                           : simdjson::get_active_implementation()->create_dom_parser_implementation(wanted, 1, parser);
    if (error) throw std::bad_alloc();
    capacity = wanted;
  }

  simdjson::error_code run(const char* data, std::size_t size) {
    return parser->stage1(reinterpret_cast<const std::uint8_t*>(data), size, simdjson::stage1_mode::regular);
  }

  /// A text that ends inside a string has no index for simdjson: the string is closed for the moment of the call.
  simdjson::error_code run_closed(char* data, std::size_t size) {
    while (size > 0 && data[size - 1] == '\\') --size;
    const char saved = data[size];
    data[size] = '"';
    const auto error = run(data, size + 1);
    data[size] = saved;
    return error;
  }
};

StructuralIndex::StructuralIndex() : impl_(std::make_unique<Impl>()) {}
StructuralIndex::~StructuralIndex() = default;

bool StructuralIndex::build(char* data, std::size_t size, bool may_repair) {
  count_ = 0;
  repaired_ = 0;
  replaced_breaks_.clear();
  if (size == 0) return true;
  impl_->reserve(size + 1);
  const std::size_t whole = without_cut_character(data, size);
  auto error = impl_->run(data, whole);
  if (error == simdjson::UNCLOSED_STRING) error = impl_->run_closed(data, whole);
  if (may_repair && (error == simdjson::UTF8_ERROR || error == simdjson::UNESCAPED_CHARS)) {
    repaired_ = repair(data, whole, replaced_breaks_);
    error = impl_->run(data, whole);
    if (error == simdjson::UNCLOSED_STRING) error = impl_->run_closed(data, whole);
  }
  if (error == simdjson::EMPTY) return true;  // nothing but white space
  if (error) return false;
  count_ = impl_->parser->n_structural_indexes;
  // Behind the last there are three that all name the end; simdjson itself fills two of them so.
  std::uint32_t* offsets = impl_->parser->structural_indexes.get();
  std::fill_n(offsets + count_, 3, static_cast<std::uint32_t>(size));
  offsets_ = offsets;
  return true;
}

}  // namespace trailhound

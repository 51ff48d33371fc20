#include "engine/hunt/held_matches.h"

#include "engine/spill/packing.h"

namespace trailhound {
namespace {

/// Only what is written to outputs; the collector has taken the counters already.
void pack_part(const MatchPart& part, std::string& out) {
  pack(part.entries, out);
  for (const MatchPart::Formatted& output : part.outputs) {
    pack(output.bytes, out);
    pack(output.lines, out);
  }
  pack(part.principals.size(), out);
  for (const std::string& name : part.principals) pack(name, out);
  pack(part.rolled.size(), out);
  for (const MatchPart::Rolled& match : part.rolled) {
    pack(match.key, out);
    pack(match.id, out);
  }
  pack(part.path, out);
}

void take_part(std::string_view bytes, MatchPart& part) {
  take_values(bytes, part.entries);
  for (MatchPart::Formatted& output : part.outputs) {
    output.bytes = take_text(bytes);
    take_values(bytes, output.lines);
  }
  part.principals.resize(static_cast<std::size_t>(take_number(bytes)));
  for (std::string& name : part.principals) name = take_text(bytes);
  part.rolled.resize(static_cast<std::size_t>(take_number(bytes)));
  for (MatchPart::Rolled& match : part.rolled) {
    match.key = take_text(bytes);
    match.id = take_text(bytes);
  }
  part.path = take_text(bytes);
}

}  // namespace

bool HeldMatches::hold(const MatchPart& part, const Piece& piece) {
  if (!log_) log_.emplace(memory_);
  bytes_.clear();
  pack_part(part, bytes_);
  Held held{piece, 0, bytes_.size()};
  if (!log_->append(bytes_.data(), bytes_.size(), held.offset)) return false;
  held_.push_back(held);
  return true;
}

bool HeldMatches::release(MatchPart& part, const std::function<bool(const MatchPart&, const Piece&)>& take) {
  bool is_done = true;
  for (const Held& held : held_) {
    bytes_.resize(static_cast<std::size_t>(held.size));
    is_done = log_->read(held.offset, bytes_.data(), bytes_.size());
    if (is_done) take_part(bytes_, part);
    is_done = is_done && take(part, held.piece);
    if (!is_done) break;
  }
  part.clear();
  held_.clear();
  log_.reset();
  return is_done;
}

}  // namespace trailhound

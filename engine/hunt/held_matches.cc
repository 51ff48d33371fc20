#include "engine/hunt/held_matches.h"

#include <cstring>
#include <type_traits>

namespace trailhound {
namespace {

template <typename T>
void append_values(const std::vector<T>& values, std::string& out) {
  static_assert(std::is_trivially_copyable_v<T>);
  const std::uint64_t count = values.size();
  out.append(reinterpret_cast<const char*>(&count), sizeof count);
  if (count > 0) out.append(reinterpret_cast<const char*>(values.data()), count * sizeof(T));
}

void append_text(const std::string& text, std::string& out) {
  const std::uint64_t size = text.size();
  out.append(reinterpret_cast<const char*>(&size), sizeof size);
  out += text;
}

/// Reads back what the functions above wrote, in this process.
class Unpacker {
 public:
  explicit Unpacker(const std::string& bytes) : at_(bytes.data()) {}

  template <typename T>
  void values(std::vector<T>& out) {
    out.resize(count());
    if (!out.empty()) std::memcpy(out.data(), at_, out.size() * sizeof(T));
    at_ += out.size() * sizeof(T);
  }
  void text(std::string& out) {
    const std::size_t size = count();
    out.assign(at_, size);
    at_ += size;
  }
  std::size_t count() {
    std::uint64_t count = 0;
    std::memcpy(&count, at_, sizeof count);
    at_ += sizeof count;
    return static_cast<std::size_t>(count);
  }

 private:
  const char* at_;
};

/// Only what is written to outputs; the collector has taken the counters already.
void pack(const MatchPart& part, std::string& out) {
  append_values(part.entries, out);
  for (const MatchPart::Formatted& output : part.outputs) {
    append_text(output.bytes, out);
    append_values(output.lines, out);
  }
  const std::uint64_t principals = part.principals.size();
  out.append(reinterpret_cast<const char*>(&principals), sizeof principals);
  for (const std::string& name : part.principals) append_text(name, out);
  const std::uint64_t rolled = part.rolled.size();
  out.append(reinterpret_cast<const char*>(&rolled), sizeof rolled);
  for (const MatchPart::Rolled& match : part.rolled) {
    append_text(match.key, out);
    append_text(match.id, out);
  }
  append_text(part.path, out);
}

void unpack(const std::string& bytes, MatchPart& part) {
  Unpacker unpacker(bytes);
  unpacker.values(part.entries);
  for (MatchPart::Formatted& output : part.outputs) {
    unpacker.text(output.bytes);
    unpacker.values(output.lines);
  }
  part.principals.resize(unpacker.count());
  for (std::string& name : part.principals) unpacker.text(name);
  part.rolled.resize(unpacker.count());
  for (MatchPart::Rolled& match : part.rolled) {
    unpacker.text(match.key);
    unpacker.text(match.id);
  }
  unpacker.text(part.path);
}

}  // namespace

bool HeldMatches::hold(const MatchPart& part, const Piece& piece) {
  if (!log_) log_.emplace(memory_);
  bytes_.clear();
  pack(part, bytes_);
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
    if (is_done) unpack(bytes_, part);
    is_done = is_done && take(part, held.piece);
    if (!is_done) break;
  }
  part.clear();
  held_.clear();
  log_.reset();
  return is_done;
}

}  // namespace trailhound

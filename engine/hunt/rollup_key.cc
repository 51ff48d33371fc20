#include "engine/hunt/rollup_key.h"

#include <algorithm>
#include <utility>

#include "engine/hash/sha256.h"
#include "engine/spill/packing.h"

namespace trailhound {
namespace {

constexpr std::size_t kLongest = 256;

}  // namespace

const std::string& RollupKey::of(const Batch& batch, std::uint32_t row, std::span<const EventField> by) {
  key_.clear();
  for (const EventField& field : by) {
    scalars_.clear();
    values_.for_each(batch, row, field, [this](Scalar scalar) { scalars_.push_back(std::move(scalar)); });
    std::sort(scalars_.begin(), scalars_.end());
    scalars_.erase(std::unique(scalars_.begin(), scalars_.end()), scalars_.end());
    pack(scalars_.size(), key_);
    for (const Scalar& scalar : scalars_) {
      key_ += static_cast<char>(scalar.type);
      pack(scalar.text, key_);
    }
  }
  if (key_.size() > kLongest) key_ = to_hex(sha256(key_));
  return key_;
}

}  // namespace trailhound

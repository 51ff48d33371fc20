#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/event/batch.h"
#include "engine/event/field_tree.h"
#include "engine/identity/derived_texts.h"
#include "engine/sigma/derived_field.h"

namespace trailhound {

/// Derives the fields of sigma/derived_field.h from the rows of a batch. Of each source it takes the first text, number
/// or boolean that the field reaches. One per worker.
class DerivedFields {
 public:
  DerivedFields();

  /// The positions in sources_of(kPrincipal) of type, ARN and issuer's ARN, by which nearly all callers are told
  /// (CallerReader::is_told_by()).
  static constexpr std::array<std::size_t, 3> kTold = {0, 1, 6};

  /// The text of `field`, which is never empty for an event that has it: an empty text means that the event lacks it.
  /// `sources`: the ids of sources_of(field), in that order. Valid until the next call.
  std::string_view read(DerivedField field, std::span<const FieldId> sources, const Batch& batch, std::uint32_t row);

 private:
  std::string_view principal(std::span<const FieldId> sources, const Batch& batch, std::uint32_t row);

  static constexpr std::size_t kMostSources = 8;
  std::string decoded_[kMostSources];
  std::string text_;
  DerivedTexts networks_;
  DerivedTexts families_;
};

}  // namespace trailhound

#pragma once

#include <set>
#include <string>
#include <vector>

#include "engine/base/decimal.h"
#include "engine/oracle/json.h"
#include "engine/oracle/reach.h"
#include "engine/sigma/rule.h"

namespace trailhound {

/// The other side of a `fieldref`: the values that its field has in one event, to be held against the values of the
/// item's field. Two numbers are equal as numbers; everything else compares as text, folded by folded()
/// (folding_test.cc holds that against RE2's folding), since an expression for RE2 would be as large as the evidence
/// wants it.
///
/// Both sides may be long lists, so values are looked up and not tried one after the other. Of texts of which one
/// begins another only the shorter is kept: whatever starts with the longer starts with it. In the sorted list of the
/// rest, the only candidate for "`text` starts with one of them" is the last that is not greater than `text`. For
/// `contains` that is asked at each place of the text, for `endswith` everything is reversed.
class FieldReference {
 public:
  FieldReference(FieldRefTest::Relation relation, const Reached& others);

  bool fits(const JsonValue& value) const;

 private:
  bool starts(std::string_view text) const;
  bool contains(std::string_view text) const;

  FieldRefTest::Relation relation_;
  std::set<std::string, std::less<>> texts_;  ///< of all values, for equality
  std::set<Decimal> numbers_;
  std::set<std::string, std::less<>> not_numbers_;  ///< the texts of the other values
  std::vector<std::string> beginnings_;             ///< short ones, sorted; none begins another
  std::vector<std::string> long_;
};

}  // namespace trailhound

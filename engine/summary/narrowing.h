#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/sigma/network.h"

namespace trailhound {

/// What the options key, principal and ip of `who` leave: calls that fit all of them. Several values of one kind are
/// alternatives.
struct Narrowing {
  std::vector<std::string> keys;        ///< these keys, and all that were issued to them, directly or not
  std::vector<std::string> principals;  ///< contained in the name of the principal or session, in any case
  std::vector<CidrTest> networks;
  bool is_empty() const { return keys.empty() && principals.empty() && networks.empty(); }
};

/// What a Narrowing is made of, as it was typed. A value may be a list: `@keys.txt`.
struct TypedNarrowing {
  std::vector<std::string> keys, principals, addresses;
};

/// Reads the lists that the values name, and checks every value. The error is a sentence that names the option, with
/// `dashes` in front.
Result<Narrowing, std::string> narrowing_of(const TypedNarrowing& typed, std::string_view dashes = {});

}  // namespace trailhound

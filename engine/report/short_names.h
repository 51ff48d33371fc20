#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace trailhound {

/// Shortens names of principals for a table. Two different names never look alike: if they would, the later one gets a
/// number. It drops what all ARNs have, and cuts in the middle, because names differ at their ends:
///
///   arn:aws:iam::111122223333:user/bob                           111122223333:user/bob
///   arn:aws:sts::111122223333:assumed-role/deploy-to-production/i-0a1b  111122223333:assumed…uction/i-0a1b
///
/// One table of one summary has one. A value; one thread at a time.
class ShortNames {
 public:
  /// At most `columns` columns, but at least 8. The same name gives the same text.
  std::string shorten(std::string_view name, std::size_t columns);
  /// The same, but shows `text` for the name, which may leave out more than what all ARNs have.
  std::string shorten(std::string_view name, std::string_view text, std::size_t columns);

 private:
  std::map<std::string, std::string, std::less<>> names_;  ///< by what was shown for them
};

}  // namespace trailhound

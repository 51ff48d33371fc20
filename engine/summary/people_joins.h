#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/summary/activity.h"
#include "engine/summary/people.h"

namespace trailhound {

/// What the calls of a principal are joined to besides grants (grant_table.h): its logins, and the other accounts that
/// have its calls. Both are complete before the first call is read, and both leave out what exceeds their memory.

using PrincipalName = std::pair<PrincipalKind, std::string>;

/// Console logins by principal, as many as fit `memory`.
class Logins {
 public:
  explicit Logins(std::size_t memory) : memory_(memory) {}
  void add(const Login& login, const Tally& tally);
  void finish();
  const std::vector<LoginUse>& of(const PrincipalName& name) const;
  std::uint64_t left_out() const { return left_out_; }

 private:
  const std::size_t memory_;
  std::size_t bytes_ = 0;  ///< an estimate
  std::uint64_t left_out_ = 0;
  std::map<PrincipalName, std::vector<LoginUse>> by_principal_;
};

/// The records do not say which login a session of the console began with. It is the last successful one of the
/// principal before the first call.
std::optional<LoginUse> login_before(const std::vector<LoginUse>& logins, Nanoseconds first_call);

/// Joins the sides of calls across accounts, for as many pairs of principals as fit `memory`.
class Sides {
 public:
  explicit Sides(std::size_t memory) : memory_(memory) {}
  /// REQUIRES: sides come ordered by shared_id.
  void add(const Side& side);
  void close();
  std::vector<Counterpart> of(const PrincipalName& name) const;
  std::uint64_t left_out() const { return left_out_; }

 private:
  using Other = std::pair<PrincipalName, std::string>;  ///< and its account

  void count(const PrincipalName& name, const Other& other);

  const std::size_t memory_;
  std::size_t bytes_ = 0;  ///< an estimate
  std::uint64_t left_out_ = 0;
  static constexpr std::size_t kMost = 8;  ///< of one call; there are two, unless somebody forged them
  std::string id_;
  std::vector<std::pair<PrincipalName, std::string>> group_;
  std::map<PrincipalName, std::map<Other, std::uint64_t>> calls_;
};

}  // namespace trailhound

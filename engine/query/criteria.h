#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace trailhound {

/// What events are searched for: one Criterion for each option of a search. An event must satisfy all of them. A value.

/// What a criterion asks about. How each becomes Sigma is a row of the table in query.cc.
enum class Aspect : std::uint8_t {
  kKey,        ///< an access key: the caller's, one that a response issues, or one that a request is about
  kPrincipal,  ///< a part of the caller's ARN, user name, role or session
  kAddress,    ///< an address or a network
  kAgent,      ///< a part of the user agent
  kEvent,      ///< names of events, with wildcards, separated by commas
  kSource,     ///< a service: `iam`, `iam.amazonaws.com`, with wildcards
  kResource,   ///< a part of the ARN of a resource or of the text of requestParameters
  kError,      ///< a part of the error code; kAnyError: any code
  kDenied,     ///< the error says that a permission was missing; has no values
  kWhere,      ///< `FIELD|MODIFIERS=VALUE`, any Sigma item
  kKeyword,    ///< a text anywhere in the record
};

/// The value of kError that any error code satisfies.
inline constexpr std::string_view kAnyError{"\0", 1};  ///< no command line can contain it

struct Criterion {
  Aspect aspect = Aspect::kKeyword;
  bool is_excluded = false;         ///< an event that satisfies it is left out
  std::vector<std::string> values;  ///< as typed. One of them is enough, except that of kWhere every one must hold
};

/// Exactly this value of the field, without regard to case.
struct FieldValue {
  std::string field, value;
};

struct Criteria {
  std::vector<Criterion> all = {};
  std::vector<FieldValue> around = {};  ///< besides, one of these must hold; empty: none is asked for

  bool empty() const { return all.empty() && around.empty(); }
};

/// How a command line names an aspect, without dashes; the option that excludes is `not-` and this.
std::string_view option_of(Aspect aspect);

/// The path of the list that a typed value names (`@FILE`, of kWhere `FIELD=@FILE`); empty if it names none.
std::string list_of(Aspect aspect, std::string_view typed);

/// All aspects, in the order in which the help lists them.
inline constexpr Aspect kAspects[] = {Aspect::kKey,    Aspect::kPrincipal, Aspect::kAddress,  Aspect::kAgent,
                                      Aspect::kEvent,  Aspect::kSource,    Aspect::kResource, Aspect::kError,
                                      Aspect::kDenied, Aspect::kWhere,     Aspect::kKeyword};

}  // namespace trailhound

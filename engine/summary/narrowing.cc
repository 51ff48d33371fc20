#include "engine/summary/narrowing.h"

#include <utility>
#include <vector>

#include "engine/query/aspect_values.h"
#include "engine/query/value_list.h"

namespace trailhound {
namespace {

using Values = Result<std::vector<std::string>, std::string>;

Values expanded(const std::string& option, const std::vector<std::string>& typed) {
  std::vector<std::string> all;
  for (const std::string& value : typed) {
    Values values = expand_value(value);
    if (!values) return option + ": " + values.error();
    all.insert(all.end(), values->begin(), values->end());
  }
  return all;
}

}  // namespace

Result<Narrowing, std::string> narrowing_of(const TypedNarrowing& typed, std::string_view dashes) {
  const std::string front(dashes);
  Narrowing narrowing;
  Values keys = expanded(front + "key", typed.keys), principals = expanded(front + "principal", typed.principals),
         addresses = expanded(front + "ip", typed.addresses);
  for (const Values* values : {&keys, &principals, &addresses}) {
    if (!*values) return values->error();
  }
  for (const std::string& key : *keys) {
    if (const ValueFault fault = fault_of_key(key)) return front + "key: '" + key + "' " + *fault;
  }
  narrowing.keys = std::move(*keys);
  narrowing.principals = std::move(*principals);
  for (const std::string& text : *addresses) {
    Result<CidrTest, std::string> network = parse_network(text);
    if (!network) return front + "ip: " + network.error();
    narrowing.networks.push_back(std::move(*network));
  }
  return narrowing;
}

}  // namespace trailhound

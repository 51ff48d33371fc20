#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "cli/arguments/typed.h"

namespace trailhound {

/// Options that several commands share, from what was typed to the arguments. Each returns what is wrong, if anything.

std::optional<UsageError> fill_rules(const Typed& typed, RuleArguments& rules);
std::optional<UsageError> fill_time(const Typed& typed, const char* name, std::optional<Nanoseconds>& out);
void fill_criteria(const Typed& typed, Criteria& criteria);
std::optional<UsageError> fill_password(const Typed& typed, std::string& password, CommandArguments& command);
std::optional<UsageError> fill_proof(const Typed& typed, const std::vector<std::string>& inputs, bool is_wanted,
                                     ProofArguments& proof);
std::optional<UsageError> fill_read(const Typed& typed, ReadOptions& read);
std::optional<UsageError> fill_memory(const Typed& typed, std::size_t& memory);
/// A number of things to show; 0 shows all.
std::optional<UsageError> fill_limit(const Typed& typed, std::size_t& limit);
Result<TableForm, UsageError> table_form(const Typed& typed);

}  // namespace trailhound

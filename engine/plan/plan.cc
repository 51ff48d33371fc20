#include "engine/plan/plan.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "engine/base/cases.h"
#include "engine/match/regex.h"
#include "engine/plan/compiler.h"
#include "engine/plan/impl.h"
#include "engine/sigma/items.h"

namespace trailhound {

Plan::Plan(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Plan::Plan(Plan&&) noexcept = default;
Plan& Plan::operator=(Plan&&) noexcept = default;
Plan::~Plan() = default;

const std::vector<Rule>& Plan::rules() const { return impl_->rules; }
const std::vector<Correlation>& Plan::correlations() const { return impl_->correlations; }
const FieldTree& Plan::eager_fields() const { return impl_->eager_tree; }
Batch Plan::make_batch() const { return Batch(impl_->tree, impl_->filter_keywords); }
std::span<const FieldId> Plan::extra_fields() const { return impl_->extra_fields; }
std::span<const CountedRule> Plan::counted(std::uint32_t rule) const { return impl_->counted[rule]; }
std::span<const EventField> Plan::rollup_fields(std::uint32_t rule) const { return impl_->rollup_fields[rule]; }

namespace {

bool too_long(const std::string& field) {
  return static_cast<std::size_t>(std::count(field.begin(), field.end(), '.')) >= FieldTree::kMaxPathParts;
}

std::string too_long_text() {
  return "a field path of more than " + std::to_string(FieldTree::kMaxPathParts) + " parts is not supported";
}

constexpr const char* kRegexCode = "P001";
constexpr const char* kTooLongCode = "P002";

struct Refusal {
  const char* code;
  std::string text;
};

/// Why the matchers cannot answer a test. A new kind of Test has to say here whether they always can.
std::optional<Refusal> unsupported(const Test& test) {
  using Answer = std::optional<Refusal>;
  return std::visit(Cases{
                        [](const RegexTest& t) -> Answer {
                          const auto compiled = Regex::compile(t);
                          if (compiled) return std::nullopt;
                          return Refusal{kRegexCode, "RE2 does not take this regular expression: " + compiled.error()};
                        },
                        [](const FieldRefTest& t) -> Answer {
                          if (!too_long(t.field)) return std::nullopt;
                          return Refusal{kTooLongCode, too_long_text()};
                        },
                        [](const StringTest&) -> Answer { return std::nullopt; },
                        [](const NumberTest&) -> Answer { return std::nullopt; },
                        [](const BooleanTest&) -> Answer { return std::nullopt; },
                        [](const NullTest&) -> Answer { return std::nullopt; },
                        [](const ExistsTest&) -> Answer { return std::nullopt; },
                        [](const CidrTest&) -> Answer { return std::nullopt; },
                        [](const TimePartTest&) -> Answer { return std::nullopt; },
                    },
                    test);
}

Diagnostic refuse(const Rule& rule, const char* code, Position position, std::string text) {
  return {Severity::kError, code, rule.file, position, std::move(text), ""};
}

}  // namespace

std::optional<Diagnostic> unsupported(const Rule& rule) {
  for (std::size_t i = 0; rule.rollup && i < rule.rollup->by.size(); ++i) {
    if (too_long(rule.rollup->by[i])) {
      return refuse(rule, kTooLongCode, rule.rollup->by_positions[i], too_long_text());
    }
  }
  std::optional<Diagnostic> found;
  for_each_item(rule.selections, [&](const Item& item, const std::string& path) {
    if (found) return;
    if (too_long(path)) found = refuse(rule, kTooLongCode, item.position, too_long_text());
    for (const Value& value : item.values) {
      for (const Test& test : value.any_of) {
        if (found) return;
        if (auto reason = unsupported(test)) {
          found = refuse(rule, reason->code, value.position, std::move(reason->text));
        }
      }
    }
  });
  return found;
}

std::optional<Diagnostic> unsupported(const Correlation& correlation) {
  bool any = std::any_of(correlation.value_fields.begin(), correlation.value_fields.end(), too_long);
  for (const Correlation::GroupPart& part : correlation.group_by) {
    any = any || std::any_of(part.field_of.begin(), part.field_of.end(), too_long);
  }
  if (!any) return std::nullopt;
  return Diagnostic{Severity::kError, kTooLongCode, correlation.file, correlation.position, too_long_text(), ""};
}

Plan compile_supported(std::vector<Rule> rules, std::vector<Correlation> correlations,
                       std::span<const std::string> extra_fields) {
  auto impl = std::make_unique<Plan::Impl>();
  impl->rules = std::move(rules);
  impl->correlations = std::move(correlations);
  for (const std::string& path : extra_fields) impl->extra_fields.push_back(impl->tree.add(path));
  PlanCompiler(*impl).compile();
  return Plan(std::move(impl));
}

PlanResult compile_plan(std::vector<Rule> rules) {
  std::vector<Rule> supported;
  std::vector<SetAside> set_aside;
  for (Rule& rule : rules) {
    if (auto reason = unsupported(rule)) {
      set_aside.push_back({DocumentKind::kDetection, rule.id, rule.title, std::move(*reason), false});
    } else {
      supported.push_back(std::move(rule));
    }
  }
  return {compile_supported(std::move(supported), {}), std::move(set_aside)};
}

namespace {

void dump_node(const Plan::Impl& plan, NodeIndex index, const std::string& indent, std::string& out);

void dump_block(const Plan::Impl::List& list, std::uint32_t block, const std::string& indent, std::string& out) {
  out += to_string(list.blocks[block].selector) + '\n';
  dump_node(*list.elements, list.elements->roots[block], indent + "  ", out);
}

void dump_node(const Plan::Impl& plan, NodeIndex index, const std::string& indent, std::string& out) {
  const Node& node = plan.nodes[index];
  if (node.kind == Node::Kind::kPredicate) {
    const Predicate& predicate = plan.predicates[node.first];
    out += indent + '#' + std::to_string(node.first) + ' ' +
           (predicate.field == kNoField ? "keyword" : plan.tree.path(predicate.field)) + ' ';
    if (predicate.kind == Predicate::Kind::kBlock) {
      dump_block(plan.lists[predicate.list], predicate.block, indent, out);
    } else {
      out += describe_test(*predicate.test) + '\n';
    }
    return;
  }
  out += indent + (node.kind == Node::Kind::kAnd ? "and\n" : node.kind == Node::Kind::kOr ? "or\n" : "not\n");
  for (std::uint32_t i = 0; i < node.count; ++i) dump_node(plan, plan.children[node.first + i], indent + "  ", out);
}

}  // namespace

std::string Plan::dump() const {
  std::string out;
  if (impl_->all_keywords) {
    out += "keywords: every leaf is tested\n";
  } else if (impl_->filter_keywords) {
    out += "keywords: found by the filter\n";
  }
  for (std::uint32_t rule = 0; rule < impl_->rules.size(); ++rule) {
    out += "rule " + std::to_string(rule) + ": " + impl_->rules[rule].title + "\n  anchors:";
    bool any = false;
    for (PredicateId id = 0; id < impl_->predicates.size(); ++id) {
      const auto& anchored = impl_->anchored[id];
      if (std::find(anchored.begin(), anchored.end(), rule) != anchored.end()) {
        out += " #" + std::to_string(id);
        any = true;
      }
    }
    out += any ? "\n" : " none\n";
    dump_node(*impl_, impl_->roots[rule], "  ", out);
  }
  return out;
}

}  // namespace trailhound

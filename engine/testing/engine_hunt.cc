#include "engine/testing/engine_hunt.h"

#include <stdexcept>

#include "engine/output/jsonl.h"

namespace trailhound {
namespace {

class Lines : public ResultSink {
 public:
  bool write_match(std::string_view formatted, std::int64_t) override { return write(formatted); }
  bool write(std::string_view formatted) override {
    lines.emplace_back(formatted);
    return true;
  }
  std::vector<std::string> lines;
};

}  // namespace

std::string HuntedLines::text() const {
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

HuntedLines hunt_lines(const Plan& plan, std::span<const Input> inputs, const HuntOptions& options) {
  const JsonlFormat format(plan.rules(), plan.correlations());
  Lines sink;
  const HuntOutput output{&format, &sink};
  HuntResult result = hunt(plan, inputs, options, {&output, 1}, nullptr);
  if (!result.error.empty()) throw std::runtime_error(result.error);
  return {std::move(result.ledger), std::move(sink.lines)};
}

ReadLedger read_ledger_of(std::span<const Input> inputs, unsigned threads) {
  const PlanResult no_rules = compile_plan({});
  HuntOptions options;
  options.read.threads = threads;
  return hunt_lines(no_rules.plan, inputs, options).ledger.read;
}

}  // namespace trailhound

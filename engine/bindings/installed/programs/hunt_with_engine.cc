// Hunts through the paths of its arguments and prints what it finds.

#include <cstdio>
#include <string>
#include <vector>

#include "engine/hunt/hunt.h"
#include "engine/hunt/loaded_rules.h"
#include "engine/output/formats.h"

namespace {

class Printer : public trailhound::ResultSink {
 public:
  bool write_match(std::string_view formatted, std::int64_t /*time_key*/) override { return write(formatted); }
  bool write(std::string_view formatted) override {
    return std::fwrite(formatted.data(), 1, formatted.size(), stdout) == formatted.size();
  }
};

}  // namespace

int main(int count, char** arguments) {
  const auto rules = trailhound::load_hunt_rules({});
  if (!rules) return 2;
  const auto found = trailhound::find_inputs(std::vector<std::string>(arguments + 1, arguments + count));
  const auto format = trailhound::make_format("jsonl", rules->plan);
  Printer printer;
  const trailhound::HuntOutput output{format.get(), &printer};
  return trailhound::hunt(rules->plan, found.inputs, {}, {&output, 1}, nullptr).error.empty() ? 0 : 2;
}

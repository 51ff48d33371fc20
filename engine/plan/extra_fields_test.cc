#include <catch2/catch.hpp>
#include <string>

#include "engine/event/framer.h"
#include "engine/plan/plan.h"

namespace trailhound {
namespace {

class Columns : public BatchConsumer {
 public:
  explicit Columns(const Plan& plan) : plan_(plan) {}
  void consume(Batch& batch) override {
    for (const FieldId field : plan_.extra_fields()) {
      const RawValue* const value = batch.first(field, 0);
      text += value == nullptr ? "-" : std::string(value->raw());
      text += '|';
    }
  }
  std::string text;

 private:
  const Plan& plan_;
};

TEST_CASE("extra fields are in every batch, although no rule asks for them") {
  const std::string fields[] = {"userIdentity.arn", "eventName", "absent", "userIdentity.arn"};
  const Plan plan = compile_supported({}, {}, fields);
  Framer framer(plan.eager_fields());
  Batch batch = plan.make_batch();
  Columns columns(plan);
  std::string text = R"({"eventVersion":"1.09","eventName":"E","userIdentity":{"arn":"a"}})";
  const std::size_t size = text.size();
  text.resize(size + 64);
  framer.start();
  framer.feed(text.data(), size, 0, true, batch, columns);
  CHECK(columns.text == "a|E|-|a|");
}

}  // namespace
}  // namespace trailhound

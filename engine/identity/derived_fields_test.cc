#include "engine/identity/derived_fields.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "engine/read/event_reader.h"
#include "engine/testing/derived_cases.h"

namespace trailhound {
namespace {

/// A derived field of the first event of a text.
class FirstText : public Visitor {
 public:
  FirstText(DerivedField field, std::vector<FieldId> sources) : field_(field), sources_(std::move(sources)) {}
  bool visit(const VisitedBatch& visited) override {
    DerivedFields derived;
    text = derived.read(field_, sources_, visited.batch, 0);
    return false;
  }
  std::string text = "no event";

 private:
  DerivedField field_;
  std::vector<FieldId> sources_;
};

TEST_CASE("derived fields of events, in the engine") {
  for (const DerivedCase& row : kDerivedCases) {
    CAPTURE(row.members);
    FieldTree tree;
    std::vector<FieldId> sources;
    for (const std::string_view source : sources_of(row.field)) sources.push_back(tree.add(source));
    tree.finish();
    FirstText first(row.field, std::move(sources));
    EventReader reader(tree, Batch(tree), first, {});
    reader.read_text("event", derived_event(row.members));
    CHECK(first.text == row.text);
  }
}

}  // namespace
}  // namespace trailhound

#include "engine/identity/row_fields.h"

#include <catch2/catch.hpp>
#include <string>

#include "engine/identity/record_fields.h"
#include "engine/read/event_reader.h"

namespace trailhound {
namespace {

constexpr std::string_view kPaths[] = {"userIdentity.arn", "readOnly", "requestParameters.list"};

/// What both readers find in every row, as one line: the paths of kPaths, then the number of entries of the last one.
class Reading : public Visitor {
 public:
  explicit Reading(std::vector<FieldId> fields) : fields_(std::move(fields)), records_(kPaths) {}
  bool visit(const VisitedBatch& visited) override {
    fields_.begin(visited.batch);
    for (std::uint32_t row = 0; row < visited.batch.rows(); ++row) {
      fields_.set_row(row);
      for (std::size_t field = 0; field < std::size(kPaths); ++field) text += std::string(fields_.text(field)) + '|';
      text += std::to_string(fields_.entries(2).size());
      for (const std::string_view expected : {"abc", "ab", "7", ""}) text += fields_.is(0, expected) ? 'y' : 'n';
      records_.read(visited.batch, row);
      for (std::size_t field = 0; field < std::size(kPaths); ++field) text += '|' + std::string(records_.text(field));
      text += '\n';
    }
    return true;
  }
  std::string text;

 private:
  RowFields fields_;
  RecordFields records_;
};

TEST_CASE("fields of rows, from the columns and by a second walk") {
  FieldTree tree;
  std::vector<FieldId> ids;
  for (const std::string_view path : kPaths) ids.push_back(tree.add(path));
  tree.finish();
  Reading reading(ids);
  EventReader reader(tree, Batch(tree), reading, {});
  const std::string start = R"({"eventVersion":"1.09","eventName":"E",)";
  reader.read_text("events", start + R"("userIdentity":{"arn":"a\u0062c"},"readOnly":false})" + "\n" + start +
                                 R"("readOnly":7,"requestParameters":{"list":["x","y"]}})" + "\n" + start +
                                 R"("userIdentity":{"arn":null},"requestParameters":{"list":"z"}})" + "\n");
  // An array has an entry for each element and one for itself.
  CHECK(reading.text == "abc|false||0ynnn|abc|false|\n|7|x|3nnny||7|x\n||z|1nnny|||z\n");
}

}  // namespace
}  // namespace trailhound

#include "engine/event/event_time.h"

#include <catch2/catch.hpp>

#include "engine/event/walker.h"

namespace trailhound {
namespace {

TEST_CASE("the time of an event, and how output shows it") {
  struct Row {
    std::string members;
    std::string time;  ///< "" if there is none
    std::string text;
  };
  const Row table[] = {
      {R"("eventTime":"2023-07-10T12:05:31Z")", "2023-07-10T12:05:31Z", "2023-07-10T12:05:31Z"},
      {R"("eventTime":"2023-07-10T12:05:31.500+02:00")", "2023-07-10T10:05:31.5Z", "2023-07-10T12:05:31.500+02:00"},
      {R"("eventTime":"2023-07-10 12:05:31Z")", "2023-07-10T12:05:31Z", "2023-07-10 12:05:31Z"},
      {R"("eventTime":"2023-07-10 12:05:31.000")", "2023-07-10T12:05:31Z", "2023-07-10T12:05:31Z"},
      {R"("eventTime":"2023-07-10 12:05:31.070 UTC")", "2023-07-10T12:05:31.07Z", "2023-07-10T12:05:31.07Z"},
      {R"("eventTime":"2023-07-10T12:05:31")", "2023-07-10T12:05:31Z", "2023-07-10T12:05:31Z"},
      {R"("eventTime":"2023-07-10\u005412:05:31Z")", "2023-07-10T12:05:31Z", "2023-07-10T12:05:31Z"},
      {R"("eventTime":"yesterday")", "", "yesterday"},
      {R"("eventTime":1688990731)", "", ""},
      {R"("eventTime":[1,"x","2023-07-10 12:05:31"])", "2023-07-10T12:05:31Z", "2023-07-10T12:05:31Z"},
      {R"("eventTime":"x","eventTime":"2023-07-10T12:05:31Z")", "2023-07-10T12:05:31Z", "2023-07-10T12:05:31Z"},
      {R"("@timestamp":"2023-07-10T12:05:31.000Z")", "2023-07-10T12:05:31Z", "2023-07-10T12:05:31.000Z"},
      {R"("@timestamp":["x","2023-07-10 12:05:31"])", "2023-07-10T12:05:31Z", "2023-07-10T12:05:31Z"},
      {R"("@timestamp":"2023-07-10 12:05:31","eventTime":null)", "2023-07-10T12:05:31Z", "2023-07-10T12:05:31Z"},
      {R"("@timestamp":"2023-07-11T00:00:00Z","eventTime":"2023-07-10T12:05:31Z")", "2023-07-10T12:05:31Z",
       "2023-07-10T12:05:31Z"},
      {R"("@timestamp":"2023-07-11T00:00:00Z","eventTime":"yesterday")", "", "yesterday"},
      {R"("time":"2023-07-11T00:00:00Z")", "", ""},
  };
  FieldTree tree;
  tree.finish();
  Walker walker(tree);
  Batch batch(tree);
  std::string text;
  for (const Row& row : table) text += R"({"eventName":"A",)" + row.members + "}\n";
  const std::size_t size = text.size();
  text.append(64, '\0');
  StructuralIndex index;
  REQUIRE(index.build(text.data(), size));
  walker.set_text(text.data(), index);
  for (std::uint32_t at = 0; at < walker.count();) at = walker.add_record(at, 0, 0, batch);
  REQUIRE(batch.rows() == std::size(table));
  std::vector<Nanoseconds> times;
  std::string buffer;
  read_event_times(batch, times, buffer);
  for (std::uint32_t row = 0; row < batch.rows(); ++row) {
    INFO(table[row].members);
    CHECK((times[row] == kNoTime ? "" : format_rfc3339(times[row])) == table[row].time);
    CHECK(event_time_text(batch, row, buffer) == table[row].text);
  }
}

}  // namespace
}  // namespace trailhound

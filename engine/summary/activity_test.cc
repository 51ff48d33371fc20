#include "engine/summary/activity.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace trailhound {
namespace {

/// A tuple of each kind, with texts of every length of their sizes.
std::vector<std::string> tuples() {
  const std::string long_text(300, 'x');
  TupleBuilder tuple;
  std::vector<std::string> out;
  const auto take = [&] { out.emplace_back(tuple.tuple()); };
  Calls calls;
  calls.kind = PrincipalKind::kFederated;
  calls.principal = long_text;
  calls.address = "203.0.113.9";
  calls.outcome = CallOutcome::kRefused;
  calls.event_class = EventClass::kInsight;
  calls.is_write = calls.from_console = true;
  build_calls(calls, tuple);
  take();
  build_calls({}, tuple);
  take();
  Issue issue;
  issue.key = "ASIA1";
  issue.kind = PrincipalKind::kRole;
  build_issue(issue, tuple);
  take();
  Login login;
  login.outcome = "Success";
  build_login(login, tuple);
  take();
  Side side;
  side.shared_id = "s";
  build_side(side, tuple);
  take();
  build_stop({"StopLogging", "bob", "e"}, tuple);
  take();
  return out;
}

TEST_CASE("every tuple of activity is told from bytes that are none") {
  for (const std::string& tuple : tuples()) {
    CAPTURE(tuple);
    CHECK(is_activity(tuple));
    for (std::size_t size = 0; size < tuple.size(); ++size) CHECK_FALSE(is_activity(tuple.substr(0, size)));
    CHECK_FALSE(is_activity(tuple + '\0'));
    CHECK_FALSE(is_activity('\1' + std::string("6") + tuple.substr(2)));
    CHECK_FALSE(is_activity('\2' + tuple.substr(1)));
  }
}

TEST_CASE("a kind of principal, an outcome or a class that does not exist is no activity") {
  const std::vector<std::string> all = tuples();
  const std::string& calls = all[1];
  std::string changed = calls;
  changed[3] = 'a' - 1;  // the kind of the principal
  CHECK_FALSE(is_activity(changed));
  changed[3] = 'a' + 7;
  CHECK_FALSE(is_activity(changed));
  for (std::size_t i = 1; i <= 4; ++i) {  // the four traits
    changed = calls;
    changed[changed.size() - i] = '9';
    CHECK_FALSE(is_activity(changed));
  }
}

TEST_CASE("a part that is longer than a tuple's may be is no activity") {
  TupleBuilder tuple;
  build_stop({std::string(kMaxPartBytes, 'x'), "bob", "e"}, tuple);
  std::string bytes(tuple.tuple());
  CHECK(is_activity(bytes));
  // 1024 is 80 08 in LEB128; 1025 is 81 08.
  bytes[2] = '\x81';
  bytes.insert(4, "x");
  CHECK_FALSE(is_activity(bytes));
}

}  // namespace
}  // namespace trailhound

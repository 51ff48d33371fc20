#include "engine/identity/event_view.h"

#include <catch2/catch.hpp>
#include <string>

#include "engine/read/event_reader.h"

namespace trailhound {
namespace {

/// The view of the first event of a text, as one line.
class FirstView : public Visitor {
 public:
  bool visit(const VisitedBatch& visited) override {
    EventViewer viewer;
    viewer.set(visited.batch, 0);
    const EventView& view = viewer.view();
    for (const std::string_view part :
         {view.principal, view.access_key, view.address, view.user_agent, view.event_source, view.event_name,
          view.region, view.account, view.error_code}) {
      text += std::string(part) + '|';
    }
    for (const std::string_view resource : view.resources) text += std::string(resource) + ' ';
    return false;
  }
  std::string text;
};

std::string view_of(const std::string& event) {
  FieldTree none;
  none.finish();
  FirstView view;
  EventReader reader(none, Batch(none), view, {});
  reader.read_text("event", event);
  return view.text;
}

TEST_CASE("an event's fields by their meaning") {
  CHECK(
      view_of(
          R"({"eventVersion":"1.09","eventSource":"s3.amazonaws.com","eventName":"Get\u0041","awsRegion":"eu-west-1",)"
          R"("recipientAccountId":"111122223333","sourceIPAddress":"203.0.113.9","userAgent":"a\"b",)"
          R"("errorCode":"AccessDenied","resources":[{"ARN":"arn:one"},{"ARN":"arn:\u0074wo"},{"x":1}],)"
          R"("userIdentity":{"arn":"arn:bob","userName":"bob","accessKeyId":"AKIAIOSFODNN7EXAMPLE"}})") ==
      "arn:bob|AKIAIOSFODNN7EXAMPLE|203.0.113.9|a\"b|s3.amazonaws.com|GetA|eu-west-1|111122223333|AccessDenied|arn:one "
      "arn:two ");
}

TEST_CASE("the principal without an ARN is the next best name, and the account that of the caller") {
  const std::string start = R"({"eventVersion":"1.09","eventName":"E","userIdentity":{"type":"T")";
  CHECK(view_of(start + R"(,"principalId":"P","invokedBy":"i.amazonaws.com","userName":"u","accountId":"1"}})") ==
        "u|||||E||1||");
  CHECK(view_of(start + R"(,"principalId":"P","invokedBy":"i.amazonaws.com"}})") == "i.amazonaws.com|||||E||||");
  CHECK(view_of(start + R"(,"principalId":"P"}})") == "P|||||E||||");
  CHECK(view_of(start + "}}") == "T|||||E||||");
  CHECK(view_of(R"({"eventVersion":"1.09","eventName":"E"})") == "|||||E||||");
}

}  // namespace
}  // namespace trailhound

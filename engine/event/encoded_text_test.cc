#include "engine/event/encoded_text.h"

#include <catch2/catch.hpp>
#include <string>

namespace trailhound {
namespace {

TEST_CASE("base64 of gzip and of JSON is told by its beginning and decoded within a limit") {
  // gzip of {"message":"base64 of gzip","padding":"xxxxxxxxxxxxxxxx"}
  const std::string packed = "H4sIAAAAAAACA6tWyk0tLk5MT1WyUkpKLE41M1HIT1NIr8osUNJRKkhMScnMSwdKVaABpVoARcnmXDkAAAA=";
  const std::string json = R"({"message":"base64 of gzip","padding":"xxxxxxxxxxxxxxxx"})";
  const std::string plain = "eyJtZXNzYWdlIjoiYmFzZTY0IG9mIGd6aXAiLCJwYWRkaW5nIjoieHh4eHh4eHh4eHh4eHh4eCJ9";
  const struct {
    std::string text;
    Decoding decoding;
  } table[] = {
      {packed, Decoding::kDone},
      {plain, Decoding::kDone},
      {plain.substr(0, 40) + "\r\n" + plain.substr(40) + "\n", Decoding::kDone},
      {"\xEF\xBB\xBF" + plain, Decoding::kDone},
      {" data:application/json;base64," + plain, Decoding::kDone},
      {packed.substr(0, 60), Decoding::kDamaged},
      {packed.substr(0, 50) + "..." + packed.substr(50), Decoding::kDamaged},
      {plain.substr(0, 50) + "." + plain.substr(50), Decoding::kNotEncoded},
  };
  for (const auto& row : table) {
    INFO(row.text);
    CHECK(looks_encoded(row.text));
    std::string out = "before ";
    CHECK(append_decoded(row.text, 1000, out) == row.decoding);
    const bool is_done = row.decoding == Decoding::kDone;
    CHECK(out == (is_done ? "before " + json : "before "));
    out.clear();
    CHECK(append_decoded(row.text, json.size() - 1, out) == (is_done ? Decoding::kTooMuch : row.decoding));
    CHECK(out.empty());
  }
  CHECK_FALSE(looks_encoded("eyJhIjoxfQ=="));  // too short for an event
  CHECK_FALSE(looks_encoded(json));
}

}  // namespace
}  // namespace trailhound

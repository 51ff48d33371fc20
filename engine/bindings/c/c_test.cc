// The C interface, called as C calls it.

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <functional>
#include <iterator>
#include <memory>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "engine/bindings/c/trailhound.h"
#include "engine/testing/program/program.h"
#include "engine/testing/shared.h"

namespace trailhound {
namespace {

using Catch::Contains;

/// Where the program runs as well, so that both see the same paths.
const bool kIsInSourceFolder = (std::filesystem::current_path(source_folder()), true);

/// A text that the library gave away.
std::string taken(char* text) {
  if (text == nullptr) return {};
  std::string copy = text;
  trailhound_free(text);
  return copy;
}

using OptionList = std::vector<std::pair<const char*, std::string>>;

struct Free {
  void operator()(trailhound_options* handle) const { trailhound_options_free(handle); }
  void operator()(trailhound_rules* handle) const { trailhound_rules_free(handle); }
  void operator()(trailhound_run* handle) const { trailhound_run_free(handle); }
  void operator()(trailhound_engine* handle) const { trailhound_engine_free(handle); }
};
template <typename T>
using Handle = std::unique_ptr<T, Free>;

Handle<trailhound_options> options_of(const OptionList& list) {
  Handle<trailhound_options> options(trailhound_options_new());
  for (const auto& [name, value] : list) {
    char* error = nullptr;
    const int added = trailhound_options_add(options.get(), name, value.c_str(), &error);
    CAPTURE(name, value, taken(error));
    REQUIRE(added == 1);
  }
  return options;
}

Handle<trailhound_rules> rules_of(const OptionList& list) {
  char* error = nullptr;
  Handle<trailhound_rules> rules(trailhound_rules_load(options_of(list).get(), &error));
  CAPTURE(taken(error));
  REQUIRE(rules != nullptr);
  return rules;
}

std::string error_of(const std::function<void(char** error)>& call) {
  char* error = nullptr;
  call(&error);
  return taken(error);
}

/// All that a run writes.
std::string text_of(trailhound_run* run) {
  std::string text;
  for (;;) {
    const char* data = nullptr;
    std::size_t size = 0;
    char* error = nullptr;
    const int state = trailhound_run_next(run, -1, &data, &size, &error);
    CAPTURE(taken(error));
    REQUIRE((state == TRAILHOUND_DATA || state == TRAILHOUND_END));
    if (state == TRAILHOUND_END) return text;
    text.append(data, size);
  }
}

Handle<trailhound_run> hunt_in(const std::string& path, const trailhound_rules& rules, const OptionList& list) {
  const char* const paths[] = {path.c_str()};
  return Handle<trailhound_run>(trailhound_hunt(&rules, options_of(list).get(), paths, 1, nullptr));
}

const std::string kEvent =
    R"({"eventVersion":"1.09","eventTime":"2026-03-14T09:00:00Z","eventSource":"cloudtrail.amazonaws.com",)"
    R"("eventName":"StopLogging","awsRegion":"eu-west-1","eventID":"e1","userIdentity":{"type":"Root"}})";
const std::string kRule =
    "title: Trail stopped\nid: 7a3e6c1e-0000-4000-8000-000000000001\nlogsource:\n  product: aws\n  service: "
    "cloudtrail\n"
    "detection:\n  s:\n    eventName: StopLogging\n  condition: s\nlevel: high\n";

TEST_CASE("a hunt writes what the program writes, and keeps the same ledger") {
  const std::string program = run_program("hunt --quiet testdata/archive").out;
  for (const char* threads : {"1", "3"}) {
    const Handle<trailhound_run> run = hunt_in("testdata/archive", *rules_of({}), {{"threads", threads}});
    CHECK(text_of(run.get()) == program);
    CHECK(trailhound_run_is_whole(run.get()) == 1);
    const std::string ledger = taken(trailhound_run_ledger(run.get(), nullptr));
    CHECK_THAT(ledger, Contains("\"schema\": \"trailhound/ledger/1\""));
  }
}

TEST_CASE("options have the meaning that they have on the command line") {
  struct Row {
    OptionList rules, run;
    std::string arguments;
  };
  const Row rows[] = {
      {{{"min-level", "high"}}, {{"sort", ""}}, "--min-level high --sort"},
      {{{"tag", "attack.persistence"}, {"exclude-tag", "attack.t1098"}},
       {},
       "--tag attack.persistence --exclude-tag t1098"},
      {{}, {{"format", "csv"}, {"fields", "time,rule"}}, "--format csv --fields time,rule"},
      {{{"all-lines", "true"}}, {{"keep-duplicates", "true"}}, "--all-lines --keep-duplicates"},
      {{}, {{"region", "eu-west-1"}, {"memory", "1000000"}}, "--region eu-west-1 --memory 1000000"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.arguments);
    const Handle<trailhound_run> run = hunt_in("testdata/archive", *rules_of(row.rules), row.run);
    CHECK(text_of(run.get()) == run_program("hunt --quiet " + row.arguments + " testdata/archive").out);
  }
}

TEST_CASE("a search and who are those of the program") {
  const Handle<trailhound_options> options = options_of({{"event", "Stop*,Delete*"}, {"not-ip", "192.0.2.0/24"}});
  const Handle<trailhound_rules> rules(trailhound_rules_search(options.get(), nullptr));
  REQUIRE(rules != nullptr);
  const Handle<trailhound_run> search = hunt_in("testdata/archive", *rules, {});
  const std::string found = text_of(search.get());
  CHECK(found == run_program("search --quiet --event 'Stop*,Delete*' --not-ip 192.0.2.0/24 testdata/archive").out);
  CHECK_FALSE(found.empty());
  CHECK_THAT(error_of([&](char** error) { trailhound_rules_search(options_of({}).get(), error); }),
             Contains("nothing to search for"));

  const char* const paths[] = {"testdata/chains"};
  const Handle<trailhound_run> who(trailhound_who(options_of({{"limit", "3"}}).get(), paths, 1, nullptr));
  CHECK(text_of(who.get()) == run_program("who -q --json --limit 3 testdata/chains").out);
  const Handle<trailhound_run> narrow(trailhound_who(options_of({{"agent", "x"}}).get(), paths, 1, nullptr));
  const char* data = nullptr;
  std::size_t size = 0;
  CHECK_THAT(error_of([&](char** error) {
               CHECK(trailhound_run_next(narrow.get(), -1, &data, &size, error) == TRAILHOUND_FAILED);
             }),
             Contains("who has no option 'agent'"));
}

TEST_CASE("an engine takes records and texts, and gives alerts in the end") {
  const ScratchFolder folder;
  const Handle<trailhound_rules> rules = rules_of({{"rules", folder.write("rule.yml", kRule)}});
  Handle<trailhound_engine> engine(trailhound_engine_new(rules.get(), options_of({}).get(), nullptr));
  REQUIRE(engine != nullptr);
  const char* data = nullptr;
  std::size_t size = 0;
  const auto fed = [&](const std::string& text) {
    REQUIRE(trailhound_engine_feed(engine.get(), "stream", text.data(), text.size(), &data, &size, nullptr) ==
            TRAILHOUND_DATA);
    return std::string(data, size);
  };
  const std::string file = folder.write("stream", kEvent);
  std::string line = fed(kEvent);
  CHECK_THAT(line, Contains(R"("path":"stream","record":0)"));
  CHECK(fed(kEvent).empty());  // the same eventID
  CHECK(fed("{\"Records\":[]}").empty());
  CHECK(fed("{\"eventName\": oops}").empty());
  CHECK(error_of([&](char** error) { trailhound_engine_ledger(engine.get(), error); }) ==
        "the ledger is known once the engine has finished");
  CHECK(trailhound_engine_finish(engine.get(), &data, &size, nullptr) == TRAILHOUND_DATA);
  CHECK(size == 0);
  const std::string ledger = taken(trailhound_engine_ledger(engine.get(), nullptr));
  CHECK_THAT(ledger, Contains("\"duplicates\": 1"));
  CHECK_THAT(error_of([&](char** error) {
               CHECK(trailhound_engine_feed(engine.get(), "x", "", 0, &data, &size, error) == TRAILHOUND_FAILED);
             }),
             Contains("takes no more"));
}

TEST_CASE("whole files fed one after the other give what a hunt gives, alerts included") {
  const Handle<trailhound_rules> rules = rules_of({});
  const Handle<trailhound_engine> engine(trailhound_engine_new(rules.get(), options_of({}).get(), nullptr));
  std::string written;
  const std::string list = run_shell("find testdata/archive -type f | LC_ALL=C sort").out;
  const char* data = nullptr;
  std::size_t size = 0;
  for (std::size_t at = 0; at < list.size();) {
    const std::string path = list.substr(at, list.find('\n', at) - at);
    at += path.size() + 1;
    const std::string text = read_whole(source_folder() + "/" + path);
    REQUIRE(trailhound_engine_feed(engine.get(), path.c_str(), text.data(), text.size(), &data, &size, nullptr) ==
            TRAILHOUND_DATA);
    written.append(data, size);
  }
  REQUIRE(trailhound_engine_finish(engine.get(), &data, &size, nullptr) == TRAILHOUND_DATA);
  written.append(data, size);
  CHECK(written == run_program("hunt --quiet testdata/archive").out);
}

TEST_CASE("errors are sentences, and nothing else changes") {
  const Handle<trailhound_options> options(trailhound_options_new());
  const auto refused = [&](const char* name, const char* value) {
    return error_of([&](char** error) { CHECK(trailhound_options_add(options.get(), name, value, error) == 0); });
  };
  CHECK(refused("colour", "red") == "there is no option 'colour'");
  CHECK(refused("threads", "0") == "threads: '0' is not a number from 1 to 1024");
  CHECK_THAT(refused("min-level", "loud"), Contains("min-level: 'loud' is not a level"));
  CHECK_THAT(refused("from", "yesterday"), Contains("is not a time"));
  CHECK_THAT(refused("format", "xml"), Contains("is not an output format (jsonl"));
  CHECK_THAT(refused("sort", "perhaps"), Contains("is not true or false"));
  CHECK(trailhound_options_add(options.get(), "sort", "perhaps", nullptr) == 0);
  CHECK_THAT(error_of([&](char** error) {
               trailhound_rules_load(options_of({{"rules", "/nowhere"}}).get(), error);
             }),
             Contains("/nowhere"));
  const ScratchFolder folder;
  const std::string broken = folder.write("broken.yml", "title: x\ndetection: 7\n");
  CHECK_THAT(error_of([&](char** error) {
               trailhound_rules_load(options_of({{"rules", broken}}).get(), error);
             }),
             Contains("no rule to evaluate: 0 for another log source, 0 left out by the options, 1 set aside"));
  CHECK_THAT(taken(trailhound_rules_check(options_of({{"rules", broken}}).get(), nullptr)),
             Contains("\"severity\": \"error\"") && Contains("broken.yml"));

  const Handle<trailhound_run> run = hunt_in("/nowhere", *rules_of({}), {});
  const char* data = nullptr;
  std::size_t size = 0;
  CHECK_THAT(error_of([&](char** error) {
               CHECK(trailhound_run_next(run.get(), -1, &data, &size, error) == TRAILHOUND_FAILED);
             }),
             Contains("/nowhere"));
  CHECK(trailhound_run_is_whole(run.get()) == 0);
}

TEST_CASE("a run can be stopped or freed at any time, and its rules before it") {
  const ScratchFolder folder;
  std::string text;
  for (int i = 0; i < 60'000; ++i) text += kEvent + '\n';  // more results than the buffer holds
  folder.write("events.jsonl", text);
  const std::string rule = folder.write("rule.yml", kRule);
  const char* data = nullptr;
  std::size_t size = 0;
  for (const bool is_read : {false, true}) {
    Handle<trailhound_rules> rules = rules_of({{"rules", rule}});
    const Handle<trailhound_run> run = hunt_in(folder.path() + "/events.jsonl", *rules, {{"keep-duplicates", ""}});
    rules.reset();
    if (is_read) {
      CHECK(trailhound_run_next(run.get(), -1, &data, &size, nullptr) == TRAILHOUND_DATA);
      std::thread stopper([&] { trailhound_run_stop(run.get()); });
      text_of(run.get());
      stopper.join();
      CHECK(trailhound_run_is_whole(run.get()) == 0);
      CHECK_THAT(taken(trailhound_run_ledger(run.get(), nullptr)), Contains("\"signal\": \"stop\""));
    }
  }
  trailhound_run_free(nullptr);
  trailhound_rules_free(nullptr);
}

TEST_CASE("a caller that does not want to wait is told so") {
  const Handle<trailhound_rules> rules = rules_of({});
  const ScratchFolder folder;
  const std::string pipe = folder.path() + "/pipe";
  REQUIRE(run_shell("mkfifo '" + pipe + "'").code == 0);
  const Handle<trailhound_run> run = hunt_in(pipe, *rules, {});
  const char* data = nullptr;
  std::size_t size = 0;
  CHECK(trailhound_run_next(run.get(), 20, &data, &size, nullptr) == TRAILHOUND_WAITING);
  CHECK(taken(trailhound_run_ledger(run.get(), nullptr)).empty());
  run_shell("echo '{}' >'" + pipe + "'");
  text_of(run.get());
}

/// The lines between the marks `example: begin` and `example: end`, without the indentation of a function.
std::string example_in(const std::string& file) {
  std::istringstream in(read_whole(source_folder() + "/" + file));
  std::string text;
  bool is_inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.find("example: end") != line.npos) return text;
    if (is_inside) text += (line.starts_with("  ") ? line.substr(2) : line) + '\n';
    is_inside = is_inside || line.find("example: begin") != line.npos;
  }
  return {};
}

TEST_CASE("the page shows the examples that are compiled") {
  const std::string page = read_whole(source_folder() + "/cli/docs/library.md");
  const std::pair<const char*, const char*> examples[] = {{"c", "engine/bindings/c/example.c"},
                                                          {"cpp", "engine/output/example_test.cc"}};
  for (const auto& [language, file] : examples) {
    const std::string example = example_in(file);
    CHECK_FALSE(example.empty());
    CHECK_THAT(page, Contains("```" + std::string(language) + "\n" + example + "```\n"));
  }
}

TEST_CASE("exports.txt lists what the header declares") {
  const std::string header = read_whole(source_folder() + "/engine/bindings/c/trailhound.h");
  std::set<std::string> declared;
  const std::regex function("^TRAILHOUND_API.*[ *](trailhound_[a-z_]+)\\(", std::regex::multiline);
  for (std::sregex_iterator found(header.begin(), header.end(), function), end; found != end; ++found) {
    declared.insert((*found)[1]);
  }
  std::istringstream in(read_whole(source_folder() + "/engine/bindings/c/exports.txt"));
  const std::set<std::string> listed{std::istream_iterator<std::string>(in), {}};
  CHECK(declared == listed);
}

TEST_CASE("many hunts at the same time share rules") {
  const Handle<trailhound_rules> rules = rules_of({});
  std::vector<std::string> texts(4);
  std::vector<std::thread> threads;
  for (std::string& text : texts) {
    threads.emplace_back([&] { text = text_of(hunt_in("testdata/archive", *rules, {}).get()); });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(std::all_of(texts.begin(), texts.end(), [&](const std::string& text) { return text == texts.front(); }));
  CHECK_FALSE(texts.front().empty());
}

}  // namespace
}  // namespace trailhound

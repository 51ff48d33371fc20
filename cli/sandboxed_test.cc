// Every feature of the program inside the sandbox: the same output as without it.

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/testing/program/program.h"
#include "engine/testing/program/running_hunt.h"
#include "engine/testing/test_archives.h"
#include "engine/testing/test_files.h"

namespace trailhound {
namespace {

using Catch::Contains;

std::string event(int number) {
  return R"({"eventVersion":"1.09","eventTime":"2026-03-14T09:16:48Z","eventSource":"cloudtrail.amazonaws.com",)"
         R"("eventName":"StopLogging","userIdentity":{"userName":"u)" +
         std::to_string(number) + R"("},"eventID":"stop-)" + std::to_string(number) + "\"}\n";
}

constexpr const char* kRules =
    "title: Stopped\nid: stopped\nlogsource: {product: aws, service: cloudtrail}\n"
    "detection: {s: {eventName: StopLogging, userIdentity.userName|expand: '%users%'}, condition: s}\n---\n"
    "title: Many\nid: many\ncorrelation: {type: event_count, rules: [stopped], group-by: [userIdentity.userName], "
    "timespan: 1h, condition: {gte: 1}}\n";

/// A folder with evidence of all kinds, rules, links out of it, and an empty folder for temporary files.
class Case {
 public:
  Case() {
    std::string events;
    for (int i = 0; i < 3000; ++i) events += event(i);
    folder_.write("in/a.json", events);
    folder_.write("in/b.json.gz", gzip(events));
    const std::vector<TestMember> members = {{"m.json", events}, {"n.json", event(7)}};
    struct Packing {
      const char *name, *format, *filter;
    };
    const Packing packings[] = {{"c.zip", "zip", ""},           {"d.7z", "7zip", ""},         {"e.tar", "gnutar", ""},
                                {"f.tar.gz", "gnutar", "gzip"}, {"g.tzst", "gnutar", "zstd"}, {"h.txz", "gnutar", "xz"},
                                {"i.tbz2", "gnutar", "bzip2"},  {"j.tlz4", "gnutar", "lz4"}};
    for (const Packing& packing : packings) {
      folder_.write(std::string("in/") + packing.name, test_archive(packing.format, packing.filter, members));
    }
    folder_.write("in/k.zip", test_archive("zip", "", members, "zip:encryption=aes256", "secret"));
    folder_.write("elsewhere/linked/l.json", event(8));
    folder_.write("elsewhere/m.json", event(9));
    folder_.write("rules/r.yml", kRules);
    folder_.write("lists/users.txt", "u*\n");
    folder_.write("lists/quiet", "many\n");
    folder_.write("lists/levels", "stopped: critical\n");
    folder_.write("password", "secret\n");
    folder_.write("result.csv", "rule_id,eventid\nstopped,stop-9\nstopped,stop-10\n");
    std::filesystem::create_directory(folder_.path() + "/tmp");
    run("ln -s ../elsewhere/linked in/folder; ln -s ../elsewhere/m.json in/z.json; ln -s in evidence; ln -s real link");
  }

  ProgramRun run(const std::string& line) const {
    return run_shell("source=$PWD; cd '" + folder_.path() + "'; TMPDIR=tmp; export TMPDIR; " + line);
  }
  const ScratchFolder& folder() const { return folder_; }

 private:
  ScratchFolder folder_;
};

constexpr const char* kHuntWords = "hunt $S -q --rules rules --placeholders lists --archive-password-file password ";

TEST_CASE("every feature works in the sandbox as it does without it") {
  const Case folder;
  const std::string hunt = kHuntWords;
  // $S is empty or --no-sandbox.
  const std::string lines[] = {
      hunt + "in",
      hunt + "evidence --threads 1",
      hunt + "in --threads 8",
      hunt + "in --sort --keep-duplicates --threads 8",
      hunt + "in --memory 4K --threads 4",
      hunt + "in/folder in/z.json",
      hunt + "- <in/b.json.gz",
      hunt + "/dev/stdin <in/c.zip",
      "cat in/d.7z | \"$TRAILHOUND\" " + hunt + "-",
      "mkfifo p; cat in/f.tar.gz >p & \"$TRAILHOUND\" " + hunt + "p; rm p",
      hunt + "in -o o; cat o; rm o",
      hunt + "in -o link; cat real; rm real",
      hunt + "in -o in/o --stats s --navigator n; cat in/o s n; rm in/o s n",
      hunt + "in -o /dev/null --stats /dev/stdout",
      hunt + "in -o \"$PWD\"/o; cat o; rm o",
      hunt + "in --manifest m >/dev/null; grep sha256 m; rm m",
      "report $S -q --rules rules --placeholders lists --archive-password-file password in -o page; "
      "grep -v '<dt>Command' page | sha256sum; rm page",
      "report $S -q --rules rules --placeholders lists --from-matches - <in/z.json | grep -c opening",
      hunt + "in -o /dev/fd/3 3>&1 | cat",
      hunt + "missing in/a.json in/c.zip",
      hunt + "in -o missing/o",
      "hunt $S -q in/a.json",
      "hunt $S -q --exclude-from lists/quiet --levels lists/levels --rules rules --placeholders lists in/z.json",
      "who $S -q --json --exclude-from lists/quiet --levels lists/levels in",
      "rules list $S --exclude-from lists/quiet --levels lists/levels",
      "search $S -q --event StopLogging in",
      "search $S -q --event StopLogging --memory 4K in -o o; cat o; rm o",
      "who $S -q in",
      "who $S -q --json --rules rules --placeholders lists --memory 4K in",
      "show $S in/a.json 3",
      "show $S 'in/c.zip!m.json' 5",
      "show $S 'in/folder/l.json' 0",
      "hunt $S -q --rules rules --placeholders lists in/z.json | \"$TRAILHOUND\" show $S",
      "hunt $S -q in/c.zip | head -3 | \"$TRAILHOUND\" rules explain $S",
      hunt +
          "in/z.json | \"$TRAILHOUND\" athena compare $S --matches - --inputs in --rules rules --placeholders lists "
          "result.csv",
      "athena sql $S --ddl >t.sql; \"$TRAILHOUND\" athena sql $S --rules rules --placeholders lists --table-ddl t.sql",
      "athena sql $S --rules rules --placeholders lists --per-rule --output q; cat q/*.sql q/*/*.sql; rm -r q",
      "athena sql $S --rules rules --placeholders lists --output in/a.json",
      "search $S -q --around stop-8 in/a.json in/folder",
      "rules check $S rules --placeholders lists",
      "rules check $S rules/r.yml",
      "rules check $S",
      "rules list $S",
      "rules list $S --json rules --placeholders lists",
      "rules show $S trail_stopped.yml",
      "rules show $S --rules rules --placeholders lists r.yml",
      "rules show $S rules/r.yml",
      "rules coverage $S --markdown --navigator layer; cat layer; rm layer",
      "rules explain $S --rule rules/r.yml --placeholders lists in/z.json",
      "rules explain $S --rules rules --rule stopped --placeholders lists in/z.json in/folder",
      "rules test $S \"$source\"/rules/defense-evasion/trail_stopped.yml",
      "rules test $S \"$source\"/rules/impact",
  };
  for (const char* zone : {"UTC", "America/St_Johns", "/usr/share/zoneinfo/Asia/Kathmandu"}) {
    for (const std::string& line : lines) {
      if (std::string(zone) != "UTC" && line != lines[0] && line != lines[10]) continue;
      CAPTURE(line, zone);
      const bool is_script = line.starts_with("cat ") || line.starts_with("mkfifo ");
      const std::string program = is_script ? "" : "\"$TRAILHOUND\" ";
      const std::string environment = "TZ=" + std::string(zone) + "; export TZ; ";
      const ProgramRun with = folder.run(environment + program + line);
      const ProgramRun without = folder.run("S=--no-sandbox; " + environment + program + line);
      CHECK(with.out == without.out);
      CHECK(with.err == without.err);
      CHECK(with.code == without.code);
      CHECK(with.out.size() + with.err.size() > 0);
    }
  }
  CHECK(std::filesystem::is_empty(folder.folder().path() + "/tmp"));
}

TEST_CASE("the manifest says of what the sandbox consists") {
  const Case folder;
  folder.run(std::string("\"$TRAILHOUND\" ") + kHuntWords + "in/a.json --manifest m -o /dev/null");
  const std::string manifest = folder.folder().read("m");
  CHECK_THAT(manifest, Contains("\"sandbox\": {\n    \"system_calls\": "));
  folder.run(std::string("\"$TRAILHOUND\" ") + kHuntWords + "in/a.json --manifest m -o /dev/null --no-sandbox --force");
  CHECK_THAT(folder.folder().read("m"), Contains("\"sandbox\": {\n    \"system_calls\": false,\n    \"files\": false,\n"
                                                 "    \"reason\": \"--no-sandbox\"\n  }"));
}

/// How many filters of system calls a process has. A container may have its own.
int filters_of(pid_t process) {
  const std::string status = read_whole("/proc/" + std::to_string(process) + "/status");
  const std::string key = "\nSeccomp_filters:\t";
  const std::size_t at = status.find(key);
  return at == status.npos ? 0 : std::stoi(status.substr(at + key.size()));
}

int filters_of_hunt(const Case& folder, const char* pipe_name, const std::vector<std::string>& options) {
  const std::string pipe = make_pipe(folder.folder(), pipe_name);
  std::vector<std::string> words = {"-q", pipe};
  words.insert(words.end(), options.begin(), options.end());
  const RunningHunt hunt(folder.folder(), words);
  const Feed feed(pipe);  // the hunt is reading now
  return filters_of(hunt.process());
}

TEST_CASE("a hunt runs with the filter that the manifest states") {
  const Case folder;
  folder.run(std::string("\"$TRAILHOUND\" ") + kHuntWords + "in/a.json --manifest m -o /dev/null");
  const bool is_filtered = folder.folder().read("m").find("\"system_calls\": true") != std::string::npos;
  if (!is_filtered) WARN("this build or this kernel filters no system calls");
  const int without = filters_of_hunt(folder, "p1", {"--no-sandbox"});
  CHECK(filters_of_hunt(folder, "p2", {}) == without + (is_filtered ? 1 : 0));
}

}  // namespace
}  // namespace trailhound

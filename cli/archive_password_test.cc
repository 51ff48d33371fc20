#include "cli/archive_password.h"

#include <catch2/catch.hpp>
#include <string>

#include "engine/testing/program/program.h"
#include "engine/testing/test_archives.h"

namespace trailhound {
namespace {

using Catch::Contains;

TEST_CASE("a password file is one line") {
  struct Row {
    std::string bytes, password, error;
  };
  const Row rows[] = {
      {"secret", "secret", ""},
      {"secret\n", "secret", ""},
      {"secret\r\n", "secret", ""},
      {"secret\n\n", "", "more than one line"},
      {"secret\r", "secret\r", ""},
      {" two words \n", " two words ", ""},
      {"p\xC3\xA4ss\n", "p\xC3\xA4ss", ""},
      {std::string(4096, 'x') + "\r\n", std::string(4096, 'x'), ""},
      {std::string(4097, 'x'), "", "more than 4096 bytes"},
      {std::string(100000, 'x'), "", "more than 4096 bytes"},
      {"", "", "no password"},
      {"\n", "", "no password"},
      {"one\ntwo\n", "", "more than one line"},
      {std::string("a\0b", 3), "", "zero byte"},
  };
  const ScratchFolder folder;
  for (const Row& row : rows) {
    CAPTURE(row.bytes.substr(0, 20), row.bytes.size());
    const auto password = read_password_file(folder.write("p", row.bytes));
    CHECK(password.has_value() == row.error.empty());
    if (password) {
      CHECK(*password == row.password);
    } else {
      CHECK_THAT(password.error().text, Contains(row.error));
    }
  }
  CHECK(read_password_file(folder.path() + "/missing").error().text == "No such file or directory");
  CHECK(read_password_file(folder.path()).error().text == "Is a directory");
}

class EncryptedArchive {
 public:
  EncryptedArchive() {
    const std::string event =
        R"({"eventVersion":"1.09","eventSource":"cloudtrail.amazonaws.com","eventName":"StopLogging","eventID":"e1"})";
    folder_.write("in.zip", test_archive("zip", "", {{"a.json", event}}, "zip:encryption=aes256", "s3cret word"));
    folder_.write("good", "s3cret word\n");
    folder_.write("bad", "s3cret\n");
  }

  ProgramRun run(const std::string& before, const std::string& arguments) const {
    return run_shell("cd '" + folder_.path() + "'; " + before + " \"$TRAILHOUND\" " + arguments);
  }
  std::string read(const std::string& name) const { return folder_.read(name); }

 private:
  ScratchFolder folder_;
};

TEST_CASE("the password comes from an option, a file or the environment") {
  const EncryptedArchive archive;
  struct Row {
    const char *environment, *options;
    bool is_right;
  };
  const Row rows[] = {
      {"", "", false},
      {"", "--archive-password 's3cret word'", true},
      {"", "--archive-password-file good", true},
      {"", "--archive-password-file bad", false},
      {"TRAILHOUND_ARCHIVE_PASSWORD='s3cret word'", "", true},
      {"TRAILHOUND_ARCHIVE_PASSWORD=wrong", "", false},
      {"TRAILHOUND_ARCHIVE_PASSWORD=", "", false},
      // What was typed for this run wins over what the environment has for all.
      {"TRAILHOUND_ARCHIVE_PASSWORD=wrong", "--archive-password-file good", true},
      {"TRAILHOUND_ARCHIVE_PASSWORD='s3cret word'", "--archive-password wrong", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.environment, row.options);
    const std::string options = row.options;
    const ProgramRun hunt = archive.run(row.environment, "hunt -q in.zip --force --manifest m " + options);
    CHECK(hunt.code == (row.is_right ? 0 : 1));
    CHECK(hunt.out.empty() != row.is_right);
    CHECK_THAT(archive.read("m"), !Contains("s3cret"));
    CHECK(archive.run(row.environment, "show 'in.zip!a.json' 0 " + options).code == (row.is_right ? 0 : 2));
    CHECK(archive
              .run(row.environment,
                   "rules explain --rule \"$OLDPWD\"/rules/defense-evasion/trail_stopped.yml in.zip " + options)
              .code == (row.is_right ? 0 : 2));
  }
  CHECK_THAT(archive.read("m"), Contains("--archive-password"));
}

TEST_CASE("a pipe may bring the password") {
  const EncryptedArchive archive;
  CHECK(archive.run("mkfifo p; cat good > p &", "hunt -q in.zip --archive-password-file p").code == 0);
  CHECK(archive.run("cat good |", "hunt -q in.zip --archive-password-file /dev/stdin").code == 0);
}

TEST_CASE("a password that cannot be meant is refused, and so is writing over its file") {
  const EncryptedArchive archive;
  const ProgramRun both = archive.run("", "hunt -q in.zip --archive-password x --archive-password-file good");
  CHECK(both.code == 2);
  CHECK_THAT(both.err, Contains("--archive-password") && Contains("--archive-password-file"));
  const ProgramRun missing = archive.run("", "hunt -q in.zip --archive-password-file missing");
  CHECK(missing.code == 2);
  CHECK_THAT(missing.err, Contains("--archive-password-file missing: No such file or directory"));
  const ProgramRun over = archive.run("", "hunt -q in.zip --archive-password-file good -o good");
  CHECK(over.code == 2);
  CHECK_THAT(over.err, Contains("--output") && Contains("--archive-password-file"));
  CHECK(archive.read("good") == "s3cret word\n");
}

}  // namespace
}  // namespace trailhound

// What our pages show below their commands is what the commands write. The language of a fenced block says what it is:
//
//   console       commands behind `$ `, each with its output below it. A line `...` leaves out some of it, and JSON may
//                 be wrapped and end with ` …`. A page shows either standard output alone or standard error before it.
//   sh            commands that end with 0 and whose output the page does not show
//   yaml, text    with a name in the first line, `# quiet.txt`, a file for the commands behind it on the page;
//                 a rule without a name must load
//   other names   shown only
//
// A block that cannot run here says so, and why, in a line that begins with `# not run by the tests`. kNotRun counts
// them, so a block can neither be left out by mistake nor lose its commands unseen.
//
// The commands of a page run one after the other in a folder of their own. With TRAILHOUND_UPDATE_GOLDENS in the
// environment the test writes the outputs without `...` into the pages; review the difference before you commit it.

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/testing/page_blocks.h"
#include "engine/testing/program/program.h"
#include "engine/testing/shared.h"

namespace trailhound {
namespace {

using Lines = std::vector<std::string>;

const std::map<std::string, std::size_t> kNotRun = {
    {".github/CONTRIBUTING.md", 1}, {"README.md", 2},           {"cli/docs/distributed.md", 7},
    {"cli/docs/installing.md", 1},  {"cli/docs/library.md", 1}, {"cli/docs/verify.md", 2},
};

const std::set<std::string> kShownOnly = {"c", "cmake", "cpp", "html", "json", "python", "sql", "text", "yaml"};

bool is_updating() { return std::getenv("TRAILHOUND_UPDATE_GOLDENS") != nullptr; }

std::string joined(const Lines& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  return text;
}

bool is_marked(const PageBlock& block) {
  return std::any_of(block.lines.begin(), block.lines.end(),
                     [](const std::string& line) { return line.starts_with("# not run by the tests"); });
}

bool is_console(const PageBlock& block) {
  return block.language == "console" ||
         (block.language.empty() && !block.lines.empty() && block.lines[0].starts_with("$ "));
}

/// `quiet.txt` of a block that begins with `# quiet.txt: why`; empty if it begins otherwise.
std::string file_name(const PageBlock& block) {
  if (block.lines.empty() || !block.lines.front().starts_with("# ")) return {};
  const std::string& line = block.lines.front();
  const std::string name = line.substr(2, line.find_first_of(": ", 2) - 2);
  return name.find('.') == name.npos || name.ends_with('.') ? std::string() : name;
}

bool is_rule(const PageBlock& block) {
  return block.language == "yaml" && block.lines.front().starts_with("title:") &&
         std::find(block.lines.begin(), block.lines.end(), "detection:") != block.lines.end();
}

/// A command of a console block, and the lines of the block that show its output.
struct Step {
  std::string command;
  std::size_t begin = 0, end = 0;
};

std::vector<Step> steps_of(const PageBlock& block) {
  std::vector<Step> steps;
  bool continues = false;
  for (std::size_t at = 0; at < block.lines.size(); ++at) {
    const std::string& line = block.lines[at];
    if (line.starts_with("$ ")) steps.push_back({line.substr(2) + '\n', at + 1, at + 1});
    if (steps.empty()) continue;
    if (continues) {
      steps.back().command += line + '\n';
      steps.back().begin = at + 1;
    }
    continues = (continues || line.starts_with("$ ")) && line.ends_with('\\');
    steps.back().end = at + 1;
  }
  return steps;
}

std::string without_space(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
  return text;
}

bool leaves_out(const Lines& shown) { return std::find(shown.begin(), shown.end(), "...") != shown.end(); }

/// Whether the parts of `shown` between lines `...` follow each other in `written`.
bool has_parts(const Lines& shown, const std::string& written) {
  std::size_t at = 0;
  std::string part;
  for (std::size_t line = 0; line <= shown.size(); ++line) {
    if (line < shown.size() && shown[line] != "...") {
      part += shown[line] + '\n';
      continue;
    }
    const std::size_t found = written.find(part, at);
    if (found == written.npos) return false;
    at = found + part.size();
    part.clear();
  }
  return true;
}

bool shows(const Lines& shown, const std::string& written) {
  if (leaves_out(shown)) return has_parts(shown, written);
  const std::string text = joined(shown);
  if (!text.starts_with('{')) return text == written;
  const std::size_t rest = text.find(" …");
  if (rest == text.npos) return without_space(text) == without_space(written);
  return without_space(written).starts_with(without_space(text.substr(0, rest)));
}

/// Runs the blocks of one page.
class PageRun {
 public:
  explicit PageRun(const std::string& path) : lines_(lines_of_page(read_whole(source_folder() + "/" + path))) {
    const std::string source = "'" + source_folder() + "/";
    run("mkdir bin && ln -s \"$TRAILHOUND\" bin/trailhound && ln -s " + source + "testdata' " + source +
        "rules' . && ln -s testdata/archive/AWSLogs AWSLogs");
    if (joined(lines_).find("SHA256SUMS") != std::string::npos) write_package();
  }

  void run_blocks() {
    for (const PageBlock& block : blocks_of_page(lines_)) run_block(block);
  }

  std::string updated() const {
    std::string page;
    for (std::size_t at = 0; at <= lines_.size(); ++at) {
      const auto written = written_.find(at);
      if (written != written_.end()) {
        page += written->second.text;
        at = written->second.end;
      }
      if (at < lines_.size()) page += lines_[at] + '\n';
    }
    return page;
  }

  std::size_t run_count() const { return run_count_; }
  std::size_t marked_count() const { return marked_count_; }

 private:
  ProgramRun run(const std::string& commands) {
    return run_shell("cd '" + folder_.path() + "'\nPATH=$PWD/bin:$PATH LC_ALL=C.UTF-8\nexport PATH LC_ALL\n" +
                     commands);
  }

  /// A package like that of `./dev package`, with the program of the tests.
  void write_package() {
    const ProgramRun made =
        run("name=trailhound-$(trailhound --version | sed -n '1s/^trailhound //p')-linux-x86_64\n"
            "mkdir $name && cp \"$TRAILHOUND\" $name/trailhound && (cd $name && sha256sum trailhound > SHA256SUMS) &&\n"
            "tar -c $name | gzip -1 > $name.tar.gz && rm -r $name && sha256sum $name.tar.gz > SHA256SUMS");
    CAPTURE(made.err);
    REQUIRE(made.code == 0);
  }

  void run_block(const PageBlock& block) {
    CAPTURE(block.first_line, block.language);
    if (is_marked(block)) {
      ++marked_count_;
    } else if (is_console(block)) {
      ++run_count_;
      for (const Step& step : steps_of(block)) run_step(block, step);
    } else if (block.language == "sh") {
      ++run_count_;
      const ProgramRun done = run("set -e\n" + joined(block.lines));
      CAPTURE(joined(block.lines), done.out, done.err);
      CHECK(done.code == 0);
    } else {
      CHECK(kShownOnly.contains(block.language));  // say `console` or `sh` if it has commands, and `text` if not
      if (const std::string name = file_name(block); !name.empty()) {
        folder_.write(name, joined(block.lines));
      } else if (is_rule(block)) {
        folder_.write("shown_rule.yml", joined(block.lines));
        const ProgramRun checked = run("trailhound rules check shown_rule.yml");
        CAPTURE(checked.out);
        CHECK_THAT(checked.out, Catch::Contains(" 1  loaded\n"));
      }
    }
  }

  void run_step(const PageBlock& block, const Step& step) {
    ProgramRun done = run(step.command);
    std::erase(done.out, '\r');  // CSV ends its lines with CR LF, which a page cannot show
    const Lines shown(block.lines.begin() + static_cast<std::ptrdiff_t>(step.begin),
                      block.lines.begin() + static_cast<std::ptrdiff_t>(step.end));
    const bool is_shown = shows(shown, done.out) || shows(shown, done.err + done.out);
    if (!is_shown && !leaves_out(shown) && is_updating()) return note_output(block, step, done.out);
    CAPTURE(step.command, joined(shown), done.out, done.err);
    CHECK(is_shown);
  }

  void note_output(const PageBlock& block, const Step& step, const std::string& written) {
    std::string text;
    for (const std::string& line : lines_of_page(written)) {
      text += line.empty() ? "\n" : std::string(block.indent, ' ') + line + '\n';
    }
    written_[block.first_line + step.begin] = {block.first_line + step.end, text};
  }

  struct Written {
    std::size_t end = 0;  ///< the line behind those that it replaces
    std::string text;
  };

  ScratchFolder folder_;
  Lines lines_;
  std::map<std::size_t, Written> written_;  ///< by the first line of the page that it replaces
  std::size_t run_count_ = 0, marked_count_ = 0;
};

TEST_CASE("every command of the pages gives the output below it") {
  std::size_t run_count = 0, marked_count = 0;
  for (const std::string& path : page_paths()) {
    CAPTURE(path);
    PageRun page(path);
    page.run_blocks();
    if (is_updating()) {
      std::ofstream(source_folder() + "/" + path, std::ios::binary) << page.updated();
    }
    const auto expected = kNotRun.find(path);
    CHECK(page.marked_count() == (expected == kNotRun.end() ? 0 : expected->second));
    run_count += page.run_count();
    marked_count += page.marked_count();
  }
  WARN(run_count << " blocks of commands ran, " << marked_count << " are marked as not run");
  CHECK(run_count >= 45);
}

TEST_CASE("the picture of the README is what a terminal shows") {
  const std::string path = source_folder() + "/cli/docs/hunt.svg";
  const ProgramRun drawn = run_shell("python3 cli/picture.py \"$TRAILHOUND\" 100 'and ' hunt testdata/archive");
  if (drawn.code == 127) {
    WARN("not shown: the picture (there is no python3 to draw it)");
    return;
  }
  CAPTURE(drawn.err);
  REQUIRE(drawn.code == 0);
  if (is_updating()) std::ofstream(path, std::ios::binary) << drawn.out;
  CHECK(drawn.out == read_whole(path));
}

TEST_CASE("a shown output is compared as the page means it") {
  struct Row {
    Lines shown;
    const char* written;
    bool is_same;
  };
  const Row rows[] = {
      {{"a", "b"}, "a\nb\n", true},
      {{"a", "b"}, "a\nb\nc\n", false},
      {{"a"}, "a\nb\n", false},
      {{}, "", true},
      {{}, "a\n", false},
      {{"a", "...", "c"}, "a\nb\nc\n", true},
      {{"c", "...", "a"}, "a\nb\nc\n", false},
      {{"...", "x"}, "a\nb\n", false},
      {{"{\"a\":", " 1, …"}, "{\"a\":1,\"b\":2}\n", true},
      {{"{\"a\":", " 2, …"}, "{\"a\":1,\"b\":2}\n", false},
      {{"{\"a\":", " 1}"}, "{\"a\":1,\"b\":2}\n", false},
  };
  for (const Row& row : rows) {
    CAPTURE(joined(row.shown), row.written);
    CHECK(shows(row.shown, row.written) == row.is_same);
  }
}

TEST_CASE("a block is taken apart") {
  const Lines page = {"1. x", "   ```console", "   $ one \\", "     two", "   out", "", "   $ three", "   ```"};
  const std::vector<PageBlock> blocks = blocks_of_page(page);
  REQUIRE(blocks.size() == 1);
  CHECK(blocks[0].first_line == 2);
  const std::vector<Step> steps = steps_of(blocks[0]);
  REQUIRE(steps.size() == 2);
  CHECK(steps[0].command == "one \\\n  two\n");
  CHECK((steps[0].begin == 2 && steps[0].end == 4));
  CHECK(steps[1].command == "three\n");
  CHECK((steps[1].begin == 5 && steps[1].end == 5));
}

}  // namespace
}  // namespace trailhound

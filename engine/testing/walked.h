#pragma once

// The report of a walk through an input, for tests that compare it line by line.

#include <algorithm>
#include <string>
#include <vector>

#include "engine/io/input_walk.h"
#include "engine/testing/test_files.h"

namespace trailhound {

class WalkLog : public InputWalk::Visitor {
 public:
  explicit WalkLog(const std::string& password = {}, WalkLimits limits = {})
      : walk_(Reader::Options(), password, limits) {}

  void run(const Input& input) { walk_.run(input, *this); }

  /// `member in!a.json: [1]`, `archive in of 1`, `failed in!b: …`; longer texts are shown by their size.
  std::vector<std::string> lines;
  std::string texts;       ///< of all inputs, one after the other
  bool is_faulty = false;  ///< something failed or is damaged

 private:
  bool text(const std::string& path, bool is_member, Reader& reader) override {
    std::string content;
    bool is_bomb = false;
    for (;;) {
      const Reader::Window window = reader.next(0);
      content.append(window.data, window.size);
      is_bomb = !walk_.within_limits(window.size);
      if (window.last || is_bomb) break;
    }
    reader.finish();
    std::string line = (is_member ? "member " : "file ") + path + ": ";
    line += content.size() > 100 ? std::to_string(content.size()) + " bytes" : content;
    if (const auto& damage = reader.damage()) line += " | " + damage->detail;
    if (is_bomb) line += " | " + walk_.bomb_text();
    is_faulty = is_faulty || is_bomb || reader.damage().has_value();
    texts += content;
    lines.push_back(std::move(line));
    return !is_bomb;
  }
  void archive(const std::string& path, bool is_member, std::uint64_t members, const Problem* problem) override {
    is_faulty = is_faulty || problem != nullptr;
    lines.push_back((is_member ? "inner archive " : "archive ") + path + " of " + std::to_string(members) +
                    (problem == nullptr                        ? ""
                     : problem->kind == Problem::Kind::kFailed ? " failed: " + problem->detail
                                                               : " damaged: " + problem->detail));
  }
  void skip(const std::string& path, bool, std::string reason) override {
    lines.push_back("skipped " + path + ": " + reason);
  }
  void fail(Problem problem, bool) override {
    is_faulty = true;
    lines.push_back("failed " + problem.path + ": " + problem.detail);
  }

  InputWalk walk_;
};

/// Walks a file of these bytes; its path is shown as `name`.
inline std::vector<std::string> walked(const std::string& bytes, const std::string& password = {},
                                       WalkLimits limits = {}, const std::string& name = "in") {
  const TestFolder folder;
  const std::string path = folder.write(name, bytes);
  WalkLog log(password, limits);
  log.run({path, bytes.size()});
  for (std::string& line : log.lines) {
    for (std::size_t at; (at = line.find(path)) != std::string::npos;) line.replace(at, path.size(), name);
  }
  return log.lines;
}

/// The same with bytes of a stream, in which a reader cannot seek back.
class StreamOfBytes : public ByteSource {
 public:
  explicit StreamOfBytes(std::string bytes) : bytes_(std::move(bytes)) {}
  std::size_t read(char* out, std::size_t size) override {
    const std::size_t count = std::string_view(bytes_).substr(at_).copy(out, size);
    at_ += count;
    return count;
  }
  std::string error() const override { return {}; }
  bool seek(std::uint64_t) override { return false; }
  std::uint64_t size() const override { return 0; }

 private:
  const std::string bytes_;
  std::size_t at_ = 0;
};

}  // namespace trailhound

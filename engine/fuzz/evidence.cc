// From bytes on disk to text: gzip whole and in pieces, archives in archives, UTF-16, windows of any size. The target
// reads the same bytes twice, with libdeflate in large windows and with zlib in small ones. Both must give the same
// text.
//
// Input: a byte of flags, one for the place of damage, one for the window; then the bytes of the file.

#include <string>

#include "engine/fuzz/bytes.h"
#include "engine/fuzz/memory_file.h"
#include "engine/fuzz/targets.h"
#include "engine/io/input_walk.h"
#include "engine/read/pass.h"
#include "engine/testing/test_files.h"

namespace trailhound {
namespace {

/// Everything that a walk reports, with the texts.
class Texts : public InputWalk::Visitor {
 public:
  explicit Texts(Reader::Options options) : walk_(options, "password") {}

  void run(const Input& input) { walk_.run(input, *this); }

  std::string all;
  bool too_much = false;

 private:
  static constexpr std::size_t kMost = 16u << 20;

  bool text(const std::string& path, bool, Reader& reader) override {
    all += "text of " + path + ":\n";
    std::uint64_t told = 0;
    for (;;) {
      const Reader::Window window = reader.next(0);
      if (window.offset != told) found("a window does not begin where the one before it ended");
      told += window.size;
      all.append(window.data, window.size);
      too_much = too_much || all.size() > kMost || !walk_.within_limits(window.size);
      if (window.last || too_much) break;
    }
    if (told != reader.decompressed_bytes()) found("the reader counts other bytes than it gives");
    if (const auto& damage = reader.damage()) all += "\ndamage: " + damage->detail;
    all += '\n';
    return !too_much;
  }
  void archive(const std::string& path, bool, std::uint64_t members, const Problem* problem) override {
    all += "archive " + path + ", " + std::to_string(members) + " members" +
           (problem != nullptr ? ": " + problem->detail : "") + '\n';
  }
  void skip(const std::string& path, bool, std::string reason) override { all += path + ": " + reason + '\n'; }
  void fail(Problem problem, bool) override { all += problem.path + ": " + problem.detail + '\n'; }

  InputWalk walk_;
};

/// Reads the texts again, as events. The counters must add up.
class CountRows : public Visitor {
 public:
  bool visit(const VisitedBatch& visited) override {
    rows += visited.batch.rows();
    return true;
  }
  std::uint64_t rows = 0;
};

void check_counters(const Input& input) {
  CountRows visitor;
  ReadOptions options;
  options.archive_password = "password";
  const ReadLedger ledger = read_in_order({&input, 1}, visitor, options);
  if (!ledger.adds_up() || ledger.records.evaluated != visitor.rows) found("the counters of reading do not add up");
}

}  // namespace

void fuzz_evidence(std::string_view bytes) {
  FuzzBytes take(bytes);
  const unsigned flags = take.take_byte(), place = take.take_byte(), window = take.take_byte();
  std::string file(take.rest());
  if ((flags & 1) != 0) file = gzip(file.substr(0, file.size() / 2)) + gzip(file.substr(file.size() / 2), nullptr, 1);
  const std::size_t at = file.size() * place / 256;
  if ((flags & 2) != 0) file.resize(at);
  if ((flags & 4) != 0 && at < file.size()) file[at] = static_cast<char>(file[at] ^ 0x10);

  const MemoryFile memory(file);
  Reader::Options large, small;
  large.text_limit = 1u << 20;
  small.whole_limit = 0;
  small.window = 1 + window * 16;
  small.window_limit = 64u << 10;
  Texts whole(large), pieces(small);
  whole.run(memory.input());
  pieces.run(memory.input());
  if (!whole.too_much && !pieces.too_much && whole.all != pieces.all) {
    found("read at once:\n" + whole.all + "\nread in pieces:\n" + pieces.all);
  }
  check_counters(memory.input());
}

}  // namespace trailhound

#include <cerrno>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>

#include "cli/message.h"
#include "cli/report/case_file.h"
#include "engine/page/json_members.h"

namespace trailhound {
namespace {

constexpr std::uint64_t kFaultsShown = 20;

/// False: the file cannot be read, and the user has been told so.
bool read_lines(const std::string& path, ReportedCase& found) {
  std::ifstream file;
  errno = 0;  // where streams leave the reason
  if (path != "-") file.open(path, std::ios::binary);
  std::istream& in = path == "-" ? std::cin : file;
  const std::string name = path == "-" ? "standard input" : path;
  std::string line;
  for (std::uint64_t number = 1; std::getline(in, line); ++number) {
    const std::string fault = found.file.findings.add(line);
    if (fault.empty()) continue;
    if (++found.file.unread_lines <= kFaultsShown)
      complain("line " + std::to_string(number) + " of " + name + ' ' + fault);
  }
  if (found.file.unread_lines > 0) found.code = ExitCode::kUnexamined;
  if (in.eof() && !in.bad()) return true;
  complain(name + " cannot be read" + (errno == 0 ? std::string() : ": " + std::generic_category().message(errno)));
  return false;
}

/// False: the file is no such document, and the user has been told so. An empty path is no file.
bool read_document(const std::string& path, std::string_view schema, std::optional<JsonValue>& document) {
  if (path.empty()) return true;
  std::ifstream in(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in.is_open() || in.bad()) {
    complain(path + " cannot be read");
    return false;
  }
  Result<JsonValue, std::string> value = parse_document(text, schema);
  if (!value) {
    complain(path + ' ' + value.error());
    return false;
  }
  document = std::move(*value);
  return true;
}

}  // namespace

std::optional<ReportedCase> case_of_files(const ReportArguments& arguments) {
  ReportedCase found;
  CaseFile& file = found.file;
  const bool is_read = read_document(arguments.stats, "trailhound/ledger/1", file.ledger) &&
                       read_document(arguments.manifest, "trailhound/manifest/1", file.manifest) &&
                       read_document(arguments.who, "trailhound/who/1", file.people) &&
                       read_lines(arguments.from_matches, found);
  if (!is_read) return std::nullopt;
  file.has_run_times = true;
  if (!file.ledger && file.manifest) {  // the manifest has the ledger, too
    if (const JsonValue* const ledger = member(&*file.manifest, "ledger")) file.ledger = *ledger;
  }
  return found;
}

}  // namespace trailhound

// `athena sql`: rules and correlations as queries.

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/folder_output.h"
#include "cli/message.h"
#include "cli/rules/selected_rules.h"
#include "cli/verify/file_content.h"
#include "engine/base/figures.h"
#include "engine/base/text.h"
#include "engine/sql/aws_table.h"
#include "engine/sql/correlation.h"
#include "engine/sql/probe.h"
#include "engine/sql/query.h"

namespace trailhound {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostDdlBytes = 1u << 20;

/// `-- ID: TITLE`, on one line whatever is in them.
template <typename Document>
std::string comment(const Document& document) {
  return "-- " + (document.id.empty() ? "" : printable(document.id) + ": ") + printable(document.title) + '\n';
}

class Queries {
 public:
  explicit Queries(SqlOptions options) : options_(std::move(options)) {}

  void add(const RuleSelection& selection, bool per_rule) {
    std::vector<const Rule*> together;
    for (const Rule& rule : selection.rules) {
      if (rule.silent) continue;  // part of the queries of its correlations
      SqlQuery query = detection_query(rule, options_);
      if (!keep(rule, query)) continue;
      ++rules_;
      together.push_back(&rule);
      if (per_rule) add_file("", rule, std::move(query.text));
    }
    if (!per_rule) add_batches(together);
    for (const Correlation& correlation : selection.correlations) {
      if (correlation.silent) continue;
      SqlQuery query = correlation_query(correlation, selection.rules, selection.correlations, options_);
      if (!keep(correlation, query)) continue;
      ++correlations_;
      add_file("correlations/", correlation, std::move(query.text));
    }
  }

  const std::vector<FolderFile>& files() const { return files_; }
  std::size_t refused() const { return refused_; }

  std::string said() const {
    return counted(rules_, "rule") + " and " + counted(correlations_, "correlation") + " in " +
           (files_.size() == 1 ? "1 query" : with_commas(files_.size()) + " queries") +
           (refused_ == 0 ? "" : "; without a query: " + with_commas(refused_));
  }

 private:
  /// Tells the user about a document; false: it has no query.
  template <typename Document>
  bool keep(const Document& document, const SqlQuery& query) {
    std::string last;
    for (const SqlRemark& remark : query.remarks) {
      const std::string text =
          quoted_title(document.title) + (remark.field.empty() ? "" : ", " + remark.field) + ": " + remark.text;
      const std::string shown = render({remark.is_refusal ? Severity::kError : Severity::kWarning,
                                        std::string(remark.is_refusal ? kSqlRefusal : kSqlLimit), document.file,
                                        remark.position.line == 0 ? document.position : remark.position, text, ""});
      if (shown != last) print_error(shown);  // a list of values says the same for each
      last = shown;
    }
    if (query.text.empty()) ++refused_;
    return !query.text.empty();
  }
  static std::string quoted_title(const std::string& title) { return "'" + printable(title) + "'"; }

  void add_batches(const std::vector<const Rule*>& rules) {
    for (const SqlBatch& batch : detection_batches(rules, options_)) {
      std::string head;
      for (const Rule* rule : batch.rules) head += comment(*rule);
      const std::string number = std::to_string(++batches_);
      files_.push_back({"batch-" + std::string(number.size() < 2 ? "0" : "") + number + ".sql", head + batch.text});
    }
  }

  template <typename Document>
  void add_file(const std::string& folder, const Document& document, std::string text) {
    fs::path path = fs::path(document.path).lexically_normal().relative_path();
    if (path.empty() || *path.begin() == "..") path = path.filename();
    path.replace_extension();
    const std::string stem = folder + path.string();
    std::string name = stem;
    for (int number = 2; !names_.insert(name).second; ++number) name = stem + "-" + std::to_string(number);
    files_.push_back({name + ".sql", comment(document) + text});
  }

  SqlOptions options_;
  std::vector<FolderFile> files_;
  std::set<std::string> names_;  ///< one file can have several documents
  std::size_t rules_ = 0, correlations_ = 0, refused_ = 0, batches_ = 0;
};

/// nullopt: the file is no such table, and the user has been told why.
std::optional<SqlTable> read_table(const SqlArguments& arguments) {
  SqlTable table = aws_table();
  if (!arguments.table_ddl.empty()) {
    const Result<FileContent, std::string> content = content_of(arguments.table_ddl, kMostDdlBytes);
    if (!content) {
      complain("--table-ddl " + arguments.table_ddl + ": " + content.error());
      return std::nullopt;
    }
    Result<SqlTable> parsed = parse_table_ddl(content->text, arguments.table_ddl);
    if (!parsed) {
      print_error(render(parsed.error()));
      return std::nullopt;
    }
    table = std::move(*parsed);
  }
  if (!arguments.table.empty()) table.name = arguments.table;
  return table;
}

std::string table_statement(const SqlArguments& arguments) {
  TrailLocation trail;
  if (!arguments.table.empty()) trail.table = arguments.table;
  if (!arguments.read.accounts.empty()) trail.accounts = arguments.read.accounts;
  if (!arguments.read.regions.empty()) trail.regions = arguments.read.regions;
  return aws_table_ddl(trail);
}

}  // namespace

ExitCode run_athena_sql(const SqlArguments& arguments) {
  const SqlDialect dialect = arguments.for_duckdb ? SqlDialect::kDuckDb : SqlDialect::kAthena;
  if (arguments.wanted == SqlArguments::Wanted::kTable) {
    print(table_statement(arguments));
    return ExitCode::kDone;
  }
  if (arguments.wanted == SqlArguments::Wanted::kProbe) {
    print(probe_query(dialect));
    return ExitCode::kDone;
  }
  std::optional<SqlTable> table = read_table(arguments);
  if (!table) return ExitCode::kNothingRan;
  const std::optional<RuleSelection> selection = selected_rules(arguments.rules);
  if (!selection) return ExitCode::kNothingRan;
  if (selection->rules.empty() && selection->correlations.empty()) {
    complain("there is no rule to write");
    return ExitCode::kNothingRan;
  }
  const ReadOptions& read = arguments.read;
  Queries queries({dialect, std::move(*table), {read.from, read.to, read.accounts, read.regions}});
  queries.add(*selection, arguments.per_rule);
  if (arguments.folder.empty()) {
    for (const FolderFile& file : queries.files()) print(file.text.substr(0, file.text.size() - 1) + ";\n\n");
  } else if (!write_below(arguments.folder, queries.files(), arguments.force)) {
    return ExitCode::kNothingRan;
  }
  for (const SetAside& document : selection->set_aside) print_error(render(document.reason));
  complain(queries.said());
  return queries.refused() == 0 && selection->set_aside.empty() ? ExitCode::kDone : ExitCode::kUnexamined;
}

}  // namespace trailhound

#include "engine/sigma/loader.h"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <memory>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/base/text.h"
#include "engine/base/workers.h"
#include "engine/sigma/binder.h"
#include "engine/sigma/codes.h"
#include "engine/sigma/document.h"
#include "engine/sigma/findings.h"
#include "engine/sigma/source_text.h"

namespace trailhound {
namespace {

std::vector<FileDocuments> read_files(std::span<const RuleText> files, unsigned threads,
                                      const Placeholders& placeholders) {
  std::vector<FileDocuments> documents(files.size());
  std::atomic<std::size_t> next{0};
  if (threads == 0) threads = std::max(1u, std::thread::hardware_concurrency());
  run_workers(static_cast<unsigned>(std::min<std::size_t>(threads, files.size())), [&](bool) {
    for (std::size_t i = next++; i < files.size(); i = next++) documents[i] = read_file(files[i], placeholders);
  });
  return documents;
}

/// Warns that an earlier document has the same id but another content. (Nothing forbids it, and both are evaluated.)
class DuplicateIds {
 public:
  void check(const RuleText& file, const Document& document, std::vector<Diagnostic>& out) {
    if (document.id.empty()) return;
    const auto [first, is_new] =
        first_.try_emplace(comparable_id(document.id), First{&file.file, document.id_position});
    if (is_new) return;
    Diagnostic& diagnostic = out.emplace_back();
    diagnostic.severity = Severity::kWarning;
    diagnostic.code = codes::kDuplicateId;
    diagnostic.path = file.file;
    diagnostic.position = document.id_position;
    diagnostic.text = "the id " + quoted(document.id) + " is also that of " + *first->second.file + ":" +
                      std::to_string(first->second.position.line);
    if (source_ == nullptr || &file != of_) {
      of_ = &file;
      source_ = std::make_unique<SourceText>(file.file, without_bom(file.text));
    }
    diagnostic.source_line = source_->line(document.id_position.line);
  }

 private:
  struct First {
    const std::string* file;
    Position position;
  };
  std::unordered_map<std::string, First> first_;  ///< by comparable id
  const RuleText* of_ = nullptr;
  std::unique_ptr<SourceText> source_;  ///< of that file: its index of lines is built once
};

template <typename T>
void append(std::vector<T>& from, std::vector<T>& to) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

/// Marks the rules to which correlations refer, unless one of these says `generate`.
void silence(RuleSet& set) {
  std::vector<bool> loud(set.rules.size(), false);
  for (const Correlation& correlation : set.correlations) {
    for (const Correlation::Reference& reference : correlation.rules) {
      if (reference.is_correlation) continue;
      set.rules[reference.index].silent = true;
      if (correlation.generate) loud[reference.index] = true;
    }
  }
  for (std::size_t i = 0; i < loud.size(); ++i) {
    if (loud[i]) set.rules[i].silent = false;
  }
}

}  // namespace

RuleSet load_rules(std::span<const RuleText> files, unsigned threads, const Placeholders& placeholders) {
  std::vector<FileDocuments> documents = read_files(files, threads, placeholders);
  bind_documents(files, documents);
  RuleSet set;
  DuplicateIds duplicates;
  for (std::size_t i = 0; i < files.size(); ++i) {
    set.not_rules += documents[i].not_rules;
    for (Document& document : documents[i].documents) {
      if (document.is_repeated) {
        ++set.repeated;
        continue;
      }
      ++set.documents;
      duplicates.check(files[i], document, set.diagnostics);
      append(document.diagnostics, set.diagnostics);
      if (document.set_aside) {
        set.set_aside.push_back(std::move(*document.set_aside));
        continue;
      }
      append(document.rules, set.rules);
      if (document.correlation) set.correlations.push_back(std::move(document.correlation->correlation));
      if (document.filter) set.filters.push_back({files[i].file, std::move(document.id), std::move(document.title)});
    }
  }
  silence(set);
  return set;
}

}  // namespace trailhound

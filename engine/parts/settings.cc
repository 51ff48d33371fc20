#include "engine/parts/settings.h"

#include <algorithm>
#include <utility>

#include "engine/parts/accounts.h"
#include "engine/parts/fields.h"

namespace trailhound {
namespace {

void write_diagnostic(const Diagnostic& diagnostic, FieldWriter& out) {
  out.flag(diagnostic.severity == Severity::kError);
  out.text(diagnostic.code);
  out.text(diagnostic.path);
  out.number(diagnostic.position.line);
  out.number(diagnostic.position.column);
  out.text(diagnostic.text);
  out.text(diagnostic.source_line);
}
Diagnostic read_diagnostic(FieldReader& in) {
  Diagnostic diagnostic;
  diagnostic.severity = in.flag() ? Severity::kError : Severity::kWarning;
  diagnostic.code = in.text();
  diagnostic.path = in.text();
  diagnostic.position.line = static_cast<std::uint32_t>(in.number_below(std::uint64_t{1} << 32));
  diagnostic.position.column = static_cast<std::uint32_t>(in.number_below(std::uint64_t{1} << 32));
  diagnostic.text = in.text();
  diagnostic.source_line = in.text();
  return diagnostic;
}

/// The levels in the order of the enum.
void write_level(Level level, FieldWriter& out) { out.number(static_cast<std::uint64_t>(level)); }
Level read_level(FieldReader& in) {
  return static_cast<Level>(in.number_below(static_cast<std::uint64_t>(Level::kCritical) + 1));
}

void write_entries(const std::vector<TuningEntry>& entries, FieldWriter& out) {
  out.number(entries.size());
  for (const TuningEntry& entry : entries) {
    out.text(entry.name);
    write_level(entry.level, out);
    write_diagnostic(entry.place, out);
  }
}
std::vector<TuningEntry> read_entries(FieldReader& in) {
  std::vector<TuningEntry> entries;
  for (std::size_t left = in.count(); left > 0 && in.ok(); --left) {
    TuningEntry& entry = entries.emplace_back();
    entry.name = in.text();
    entry.level = read_level(in);
    entry.place = read_diagnostic(in);
  }
  return entries;
}

void write_files(const std::vector<RuleFile>& files, FieldWriter& out) {
  out.number(files.size());
  for (const RuleFile& file : files) {
    out.text(file.file);
    out.number(file.size);
    out.flag(file.digest.has_value());
    if (file.digest) out.digest(*file.digest);
  }
}
std::vector<RuleFile> read_files(FieldReader& in) {
  std::vector<RuleFile> files;
  for (std::size_t left = in.count(); left > 0 && in.ok(); --left) {
    RuleFile& file = files.emplace_back();
    file.file = in.text();
    file.size = in.number();
    if (in.flag()) file.digest = in.digest();
  }
  return files;
}

/// The built-in pack is in every program of this commit, so its hashes are enough.
void write_rule(const RuleText& rule, FieldWriter& out) {
  const bool is_built_in = rule.text == embedded_rule_text(rule.file);
  out.text(rule.file);
  out.text(rule.path);
  out.flag(is_built_in);
  if (is_built_in) {
    out.digest(sha256(rule.text));
  } else {
    out.text(rule.text);
  }
}
RuleText read_rule(FieldReader& in) {
  RuleText rule;
  rule.file = in.text();
  rule.path = in.text();
  const bool is_built_in = in.flag();
  rule.text = is_built_in ? embedded_rule_text(rule.file) : in.text();
  if (is_built_in && in.digest() != sha256(rule.text)) in.fail();
  return rule;
}

void write_rules(const RuleTexts& rules, FieldWriter& out) {
  out.flag(rules.are_built_in);
  out.number(rules.rules.size());
  for (const RuleText& rule : rules.rules) write_rule(rule, out);
  out.number(rules.unreadable.size());
  for (const Diagnostic& diagnostic : rules.unreadable) write_diagnostic(diagnostic, out);
  out.number(rules.placeholders.size());
  for (const PlaceholderText& list : rules.placeholders) {
    out.text(list.file);
    out.flag(list.format == PlaceholderText::Format::kLines);
    out.text(list.name);
    out.text(list.text);
  }
}
RuleTexts read_rules(FieldReader& in) {
  RuleTexts rules;
  rules.are_built_in = in.flag();
  for (std::size_t left = in.count(); left > 0 && in.ok(); --left) rules.rules.push_back(read_rule(in));
  for (std::size_t left = in.count(); left > 0 && in.ok(); --left) rules.unreadable.push_back(read_diagnostic(in));
  for (std::size_t left = in.count(); left > 0 && in.ok(); --left) {
    PlaceholderText& list = rules.placeholders.emplace_back();
    list.file = in.text();
    list.format = in.flag() ? PlaceholderText::Format::kLines : PlaceholderText::Format::kYaml;
    list.name = in.text();
    list.text = in.text();
  }
  return rules;
}

void write_filter(const RuleFilter& filter, FieldWriter& out) {
  out.flag(filter.any_logsource);
  write_level(filter.min_level, out);
  for (const auto* names : {&filter.tags, &filter.excluded_tags, &filter.statuses, &filter.only, &filter.except}) {
    write_texts(*names, out);
  }
  write_entries(filter.tuning.exclusions, out);
  write_entries(filter.tuning.levels, out);
  write_files(filter.tuning.files, out);
}
RuleFilter read_filter(FieldReader& in) {
  RuleFilter filter;
  filter.any_logsource = in.flag();
  filter.min_level = read_level(in);
  for (auto* names : {&filter.tags, &filter.excluded_tags, &filter.statuses, &filter.only, &filter.except}) {
    *names = read_texts(in);
  }
  filter.tuning.exclusions = read_entries(in);
  filter.tuning.levels = read_entries(in);
  filter.tuning.files = read_files(in);
  return filter;
}

void write_options(const ReadOptions& read, FieldWriter& out) {
  out.time(read.from);
  out.time(read.to);
  write_texts(read.accounts, out);
  write_texts(read.regions, out);
  out.number(read.limits.depth);
  out.number(read.limits.members);
  out.number(read.limits.bomb_bytes);
  out.number(read.limits.bomb_ratio);
  out.number(read.limits.in_memory);
}
ReadOptions read_options(FieldReader& in) {
  ReadOptions read;
  read.from = in.time();
  read.to = in.time();
  read.accounts = read_texts(in);
  read.regions = read_texts(in);
  read.limits.depth = static_cast<std::size_t>(in.number());
  read.limits.members = in.number();
  read.limits.bomb_bytes = in.number();
  read.limits.bomb_ratio = in.number();
  read.limits.in_memory = static_cast<std::size_t>(in.number());
  return read;
}

void write_list(const PartList& list, FieldWriter& out) {
  out.digest(list.digest);
  for (const std::uint64_t number : {list.shard, list.shards, list.first, list.count, list.total, list.left_out}) {
    out.number(number);
  }
  write_texts(list.arguments, out);
  write_problems(list.problems, out);
  write_skipped(list.skipped, out);
}
PartList read_list(FieldReader& in) {
  PartList list;
  list.digest = in.digest();
  for (auto* number : {&list.shard, &list.shards, &list.first, &list.count, &list.total, &list.left_out})
    *number = in.number();
  list.arguments = read_texts(in);
  list.problems = read_problems(in);
  list.skipped = read_skipped(in);
  return list;
}

bool is_sound(const PartList& list) {
  return list.shard >= 1 && list.shard <= list.shards && list.first <= list.total &&
         list.count <= list.total - list.first;
}

}  // namespace

std::string write_settings(PartSettings& settings) {
  FieldWriter rules, options, out;
  write_rules(settings.rules, rules);
  write_filter(settings.filter, rules);
  write_options(settings.read, options);
  options.flag(settings.has_activity);
  settings.rules_digest = sha256(rules.bytes());
  settings.options_digest = sha256(options.bytes());
  out.text(settings.program);
  out.digest(settings.rules_digest);
  out.digest(settings.options_digest);
  out.text(rules.bytes());
  out.text(options.bytes());
  write_list(settings.list, out);
  return std::move(out.bytes());
}

Result<PartSettings, std::string> read_settings(std::string_view payload) {
  PartSettings settings;
  FieldReader in(payload);
  settings.program = in.text();
  settings.rules_digest = in.digest();
  settings.options_digest = in.digest();
  const std::string_view rules = in.text(), options = in.text();
  settings.list = read_list(in);
  FieldReader rules_in(rules), options_in(options);
  settings.rules = read_rules(rules_in);
  settings.filter = read_filter(rules_in);
  settings.read = read_options(options_in);
  settings.has_activity = options_in.flag();
  const bool is_whole =
      in.ok() && in.at_end() && rules_in.ok() && rules_in.at_end() && options_in.ok() && options_in.at_end();
  if (!is_whole || !is_sound(settings.list) || settings.rules_digest != sha256(rules) ||
      settings.options_digest != sha256(options)) {
    return std::string("is damaged: what it was made with does not make sense");
  }
  return settings;
}

Sha256::Digest digest_of(const InputList& list) {
  Sha256 hash;
  FieldWriter out;
  const auto pass_on = [&] {
    hash.add(out.bytes().data(), out.bytes().size());
    out.bytes().clear();
  };
  for (const Input& input : list.inputs) {
    out.text(input.path);
    out.number(input.size);
    out.number(input.name_at);
    pass_on();
  }
  out.number(list.inputs.size());
  out.number(list.left_out);
  write_problems(list.problems, out);
  write_skipped(list.skipped, out);
  pass_on();
  return hash.finish();
}

ShardRange shard_range(std::span<const Input> inputs, std::uint64_t shard, std::uint64_t shards) {
  using Wide = unsigned __int128;
  Wide total = 0;
  // An input counts a byte more than it has, so that empty ones and streams are spread, too.
  for (const Input& input : inputs) total += Wide{input.size} + 1;
  // A range has the inputs whose first byte is in its `shards`th of all bytes.
  const Wide begin = total * (shard - 1) / shards, end = total * shard / shards;
  ShardRange range;
  Wide at = 0;
  for (const Input& input : inputs) {
    if (at < begin) {
      ++range.first;
    } else if (at < end) {
      ++range.count;
    } else {
      break;
    }
    at += Wide{input.size} + 1;
  }
  return range;
}

}  // namespace trailhound

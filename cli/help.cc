#include "cli/help.h"

#include <algorithm>

namespace trailhound {
namespace {

constexpr std::size_t kIndent = 2;        // of options, exit codes, commands and examples
constexpr std::size_t kGap = 2;           // at least, between a term and its text
constexpr std::size_t kTermColumns = 22;  // a longer term has its text on the next line

/// Appends `text`, broken between words, to `out`. The first line continues at `column`; further lines are indented by
/// `indent`.
void append_wrapped(std::string_view text, std::size_t column, std::size_t indent, std::string& out) {
  bool is_first_of_line = true;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    if (!is_first_of_line && column + 1 + word.size() > kHelpColumns) {
      out.append("\n").append(indent, ' ');
      column = indent;
      is_first_of_line = true;
    }
    if (!is_first_of_line) out += ' ';
    column += word.size() + (is_first_of_line ? 0 : 1);
    out += word;
    is_first_of_line = false;
  }
  out += '\n';
}

void append_paragraphs(std::string_view text, std::string& out) {
  while (!text.empty()) {
    const std::string_view paragraph = text.substr(0, text.find("\n\n"));
    text.remove_prefix(std::min(text.size(), paragraph.size() + 2));
    out += '\n';
    append_wrapped(paragraph, 0, 0, out);
  }
}

/// A term and the text that explains it.
struct Row {
  std::string term;
  std::string text;
};

/// The texts of all rows begin in the same column.
void append_rows(const std::vector<Row>& rows, std::size_t term_columns, std::string& out) {
  const std::size_t text_column = kIndent + term_columns + kGap;
  for (const Row& row : rows) {
    out.append(kIndent, ' ').append(row.term);
    if (row.term.size() > term_columns) {
      out.append("\n").append(text_column, ' ');
    } else {
      out.append(text_column - kIndent - row.term.size(), ' ');
    }
    append_wrapped(row.text, text_column, text_column, out);
  }
}

std::size_t widest_term(const std::vector<Row>& rows) {
  std::size_t widest = 0;
  for (const Row& row : rows) widest = std::max(widest, row.term.size());
  return widest;
}

Row option_row(const Option& option) {
  Row row;
  if (option.letter != 0) row.term = {'-', option.letter, ',', ' '};
  row.term.append(option.has_opposite ? "--[not-]" : "--").append(option.name);
  if (!option.without_value.empty()) {
    row.term.append("[=").append(option.value).append("]");
  } else if (!option.is_switch()) {
    row.term.append(" ").append(option.value);
  }
  row.text = option.help;
  if (option.values != nullptr) row.text += " One of: " + option.values() + ".";
  if (option.is_repeatable) row.text += " Repeatable.";
  return row;
}

/// --no-sandbox (of commands) and --help close the last section that has options.
void append_options(const Command& command, std::string& out) {
  std::size_t left = static_cast<std::size_t>(std::count_if(command.sections.begin(), command.sections.end(),
                                                            [](const Section& s) { return !s.options.empty(); }));
  for (const Section& section : command.sections) {
    out.append("\n").append(section.heading).append("\n");
    if (!section.note.empty()) {
      out.append(kIndent, ' ');
      append_wrapped(section.note, kIndent, kIndent, out);
    }
    if (section.options.empty()) continue;
    std::vector<Row> rows;
    for (const Option& option : section.options) rows.push_back(option_row(option));
    if (--left == 0) {
      if (!is_group(command)) rows.push_back(option_row(kNoSandboxOption));
      rows.push_back(option_row(kHelpOption));
    }
    append_rows(rows, kTermColumns, out);
  }
  if (command.sections.empty() && !is_group(command)) {
    out += "\nOptions\n";
    append_rows({option_row(kNoSandboxOption), option_row(kHelpOption)}, kTermColumns, out);
  }
}

void append_commands(const Command& group, std::string& out) {
  std::vector<Row> rows;
  for (const Command* command : commands_below(group)) {
    rows.push_back({std::string(command->name), std::string(command->summary)});
  }
  if (rows.empty()) return;
  out += "\nCommands\n";
  append_rows(rows, widest_term(rows), out);
}

void append_exit_codes(const Command& command, std::string& out) {
  if (command.exit_codes.empty()) return;
  std::vector<Row> rows;
  for (const ExitMeaning& exit : command.exit_codes) {
    rows.push_back({std::to_string(exit.code), std::string(exit.meaning)});
  }
  out += "\nExit codes\n";
  append_rows(rows, widest_term(rows), out);
}

void append_examples(const Command& command, std::string& out) {
  if (command.examples.empty()) return;
  out += "\nExamples\n";
  for (const std::string_view line : command.examples) out.append(kIndent, ' ').append(line).append("\n");
}

}  // namespace

std::string help(const Command& command) {
  std::string out = "Usage: trailhound ";
  if (!command.name.empty()) out.append(command.name).append(" ");
  out.append(command.usage).append("\n");
  append_paragraphs(command.intro, out);
  append_commands(command, out);
  append_options(command, out);
  append_exit_codes(command, out);
  append_examples(command, out);
  return out;
}

}  // namespace trailhound

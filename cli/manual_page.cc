#include "cli/manual_page.h"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <vector>

#include "cli/commands.h"
#include "cli/message.h"
#include "cli/version.h"

namespace trailhound {
namespace {

/// Text that roff prints as it is: a hyphen that can be copied, a backslash, and no request at the begin of a line.
std::string roff(std::string_view text) {
  std::string out;
  if (text.starts_with('.') || text.starts_with('\'')) out = "\\&";
  for (const char c : text) {
    switch (c) {
      case '\\':
        out += "\\e";
        break;
      case '-':
        out += "\\-";
        break;
      case '~':
        out += "\\(ti";
        break;
      case '^':
        out += "\\(ha";
        break;
      case '\'':
        out += "\\(aq";
        break;
      default:
        out += c;
    }
  }
  return out;
}

/// `trailhound\-rules\-check`: the name of the page.
std::string page_name(const Command& command) {
  std::string name = "trailhound";
  if (!command.name.empty()) name.append("-").append(command.name);
  std::replace(name.begin(), name.end(), ' ', '-');
  return name;
}

void append_paragraphs(std::string_view text, std::string& out) {
  for (bool is_first = true; !text.empty(); is_first = false) {
    const std::string_view paragraph = text.substr(0, text.find("\n\n"));
    text.remove_prefix(std::min(text.size(), paragraph.size() + 2));
    if (!is_first) out += ".PP\n";
    out += roff(paragraph) + "\n";
  }
}

void append_option(const Option& option, std::string& out) {
  out += ".TP\n";
  const std::string value = option.value.empty() ? "" : "\\fI" + roff(option.value) + "\\fR";
  if (option.letter != 0) out += "\\fB\\-" + std::string(1, option.letter) + "\\fR, ";
  out += "\\fB\\-\\-" + roff(option.name) + "\\fR";
  if (!option.without_value.empty()) {
    out += "[=" + value + "]";
  } else if (!value.empty()) {
    out += " " + value;
  }
  if (option.has_opposite) out += ", \\fB\\-\\-not\\-" + roff(option.name) + "\\fR";
  out += "\n" + roff(option.help);
  if (option.values != nullptr) out += " One of: " + roff(option.values()) + ".";
  if (option.is_repeatable) out += " Repeatable.";
  out += "\n";
}

void append_options(const Command& command, std::string& out) {
  out += ".SH OPTIONS\n";
  for (const Section& section : command.sections) {
    if (section.heading != "Options") out += ".SS " + roff(section.heading) + "\n";
    if (!section.note.empty()) out += roff(section.note) + "\n";
    for (const Option& option : section.options) append_option(option, out);
  }
  if (command.sections.size() > 1) out += ".SS Common\n";
  if (!is_group(command)) append_option(kNoSandboxOption, out);
  append_option(kHelpOption, out);
}

void append_commands(const Command& group, std::string& out) {
  out += ".SH COMMANDS\n";
  for (const Command* command : commands_below(group)) {
    out += ".TP\n\\fB" + roff(command->name) + "\\fR\n" + roff(command->summary) + "\n";
  }
}

void append_see_also(const Command& command, std::string& out) {
  std::vector<std::string> pages;
  if (is_group(command)) {
    for (const Command* member : commands_below(command)) pages.push_back(page_name(*member));
  } else {
    pages = {"trailhound"};
  }
  out += ".SH SEE ALSO\n";
  for (std::size_t i = 0; i < pages.size(); ++i) {
    out += ".BR " + roff(pages[i]) + " (1)" + (i + 1 < pages.size() ? " ,\n" : "\n");
  }
}

}  // namespace

std::string manual_page(const Command& command) {
  std::string title = page_name(command);
  std::transform(title.begin(), title.end(), title.begin(), [](unsigned char c) { return std::toupper(c); });
  const std::string_view summary =
      command.summary.empty() ? command.intro.substr(0, command.intro.find('.')) : command.summary;
  std::string out =
      ".TH " + roff(title) + " 1 \"\" \"trailhound " + std::string(version()) + "\" \"trailhound manual\"\n";
  out += ".SH NAME\n" + roff(page_name(command)) + " \\- " +
         roff(summary.ends_with('.') ? summary.substr(0, summary.size() - 1) : summary) + "\n";
  out += ".SH SYNOPSIS\n\\fBtrailhound" + (command.name.empty() ? "" : " " + roff(command.name)) + "\\fR " +
         roff(command.usage) + "\n";
  out += ".SH DESCRIPTION\n";
  append_paragraphs(command.intro, out);
  if (is_group(command)) append_commands(command, out);
  append_options(command, out);
  if (!command.exit_codes.empty()) {
    out += ".SH EXIT STATUS\n";
    for (const ExitMeaning& exit : command.exit_codes) {
      out += ".TP\n\\fB" + std::to_string(exit.code) + "\\fR\n" + roff(exit.meaning) + "\n";
    }
  }
  if (!command.examples.empty()) {
    out += ".SH EXAMPLES\n.nf\n";
    for (const std::string_view line : command.examples) out += roff(line) + "\n";
    out += ".fi\n";
  }
  append_see_also(command, out);
  return out;
}

ExitCode run_man(const ManArguments& arguments) {
  print(manual_page(*find_command(arguments.command)));
  return ExitCode::kDone;
}

}  // namespace trailhound

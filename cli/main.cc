#include <execinfo.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <exception>
#include <iterator>
#include <new>
#include <span>
#include <string>
#include <system_error>
#include <vector>

#include "cli/access.h"
#include "cli/arguments.h"
#include "cli/clash.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/help.h"
#include "cli/message.h"
#include "cli/options.h"
#include "cli/signals.h"
#include "cli/streams.h"
#include "cli/version.h"
#include "engine/base/text.h"

// From the command line to the exit code: words → the command's arguments → the command → the exit code.

namespace trailhound {
namespace {

using Words = std::span<const std::string>;

ExitCode usage_error(const Command& command, const std::string& text) {
  const std::string name(command.name);
  complain(name.empty() ? text : name + ": " + text);
  print_error("Try 'trailhound " + (name.empty() ? "" : name + " ") + "--help'.\n");
  return ExitCode::kNothingRan;
}

ExitCode no_command(const Command& group, const std::string& name) {
  const Command* closest = closest_command(name);
  return usage_error(group, "there is no command '" + name + "'" +
                                (closest == nullptr ? "" : "; did you mean '" + std::string(closest->name) + "'?"));
}

/// --help among the options takes precedence over everything else on the command line.
bool asks_for_help(Words words) {
  for (const std::string& word : words) {
    if (word == "--") return false;
    if (word == "--help" || word == "-h") return true;
  }
  return false;
}

ExitCode show_help(const Command& command) {
  print(help(command));
  return ExitCode::kDone;
}

/// `trailhound help WORDS`
ExitCode show_help_for(const Command& program, Words words) {
  std::string name;
  for (const std::string& word : words) name += (name.empty() ? "" : " ") + word;
  const Command* command = find_command(name);
  if (command == nullptr) return no_command(program, name);
  return show_help(*command);
}

/// Evidence is hostile, so a run without any protection is worth a warning. It is none where the user asked for it.
void confine(const Access& access, CommandArguments& command) {
  if (command.no_sandbox) {
    command.sandbox.reason = "--no-sandbox";
    return;
  }
  command.sandbox = enter_sandbox(sandbox_files(access));
  if (!command.sandbox.is_missing() || !has_sandbox() || access.evidence.empty() || command.quiet) return;
  complain("warning: reading evidence without a sandbox, because this system has none (" + command.sandbox.reason +
           "); --no-sandbox silences this");
}

template <auto parse, auto execute>
ExitCode parse_and_run(const Command& command, Words words) {
  auto arguments = parse(words);
  if (!arguments) return usage_error(command, arguments.error().text);
  CommandArguments& common = common_arguments(*arguments);
  if (!common.timezone.empty()) {  // before the sandbox and the first thread, see TimeZone
    Result<TimeZone, std::string> zone = TimeZone::open(common.timezone);
    if (!zone) return usage_error(command, "--timezone: " + zone.error());
    common.zone = std::move(*zone);
  }
  const Access access = access_of(*arguments);
  if (const std::string clash = clash_of(access); !clash.empty()) {
    complain(clash);
    return ExitCode::kNothingRan;
  }
  confine(access, common);
  return execute(*arguments);
}

/// Connects a command of options.cc with the functions that parse its words and run it.
struct Runner {
  std::string_view command;
  ExitCode (*run)(const Command&, Words);
};

constexpr Runner kRunners[] = {
    {"hunt", parse_and_run<parse_hunt, run_hunt>},
    {"merge", parse_and_run<parse_merge, run_merge>},
    {"search", parse_and_run<parse_search, run_search>},
    {"who", parse_and_run<parse_who, run_who>},
    {"top", parse_and_run<parse_top, run_top>},
    {"report", parse_and_run<parse_report, run_report>},
    {"show", parse_and_run<parse_show, run_show>},
    {"verify", parse_and_run<parse_verify, run_verify>},
    {"manifest verify", parse_and_run<parse_manifest_verify, run_manifest_verify>},
    {"athena sql", parse_and_run<parse_sql, run_athena_sql>},
    {"athena compare", parse_and_run<parse_compare, run_athena_compare>},
    {"rules check", parse_and_run<parse_check, run_rules_check>},
    {"rules list", parse_and_run<parse_list, run_rules_list>},
    {"rules show", parse_and_run<parse_show_rule, run_rules_show>},
    {"rules export", parse_and_run<parse_export, run_rules_export>},
    {"rules test", parse_and_run<parse_test, run_rules_test>},
    {"rules coverage", parse_and_run<parse_coverage, run_rules_coverage>},
    {"completion", parse_and_run<parse_completion, run_completion>},
    {"man", parse_and_run<parse_man, run_man>},
    {"rules explain", parse_and_run<parse_explain, run_rules_explain>},
};

ExitCode run_command(const Command& command, Words words) {
  if (asks_for_help(words)) return show_help(command);
  const auto runner = std::find_if(std::begin(kRunners), std::end(kRunners),
                                   [&](const Runner& row) { return row.command == command.name; });
  assert(runner != std::end(kRunners));
  return runner->run(command, words);
}

/// `check, list or explain`: the last words of the names of a group's commands.
std::string member_names(const Command& group) {
  const std::vector<const Command*> members = commands_below(group);
  std::string names;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (i > 0) names += i + 1 < members.size() ? ", " : " or ";
    names += members[i]->name.substr(group.name.size() + 1);
  }
  return names;
}

ExitCode run_group(const Command& group, Words words) {
  if (words.empty()) return usage_error(group, "which one: " + member_names(group) + "?");
  if (const Command* command = find_member(group, words.front())) return run_command(*command, words.subspan(1));
  if (asks_for_help(words)) return show_help(group);
  return no_command(group, std::string(group.name) + " " + words.front());
}

ExitCode run(Words words) {
  const Command& program = *find_command("");
  if (words.empty()) {
    print_error(help(program));
    return ExitCode::kNothingRan;
  }
  const std::string& verb = words.front();
  const Words rest = words.subspan(1);
  if (const Command* command = find_member(program, verb)) {
    return is_group(*command) ? run_group(*command, rest) : run_command(*command, rest);
  }
  if (verb == "help") return show_help_for(program, rest);
  if (verb == "--help" || verb == "-h") return show_help(program);
  if (verb == "--version" || verb == "-V") {
    print(version_text());
    return ExitCode::kDone;
  }
  if (verb.starts_with("-")) return usage_error(program, "there is no option '" + verb + "'");
  return no_command(program, verb);
}

/// A reader that went away is no error, a full disk is one.
ExitCode finish_output(ExitCode code) {
  const int failure = finish_printing();
  if (failure == 0 || failure == EPIPE) return code;
  complain("cannot write standard output: " + std::generic_category().message(failure));
  return ExitCode::kNothingRan;
}

/// Says why the run ended. There may be no memory left for a message, so the reason, which is ours, goes out as it is;
/// only the detail, which may quote evidence, is copied to be made printable.
int give_up(std::string_view reason, const char* detail = "") noexcept {
  print_styled_error("trailhound: ");
  print_styled_error(reason);
  try {
    print_error(printable(detail));
  } catch (const std::bad_alloc&) {
  }
  print_styled_error("\n");
  return static_cast<int>(ExitCode::kNothingRan);
}

}  // namespace
}  // namespace trailhound

int main(int argc, char** argv) {
  if (!trailhound::open_closed_streams()) return static_cast<int>(trailhound::ExitCode::kNothingRan);
  // The C library loads what unwinds its own stack frames at the first use. Do it now: an exception because memory has
  // run out would find no memory for that.
  void* frame = nullptr;
  ::backtrace(&frame, 1);
  trailhound::set_up_signals();
  try {
    const std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
    return static_cast<int>(trailhound::finish_output(trailhound::run(words)));
  } catch (const std::bad_alloc&) {
    return trailhound::give_up(
        "the run ended early: the system has no more memory for this process (fewer --threads and less --memory need "
        "less; 'ulimit -v' shows a limit)");
  } catch (const std::system_error& failure) {
    return trailhound::give_up(
        "the run ended early: a thread or a resource of the system cannot be had, for want of memory or because of a "
        "limit (ulimit -v, ulimit -u): ",
        failure.what());
  } catch (const std::exception& failure) {
    return trailhound::give_up("the run ended early: ", failure.what());
  }
}

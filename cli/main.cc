#include <execinfo.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <new>
#include <span>
#include <string>
#include <system_error>
#include <vector>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/help.h"
#include "cli/message.h"
#include "cli/signals.h"
#include "cli/version.h"

// From the command line to the exit code: words → the command's arguments → the command → the exit code.

namespace trailhound {
namespace {

using Words = std::span<const std::string>;

ExitCode usage_error(const std::string& command, const std::string& text) {
  complain(command.empty() ? text : command + ": " + text);
  print_error("Try 'trailhound " + (command.empty() ? "" : command + " ") + "--help'.\n");
  return ExitCode::kNothingRan;
}

/// --help among the options takes precedence over everything else on the command line.
bool asks_for_help(Words words) {
  for (const std::string& word : words) {
    if (word == "--") return false;
    if (word == "--help" || word == "-h") return true;
  }
  return false;
}

ExitCode show_help(Words command) {
  std::string name;
  for (const std::string& word : command) name += (name.empty() ? "" : " ") + word;
  const std::string_view text = help(name);
  if (text.empty()) return usage_error("", "there is no command '" + name + "'");
  print(text);
  return ExitCode::kDone;
}

template <typename Arguments>
ExitCode run_command(const std::string& command, Words words, Result<Arguments, UsageError> (*parse)(Words),
                     ExitCode (*execute)(const Arguments&)) {
  if (asks_for_help(words)) {
    print(help(command));
    return ExitCode::kDone;
  }
  const Result<Arguments, UsageError> arguments = parse(words);
  if (!arguments) return usage_error(command, arguments.error().text);
  return execute(*arguments);
}

ExitCode run_rules(Words words) {
  if (words.empty()) return usage_error("rules", "which one: check, list, test, coverage or explain?");
  const std::string& verb = words.front();
  const Words rest = words.subspan(1);
  if (verb == "check") return run_command("rules check", rest, parse_check, run_rules_check);
  if (verb == "list") return run_command("rules list", rest, parse_list, run_rules_list);
  if (verb == "test") return run_command("rules test", rest, parse_test, run_rules_test);
  if (verb == "coverage") return run_command("rules coverage", rest, parse_coverage, run_rules_coverage);
  if (verb == "explain") return run_command("rules explain", rest, parse_explain, run_rules_explain);
  if (asks_for_help(words)) return show_help(std::vector<std::string>{"rules"});
  return usage_error("rules", "there is no command 'rules " + verb + "'");
}

ExitCode run(Words words) {
  if (words.empty()) {
    print_error(help(""));
    return ExitCode::kNothingRan;
  }
  const std::string& verb = words.front();
  const Words rest = words.subspan(1);
  if (verb == "hunt") return run_command("hunt", rest, parse_hunt, run_hunt);
  if (verb == "show") return run_command("show", rest, parse_show, run_show);
  if (verb == "rules") return run_rules(rest);
  if (verb == "help") return show_help(rest);
  if (verb == "--help" || verb == "-h") return show_help({});
  if (verb == "--version") {
    print("trailhound " + std::string(version()) + "\n");
    return ExitCode::kDone;
  }
  return usage_error("", (verb.starts_with("-") ? "there is no option '" : "there is no command '") + verb + "'");
}

/// Flushes what print() has buffered. A reader that went away is no error, a full disk is one.
ExitCode flush_output(ExitCode code) {
  errno = 0;
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
  if (errno == EPIPE) return code;
  complain(std::string("standard output: ") + std::strerror(errno));
  return ExitCode::kNothingRan;
}

}  // namespace
}  // namespace trailhound

int main(int argc, char** argv) {
  // The C library loads what unwinds its own stack frames at the first use. Do it now: an exception because memory has
  // run out would find no memory for that.
  void* frame = nullptr;
  ::backtrace(&frame, 1);
  trailhound::set_up_signals();
  try {
    const std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
    return static_cast<int>(trailhound::flush_output(trailhound::run(words)));
  } catch (const std::bad_alloc&) {
    trailhound::complain(
        "the run ended early: the system has no more memory for this process (fewer --threads and less --memory need "
        "less; 'ulimit -v' shows a limit)");
    return static_cast<int>(trailhound::ExitCode::kNothingRan);
  } catch (const std::system_error& failure) {
    trailhound::complain(
        std::string("the run ended early: a thread or a resource of the system cannot be had, for want "
                    "of memory or because of a limit (ulimit -v, ulimit -u): ") +
        failure.what());
    return static_cast<int>(trailhound::ExitCode::kNothingRan);
  } catch (const std::exception& failure) {
    trailhound::complain(std::string("the run ended early: ") + failure.what());
    return static_cast<int>(trailhound::ExitCode::kNothingRan);
  }
}

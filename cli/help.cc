#include "cli/help.h"

namespace trailhound {
namespace {

constexpr std::string_view kOverview =
    R"(trailhound: hunts through AWS CloudTrail archives with Sigma rules, on this machine, without a network.

  trailhound hunt [options] PATH...           which records match which rules
  trailhound show PATH RECORD                 the bytes of a record that a match names
  trailhound rules check [options] [PATH...]  do the rules load, and if not, why
  trailhound rules list [options] [PATH...]   the rules that a hunt evaluates
  trailhound rules test PATH...               do the rules find their test records
  trailhound rules coverage [PATH...]         which techniques of ATT&CK they look for
  trailhound rules explain --rule R PATH...   why a rule does or does not match, why a correlation fired
  trailhound help COMMAND                     the same as trailhound COMMAND --help
  trailhound --version

The shortest hunt, with the rules that are built in:

  trailhound hunt AWSLogs/ > matches.jsonl

Matches go to standard output, one JSON object per line; everything for people goes to standard error.

Exit codes: 0 all was examined; 1 finished, but something could not be examined; 2 nothing ran; 3 something matched
(only with hunt --fail-on-match).
)";

constexpr std::string_view kShow = R"(trailhound show [options] PATH RECORD

Prints the bytes of one event, as the evidence holds them. PATH and RECORD are those of a match's "source":
a file or a member of an archive (archive.zip!member), and the number of the record in it, from 0.

  --archive-password TEXT
                      for archives that are encrypted
  -h, --help          this text

Exit codes: 0 it was printed; 2 there is no such event.

Examples
  trailhound show AWSLogs/111122223333/CloudTrail/eu-west-1/trail.json.gz 17
  trailhound show 'export.zip!logs/trail.json.gz' 0
)";

constexpr std::string_view kHunt = R"(trailhound hunt [options] PATH...

Reads CloudTrail records and writes one line for every record that matches a Sigma rule. PATH is a file, a folder
(searched to the bottom, in the order of the paths) or - for standard input. What a file is shows by its content: JSON as
S3, lookup-events, EventBridge, CloudWatch Logs, CloudTrail Lake, Elasticsearch or Splunk deliver it, one value or lines;
CSV with a column that holds the event; gzip, UTF-16; and .tar, .zip, .7z, .zst, .xz, .bz2, whose members are called
archive.zip!member. Inputs are only read, and nothing is unpacked to disk.

Rules
  --rules PATH        rule file, or folder of .yml and .yaml files; repeatable. Default: the built-in rules
  --placeholders PATH lists for the modifier expand: a YAML file "name: [values]", or a folder of NAME.txt files with one
                      value a line; repeatable
  --any-logsource     also evaluate rules that are not written for product aws, service cloudtrail
  --min-level LEVEL   only rules of this level or above: informational, low, medium, high, critical. Rules that
                      state no level are left out
  --tag TAG           only rules with this tag or one below it: attack.t1562 takes attack.t1562.008 too;
                      repeatable, one of them is enough
  --rule NAME         only this rule; repeatable. NAME is an id, a title, or the path of the rule's file or
                      the end of it (defense-evasion/trail_stopped.yml, trail_stopped.yml)
  --exclude NAME      not this rule; repeatable, and stronger than --rule
  --strict            a rule that cannot be evaluated ends the run before it begins (exit 2)

Records
  --from TIME         not before this event time: 2023-07-10, 2023-07-10T12:05 or 2023-07-10T12:05:31Z (UTC where no
                      offset is given)
  --to TIME           not after this event time; a date alone is its first moment. Records without a readable time
                      pass --from and --to
  --account ID        only this account (recipientAccountId, or userIdentity.accountId where there is none); repeatable
  --region NAME       only this awsRegion; repeatable
  --archive-password TEXT
                      for archives that are encrypted

Output
  -o, --output FILE   instead of standard output; the file appears under its name only when it is complete
  --format jsonl      one JSON object per line (the default)
  --sort              in the order of event time; otherwise in the order of input, record and rule
  --keep-duplicates   write a match again when the same event (eventID) stands in the archive more than once
  --stats FILE        the ledger as JSON: everything that came in, and what became of it
  --manifest FILE     the run as evidence, as JSON: version, arguments, start and end, the SHA-256 of every rule file, input
                      and output, and the ledger; written when everything else is
  --navigator FILE    a layer for the ATT&CK Navigator (4.5) of the techniques that were found
  -q, --quiet         no progress and no summary; errors and what could not be examined are still named
  --fail-on-match     exit 3 if something matched or a correlation fired

Correlations
  Alerts stand behind all matches, in the order of their first event, also under --sort.
  --alert-events N    list at most N events in an alert (default 100); their number stays the whole
  --memory SIZE       for correlations and for telling duplicates: 64M, 2G (default 512M). The rest goes to temporary
                      files in $TMPDIR that have no name; the output is the same

  --threads N         1 to 1024; default: as many as there are cores. The output does not depend on it
  -h, --help          this text

Exit codes
  0  all was examined, whether something matched or not
  1  finished, but something could not be examined: an input, a record, a rule that was set aside
  2  nothing ran: usage, no rule to evaluate, no input, a rule set aside under --strict; or the results could not
     be written
  3  with --fail-on-match: all was examined, and something matched. Where 1 applies too, it is 1
  129, 130, 143
     SIGHUP, SIGINT or SIGTERM came before the end. What was found until then is written: to standard output, or to
     FILE.partial instead of --output FILE; --stats and --manifest say what was not reached. No alerts of correlations
     are written then, for they count over the whole archive. A second signal ends at once and leaves no file

Examples
  trailhound hunt AWSLogs/ > matches.jsonl
  trailhound hunt --rules sigma/rules/cloud/aws --min-level high --output matches.jsonl AWSLogs/
  trailhound hunt --from 2023-07-10 --to 2023-07-11 --account 111122223333 --stats ledger.json AWSLogs/
  aws s3 cp s3://bucket/AWSLogs/file.json.gz - | trailhound hunt --tag attack.t1562 -
)";

constexpr std::string_view kRules = R"(trailhound rules check|list|test|coverage|explain

  trailhound rules check [options] [PATH...]  do the rules load, and if not, why
  trailhound rules list [options] [PATH...]   the rules that a hunt evaluates
  trailhound rules test PATH...               do the rules find their test records
  trailhound rules coverage [PATH...]         which techniques of ATT&CK they look for
  trailhound rules explain --rule R PATH...   why a rule does or does not match, why a correlation fired

'trailhound rules check --help' and so on tell more.
)";

constexpr std::string_view kCheck = R"(trailhound rules check [options] [PATH...]

Loads and compiles rules as a hunt would and prints everything that is to be said about them: errors and warnings with
their place and the line they stand on, then how many documents there are, how many of them a hunt evaluates, how many
are for another log source, and how many are set aside, by reason. Of rules for CloudTrail it also remarks (L001 and
on) what makes them useless there: fields, events, values and tags that do not exist, missing metadata, duplicates,
filters that leave nothing; of correlations also thresholds that are never or always reached, odd timespans, and base
rules that none of them refers to. PATH is a rule file or a folder of .yml and .yaml files; without one, the built-in
rules are checked.

  --rules PATH  the same as PATH; repeatable
  --placeholders PATH
                lists for the modifier expand, as for a hunt; repeatable
  --strict      a rule that is correct Sigma but cannot be evaluated here counts as an error too, and so does every
                remark
  -h, --help    this text

Exit codes
  0  every rule loads, or is correct Sigma that is set aside for a stated reason
  2  a rule or a rule file has an error; with --strict, a rule is set aside; or there is no rule

Examples
  trailhound rules check my-rules/
  trailhound rules check --strict my-rules/ sigma/rules/cloud/aws/cloudtrail
)";

constexpr std::string_view kList = R"(trailhound rules list [options] [PATH...]

Prints the rules that a hunt with the same options evaluates, in the order of their paths: level and title, path, id,
author, tags, and behind "but" each known false positive. PATH is a rule file or a folder of .yml and .yaml files;
without one, the built-in rules are listed.

  --rules PATH        the same as PATH; repeatable
  --placeholders PATH lists for the modifier expand, as for a hunt; repeatable
  --any-logsource     also rules that are not written for CloudTrail
  --min-level LEVEL   only rules of this level or above: informational, low, medium, high, critical
  --tag TAG           only rules with this tag or one below it; repeatable
  --rule NAME         only this rule (id, title or path); repeatable
  --exclude NAME      not this rule; repeatable
  --json              one JSON object per line: id, title, level, status, author, tags, falsepositives, path, type
                      ("detection", "silent" for a rule that only correlations need, or the type of the correlation)
  -h, --help          this text

Exit codes
  0  done
  1  done, but a document was set aside and is not listed ('trailhound rules check' says why)
  2  there is no rule to list

Examples
  trailhound rules list --min-level high
  trailhound rules list --json --tag attack.persistence
)";

constexpr std::string_view kTest = R"(trailhound rules test PATH...

Holds rules against their test records: those of x.yml stand beside it in x.test.yml, under match (records that the
rule must find) and no_match (records that look alike and are none). Both the engine of a hunt and the second, slow
evaluator must answer so, and every rule needs records of both kinds. Correlations have series of records with times,
under alert and no_alert. rules/README.md in the source tree shows both forms. PATH is a rule file or a folder.

  --rules PATH  the same as PATH; repeatable
  --placeholders PATH
                lists for the modifier expand, as for a hunt; repeatable
  -h, --help    this text

Exit codes
  0  every rule and correlation has tests of both kinds, and all are judged as they should be
  1  a record or series is judged otherwise, a rule lacks tests, or a rule or test file has an error
  2  there is no rule to test

Examples
  trailhound rules test rules/
)";

constexpr std::string_view kCoverage = R"(trailhound rules coverage [options] [PATH...]

Prints the rules by tactic and technique of ATT&CK, as their tags say. PATH is a rule file or a folder; without one, the
built-in rules are meant.

  --rules PATH        the same as PATH; repeatable
  --placeholders PATH lists for the modifier expand, as for a hunt; repeatable
  --any-logsource     also rules that are not written for CloudTrail
  --min-level LEVEL   only rules of this level or above: informational, low, medium, high, critical
  --tag TAG           only rules with this tag or one below it; repeatable
  --rule NAME         only this rule (id, title or path); repeatable
  --exclude NAME      not this rule; repeatable
  --markdown          print a table in Markdown, with links to the rules
  --navigator FILE    also write a layer for the ATT&CK Navigator (4.5), with the number of rules as score
  -h, --help          this text

Exit codes
  0  done
  2  there is no rule, or the layer could not be written

Examples
  trailhound rules coverage --navigator layer.json
)";

constexpr std::string_view kExplain = R"(trailhound rules explain --rule R [options] PATH...

Shows why a rule does or does not match: its condition as a tree with PASS or FAIL at every step, and at the leaves what
the event holds and what the rule asks for. Of a correlation it shows why it fired, or how far it got: what each of its
rules gave it, the groups (those that fired first, then the largest), and the window of each that came nearest; and the
same of the correlations that it counts. PATH is what a hunt takes: files, folders, archives or -; each record is
explained, or counted. The answer comes from a second, slow evaluator that shares no code with the hunt.

  --rule R      an id, a title, a path of a rule, or a rule file (then every rule in it is explained; with --rules, only
                where it is among these)
  --rules PATH  where to look for the rule and what it refers to; repeatable. Default: the built-in rules
  --placeholders PATH
                lists for the modifier expand, as for a hunt; repeatable
  --archive-password TEXT
                for archives that are encrypted
  -h, --help    this text

Exit codes
  0  everything was explained, whether it matched or not
  1  a part of PATH could not be read, or is more than can be explained (a million events for correlations)
  2  nothing was explained: usage, no such rule, no readable event

Examples
  trailhound rules explain --rule trail_stopped.yml event.json
  trailhound rules explain --rule my-rules/new.yml file.json.gz
  trailhound rules explain --rule many_secrets_read.yml AWSLogs/
)";

}  // namespace

std::string_view help(std::string_view command) {
  if (command.empty()) return kOverview;
  if (command == "hunt") return kHunt;
  if (command == "show") return kShow;
  if (command == "rules") return kRules;
  if (command == "rules check") return kCheck;
  if (command == "rules list") return kList;
  if (command == "rules test") return kTest;
  if (command == "rules coverage") return kCoverage;
  if (command == "rules explain") return kExplain;
  return {};
}

}  // namespace trailhound

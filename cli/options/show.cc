#include "cli/options/shared_rows.h"
#include "cli/options/tables.h"

namespace trailhound {
namespace {

constexpr Option kShowOptions[] = {kArchivePassword, kArchivePasswordFile};
constexpr Section kShowSections[] = {{"Options", "", kShowOptions}};

constexpr ExitMeaning kShowExits[] = {
    {0, "Every record was printed."},
    {1, "Some of the records that the lines name were printed, others not."},
    {2, "No record was printed: the usage is wrong, a file cannot be read, or it has no such record."},
};

constexpr std::string_view kShowExamples[] = {
    "trailhound show AWSLogs/111122223333/CloudTrail/eu-west-1/trail.json.gz 17",
    "trailhound show 'export.zip!logs/trail.json.gz' 0",
    "grep alert/1 results.jsonl | head -1 | trailhound show",
};

}  // namespace

const Command kShowCommand = {
    "show",
    "[options] [PATH RECORD]",
    "Print the records that a match or an alert names.",
    "Prints the text of one record, unchanged. Take PATH and RECORD from the \"source\" of a match: "
    "PATH is a file or a member of an archive (archive.zip!member), RECORD is the position of the record in it, "
    "counted from 0.\n\n"
    "Without PATH, reads match lines and alert lines from standard input and prints all events that they list.",
    kShowSections,
    kShowExits,
    kShowExamples};

}  // namespace trailhound

#include "cli/options/shared_rows.h"
#include "cli/options/tables.h"

namespace trailhound {
namespace {

constexpr Option kVerifyProof[] = {kPublicKeys, kSignatures};

constexpr Option kVerifyOptions[] = {
    {"json", 0, "", false, "Print one JSON object with everything that is not valid."},
    kArchivePassword,
    kArchivePasswordFile,
    kTimezone,
    {"threads", 0, "N", false, "Use N threads, 1 to 1024. Default: one per core. The output is the same for any N."},
    {"quiet", 'q', "", false, "Print no progress, only errors and what could not be read."},
};

constexpr Section kVerifySections[] = {{"Proof", "", kVerifyProof}, {"Options", "", kVerifyOptions}};

constexpr ExitMeaning kVerifyExits[] = {
    {0, "Everything that a digest covers is proven or, without --public-keys, consistent."},
    {1, "Something is modified, missing, not covered, not proven or unreadable."},
    {2, "There is nothing to verify: no digest, no input, wrong usage, a file of keys that cannot be read."},
    {129, "SIGHUP ended the command early."},
    {130, "SIGINT ended the command early."},
    {143, "SIGTERM ended the command early."},
};

constexpr std::string_view kVerifyExamples[] = {
    "trailhound verify AWSLogs/",
    "aws cloudtrail list-public-keys --start-time 2023-07-01 > keys.json",
    "trailhound verify --public-keys keys.json AWSLogs/",
    "trailhound verify --public-keys keys.json --json export.zip > integrity.json",
};

}  // namespace

const Command kVerifyCommand = {
    "verify",
    "[options] PATH...",
    "Tell whether an archive is as CloudTrail delivered it.",
    "Compares every log file with the SHA-256 in CloudTrail's digest files, and every digest with the one after it, "
    "which "
    "holds its SHA-256 and its signature. With --public-keys it checks the signatures, too.\n\n"
    "PATH is a file, a folder or an archive; files may have any name and be in any folder. The command needs no "
    "network. "
    "It reads PATH twice, so it cannot read standard input.",
    kVerifySections,
    kVerifyExits,
    kVerifyExamples};

}  // namespace trailhound

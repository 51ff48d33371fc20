#include "cli/options/shared_rows.h"
#include "cli/options/tables.h"

namespace trailhound {
namespace {

constexpr Option kManifestVerifyOptions[] = {
    {"threads", 0, "N", false, "Use N threads, 1 to 1024. Default: one per core."},
};
constexpr Section kManifestVerifySections[] = {{"Options", "", kManifestVerifyOptions}};

constexpr ExitMeaning kManifestVerifyExits[] = {
    {0, "Every file that the run hashed is still the same."},
    {1, "A file has changed or is missing."},
    {2, "The command could not run: wrong usage, or MANIFEST is none."},
};

constexpr std::string_view kManifestVerifyExamples[] = {
    "trailhound manifest verify case/manifest.json AWSLogs/ rules/ case/",
};

}  // namespace

const Command kManifestGroup = {
    "manifest", "COMMAND [options] [PATH...]",
    "",         "Looks at the manifest of a hunt. 'trailhound manifest COMMAND --help' describes a command.",
    {},         {},
    {}};

const Command kManifestVerifyCommand = {
    "manifest verify",
    "[options] MANIFEST PATH...",
    "Tell whether inputs, rules and outputs are still those of a run.",
    "Compares the files below PATH with the SHA-256 hashes in MANIFEST, which hunt --manifest wrote. Name every folder "
    "that has inputs, rule files or outputs of the run. A file may have moved or have another name; its content "
    "counts. The built-in rules are compared with those of this program.",
    kManifestVerifySections,
    kManifestVerifyExits,
    kManifestVerifyExamples};

}  // namespace trailhound

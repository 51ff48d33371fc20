#include "engine/report/manifest.h"

#include "engine/base/json_writer.h"
#include "engine/base/path_text.h"

namespace trailhound {

namespace {

/// Writes JSON to an output in blocks: with a million inputs the whole manifest would take much memory.
class Pieces {
 public:
  explicit Pieces(Output& output) : output_(output) {}
  JsonWriter& json() { return json_; }
  void pass_on() {
    constexpr std::size_t kPiece = 64u << 10;
    if (json_.size() >= kPiece) output_.write(json_.take_piece());
  }
  std::string finish() {
    output_.write(json_.take());
    return output_.finish();
  }

 private:
  Output& output_;
  JsonWriter json_;
};

void append_rules(Pieces& pieces, const Manifest& manifest) {
  JsonWriter& json = pieces.json();
  json.begin_object("rules");
  json.boolean("built_in", manifest.has_built_in_rules);
  json.begin_array("files");
  for (const ManifestRuleFile& file : manifest.rule_files) {
    json.begin_object();
    json.path("path", file.path);
    if (file.digest) {
      json.number("size", file.size);
      json.text("sha256", to_hex(*file.digest));
    } else {
      json.null("size");
      json.null("sha256");
    }
    json.begin_array("documents");
    for (const ManifestDocument& document : file.documents) {
      json.begin_object();
      json.text("id", document.id);
      json.text("title", document.title);
      json.text("fate", document.fate);
      if (!document.reason.empty()) json.text("reason", document.reason);
      json.end_object();
    }
    json.end_array();
    json.end_object();
    pieces.pass_on();
  }
  json.end_array();
  json.end_object();
}

void append_unread(JsonWriter& json, std::string_view path, std::string_view reason) {
  json.begin_object();
  json.path("path", path);
  json.null("size");
  json.null("sha256");
  json.text("reason", reason);
  json.end_object();
}

void append_inputs(Pieces& pieces, const Manifest& manifest) {
  JsonWriter& json = pieces.json();
  json.begin_array("inputs");
  for (std::size_t i = 0; i < manifest.inputs.size(); ++i) {
    const Fingerprint& fingerprint = manifest.fingerprints[i];
    if (fingerprint.is_whole) {
      json.begin_object();
      json.path("path", manifest.inputs[i].path);
      json.path("name", manifest.inputs[i].name());
      json.number("size", fingerprint.size);
      json.text("sha256", to_hex(fingerprint.digest));
      if (manifest.has_times && fingerprint.modified) json.text("modified", format_rfc3339(*fingerprint.modified));
      json.end_object();
    } else {
      append_unread(json, manifest.inputs[i].path, fingerprint.reason);
    }
    pieces.pass_on();
  }
  for (const Problem& problem : manifest.not_found) {
    append_unread(json, problem.path, problem.detail);
    pieces.pass_on();
  }
  json.end_array();
}

void append_databases(JsonWriter& json, const Manifest& manifest) {
  json.begin_array("databases");
  for (const Manifest::Database& database : manifest.databases) {
    json.begin_object();
    json.path("path", database.path);
    json.number("size", database.size);
    json.text("sha256", to_hex(database.digest));
    json.end_object();
  }
  json.end_array();
}

void append_outputs(JsonWriter& json, const Manifest& manifest) {
  json.begin_array("outputs");
  for (const Manifest::File& file : manifest.outputs) {
    json.begin_object();
    json.text("content", file.content);
    json.path("path", file.written.path);
    json.number("size", file.written.size);
    json.text("sha256", to_hex(file.written.digest));
    json.end_object();
  }
  json.end_array();
}

}  // namespace

std::string write_manifest(Output& output, const Manifest& manifest, const HuntFindings& findings) {
  Pieces pieces(output);
  JsonWriter& json = pieces.json();
  json.begin_object();
  json.text("schema", "trailhound/manifest/1");
  json.text("version", manifest.version);
  if (manifest.program) {
    json.begin_object("program");
    json.number("size", manifest.program->size);
    json.text("sha256", to_hex(manifest.program->digest));
    json.end_object();
  }
  json.text("command", manifest.command);
  json.begin_array("arguments");
  for (const std::string& argument : manifest.arguments) json.path({}, argument);
  json.end_array();
  if (!manifest.case_name.empty()) json.text("case", manifest.case_name);
  if (!manifest.examiner.empty()) json.text("examiner", manifest.examiner);
  json.text("start", format_rfc3339(manifest.start));
  json.text("end", format_rfc3339(manifest.end));
  json.begin_object("sandbox");
  json.boolean("system_calls", manifest.sandbox.filters_calls);
  json.boolean("files", manifest.sandbox.filters_files);
  if (!manifest.sandbox.reason.empty()) json.text("reason", manifest.sandbox.reason);
  json.end_object();
  append_rules(pieces, manifest);
  append_databases(json, manifest);
  append_inputs(pieces, manifest);
  append_outputs(json, manifest);
  append_ledger(json, "ledger", findings);
  json.end_object();
  return pieces.finish();
}

}  // namespace trailhound

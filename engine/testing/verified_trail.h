#pragma once

// For tests only: a generated trail as files, what Verification says of it, and that as short lines.

#include <string>
#include <vector>

#include "engine/integrity/verification.h"
#include "engine/io/input.h"
#include "engine/testing/generated_trail.h"
#include "engine/testing/test_files.h"

namespace trailhound {

inline const SigningKey& aws_key() {
  static const SigningKey key(2048);
  return key;
}

/// Writes the objects as S3 has them.
inline void write_objects(const std::vector<GeneratedTrail::Object>& objects, const TestFolder& folder) {
  for (const GeneratedTrail::Object& object : objects) {
    folder.write(object.bucket + '/' + object.key, gzip(object.text, nullptr, 1));
  }
}

struct VerifyWith {
  std::string public_keys, signatures;  ///< JSON; empty: none
  unsigned threads = 2;
};

inline IntegrityReport verify(const std::string& folder, const VerifyWith& with) {
  PublicKeys keys;
  Signatures signatures;
  if (!with.public_keys.empty() && !keys.add(with.public_keys).empty()) throw std::runtime_error("keys");
  if (!with.signatures.empty() && !signatures.add(with.signatures).empty()) throw std::runtime_error("signatures");
  Verification verification(std::move(keys), std::move(signatures), 1u << 20);
  const InputList list = find_inputs(std::vector<std::string>{folder});
  ReadOptions options;
  options.threads = with.threads;
  verification.find_digests(list.inputs, options);
  return verification.report(verify_texts(verification, list.inputs, options, nullptr));
}

/// `digest 1` is the digest of the second hour, `log 1.0` the first log file of that hour.
inline std::string label(const GeneratedTrail& trail, std::string_view path) {
  std::size_t hour = 0, number = 0;
  for (const GeneratedTrail::Object& object : trail.objects) {
    if (base_name(object.key) == base_name(path)) {
      return object.is_digest() ? std::to_string(hour) : std::to_string(hour) + '.' + std::to_string(number);
    }
    number = object.is_digest() ? 0 : number + 1;
    hour += object.is_digest();
  }
  return std::string(base_name(path));
}

/// `proven; log modified 1.0; …`: the verdict and the findings. `trail`: as it was delivered.
inline std::string dump(const IntegrityReport& report, const GeneratedTrail& trail) {
  std::string text(name_of(report.verdict()));
  for (const IntegrityFinding& finding : report.findings) {
    constexpr const char* kSubjects[] = {"period", "digest", "log"};
    text +=
        std::string("; ") + kSubjects[static_cast<int>(finding.subject)] + ' ' + std::string(to_string(finding.state));
    const std::string& name = finding.path.empty() ? finding.object : finding.path;
    if (!name.empty()) text += ' ' + label(trail, name);
  }
  return text;
}

}  // namespace trailhound

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/testing/random.h"

namespace trailhound {

/// Generates correlations and archives for property tests, such that the correlations fire: base rules over a handful
/// of event names, correlations of every type over them (and over each other), and archives whose events are close in
/// time. Deterministic: the same seed and the same calls give the same texts everywhere. Every document is valid.
///
/// Archives contain the hard cases of correlations: files that overlap in time and are shuffled inside, copies of
/// records in other files, many events of the same second, group fields that are missing, null, arrays or of several
/// types, events without eventTime, with a broken one, and without eventID. A value: one thread at a time.
class CorrelationGenerator {
 public:
  struct File {
    std::string name;                  ///< without a folder; no order in it
    std::vector<std::string> records;  ///< JSON, one object each, on one line
  };

  /// Where rules look and events have their values.
  enum class Fields : std::uint8_t {
    kOwn,           ///< `user`, `detail.size`: events have identities of every kind, or none
    kOfCloudTrail,  ///< below `requestParameters`, as AWS's table in Athena has them, and every event has an eventID
  };

  explicit CorrelationGenerator(std::uint64_t seed, Fields fields = Fields::kOwn) : random_(seed), fields_(fields) {}
  explicit CorrelationGenerator(Random random) : random_(std::move(random)) {}

  /// YAML, several documents: the base rules and `correlations` correlations, in any order.
  std::string rules(std::size_t correlations);
  /// `events` different events, and some copies of them, over one to five files.
  std::vector<File> archive(std::size_t events);

 private:
  struct Drawn {
    std::string document, name;
    std::vector<std::string> group;  ///< the names of its parts
  };
  Drawn correlation(std::size_t number, const std::vector<Drawn>& before);
  std::string field();
  std::string place(std::string_view field) const;
  std::string bounds(bool of_values);
  std::string news(const std::vector<std::string>& inner_group);
  std::string expression(const std::vector<std::string>& names);
  std::string event(std::size_t number);
  std::string value();
  std::string caller();

  Random random_;
  Fields fields_ = Fields::kOwn;
};

/// The records as a file of CloudTrail: `{"Records":[…]}`.
std::string cloudtrail_text(const CorrelationGenerator::File& file);

}  // namespace trailhound

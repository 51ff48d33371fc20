#pragma once

#include "engine/base/problem.h"
#include "engine/correlate/entry_counters.h"
#include "engine/io/fingerprint.h"
#include "engine/parts/fields.h"
#include "engine/read/read_ledger.h"
#include "engine/trails/trail_facts.h"

namespace trailhound {

/// The counters and lists of a run as fields of a part file. Reading may get any bytes: FieldReader::ok() tells whether
/// they made sense, and what is read is bounded by them.

void write_account(const ReadLedger& account, FieldWriter& out);
ReadLedger read_account(FieldReader& in);

void write_trails(const TrailFacts& trails, FieldWriter& out);
TrailFacts read_trails(FieldReader& in);

void write_counters(const EntryCounters& counters, FieldWriter& out);
EntryCounters read_counters(FieldReader& in);

void write_fingerprint(const Fingerprint& fingerprint, FieldWriter& out);
Fingerprint read_fingerprint(FieldReader& in);

void write_problems(const std::vector<Problem>& problems, FieldWriter& out);
std::vector<Problem> read_problems(FieldReader& in);
void write_skipped(const std::vector<Skipped>& skipped, FieldWriter& out);
std::vector<Skipped> read_skipped(FieldReader& in);
void write_texts(const std::vector<std::string>& texts, FieldWriter& out);
std::vector<std::string> read_texts(FieldReader& in);

}  // namespace trailhound

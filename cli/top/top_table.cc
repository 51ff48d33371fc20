#include "cli/top/top_table.h"

#include <algorithm>

#include "engine/base/csv_cell.h"
#include "engine/base/figures.h"
#include "engine/base/text.h"
#include "engine/base/time.h"
#include "engine/base/time_zone.h"

namespace trailhound {
namespace {

constexpr std::size_t kEventsWidth = 12, kShareWidth = 8, kTimeWidth = 19, kPrincipalsWidth = 10;

std::string moment(Nanoseconds time, const Tally& tally, const TimeZone* zone) {
  return tally.has_time() ? local_time(time, zone) : "no time";
}

std::string time_text(Nanoseconds time, const Tally& tally) {
  return tally.has_time() ? format_rfc3339(time) : std::string();
}

}  // namespace

TopTable::TopTable(TableForm form, const std::vector<std::string>& fields, std::uint64_t counted, std::size_t limit,
                   const Origins& origins, const TimeZone* zone)
    : form_(form),
      fields_(fields),
      counted_(counted),
      limit_(limit),
      origins_(origins),
      zone_(zone),
      address_(static_cast<std::size_t>(std::find(fields.begin(), fields.end(), "sourceIPAddress") - fields.begin())) {}

/// Where the address of a row is; nullopt if it has none.
std::optional<Origin> TopTable::origin_of(const TopRow& row) const {
  if (address_ == fields_.size() || !row.values[address_]) return std::nullopt;
  return origins_.find(*row.values[address_]);
}

/// In percent, with two decimals, rounded down: 100.00 is all of them.
std::string TopTable::share_of(std::uint64_t events) const {
  __extension__ using Wide = unsigned __int128;
  const auto hundredths = counted_ == 0 ? 0 : static_cast<std::uint64_t>(Wide{events} * 10'000 / counted_);
  const std::string rest = std::to_string(hundredths % 100);
  return std::to_string(hundredths / 100) + '.' + (rest.size() < 2 ? "0" : "") + rest;
}

std::string TopTable::head() const {
  std::string names;
  for (const std::string& field : fields_) names += "  " + printable(field);
  if (form_ == TableForm::kText) {
    return padded_left("events", kEventsWidth) + padded_left("%", kShareWidth) + "  " +
           padded_right(zone_ == nullptr ? "first (UTC)" : "first (local)", kTimeWidth) + "  " +
           padded_right("last", kTimeWidth) + padded_left("principals", kPrincipalsWidth + 2) + names + '\n';
  }
  std::string out = "events,percent,first,last,principals";
  for (const std::string& field : fields_) {
    out += ',';
    append_csv_cell(field, out);
  }
  if (address_ < fields_.size()) out += ",origin";
  return out + "\r\n";
}

std::string TopTable::text_row(const TopRow& row) const {
  std::string out = padded_left(with_commas(row.tally.events), kEventsWidth) +
                    padded_left(share_of(row.tally.events), kShareWidth) + "  " +
                    padded_right(moment(row.tally.first, row.tally, zone_), kTimeWidth) + "  " +
                    padded_right(moment(row.tally.last, row.tally, zone_), kTimeWidth) +
                    padded_left(with_commas(row.principals), kPrincipalsWidth + 2);
  for (const std::optional<std::string>& value : row.values) out += "  " + (value ? printable(*value) : "(none)");
  const std::optional<Origin> origin = origin_of(row);
  const std::string origin_text = origin ? to_text(*origin) : "";
  if (!origin_text.empty()) out += "  [" + printable(origin_text) + ']';
  return out + '\n';
}

std::string TopTable::csv_row(const TopRow& row) const {
  std::string out = std::to_string(row.tally.events) + ',' + share_of(row.tally.events) + ',' +
                    time_text(row.tally.first, row.tally) + ',' + time_text(row.tally.last, row.tally) + ',' +
                    std::to_string(row.principals);
  for (const std::optional<std::string>& value : row.values) {
    out += ',';
    append_csv_cell(value.value_or(""), out);
  }
  if (address_ < fields_.size()) {
    const std::optional<Origin> origin = origin_of(row);
    out += ',';
    append_csv_cell(origin ? to_text(*origin) : "", out);
  }
  return out + "\r\n";
}

void TopTable::begin_json() {
  json_.begin_object();
  json_.text("schema", "trailhound/top/1");
  json_.begin_array("fields");
  for (const std::string& field : fields_) json_.text({}, field);
  json_.end_array();
  json_.number("events", counted_);
  json_.begin_array("rows");
}

std::string TopTable::row(const TopRow& row) {
  const bool is_first = rows_++ == 0;
  if (form_ != TableForm::kJson) {
    return (is_first ? head() : "") + (form_ == TableForm::kText ? text_row(row) : csv_row(row));
  }
  if (is_first) begin_json();
  json_.begin_object();
  json_.begin_array("values");
  for (const std::optional<std::string>& value : row.values) {
    if (value) {
      json_.text({}, *value);
    } else {
      json_.null({});
    }
  }
  json_.end_array();
  if (const std::optional<Origin> origin = origin_of(row)) write_origin(*origin, json_);
  json_.number("events", row.tally.events);
  json_.raw("percent", share_of(row.tally.events));
  if (row.tally.has_time()) {
    json_.text("first", format_rfc3339(row.tally.first));
    json_.text("last", format_rfc3339(row.tally.last));
  } else {
    json_.null("first");
    json_.null("last");
  }
  json_.number("principals", row.principals);
  json_.end_object();
  return json_.take_piece();
}

std::string TopTable::end(const TopTotals& totals, std::uint64_t duplicates) {
  if (form_ == TableForm::kJson) {
    if (rows_ == 0) begin_json();
    json_.end_array();
    json_.number("distinct", totals.distinct);
    json_.number("duplicates", duplicates);
    json_.number("cut", totals.cut);
    json_.end_object();
    return json_.take();
  }
  std::string out = rows_ == 0 ? head() : "";
  if (form_ == TableForm::kCsv) return out;
  out += '\n' + with_commas(totals.distinct) + " distinct in " + counted(counted_, "event");
  if (duplicates > 0) out += " (" + counted(duplicates, "duplicate") + " left out)";
  if (limit_ > 0 && totals.distinct > limit_) {
    out += "; " + with_commas(totals.distinct - limit_) + " not shown (--limit 0 shows all)";
  }
  if (totals.cut > 0) {
    out += "; " + counted(totals.cut, "event") + " with more than " + with_commas(FieldStatistic::kMostCombinations) +
           " combinations of values, of which so many count";
  }
  return out + '\n';
}

}  // namespace trailhound

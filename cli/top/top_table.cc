#include "cli/top/top_table.h"

#include <algorithm>

#include "engine/base/csv_cell.h"
#include "engine/base/figures.h"
#include "engine/base/text.h"
#include "engine/base/time.h"
#include "engine/base/time_zone.h"
#include "engine/report/text_page.h"

namespace trailhound {
namespace {

constexpr std::size_t kLeastValue = 16;  // columns
constexpr std::size_t kEventsWidth = 12, kShareWidth = 8, kTimeWidth = 19, kPrincipalsWidth = 10;

std::string moment(Nanoseconds time, const Tally& tally, const TimeZone* zone) {
  return tally.has_time() ? local_time(time, zone) : "no time";
}

std::string time_text(Nanoseconds time, const Tally& tally) {
  return tally.has_time() ? format_rfc3339(time) : std::string();
}

}  // namespace

TopTable::TopTable(TableForm form, const std::vector<std::string>& fields, std::uint64_t counted, std::size_t limit,
                   const Origins& origins, const TimeZone* zone, std::size_t columns)
    : form_(form),
      fields_(fields),
      counted_(counted),
      limit_(limit),
      origins_(origins),
      zone_(zone),
      columns_(columns),
      address_(static_cast<std::size_t>(std::find(fields.begin(), fields.end(), "sourceIPAddress") - fields.begin())),
      layout_(layout(columns)),
      names_(fields.size()) {}

std::size_t TopTable::fixed_width(const Layout& layout) const {
  return kEventsWidth + (layout.has_share ? kShareWidth : 0) + (layout.has_first ? kTimeWidth + 2 : 0) +
         (layout.has_last ? kTimeWidth + 2 : 0) + (layout.has_principals ? kPrincipalsWidth + 2 : 0) +
         2 * fields_.size();
}

/// Leaves out what is missed least until each value has kLeastValue columns:
///
///   80 columns, eventName     events, %, first, principals: 80 - 12 - 8 - 21 - 12 - 2 = 25 columns for the value
TopTable::Layout TopTable::layout(std::size_t columns) const {
  Layout layout;
  if (columns == 0) return layout;
  const std::size_t wanted = kLeastValue * fields_.size();
  for (bool* part : {&layout.has_last, &layout.has_principals, &layout.has_first, &layout.has_share}) {
    if (fixed_width(layout) + wanted <= columns) break;
    *part = false;
  }
  const std::size_t room = columns - std::min(columns, fixed_width(layout));
  layout.value = std::max<std::size_t>(room / fields_.size(), 8);
  return layout;
}

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
  if (form_ == TableForm::kText) {
    std::string out = padded_left("events", kEventsWidth);
    if (layout_.has_share) out += padded_left("%", kShareWidth);
    if (layout_.has_first) out += "  " + padded_right(zone_ == nullptr ? "first (UTC)" : "first (local)", kTimeWidth);
    if (layout_.has_last) out += "  " + padded_right("last", kTimeWidth);
    if (layout_.has_principals) out += padded_left("principals", kPrincipalsWidth + 2);
    for (const std::string& field : fields_) {
      const std::string name = printable(field);
      out += "  " + (layout_.value == 0 ? name : ShortNames().shorten(name, name, layout_.value));
    }
    return out + '\n';
  }
  std::string out = "events,percent,first,last,principals";
  for (const std::string& field : fields_) {
    out += ',';
    append_csv_cell(field, out);
  }
  if (address_ < fields_.size()) out += ",origin";
  return out + "\r\n";
}

std::string TopTable::value_text(std::size_t field, const TopRow& row) {
  const std::optional<std::string>& value = row.values[field];
  if (!value) return "(none)";
  return layout_.value == 0 ? printable(*value) : names_[field].shorten(*value, *value, layout_.value);
}

std::string TopTable::text_row(const TopRow& row) {
  std::string out = padded_left(with_commas(row.tally.events), kEventsWidth);
  if (layout_.has_share) out += padded_left(share_of(row.tally.events), kShareWidth);
  if (layout_.has_first) out += "  " + padded_right(moment(row.tally.first, row.tally, zone_), kTimeWidth);
  if (layout_.has_last) out += "  " + padded_right(moment(row.tally.last, row.tally, zone_), kTimeWidth);
  if (layout_.has_principals) out += padded_left(with_commas(row.principals), kPrincipalsWidth + 2);
  for (std::size_t field = 0; field < row.values.size(); ++field) out += "  " + value_text(field, row);
  const std::optional<Origin> origin = origin_of(row);
  const std::string origin_text = origin ? "  [" + printable(to_text(*origin)) + ']' : "";
  const bool fits = columns_ == 0 || display_width(out) + display_width(origin_text) <= columns_;
  // On a narrow terminal the origin goes below.
  if (origin_text.size() > 4) out += (fits ? "" : "\n" + std::string(kEventsWidth, ' ')) + origin_text;
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
  const std::string start = rows_ == 0 ? head() : "";
  if (form_ == TableForm::kCsv) return start;
  std::string out = with_commas(totals.distinct) + " distinct in " + counted(counted_, "event");
  if (duplicates > 0) out += " (" + counted(duplicates, "duplicate") + " left out)";
  if (limit_ > 0 && totals.distinct > limit_) {
    out += "; " + with_commas(totals.distinct - limit_) + " not shown (--limit 0 shows all)";
  }
  if (totals.cut > 0) {
    out += "; " + counted(totals.cut, "event") + " with more than " + with_commas(FieldStatistic::kMostCombinations) +
           " combinations of values, of which so many count";
  }
  if (columns_ == 0) return start + '\n' + out + '\n';
  TextPage page({.columns = columns_, .color = false, .zone = nullptr});
  page.paragraph("", 0, out);
  return start + '\n' + page.take();
}

}  // namespace trailhound

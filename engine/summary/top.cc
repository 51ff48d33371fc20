#include "engine/summary/top.h"

#include <array>
#include <utility>

#include "engine/event/value.h"
#include "engine/identity/caller_reader.h"
#include "engine/identity/row_fields.h"
#include "engine/summary/tuple.h"
#include "engine/summary/tuple_book.h"

namespace trailhound {
namespace {

// A tuple is the values, each behind a '=' (an absent value is the empty part), and then the principal:
//
//   errorCode,eventName of a call by bob without an error   ("", "=ListBuckets", "bob")
//
// The tuples of one row of the result differ in the last part only, so they follow each other when sorted. An event
// with too many combinations has this tuple besides:
constexpr std::string_view kCut = "!";
static_assert(FieldStatistic::kMostCombinations < TupleBook::kMostOfEvent);

class FieldMaker : public TupleMaker {
 public:
  FieldMaker(std::vector<FieldId> fields, std::vector<FieldId> caller)
      : values_(fields.size()), at_(fields.size()), fields_(std::move(fields)), caller_(std::move(caller)) {}

  void begin_book(TupleBook& book) override { book_ = &book; }
  void begin(const VisitedBatch& visited) override {
    fields_.begin(visited.batch);
    caller_.begin(visited.batch);
  }

  void make(std::uint32_t row, std::vector<std::uint32_t>& tuples) override {
    fields_.set_row(row);
    for (std::size_t field = 0; field < values_.size(); ++field) read(field);
    const Principal principal = caller_.principal(row);
    at_.assign(at_.size(), 0);
    for (std::size_t made = 0;; ++made) {
      if (made == FieldStatistic::kMostCombinations) {
        tuple_.clear();
        tuples.push_back(book_->number(tuple_.add(kCut).tuple()));
        return;
      }
      tuple_.clear();
      for (std::size_t field = 0; field < values_.size(); ++field) tuple_.add(values_[field].texts[at_[field]]);
      tuples.push_back(book_->number(tuple_.add(principal.name).tuple()));
      if (!step()) return;
    }
  }

 private:
  /// The values of a field in the row in hand, as parts of tuples; never none. Their memory is reused.
  struct Values {
    std::vector<std::string> texts;
    std::size_t count = 0;
  };

  void read(std::size_t field) {
    Values& values = values_[field];
    values.count = 0;
    for (const Batch::Entry& entry : fields_.entries(field)) {
      const ValueKind kind = entry.value.kind;
      if (kind == ValueKind::kNull || kind == ValueKind::kArray) continue;  // an array's elements have entries
      std::string& text = next(values);
      text = "=";
      if (kind == ValueKind::kString) {
        append_unescaped(entry.value.raw(), text);
      } else {
        append_compact(entry.value.raw(), text);
      }
    }
    if (values.count == 0) next(values).clear();
  }

  static std::string& next(Values& values) {
    if (values.count == values.texts.size()) values.texts.emplace_back();
    return values.texts[values.count++];
  }

  /// To the next combination; false after the last one.
  bool step() {
    for (std::size_t field = values_.size(); field-- > 0;) {
      if (++at_[field] < values_[field].count) return true;
      at_[field] = 0;
    }
    return false;
  }

  TupleBook* book_ = nullptr;
  std::vector<Values> values_;   ///< by field
  std::vector<std::size_t> at_;  ///< by field: the value of the combination in hand
  RowFields fields_;
  CallerReader caller_;
  TupleBuilder tuple_;
};

/// The number as eight bytes whose order is that of the numbers.
std::string_view ordered(std::uint64_t number, std::array<char, 8>& bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(number >> (56 - 8 * i) & 0xFF);
  return {bytes.data(), bytes.size()};
}

/// The first `count` parts of a tuple, as a tuple.
std::string_view prefix_of(std::string_view tuple, std::size_t count) {
  TupleReader reader(tuple);
  for (std::size_t i = 0; i < count; ++i) reader.next();
  return tuple.substr(0, tuple.size() - reader.rest().size());
}

TopRow read_row(std::string_view ranked, const Tally& tally, std::size_t fields) {
  TupleReader reader(ranked);
  reader.next();  // the rank
  TopRow row;
  row.tally = tally;
  for (std::size_t field = 0; field < fields; ++field) {
    const std::string_view part = reader.next();
    row.values.push_back(part.empty() ? std::nullopt : std::optional<std::string>(part.substr(1)));
  }
  row.principals = std::stoull(std::string(reader.next()));
  return row;
}

}  // namespace

std::vector<std::string> FieldStatistic::extra_fields(const std::vector<std::string>& fields) {
  std::vector<std::string> all = fields;
  all.insert(all.end(), CallerReader::fields().begin(), CallerReader::fields().end());
  return all;
}

std::unique_ptr<TupleMaker> FieldStatistic::make_maker() const {
  const std::span<const FieldId> extra = plan_.extra_fields();
  const std::span<const FieldId> fields = extra.first(fields_);
  const std::span<const FieldId> caller = extra.subspan(fields_, CallerReader::fields().size());
  return std::make_unique<FieldMaker>(std::vector<FieldId>(fields.begin(), fields.end()),
                                      std::vector<FieldId>(caller.begin(), caller.end()));
}

TopTotals rank(TupleCounts& counts, std::size_t fields, bool is_rare, std::size_t memory,
               const std::function<void(const TopRow&)>& take) {
  TopTotals totals;
  TupleCounts ranked(memory);
  std::string values;
  Tally sum;
  std::uint64_t principals = 0;
  TupleBuilder tuple;
  const auto close = [&] {
    if (principals == 0) return;
    ++totals.distinct;
    std::array<char, 8> bytes;
    tuple.clear();
    tuple.add(ordered(is_rare ? sum.events : ~sum.events, bytes));
    TupleReader reader(values);
    for (std::size_t field = 0; field < fields; ++field) tuple.add(reader.next());
    ranked.add(tuple.add(std::to_string(principals)).tuple(), sum);
    sum = {};
    principals = 0;
  };
  counts.read([&](std::string_view counted, const Tally& tally) {
    if (TupleReader(counted).next() == kCut) {
      totals.cut += tally.events;
      return;
    }
    const std::string_view its_values = prefix_of(counted, fields);
    if (its_values != values) {
      close();
      values = its_values;
    }
    sum.add(tally);
    ++principals;
  });
  close();
  ranked.read([&](std::string_view row, const Tally& tally) { take(read_row(row, tally, fields)); });
  totals.error = counts.failure().empty() ? ranked.failure() : counts.failure();
  return totals;
}

}  // namespace trailhound

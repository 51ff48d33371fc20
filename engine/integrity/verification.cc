#include "engine/integrity/verification.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "engine/integrity/digest_search.h"

namespace trailhound {
namespace {

using Subject = IntegrityFinding::Subject;

constexpr const char* kHidden = "it looks like a digest and has the name of a log file: rename it";

std::size_t place(IntegrityState state) { return static_cast<std::size_t>(state); }

/// Checks texts and makes nothing of their events.
class CheckingVisitor : public Visitor {
 public:
  explicit CheckingVisitor(Verification& verification) : check_(verification) {}
  bool wants_bytes() const override { return true; }
  void bytes(std::string_view text) override { check_.add(text); }
  bool visit(const VisitedBatch& batch) override {
    check_.add_events(batch.times);
    return true;
  }
  void end_text(const TextEnd& end) override { check_.finish(end); }

 private:
  Verification::TextCheck check_;
};

class NoPart : public Part {
 public:
  std::size_t bytes() const override { return 0; }
  void clear() override {}
};

class CheckingCollector : public Collector {
 public:
  explicit CheckingCollector(Verification& verification) : verification_(verification) { fields_.finish(); }
  const FieldTree& fields() const override { return fields_; }
  Batch make_batch() const override { return Batch(fields_); }
  std::unique_ptr<Visitor> make_visitor(Turns& /*turns*/) override {
    return std::make_unique<CheckingVisitor>(verification_);
  }
  std::unique_ptr<Part> make_part() const override { return std::make_unique<NoPart>(); }
  bool collect(Part& /*part*/, const Piece& /*piece*/) override { return true; }

 private:
  Verification& verification_;
  FieldTree fields_;
};

}  // namespace

Verification::Verification(PublicKeys keys, Signatures signatures, std::size_t memory)
    : keys_(std::move(keys)), signatures_(std::move(signatures)), store_(memory) {}

void Verification::find_digests(std::span<const Input> inputs, const ReadOptions& options) {
  trailhound::find_digests(inputs, options, store_);
  store_.seal();
  chains_ = judge_chains(store_, keys_, signatures_);
  index_.emplace(store_, chains_, store_.take_references());
}

Verification::TextCheck::~TextCheck() {
  const std::lock_guard lock(verification_.mutex_);
  for (std::size_t i = 0; i < logs_.size(); ++i) verification_.logs_[i] += logs_[i];
  verification_.others_ += others_;
}

void Verification::TextCheck::add(std::string_view bytes) {
  constexpr std::size_t kHead = 4096;
  if (!std::exchange(has_begun_, true)) may_be_digest_ = may_be_digest(bytes.substr(0, kHead));
  hash_.add(bytes.data(), bytes.size());
}

void Verification::TextCheck::add_finding(IntegrityFinding finding, std::uint32_t reference) {
  const std::lock_guard lock(verification_.mutex_);  // also of the names in the store
  if (reference != LogIndex::kNone) {
    finding.object = verification_.store_.object(verification_.index_->reference(reference));
  }
  verification_.findings_.push_back(std::move(finding));
}

void Verification::TextCheck::add_events(std::span<const Nanoseconds> times) {
  has_events_ = true;
  for (const Nanoseconds time : times) newest_ = std::max(newest_, time);  // kNoTime is the least
}

IntegrityState Verification::TextCheck::finish(const TextEnd& end) {
  const ReadText text{.path = end.path,
                      .sha256 = hash_.finish(),
                      .has_events = std::exchange(has_events_, false),
                      .is_whole = end.damage == nullptr,
                      .newest = std::exchange(newest_, kNoTime)};
  has_begun_ = false;
  const bool is_hidden = std::exchange(may_be_digest_, false) && !text.has_events && is_named_like_log(end.path);
  if (!end.is_complete) return IntegrityState::kUnknown;
  const LogIndex& index = *verification_.index_;
  const LogIndex::Judgement judgement = index.judge(text);
  if (!judgement.is_log) {
    if (is_hidden) {
      add_finding({Subject::kDigest, IntegrityState::kUnreadable, std::string(end.path), {}, kHidden}, LogIndex::kNone);
    }
    ++others_;
    return IntegrityState::kValid;
  }
  ++logs_[place(judgement.state)];
  if (judgement.state == IntegrityState::kValid) return judgement.state;
  std::string reason(judgement.reason);
  if (judgement.state == IntegrityState::kUnreadable) reason += ": " + end.damage->detail;
  add_finding({Subject::kLog, judgement.state, std::string(end.path), {}, std::move(reason)}, judgement.reference);
  return judgement.state;
}

/// Files that a digest names and of which the pass read no text.
void Verification::add_unread(const ReadLedger& ledger, IntegrityReport& report) const {
  const auto add = [&](const std::string& path, IntegrityState state, std::string reason) {
    if (!index_->note(path, state)) return;
    ++report.logs[place(state)];
    report.findings.push_back({Subject::kLog, state, path, {}, std::move(reason)});
  };
  for (const Problem& problem : ledger.problems) add(problem.path, IntegrityState::kUnreadable, problem.detail);
  for (const Skipped& skipped : ledger.skipped) add(skipped.path, IntegrityState::kModified, "it is " + skipped.reason);
}

/// What the digests name: counts by chain, and what is missing.
void Verification::add_named(IntegrityReport& report) const {
  std::vector<std::uint32_t> chain_of(store_.digests().size());
  for (std::uint32_t c = 0; c < report.chains.size(); ++c) {
    for (std::uint32_t i = report.chains[c].begin; i < report.chains[c].end; ++i) chain_of[i] = c;
  }
  for (std::size_t i = 0; i < index_->size(); ++i) {
    const LogReference& reference = index_->reference(i);
    IntegrityState state = index_->state(i);
    if (state == IntegrityState::kMissing && !report.is_whole) state = IntegrityState::kUnknown;
    ++report.chains[chain_of[reference.digest]].logs[place(state)];
    if (state != IntegrityState::kMissing) continue;
    ++report.logs[place(state)];
    report.findings.push_back({Subject::kLog,
                               state,
                               {},
                               store_.object(reference),
                               "the digest that ends at " + store_.digests()[reference.digest].end_text + " names it"});
  }
}

IntegrityReport Verification::report(const ReadLedger& ledger) const {
  IntegrityReport report;
  report.has_keys = !keys_.empty();
  report.is_whole = ledger.files.not_reached == 0;
  report.chains = chains_.chains;
  report.logs = logs_;
  report.others = others_;
  report.findings = findings_;
  add_unread(ledger, report);
  add_named(report);
  report.findings.insert(report.findings.end(), chains_.findings.begin(), chains_.findings.end());
  report.findings.insert(report.findings.end(), store_.unreadable().begin(), store_.unreadable().end());
  std::sort(report.findings.begin(), report.findings.end());
  return report;
}

ReadLedger verify_texts(Verification& verification, std::span<const Input> inputs, const ReadOptions& options,
                        ReadObserver* observer) {
  CheckingCollector collector(verification);
  return read_events(inputs, options, collector, observer).ledger;
}

}  // namespace trailhound

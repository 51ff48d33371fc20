#include "engine/bindings/c/run.h"

#include <exception>
#include <new>
#include <utility>

#include "engine/bindings/c/guard.h"
#include "engine/output/formats.h"
#include "engine/report/findings.h"

namespace trailhound {
namespace {

using Clock = std::chrono::steady_clock;

/// Far enough for whoever waits as long as it takes.
Clock::time_point deadline_of(int milliseconds) {
  return Clock::now() + (milliseconds < 0 ? std::chrono::hours(24 * 365) : std::chrono::milliseconds(milliseconds));
}

Result<int, std::string> next(trailhound_run& run, int milliseconds, const char*& data, std::size_t& size) {
  const ResultBuffer::Taken taken = run.buffer.take(deadline_of(milliseconds), run.data);
  data = run.data.data();
  size = run.data.size();
  if (taken == ResultBuffer::Taken::kData) return TRAILHOUND_DATA;
  if (taken == ResultBuffer::Taken::kTimeIsUp) return TRAILHOUND_WAITING;
  run.has_ended = true;
  if (!run.end.error.empty()) return run.end.error;
  return TRAILHOUND_END;
}

}  // namespace

ResultOutput::ResultOutput(const trailhound_options& options, const Plan& plan, ResultSink& sink)
    : format_(make_format(options.format, plan, options.columns)), output_{format_.get(), &sink} {
  if (!options.sort) return;
  sorted_ = std::make_unique<SortedSink>(sink, SortedSink::kMemory);
  output_.sink = sorted_.get();
}

RunEnd end_of_hunt(HuntResult result, const ReadLedger& reading, const LoadedRules& rules, bool was_stopped,
                   std::span<const std::string> paths) {
  RunEnd end;
  end.error = std::move(result.error);
  if (!end.error.empty()) return end;
  HuntLedger& ledger = result.ledger;
  ReadLedger read = reading;
  read.add(ledger.read);
  ledger.read = std::move(read);
  ledger.rules = rules.counts;
  if (was_stopped && !(ledger.read.files.not_reached == 0 && result.correlations_evaluated)) {
    ledger.interruption = {"stop", result.correlations_evaluated};
  }
  if (!ledger.adds_up()) {
    end.error = "internal fault: the ledger does not add up, so the results prove nothing";
    return end;
  }
  end.is_whole = !ledger.anything_unexamined();
  end.ledger = ledger_json({.ledger = &ledger, .plan = &rules.plan, .set_aside = &rules.set_aside, .inputs = paths});
  return end;
}

}  // namespace trailhound

void trailhound_run::start() {
  options.hunt.read.stop = &stop;
  thread_ = std::thread([this] {
    try {
      end = work();
    } catch (const std::bad_alloc&) {
      end = {.error = "out of memory"};
    } catch (const std::exception& exception) {
      end = {.error = exception.what()};
    }
    buffer.end();
  });
}

void trailhound_run::ask_to_stop() {
  stop = true;
  buffer.stop();
}

void trailhound_run::finish() {
  ask_to_stop();
  if (thread_.joinable()) thread_.join();
}

extern "C" {

using trailhound::guarded;

int trailhound_run_next(trailhound_run* run, int milliseconds, const char** data, size_t* size, char** error) {
  return guarded(error, TRAILHOUND_FAILED, [&] { return trailhound::next(*run, milliseconds, *data, *size); });
}

void trailhound_run_stop(trailhound_run* run) { run->ask_to_stop(); }

char* trailhound_run_ledger(trailhound_run* run, char** error) {
  return guarded<char*>(error, nullptr, [&]() -> trailhound::Result<char*, std::string> {
    if (!run->has_ended) return std::string("the ledger is known once the run has ended");
    if (!run->end.error.empty()) return run->end.error;
    return trailhound::c_text(run->end.ledger);
  });
}

int trailhound_run_is_whole(trailhound_run* run) { return run->has_ended && run->end.is_whole ? 1 : 0; }

void trailhound_run_free(trailhound_run* run) { delete run; }
}

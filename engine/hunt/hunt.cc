#include "engine/hunt/hunt.h"

#include <optional>

#include "engine/hunt/hunt_run.h"
#include "engine/integrity/verification.h"

namespace trailhound {
namespace {

class Progress : public ReadObserver {
 public:
  Progress(const MatchCollector& collector, HuntObserver& observer) : collector_(collector), observer_(observer) {}
  void progress(const ReadProgress& progress) override { observer_.progress({progress, collector_.written()}); }

 private:
  const MatchCollector& collector_;
  HuntObserver& observer_;
};

}  // namespace

HuntResult hunt(const Plan& plan, std::span<const Input> inputs, const HuntOptions& options,
                std::span<const HuntOutput> outputs, HuntObserver* observer) {
  HuntRun run(plan, options, outputs, worker_count(options.read, inputs), true);
  std::optional<Progress> progress;
  if (observer != nullptr) progress.emplace(run.collector(), *observer);
  if (options.verification != nullptr) options.verification->find_digests(inputs, options.read);
  run.begin();
  return run.finish(read_events(inputs, options.read, run.collector(), progress ? &*progress : nullptr));
}

}  // namespace trailhound

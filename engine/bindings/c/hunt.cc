#include <utility>

#include "engine/bindings/c/guard.h"
#include "engine/bindings/c/run.h"
#include "engine/hunt/fed_hunt.h"
#include "engine/io/input.h"

namespace trailhound {
namespace {

constexpr const char* kNoInput = "no input: there is no file to read";

class HuntOfPaths : public trailhound_run {
 public:
  HuntOfPaths(const trailhound_rules& rules, const trailhound_options& its_options, std::vector<std::string> its_paths)
      : trailhound_run(its_options, std::move(its_paths)),
        rules_(rules),
        output_(options, rules_.loaded->plan, buffer) {
    options.hunt.watch_trails = rules_.watches_trails;
  }
  ~HuntOfPaths() override { finish(); }

 private:
  RunEnd work() override {
    const InputList list = find_inputs(paths);
    if (list.inputs.empty()) {
      return {.error = list.problems.empty() ? kNoInput : list.problems[0].path + ": " + list.problems[0].detail};
    }
    HuntResult result = hunt(rules_.loaded->plan, list.inputs, options.hunt, output_.outputs(), nullptr);
    return end_of_hunt(std::move(result), ledger_of(list), *rules_.loaded, stop, paths);
  }

  const trailhound_rules rules_;
  const ResultOutput output_;
};

/// Collects what one call of an engine writes.
class TextSink : public ResultSink {
 public:
  bool write_match(std::string_view formatted, std::int64_t /*time_key*/) override { return write(formatted); }
  bool write(std::string_view formatted) override {
    text += formatted;
    return true;
  }
  std::string text;
};

/// Options of an engine: what reads the evidence twice or waits for its end is not for it.
trailhound_options for_engine(trailhound_options options, bool watches_trails) {
  options.sort = false;
  options.hunt.watch_trails = watches_trails;
  return options;
}

}  // namespace
}  // namespace trailhound

/// The members refer to those above them.
struct trailhound_engine {
  trailhound_engine(const trailhound_rules& its_rules, const trailhound_options& its_options)
      : rules(its_rules),
        options(trailhound::for_engine(its_options, rules.watches_trails)),
        output(options, rules.loaded->plan, sink),
        feed(rules.loaded->plan, options.hunt, output.outputs()) {}

  const trailhound_rules rules;
  const trailhound_options options;
  trailhound::TextSink sink;
  const trailhound::ResultOutput output;
  trailhound::FedHunt feed;
  std::string data;  ///< that the caller has
  trailhound::RunEnd end;
  bool has_ended = false;
};

namespace trailhound {
namespace {

int hand_over(trailhound_engine& engine, const char** data, std::size_t* size) {
  engine.data.swap(engine.sink.text);
  engine.sink.text.clear();
  *data = engine.data.data();
  *size = engine.data.size();
  return TRAILHOUND_DATA;
}

Result<int, std::string> finish(trailhound_engine& engine, const char** data, std::size_t* size) {
  if (engine.has_ended) return std::string("the engine has finished already");
  engine.has_ended = true;
  engine.end = end_of_hunt(engine.feed.finish(), {}, *engine.rules.loaded, false, {});
  if (!engine.end.error.empty()) return engine.end.error;
  return hand_over(engine, data, size);
}

}  // namespace
}  // namespace trailhound

extern "C" {

using trailhound::guarded;

trailhound_run* trailhound_hunt(const trailhound_rules* rules, const trailhound_options* options,
                                const char* const* paths, size_t count, char** error) {
  return guarded<trailhound_run*>(error, nullptr, [&]() -> trailhound::Result<trailhound_run*, std::string> {
    auto run =
        std::make_unique<trailhound::HuntOfPaths>(*rules, *options, std::vector<std::string>(paths, paths + count));
    run->start();
    return run.release();
  });
}

trailhound_engine* trailhound_engine_new(const trailhound_rules* rules, const trailhound_options* options,
                                         char** error) {
  return guarded<trailhound_engine*>(error, nullptr, [&]() -> trailhound::Result<trailhound_engine*, std::string> {
    return new trailhound_engine(*rules, *options);
  });
}

int trailhound_engine_feed(trailhound_engine* engine, const char* name, const char* bytes, size_t size,
                           const char** data, size_t* data_size, char** error) {
  return guarded(error, TRAILHOUND_FAILED, [&]() -> trailhound::Result<int, std::string> {
    if (engine->has_ended) return std::string("the engine has finished and takes no more");
    engine->has_ended = true;  // if it throws, which leaves the engine unusable
    engine->feed.feed(name, {bytes, size});
    engine->has_ended = false;
    return trailhound::hand_over(*engine, data, data_size);
  });
}

int trailhound_engine_finish(trailhound_engine* engine, const char** data, size_t* data_size, char** error) {
  return guarded(error, TRAILHOUND_FAILED, [&] { return trailhound::finish(*engine, data, data_size); });
}

char* trailhound_engine_ledger(trailhound_engine* engine, char** error) {
  return guarded<char*>(error, nullptr, [&]() -> trailhound::Result<char*, std::string> {
    if (!engine->has_ended) return std::string("the ledger is known once the engine has finished");
    if (!engine->end.error.empty()) return engine->end.error;
    return trailhound::c_text(engine->end.ledger);
  });
}

void trailhound_engine_free(trailhound_engine* engine) { delete engine; }
}

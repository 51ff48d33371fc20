// How fast is a hunt, compared with the floor? The contenders take turns over the same archive, each run in its own
// process, for several rounds. The table shows the medians and their ratio to the floor of the same run, since absolute
// times depend on the machine. It also shows the ratio of the shortest runs, because other load can only add time.
//
//   trailhound_bench ARCHIVE CLOUDTRAIL_RULES ALL_RULES CORRELATIONS [ROUNDS]

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "bench/contenders.h"

namespace {

using namespace trailhound;

std::vector<std::string> rule_files(const std::string& folder) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".yml") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

bool is_shorter(const Measurement& a, const Measurement& b) { return a.seconds < b.seconds; }

double shortest(const std::vector<Measurement>& runs) {
  return std::min_element(runs.begin(), runs.end(), is_shorter)->seconds;
}

Measurement median(std::vector<Measurement> runs) {
  std::sort(runs.begin(), runs.end(), is_shorter);
  Measurement middle = runs[runs.size() / 2];
  for (const Measurement& run : runs) {
    middle.peak_megabytes = std::max(middle.peak_megabytes, run.peak_megabytes);
    if (run.records != middle.records || run.matches != middle.matches) {
      std::fprintf(stderr, "two runs of one contender differ\n");
      std::exit(1);
    }
  }
  return middle;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) {
    std::fprintf(stderr, "usage: trailhound_bench ARCHIVE CLOUDTRAIL_RULES ALL_RULES CORRELATIONS [ROUNDS]\n");
    return 2;
  }
#ifndef __OPTIMIZE__
  std::printf("WARNING: this build is not optimised; its figures mean nothing\n");
#endif
  const std::vector<std::string> arguments{argv[1]};
  const InputList found = find_inputs(arguments);
  const std::vector<Input>& inputs = found.inputs;
  const auto cloudtrail = rule_files(argv[2]);
  const auto all = rule_files(argv[3]);
  auto with_correlations = cloudtrail;
  with_correlations.push_back(argv[4]);
  const int rounds = argc > 5 ? std::max(1, std::atoi(argv[5])) : 3;
  const unsigned cores = std::min(2u, std::max(1u, std::thread::hardware_concurrency()));

  // Also in its own process: otherwise each contender's fork would copy the oracle's heap page by page.
  const auto agreeing = [&](const std::vector<std::string>& rules, bool any_logsource, std::size_t sample) {
    const Measurement checked = measure([&] {
      Measurement result;
      result.records = check_against_oracle(inputs, rules, any_logsource, sample);
      return result;
    });
    return static_cast<unsigned long long>(checked.records);
  };
  std::printf("engine against oracle, on a sample of the files\n");
  std::printf("  CloudTrail rules: %llu records agree\n", agreeing(cloudtrail, false, 100));
  std::printf("  all rules:        %llu records agree\n", agreeing(all, true, 10));

  struct Contender {
    const char* name;
    std::function<Measurement(unsigned)> run;
  };
  const Contender contenders[] = {
      {"floor: inflate + top-level keys", [&](unsigned threads) { return run_floor(inputs, threads); }},
      {"hunt, CloudTrail rules", [&](unsigned threads) { return run_hunt(inputs, cloudtrail, false, threads); }},
      {"the same and ten correlations",
       [&](unsigned threads) { return run_hunt(inputs, with_correlations, false, threads); }},
      {"hunt, all rules, any logsource", [&](unsigned threads) { return run_hunt(inputs, all, true, threads); }},
  };
  std::printf("\n%-34s %7s %9s %9s %11s %8s %8s %7s %10s %9s\n", "", "threads", "seconds", "MB/s", "records/s",
              "of floor", "shortest", "x 1 thr", "matches", "peak MB");
  for (const Contender& contender : contenders) {
    double single = 0;
    for (unsigned threads = 1; threads <= cores; ++threads) {
      std::vector<Measurement> floors, runs;
      for (int round = 0; round < rounds; ++round) {
        floors.push_back(measure([&] { return run_floor(inputs, threads); }));
        runs.push_back(measure([&] { return contender.run(threads); }));
      }
      const Measurement floor = median(floors);
      const Measurement run = median(runs);
      if (run.records != floor.records) {
        std::fprintf(stderr, "%s: %llu records, the floor has %llu\n", contender.name,
                     static_cast<unsigned long long>(run.records), static_cast<unsigned long long>(floor.records));
        return 1;
      }
      if (threads == 1) single = run.seconds;
      std::printf("%-34s %7u %9.3f %9.0f %11.0f %8.2f %8.2f %7.2f %10llu %9.0f\n", contender.name, threads, run.seconds,
                  static_cast<double>(run.bytes) / 1e6 / run.seconds, static_cast<double>(run.records) / run.seconds,
                  floor.seconds / run.seconds, shortest(floors) / shortest(runs), single / run.seconds,
                  static_cast<unsigned long long>(run.matches), run.peak_megabytes);
      if (run.rules > 0 && threads == 1) {
        std::printf("%-34s loads %llu rules in %.0f ms\n", "", static_cast<unsigned long long>(run.rules),
                    run.load_seconds * 1e3);
      }
      std::fflush(stdout);
    }
  }

  // In pairs, so that other load of the machine affects both alike.
  std::vector<double> ratios;
  for (int round = 0; round < 2 * rounds + 1; ++round) {
    const Measurement without = measure([&] { return run_hunt(inputs, cloudtrail, false, 1); });
    const Measurement with = measure([&] { return run_hunt(inputs, with_correlations, false, 1); });
    ratios.push_back(with.cpu_seconds / without.cpu_seconds);
  }
  std::sort(ratios.begin(), ratios.end());
  std::printf("\nten correlations added to the hunt: %+.1f %% CPU time (median of %zu pairs; %+.1f to %+.1f %%)\n",
              (ratios[ratios.size() / 2] - 1) * 100, ratios.size(), (ratios.front() - 1) * 100,
              (ratios.back() - 1) * 100);

  // Searches by different means: fields of every record, keywords, and a part of the record that few rules look at.
  struct Search {
    const char* name;
    Criteria criteria;
  };
  const Search searches[] = {
      {"--key", {{{Aspect::kKey, false, {"AKIAIOSFODNN7EXAMPLE"}}}}},
      {"--principal --denied", {{{Aspect::kPrincipal, false, {"alice"}}, {Aspect::kDenied, false, {}}}}},
      {"-k", {{{Aspect::kKeyword, false, {"AKIAIOSFODNN7EXAMPLE"}}}}},
      {"--resource", {{{Aspect::kResource, false, {"payroll"}}}}},
  };
  std::printf("\nspeed of a search, of that of a hunt with the CloudTrail rules (at least 0.85 is asked for)\n");
  for (const Search& search : searches) {
    std::vector<double> speeds;
    for (int round = 0; round < rounds; ++round) {
      const Measurement whole = measure([&] { return run_hunt(inputs, cloudtrail, false, 1); });
      const Measurement one = measure([&] { return run_search(inputs, search.criteria, 1); });
      speeds.push_back(whole.cpu_seconds / one.cpu_seconds);
    }
    std::sort(speeds.begin(), speeds.end());
    std::printf("  %-24s %6.2f (median of %d pairs)\n", search.name, speeds[speeds.size() / 2], rounds);
  }

  std::printf("\nspeed of who with the CloudTrail rules, of that of the hunt (at least 0.85 is asked for)\n");
  for (unsigned threads = 1; threads <= cores; ++threads) {
    std::vector<double> speeds;
    for (int round = 0; round < rounds; ++round) {
      const Measurement whole = measure([&] { return run_hunt(inputs, cloudtrail, false, threads); });
      const Measurement people = measure([&] { return run_who(inputs, cloudtrail, threads); });
      speeds.push_back(whole.seconds / people.seconds);
    }
    std::sort(speeds.begin(), speeds.end());
    std::printf("  %u threads %18.2f (median of %d pairs)\n", threads, speeds[speeds.size() / 2], rounds);
  }
  const Measurement people = measure([] { return run_people(10'000'000, 100'000); });
  std::printf("  10 M distinct tuples, 100,000 principals: %.1f s, %.0f MB (at most 1,024 MB are asked for)\n",
              people.seconds, people.peak_megabytes);

  std::printf("\n%-42s %9s %9s %9s %11s %10s %10s %9s\n", "correlation alone, one thread", "gather s", "rest s",
              "CPU s", "facts/CPU s", "spilled", "alerts", "peak MB");
  struct Question {
    const char* name;
    std::size_t megabytes;
    std::uint64_t events;
    std::uint32_t groups;
  };
  for (const Question& question : {Question{"20 M facts, 100,000 groups, --memory 512M", 512, 20'000'000, 100'000},
                                   Question{"20 M facts, 100,000 groups, --memory 2G", 2048, 20'000'000, 100'000},
                                   Question{"5 M facts, 5 M groups, --memory 16M", 16, 5'000'000, 5'000'000}}) {
    std::vector<Measurement> runs;
    for (int round = 0; round < rounds; ++round) {
      runs.push_back(
          measure([&] { return run_correlate(question.megabytes << 20, question.events, question.groups); }));
    }
    const Measurement run = median(runs);
    std::printf("%-42s %9.3f %9.3f %9.3f %11.0f %10llu %10llu %9.0f\n", question.name, run.load_seconds,
                run.seconds - run.load_seconds, run.cpu_seconds, static_cast<double>(run.records) / run.cpu_seconds,
                static_cast<unsigned long long>(run.bytes), static_cast<unsigned long long>(run.matches),
                run.peak_megabytes);
  }
  return 0;
}

// The entry points that libFuzzer calls. The program takes libFuzzer's options and three of ours in front:
//   trailhound_fuzz --target=NAME [LIBFUZZER-OPTION|FOLDER...]   fuzz that target
//   trailhound_fuzz --target=NAME --write-seeds=FOLDER           write its seeds and end
//   trailhound_fuzz --list                                       name and largest input of each target, and end

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "engine/fuzz/targets.h"

namespace {

const trailhound::FuzzTarget* g_target = nullptr;  // libFuzzer's interface passes no context

const trailhound::FuzzTarget* find_target(std::string_view name) {
  for (const trailhound::FuzzTarget& target : trailhound::fuzz_targets()) {
    if (target.name == name) return &target;
  }
  return nullptr;
}

void write_seeds(const trailhound::FuzzTarget& target, const std::string& folder) {
  std::filesystem::create_directories(folder);
  int number = 0;
  for (const std::string& seed : target.seeds()) {
    std::ofstream file(folder + "/seed-" + std::to_string(number++), std::ios::binary);
    file << seed;
  }
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* count, char*** arguments) {
  constexpr std::string_view kTarget = "--target=", kSeeds = "--write-seeds=";
  std::string seeds;
  for (int i = 1; i < *count; ++i) {
    const std::string_view argument = (*arguments)[i];
    if (argument.starts_with(kTarget)) g_target = find_target(argument.substr(kTarget.size()));
    if (argument.starts_with(kSeeds)) seeds = argument.substr(kSeeds.size());
    if (argument != "--list") continue;
    for (const trailhound::FuzzTarget& target : trailhound::fuzz_targets()) {
      std::printf("%s %zu\n", std::string(target.name).c_str(), target.max_bytes);
    }
    std::exit(0);
  }
  if (g_target == nullptr) {
    std::fprintf(stderr, "--target=NAME is missing or names no target; --list lists them\n");
    std::exit(2);
  }
  if (!seeds.empty()) {
    write_seeds(*g_target, seeds);
    std::exit(0);
  }
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  g_target->run({reinterpret_cast<const char*>(data), size});
  return 0;
}

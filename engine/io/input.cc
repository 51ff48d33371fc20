#include "engine/io/input.h"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <functional>
#include <iterator>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "engine/io/input_bytes.h"

namespace trailhound {

namespace {

/// Two names with the same identity are the same file.
struct Identity {
  dev_t device = 0;
  ino_t inode = 0;
  friend bool operator==(const Identity&, const Identity&) = default;
};

struct IdentityHash {
  std::size_t operator()(const Identity& identity) const {
    return std::hash<std::uint64_t>()(identity.inode * 0x9e3779b97f4a7c15u ^ identity.device);
  }
};

Identity identity_of(const struct stat& status) { return {status.st_dev, status.st_ino}; }

/// One name in a folder. The listing stores the bytes of all its names in one string, because there may be a million.
struct Entry {
  std::size_t name = 0;
  std::uint32_t length = 0;
  int error = 0;  ///< errno, if stat failed
  mode_t mode = 0;
  std::uint64_t size = 0;
  Identity identity;
};

/// The sorted names of one folder, and how far the walk is in it.
struct Listing {
  std::string prefix;  ///< the folder's path with its '/'
  std::string names;
  std::vector<Entry> entries;
  std::size_t next = 0;

  std::string_view name(const Entry& entry) const { return std::string_view(names).substr(entry.name, entry.length); }

  /// Sorts so that the walk meets files in the order of their whole paths, byte by byte. A folder sorts by its name and
  /// a '/', so `a.json` comes before `a/b.json` ('.' < '/') and `a0` after it.
  void sort() {
    std::sort(entries.begin(), entries.end(), [this](const Entry& left, const Entry& right) {
      const std::string_view a = name(left), b = name(right);
      const std::size_t common = std::min(a.size(), b.size());
      const int order = std::memcmp(a.data(), b.data(), common);
      if (order != 0) return order < 0;
      const auto behind = [common](std::string_view text, const Entry& entry) {
        if (text.size() > common) return static_cast<int>(static_cast<unsigned char>(text[common]));
        return S_ISDIR(entry.mode) ? static_cast<int>('/') : -1;
      };
      return behind(a, left) < behind(b, right);
    });
  }
};

const char* reason_to_skip(mode_t mode) {
  if (S_ISSOCK(mode)) return "a socket, not a file";
  if (S_ISFIFO(mode)) return "a named pipe, not a file (name it on the command line to read it)";
  if (S_ISCHR(mode) || S_ISBLK(mode)) return "a device, not a file (name it on the command line to read it)";
  return "not a file";
}

/// Where the last part of a path begins: `AWSLogs/` of `../case/AWSLogs/`. `.` and `..` are no names, so what follows
/// them counts.
std::size_t start_of_name(std::string_view path) {
  const std::size_t end = path.find_last_not_of('/');
  if (end == path.npos) return path.size();
  const std::size_t slash = path.rfind('/', end);
  const std::size_t begin = slash == path.npos ? 0 : slash + 1;
  const std::string_view name = path.substr(begin, end + 1 - begin);
  if (name != "." && name != "..") return begin;
  return path.ends_with('/') ? path.size() : path.size() + 1;
}

class Finder {
 public:
  void add_argument(const std::string& argument) {
    if (argument == "-") {
      if (std::exchange(standard_input_named_, true)) {
        skip("-", "standard input, named a second time");
      } else {
        add_input("-", 0, {});
      }
      return;
    }
    name_at_ = start_of_name(argument);
    struct stat status {};
    if (::stat(argument.c_str(), &status) != 0) {
      fail(argument, errno);
    } else if (S_ISDIR(status.st_mode)) {
      walk(argument, identity_of(status));
    } else if (S_ISSOCK(status.st_mode)) {
      found_.problems.push_back({argument, Problem::Kind::kFailed, "a socket cannot be read"});
    } else {
      add_input(argument, S_ISREG(status.st_mode) ? static_cast<std::uint64_t>(status.st_size) : 0,
                identity_of(status));
    }
  }

  InputList finish() && {
    drop_files_met_twice();
    return std::move(found_);
  }

 private:
  /// Lists one folder at a time and keeps what is left of it on a stack of its own, so neither open descriptors nor the
  /// call stack grow with the depth.
  void walk(const std::string& folder, Identity identity) {
    std::vector<Listing> open;
    const auto enter = [&](std::string path, Identity id) {
      const auto [seen, is_new] = folders_.emplace(id, path);
      if (!is_new) {
        skip(path, "this folder was walked already, as " + seen->second);
        return;
      }
      Listing listing;
      listing.prefix = std::move(path);
      if (!listing.prefix.ends_with('/')) listing.prefix += '/';
      list(seen->second, listing);
      open.push_back(std::move(listing));
    };
    enter(folder, identity);
    while (!open.empty()) {
      Listing& top = open.back();
      if (top.next == top.entries.size()) {
        open.pop_back();
        continue;
      }
      const Entry& entry = top.entries[top.next++];
      std::string path;
      path.reserve(top.prefix.size() + entry.length);
      path.append(top.prefix).append(top.name(entry));
      if (entry.error != 0) {
        fail(path, entry.error);
      } else if (S_ISDIR(entry.mode)) {
        enter(std::move(path), entry.identity);
      } else if (S_ISREG(entry.mode)) {
        add_input(std::move(path), entry.size, entry.identity);
      } else {
        skip(std::move(path), reason_to_skip(entry.mode));
      }
    }
  }

  void list(const std::string& path, Listing& listing) {
    DIR* const folder = ::opendir(path.c_str());
    if (folder == nullptr) {
      fail(path, errno);
      return;
    }
    while (true) {
      errno = 0;
      const dirent* const item = ::readdir(folder);
      if (item == nullptr) break;
      const std::string_view name = item->d_name;
      if (name == "." || name == "..") continue;
      Entry entry;
      entry.name = listing.names.size();
      entry.length = static_cast<std::uint32_t>(name.size());
      listing.names += name;
      struct stat status {};
      if (::fstatat(::dirfd(folder), item->d_name, &status, 0) != 0) {
        entry.error = errno;
      } else {
        entry.mode = status.st_mode;
        entry.size = static_cast<std::uint64_t>(status.st_size);
        entry.identity = identity_of(status);
      }
      listing.entries.push_back(entry);
    }
    if (errno != 0) {
      found_.problems.push_back({path, Problem::Kind::kFailed, "listing the folder ended early: " + error_text(errno)});
    }
    ::closedir(folder);
    listing.sort();
  }

  void add_input(std::string path, std::uint64_t size, Identity identity) {
    files_.push_back({identity, found_.inputs.size()});
    const auto name_at = static_cast<std::uint32_t>(std::min(name_at_, path.size()));
    found_.inputs.push_back({std::move(path), size, name_at});
  }

  void skip(std::string path, std::string reason) {
    found_.skipped.push_back({std::move(path), std::move(reason)});
    skipped_at_.push_back(found_.inputs.size());
  }

  void fail(const std::string& path, int error) {
    found_.problems.push_back({path, Problem::Kind::kFailed, error_text(error)});
  }

  /// Sorts after the walk: that takes 24 bytes for each file, a hash table three times as much.
  void drop_files_met_twice() {
    std::sort(files_.begin(), files_.end(), [](const Seen& a, const Seen& b) {
      return std::tuple(a.identity.device, a.identity.inode, a.index) <
             std::tuple(b.identity.device, b.identity.inode, b.index);
    });
    std::vector<std::pair<std::size_t, std::size_t>> again;  // (input, the input that was it before)
    std::size_t first = 0;
    for (std::size_t i = 1; i < files_.size(); ++i) {
      if (!(files_[i].identity == files_[first].identity)) {
        first = i;
      } else if (files_[i].identity != Identity{}) {  // standard input has none, and a rule of its own
        again.emplace_back(files_[i].index, files_[first].index);
      }
    }
    if (again.empty()) return;
    std::sort(again.begin(), again.end());

    std::vector<Skipped> skipped;
    auto from_walk = found_.skipped.begin();
    auto position = skipped_at_.begin();
    for (const auto& [index, before] : again) {
      while (position != skipped_at_.end() && *position <= index) {
        skipped.push_back(std::move(*from_walk++));
        ++position;
      }
      skipped.push_back({found_.inputs[index].path, "the same file as " + found_.inputs[before].path});
    }
    std::move(from_walk, found_.skipped.end(), std::back_inserter(skipped));
    found_.skipped = std::move(skipped);

    std::size_t kept = 0;
    auto dropped = again.begin();
    for (std::size_t i = 0; i < found_.inputs.size(); ++i) {
      if (dropped != again.end() && dropped->first == i) {
        ++dropped;
      } else {
        if (kept != i) found_.inputs[kept] = std::move(found_.inputs[i]);
        ++kept;
      }
    }
    found_.inputs.resize(kept);
  }

  struct Seen {
    Identity identity;
    std::size_t index = 0;  ///< in found_.inputs
  };

  InputList found_;
  std::size_t name_at_ = 0;  ///< of what the current argument leads to
  std::vector<Seen> files_;
  std::vector<std::size_t> skipped_at_;  // for each of found_.skipped: how many inputs were found before it
  std::unordered_map<Identity, std::string, IdentityHash> folders_;
  bool standard_input_named_ = false;
};

}  // namespace

InputList find_inputs(std::span<const std::string> arguments) {
  Finder finder;
  for (const std::string& argument : arguments) finder.add_argument(argument);
  return std::move(finder).finish();
}

}  // namespace trailhound

#include "cli/sandbox/linked_places.h"

#include <dirent.h>
#include <sys/stat.h>

#include <set>
#include <string_view>
#include <utility>

namespace trailhound {
namespace {

class LinkWalk {
 public:
  /// A link that an argument is or goes through needs nothing: its target is allowed as the argument itself.
  void start(const std::string& path) { enter(path); }

  std::vector<std::string> run() && {
    while (!folders_.empty()) {
      const std::string folder = std::move(folders_.back());
      folders_.pop_back();
      list(folder);
    }
    return std::move(targets_);
  }

 private:
  /// Remembers a folder for list(), unless it was there before under another name.
  void enter(const std::string& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) return;
    if (entered_.emplace(status.st_dev, status.st_ino).second) folders_.push_back(path);
  }

  void list(const std::string& folder) {
    DIR* const stream = ::opendir(folder.c_str());
    if (stream == nullptr) return;  // the command will report it
    while (const dirent* const entry = ::readdir(stream)) {
      const std::string_view name = entry->d_name;
      if (entry->d_type == DT_REG || name == "." || name == "..") continue;  // nearly all entries are files
      std::string path = folder + '/';
      path += name;
      unsigned char type = entry->d_type;
      struct stat status {};
      if (type == DT_UNKNOWN && ::lstat(path.c_str(), &status) == 0) type = IFTODT(status.st_mode);
      if (type == DT_LNK) targets_.push_back(path);
      if (type == DT_LNK || type == DT_DIR) enter(path);
    }
    ::closedir(stream);
  }

  std::vector<std::string> folders_;  ///< to be listed
  std::vector<std::string> targets_;
  std::set<std::pair<dev_t, ino_t>> entered_;
};

}  // namespace

std::vector<std::string> linked_places(std::span<const std::string> paths) {
  LinkWalk walk;
  for (const std::string& path : paths) walk.start(path);
  return std::move(walk).run();
}

}  // namespace trailhound

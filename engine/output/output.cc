#include "engine/output/output.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "engine/base/text.h"
#include "engine/output/output_target.h"
#include "engine/output/unfinished.h"

namespace trailhound {

namespace {

constexpr std::size_t kBufferSize = 256u << 10;

std::string failure(std::string_view what, const std::string& path, int error) {
  return std::string(what) + " " + path + ": " + std::generic_category().message(error);
}

/// Writes to a descriptor: buffered, retried until all is written, with EPIPE kept apart from errors.
class DescriptorOutput : public Output {
 public:
  /// An empty `path` is standard output.
  DescriptorOutput(int descriptor, bool owned, std::string path, bool hash)
      : descriptor_(descriptor), owned_(owned), is_terminal_(::isatty(descriptor) == 1), path_(std::move(path)) {
    if (hash) sha256_.emplace();
  }
  ~DescriptorOutput() override {
    if (owned_ && descriptor_ >= 0) ::close(descriptor_);
  }
  DescriptorOutput(const DescriptorOutput&) = delete;
  DescriptorOutput& operator=(const DescriptorOutput&) = delete;

  bool write(std::string_view formatted) override {
    if (closed_ || failed()) return false;
    if (is_terminal_ && !has_colors_) {
      buffer_ += printable_lines(formatted);
    } else {
      buffer_ += formatted;
    }
    return buffer_.size() < kBufferSize || flush();
  }

  std::string finish() override {
    if (!closed_ && !failed()) flush();
    if (owned_ && descriptor_ >= 0 && ::close(std::exchange(descriptor_, -1)) != 0 && errno != EINTR && !closed_) {
      fail(errno);
    }
    return failure_;
  }

  void mark_partial() override {}
  Written written() override {
    return {path_.empty() ? "-" : path_, size_, sha256_ ? sha256_->finish() : Sha256::Digest{}};
  }

  void allow_colors() override { has_colors_ = true; }
  void erase_progress() override { erases_progress_ = is_terminal_; }
  bool closed() const override { return closed_; }
  bool failed() const override { return !failure_.empty(); }

 protected:
  int descriptor() const { return descriptor_; }
  std::string& path() { return path_; }
  void fail(int error) {
    if (!failed()) failure_ = failure("cannot write", path_.empty() ? "standard output" : path_, error);
  }

  bool flush() {
    // In one call with the results, so that no other thread draws the line between the two.
    const std::string_view eraser = erases_progress_ && !buffer_.empty() ? "\r\x1b[K" : "";
    buffer_.insert(0, eraser);
    std::size_t left = buffer_.size();
    while (left > 0) {
      const ssize_t count = ::write(descriptor_, buffer_.data() + buffer_.size() - left, left);
      if (count >= 0) {
        left -= static_cast<std::size_t>(count);
      } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
        // Another process that shares the pipe or terminal made it non-blocking.
        pollfd ready{descriptor_, POLLOUT, 0};
        ::poll(&ready, 1, -1);
      } else if (errno == EPIPE) {
        closed_ = true;
        break;
      } else if (errno != EINTR) {
        fail(errno);
        break;
      }
    }
    const std::string_view written(buffer_.data(), buffer_.size() - left);
    const std::string_view results = written.substr(std::min(eraser.size(), written.size()));
    if (sha256_) sha256_->add(results.data(), results.size());
    size_ += results.size();
    buffer_.clear();
    return left == 0;
  }

 private:
  int descriptor_;
  bool owned_;
  const bool is_terminal_;
  bool has_colors_ = false, erases_progress_ = false;
  std::string path_;
  std::string buffer_;
  std::optional<Sha256> sha256_;
  std::uint64_t size_ = 0;
  bool closed_ = false;
  std::string failure_;
};

/// Gives a new file the owner, the group and the permissions of the one that it is to replace. Only root may give a
/// file to another owner, and others only to their own groups. Without its group, a file loses the permissions that
/// the group had beyond everybody, because they were meant for other people.
void take_over_rights(int descriptor, const struct stat& replaced) {
  struct stat created {};
  if (::fstat(descriptor, &created) != 0) return;
  mode_t mode = replaced.st_mode & 0777;
  const bool is_owner_kept = (created.st_uid == replaced.st_uid && created.st_gid == replaced.st_gid) ||
                             ::fchown(descriptor, replaced.st_uid, replaced.st_gid) == 0;
  const bool is_group_kept = is_owner_kept || created.st_gid == replaced.st_gid ||
                             ::fchown(descriptor, static_cast<uid_t>(-1), replaced.st_gid) == 0;
  if (!is_group_kept) mode &= 0707 | ((mode & 07) << 3);
  // Where this fails (a file system without permissions), the file keeps those of its creation: the owner's alone.
  static_cast<void>(::fchmod(descriptor, mode));
}

/// A file that gets its name when it is complete. Until then it has the name `temporary` in the same folder, so
/// rename() can put it in place at once.
class FileOutput final : public DescriptorOutput {
 public:
  FileOutput(int descriptor, std::string path, std::string temporary, bool hash)
      : DescriptorOutput(descriptor, true, std::move(path), hash),
        temporary_(std::move(temporary)),
        unfinished_(std::in_place, temporary_) {}
  ~FileOutput() override {
    if (unfinished_) ::unlink(temporary_.c_str());
  }
  FileOutput(const FileOutput&) = delete;
  FileOutput& operator=(const FileOutput&) = delete;

  void mark_partial() override {
    path() += kPartialSuffix;
    struct stat replaced {};
    if (::stat(path().c_str(), &replaced) == 0 && S_ISREG(replaced.st_mode)) take_over_rights(descriptor(), replaced);
  }

  std::string finish() override {
    if (!unfinished_) return DescriptorOutput::finish();
    if (!failed() && flush() && ::fsync(descriptor()) != 0 && errno != EINVAL && errno != ENOSYS && errno != ENOTSUP) {
      fail(errno);  // some file systems report a failed write only here
    }
    std::string result = DescriptorOutput::finish();
    if (result.empty() && ::rename(temporary_.c_str(), path().c_str()) != 0) {
      fail(errno);
      result = DescriptorOutput::finish();
    }
    if (!result.empty()) ::unlink(temporary_.c_str());
    unfinished_.reset();
    return result;
  }

 private:
  std::string temporary_;
  std::optional<UnfinishedOutput> unfinished_;
};

/// `replaced`: the file that has the path now; null: none.
Result<std::unique_ptr<Output>, std::string> open_file(const std::string& path, const struct stat* replaced,
                                                       bool hash) {
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : path.substr(0, slash + 1);
  constexpr int kAttempts = 100;  // a killed run may have left a file of this name
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    std::string temporary =
        folder + ".trailhound-" + std::to_string(::getpid()) + "-" + std::to_string(attempt) + ".partial";
    const int descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                                  replaced != nullptr ? S_IRUSR | S_IWUSR : 0666);
    if (descriptor >= 0) {
      if (replaced != nullptr) take_over_rights(descriptor, *replaced);
      return std::unique_ptr<Output>(std::make_unique<FileOutput>(descriptor, path, std::move(temporary), hash));
    }
    if (errno != EEXIST && errno != EINTR) return failure("cannot create", path, errno);
  }
  return failure("cannot create", path, EEXIST);
}

}  // namespace

Result<std::unique_ptr<Output>, std::string> Output::open(const std::string& path, bool hash) {
  if (path.empty()) {
    return std::unique_ptr<Output>(std::make_unique<DescriptorOutput>(STDOUT_FILENO, false, path, hash));
  }
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    if (errno != ENOENT) return failure("cannot create", path, errno);
    if (path.ends_with('/')) return failure("cannot create", path, EISDIR);
    return open_file(output_target(path), nullptr, hash);
  }
  if (S_ISDIR(status.st_mode)) return failure("cannot create", path, EISDIR);
  if (S_ISREG(status.st_mode)) return open_file(output_target(path), &status, hash);
  int descriptor = -1;
  do {
    descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
  } while (descriptor < 0 && errno == EINTR);
  if (descriptor < 0) return failure("cannot open", path, errno);
  return std::unique_ptr<Output>(std::make_unique<DescriptorOutput>(descriptor, true, path, hash));
}

}  // namespace trailhound

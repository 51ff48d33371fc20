#include "engine/io/lib_archive.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <new>
#include <string_view>
#include <vector>

namespace trailhound {

class LibArchive::Impl {
 public:
  ~Impl() { close(); }

  void close() {
    if (archive_ != nullptr) archive_read_free(archive_);
    archive_ = nullptr;
    error_.clear();
    in_member_ = false;
  }

  std::string open(ByteSource& source, Format format, const std::string& password) {
    close();
    archive_ = archive_read_new();
    if (archive_ == nullptr) throw std::bad_alloc();
    source_ = &source;
    position_ = 0;
    ends_where_it_says_ = false;
    select(format);
    if (!password.empty()) archive_read_add_passphrase(archive_, password.c_str());
    archive_read_set_callback_data(archive_, this);
    archive_read_set_read_callback(archive_, read_source);
    if (source.size() > 0) archive_read_set_seek_callback(archive_, seek_source);
    if (archive_read_open1(archive_) != ARCHIVE_OK) return reason();
    return {};
  }

  bool next(Member& member, Faults& faults) {
    in_member_ = false;
    archive_entry* entry = nullptr;
    int result = ARCHIVE_RETRY;
    while (result == ARCHIVE_RETRY) {
      result = archive_read_next_header(archive_, &entry);
      if (result == ARCHIVE_RETRY) faults.add(reason());
    }
    if (result == ARCHIVE_EOF) return false;
    if (result != ARCHIVE_OK) faults.add(reason());
    if (result != ARCHIVE_OK && result != ARCHIVE_WARN) return false;
    error_.clear();
    const bool only_content = archive_format(archive_) == ARCHIVE_FORMAT_RAW;
    const char* name = archive_entry_pathname_utf8(entry);
    if (name == nullptr) name = archive_entry_pathname(entry);
    member.name = only_content ? "" : name == nullptr ? "?" : name;
    member.is_folder = archive_entry_filetype(entry) == AE_IFDIR;
    member.is_file = archive_entry_filetype(entry) == AE_IFREG && archive_entry_hardlink(entry) == nullptr;
    in_member_ = true;
    block_ = {};
    block_offset_ = content_at_ = 0;
    return true;
  }

  // Block by block: archive_read_data() throws away what it has gathered where the next block is broken.
  std::size_t read(char* out, std::size_t size) {
    while (in_member_) {
      if (content_at_ < block_offset_) {  // a hole of a sparse file
        const std::size_t count = static_cast<std::size_t>(std::min<std::uint64_t>(size, block_offset_ - content_at_));
        std::fill_n(out, count, '\0');
        content_at_ += count;
        return count;
      }
      if (!block_.empty()) {
        const std::size_t count = block_.copy(out, size);
        block_.remove_prefix(count);
        block_offset_ += count;
        content_at_ += count;
        return count;
      }
      next_block();
    }
    return 0;
  }

  const std::string& error() const { return error_; }

 private:
  static constexpr std::size_t kChunk = 128u << 10;

  void next_block() {
    const void* data = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    int result = ARCHIVE_RETRY;
    while (result == ARCHIVE_RETRY) result = archive_read_data_block(archive_, &data, &size, &offset);
    in_member_ = result == ARCHIVE_OK && offset >= 0 && static_cast<std::uint64_t>(offset) >= content_at_;
    if (in_member_) {
      block_ = {static_cast<const char*>(data), size};
      block_offset_ = static_cast<std::uint64_t>(offset);
    } else if (result == ARCHIVE_OK) {
      error_ = "the archive is broken: the parts of a sparse file are not in order";
    } else if (result != ARCHIVE_EOF) {
      error_ = reason();
    } else if (ends_where_it_says_) {
      note_rest();
    }
  }

  /// The library reads one stream after the other, and does not say that something else follows the last one.
  void note_rest() {
    const std::uint64_t end = static_cast<std::uint64_t>(archive_filter_bytes(archive_, -1));
    for (std::size_t count = 1; count > 0; position_ += count) {
      chunk_.resize(kChunk);
      count = source_->read(chunk_.data(), kChunk);
    }
    if (position_ > end) {
      error_ = std::to_string(position_ - end) + " bytes behind the lz4 data, from byte " + std::to_string(end) +
               " on, were not read";
    }
  }

  void select(Format format) {
    switch (format) {
      case Format::kTar:
        archive_read_support_format_tar(archive_);
        return;
      case Format::kZip:
        archive_read_support_format_zip_streamable(archive_);
        // zip_content.cc checks it: libarchive would withhold the end of a content whose checksum is wrong.
        archive_read_set_format_option(archive_, "zip", "ignorecrc32", "1");
        return;
      case Format::kSevenZip:
        archive_read_support_format_7zip(archive_);
        return;
      case Format::kLz4:
        archive_read_support_filter_lz4(archive_);
        ends_where_it_says_ = true;
        break;
      case Format::kCompress:
        archive_read_support_filter_compress(archive_);
        break;
    }
    archive_read_support_format_raw(archive_);
  }

  std::string reason() const {
    if (!source_->error().empty()) return source_->error();
    const char* text = archive_error_string(archive_);
    if (text == nullptr) return "the archive is broken";
    const std::string reason(text);
    const bool is_password = reason.find("assphrase") != std::string::npos;
    return is_password ? "encrypted: " + reason + " (--archive-password)" : "the archive is broken: " + reason;
  }

  static la_ssize_t read_source(struct archive*, void* self, const void** out) {
    auto* impl = static_cast<Impl*>(self);
    impl->chunk_.resize(kChunk);
    const std::size_t count = impl->source_->read(impl->chunk_.data(), kChunk);
    impl->position_ += count;
    *out = impl->chunk_.data();
    if (count == 0 && !impl->source_->error().empty()) return ARCHIVE_FATAL;
    return static_cast<la_ssize_t>(count);
  }

  static la_int64_t seek_source(struct archive*, void* self, la_int64_t offset, int whence) {
    auto* impl = static_cast<Impl*>(self);
    const auto size = static_cast<la_int64_t>(impl->source_->size());
    la_int64_t base = 0;
    if (whence == SEEK_CUR) base = static_cast<la_int64_t>(impl->position_);
    if (whence == SEEK_END) base = size;
    if (offset < -base || offset > size - base) return ARCHIVE_FATAL;
    const la_int64_t target = base + offset;
    if (!impl->source_->seek(static_cast<std::uint64_t>(target))) return ARCHIVE_FATAL;
    impl->position_ = static_cast<std::uint64_t>(target);
    return target;
  }

  struct archive* archive_ = nullptr;
  ByteSource* source_ = nullptr;
  std::uint64_t position_ = 0;
  std::vector<char> chunk_;
  bool in_member_ = false;
  bool ends_where_it_says_ = false;  ///< the format has a mark at its end
  std::string_view block_;           // libarchive's, of the current member; what is left of it
  std::uint64_t block_offset_ = 0;   // of block_ in the content
  std::uint64_t content_at_ = 0;     // what was given of it
  std::string error_;
};

LibArchive::LibArchive() : impl_(std::make_unique<Impl>()) {}
LibArchive::~LibArchive() = default;

std::string LibArchive::open(ByteSource& source, Format format, const std::string& password) {
  return impl_->open(source, format, password);
}
bool LibArchive::next(Member& member) { return impl_->next(member, faults_); }
std::size_t LibArchive::read(char* out, std::size_t size) { return impl_->read(out, size); }
std::string LibArchive::error() const { return impl_->error(); }

}  // namespace trailhound

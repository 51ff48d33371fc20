#include "engine/io/seven_zip_index.h"

#include <zlib.h>

#include <algorithm>
#include <utility>

#include "engine/io/utf16.h"
#include "engine/io/zip_format.h"

namespace trailhound {
namespace {

enum Property : std::uint8_t {
  kEnd = 0x00,
  kHeader = 0x01,
  kArchiveProperties = 0x02,
  kAdditionalStreams = 0x03,
  kMainStreams = 0x04,
  kFilesInfo = 0x05,
  kPackInfo = 0x06,
  kFoldersInfo = 0x07,
  kSubStreams = 0x08,
  kSizes = 0x09,
  kChecksums = 0x0A,
  kFolder = 0x0B,
  kFolderSizes = 0x0C,
  kFilesOfFolder = 0x0D,
  kEmptyStreams = 0x0E,
  kEmptyFiles = 0x0F,
  kNames = 0x11,
  kPackedHeader = 0x17,
};

constexpr std::uint64_t kMostCoders = 32;  // as in 7-Zip

/// Thrown and caught in this file: the parse of an index has many places where it may fail, and none where it may go
/// on.
struct Broken {
  std::string why;
};

class Parser {
 public:
  Parser(std::string_view bytes, std::uint64_t limit, SevenZipIndex& index)
      : bytes_(bytes), limit_(limit), index_(index) {}

  void parse() {
    const std::uint8_t type = byte();
    if (type == kPackedHeader) {
      index_.is_packed = true;
      streams_info();
      return;
    }
    if (type != kHeader) fail();
    for (std::uint8_t property = byte(); property != kEnd; property = byte()) {
      if (property == kArchiveProperties) {
        archive_properties();
      } else if (property == kAdditionalStreams) {
        throw Broken{"a 7z archive with additional streams is not opened"};
      } else if (property == kMainStreams) {
        streams_info();
      } else if (property == kFilesInfo) {
        files_info();
      } else {
        fail();
      }
    }
  }

 private:
  [[noreturn]] static void fail() { throw Broken{"the index of the 7z archive is damaged"}; }

  std::string_view take(std::uint64_t size) {
    if (size > bytes_.size()) fail();
    const std::string_view taken = bytes_.substr(0, static_cast<std::size_t>(size));
    bytes_.remove_prefix(taken.size());
    return taken;
  }
  std::uint8_t byte() { return static_cast<std::uint8_t>(take(1).front()); }

  /// The first byte's leading ones say how many bytes follow, the lowest first; its other bits are the highest.
  std::uint64_t number() {
    const std::uint8_t first = byte();
    std::uint64_t value = 0;
    std::uint8_t mask = 0x80;
    for (unsigned i = 0; i < 8; ++i, mask = static_cast<std::uint8_t>(mask >> 1)) {
      if ((first & mask) == 0) return value | static_cast<std::uint64_t>(first & (mask - 1)) << (8 * i);
      value |= static_cast<std::uint64_t>(byte()) << (8 * i);
    }
    return value;
  }

  /// A count of things that the archive must have one by one.
  std::uint64_t count() {
    const std::uint64_t value = number();
    if (value > limit_) throw Broken{"the 7z archive has more than " + std::to_string(limit_) + " members or streams"};
    return value;
  }
  /// The same for things that take a byte of the index each.
  std::uint64_t count_of_listed() {
    const std::uint64_t value = count();
    if (value > bytes_.size()) fail();
    return value;
  }

  std::vector<bool> bits(std::uint64_t count) {
    const std::string_view packed = take((count + 7) / 8);
    std::vector<bool> result(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < result.size(); ++i) result[i] = (packed[i / 8] & (0x80 >> (i % 8))) != 0;
    return result;
  }
  std::vector<bool> bits_or_all(std::uint64_t count) {
    if (byte() != 0) return std::vector<bool>(static_cast<std::size_t>(count), true);
    return bits(count);
  }

  std::vector<std::optional<std::uint32_t>> checksums(std::uint64_t count) {
    std::vector<std::optional<std::uint32_t>> result(static_cast<std::size_t>(count));
    const std::vector<bool> has = bits_or_all(count);
    for (std::size_t i = 0; i < result.size(); ++i) {
      if (has[i]) result[i] = static_cast<std::uint32_t>(zip::number_at(take(4), 0, 4));
    }
    return result;
  }

  void archive_properties() {
    while (byte() != kEnd) take(number());
  }

  void streams_info() {
    for (std::uint8_t property = byte(); property != kEnd; property = byte()) {
      if (property == kPackInfo) {
        pack_info();
      } else if (property == kFoldersInfo) {
        folders_info();
      } else if (property == kSubStreams) {
        sub_streams();
      } else {
        fail();
      }
    }
    if (!has_contents_) set_contents();
  }

  void pack_info() {
    index_.packed_at = number();
    const std::uint64_t streams = count_of_listed();
    for (std::uint8_t property = byte(); property != kEnd; property = byte()) {
      if (property == kSizes) {
        for (std::uint64_t i = 0; i < streams; ++i) index_.packed_sizes.push_back(number());
      } else if (property == kChecksums) {
        checksums(streams);
      } else {
        fail();
      }
    }
    if (index_.packed_sizes.size() != streams) fail();
  }

  void folders_info() {
    if (byte() != kFolder) fail();
    const std::uint64_t folders = count_of_listed();
    if (byte() != 0) throw Broken{"a 7z archive with an external index is not opened"};
    std::uint64_t packed_streams = 0;
    for (std::uint64_t i = 0; i < folders; ++i) {
      index_.folders.push_back(folder());
      index_.folders.back().first_packed_stream = packed_streams;
      packed_streams += index_.folders.back().packed_streams;
    }
    if (packed_streams > index_.packed_sizes.size() || byte() != kFolderSizes) fail();
    for (SevenZipIndex::Folder& folder : index_.folders) {
      for (std::uint64_t& size : folder.sizes) size = number();
    }
    for (std::uint8_t property = byte(); property != kEnd; property = byte()) {
      if (property != kChecksums) fail();
      const auto sums = checksums(folders);
      for (std::size_t i = 0; i < sums.size(); ++i) index_.folders[i].checksum = sums[i];
    }
  }

  SevenZipIndex::Folder folder() {
    SevenZipIndex::Folder result;
    const std::uint64_t coders = number();
    if (coders == 0 || coders > kMostCoders) fail();
    std::uint64_t inputs = 0, outputs = 0;
    for (std::uint64_t i = 0; i < coders; ++i) {
      const std::uint8_t flags = byte();
      SevenZipIndex::Coder coder;
      coder.id = take(flags & 0x0F);
      if ((flags & 0x10) != 0) {
        coder.inputs = number();
        coder.outputs = number();
      }
      if ((flags & 0x20) != 0) coder.properties = take(number());
      if ((flags & 0x80) != 0 || coder.inputs > kMostCoders || coder.outputs > kMostCoders) fail();
      coder.first_output = outputs;
      inputs += coder.inputs;
      outputs += coder.outputs;
      result.coders.push_back(std::move(coder));
    }
    if (outputs == 0) fail();
    for (std::uint64_t i = 0; i + 1 < outputs; ++i) {
      const std::uint64_t input = number(), output = number();
      if (input >= inputs || output >= outputs) fail();
      result.bindings.push_back({input, output});
    }
    if (inputs < result.bindings.size() + 1) fail();
    result.packed_streams = inputs - result.bindings.size();
    if (result.packed_streams > 1) {
      for (std::uint64_t i = 0; i < result.packed_streams; ++i) number();
    }
    result.sizes.resize(static_cast<std::size_t>(outputs));
    return result;
  }

  void sub_streams() {
    has_contents_ = true;
    std::uint8_t property = byte();
    if (property == kFilesOfFolder) {
      std::uint64_t files = 0;
      for (SevenZipIndex::Folder& folder : index_.folders) {
        folder.files = count();
        files += folder.files;
        if (files > limit_) throw Broken{"the 7z archive has more than " + std::to_string(limit_) + " members"};
      }
      property = byte();
    }
    // The last size of a folder is what the others leave of it.
    if (property == kSizes) {
      sizes_of_files(true);
      property = byte();
    } else {
      sizes_of_files(false);
    }
    for (; property != kEnd; property = byte()) {
      if (property != kChecksums) fail();
      checksums_of_files();
    }
  }

  void sizes_of_files(bool are_listed) {
    for (const SevenZipIndex::Folder& folder : index_.folders) {
      std::uint64_t left = folder.size();
      for (std::uint64_t i = 0; i < folder.files; ++i) {
        const bool is_last = i + 1 == folder.files;
        if (!is_last && !are_listed) fail();
        const std::uint64_t size = is_last ? left : number();
        if (size > left) fail();
        left -= size;
        contents_.push_back({size, folder.files == 1 ? folder.checksum : std::nullopt});
      }
    }
  }

  /// Only for files whose folder has no checksum that is theirs as well.
  void checksums_of_files() {
    std::uint64_t unknown = 0;
    for (const Content& content : contents_) unknown += !content.checksum;
    const auto sums = checksums(unknown);
    std::size_t next = 0;
    for (Content& content : contents_) {
      if (!content.checksum) content.checksum = sums[next++];
    }
  }

  void set_contents() {
    for (const SevenZipIndex::Folder& folder : index_.folders) contents_.push_back({folder.size(), folder.checksum});
    has_contents_ = true;
  }

  void files_info() {
    const std::uint64_t files = count();
    std::vector<bool> empty(static_cast<std::size_t>(files)), empty_files;
    std::vector<std::string> names;
    for (std::uint8_t property = byte(); property != kEnd; property = byte()) {
      Parser content(take(number()), limit_, index_);
      if (property == kEmptyStreams) {
        empty = content.bits(files);
      } else if (property == kEmptyFiles) {
        empty_files = content.bits(static_cast<std::uint64_t>(std::count(empty.begin(), empty.end(), true)));
      } else if (property == kNames) {
        names = content.names(files);
      }
    }
    if (names.size() != files) fail();  // a file without a name has no place in the ledger
    std::size_t next_content = 0, next_empty = 0;
    for (std::size_t i = 0; i < names.size(); ++i) {
      SevenZipIndex::File file;
      file.name = std::move(names[i]);
      file.has_content = !empty[i];
      if (file.has_content) {
        if (next_content == contents_.size()) fail();
        file.size = contents_[next_content].size;
        file.checksum = contents_[next_content++].checksum;
      } else {
        file.is_folder = next_empty >= empty_files.size() || !empty_files[next_empty];
        ++next_empty;
      }
      index_.files.push_back(std::move(file));
    }
    if (next_content != contents_.size()) fail();
  }

  /// UTF-16, each with two NULs at its end.
  std::vector<std::string> names(std::uint64_t files) {
    if (byte() != 0) throw Broken{"a 7z archive with an external index is not opened"};
    std::vector<std::string> result;
    for (std::uint64_t i = 0; i < files; ++i) {
      std::size_t end = 0;
      while (end + 1 < bytes_.size() && (bytes_[end] != 0 || bytes_[end + 1] != 0)) end += 2;
      const std::string_view name = take(end);
      take(2);
      result.push_back(utf16_to_utf8(name));
    }
    return result;
  }

  struct Content {
    std::uint64_t size = 0;
    std::optional<std::uint32_t> checksum;
  };

  std::string_view bytes_;
  const std::uint64_t limit_;
  SevenZipIndex& index_;
  std::vector<Content> contents_;
  bool has_contents_ = false;
};

}  // namespace

std::uint64_t SevenZipIndex::Folder::size() const {
  for (std::uint64_t output = 0; output < sizes.size(); ++output) {
    const bool is_bound =
        std::any_of(bindings.begin(), bindings.end(), [&](const Binding& binding) { return binding.output == output; });
    if (!is_bound) return sizes[static_cast<std::size_t>(output)];
  }
  return 0;
}

std::optional<SevenZipStart> parse_seven_zip_start(std::string_view bytes) {
  constexpr std::size_t kFields = 12;  // behind the signature, the version and the checksum of the fields
  if (bytes.size() < SevenZipStart::kSize || !bytes.starts_with("7z\xBC\xAF\x27\x1C")) return std::nullopt;
  const std::string_view fields = bytes.substr(kFields, SevenZipStart::kSize - kFields);
  const auto sum = crc32(0, reinterpret_cast<const Bytef*>(fields.data()), static_cast<uInt>(fields.size()));
  if (zip::number_at(bytes, 8, 4) != sum) return std::nullopt;
  SevenZipStart start;
  start.offset = zip::number_at(fields, 0, 8);
  start.size = zip::number_at(fields, 8, 8);
  start.checksum = static_cast<std::uint32_t>(zip::number_at(fields, 16, 4));
  return start;
}

std::string parse_seven_zip_index(std::string_view bytes, std::uint64_t limit, SevenZipIndex& index) {
  index = {};
  if (bytes.empty()) return {};  // an archive without members
  try {
    Parser(bytes, limit, index).parse();
  } catch (const Broken& broken) {
    return broken.why;
  }
  return {};
}

}  // namespace trailhound

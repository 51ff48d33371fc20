#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trailhound {

/// The index of a 7z archive, as 7zFormat.txt of the LZMA SDK describes it: packed streams; folders, each of which is a
/// stream that a chain of coders made of the contents of its files; and the files.
struct SevenZipIndex {
  struct Coder {
    std::string id;          ///< "\x03\x01\x01" is LZMA
    std::string properties;  ///< for the decoder: the size of its window, …
    std::uint64_t inputs = 1, outputs = 1;
    std::uint64_t first_output = 0;  ///< its place among the outputs of all coders of the folder
  };
  struct Binding {
    std::uint64_t input = 0, output = 0;  ///< the input of one coder is the output of another
  };
  struct Folder {
    std::vector<Coder> coders;
    std::vector<Binding> bindings;
    std::vector<std::uint64_t> sizes;  ///< of each coder's output
    std::uint64_t packed_streams = 1;
    std::optional<std::uint32_t> checksum;
    std::uint64_t files = 1;  ///< whose contents it has, one after the other
    std::uint64_t first_packed_stream = 0;

    /// Bytes of the contents. REQUIRES: the index was parsed.
    std::uint64_t size() const;
  };
  struct File {
    std::string name;  ///< UTF-8
    std::uint64_t size = 0;
    std::optional<std::uint32_t> checksum;
    bool has_content = true;  ///< in a folder
    bool is_folder = false;   ///< a directory, that is, not a Folder
  };

  std::uint64_t packed_at = 0;  ///< of the first packed stream, behind the signature header
  std::vector<std::uint64_t> packed_sizes;
  std::vector<Folder> folders;
  std::vector<File> files;
  bool is_packed = false;  ///< the index is itself the content of folders[0]; there are no files then
};

/// Where a 7z says that its index is.
struct SevenZipStart {
  static constexpr std::size_t kSize = 32;  ///< of the signature header
  std::uint64_t offset = 0, size = 0;       ///< of the index, behind the signature header
  std::uint32_t checksum = 0;
};
/// Nothing: `bytes` are no signature header, or it is damaged.
std::optional<SevenZipStart> parse_seven_zip_start(std::string_view bytes);

/// Parses the index. Nothing in it is believed before it was compared with what the bytes can hold: a count above
/// `limit` fails, and memory stays in proportion to the bytes. Returns an empty string, or what is wrong.
std::string parse_seven_zip_index(std::string_view bytes, std::uint64_t limit, SevenZipIndex& index);

}  // namespace trailhound

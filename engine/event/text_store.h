#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace trailhound {

/// Keeps texts that exist nowhere in the input, such as the decoded text of a JSON string, at addresses that stay valid
/// until clear(). Grows in blocks and keeps the first of them, so a worker that meets few such texts allocates once.
class TextStore {
 public:
  /// Bytes that are readable after each text, as StructuralIndex demands.
  static constexpr std::size_t kReadable = 64;

  /// Copies `text`. A NUL follows the copy, as Walker demands.
  char* add(std::string_view text);

  /// Forgets all texts.
  void clear();

 private:
  struct Block {
    std::unique_ptr<char[]> bytes;
    std::size_t size = 0;
  };
  static constexpr std::size_t kBlockSize = 64u << 10;

  std::vector<Block> blocks_;
  std::size_t used_ = 0;  ///< bytes of the last block
};

}  // namespace trailhound

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/problem.h"
#include "engine/event/framer.h"
#include "engine/io/buffer.h"
#include "engine/read/sequence.h"
#include "engine/read/window_chain.h"

namespace trailhound {

/// A text as a whole, somewhere in the buffer of a task.
struct WholeText {
  std::string path;
  std::size_t begin = 0, size = 0;
  std::optional<Problem> damage;  ///< of its bytes
};

/// Text that one worker has read and any worker may frame and show: a window of a long text, or short members of an
/// archive. The one that does it ends the run. Reader::kPadding NUL bytes follow each text in the buffer.
struct TextTask {
  Turn turn;
  std::unique_ptr<Buffer> text;
  std::size_t size = 0;  ///< with what follows each text but the last

  std::vector<WholeText> members;  ///< empty for a window

  // Of a window.
  std::string path;
  std::shared_ptr<WindowChain> chain;
  std::size_t number = 0;  ///< in the chain
  Framer::Checkpoint begin, end;
  std::size_t keep = 0;              ///< bytes at its end that come again
  std::uint64_t offset = 0;          ///< of its first byte in the text
  std::uint64_t records_before = 0;  ///< records of the text in front of the chain
};

}  // namespace trailhound

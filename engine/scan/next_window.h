#pragma once

#include <cstddef>

#include "engine/event/framer.h"
#include "engine/io/reader.h"

namespace trailhound {

/// The reader's next window, which starts with the `keep` bytes that the framer asked for again. Where the largest
/// window holds no whole record, the framer is told to pass over that text, and reading goes on behind it.
Reader::Window next_window(Reader& reader, Framer& framer, std::size_t keep);

}  // namespace trailhound

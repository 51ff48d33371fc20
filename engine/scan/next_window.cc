#include "engine/scan/next_window.h"

namespace trailhound {

Reader::Window next_window(Reader& reader, Framer& framer, std::size_t keep) {
  for (;;) {
    const Reader::Window window = reader.next(keep);
    if (keep == 0 || window.size != keep || window.last) return window;
    framer.skip_oversized(window.size, window.offset);
    keep = 0;
  }
}

}  // namespace trailhound

#include "cli/streams.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace trailhound {

bool open_closed_streams() {
  struct Stream {
    int descriptor;
    int mode;  // the wrong one for 0 and 1, so that their use fails
  };
  constexpr Stream kStreams[] = {{STDIN_FILENO, O_WRONLY}, {STDOUT_FILENO, O_RDONLY}, {STDERR_FILENO, O_WRONLY}};
  for (const Stream& stream : kStreams) {
    if (::fcntl(stream.descriptor, F_GETFD) >= 0 || errno != EBADF) continue;
    // The lowest number that is free is this one, because those below are open by now.
    if (::open("/dev/null", stream.mode | O_NOCTTY) != stream.descriptor) return false;
  }
  return true;
}

}  // namespace trailhound

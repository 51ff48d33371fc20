#pragma once

namespace trailhound {

/// Opens /dev/null on each of the descriptors 0, 1 and 2 that is closed. Otherwise the next file that the process opens
/// would get its number, and results or messages would go into that file, or it would be read as evidence. Reading a
/// closed standard input and writing a closed standard output still fail (EBADF), because neither may look like
/// success; messages to a closed standard error disappear, as the caller wished. False: there is no /dev/null. main()
/// calls it first of all.
bool open_closed_streams();

}  // namespace trailhound

#pragma once
// What can be told of files before they are written, and what becomes of unfinished ones when a signal ends the program.

#include <string>

namespace gpusim {

/// Throws the IoError with which writing the file would begin, and leaves everything as it is: what has several outputs asks this
/// of all of them before it writes the first. A device or pipe is not opened. "-" is standard output.
void check_can_be_written(const std::string& file);
/// The same of a folder of files, which need not exist, nor those above it.
void check_can_be_folder(const std::string& folder);

/// From now on SIGINT, SIGTERM and SIGHUP remove what is being written and then end the program as before, unless they are ignored;
/// a file that outgrows the limit of the user (SIGXFSZ) is an IoError. For the program, not for the library.
void end_cleanly_on_signals();

}  // namespace gpusim

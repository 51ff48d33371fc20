#pragma once

// Tests make archives in memory with libarchive's writers.

#include <archive.h>
#include <archive_entry.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace trailhound {

struct TestMember {
  std::string name, content;
  std::string link = {};  ///< not empty: a symbolic link to there
};

/// Packs `members` with a format and a filter of libarchive: "gnutar" with "gzip", "7zip" with "" … Encrypts a zip if
/// there is a password. `options` are libarchive's.
inline std::string test_archive(const std::string& format, const std::string& filter,
                                const std::vector<TestMember>& members, const std::string& options = {},
                                const std::string& password = {}) {
  struct archive* writer = archive_write_new();
  const auto check = [&](int result) {
    if (result != ARCHIVE_OK) throw std::runtime_error(archive_error_string(writer));
  };
  std::string out(64u << 20, '\0');
  std::size_t used = 0;
  check(archive_write_set_format_by_name(writer, format.c_str()));
  if (!filter.empty()) check(archive_write_add_filter_by_name(writer, filter.c_str()));
  if (!options.empty()) check(archive_write_set_options(writer, options.c_str()));
  if (!password.empty()) check(archive_write_set_passphrase(writer, password.c_str()));
  check(archive_write_set_bytes_in_last_block(writer, 1));
  check(archive_write_open_memory(writer, out.data(), out.size(), &used));
  for (const TestMember& member : members) {
    struct archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, member.name.c_str());
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_filetype(entry, member.link.empty() ? AE_IFREG : AE_IFLNK);
    if (member.link.empty()) {
      archive_entry_set_size(entry, static_cast<la_int64_t>(member.content.size()));
    } else {
      archive_entry_set_symlink(entry, member.link.c_str());
    }
    check(archive_write_header(writer, entry));
    if (archive_write_data(writer, member.content.data(), member.content.size()) < 0) check(ARCHIVE_FATAL);
    archive_entry_free(entry);
  }
  check(archive_write_close(writer));
  archive_write_free(writer);
  out.resize(used);
  return out;
}

}  // namespace trailhound

#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>

#include "engine/io/archive.h"
#include "engine/io/lookahead.h"
#include "engine/io/zip_content.h"
#include "engine/io/zip_directory.h"

namespace trailhound {

/// A zip, read forward from local header to local header, so that every byte is accounted for and an index that lies
/// hides nothing:
///
///     local a  local b  directory(a, b)  end                          as zip writes it
///     local a  local b  directory(a)  end                             b is read, and its absence below is a fault
///     local a  ???????  directory(a, b)  end                          b's header is damaged: the directory describes
///     it local a  directory(a)  end  local b  directory(b)  end          two zips joined: both are read program  local
///     a  directory(a)  end                             a self-extracting archive local a  local b  (cut) both are
///     read; the missing end is a fault
///
/// Where the source can be sought, the directory is read first: it knows the sizes of members whose local header leaves
/// them to a descriptor behind the content. Where local header and directory disagree about a member, that is a fault,
/// and so are bytes that belong to no record.
class ZipArchive : public Archive {
 public:
  struct Options {
    std::string password;
    std::uint64_t members = 1'000'000;  ///< of which the directory is read
    bool is_behind_program = false;     ///< bytes before the first record are no fault
  };
  /// Borrows the source.
  ZipArchive(ByteSource& source, Options options);
  ~ZipArchive() override;

  bool next(Member& member) override;
  std::size_t read(char* out, std::size_t size) override;
  std::string error() const override { return content_ ? content_->error() : std::string(); }

 private:
  bool load_directory();
  bool start_local(Member& member);
  bool start_by_directory(const zip::Entry& listed, Member& member);
  void start(zip::Entry entry, bool size_is_known, std::size_t header_size, Member& member);
  zip::Entry settled(const zip::Entry& local, const zip::Entry& listed);
  bool has_record_behind(std::uint64_t offset);
  bool pass_over_record();
  void count_entry(const zip::Entry& entry);
  bool pass_over_gap();
  bool start_unvisited(Member& member);
  void end();

  Lookahead in_;
  const Options options_;
  ZipDirectory directory_;
  ZipContent::Whole whole_;
  std::unique_ptr<ZipContent> content_;
  enum class State : std::uint8_t { kStart, kForward, kUnvisited, kEnded } state_ = State::kStart;
  std::set<std::uint64_t> visited_;  ///< offsets of members that directory_ lists
  std::map<std::uint64_t, zip::Entry>::const_iterator unvisited_;
  std::multiset<std::string> unlisted_;  ///< members since the last end record that no directory listed
  bool has_end_ = false;                 ///< an end record was the last thing of note
};

}  // namespace trailhound

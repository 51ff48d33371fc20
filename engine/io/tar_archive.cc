#include "engine/io/tar_archive.h"

#include <algorithm>
#include <cstring>

#include "engine/io/lib_archive.h"

namespace trailhound {
namespace {

constexpr std::size_t kLongestExtension = 1u << 20;

std::uint64_t padding_of(std::uint64_t size) { return (kTarBlock - size % kTarBlock) % kTarBlock; }

bool is_zero(std::string_view bytes) { return bytes.find_first_not_of('\0') == std::string_view::npos; }

}  // namespace

/// A file with holes: libarchive expands it, out of a tar that consists of this member alone.
class TarArchive::SparseContent : public ByteSource {
 public:
  SparseContent(Lookahead& in, std::string headers, std::uint64_t stored)
      : in_(in), headers_(std::move(headers)), left_(stored) {}

  std::string open() {
    std::string failure = archive_.open(*this, LibArchive::Format::kTar, "");
    Archive::Member member;
    if (failure.empty() && !archive_.next(member)) failure = archive_.faults().text();
    return failure;
  }
  Archive& content() { return archive_; }
  std::uint64_t left() const { return left_; }

  std::size_t read(char* out, std::size_t size) override {
    if (!headers_.empty()) {
      const std::size_t count = headers_.copy(out, size);
      headers_.erase(0, count);
      return count;
    }
    if (left_ == 0) {
      const std::size_t count = static_cast<std::size_t>(std::min<std::uint64_t>(size, end_mark_));
      std::memset(out, 0, count);
      end_mark_ -= count;
      return count;
    }
    const std::size_t count = in_.read(out, static_cast<std::size_t>(std::min<std::uint64_t>(size, left_)));
    left_ -= count;
    return count;
  }
  std::string error() const override { return in_.error(); }
  bool seek(std::uint64_t) override { return false; }
  std::uint64_t size() const override { return 0; }

 private:
  Lookahead& in_;
  std::string headers_;
  std::uint64_t left_, end_mark_ = 2 * kTarBlock;
  LibArchive archive_;
};

TarArchive::TarArchive(ByteSource& source) : in_(source) {}
TarArchive::~TarArchive() = default;

bool TarArchive::next(Member& member) {
  pass_over_content();
  error_.clear();
  long_name_.clear();
  pax_ = {};
  raw_headers_.clear();
  for (;;) {
    if (!read_zeros()) {
      end();
      return false;
    }
    const std::string_view block = in_.peek(kTarBlock).substr(0, kTarBlock);
    const std::optional<TarHeader> header = parse_tar_header(block);
    if (!header) {
      if (start_lost_content(member)) return true;
      continue;
    }
    if (zero_blocks_ == 1) faults_.add("a block of zeros where a header should be, before" + where());
    zero_blocks_ = 0;
    has_end_mark_ = false;
    raw_headers_.append(block);
    in_.consume(kTarBlock);
    if (start_member(*header, member)) return true;
  }
}

/// Leaves the zeros before the next header or whatever else follows. False: nothing follows.
bool TarArchive::read_zeros() {
  for (;;) {
    const std::string_view block = in_.peek(kTarBlock).substr(0, kTarBlock);
    if (block.empty()) return false;
    if (!is_zero(block)) return true;
    in_.consume(block.size());
    if (++zero_blocks_ == 2) has_end_mark_ = true;
  }
}

void TarArchive::end() {
  if (!in_.error().empty()) {
    faults_.add("reading failed at" + where() + ": " + in_.error());
  } else if (!has_end_mark_ && zero_blocks_ == 0) {
    faults_.add("the tar ends without its end mark, at" + where() + ": it may be cut off");
  }
}

std::string TarArchive::where() const { return " byte " + std::to_string(in_.offset()) + " of the tar"; }

/// What the header says the next member is. False: it is no member, but describes the next one.
bool TarArchive::start_member(const TarHeader& header, Member& member) {
  using Type = TarHeader::Type;
  switch (header.type) {
    case Type::kLongName:
      long_name_ = read_extension(header);
      long_name_.resize(std::min(long_name_.size(), long_name_.find('\0')));
      return false;
    case Type::kExtended: {
      const std::uint64_t at = in_.offset();
      pax_ = parse_pax_fields(read_extension(header));
      if (!pax_.is_whole) faults_.add("the pax header at byte " + std::to_string(at) + " of the tar is damaged");
      return false;
    }
    case Type::kLongLink:
    case Type::kGlobal:
    case Type::kLabel:
      read_extension(header);
      return false;
    case Type::kFile:
    case Type::kHardLink:
    case Type::kFolder:
    case Type::kSparse:
    case Type::kSpecial:
      break;
  }
  member.name = pax_.path ? *pax_.path : !long_name_.empty() ? long_name_ : header.name;
  left_ = pax_.size.value_or(header.size);
  padding_ = padding_of(left_);
  content_ = Content::kSized;
  if (header.type == Type::kSparse || pax_.is_sparse) {
    for (bool more = header.has_more_holes; more;) {  // GNU: each of these blocks says whether another follows
      const std::string_view map = in_.peek(kTarBlock).substr(0, kTarBlock);
      if (map.size() < kTarBlock) break;
      raw_headers_.append(map);
      more = map[504] != '\0';
      in_.consume(kTarBlock);
    }
    return start_sparse(member);
  }
  const bool holds_data = header.type == Type::kFile || (left_ > 0 && has_content(header));
  member.is_file = holds_data;
  member.is_folder = !holds_data && header.type == Type::kFolder;
  if (!holds_data) left_ = padding_ = 0;
  return true;
}

/// Folders and links have no content although some tars give them a size; where no header follows at once, they have.
bool TarArchive::has_content(const TarHeader& header) {
  if (header.type == TarHeader::Type::kSpecial) return false;
  const std::string_view block = in_.peek(kTarBlock).substr(0, kTarBlock);
  return !is_zero(block) && !parse_tar_header(block);
}

bool TarArchive::start_sparse(Member& member) {
  member.is_file = true;
  member.is_folder = false;
  content_ = Content::kSparse;
  sparse_ = std::make_unique<SparseContent>(in_, std::move(raw_headers_), left_ + padding_);
  left_ = padding_ = 0;
  error_ = sparse_->open();
  if (!error_.empty()) faults_.add("the file with holes before" + where() + " is damaged: " + error_);
  return true;
}

std::string TarArchive::read_extension(const TarHeader& header) {
  const std::size_t size = static_cast<std::size_t>(std::min<std::uint64_t>(header.size, kLongestExtension));
  const std::string content(in_.peek(size).substr(0, size));
  in_.consume(content.size());
  raw_headers_.append(content);
  if (content.size() < size) {
    faults_.add("the tar ends inside a header, at" + where());
    return content;
  }
  if (header.size > kLongestExtension) {
    faults_.add("a header of more than " + std::to_string(kLongestExtension) + " bytes, at" + where());
    left_ = header.size - size;
    padding_ = padding_of(header.size);
    content_ = Content::kSized;
    pass_over_content();
    return content;
  }
  const std::string_view padding = in_.peek(padding_of(size)).substr(0, padding_of(size));
  raw_headers_.append(padding);
  in_.consume(padding.size());
  return content;
}

/// At bytes that are no header. They become a member, unless no more than the header of a member without content was
/// lost. False: that, or nothing follows.
bool TarArchive::start_lost_content(Member& member) {
  const std::uint64_t from = in_.offset();
  const std::string_view block = in_.peek(kTarBlock).substr(0, kTarBlock);
  if (block.size() < kTarBlock && !in_.error().empty()) {
    in_.consume(block.size());
    return false;
  }
  member.name = "lost member at byte " + std::to_string(from);
  std::string what = "bytes that belong to no member";
  if (resembles_tar_header(block)) {
    what = "a damaged header";
    if (std::string name = name_in_tar_header(block); !name.empty()) member.name = std::move(name);
    in_.consume(kTarBlock);
  } else if (zero_blocks_ == 1) {
    what = "a block of zeros where a header should be, before bytes that belong to no member";
  }
  faults_.add(what + ", at byte " + std::to_string(from) +
              " of the tar; what follows up to the next header was read as " + member.name);
  zero_blocks_ = 0;
  const std::string_view following = in_.peek(kTarBlock).substr(0, kTarBlock);
  if (following.empty() || parse_tar_header(following)) return false;
  content_ = Content::kLost;
  lost_from_ = in_.offset();
  lost_zeros_ = lost_clear_ = 0;
  left_ = 1;
  member.is_file = true;
  member.is_folder = false;
  return true;
}

std::size_t TarArchive::read(char* out, std::size_t size) {
  if (content_ == Content::kSparse) {
    const std::size_t count = sparse_->content().read(out, size);
    if (count == 0) error_ = sparse_->content().error();
    return count;
  }
  if (left_ == 0 || size == 0) return 0;
  if (content_ == Content::kLost) return read_lost(out, size);
  const std::size_t count = in_.read(out, static_cast<std::size_t>(std::min<std::uint64_t>(size, left_)));
  left_ -= count;
  if (count == 0) {
    error_ = in_.error().empty()
                 ? "the tar ends inside this member, whose last " + std::to_string(left_) + " bytes are missing"
                 : in_.error();
    faults_.add(in_.error().empty() ? "the tar is cut off at" + where() + ", inside a member"
                                    : "reading failed at" + where() + ": " + in_.error());
    left_ = padding_ = 0;
    has_end_mark_ = true;  // its absence needs no words of its own
  }
  return count;
}

/// Content of which only the end is known: the next header. Zeros before that are padding and are left out.
std::size_t TarArchive::read_lost(char* out, std::size_t size) {
  while (lost_clear_ > 0 || look_for_header()) {
    const std::string_view view = in_.peek(1).substr(0, lost_clear_);
    const std::size_t zeros = std::min(view.find_first_not_of('\0'), view.size());
    if (zeros > 0) {
      lost_zeros_ += zeros;
      lost_clear_ -= zeros;
      in_.consume(zeros);
      continue;
    }
    if (lost_zeros_ > 0) {
      const std::size_t count = static_cast<std::size_t>(std::min<std::uint64_t>(size, lost_zeros_));
      std::memset(out, 0, count);
      lost_zeros_ -= count;
      return count;
    }
    const std::size_t count = std::min(size, view.find_last_not_of('\0') + 1);
    std::memcpy(out, view.data(), count);
    lost_clear_ -= count;
    in_.consume(count);
    return count;
  }
  left_ = 0;
  zero_blocks_ = lost_zeros_ / kTarBlock;
  has_end_mark_ = zero_blocks_ >= 2;
  return 0;
}

/// Finds out how many of the next bytes are before the next header. False: none.
bool TarArchive::look_for_header() {
  constexpr std::size_t kPiece = 64u << 10;
  const std::string_view view = in_.peek(kPiece);
  const std::size_t into_block = static_cast<std::size_t>((in_.offset() - lost_from_) % kTarBlock);
  const std::size_t header = find_tar_header(view, (kTarBlock - into_block) % kTarBlock);
  // A header that begins in the last block of the view is found when more of it is seen.
  const std::size_t seen = view.size() < kPiece ? view.size() : view.size() - kTarBlock;
  lost_clear_ = std::min(header, seen);
  return lost_clear_ > 0;
}

void TarArchive::pass_over_content() {
  char piece[16u << 10];
  while (read(piece, sizeof piece) > 0) {
  }
  if (content_ == Content::kSparse && sparse_ != nullptr) {
    padding_ = sparse_->left();
    sparse_.reset();
    content_ = Content::kSized;
  }
  while (padding_ > 0) {
    const std::size_t count =
        in_.read(piece, static_cast<std::size_t>(std::min<std::uint64_t>(padding_, sizeof piece)));
    if (count == 0) break;
    padding_ -= count;
  }
  padding_ = 0;
}

}  // namespace trailhound

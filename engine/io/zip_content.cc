#include "engine/io/zip_content.h"

#include <libdeflate.h>
#include <zlib.h>

#include <algorithm>
#include <new>

#include "engine/io/lib_archive.h"

namespace trailhound {
namespace {

constexpr std::uint16_t kZip64Field = 0x0001, kStrongEncryption = 1u << 6;
constexpr std::size_t kDescriptor = 24;  ///< bytes of the largest

/// A local header for libarchive: as it was, but with the sizes that the directory knows.
std::string local_header(const zip::Entry& entry, std::string_view extra, bool size_is_known) {
  std::string fields;
  for (std::string_view rest = extra; rest.size() >= 4;) {
    const std::size_t size = std::min<std::size_t>(rest.size(), 4 + zip::number_at(rest, 2, 2));
    if (zip::number_at(rest, 0, 2) != kZip64Field) fields.append(rest.substr(0, size));
    rest.remove_prefix(size);
  }
  if (size_is_known) {
    zip::append_number(fields, kZip64Field, 2);
    zip::append_number(fields, 16, 2);
    zip::append_number(fields, entry.size, 8);
    zip::append_number(fields, entry.packed_size, 8);
  }
  const std::uint64_t size = size_is_known ? 0xFFFFFFFF : 0;  // the first: see the field

  // The old encryption checks the password by the highest byte of the checksum, or of the time where a descriptor has
  // the checksum.
  const std::uint32_t checksum =
      entry.has_descriptor() && size_is_known ? static_cast<std::uint32_t>(entry.time & 0xFF00) << 16 : entry.checksum;
  std::string header(zip::kLocalMark);
  zip::append_number(header, 45, 2);
  zip::append_number(header, size_is_known ? entry.flags & ~8u : entry.flags, 2);
  zip::append_number(header, entry.method, 2);
  zip::append_number(header, entry.time, 2);
  zip::append_number(header, entry.date, 2);
  zip::append_number(header, checksum, 4);
  zip::append_number(header, size, 4);
  zip::append_number(header, size, 4);
  zip::append_number(header, 1, 2);
  zip::append_number(header, fields.size(), 2);
  return header + 'm' + fields;
}

}  // namespace

class ZipContent::Inflater {
 public:
  Inflater() {
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) throw std::bad_alloc();
  }
  ~Inflater() { inflateEnd(&stream); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  z_stream stream{};
};

/// The member as an archive of its own.
class ZipContent::Packed : public ByteSource {
 public:
  Packed(ZipContent& content, std::string header) : content_(content), header_(std::move(header)) {}

  std::size_t read(char* out, std::size_t size) override {
    if (!header_.empty()) {
      const std::size_t count = header_.copy(out, size);
      header_.erase(0, count);
      return count;
    }
    if (const std::size_t count = content_.read_stored(out, size); count > 0) return count;
    if (content_.size_is_known_ || gave_descriptor_) return 0;
    gave_descriptor_ = true;
    return content_.in_.peek(kDescriptor).copy(out, std::min(size, kDescriptor));
  }
  std::string error() const override { return content_.in_.error(); }
  bool seek(std::uint64_t) override { return false; }
  std::uint64_t size() const override { return 0; }

  LibArchive archive;

 private:
  ZipContent& content_;
  std::string header_;
  bool gave_descriptor_ = false;
};

ZipContent::ZipContent(Lookahead& in, zip::Entry entry, bool size_is_known, const std::string& password, Whole& whole)
    : in_(in), entry_(std::move(entry)), extra_(entry_.extra), size_is_known_(size_is_known), whole_(whole) {
  if (std::string why = refusal(); !why.empty()) {
    error_ = std::move(why);
    is_over_ = true;
    is_end_known_ = false;
  } else if (!entry_.is_encrypted() && entry_.method == static_cast<std::uint16_t>(zip::Method::kDeflate)) {
    is_whole_ = inflate_whole();
    if (!is_whole_) inflater_ = std::make_unique<Inflater>();
  } else if (entry_.is_encrypted() || entry_.method != static_cast<std::uint16_t>(zip::Method::kStored)) {
    open_with_library(password);
  }
}

ZipContent::~ZipContent() = default;

std::string ZipContent::refusal() const {
  if ((entry_.flags & kStrongEncryption) != 0) {
    return "encrypted in a way that is not opened (PKWARE's strong encryption): unpack the archive first";
  }
  if (entry_.method == static_cast<std::uint16_t>(zip::Method::kDeflate64)) {
    return "packed with Deflate64, which is not opened: unpack the archive first (7z x)";
  }
  switch (entry_.method) {  // APPNOTE.TXT 4.4.5; what libarchive has
    case 0:
    case 8:
    case 12:
    case 14:
    case 93:
    case 95:
    case 98:
    case 99:
      return {};
    default:
      return "packed with method " + std::to_string(entry_.method) +
             " of zip, which is not opened: unpack the archive first";
  }
}

void ZipContent::open_with_library(const std::string& password) {
  library_ = std::make_unique<Packed>(*this, local_header(entry_, extra_, size_is_known_));
  error_ = library_->archive.open(*library_, LibArchive::Format::kZip, password);
  Archive::Member member;
  if (error_.empty() && !library_->archive.next(member)) error_ = library_->archive.faults().text();
  is_over_ = !error_.empty();
}

std::size_t ZipContent::read(char* out, std::size_t size) {
  if (is_over_ || size == 0) return 0;
  size = std::min<std::size_t>(size, 1u << 20);
  const std::size_t count = library_    ? library_->archive.read(out, size)
                            : is_whole_ ? read_whole(out, size)
                            : inflater_ ? read_deflated(out, size)
                                        : read_stored(out, size);
  checksum_ = libdeflate_crc32(checksum_, out, count);
  unpacked_ += count;
  if (count > 0) return count;
  is_over_ = true;
  if (library_) error_ = library_->archive.error();
  if (error_.empty()) end();
  return 0;
}

/// Inflates a short member at once. False: it is long or has a fault, of which the stream will say what can be said.
bool ZipContent::inflate_whole() {
  constexpr std::uint64_t kMostPacked = 8u << 20, kMostUnpacked = 32u << 20;
  if (!size_is_known_ || entry_.packed_size > kMostPacked || entry_.size > kMostUnpacked) return false;
  const auto packed_size = static_cast<std::size_t>(entry_.packed_size);
  const std::string_view packed = in_.peek(packed_size).substr(0, packed_size);
  if (packed.size() < packed_size) return false;
  if (!whole_.inflater.inflate(packed, static_cast<std::size_t>(entry_.size), whole_.text)) return false;
  in_.consume(packed_size);
  packed_ = packed_size;
  return true;
}

std::size_t ZipContent::read_whole(char* out, std::size_t size) {
  const std::size_t count = std::min(size, static_cast<std::size_t>(entry_.size - unpacked_));
  std::copy_n(whole_.text.data() + unpacked_, count, out);
  return count;
}

std::size_t ZipContent::read_stored(char* out, std::size_t size) {
  if (size_is_known_) {
    const std::size_t count =
        in_.read(out, static_cast<std::size_t>(std::min<std::uint64_t>(size, entry_.packed_size - packed_)));
    packed_ += count;
    return count;
  }
  // The end is where a descriptor has the size that was read so far.
  const std::string_view view = in_.peek(size + kDescriptor);
  const std::uint64_t before = stored_before_descriptor(view);
  const std::size_t safe = view.size() > kDescriptor ? view.size() - kDescriptor : view.size();
  const std::size_t count = static_cast<std::size_t>(std::min<std::uint64_t>({size, before, safe}));
  std::copy_n(view.data(), count, out);
  in_.consume(count);
  packed_ += count;
  return count;
}

std::uint64_t ZipContent::stored_before_descriptor(std::string_view view) const {
  for (std::size_t at = view.find(zip::kDescriptorMark); at != std::string_view::npos;
       at = view.find(zip::kDescriptorMark, at + 1)) {
    if (zip::parse_descriptor(view.substr(at), packed_ + at)) return at;
  }
  return view.size();
}

std::size_t ZipContent::read_deflated(char* out, std::size_t size) {
  z_stream& stream = inflater_->stream;
  stream.next_out = reinterpret_cast<Bytef*>(out);
  stream.avail_out = static_cast<uInt>(std::min<std::size_t>(size, 1u << 30));
  const uInt room = stream.avail_out;
  while (stream.avail_out == room) {
    std::string_view view = in_.peek(1);
    if (size_is_known_) view = view.substr(0, std::min<std::uint64_t>(view.size(), entry_.packed_size - packed_));
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(view.data()));  // zlib's interface is older than const
    stream.avail_in = static_cast<uInt>(view.size());
    const int result = ::inflate(&stream, Z_NO_FLUSH);
    const std::size_t consumed = view.size() - stream.avail_in;
    in_.consume(consumed);
    packed_ += consumed;
    if (result == Z_MEM_ERROR) throw std::bad_alloc();
    if (result == Z_STREAM_END) break;
    if (result != Z_OK && result != Z_BUF_ERROR) {
      fail(std::string("the deflate data is broken (") + (stream.msg != nullptr ? stream.msg : "no reason given") +
           ")");
      break;
    }
    if (view.empty() && stream.avail_out == room) {
      fail("the deflate data is cut off");
      break;
    }
  }
  return room - stream.avail_out;
}

void ZipContent::fail(std::string what) {
  error_ = std::move(what) + " near byte " + std::to_string(in_.offset()) + " of the zip";
  if (!in_.error().empty()) error_ += ": " + in_.error();
  is_over_ = true;
  is_end_known_ = false;
}

/// At the end of the content: compares it with what the headers say of it.
void ZipContent::end() {
  if (size_is_known_ && packed_ < entry_.packed_size) {
    if (inflater_ && zip::starts_record(in_.peek(zip::kLocalSize))) {
      error_ = "the header of this member gives it a wrong size";
      is_size_wrong_ = true;
    } else if (inflater_ || library_) {
      error_ =
          std::to_string(entry_.packed_size - packed_) + " bytes behind the packed data of this member were not read";
    } else {
      fail("the zip is cut off inside this member,");
    }
    return;
  }
  // WinZip's second kind of AES has a code of its own in place of the checksum, which libarchive checks.
  if (library_ && entry_.method == static_cast<std::uint16_t>(zip::Method::kAes)) return;
  if (!entry_.has_descriptor()) return check(entry_.checksum, entry_.size);
  const auto descriptor = zip::parse_descriptor(in_.peek(kDescriptor), packed_);
  if (descriptor) return check(descriptor->checksum, descriptor->size);
  if (size_is_known_) return check(entry_.checksum, entry_.size);
  fail("the sizes behind this member are missing,");
}

void ZipContent::check(std::uint32_t checksum, std::uint64_t size) {
  if (checksum != checksum_) {
    error_ = "the checksum of this member is wrong";
  } else if (size != unpacked_) {
    error_ = "this member should have " + std::to_string(size) + " bytes";
  }
}

bool ZipContent::finish() {
  char piece[16u << 10];
  while (read(piece, sizeof piece) > 0) {
  }
  if (is_size_wrong_) return true;
  if (size_is_known_) {
    while (packed_ < entry_.packed_size && read_stored(piece, sizeof piece) > 0) {
    }
  } else if (!is_end_known_) {
    return false;
  }
  if (!entry_.has_descriptor()) return true;
  if (const auto descriptor = zip::parse_descriptor(in_.peek(kDescriptor), packed_))
    in_.consume(descriptor->record_size);
  return true;
}

}  // namespace trailhound

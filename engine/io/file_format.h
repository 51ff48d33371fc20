#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace trailhound {

/// How the bytes of an input or of an archive's member are packed, as far as this room unpacks it.
enum class Packing : std::uint8_t {
  kNone,  ///< text, or something that only looks like it
  kGzip,
  kTar,
  kZip,
  kSevenZip,
  kZstd,  // these and those below hold a tar or one text
  kBzip2,
  kXz,
  kLzma,
  kLzip,
  kLz4,
  kCompress,
  kPrefixed,  ///< a program or other binary data, behind which a zip or 7z may begin, as in a self-extracting archive
};

/// Every input ends in one of three outcomes, and this table says in which one a format does that its bytes tell:
///
///     outcome        formats
///     kOpened        gzip, zstd, xz, bzip2, lzma, lzip, lz4, compress (.Z); tar, zip, 7z; and what is inside, to the
///                    depth of WalkLimits
///     kNotExamined   archives and compressions that are not opened here (RAR, snappy, lzop, lrzip, cpio, cab, …),
///                    encryption (OpenPGP, age, OpenSSL), tables (Parquet, ORC, Avro, Arrow, SQLite), disk images.
///                    They promise evidence, so each is a failed input: named, with the reason and a remedy; exit code
///                    1
///     kSkipped       images, documents, programs, event logs of Windows, what desktops leave in folders: nothing of
///                    CloudTrail is in them; no effect on the exit code
///     (none)         text, and bytes that nothing here recognises: the reader of records (engine/event) decides
///
/// A name decides nothing about bytes that are recognised or are text. Only where bytes are neither, a name such as
/// `x.json.gz`, `x.zip`, `x.br`, `x.z02` or `x.gpg` is a promise that they break: packing_promised() and
/// broken_promise().
enum class Outcome : std::uint8_t { kOpened, kNotExamined, kSkipped };

struct FileFormat {
  std::string_view name;  ///< with its article: "a RAR archive"
  Outcome outcome = Outcome::kOpened;
  Packing packing = Packing::kNone;  ///< of kOpened
  std::string_view remedy = {};      ///< of kNotExamined: "unpack it first"
};

/// How many bytes from the front are enough to tell.
inline constexpr std::size_t kFormatHead = 512;

/// Null: text, or nothing that is known.
const FileFormat* recognise(std::span<const unsigned char> head);

/// True if `head` cannot be text: it has control characters, and not because it is UTF-16.
bool is_binary(std::span<const unsigned char> head);

/// For bytes that are binary and that recognise() does not know: how they should be packed by the name of their file;
/// kNone where the name promises nothing, or something that is not opened.
Packing packing_promised(std::string_view path);

/// For the same bytes, if packing_promised() is kNone: why they are not examined and what to do about it. Empty: the
/// name promises nothing, so they are to be skipped.
std::string_view broken_promise(std::string_view path);

/// True if a file of this name is taken for a log although its bytes are NUL from the first to the last.
bool is_log_name(std::string_view path);

}  // namespace trailhound

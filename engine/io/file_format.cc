#include "engine/io/file_format.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <string>

#include "engine/io/tar_header.h"
#include "engine/io/utf16.h"

namespace trailhound {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kUnpack = "unpack it first";
constexpr std::string_view kDecrypt = "decrypt it first";
constexpr std::string_view kExport = "export its events as JSON first";
constexpr std::string_view kUtf32 = "convert it first (iconv -f UTF-32 -t UTF-8)";
constexpr std::string_view kMount = "mount it, and hunt in its files";
constexpr std::string_view kJoin = "join the parts first (zip -s 0, or cat for parts called .001, .002, …)";

struct Magic {
  std::string_view bytes;
  FileFormat format;
  std::size_t at = 0;
};

constexpr FileFormat opened(std::string_view name, Packing packing) { return {name, Outcome::kOpened, packing, {}}; }
constexpr FileFormat refused(std::string_view name, std::string_view remedy) {
  return {name, Outcome::kNotExamined, Packing::kNone, remedy};
}
constexpr FileFormat skipped(std::string_view name) { return {name, Outcome::kSkipped, Packing::kNone, {}}; }

// The first that fits counts.
constexpr Magic kMagic[] = {
    {"\xFF\xFE\x00\x00"sv, refused("UTF-32 text", kUtf32)},
    {"\x00\x00\xFE\xFF"sv, refused("UTF-32 text", kUtf32)},
    {"{\x00\x00\x00"sv, refused("UTF-32 text", kUtf32)},
    {"[\x00\x00\x00"sv, refused("UTF-32 text", kUtf32)},
    {"\x00\x00\x00{"sv, refused("UTF-32 text", kUtf32)},
    {"\x00\x00\x00["sv, refused("UTF-32 text", kUtf32)},
    {"\x1F\x8B"sv, opened("gzip data", Packing::kGzip)},
    {"PK\x03\x04"sv, opened("a zip archive", Packing::kZip)},
    {"PK\x05\x06"sv, opened("a zip archive", Packing::kZip)},
    {"PK00PK\x03\x04"sv, opened("a zip archive", Packing::kZip)},  // written as if it were split, in one part
    {"PK\x07\x08"sv, refused("the first part of a split zip archive", kJoin)},
    {"7z\xBC\xAF\x27\x1C"sv, opened("a 7z archive", Packing::kSevenZip)},
    {"\x28\xB5\x2F\xFD"sv, opened("zstd data", Packing::kZstd)},
    {"\xFD\x37\x7A\x58\x5A\x00"sv, opened("xz data", Packing::kXz)},
    {"LZIP\x01"sv, opened("lzip data", Packing::kLzip)},
    {"\x04\x22\x4D\x18"sv, opened("lz4 data", Packing::kLz4)},
    {"\x02\x21\x4C\x18"sv, opened("lz4 data", Packing::kLz4)},
    {"\x1F\x9D"sv, opened("compress (.Z) data", Packing::kCompress)},

    {"Rar!\x1A\x07"sv, refused("a RAR archive", kUnpack)},
    {"\xFF\x06\x00\x00sNaPpY"sv, refused("snappy data", kUnpack)},
    {"\x89LZO\x00\x0D\x0A\x1A\x0A"sv, refused("lzop data", kUnpack)},
    {"LRZI"sv, refused("lrzip data", kUnpack)},
    {"\x1F\xA0"sv, refused("compressed data (SCO compress -H)", kUnpack)},
    {"\x1F\x1E"sv, refused("compressed data (pack)", kUnpack)},
    {"070701"sv, refused("a cpio archive", kUnpack)},
    {"070702"sv, refused("a cpio archive", kUnpack)},
    {"070707"sv, refused("a cpio archive", kUnpack)},
    {"\xC7\x71"sv, refused("a cpio archive", kUnpack)},
    {"MSCF\x00\x00\x00\x00"sv, refused("a cabinet archive", kUnpack)},
    {"!<arch>\n"sv, refused("an ar archive", kUnpack)},
    {"xar!"sv, refused("a xar archive", kUnpack)},
    {"-lh"sv, refused("an LHA archive", kUnpack), 2},
    {"\x60\xEA"sv, refused("an ARJ archive", kUnpack)},
    {"**ACE**"sv, refused("an ACE archive", kUnpack), 7},
    {"zPQ"sv, refused("a ZPAQ archive", kUnpack)},
    {"MSWIM\x00\x00\x00"sv, refused("a Windows image", kUnpack)},
    {"hsqs"sv, refused("a squashfs image", kUnpack)},

    {"Salted__"sv, refused("data that OpenSSL encrypted", kDecrypt)},
    {"age-encryption.org/"sv, refused("data that age encrypted", kDecrypt)},
    {"-----BEGIN AGE ENCRYPTED FILE-----"sv, refused("data that age encrypted", kDecrypt)},
    {"-----BEGIN PGP MESSAGE-----"sv, refused("an OpenPGP message", kDecrypt)},

    {"PAR1"sv, refused("a Parquet file (columns instead of records)", kExport)},
    {"PARE"sv, refused("an encrypted Parquet file", kExport)},
    {"ORC"sv, refused("an ORC file (columns instead of records)", kExport)},
    {"Obj\x01"sv, refused("an Avro file", kExport)},
    {"ARROW1\x00\x00"sv, refused("an Arrow file (columns instead of records)", kExport)},
    {"FEA1"sv, refused("a Feather file (columns instead of records)", kExport)},
    {"SQLite format 3\x00"sv, refused("an SQLite database", kExport)},
    {"DUCK"sv, refused("a DuckDB database", kExport), 8},

    {"EVF\x09\x0D\x0A\xFF\x00"sv, refused("a forensic disk image (E01)", kMount)},
    {"EVF2\x0D\x0A\x81\x00"sv, refused("a forensic disk image (Ex01)", kMount)},
    {"vhdxfile"sv, refused("a disk image (VHDX)", kMount)},
    {"conectix"sv, refused("a disk image (VHD)", kMount)},
    {"KDMV"sv, refused("a disk image (VMDK)", kMount)},
    {"QFI\xFB"sv, refused("a disk image (QCOW)", kMount)},
    {"ADSEGMENTEDFILE\x00"sv, refused("a forensic image (AD1)", kMount)},
    {"LUKS\xBA\xBE"sv, refused("an encrypted disk (LUKS)", kDecrypt)},
    {"NTFS    "sv, refused("a disk image (NTFS)", kMount), 3},
    {"EXFAT   "sv, refused("a disk image (exFAT)", kMount), 3},
    {"FAT32   "sv, refused("a disk image (FAT)", kMount), 82},
    {"FAT16   "sv, refused("a disk image (FAT)", kMount), 54},
    {"XFSB\x00"sv, refused("a disk image (XFS)", kMount)},
    {"NXSB"sv, refused("a disk image (APFS)", kMount), 32},
    {"\x55\xAA"sv, refused("a disk image (MBR)", kMount), 510},

    {"\x00\x05\x16\x07"sv, skipped("what macOS keeps about a file (AppleDouble)")},
    {"\x00\x05\x16\x00"sv, skipped("what macOS keeps about a file (AppleSingle)")},
    {"\x00\x00\x00\x01"
     "Bud1"sv,
     skipped("what macOS keeps about a folder (.DS_Store)")},
    {"\x89PNG\x0D\x0A\x1A\x0A"sv, skipped("an image")},
    {"GIF8"sv, skipped("an image")},
    {"\xFF\xD8\xFF"sv, skipped("an image")},
    {"WEBP"sv, skipped("an image"), 8},
    {"%PDF-"sv, skipped("a PDF document")},
    {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, skipped("an Office document, or thumbnails of Windows")},
    {"ElfFile\x00"sv, skipped("an event log of Windows")},
    {"\x4C\x00\x00\x00\x01\x14\x02\x00"sv, skipped("a shortcut of Windows")},
    {"ftyp"sv, skipped("audio or video"), 4},
    {"OggS"sv, skipped("audio or video")},
    {"ID3"sv, skipped("audio or video")},
    {"\x00\x01\x00\x00\x00"sv, skipped("a font")},
    {"wOF"sv, skipped("a font")},
    {"\xCA\xFE\xBA\xBE"sv, skipped("a program")},
    {"\x00"
     "asm"sv,
     skipped("a program")},
};

constexpr FileFormat kTarFormat = opened("a tar archive", Packing::kTar);
constexpr FileFormat kZstdFormat = opened("zstd data", Packing::kZstd);
constexpr FileFormat kBzip2Format = opened("bzip2 data", Packing::kBzip2);
constexpr FileFormat kLzmaFormat = opened("lzma data", Packing::kLzma);
constexpr FileFormat kProgramFormat = opened("a program", Packing::kPrefixed);
constexpr FileFormat kOpenPgpFormat = refused("an OpenPGP message", kDecrypt);

std::uint8_t byte_at(std::string_view bytes, std::size_t at) {
  return at < bytes.size() ? static_cast<std::uint8_t>(bytes[at]) : std::uint8_t{0};
}

/// True for what nearly every input is. No magic begins so but a tar whose first member has such a name, and every
/// header of a tar has a NUL.
bool starts_as_json(std::span<const unsigned char> head) {
  return !head.empty() && (head[0] == '{' || head[0] == '[') && std::memchr(head.data(), 0, head.size()) == nullptr;
}

/// The first packet of a message: a session key, encrypted with a public key (tag 1) or a password (tag 3), RFC 4880
/// §4.2, §5.1 and §5.3. The versions and algorithms behind the tag tell it from other binary data.
bool is_open_pgp(std::string_view bytes) {
  const std::uint8_t tag = byte_at(bytes, 0);
  std::size_t body = 0;
  if (tag == 0x84 || tag == 0x8C) {
    body = 2;
  } else if (tag == 0x85) {
    body = 3;
  } else if (tag == 0xC1 || tag == 0xC3) {
    body = byte_at(bytes, 1) < 192 ? 2 : 3;
  } else {
    return false;
  }
  const std::uint8_t version = byte_at(bytes, body);
  if (tag == 0x8C || tag == 0xC3) {
    const std::uint8_t cipher = byte_at(bytes, body + 1), key = byte_at(bytes, body + 2);
    return (version == 4 || version == 5) && cipher >= 1 && cipher <= 13 && (key == 0 || key == 1 || key == 3);
  }
  const std::uint8_t algorithm = byte_at(bytes, body + 9);
  return version == 3 && ((algorithm >= 1 && algorithm <= 3) || (algorithm >= 16 && algorithm <= 25));
}

/// lzma has no magic: the usual properties, a window of 2^n or 2^n + 2^(n-1) bytes, and a length that is unknown or
/// below 256 GiB. So do `xz` and `file` tell it.
bool is_lzma(std::string_view bytes) {
  if (bytes.size() < 14 || byte_at(bytes, 0) != 0x5D || byte_at(bytes, 13) != 0) return false;
  std::uint64_t window = 0, length = 0;
  for (std::size_t i = 4; i > 0; --i) window = window << 8 | byte_at(bytes, i);
  for (std::size_t i = 12; i > 4; --i) length = length << 8 | byte_at(bytes, i);
  const std::uint64_t rest = window & (window - 1);
  return window >= 4096 && (rest == 0 || (rest & (rest - 1)) == 0) && (length + 1 == 0 || length >> 38 == 0);
}

/// The name of a file without its folders and the archives around it, in lower case.
std::string file_name(std::string_view path) {
  std::string name(path.substr(path.find_last_of("/!\\") + 1));
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  return name;
}

bool ends_with_any(std::string_view name, std::span<const std::string_view> endings) {
  return std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) { return name.ends_with(ending); });
}

/// `x.z01`, `x.7z.002`: a later part of a split archive, which has no mark of its own.
bool is_part_name(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return false;
  std::string_view ending = name.substr(dot + 1);
  if (ending.size() < 3) return false;
  if (ending.front() == 'z' || ending.front() == 'r') ending.remove_prefix(1);
  return std::all_of(ending.begin(), ending.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

const FileFormat* recognise(std::span<const unsigned char> head) {
  if (starts_as_json(head)) return nullptr;
  const std::string_view bytes(reinterpret_cast<const char*>(head.data()), head.size());
  const bool binary = is_binary(head);
  for (const Magic& magic : kMagic) {
    if (bytes.size() < magic.at || !bytes.substr(magic.at).starts_with(magic.bytes)) continue;
    // "ORC" begins words, too. Only encrypted data comes as text, and what has NULs in it may be UTF-16.
    const bool may_be_text = magic.format.remedy == kDecrypt || magic.format.remedy == kUtf32;
    if (binary || magic.format.outcome == Outcome::kOpened || may_be_text) return &magic.format;
  }
  // Skippable frames: pzstd begins with one.
  if (bytes.size() >= 4 && (byte_at(bytes, 0) & 0xF0) == 0x50 && bytes.substr(1, 3) == "\x2A\x4D\x18"sv) {
    return &kZstdFormat;
  }
  if (bytes.starts_with("BZh"sv) && byte_at(bytes, 4) == '1') return &kBzip2Format;   // the digits of pi: 31 41 59 …
  if (bytes.starts_with("BZh"sv) && byte_at(bytes, 4) == 0x17) return &kBzip2Format;  // of its root: no block follows
  if (is_lzma(bytes)) return &kLzmaFormat;
  if (binary && bytes.size() >= 263 && bytes.substr(257, 5) == "ustar"sv) return &kTarFormat;
  if (bytes.size() >= kTarBlock && byte_at(bytes, 0) != 0 && parse_tar_header(bytes.substr(0, kTarBlock))) {
    return &kTarFormat;
  }
  if (is_open_pgp(bytes)) return &kOpenPgpFormat;
  if (bytes.starts_with("\x7F"
                        "ELF"sv) ||
      (binary && bytes.starts_with("MZ"sv)))
    return &kProgramFormat;
  return nullptr;
}

bool is_binary(std::span<const unsigned char> head) {
  if (starts_as_json(head)) return false;
  if (Utf16Decoder::order_of(head) != Utf16Decoder::Order::kNone) return false;
  return std::any_of(head.begin(), head.end(), [](unsigned char c) {
    return c == 0x7F || (c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x1B);
  });
}

Packing packing_promised(std::string_view path) {
  struct Promise {
    std::string_view ending;
    Packing packing;
  };
  static constexpr Promise kPromises[] = {
      {".gz", Packing::kGzip},   {".tgz", Packing::kGzip},    {".gzip", Packing::kGzip},  {".zip", Packing::kZip},
      {".tar", Packing::kTar},   {".7z", Packing::kSevenZip}, {".zst", Packing::kZstd},   {".zstd", Packing::kZstd},
      {".tzst", Packing::kZstd}, {".bz2", Packing::kBzip2},   {".tbz2", Packing::kBzip2}, {".tbz", Packing::kBzip2},
      {".xz", Packing::kXz},     {".txz", Packing::kXz},      {".lz", Packing::kLzip},
  };
  const std::string name = file_name(path);
  for (const Promise& promise : kPromises) {
    if (name.ends_with(promise.ending)) return promise.packing;
  }
  return Packing::kNone;
}

std::string_view broken_promise(std::string_view path) {
  static constexpr std::string_view kBrotli[] = {".br", ".brotli"};
  static constexpr std::string_view kSnappy[] = {".snappy", ".sz", ".snz"};
  static constexpr std::string_view kOther[] = {".lzma", ".lz4", ".tlz", ".z",   ".lzo",  ".rar", ".cab",
                                                ".zpaq", ".lzh", ".arj", ".ace", ".cpio", ".zz",  ".zlib"};
  static constexpr std::string_view kEncrypted[] = {".gpg", ".pgp",     ".age",   ".asc", ".enc", ".encrypted",
                                                    ".aes", ".encrypt", ".crypt", ".p7m", ".cpt"};
  static constexpr std::string_view kTables[] = {".parquet", ".orc", ".avro", ".arrow", ".feather"};
  const std::string name = file_name(path);
  if (is_part_name(name)) {
    return "a part of a split archive, by its name: join the parts first (zip -s 0, or cat for parts called .001, "
           ".002, …)";
  }
  if (ends_with_any(name, kBrotli)) return "brotli data, by its name: unpack it first (brotli -d)";
  if (ends_with_any(name, kSnappy)) return "snappy data, by its name: unpack it first";
  if (ends_with_any(name, kOther))
    return "its name says that it is packed, but its content does not: it may be damaged";
  if (ends_with_any(name, kEncrypted)) return "encrypted, by its name: decrypt it first";
  if (ends_with_any(name, kTables))
    return "its name says that it has a table, but its content does not: it may be damaged";
  return {};
}

bool is_log_name(std::string_view path) {
  static constexpr std::string_view kLogs[] = {".json", ".jsonl", ".ndjson", ".log", ".csv"};
  const std::string name = file_name(path);
  return packing_promised(path) != Packing::kNone || !broken_promise(path).empty() || ends_with_any(name, kLogs);
}

}  // namespace trailhound

#include "engine/geo/geo_database.h"

#include <arpa/inet.h>
#include <maxminddb.h>
#include <sys/stat.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <utility>

#include "engine/base/path_text.h"
#include "engine/geo/mmdb_section.h"

namespace trailhound {

struct GeoDatabase::Mapped {
  MMDB_s file{};
  Mapped() = default;
  ~Mapped() { MMDB_close(&file); }
  Mapped(const Mapped&) = delete;
  Mapped& operator=(const Mapped&) = delete;
};

namespace {

constexpr std::string_view kMarker = "\xAB\xCD\xEFMaxMind.com";
constexpr std::uint64_t kMostMetadata = 128u << 10;  // of the specification, marker included
constexpr std::uint64_t kSeparator = 16;             // bytes between search tree and data

/// Refuses what libmaxminddb would follow without bound or overflow on (mmdb_section.h): it reads the metadata, and
/// computes the size of the search tree with 32 bits. Returns what is wrong; empty if nothing is.
std::string fault_of(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return "cannot be opened: there is no such file, or no permission";
  if (!S_ISREG(status.st_mode)) return "is not a file";
  const auto size = static_cast<std::uint64_t>(status.st_size);
  const std::uint64_t begin = size - std::min(size, kMostMetadata);
  std::ifstream stream(path, std::ios::binary);
  stream.seekg(static_cast<std::streamoff>(begin));
  const std::string end(std::istreambuf_iterator<char>(stream), {});
  if (!stream) return "cannot be read";
  const std::size_t marker = end.rfind(kMarker);
  if (marker == end.npos) return "is no MaxMind database: it has no metadata";

  const std::string_view metadata = std::string_view(end).substr(marker + kMarker.size());
  std::uint64_t nodes = 0, record_bits = 0, major = 0;
  const bool is_readable = MmdbSection(metadata).read(0, [&](std::string_view name, const MmdbSection::Scalar& value) {
    if (name == "node_count") nodes = value.number.value_or(0);
    if (name == "record_size") record_bits = value.number.value_or(0);
    if (name == "binary_format_major_version") major = value.number.value_or(0);
  });
  if (!is_readable) return "is damaged: its metadata cannot be read";
  if (major != 2) return "has version " + std::to_string(major) + " of MaxMind's format; this program reads version 2";
  const bool has_tree = nodes > 0 && nodes <= ~std::uint32_t{0} &&
                        (record_bits == 24 || record_bits == 28 || record_bits == 32) &&
                        nodes * (record_bits / 4) + kSeparator <= begin + marker;
  return has_tree ? "" : "is damaged: its search tree does not fit the file";
}

/// `AS64496`
std::optional<std::uint64_t> number_of_as(std::string_view text) {
  if (!text.starts_with("AS")) return std::nullopt;
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data() + 2, text.data() + text.size(), number);
  if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

void fill(std::string& member, std::string_view text) {
  if (member.empty()) member = text;
}

/// The members of GeoLite2 and GeoIP2, and those of IPinfo.
void take(std::string_view path, const MmdbSection::Scalar& value, Place& place) {
  if (path == "country.iso_code" || path == "country_code") return fill(place.country, value.text);
  if (path == "country" && value.text.size() == 2) return fill(place.country, value.text);
  if (path == "city.names.en" || path == "city") return fill(place.city, value.text);
  if (path == "autonomous_system_organization" || path == "as_name") return fill(place.organization, value.text);
  if (place.asn) return;
  if (path == "autonomous_system_number") place.asn = value.number;
  if (path == "asn") place.asn = number_of_as(value.text);
}

struct SocketAddress {
  sockaddr_storage storage{};
  bool parse(std::string_view text) {
    char buffer[INET6_ADDRSTRLEN];
    if (text.empty() || text.size() >= sizeof buffer || text.find('\0') != text.npos) return false;
    text.copy(buffer, text.size());
    buffer[text.size()] = '\0';
    if (text.find(':') == text.npos) {
      auto* const v4 = reinterpret_cast<sockaddr_in*>(&storage);
      v4->sin_family = AF_INET;
      return inet_pton(AF_INET, buffer, &v4->sin_addr) == 1;
    }
    auto* const v6 = reinterpret_cast<sockaddr_in6*>(&storage);
    v6->sin6_family = AF_INET6;
    return inet_pton(AF_INET6, buffer, &v6->sin6_addr) == 1;
  }
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

}  // namespace

GeoDatabase::GeoDatabase(std::string path, std::unique_ptr<Mapped> mapped)
    : path_(std::move(path)), mapped_(std::move(mapped)) {}
GeoDatabase::~GeoDatabase() = default;

Result<std::unique_ptr<GeoDatabase>, std::string> GeoDatabase::open(const std::string& path) {
  const std::string name = path_text(path);
  if (const std::string fault = fault_of(path); !fault.empty()) return name + " " + fault;
  auto mapped = std::make_unique<Mapped>();
  const int status = MMDB_open(path.c_str(), MMDB_MODE_MMAP, &mapped->file);
  if (status != MMDB_SUCCESS) {
    mapped->file = {};  // the library has released it
    return name + " cannot be opened as a MaxMind database: " + MMDB_strerror(status);
  }
  return std::unique_ptr<GeoDatabase>(new GeoDatabase(path, std::move(mapped)));
}

bool GeoDatabase::look_up(std::string_view address, Place& place) const {
  SocketAddress socket_address;
  if (!socket_address.parse(address)) return true;
  int status = MMDB_SUCCESS;
  const MMDB_lookup_result_s found = MMDB_lookup_sockaddr(&mapped_->file, socket_address.get(), &status);
  if (status == MMDB_IPV6_LOOKUP_IN_IPV4_DATABASE_ERROR) return true;
  if (status != MMDB_SUCCESS) return false;
  if (!found.found_entry) return true;
  const MMDB_s& file = mapped_->file;
  const MmdbSection section({reinterpret_cast<const char*>(file.data_section), file.data_section_size});
  Place read = place;
  if (!section.read(found.entry.offset,
                    [&](std::string_view path, const MmdbSection::Scalar& value) { take(path, value, read); })) {
    return false;
  }
  place = std::move(read);
  return true;
}

std::uint64_t GeoDatabase::size() const { return static_cast<std::uint64_t>(mapped_->file.file_size); }

Sha256::Digest GeoDatabase::digest() const {
  return sha256({reinterpret_cast<const char*>(mapped_->file.file_content), size()});
}

}  // namespace trailhound

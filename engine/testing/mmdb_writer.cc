#include "engine/testing/mmdb_writer.h"

#include <arpa/inet.h>

#include <array>
#include <stdexcept>

#include "engine/base/cases.h"

namespace trailhound {
namespace {

void append_number(std::uint64_t number, std::size_t bytes, std::string& out) {
  for (std::size_t i = bytes; i-- > 0;) out += static_cast<char>(number >> (8 * i) & 0xFF);
}

/// Control byte, type and size. Sizes of tests have at most one further byte.
void append_head(unsigned type, std::size_t size, std::string& out) {
  if (size >= 285) throw std::runtime_error("too long for a test's database");
  const std::size_t low = size < 29 ? size : 29;
  out += static_cast<char>((type < 8 ? type << 5 : 0) | low);
  if (type >= 8) out += static_cast<char>(type - 7);
  if (size >= 29) out += static_cast<char>(size - 29);
}

void append_number(unsigned type, std::uint64_t number, std::size_t bytes, std::string& out) {
  append_head(type, bytes, out);
  append_number(number, bytes, out);
}

using Bits = std::array<std::uint8_t, 16>;

std::pair<Bits, unsigned> parse_network(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::string address(text.substr(0, slash));
  const auto prefix = static_cast<unsigned>(std::stoul(std::string(text.substr(slash + 1))));
  Bits bits{};
  const bool is_v6 = address.find(':') != address.npos;
  if (inet_pton(is_v6 ? AF_INET6 : AF_INET, address.c_str(), bits.data() + (is_v6 ? 0 : 12)) != 1) {
    throw std::runtime_error("no network: " + std::string(text));
  }
  return {bits, is_v6 ? prefix : prefix + 96};
}

}  // namespace

void MmdbWriter::append(const MmdbValue& value, std::string& out) {
  constexpr unsigned kText = 2, kUint16 = 5, kUint32 = 6, kMap = 7, kUint64 = 9, kArray = 11;
  std::visit(Cases{
                 [&](const std::string& text) {
                   append_head(kText, text.size(), out);
                   out += text;
                 },
                 [&](std::uint16_t number) { append_number(kUint16, number, 2, out); },
                 [&](std::uint32_t number) { append_number(kUint32, number, 4, out); },
                 [&](std::uint64_t number) { append_number(kUint64, number, 8, out); },
                 [&](const std::vector<MmdbValue>& elements) {
                   append_head(kArray, elements.size(), out);
                   for (const MmdbValue& element : elements) append(element, out);
                 },
                 [&](const MmdbValue::Pairs& pairs) {
                   append_head(kMap, pairs.size(), out);
                   for (const auto& [key, member] : pairs) {
                     append(key.c_str(), out);
                     append(member, out);
                   }
                 },
             },
             value.value);
}

void MmdbWriter::add(std::string_view network, const MmdbValue& value) {
  const auto [bits, prefix] = parse_network(network);
  std::size_t node = 0;
  for (unsigned bit = 0;; ++bit) {
    const unsigned side = bits[bit / 8] >> (7 - bit % 8) & 1;
    if (bit + 1 == prefix) {
      nodes_[node].sides[side] = {Record::Kind::kData, data_.size()};
      break;
    }
    const Record record = nodes_[node].sides[side];
    if (record.kind == Record::Kind::kNode) {
      node = record.at;
      continue;
    }
    // Both halves of the new node have what the record had.
    nodes_[node].sides[side] = {Record::Kind::kNode, nodes_.size()};
    node = nodes_.size();
    nodes_.push_back({{record, record}});
  }
  append(value, data_);
}

std::string MmdbWriter::bytes(std::string_view type) const {
  constexpr std::size_t kSeparator = 16;
  std::string out;
  for (const Node& node : nodes_) {
    std::uint64_t numbers[2];
    for (const unsigned side : {0u, 1u}) {
      const Record& record = node.sides[side];
      numbers[side] = record.kind == Record::Kind::kEmpty  ? nodes_.size()
                      : record.kind == Record::Kind::kNode ? record.at
                                                           : nodes_.size() + kSeparator + record.at;
    }
    if (record_size_ == 28) {  // the byte between has the highest four bits of both
      append_number(numbers[0], 3, out);
      out += static_cast<char>((numbers[0] >> 24 & 0xF) << 4 | (numbers[1] >> 24 & 0xF));
      append_number(numbers[1], 3, out);
    } else {
      for (const std::uint64_t number : numbers) append_number(number, record_size_ / 8, out);
    }
  }
  out.append(kSeparator, '\0');
  out += data_;
  out += "\xAB\xCD\xEFMaxMind.com";
  append(MmdbValue::Pairs{{"node_count", static_cast<std::uint32_t>(nodes_.size())},
                          {"record_size", static_cast<std::uint16_t>(record_size_)},
                          {"ip_version", std::uint16_t{6}},
                          {"database_type", std::string(type).c_str()},
                          {"languages", std::vector<MmdbValue>{"en"}},
                          {"binary_format_major_version", std::uint16_t{2}},
                          {"binary_format_minor_version", std::uint16_t{0}},
                          {"build_epoch", std::uint64_t{1'700'000'000}},
                          {"description", MmdbValue::Pairs{{"en", "written by a test"}}}},
         out);
  return out;
}

std::string example_city_database() {
  const auto place = [](const char* country, const char* city) {
    return MmdbValue::Pairs{{"country", MmdbValue::Pairs{{"iso_code", country}}},
                            {"city", MmdbValue::Pairs{{"names", MmdbValue::Pairs{{"de", "-"}, {"en", city}}}}}};
  };
  MmdbWriter writer;
  writer.add("203.0.113.0/24", place("NZ", "Wellington"));
  writer.add("198.51.100.0/24", place("FR", "Lyon"));
  writer.add("2001:db8::/32", place("IS", "Akureyri"));
  return writer.bytes("Test-City");
}

std::string example_asn_database() {
  MmdbWriter writer(28);
  writer.add("203.0.113.0/24",
             MmdbValue::Pairs{{"autonomous_system_number", 64496u}, {"autonomous_system_organization", "Example Net"}});
  writer.add("198.51.100.0/25", MmdbValue::Pairs{{"autonomous_system_number", 64497u},
                                                 {"autonomous_system_organization", "=Evil \x1b[31m"}});
  return writer.bytes("Test-ASN");
}

}  // namespace trailhound

// Reads the program's own ELF file: whether the flags of engine/hardening.cmake reached it.

#include <elf.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstring>
#include <set>
#include <string>
#include <vector>

#include "engine/testing/program/program.h"

namespace trailhound {
namespace {

/// The parts of a 64-bit ELF file that show how it was built.
class ElfFile {
 public:
  explicit ElfFile(std::string bytes) : bytes_(std::move(bytes)) {
    header_ = at<Elf64_Ehdr>(0);
    for (std::size_t i = 0; i < header_.e_phnum; ++i) {
      segments_.push_back(at<Elf64_Phdr>(header_.e_phoff + i * sizeof(Elf64_Phdr)));
    }
    for (std::size_t i = 0; i < header_.e_shnum; ++i) {
      sections_.push_back(at<Elf64_Shdr>(header_.e_shoff + i * sizeof(Elf64_Shdr)));
    }
  }

  const Elf64_Ehdr& header() const { return header_; }

  const Elf64_Phdr* segment(std::uint32_t type) const {
    const auto found = std::find_if(segments_.begin(), segments_.end(),
                                    [&](const Elf64_Phdr& segment) { return segment.p_type == type; });
    return found == segments_.end() ? nullptr : &*found;
  }

  /// 0: there is no such entry.
  std::uint64_t dynamic(std::int64_t tag) const {
    const Elf64_Phdr* const table = segment(PT_DYNAMIC);
    REQUIRE(table != nullptr);
    for (std::uint64_t offset = 0; offset < table->p_filesz; offset += sizeof(Elf64_Dyn)) {
      const auto entry = at<Elf64_Dyn>(table->p_offset + offset);
      if (entry.d_tag == tag) return entry.d_un.d_val;
    }
    return 0;
  }

  /// The names of the functions that it takes from shared libraries.
  std::set<std::string> imports() const {
    std::set<std::string> names;
    for_each_symbol(SHT_DYNSYM, [&](const std::string& name, const Elf64_Sym& symbol) {
      if (symbol.st_shndx == SHN_UNDEF) names.insert(name);
    });
    return names;
  }

  /// The first `size` bytes of the code of a function; none if the file has no symbols.
  std::string code_of(const std::string& function, std::size_t size) const {
    std::string code;
    for_each_symbol(SHT_SYMTAB, [&](const std::string& name, const Elf64_Sym& symbol) {
      if (name != function || symbol.st_shndx >= sections_.size()) return;
      const Elf64_Shdr& section = sections_[symbol.st_shndx];
      code = bytes_.substr(section.sh_offset + (symbol.st_value - section.sh_addr), size);
    });
    return code;
  }

 private:
  template <typename Record>
  Record at(std::uint64_t offset) const {
    REQUIRE(offset + sizeof(Record) <= bytes_.size());
    Record record;
    std::memcpy(&record, bytes_.data() + offset, sizeof record);
    return record;
  }

  template <typename Visit>
  void for_each_symbol(std::uint32_t table_type, Visit visit) const {
    for (const Elf64_Shdr& table : sections_) {
      if (table.sh_type != table_type) continue;
      for (std::uint64_t offset = 0; offset < table.sh_size; offset += sizeof(Elf64_Sym)) {
        const auto symbol = at<Elf64_Sym>(table.sh_offset + offset);
        visit(std::string(bytes_.c_str() + sections_.at(table.sh_link).sh_offset + symbol.st_name), symbol);
      }
    }
  }

  std::string bytes_;
  Elf64_Ehdr header_{};
  std::vector<Elf64_Phdr> segments_;
  std::vector<Elf64_Shdr> sections_;
};

TEST_CASE("the program is hardened") {
  if (!TRAILHOUND_HARDENING) {
    WARN("SKIPPED: this build has no hardening (a sanitizer, a fuzzer, Debug, or -DHARDENING=OFF)");
    return;
  }
  const ElfFile program(read_whole(program_path()));
  REQUIRE(std::memcmp(program.header().e_ident, ELFMAG, SELFMAG) == 0);
  REQUIRE(program.header().e_ident[EI_CLASS] == ELFCLASS64);

  // A position-independent executable: a shared object that names a loader.
  CHECK(program.header().e_type == ET_DYN);
  CHECK(program.segment(PT_INTERP) != nullptr);
  CHECK((program.dynamic(DT_FLAGS_1) & DF_1_PIE) != 0);

  // Full RELRO: the segment, and nothing bound after the start.
  CHECK(program.segment(PT_GNU_RELRO) != nullptr);
  CHECK(((program.dynamic(DT_FLAGS) & DF_BIND_NOW) != 0 || (program.dynamic(DT_FLAGS_1) & DF_1_NOW) != 0));

  REQUIRE(program.segment(PT_GNU_STACK) != nullptr);
  CHECK((program.segment(PT_GNU_STACK)->p_flags & PF_X) == 0);

  const std::set<std::string> imports = program.imports();
  CHECK(imports.contains("__stack_chk_fail"));
  CHECK(std::any_of(imports.begin(), imports.end(),
                    [](const std::string& name) { return name.starts_with("__") && name.ends_with("_chk"); }));

#ifdef __x86_64__
  // The note that turns IBT on for a process is missing wherever the start files of the C library lack it (Debian 12),
  // so this looks at the code: `endbr64` marks the functions that an indirect call may reach.
  CHECK(program.code_of("main", 4) == "\xF3\x0F\x1E\xFA");
#endif
}

}  // namespace
}  // namespace trailhound

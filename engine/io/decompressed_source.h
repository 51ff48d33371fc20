#pragma once

#include <memory>

#include "engine/io/byte_source.h"
#include "engine/io/decoder.h"
#include "engine/io/faults.h"
#include "engine/io/lookahead.h"

namespace trailhound {

/// What a compressed source decompresses to: its streams, one after the other. After damage it goes on with the next
/// stream, if there is one; a line break between the two ends the record that the damage has cut. error(), complete at
/// the end, tells what was wrong and where. Borrows the source. One thread.
class DecompressedSource : public ByteSource {
 public:
  DecompressedSource(ByteSource& source, Compression compression);

  std::size_t read(char* out, std::size_t size) override;
  std::string error() const override { return faults_.text(); }
  bool seek(std::uint64_t) override { return false; }
  std::uint64_t size() const override { return 0; }

 private:
  bool start_stream();
  std::size_t decode(char* out, std::size_t size);
  void end_stream(Decoder::Step step);
  std::string what() const { return std::string("the ") + name_of(compression_) + " data"; }
  std::string where() const { return " byte " + std::to_string(in_.offset()); }

  Lookahead in_;
  const Compression compression_;
  std::unique_ptr<Decoder> decoder_;
  enum class State : std::uint8_t { kFirst, kBetween, kInside, kEnded } state_ = State::kFirst;
  bool is_cut_ = false;  ///< the text ends within a stream
  Faults faults_;
};

}  // namespace trailhound

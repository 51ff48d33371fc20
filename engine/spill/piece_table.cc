#include "engine/spill/piece_table.h"

namespace trailhound {

std::uint32_t PieceTable::add(std::string_view path) {
  const std::lock_guard lock(mutex_);
  Piece piece;
  if (!paths_.append(path, piece.path) && failure_.empty()) failure_ = temporary_file_failure();
  pieces_.push_back(piece);
  return static_cast<std::uint32_t>(pieces_.size() - 1);
}

void PieceTable::set_first_record(std::uint32_t piece, std::uint64_t record) {
  const std::lock_guard lock(mutex_);
  pieces_[piece].first_record = record;
}

bool PieceTable::read_path(std::uint32_t piece, std::string& path) const {
  return paths_.read(pieces_[piece].path, path);
}

}  // namespace trailhound

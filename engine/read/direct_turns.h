#pragma once

#include <memory>

#include "engine/read/visitor.h"

namespace trailhound {

/// Passes what a visitor made to the collector at once, for whoever has one visitor, which sees everything in order.
class DirectTurns : public Turns {
 public:
  explicit DirectTurns(Collector& collector) : collector_(collector) {}
  bool hand_over(const Piece& piece, std::unique_ptr<Part>& part) override {
    const bool takes_more = collector_.collect(*part, piece);
    part->clear();
    return takes_more;
  }

 private:
  Collector& collector_;
};

}  // namespace trailhound

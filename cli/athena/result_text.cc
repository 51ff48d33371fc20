#include "cli/athena/result_text.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <iostream>
#include <system_error>
#include <utility>

#include "engine/base/text.h"

namespace trailhound {

ResultText::ResultText(const std::string& path) : in_(&std::cin) {
  if (path == "-") return;
  file_ = std::make_unique<std::ifstream>(path, std::ios::binary);
  in_ = file_.get();
}

Result<ResultText, std::string> ResultText::open(const std::string& path) {
  std::error_code failure;
  if (std::filesystem::is_directory(path, failure)) return std::string("is a folder: name the files in it");
  errno = 0;
  ResultText text(path);
  if (text.file_ && !text.file_->is_open()) return "cannot be read: " + std::generic_category().message(errno);
  text.fill(kByteOrderMark.size());
  text.pass(text.unread().size() - without_bom(text.unread()).size());
  return text;
}

void ResultText::more() {
  constexpr std::size_t kBlock = 256u << 10;
  text_.erase(0, begin_);
  base_ += std::exchange(begin_, 0);
  const std::size_t had = text_.size(), wanted = std::max(kBlock, had);
  text_.resize(had + wanted);
  errno = 0;
  in_->read(text_.data() + had, static_cast<std::streamsize>(wanted));
  text_.resize(had + static_cast<std::size_t>(in_->gcount()));
  is_whole_ = !*in_;
  if (in_->bad()) failure_ = "cannot be read: " + std::generic_category().message(errno);
}

}  // namespace trailhound

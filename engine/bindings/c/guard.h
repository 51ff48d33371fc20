#pragma once

#include <cstdlib>
#include <cstring>
#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <utility>

#include "engine/base/result.h"

namespace trailhound {

/// A copy for trailhound_free(); null if there is no memory. Behind it is a NUL, whatever is inside.
inline char* c_text(std::string_view text) {
  char* const copy = static_cast<char*>(std::malloc(text.size() + 1));
  if (copy == nullptr) return nullptr;
  std::memcpy(copy, text.data(), text.size());
  copy[text.size()] = '\0';
  return copy;
}

/// Runs the body of a function of the C interface, which returns Result<T, std::string>. An error or an exception ends
/// here, as its sentence in `*error`, and the function returns `failure`.
template <typename T, typename Body>
T guarded(char** error, T failure, Body&& body) noexcept {
  const char* fault = "unknown exception";
  std::string text;
  try {
    Result<T, std::string> result = std::forward<Body>(body)();
    if (result) return std::move(*result);
    text = std::move(result.error());
    fault = text.c_str();
  } catch (const std::bad_alloc&) {
    fault = "out of memory";
  } catch (const std::exception& exception) {
    if (error != nullptr) *error = c_text(exception.what());
    return failure;
  } catch (...) {
  }
  if (error != nullptr) *error = c_text(fault);
  return failure;
}

}  // namespace trailhound

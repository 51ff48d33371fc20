#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace trailhound {

/// What a text is, judged by how it begins: names tell nothing, since evidence is renamed and packed by hand.
struct TextStart {
  enum class Form : std::uint8_t {
    kBlank,    ///< nothing but white space so far
    kCut,      ///< more of it must be seen
    kJson,     ///< JSON, also with a time in front of each line
    kCsv,      ///< with a column that holds events
    kForeign,  ///< none of these; JSON may still come behind a damaged beginning
  };
  Form form = Form::kBlank;
  std::size_t column = 0;  ///< of kCsv
  std::string what_it_is;  ///< of kForeign, for people
};

/// `last`: nothing follows `text`.
TextStart judge_start(std::string_view text, bool last);

/// Bytes of a time and the blanks behind it, as CloudWatch Logs writes them in front of an exported line; 0 if there
/// is none. `cut` is set where the end of the text leaves it open.
std::size_t size_of_time_in_front(std::string_view text, bool& cut);

}  // namespace trailhound

#include "engine/report/text_page.h"

#include <catch2/catch.hpp>

#include "engine/report/short_names.h"

namespace trailhound {
namespace {

std::string paragraph(std::size_t columns, std::string_view start, std::string_view text) {
  TextPage page({.columns = columns});
  page.paragraph(start, display_width(start), text);
  return page.take();
}

TEST_CASE("text breaks between words, and below its first word") {
  CHECK(paragraph(40, "Rules     ", "134 evaluated, 3,802 for other log sources") ==
        "Rules     134 evaluated, 3,802 for other\n          log sources\n");
  CHECK(paragraph(34, "Rules     ", "134 evaluated, 3,802 for") == "Rules     134 evaluated, 3,802 for\n");
  CHECK(paragraph(20, "Rules     ", "134 evaluated, more") == "Rules     \n    134 evaluated,\n    more\n");
  CHECK(paragraph(80, "Empty     ", "") == "Empty     \n");
}

TEST_CASE("only a word that is longer than a line breaks inside") {
  CHECK(paragraph(30, "a ", "b 0123456789012345678901234567890123456789 c") ==
        "a b\n  0123456789012345678901234567\n  890123456789 c\n");
}

TEST_CASE("wide and combining characters take their columns") {
  CHECK(display_width("abc") == 3);
  CHECK(display_width("日本") == 4);
  CHECK(display_width("e\xCC\x81") == 1);
  CHECK(display_width("é…") == 2);
  CHECK(padded_to("日本", 6) == "日本  ");
  CHECK(paragraph(26, "", "日本日本日本日本日本日本日本 x") == "日本日本日本日本日本日本日\n本 x\n");
}

TEST_CASE("a command continues behind a backslash, and quotes keep their blanks") {
  TextPage page({.columns = 30});
  page.command("  ", "trailhound search --around 1234 'my own trail' x");
  CHECK(page.take() == "  trailhound search --around \\\n      1234 'my own trail' x\n");
  page.command("  ", "trailhound search --around 1234 'it'\\''s a b c d' x");
  CHECK(page.take() == "  trailhound search --around \\\n      1234 'it'\\''s a b c d' x\n");
}

TEST_CASE("names lose what all have, and their middle") {
  ShortNames names;
  CHECK(names.shorten("arn:aws:iam::111122223333:user/bob", 40) == "111122223333:user/bob");
  CHECK(names.shorten("arn:aws:sts::111122223333:assumed-role/deploy/i-0a1b", 20) == "111122223…loy/i-0a1b");
  CHECK(names.shorten("x\x1b[2J", 40) == "x?[2J");
  CHECK(names.shorten("arn:broken", 40) == "arn:broken");
}

TEST_CASE("different names never look alike") {
  ShortNames names;
  const std::string a = "session-aaaa-0123456789", b = "session-bbbb-0123456789", c = "session-cccc-0123456789";
  CHECK(names.shorten(a, 12) == "sessi…456789");
  CHECK(names.shorten(b, 12) == "sess…2…56789");
  CHECK(names.shorten(c, 12) == "sess…3…56789");
  CHECK(names.shorten(a, 12) == "sessi…456789");
  CHECK(names.shorten(b, 12) == "sess…2…56789");
  // The same user in two partitions, and bytes that no terminal may get.
  CHECK(names.shorten("arn:aws:iam::1:user/x", 40) == "1:user/x");
  CHECK(names.shorten("arn:aws-cn:iam::1:user/x", 40) == "1:user/x…2…");
  CHECK(names.shorten("y\x01", 40) == "y?");
  CHECK(names.shorten("y\x02", 40) == "y?…2…");
}

}  // namespace
}  // namespace trailhound

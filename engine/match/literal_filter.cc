#include "engine/match/literal_filter.h"

#include <algorithm>
#include <limits>
#include <unordered_map>

#include "engine/base/bytes.h"

namespace trailhound {
namespace {

/// Text that nearly every record contains. build() chooses the grams of a literal that are rare in it; only speed
/// depends on that.
constexpr std::string_view kVocabulary =
    R"({"eventversion":"1.09","useridentity":{"type":"assumedrole","iamuser","root","awsservice","principalid":"aroa:",)"
    R"("arn":"arn:aws:sts::123456789012:assumed-role/user/","accountid":"","accesskeyid":"asia","akia","username":"",)"
    R"("sessioncontext":{"sessionissuer":{"type":"role","webidfederationdata":{},"attributes":{"creationdate":"",)"
    R"("mfaauthenticated":"false"}},"ec2roledelivery":"2.0"},"invokedby":"aws internal","eventtime":"2024-03-04t12:00:00z",)"
    R"("eventsource":".amazonaws.com","eventname":"describe","list","get","create","delete","update","put","awsregion":)"
    R"("us-east-1","eu-west-1","eu-central-1","ap-southeast-2","ca-central-1","sa-east-1","ap-northeast-1","ap-south-1",)"
    R"("sourceipaddress":"","useragent":"aws-cli/2.15 python/3.11 linux/5.10 exe/x86_64 prompt/off command/ boto3/1.34)"
    R"( botocore/1.34 md/arch ua/2.0 os/linux lang/python cfg/retry-mode standard aws-sdk-go-v2/1.26 aws-sdk-java/2.25)"
    R"( openjdk 64-bit server vm vendor/amazon.com inc io/sync http/apache terraform (+https://www.terraform.io) hashicorp)"
    R"( terraform-provider-aws registry providers aws-sdk-js nodejs s3 console","errorcode":"accessdenied","errormessage":)"
    R"("user is not authorized to perform on resource because no identity-based policy allows the action","requestparameters":)"
    R"({"maxresults":100,"filter","filterset":{"items":[{"name":"value","valueset"}]},"nexttoken":"","instanceid","bucketname":)"
    R"("","host":"","key":"","encryptioncontext","encryptionalgorithm":"symmetric_default","keyid":"","rolearn":"",)"
    R"("rolesessionname":"","durationseconds":3600,"includeallinstances":false,"loggroupname","logstreamname","functionname",)"
    R"("tablename","securitygroups","subnetid","vpcid","networkinterfaceid","availabilityzone","policydocument","statement"},)"
    R"("responseelements":null,"credentials":{"expiration","sessiontoken"},"additionaleventdata":{"signatureversion":"sigv4",)"
    R"("ciphersuite":"ecdhe-rsa-aes128-gcm-sha256","bytestransferredin":0,"authenticationmethod":"authheader","x-amz-id-2":)"
    R"("","bytestransferredout":0},"requestid":"","eventid":"","readonly":true,"resources":[{"accountid":"","type":"aws::kms::key",)"
    R"("aws::s3::bucket","aws::iam::role","arn":""}],"eventtype":"awsapicall","awsserviceevent","managementevent":true,)"
    R"(config.amazonaws.com configuration configservice kms.amazonaws.com generatedatakey decrypt encrypt encryption )"
    R"(ec2.amazonaws.com s3.amazonaws.com sts.amazonaws.com username username transit destination ghost gateway error exception )"
    R"("recipientaccountid":"","sharedeventid":"","eventcategory":"management","tlsdetails":{"tlsversion":"tlsv1.3",)"
    R"("tls_aes_128_gcm_sha256","clientprovidedhostheader":""},"sessioncredentialfromconsole":"true"})";

/// How common a byte is in general, for grams that the vocabulary does not have: identifiers consist of letters and
/// digits.
int commonness(char c) {
  static constexpr std::string_view kVery = "aeinorst\"";
  static constexpr std::string_view kOften = "cdlmpuw:/.-0123456789";
  if (kVery.find(c) != std::string_view::npos) return 3;
  if (kOften.find(c) != std::string_view::npos) return 2;
  return c >= 'a' && c <= 'z' ? 1 : 0;
}

/// Decimal and hexadecimal digits and the punctuation of UUIDs, times and addresses; for one character or for sixteen
/// at once.
template <typename Chars>
auto is_of_code(Chars c) {
  const Chars folded = c | 0x20;
  // '-' to ':' are also the dot, the slash and the digits
  return ((c >= '-') & (c <= ':')) | ((folded >= 'a') & (folded <= 'f')) | (folded == 't') | (folded == 'z');
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

}  // namespace

bool LiteralFilter::accepts(std::string_view literal) {
  return literal.size() >= kMinLength &&
         std::all_of(literal.begin(), literal.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

void LiteralFilter::add(std::string_view literal, std::uint32_t id) {
  literals_.push_back({std::string(literal), {id}});
  const auto is_part_of = [&](std::string_view word) { return word.find(literal) != std::string_view::npos; };
  may_occur_in_bare_ = may_occur_in_bare_ || literal.find_first_not_of("0123456789+-.e") == std::string_view::npos ||
                       is_part_of("true") || is_part_of("false");
  if (!std::all_of(literal.begin(), literal.end(), [](char c) { return c == '"' || is_of_code(int{c}) != 0; })) return;
  std::array<signed char, kMinLength> beginning;
  std::transform(literal.begin(), literal.begin() + kMinLength, beginning.begin(),
                 [](char c) { return static_cast<signed char>(c | 0x20); });
  if (std::find(codes_.begin(), codes_.end(), beginning) == codes_.end()) codes_.push_back(beginning);
}

/// True if the string `text`, with its quotes, is_of_code().
bool LiteralFilter::is_code(std::string_view text) {
  if (text.size() > 64 || text.front() != '"') return false;  // it is not worth a look
  return !any_byte(text, [](SixteenBytes bytes) { return ~(is_of_code(bytes) | (bytes == '"')); });
}

/// True if a literal of such bytes may begin in `text`, which is_code(), or right after it.
bool LiteralFilter::may_hold_code(std::string_view text) const {
  SixteenBytes found{};
  for (std::size_t at = 0; at + kMinLength <= text.size(); at += sizeof found) {
    for (const auto& code : codes_) {
      SixteenBytes begins = ~SixteenBytes{};
      for (std::size_t i = 0; i < code.size(); ++i) {
        SixteenBytes bytes;
        std::memcpy(&bytes, text.data() + at + i, sizeof bytes);
        begins &= (bytes | 0x20) == code[i];
      }
      found |= begins;
    }
  }
  return any_byte({reinterpret_cast<const char*>(&found), sizeof found}, [](SixteenBytes bytes) { return bytes; });
}

void LiteralFilter::enter(std::uint32_t gram, std::uint32_t literal, std::int32_t offset) {
  const std::string& text = literals_[literal].text;
  grams_.push_back(gram);
  Start& entry = starts_.emplace_back();
  entry.literal = literal;
  entry.offset = offset;
  const std::size_t size = std::min<std::size_t>(text.size(), 8);
  std::memcpy(&entry.beginning, text.data(), size);
  std::memset(&entry.mask, 0xFF, size);
  entry.beginning = (entry.beginning | kLowerCase) & entry.mask;
}

/// A literal of three or four bytes: with any byte before it and, if it has three, with any byte after it.
void LiteralFilter::enter_short(std::uint32_t literal) {
  const std::string& text = literals_[literal].text;
  if (text.size() == 4) enter(gram_at(text.data()), literal, 0);
  for (int other = 0x20; other < 0x80; ++other) {
    if ((other & 0x20) == 0) continue;  // folded to one that has the bit
    const char in_front[] = {static_cast<char>(other), text[0], text[1], text[2]};
    enter(gram_at(in_front), literal, -1);
    if (text.size() == 4) continue;
    const char behind[] = {text[0], text[1], text[2], static_cast<char>(other)};
    enter(gram_at(behind), literal, 0);
  }
}

/// Takes, of several hashes, the one under which the fewest grams of ordinary text collide with those of literals.
void LiteralFilter::choose_factors(const std::unordered_map<std::uint32_t, int>& ordinary) {
  constexpr unsigned kCandidates = 256;
  int best_cost = std::numeric_limits<int>::max();
  Factors best{};
  std::uint32_t candidate = 0x9E3779B1u;
  std::vector<std::uint8_t> best_table;
  for (unsigned i = 0; i < kCandidates && best_cost > 0; ++i, candidate = candidate * 0x85EBCA6Bu + 2) {
    std::memcpy(factors_.data(), &candidate, sizeof candidate);
    occupied_.assign(std::size_t{1} << kSlotBits, 0);
    for (const std::uint32_t gram : grams_) occupied_[slot_of(gram, factors_)] = 1;
    int cost = 0;
    for (const auto& [gram, count] : ordinary) cost += occupied_[slot_of(gram, factors_)] ? count : 0;
    if (cost >= best_cost) continue;
    best_cost = cost;
    best = factors_;
    best_table = occupied_;
  }
  factors_ = best;
  occupied_ = std::move(best_table);
}

void LiteralFilter::build() {
  std::stable_sort(literals_.begin(), literals_.end(),
                   [](const Literal& a, const Literal& b) { return a.text < b.text; });
  std::vector<Literal> distinct;
  for (Literal& literal : literals_) {
    if (distinct.empty() || distinct.back().text != literal.text) {
      distinct.push_back(std::move(literal));
    } else {
      distinct.back().ids.push_back(literal.ids.front());
    }
  }
  literals_ = std::move(distinct);
  std::unordered_map<std::uint32_t, int> counts;
  for (std::size_t at = 0; at + 4 <= kVocabulary.size(); ++at) ++counts[gram_at(kVocabulary.data() + at)];
  const auto vocabulary = [&](std::uint32_t gram) {
    const auto found = counts.find(gram);
    return found == counts.end() ? 0 : found->second;
  };
  for (std::uint32_t id = 0; id < literals_.size(); ++id) {
    const std::string& literal = literals_[id].text;
    if (literal.size() <= 4) {
      enter_short(id);
      continue;
    }
    // Two adjacent grams, one of which is at an even position: the pair that is rarest in ordinary text.
    std::size_t best = 0;
    int best_score = std::numeric_limits<int>::max();
    for (std::size_t at = 0; at + 5 <= literal.size(); ++at) {
      int score = 100 * (vocabulary(gram_at(literal.data() + at)) + vocabulary(gram_at(literal.data() + at + 1)));
      for (std::size_t i = at; i < at + 5; ++i) score += commonness(literal[i]);
      if (score < best_score) {
        best_score = score;
        best = at;
      }
    }
    enter(gram_at(literal.data() + best), id, static_cast<std::int32_t>(best));
    enter(gram_at(literal.data() + best + 1), id, static_cast<std::int32_t>(best) + 1);
  }
  choose_factors(counts);
  sort_into_buckets();
}

void LiteralFilter::sort_into_buckets() {
  bucket_begin_.assign((std::size_t{1} << kBucketBits) + 1, 0);
  for (const std::uint32_t gram : grams_) ++bucket_begin_[bucket_of(gram) + 1];
  for (std::size_t i = 1; i < bucket_begin_.size(); ++i) bucket_begin_[i] += bucket_begin_[i - 1];
  std::vector<std::uint32_t> next(bucket_begin_.begin(), bucket_begin_.end() - 1);
  std::vector<std::uint32_t> grams(grams_.size());
  std::vector<Start> starts(starts_.size());
  for (std::size_t i = 0; i < grams_.size(); ++i) {
    const std::uint32_t place = next[bucket_of(grams_[i])]++;
    grams[place] = grams_[i];
    starts[place] = starts_[i];
  }
  grams_ = std::move(grams);
  starts_ = std::move(starts);
}

/// REQUIRES: at + literal.size() <= text.size()
bool LiteralFilter::occurs_at(const std::string& literal, std::string_view text, std::size_t at) const {
  for (std::size_t i = 0; i < literal.size(); ++i) {
    if (lower(text[at + i]) != literal[i]) return false;
  }
  return true;
}

}  // namespace trailhound

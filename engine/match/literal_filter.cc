#include "engine/match/literal_filter.h"

#include <algorithm>
#include <limits>
#include <unordered_map>

namespace trailhound {
namespace {

/// What nearly every record says, so that the three bytes which stand for a literal can be chosen among those that are
/// rare. It matters for speed only.
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

/// How common a byte is where the vocabulary does not tell: identifiers are of letters and digits.
int commonness(char c) {
  static constexpr std::string_view kVery = "aeinorst\"";
  static constexpr std::string_view kOften = "cdlmpuw:/.-0123456789";
  if (kVery.find(c) != std::string_view::npos) return 3;
  if (kOften.find(c) != std::string_view::npos) return 2;
  return c >= 'a' && c <= 'z' ? 1 : 0;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

}  // namespace

bool LiteralFilter::accepts(std::string_view literal) {
  return literal.size() >= kMinLength &&
         std::all_of(literal.begin(), literal.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

void LiteralFilter::add(std::string_view literal) { literals_.emplace_back(literal); }

std::uint32_t LiteralFilter::gram_at(std::string_view text, std::size_t at) {
  std::uint32_t gram = 0;
  std::memcpy(&gram, text.data() + at, 3);
  return (gram | static_cast<std::uint32_t>(kLowerCase)) & kGramMask;
}

void LiteralFilter::enter(std::uint32_t gram, std::uint32_t literal, std::size_t offset) {
  grams_.push_back({gram, literal, static_cast<std::uint32_t>(offset)});
  may_begin_[slot_of(gram)] = 1;
}

void LiteralFilter::build() {
  std::sort(literals_.begin(), literals_.end());
  literals_.erase(std::unique(literals_.begin(), literals_.end()), literals_.end());
  may_begin_.assign(std::size_t{1} << kSlotBits, 0);
  std::unordered_map<std::uint32_t, int> counts;
  for (std::size_t at = 0; at + 3 <= kVocabulary.size(); ++at) ++counts[gram_at(kVocabulary, at)];
  const auto vocabulary = [&](std::uint32_t gram) {
    const auto found = counts.find(gram);
    return found == counts.end() ? 0 : found->second;
  };
  for (std::uint32_t id = 0; id < literals_.size(); ++id) {
    const std::string& literal = literals_[id];
    // Two neighbouring starts, one of which falls on an even position: the pair that is rarest in ordinary text.
    std::size_t best = 0;
    int best_score = std::numeric_limits<int>::max();
    for (std::size_t at = 0; at + 4 <= literal.size(); ++at) {
      int score = 100 * (vocabulary(gram_at(literal, at)) + vocabulary(gram_at(literal, at + 1)));
      for (std::size_t i = at; i < at + 4; ++i) score += commonness(literal[i]);
      if (score < best_score) {
        best_score = score;
        best = at;
      }
    }
    enter(gram_at(literal, best), id, best);
    if (literal.size() > 3) {
      enter(gram_at(literal, best + 1), id, best + 1);
      continue;
    }
    for (unsigned third = 0; third < 256; ++third) {
      if ((third & kLowerCase) == 0) continue;  // folded to one that has the bit
      const char bytes[] = {literal[1], literal[2], static_cast<char>(third)};
      enter(gram_at({bytes, 3}, 0), id, 1);
    }
  }
  std::sort(grams_.begin(), grams_.end(),
            [](const Gram& a, const Gram& b) { return bucket_of(a.gram) < bucket_of(b.gram); });
  bucket_begin_.assign((std::size_t{1} << kBucketBits) + 1, 0);
  for (const Gram& gram : grams_) ++bucket_begin_[bucket_of(gram.gram) + 1];
  for (std::size_t i = 1; i < bucket_begin_.size(); ++i) bucket_begin_[i] += bucket_begin_[i - 1];
}

bool LiteralFilter::stands_at(const std::string& literal, std::string_view text, std::size_t at) const {
  if (text.size() - at < literal.size()) return false;
  for (std::size_t i = 0; i < literal.size(); ++i) {
    if (lower(text[at + i]) != literal[i]) return false;
  }
  return true;
}

}  // namespace trailhound

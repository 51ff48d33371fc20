#include "engine/sql/derived.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/identity/agent_family.h"
#include "engine/sql/constants.h"
#include "engine/sql/fields.h"

namespace trailhound {
namespace {

using F = SqlFunction;

/// A column or member by its path; null where the table has no text there.
SqlExpression member(const SqlTable& table, std::string_view path) {
  SqlReached reached = SqlFields(table).reach({}, path);
  return reached.kind == SqlReached::Kind::kText ? std::move(reached.value) : sql::call(F::kNullText, {});
}

/// The first text that is neither null nor empty.
SqlExpression first_of(const std::vector<SqlExpression>& texts) {
  std::vector<SqlExpression> operands;
  for (const SqlExpression& text : texts) operands.push_back(sql::call(F::kNotEmpty, {text}));
  return operands.size() == 1 ? std::move(operands.front()) : sql::call(F::kCoalesce, std::move(operands));
}

SqlExpression contains(const SqlExpression& text, std::string_view part) {
  return sql::or_false(sql::call(F::kContains, {text, sql::text(part)}));
}

SqlExpression ends_with(const SqlExpression& text, std::string_view end) {
  return sql::or_false(sql::call(F::kEndsWith, {text, sql::text(end)}));
}

SqlExpression is_one_of(const SqlExpression& text, const std::vector<std::string_view>& values) {
  std::vector<SqlExpression> operands = {text};
  for (const std::string_view value : values) operands.push_back(sql::text(value));
  return sql::or_false(sql::call(F::kIn, std::move(operands)));
}

/// arn:aws:sts::111122223333:assumed-role/Admin/bob → arn:aws:iam::111122223333:role/Admin; null for another ARN.
SqlExpression role_of_session(const SqlExpression& arn) {
  const auto part = [](SqlExpression text, std::string_view separator, std::int64_t number) {
    return sql::call(F::kSplit, {std::move(text), sql::text(separator), sql::number(number)});
  };
  SqlExpression front =
      sql::call(F::kReplace, {part(arn, ":assumed-role/", 1), sql::text(":sts:"), sql::text(":iam:")});
  SqlExpression role = part(part(arn, ":assumed-role/", 2), "/", 1);
  SqlExpression whole = sql::call(F::kConcat, {std::move(front), sql::text(":role/"), std::move(role)});
  return sql::call(F::kWhen, {contains(arn, ":assumed-role/"), std::move(whole)});
}

SqlExpression principal(const SqlTable& table) {
  const auto identity = [&](std::string_view name) { return member(table, "userIdentity." + std::string(name)); };
  const SqlExpression arn = identity("arn"), id = identity("principalId"), account = identity("accountId"),
                      user = identity("userName"), service = identity("invokedBy"), stated = identity("type"),
                      issuer = identity("sessionContext.sessionIssuer.arn"), provider = identity("identityProvider");
  const SqlExpression no_arn = sql::call(F::kIsNull, {first_of({arn})});
  const SqlExpression is_known =
      is_one_of(stated, {"IAMUser", "AssumedRole", "Role", "AWSService", "AWSAccount", "Root", "FederatedUser",
                         "SAMLUser", "WebIdentityUser", "IdentityCenterUser"});
  // What the type is where it is none of those: as far as the ARN tells.
  const auto is = [&](std::vector<std::string_view> types, SqlExpression otherwise) {
    SqlExpression by_arn = sql::both({sql::negation(is_known), std::move(otherwise)});
    return sql::either({is_one_of(stated, types), std::move(by_arn)});
  };
  const SqlExpression looks_like_role = sql::either({contains(arn, ":assumed-role/"), contains(arn, ":role/")});
  const SqlExpression looks_like_user = sql::both({sql::negation(looks_like_role), contains(arn, ":user/")});
  const SqlExpression looks_like_root =
      sql::both({sql::negation(looks_like_role), sql::negation(looks_like_user), ends_with(arn, ":root")});
  const SqlExpression looks_like_service =
      sql::both({no_arn, sql::negation(sql::call(F::kIsNull, {first_of({service})}))});
  SqlExpression root = sql::call(F::kConcat, {sql::text("arn:aws:iam::"), first_of({account}), sql::text(":root")});
  SqlExpression role_id = sql::call(F::kSplit, {id, sql::text(":"), sql::number(1)});

  SqlExpression out = first_of({arn, user, service, id, stated});
  const auto prefer = [&](SqlExpression condition, SqlExpression value) {
    out = sql::call(F::kIf, {std::move(condition), std::move(value), std::move(out)});
  };
  SqlExpression of_provider = sql::call(F::kConcat, {first_of({provider}), sql::text("/"), first_of({user})});
  prefer(is_known, first_of({arn, std::move(of_provider), id, user, provider}));
  prefer(is({"AssumedRole", "Role"}, looks_like_role),
         first_of({issuer, role_of_session(arn), arn, std::move(role_id), user}));
  prefer(is({"Root"}, looks_like_root), first_of({arn, std::move(root), user, id}));
  prefer(is_one_of(stated, {"AWSAccount"}), first_of({account, arn, id}));
  prefer(is({"AWSService"}, looks_like_service), first_of({service, id, user, arn}));
  prefer(is({"IAMUser"}, looks_like_user), first_of({arn, user, id}));
  return out;
}

/// The first three groups of an IPv6 address, of its 32 hexadecimal digits, as inet_ntop() writes their network.
SqlExpression network6(const SqlExpression& digits) {
  const auto group = [&](std::int64_t from) {
    SqlExpression four = sql::call(F::kPart, {digits, sql::number(from), sql::number(4)});
    return sql::call(F::kNoLeadingZeros, {std::move(four)});
  };
  const auto is_zero = [](const SqlExpression& text) { return sql::call(F::kEquals, {text, sql::text("0")}); };
  const SqlExpression first = group(1), second = group(5), third = group(9), colon = sql::text(":"),
                      end = sql::text("::/48");
  SqlExpression one = sql::call(F::kConcat, {first, end});
  SqlExpression two = sql::call(F::kConcat, {first, colon, second, end});
  SqlExpression three = sql::call(F::kConcat, {first, colon, second, colon, third, end});
  SqlExpression none = sql::text("::/48");
  SqlExpression shorter =
      sql::call(F::kIf, {sql::negation(is_zero(second)), std::move(two),
                         sql::call(F::kIf, {sql::negation(is_zero(first)), std::move(one), std::move(none)})});
  return sql::call(F::kIf, {sql::negation(is_zero(third)), std::move(three), std::move(shorter)});
}

SqlExpression network4(const SqlExpression& address) {
  const auto part = [&](std::int64_t number) {
    return sql::call(F::kSplit, {address, sql::text("."), sql::number(number)});
  };
  return sql::call(F::kConcat, {part(1), sql::text("."), part(2), sql::text(".0.0/16")});
}

SqlExpression network(const SqlTable& table) {
  const SqlExpression address = sql::call(F::kNotEmpty, {member(table, "sourceIPAddress")});
  const std::string four = std::string(kOctetExpression) + "(?:\\." + std::string(kOctetExpression) + "){3}";
  const auto matches = [&](const std::string& expression) {
    return sql::or_false(sql::call(F::kMatches, {address, sql::text(expression)}));
  };
  // Of an address of IPv4 in IPv6, what is behind the last colon.
  const std::string mapped = "\\A(?:0{0,4}:){0,4}:?(?:0{0,4}:){0,2}[Ff]{4}:" + four + "\\z";
  SqlExpression inner = sql::call(F::kLower, {address});
  inner = sql::call(F::kSplit, {std::move(inner), sql::text("ffff:"), sql::number(2)});
  const SqlExpression digits = sql::call(F::kDigits6, {address});
  SqlExpression six = sql::call(F::kIf, {sql::call(F::kIsNull, {digits}), address, network6(digits)});
  SqlExpression with_mapped = sql::call(F::kIf, {matches(mapped), network4(inner), std::move(six)});
  return sql::call(F::kIf, {matches("\\A" + four + "\\z"), network4(address), std::move(with_mapped)});
}

SqlExpression agent_family_of(const SqlTable& table) {
  const SqlExpression agent = sql::call(F::kNotEmpty, {member(table, "userAgent")});
  const SqlExpression lower = sql::call(F::kLower, {sql::call(F::kPart, {agent, sql::number(1), sql::number(1024)})});
  SqlExpression out = sql::call(F::kAgentProduct, {agent});
  SqlExpression is_service = sql::either(
      {sql::or_false(sql::call(F::kEquals, {lower, sql::text("aws internal")})), ends_with(lower, ".amazonaws.com")});
  out = sql::call(F::kIf, {std::move(is_service), sql::text("AWS service"), std::move(out)});
  const auto families = agent_families();
  for (auto family = families.rbegin(); family != families.rend(); ++family) {
    out = sql::call(F::kIf, {contains(lower, family->part), sql::text(family->name), std::move(out)});
  }
  return out;
}

}  // namespace

SqlExpression derived_expression(DerivedField field, const SqlTable& table) {
  switch (field) {
    case DerivedField::kPrincipal:
      return principal(table);
    case DerivedField::kNetwork:
      return network(table);
    case DerivedField::kAgentFamily:
      return agent_family_of(table);
  }
  return sql::call(F::kNullText, {});
}

}  // namespace trailhound

#include "engine/sql/table.h"

#include <catch2/catch.hpp>

#include "engine/sql/aws_table.h"

namespace trailhound {
namespace {

using Kind = SqlColumnType::Kind;

/// `string`, `struct<a:string>`: Hive's way of writing, with the kinds in the place of the types.
std::string dump(const SqlColumnType& type) {
  static const char* kNames[] = {"string", "boolean", "number", "timestamp", "struct", "array", "map"};
  std::string out = kNames[static_cast<std::size_t>(type.kind)];
  if (type.fields.empty()) return out;
  out += '<';
  for (const SqlField& field : type.fields) {
    if (&field != &type.fields.front()) out += ',';
    if (!field.name.empty()) out += field.name + ':';
    out += dump(field.type);
  }
  return out + '>';
}

std::string dump(const std::vector<SqlField>& fields) {
  std::string out;
  for (const SqlField& field : fields) out += (out.empty() ? "" : "; ") + field.name + ' ' + dump(field.type);
  return out;
}

SqlTable parsed(std::string_view text) {
  const Result<SqlTable> table = parse_table_ddl(text);
  if (!table.has_value()) FAIL(render(table.error()));
  return *table;
}

/// `line:column: reason`
std::string fault(std::string_view text) {
  const Result<SqlTable> table = parse_table_ddl(text);
  if (table.has_value()) return "no fault";
  const Diagnostic& error = table.error();
  return std::to_string(error.position.line) + ':' + std::to_string(error.position.column) + ": " + error.text;
}

TEST_CASE("AWS's table") {
  const SqlTable table = aws_table();
  CHECK(table.name == "cloudtrail_logs");
  CHECK(dump(table.partitions) == "timestamp string");
  CHECK(dump(table.columns) ==
        "eventversion string; "
        "useridentity struct<type:string,principalid:string,arn:string,accountid:string,invokedby:string,"
        "accesskeyid:string,username:string,onbehalfof:struct<userid:string,identitystorearn:string>,"
        "sessioncontext:struct<attributes:struct<mfaauthenticated:string,creationdate:string>,"
        "sessionissuer:struct<type:string,principalid:string,arn:string,accountid:string,username:string>,"
        "ec2roledelivery:string,webidfederationdata:struct<federatedprovider:string,attributes:map<string>>>>; "
        "eventtime string; eventsource string; eventname string; awsregion string; sourceipaddress string; "
        "useragent string; errorcode string; errormessage string; requestparameters string; "
        "responseelements string; additionaleventdata string; requestid string; eventid string; readonly string; "
        "resources array<struct<arn:string,accountid:string,type:string>>; eventtype string; apiversion string; "
        "recipientaccountid string; serviceeventdetails string; sharedeventid string; vpcendpointid string; "
        "vpcendpointaccountid string; eventcategory string; "
        "addendum struct<reason:string,updatedfields:string,originalrequestid:string,originaleventid:string>; "
        "sessioncredentialfromconsole string; edgedevicedetails string; "
        "tlsdetails struct<tlsversion:string,ciphersuite:string,clientprovidedhostheader:string>");
}

TEST_CASE("columns and members are found in any case") {
  const SqlTable table = aws_table();
  REQUIRE(table.column("userIdentity") != nullptr);
  const SqlField* context = table.column("userIdentity")->type.member("sessionContext");
  REQUIRE(context != nullptr);
  CHECK(context->name == "sessioncontext");
  CHECK(table.column("userIdentity")->type.member("sourceIdentity") == nullptr);
  CHECK(table.column("eventName")->type.member("x") == nullptr);
  CHECK(table.column("resources")->type.member("") == nullptr);
  CHECK(table.column("timestamp") == nullptr);
}

TEST_CASE("AWS's statement names the place of the files") {
  const std::string one = aws_table_ddl();
  CHECK(one.find("CREATE EXTERNAL TABLE `cloudtrail_logs`(\n    eventversion STRING,\n") == 0);
  CHECK(one.find("LOCATION 's3://amzn-s3-demo-bucket/AWSLogs/111122223333/CloudTrail/us-east-1'\n") != one.npos);
  CHECK(one.find("'storage.location.template' = "
                 "'s3://amzn-s3-demo-bucket/AWSLogs/111122223333/CloudTrail/us-east-1/${timestamp}');\n") != one.npos);

  TrailLocation trail;
  trail.table = "trail";
  trail.bucket = "logs/it's";
  trail.organization = "o-abc";
  trail.accounts = {"111122223333", "444455556666"};
  trail.regions = {"eu-west-1", "us-east-1"};
  trail.first_day = "2026/03/01";
  const std::string several = aws_table_ddl(trail);
  CHECK(several.find("LOCATION 's3://logs/it''s/AWSLogs/o-abc/'\n") != several.npos);
  CHECK(several.find("'projection.account.values' = '111122223333,444455556666',\n") != several.npos);
  CHECK(several.find("'projection.region.type' = 'enum',\n") != several.npos);
  CHECK(several.find("'projection.timestamp.range' = '2026/03/01,NOW',\n") != several.npos);
  CHECK(several.find("/AWSLogs/o-abc/${account}/CloudTrail/${region}/${timestamp}');\n") != several.npos);
  const SqlTable table = parsed(several);
  CHECK(table.name == "trail");
  CHECK(dump(table.partitions) == "account string; region string; timestamp string");
  CHECK(dump(table.columns) == dump(aws_table().columns));
}

TEST_CASE("what SHOW CREATE TABLE prints") {
  const SqlTable table = parsed(R"(CREATE EXTERNAL TABLE `logs.2026`(
  `eventversion` string COMMENT 'from deserializer', 
  `useridentity` struct<type:string,sessioncontext:struct<attributes:struct<creationdate:string>>> COMMENT 'it''s, (a) > b', 
  `resources` array<struct<arn:string COMMENT 'x',accountid:string>> COMMENT 'it\'s', 
  `eventid` string)
PARTITIONED BY ( 
  `region` string COMMENT '', 
  `year` int)
ROW FORMAT SERDE 
  'org.apache.hive.hcatalog.data.JsonSerDe' 
LOCATION
  's3://amzn-s3-demo-bucket/AWSLogs/111122223333/'
TBLPROPERTIES (
  'transient_lastDdlTime'='1773000000')
)");
  CHECK(table.name == "logs.2026");
  CHECK(dump(table.columns) ==
        "eventversion string; "
        "useridentity struct<type:string,sessioncontext:struct<attributes:struct<creationdate:string>>>; "
        "resources array<struct<arn:string,accountid:string>>; eventid string");
  CHECK(dump(table.partitions) == "region string; year number");
}

TEST_CASE("statements that people write") {
  struct Row {
    std::string text, name, columns, partitions;
  };
  const Row rows[] = {
      {"create table if not exists Security.\"Trail\" (EventName VARCHAR(64), eventTime TIMESTAMP) -- )\n; DROP TABLE "
       "x",
       "Trail", "EventName string; eventTime timestamp", ""},
      {"createtab_stmt\nCREATE OR REPLACE TABLE t /* ( */ (eventid char(36) NOT NULL, n decimal(38, 0), b boolean, d "
       "double, at date)",
       "t", "eventid string; n number; b boolean; d number; at timestamp", ""},
      {"CREATE EXTERNAL TABLE t (eventname string, requestparameters map<string,array<string>>, `a``b` string)", "t",
       "eventname string; requestparameters map<array<string>>; a`b string", ""},
      // Iceberg in Athena: the keys are made of columns
      {"CREATE TABLE t (eventname string, eventtime timestamp) PARTITIONED BY (day(eventtime), eventname) LOCATION 'x'",
       "t", "eventname string; eventtime timestamp", ""},
      {"CREATE EXTERNAL TABLE t (eventname string) PARTITIONED BY (day string) ROW FORMAT SERDE 'x' WITH "
       "SERDEPROPERTIES ('a' = ')', 'b'='\xC3\xA9')",
       "t", "eventname string", "day string"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const SqlTable table = parsed(row.text);
    CHECK(table.name == row.name);
    CHECK(dump(table.columns) == row.columns);
    CHECK(dump(table.partitions) == row.partitions);
  }
}

TEST_CASE("Trino's way of writing") {
  const SqlTable table = parsed(R"(CREATE TABLE hive.security.cloudtrail (
   eventversion varchar,
   useridentity ROW("type" varchar, arn varchar, sessioncontext ROW(attributes ROW(creationdate varchar))),
   eventtime timestamp(3) with time zone,
   eventname varchar(128) COMMENT 'the call',
   resources array(row(arn varchar, "accountid" varchar)),
   tags map(varchar, row(a bigint)),
   region varchar WITH (partition_projection_type = 'ENUM'),
   "timestamp" varchar
)
WITH (
   external_location = 's3://amzn-s3-demo-bucket/AWSLogs',
   format = 'JSON',
   partitioned_by = ARRAY['region','timestamp']
))");
  CHECK(table.name == "cloudtrail");
  CHECK(dump(table.columns) ==
        "eventversion string; "
        "useridentity struct<type:string,arn:string,sessioncontext:struct<attributes:struct<creationdate:string>>>; "
        "eventtime timestamp; eventname string; resources array<struct<arn:string,accountid:string>>; "
        "tags map<struct<a:number>>");
  CHECK(dump(table.partitions) == "region string; timestamp string");
}

TEST_CASE("what is no table of CloudTrail's files is refused with its place and the reason") {
  struct Row {
    std::string text, fault;
  };
  const std::string elsewhere = "; queries here are for tables over CloudTrail's log files in S3";
  const Row rows[] = {
      {"", "1:1: this is no CREATE TABLE statement"},
      {"\n  SELECT * FROM t", "2:3: this is no CREATE TABLE statement"},
      {"\xFF\xFE", "1:1: this is no CREATE TABLE statement"},
      {"-- the view\nCREATE VIEW v AS SELECT 1", "2:1: this statement creates something else than a table"},
      {"CREATE TABLE t AS SELECT 1", "1:16: this statement does not list the columns of the table"},
      {"CREATE TABLE IF t (a string)", "1:17: expected IF NOT EXISTS"},
      {"CREATE TABLE (a string)", "1:14: expected the name of the table, not '('"},
      {"CREATE TABLE t ()", "1:17: expected the name of a column, not ')'"},
      {"CREATE TABLE t (a string,)", "1:26: expected the name of a column, not ')'"},
      {"CREATE TABLE t (\n eventname string", "1:16: this '(' is not closed"},
      {"CREATE TABLE t (\n eventname strng)", "2:12: there is no type 'strng' for a column of records"},
      {"CREATE TABLE t (a)", "1:18: expected a type, not ')'"},
      {"CREATE TABLE t (a string b string)", "1:26: expected ',' or ')' for the '(' of line 1, not 'b'"},
      {"CREATE TABLE t (a string NOT)", "1:29: expected NOT NULL"},
      {"CREATE TABLE t (a string COMMENT x)", "1:34: expected the text of the comment, not 'x'"},
      {"CREATE TABLE t (a string, b int, A int)", "1:34: the table has a column 'A' already"},
      {"CREATE TABLE t (a string) PARTITIONED BY (a string)", "1:43: the table has a column 'a' already"},
      {"CREATE TABLE t (a array, b string)", "1:24: expected '<' or '(', not ','"},
      {"CREATE TABLE t (\na struct<b:string,\nc:array<string>, eventid string)",
       "3:32: expected ',' or '>' for the '<' of line 2, not ')'"},
      {"CREATE TABLE t (a array<string, b string)", "1:31: expected ',' or '>' for the '<' of line 1, not ','"},
      {"CREATE TABLE t (a array<string)", "1:31: expected ',' or '>' for the '<' of line 1, not ')'"},
      {"CREATE TABLE t (a array<array<string>", "1:24: this '<' is not closed"},
      {"CREATE TABLE t (a array<string>>)", "1:32: expected ',' or ')' for the '(' of line 1, not '>'"},
      {"CREATE TABLE t (eventname string))", "1:34: this ')' closes nothing"},
      {"CREATE TABLE t (a map<string>)", "1:29: expected ',' and the type of the map's values, not '>'"},
      {"CREATE TABLE t (a struct<string>)", "1:32: expected a type, not '>'"},
      {"CREATE TABLE t (a varchar(3)", "1:16: this '(' is not closed"},
      {"CREATE TABLE t (a varchar(3", "1:26: this '(' is not closed"},
      {"CREATE TABLE t (a timestamp with x)", "1:34: expected TIME ZONE, not 'x'"},
      {"CREATE TABLE t (`a string)", "1:17: this quote is not closed"},
      {"CREATE TABLE t (a string COMMENT 'x)", "1:34: this quote is not closed"},
      {"CREATE TABLE t (a string /* x)", "1:26: this comment has no end"},
      {"CREATE TABLE t (a string) LOCATION 'x", "1:36: this quote is not closed"},
      {"CREATE TABLE t (a string) WITH (x = 1", "1:32: this '(' is not closed"},
      {"CREATE TABLE t (a string) PARTITIONED (b int)", "1:39: expected PARTITIONED BY"},
      {"CREATE TABLE t (a string) WITH (partitioned_by = ARRAY['b'])", "1:56: the table has no column 'b'"},
      {"CREATE TABLE t (a string) WITH (partitioned_by = 'a')", "1:50: expected ARRAY['…'] of columns"},
      {"CREATE TABLE t (records array<struct<eventname:string>>)",
       "1:1: 't' has none of CloudTrail's columns eventname, eventsource and eventid"},
      {"CREATE TABLE t (eventtime timestamp, eventname string, requestparameters map<string,string>)",
       "1:1: 't' is an event data store of CloudTrail Lake" + elsewhere},
      {"CREATE TABLE t (eventname string, eventJson string)",
       "1:1: 't' is an event data store of CloudTrail Lake" + elsewhere},
      {"CREATE TABLE t (metadata struct<uid:string>, time_dt timestamp, api struct<operation:string>, activity_id int)",
       "1:1: 't' has columns of OCSF, as tables of Security Lake do" + elsewhere},
      {"CREATE TABLE t (class_uid int, eventid string)",
       "1:1: 't' has columns of OCSF, as tables of Security Lake do" + elsewhere},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(fault(row.text) == row.fault);
  }
}

TEST_CASE("an error shows the line") {
  const Result<SqlTable> table = parse_table_ddl("CREATE TABLE t (\r\n  eventname strng)\r\n", "trail.sql");
  REQUIRE_FALSE(table.has_value());
  CHECK(render(table.error()) ==
        "trail.sql:2:13: error: there is no type 'strng' for a column of records\n"
        "  eventname strng)\n"
        "            ^\n");
}

TEST_CASE("size and nesting have limits") {
  const auto nested = [](int depth) {
    std::string text = "CREATE TABLE t (eventid ";
    for (int i = 0; i < depth; ++i) text += "array<";
    return text + "string" + std::string(static_cast<std::size_t>(depth), '>') + ")";
  };
  CHECK(fault(nested(32)) == "no fault");
  CHECK(fault(nested(33)) == "1:223: types are nested too deep; the limit is 32");
  CHECK(fault(nested(100000)) == "1:223: types are nested too deep; the limit is 32");
  std::string large = "CREATE TABLE t (eventid string) -- ";
  large.resize(std::size_t{1} << 20, 'x');
  CHECK(fault(large) == "no fault");
  CHECK(fault(large + 'x') == "0:0: a statement that creates a table has at most 1 MiB");
}

TEST_CASE("every beginning of a statement ends well") {
  const std::string text = aws_table_ddl();
  for (std::size_t size = 0; size < text.size(); ++size) {
    const Result<SqlTable> table = parse_table_ddl(std::string_view(text).substr(0, size));
    CHECK((table.has_value() || !table.error().text.empty()));
  }
}

}  // namespace
}  // namespace trailhound

#include "engine/sql/aws_table.h"

#include <cassert>
#include <utility>

namespace trailhound {
namespace {

/// The columns of AWS's statement.
constexpr std::string_view kColumns = R"((
    eventversion STRING,
    useridentity STRUCT<
        type: STRING,
        principalid: STRING,
        arn: STRING,
        accountid: STRING,
        invokedby: STRING,
        accesskeyid: STRING,
        username: STRING,
        onbehalfof: STRUCT<
            userid: STRING,
            identitystorearn: STRING>,
        sessioncontext: STRUCT<
            attributes: STRUCT<
                mfaauthenticated: STRING,
                creationdate: STRING>,
            sessionissuer: STRUCT<
                type: STRING,
                principalid: STRING,
                arn: STRING,
                accountid: STRING,
                username: STRING>,
            ec2roledelivery: STRING,
            webidfederationdata: STRUCT<
                federatedprovider: STRING,
                attributes: MAP<STRING,STRING>>>>,
    eventtime STRING,
    eventsource STRING,
    eventname STRING,
    awsregion STRING,
    sourceipaddress STRING,
    useragent STRING,
    errorcode STRING,
    errormessage STRING,
    requestparameters STRING,
    responseelements STRING,
    additionaleventdata STRING,
    requestid STRING,
    eventid STRING,
    readonly STRING,
    resources ARRAY<STRUCT<
        arn: STRING,
        accountid: STRING,
        type: STRING>>,
    eventtype STRING,
    apiversion STRING,
    recipientaccountid STRING,
    serviceeventdetails STRING,
    sharedeventid STRING,
    vpcendpointid STRING,
    vpcendpointaccountid STRING,
    eventcategory STRING,
    addendum STRUCT<
        reason: STRING,
        updatedfields: STRING,
        originalrequestid: STRING,
        originaleventid: STRING>,
    sessioncredentialfromconsole STRING,
    edgedevicedetails STRING,
    tlsdetails STRUCT<
        tlsversion: STRING,
        ciphersuite: STRING,
        clientprovidedhostheader: STRING>)
)";

std::string in_quotes(char quote, std::string_view text) {
  std::string out(1, quote);
  for (const char c : text) out.append(c == quote ? 2 : 1, c);
  return out + quote;
}

/// The lines of a statement for one part of the files' paths: a constant, or a partition key with a list of values.
struct PathPart {
  std::string in_path, key, properties;

  PathPart(std::string_view name, const std::vector<std::string>& values) {
    if (values.size() == 1) {
      in_path = values[0];
      return;
    }
    std::string list;
    for (const std::string& value : values) list += (list.empty() ? "" : ",") + value;
    const std::string property = "projection." + std::string(name);
    in_path = "${" + std::string(name) + '}';
    key = "    " + in_quotes('`', name) + " STRING,\n";
    properties = "    " + in_quotes('\'', property + ".type") + " = 'enum',\n    " +
                 in_quotes('\'', property + ".values") + " = " + in_quotes('\'', list) + ",\n";
  }
};

}  // namespace

std::string aws_table_ddl(const TrailLocation& trail) {
  const PathPart account("account", trail.accounts), region("region", trail.regions);
  const std::string root =
      "s3://" + trail.bucket + "/AWSLogs/" + (trail.organization.empty() ? "" : trail.organization + '/');
  const std::string folder = root + account.in_path + "/CloudTrail/" + region.in_path;
  // A partition key cannot be in LOCATION.
  const std::string location = account.key.empty() && region.key.empty() ? folder : root;
  return "CREATE EXTERNAL TABLE " + in_quotes('`', trail.table) + std::string(kColumns) + "PARTITIONED BY (\n" +
         account.key + region.key +
         "    `timestamp` STRING)\n"
         "ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'\n"
         "STORED AS INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat'\n"
         "OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'\n"
         "LOCATION " +
         in_quotes('\'', location) +
         "\n"
         "TBLPROPERTIES (\n"
         "    'projection.enabled' = 'true',\n" +
         account.properties + region.properties +
         "    'projection.timestamp.type' = 'date',\n"
         "    'projection.timestamp.format' = 'yyyy/MM/dd',\n"
         "    'projection.timestamp.interval' = '1',\n"
         "    'projection.timestamp.interval.unit' = 'DAYS',\n"
         "    'projection.timestamp.range' = " +
         in_quotes('\'', trail.first_day + ",NOW") +
         ",\n"
         "    'storage.location.template' = " +
         in_quotes('\'', folder + "/${timestamp}") + ");\n";
}

SqlTable aws_table() {
  Result<SqlTable> table = parse_table_ddl(aws_table_ddl());
  assert(table.has_value());
  return std::move(*table);
}

}  // namespace trailhound

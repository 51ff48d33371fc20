#pragma once

#include <string>
#include <vector>

#include "engine/sql/table.h"

namespace trailhound {

/// Where a trail keeps its files, for the statement that makes a table of them.
struct TrailLocation {
  std::string table = "cloudtrail_logs";
  std::string bucket = "amzn-s3-demo-bucket";  ///< with the prefix that the trail has in it, if any: `bucket/prefix`
  std::string organization;                    ///< `o-…`, of an organization's trail
  std::vector<std::string> accounts = {"111122223333"};
  std::vector<std::string> regions = {"us-east-1"};
  std::string first_day = "2020/01/01";  ///< before it, the table has no partitions
};

/// AWS's statement for a table of CloudTrail's files whose partitions Athena derives from their paths. It is AWS's own
/// for one account and one region, with the partition key `timestamp`. Several accounts or regions become the keys
/// `account` and `region`.
std::string aws_table_ddl(const TrailLocation& trail = {});

/// The table that aws_table_ddl() makes.
SqlTable aws_table();

}  // namespace trailhound

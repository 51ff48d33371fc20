"""What Terraform reads for a plan, and the changes that an apply makes: one function for each kind of change."""

from records import policy, text

# Reads that refresh a resource of the state: (service, events, parameter, how the parameter is drawn).
REFRESH = [("iam", ("GetRole", "ListRolePolicies", "ListAttachedRolePolicies"), "roleName", "role"),
           ("iam", ("GetPolicy", "GetPolicyVersion"), "policyArn", "policy"),
           ("s3", ("GetBucketPolicy", "GetBucketAcl", "GetBucketVersioning", "GetBucketEncryption", "GetBucketTagging",
                   "GetBucketLogging", "GetBucketLifecycle", "GetBucketPublicAccessBlock", "GetBucketReplication"),
            "bucketName", "bucket"),
           ("kms", ("DescribeKey", "GetKeyPolicy", "GetKeyRotationStatus", "ListResourceTags"), "keyId", "key"),
           ("lambda", ("GetFunction20150331v2", "ListVersionsByFunction20150331", "GetPolicy20150331v2"),
            "functionName", "function"), ("ec2", ("DescribeSecurityGroups", ), "securityGroupSet", "group"),
           ("ec2", ("DescribeVpcs", ), "vpcSet", None),
           ("ec2", ("DescribeSubnets", "DescribeRouteTables"), "filterSet", None),
           ("logs", ("DescribeLogGroups", "ListTagsForResource"), "logGroupNamePrefix", "function"),
           ("ssm", ("GetParameter", ), "name", "parameter"),
           ("secretsmanager", ("DescribeSecret", "GetResourcePolicy"), "secretId", "secret"),
           ("sqs", ("GetQueueAttributes", ), "queueUrl", "function"),
           ("events", ("DescribeRule", "ListTargetsByRule"), "name", "function"),
           ("rds", ("DescribeDBInstances", "ListTagsForResource"), "dBInstanceIdentifier", "function"),
           ("route53", ("GetHostedZone", "ListResourceRecordSets"), "hostedZoneId", "zone"),
           ("acm", ("DescribeCertificate", ), "certificateArn", "function"),
           ("monitoring", ("DescribeAlarms", ), "alarmNames", "function")]


def draw(company, mint, account, what):
    app = mint.random.choice(company.applications)
    return {
        "role": app.role.name, "policy": "arn:aws:iam::%s:policy/%s" % (account, app.name), "bucket": app.bucket,
        "key": app.key, "function": app.name,
        "group": {"items": [{"groupId": mint.random.choice(company.groups["prod"])}]},
        "parameter": "/%s/%s/replicas" % (app.environment, app.name), "secret": app.secrets[0],
        "zone": "Z" + mint.hex(12).upper(), None: {}
    }[what]


def plan_reads(company, mint, log, session, account_name, when):
    """A state of twenty to sixty resources, read from S3 and refreshed within seconds."""
    region, account = company.region, company.accounts[account_name]
    bucket = company.state_bucket
    log.call(session, when, "s3", "GetObject", region,
             {"bucketName": bucket, "key": account_name + "/terraform.tfstate", "Host": bucket + ".s3.amazonaws.com"},
             data=True, resources=[{"type": "AWS::S3::Bucket", "accountId": account, "ARN": "arn:aws:s3:::" + bucket}])
    for number in range(mint.random.randrange(8, 22)):
        service, names, parameter, kind = mint.random.choice(REFRESH)
        parameters = {parameter: draw(company, mint, account, kind)}
        if service == "s3":
            parameters["Host"] = parameters["bucketName"] + ".s3.amazonaws.com"
        if service == "ssm":
            parameters["withDecryption"] = True
        for name in names:
            error = "NoSuchLifecycleConfiguration" if name.endswith("Lifecycle") and number % 3 == 0 else None
            log.call(session, when + 2 + number / 4, service, name, region, parameters, error=error,
                     message="The lifecycle configuration does not exist" if error else None)


def role(company, mint, log, session, account_name, when):
    """A role for a new service: who may assume it, and a narrow policy."""
    name, account = mint.word() + "-task", company.accounts[account_name]
    service = mint.random.choice(("ecs-tasks.amazonaws.com", "lambda.amazonaws.com", "ec2.amazonaws.com"))
    principal = {"Service": service}
    if mint.random.random() < 0.2:
        principal = {"AWS": ["arn:aws:iam::%s:root" % account, "arn:aws:iam::%s:root" % company.accounts["shared"]]}
    log.call(
        session, when, "iam", "CreateRole", company.region, {
            "roleName": name, "path": "/", "maxSessionDuration": 3600, "assumeRolePolicyDocument": text(
                policy(action="sts:AssumeRole", resource=None, principal=principal))
        },
        {"role": {"roleName": name, "arn": "arn:aws:iam::%s:role/%s" % (account, name), "roleId": mint.principal_id()}})
    log.call(
        session, when + 1, "iam", "PutRolePolicy", company.region, {
            "roleName": name, "policyName": "access", "policyDocument": text(
                policy(action=["secretsmanager:GetSecretValue", "kms:Decrypt"],
                       resource="arn:aws:secretsmanager:%s:%s:secret:%s/*" % (company.region, account, account_name)))
        })
    if service.startswith("ec2"):
        log.call(session, when + 2, "iam", "AttachRolePolicy", company.region,
                 {"roleName": name, "policyArn": "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"})
        log.call(session, when + 3, "iam", "CreateInstanceProfile", company.region,
                 {"instanceProfileName": name, "path": "/"}, {"instanceProfile": {"instanceProfileName": name}})
        log.call(session, when + 4, "iam", "AddRoleToInstanceProfile", company.region,
                 {"instanceProfileName": name, "roleName": name})


def policy_version(company, mint, log, session, account_name, when):
    app = mint.random.choice(company.applications)
    arn = "arn:aws:iam::%s:policy/%s" % (company.accounts[account_name], app.name)
    log.call(
        session, when, "iam", "CreatePolicyVersion", company.region, {
            "policyArn": arn, "setAsDefault": True, "policyDocument": text(
                policy(
                    action=["s3:GetObject", "s3:PutObject", "sqs:SendMessage", "dynamodb:*"], resource=[
                        "arn:aws:s3:::%s/*" % app.bucket,
                        "arn:aws:dynamodb:%s:%s:table/%s" % (company.region, app.account, app.table)
                    ]))
        }, {"policyVersion": {"versionId": "v%d" % mint.random.randrange(2, 30), "isDefaultVersion": True}})
    log.call(session, when + 1, "iam", "DeletePolicyVersion", company.region, {"policyArn": arn, "versionId": "v1"})


def security_group(company, mint, log, session, account_name, when):
    group, world = "sg-" + mint.hex(), mint.random.random() < 0.3
    log.call(session, when, "ec2", "CreateSecurityGroup", company.region,
             {"groupName": mint.word(), "groupDescription": "Managed by Terraform", "vpcId": company.vpc[account_name]},
             {"groupId": group, "_return": True})
    port, source = (443, "0.0.0.0/0") if world else (mint.random.choice((5432, 6379, 8080)), "10.0.0.0/8")
    log.call(
        session, when + 1, "ec2", "RevokeSecurityGroupEgress", company.region, {
            "groupId": group, "ipPermissions": {
                "items": [{"ipProtocol": "-1", "groups": {}, "ipRanges": {"items": [{"cidrIp": "0.0.0.0/0"}]}}]
            }
        }, {"_return": True})
    log.call(
        session, when + 2, "ec2", "AuthorizeSecurityGroupIngress", company.region, {
            "groupId": group, "ipPermissions": {
                "items": [{
                    "ipProtocol": "tcp", "fromPort": port, "toPort": port, "groups": {},
                    "ipRanges": {"items": [{"cidrIp": source}]}
                }]
            }
        }, {"_return": True})
    log.call(
        session, when + 3, "ec2", "AuthorizeSecurityGroupEgress", company.region, {
            "groupId": group, "ipPermissions": {
                "items": [{"ipProtocol": "-1", "groups": {}, "ipRanges": {"items": [{"cidrIp": "0.0.0.0/0"}]}}]
            }
        }, {"_return": True})


def key(company, mint, log, session, account_name, when):
    """A key whose policy is the account's root and the service that uses it, as the documentation of KMS suggests."""
    account = company.accounts[account_name]
    document = {
        "Version": "2012-10-17", "Statement": [{
            "Sid": "Enable IAM policies", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::%s:root" % account},
            "Action": "kms:*", "Resource": "*"
        }, {
            "Sid": "Logs", "Effect": "Allow", "Principal": {"Service": "logs.%s.amazonaws.com" % company.region},
            "Action": ["kms:Encrypt*", "kms:Decrypt*", "kms:GenerateDataKey*"], "Resource": "*"
        }]
    }
    arn = company.key_arn(mint, account, company.region)
    log.call(
        session, when, "kms", "CreateKey", company.region, {
            "policy": text(document), "keyUsage": "ENCRYPT_DECRYPT", "origin": "AWS_KMS", "multiRegion": False,
            "bypassPolicyLockoutSafetyCheck": False, "description": "logs"
        }, {"keyMetadata": {"aWSAccountId": account, "arn": arn, "keyState": "Enabled"}},
        resources=[{"accountId": account, "type": "AWS::KMS::Key", "ARN": arn}])
    log.call(session, when + 1, "kms", "EnableKeyRotation", company.region, {"keyId": arn})
    log.call(session, when + 2, "kms", "CreateAlias", company.region,
             {"aliasName": "alias/" + mint.word(), "targetKeyId": arn})
    if mint.random.random() < 0.4:
        log.call(
            session, when + 3, "kms", "PutKeyPolicy", company.region,
            {"keyId": arn, "policyName": "default", "policy": text(document), "bypassPolicyLockoutSafetyCheck": False})


def bucket(company, mint, log, session, account_name, when):
    """A bucket with everything that a module for buckets sets."""
    name, region = "%s-%s-%s" % (company.name, mint.word(), account_name), company.region
    host = {"bucketName": name, "Host": name + ".s3.amazonaws.com"}
    log.call(session, when, "s3", "CreateBucket", region,
             dict(host, CreateBucketConfiguration={"LocationConstraint": region}))
    document = {
        "Version": "2012-10-17", "Statement": [{
            "Sid": "own", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::%s:root" % company.accounts["shared"]},
            "Action": ["s3:GetObject",
                       "s3:ListBucket"], "Resource": ["arn:aws:s3:::" + name,
                                                      "arn:aws:s3:::%s/*" % name]
        }, {
            "Sid": "tls", "Effect": "Deny", "Principal": "*", "Action": "s3:*",
            "Resource": ["arn:aws:s3:::" + name,
                         "arn:aws:s3:::%s/*" % name], "Condition": {"Bool": {"aws:SecureTransport": "false"}}
        }]
    }
    log.call(
        session, when + 1, "s3", "PutBucketPublicAccessBlock", region,
        dict(
            host, publicAccessBlock="", PublicAccessBlockConfiguration={
                "RestrictPublicBuckets": True, "BlockPublicPolicy": True, "BlockPublicAcls": True,
                "IgnorePublicAcls": True
            }))
    log.call(session, when + 2, "s3", "PutBucketPolicy", region, dict(host, policy="", bucketPolicy=document))
    log.call(session, when + 3, "s3", "PutBucketVersioning", region,
             dict(host, versioning="", VersioningConfiguration={"Status": "Enabled"}))
    log.call(
        session, when + 4, "s3", "PutBucketEncryption", region,
        dict(
            host, encryption="", ServerSideEncryptionConfiguration={
                "Rule": {
                    "BucketKeyEnabled": True, "ApplyServerSideEncryptionByDefault": {
                        "SSEAlgorithm": "aws:kms",
                        "KMSMasterKeyID": company.key_arn(mint, company.accounts[account_name], region)
                    }
                }
            }))
    log.call(
        session, when + 5, "s3", "PutBucketLifecycle", region,
        dict(
            host, lifecycle="", LifecycleConfiguration={
                "Rule": {
                    "ID": "old", "Status": "Enabled", "Prefix": "",
                    "NoncurrentVersionExpiration": {"NoncurrentDays": 90}
                }
            }))


def function(company, mint, log, session, account_name, when):
    name, region, account = mint.word() + "-handler", company.region, company.accounts[account_name]
    arn = "arn:aws:lambda:%s:%s:function:%s" % (region, account, name)
    log.call(session, when, "logs", "CreateLogGroup", region, {"logGroupName": "/aws/lambda/" + name})
    log.call(session, when + 1, "logs", "PutRetentionPolicy", region,
             {"logGroupName": "/aws/lambda/" + name, "retentionInDays": 30})
    log.call(
        session, when + 2, "lambda", "CreateFunction20150331", region, {
            "functionName": name, "runtime": "nodejs22.x", "handler": "index.handler",
            "role": "arn:aws:iam::%s:role/%s" %
            (account, name), "code": {"s3Bucket": company.name + "-artifacts", "s3Key": name + ".zip"},
            "memorySize": 256, "timeout": 15, "publish": False, "layers": [
                "arn:aws:lambda:%s:017000801446:layer:AWSLambdaPowertoolsTypeScriptV2:27" % region
            ], "environment": {}
        }, {"functionName": name, "functionArn": arn})
    rule = "arn:aws:events:%s:%s:rule/%s" % (region, account, name)
    log.call(session, when + 3, "events", "PutRule", region,
             {"name": name, "scheduleExpression": "rate(1 hour)", "state": "ENABLED"}, {"ruleArn": rule})
    log.call(
        session, when + 4, "lambda", "AddPermission20150331v2", region, {
            "functionName": name, "action": "lambda:InvokeFunction", "principal": "events.amazonaws.com",
            "statementId": "events", "sourceArn": rule
        }, {})
    log.call(session, when + 5, "events", "PutTargets", region,
             {"rule": name, "targets": [{"id": "function", "arn": arn}]}, {"failedEntryCount": 0, "failedEntries": []})


def clean_up(company, mint, log, session, account_name, when):
    """A service is retired: everything of it goes, its logs and its secret too."""
    name, region = mint.word() + "-old", company.region
    account = company.accounts[account_name]
    log.call(session, when, "events", "RemoveTargets", region, {"rule": name, "ids": ["function"]},
             {"failedEntryCount": 0})
    log.call(session, when + 1, "events", "DeleteRule", region, {"name": name})
    log.call(session, when + 2, "lambda", "DeleteFunction20150331", region, {"functionName": name})
    log.call(session, when + 3, "logs", "DeleteLogGroup", region, {"logGroupName": "/aws/lambda/" + name})
    log.call(session, when + 4, "monitoring", "DeleteAlarms", region, {"alarmNames": [name + "-errors"]})
    log.call(session, when + 5, "secretsmanager", "DeleteSecret", region,
             {"secretId": "%s/%s/token" % (account_name, name), "recoveryWindowInDays": 30}, {"deletionDate": "x"})
    log.call(session, when + 6, "iam", "DetachRolePolicy", region,
             {"roleName": name, "policyArn": "arn:aws:iam::%s:policy/%s" % (account, name)})
    log.call(session, when + 7, "iam", "DeleteRolePolicy", region, {"roleName": name, "policyName": "access"})
    log.call(session, when + 8, "iam", "DeleteRole", region, {"roleName": name})
    log.call(session, when + 9, "kms", "ScheduleKeyDeletion", region,
             {"keyId": company.key_arn(mint, account, region), "pendingWindowInDays": 30},
             {"keyState": "PendingDeletion"})


def names(company, mint, log, session, account_name, when):
    """Records of the DNS, and a certificate that proves itself with one."""
    name, region = "%s.%s" % (mint.word(), company.domain), company.region
    log.call(
        session, when, "acm", "RequestCertificate", region, {"domainName": name, "validationMethod": "DNS"},
        {"certificateArn": "arn:aws:acm:%s:%s:certificate/%s" % (region, company.accounts[account_name], mint.uuid())})
    log.call(
        session, when + 2, "route53", "ChangeResourceRecordSets", region, {
            "hostedZoneId": "Z" + mint.hex(12).upper(), "changeBatch": {
                "comment": "Managed by Terraform", "changes": [{
                    "action": "UPSERT", "resourceRecordSet": {
                        "name": name, "type": "CNAME", "tTL": 300,
                        "resourceRecords": [{"value": "x.%s.elb.amazonaws.com" % region}]
                    }
                }]
            }
        }, {"changeInfo": {"status": "PENDING"}})


def queue(company, mint, log, session, account_name, when):
    name, region, account = mint.word(), company.region, company.accounts[account_name]
    arn = "arn:aws:sqs:%s:%s:%s" % (region, account, name)
    document = policy(action="sqs:SendMessage", resource=arn, principal={"Service": "sns.amazonaws.com"},
                      condition={"ArnEquals": {"aws:SourceArn": "arn:aws:sns:%s:%s:%s" % (region, account, name)}})
    log.call(session, when, "sqs", "CreateQueue", region, {"queueName": name, "attributes": {"Policy": text(document)}},
             {"queueUrl": "https://sqs.%s.amazonaws.com/%s/%s" % (region, account, name)})
    log.call(session, when + 1, "sns", "CreateTopic", region, {"name": name},
             {"topicArn": arn.replace(":sqs:", ":sns:")})
    log.call(session, when + 2, "sns", "Subscribe", region,
             {"topicArn": arn.replace(":sqs:", ":sns:"), "protocol": "sqs", "endpoint": arn},
             {"subscriptionArn": "pending confirmation"})


def secret(company, mint, log, session, account_name, when):
    name, region = "%s/%s/token" % (account_name, mint.word()), company.region
    log.call(session, when, "secretsmanager", "CreateSecret", region, {"name": name, "clientRequestToken": mint.uuid()},
             {
                 "arn": "arn:aws:secretsmanager:%s:%s:secret:%s-AbCdEf" %
                 (region, company.accounts[account_name], name), "name": name
             })
    log.call(session, when + 1, "ssm", "PutParameter", region,
             {"name": "/" + name, "type": "String", "overwrite": True}, {"version": 2})


def network(company, mint, log, session, account_name, when):
    region = company.region
    table = "rtb-" + mint.hex()
    log.call(session, when, "ec2", "CreateRouteTable", region, {"vpcId": company.vpc[account_name]},
             {"routeTable": {"routeTableId": table}})
    log.call(session, when + 1, "ec2", "CreateRoute", region,
             {"routeTableId": table, "destinationCidrBlock": "0.0.0.0/0", "natGatewayId": "nat-" + mint.hex()},
             {"_return": True})
    log.call(session, when + 2, "ec2", "AssociateRouteTable", region,
             {"routeTableId": table, "subnetId": mint.random.choice(company.subnets[account_name])},
             {"associationId": "rtbassoc-" + mint.hex()})
    log.call(
        session, when + 3, "ec2", "CreateFlowLogs", region, {
            "CreateFlowLogsRequest": {
                "ResourceType": "VPC", "TrafficType": "REJECT",
                "ResourceId": {"content": company.vpc[account_name], "tag": 1}
            }
        }, {"CreateFlowLogsResponse": {"flowLogIdSet": {"item": "fl-" + mint.hex()}}})


CHANGES = [
    role, role, policy_version, policy_version, security_group, key, bucket, function, function, clean_up, names, queue,
    secret, network
]

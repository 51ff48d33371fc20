"""Intrusions that take data: snapshots, queries through APIs of databases, credentials of machines."""

from intrusion import intrusion
from records import policy, text


@intrusion("snapshot exfiltration",
           "Rapid7, Crimson Collective: A New Threat Group Observed Operating in the Cloud, 2025")
def snapshots(s):
    """A leaked key makes itself an administrator, copies databases and disks, and hands the copies to another account."""
    me = s.forgotten_user("prod")
    account, name = me.account, s.mint.word()
    s.step("key tried by a scanner")
    s.do(me.at(agent="TruffleHog"), "sts", "GetCallerIdentity")
    s.step("user with a password and a key")
    s.do(me, "iam", "CreateUser", {"userName": name}, {"user": {"userName": name}})
    s.do(me, "iam", "CreateLoginProfile", {"userName": name, "passwordResetRequired": False},
         {"loginProfile": {"userName": name}})
    admin = s.access_key(me, name)
    s.do(me, "iam", "AttachUserPolicy", {"userName": name, "policyArn": "arn:aws:iam::aws:policy/AdministratorAccess"})
    s.step("inventory")
    s.each(admin, [("iam", "SimulatePrincipalPolicy"), ("ec2", "DescribeInstances"), ("ec2", "DescribeVolumes"),
                   ("ec2", "DescribeSnapshots"), ("ec2", "DescribeVpcs"), ("ec2", "DescribeSecurityGroups"),
                   ("ec2", "DescribeRegions"), ("rds", "DescribeDBInstances"), ("ses", "GetSendQuota"),
                   ("ses", "ListIdentities"), ("ce", "GetCostAndUsage"), ("sns", "ListTopics"),
                   ("servicequotas", "ListServiceQuotas"), ("s3", "ListBuckets"), ("iam", "ListRoles"),
                   ("route53", "ListHostedZones")])
    s.step("master password of databases")
    for app in s.applications()[:3]:
        s.do(admin, "rds", "ModifyDBInstance",
             {"dBInstanceIdentifier": app.name, "masterUserPassword": "****", "applyImmediately": True},
             {"dBInstanceIdentifier": app.name, "pendingModifiedValues": {"masterUserPassword": "****"}})
    s.step("database exported to S3")
    snapshot = "arn:aws:rds:%s:%s:snapshot:%s" % (s.region, account, name)
    s.do(admin, "rds", "CreateDBSnapshot", {"dBInstanceIdentifier": "main", "dBSnapshotIdentifier": name},
         {"dBSnapshotArn": snapshot})
    s.do(
        admin, "rds", "StartExportTask", {
            "exportTaskIdentifier": name, "sourceArn": snapshot, "s3BucketName": s.company.name + "-lake",
            "iamRoleArn": "arn:aws:iam::%s:role/x" % account
        }, {"status": "STARTING"}, gap=900)
    s.step("disk attached to an own machine")
    disk = "snap-" + s.mint.hex()
    s.do(admin, "ec2", "CreateSnapshot", {"volumeId": "vol-" + s.mint.hex()}, {"snapshotId": disk})
    group = "sg-" + s.mint.hex()
    s.do(admin, "ec2", "CreateSecurityGroup", {"groupName": name, "groupDescription": name}, {"groupId": group})
    s.do(
        admin, "ec2", "AuthorizeSecurityGroupIngress", {
            "groupId": group, "ipPermissions": {
                "items": [{"ipProtocol": "-1", "groups": {}, "ipRanges": {"items": [{"cidrIp": "0.0.0.0/0"}]}}]
            }
        }, {"_return": True})
    s.do(
        admin, "ec2", "RunInstances", {
            "instanceType": "t3.large",
            "instancesSet": {"items": [{"imageId": "ami-" + s.mint.hex(), "minCount": 1, "maxCount": 1}]}
        }, {"instancesSet": {"items": [{"instanceId": "i-" + s.mint.hex()}]}})
    s.do(admin, "ec2", "AttachVolume",
         {"volumeId": "vol-" + s.mint.hex(), "instanceId": "i-" + s.mint.hex(), "device": "/dev/sdf"}, {})
    s.step("snapshots shared with another account")
    s.do(
        admin, "ec2", "ModifySnapshotAttribute", {
            "snapshotId": disk, "attributeType": "CREATE_VOLUME_PERMISSION",
            "createVolumePermission": {"add": {"items": [{"userId": s.bucket_owner}]}}
        }, {"_return": True})
    s.do(admin, "rds", "ModifyDBSnapshotAttribute",
         {"dBSnapshotIdentifier": name, "attributeName": "restore", "valuesToAdd": [s.bucket_owner]}, {})
    s.step("extortion by the victim's own mail")
    s.do(admin, "ses", "VerifyEmailIdentity", {"emailAddress": "contact@%s" % s.company.domain})
    s.do(admin, "ses", "SendEmail", {"source": "HIDDEN_DUE_TO_SECURITY_REASONS"}, data=True)


@intrusion("data API theft",
           "AWS, Threat Technique Catalog: data from databases, 2025; Rapid7, Crimson Collective, 2025")
def data_api(s):
    """A stolen session of an administrator asks databases through their APIs, then shares the warehouse itself."""
    me = s.admin_session("prod")
    cluster = "arn:aws:rds:%s:%s:cluster:main" % (s.region, me.account)
    s.step("databases listed")
    s.each(me, [("rds", "DescribeDBClusters"), ("redshift", "DescribeClusters"),
                ("redshift-serverless", "ListWorkgroups"), ("secretsmanager", "ListSecrets")])
    s.step("API of the database switched on")
    s.do(me, "rds", "ModifyDBCluster",
         {"dBClusterIdentifier": "main", "enableHttpEndpoint": True, "applyImmediately": True}, {})
    s.step("database asked through the API")
    for _ in range(30):
        s.do(
            me, "rdsdata", "ExecuteStatement", {
                "resourceArn": cluster, "secretArn": "arn:aws:secretsmanager:%s:%s:secret:rds-db" %
                (s.region, me.account), "sql": "**********", "database": "app"
            }, data=True, gap=4)
    s.step("warehouse asked through the API")
    s.do(me, "redshift", "GetClusterCredentials",
         {"clusterIdentifier": "warehouse", "dbUser": "awsuser", "autoCreate": False}, None)
    for _ in range(20):
        statement = s.mint.uuid()
        s.do(me, "redshift-data", "ExecuteStatement",
             {"clusterIdentifier": "warehouse", "database": "analytics", "sql": "***OMITTED***"}, {"id": statement},
             gap=6)
        s.do(me, "redshift-data", "GetStatementResult", {"id": statement})
    s.step("warehouse shared with another account")
    s.do(
        me, "redshift", "AuthorizeDataShare", {
            "dataShareArn": "arn:aws:redshift:%s:%s:datashare:x/all" %
            (s.region, me.account), "consumerIdentifier": s.bucket_owner, "allowWrites": False
        }, {})
    s.do(me, "redshift", "AuthorizeSnapshotAccess",
         {"snapshotIdentifier": "nightly", "accountWithRestoreAccess": s.bucket_owner}, {})
    s.step("table exported to another account")
    s.do(
        me, "dynamodb", "ExportTableToPointInTime", {
            "tableArn": "arn:aws:dynamodb:%s:%s:table/%s" % (s.region, me.account, s.applications()[0].table),
            "s3Bucket": s.mint.word() + "-drop", "s3BucketOwner": s.bucket_owner, "exportFormat": "DYNAMODB_JSON"
        }, {"exportDescription": {"exportStatus": "IN_PROGRESS"}})


@intrusion(
    "instance credentials",
    "F5 Labs, Campaign Targets Amazon EC2 Instance Metadata via SSRF, 2025; Wiz, CVE-2025-51591 in the wild, 2025")
def instance_credentials(s):
    """The metadata service of a web server gives away its role's credentials, which are then used from outside."""
    app = next(app for app in s.company.applications if app.kind == "ec2")
    inside = app.role.session(s.mint, app.instances[0], s.now, s.company.nat[app.environment][0], app.agent, ec2=True)
    inside.identity["sessionContext"]["ec2RoleDelivery"] = "1.0"
    me = inside.at(address=s.address, agent=s.agent)
    s.step("credentials used from outside")
    s.do(me, "sts", "GetCallerIdentity")
    s.step("role's rights tried out")
    s.each(
        me, [("iam", "ListAttachedRolePolicies"), ("iam", "ListRoles"), ("s3", "ListBuckets"),
             ("ec2", "DescribeInstances"), ("ssm", "DescribeParameters"), ("secretsmanager", "ListSecrets"),
             ("rds", "DescribeDBInstances"), ("ses", "GetSendQuota"), ("dynamodb", "ListTables"),
             ("lambda", "ListFunctions20150331"), ("ecr", "DescribeRepositories"), ("kms", "ListAliases")],
        refused=("ListAttachedRolePolicies", "ListRoles", "ListSecrets", "GetSendQuota", "ListTables", "ListAliases"))
    s.step("secrets and parameters read")
    for name in app.secrets:
        s.do(me, "secretsmanager", "GetSecretValue", {"secretId": name})
    s.do(me, "ssm", "GetParametersByPath", {"path": "/", "recursive": True, "withDecryption": True})
    s.step("start-up scripts read")
    for instance in app.instances + ["i-" + s.mint.hex() for _ in range(4)]:
        s.do(me, "ec2", "DescribeInstanceAttribute", {"instanceId": instance, "attribute": "userData"})
    s.step("bucket emptied")
    s.objects(me, "GetObject", app.bucket, 120, gap=0.7)
    s.step("rights taken by the role")
    s.do(me, "iam", "PutRolePolicy", {"roleName": app.role.name, "policyName": "x", "policyDocument": text(policy())},
         error="AccessDenied")
    s.do(me, "iam", "CreateAccessKey", {"userName": "admin"}, error="AccessDenied")

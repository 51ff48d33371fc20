"""Intrusions that destroy, encrypt, mine or blind."""

from intrusion import intrusion
from records import policy, text

REGIONS = ("us-east-1", "us-east-2", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-1", "sa-east-1")


@intrusion("SSE-C ransomware",
           "Halcyon, Abusing AWS Native Services: Ransomware Encrypting S3 Buckets with SSE-C (Codefinger), 2025")
def codefinger(s):
    """A leaked key encrypts objects again with keys that AWS does not have, marks them for deletion and leaves a note."""
    me = s.forgotten_user("prod")
    buckets = s.buckets(3)
    s.step("buckets listed")
    s.do(me, "sts", "GetCallerIdentity")
    s.do(me, "s3", "ListBuckets", {"Host": "s3.amazonaws.com"})
    for bucket in buckets:
        s.do(me, "s3", "ListObjects", {"bucketName": bucket, "Host": bucket + ".s3.amazonaws.com"}, data=True)
    s.step("objects encrypted")
    header = {"x-amz-server-side-encryption-customer-algorithm": "AES256"}
    for bucket in buckets:
        s.objects(me, "CopyObject", bucket, 80, gap=0.8, response=dict(header), extra={"SSEApplied": "SSE_C"},
                  parameters=dict(header, **{"x-amz-copy-source": bucket + "/data"}))
    s.step("deletion in seven days")
    for bucket in buckets:
        s.do(
            me, "s3", "PutBucketLifecycle", {
                "bucketName": bucket, "Host": bucket + ".s3.amazonaws.com", "lifecycle": "", "LifecycleConfiguration": {
                    "Rule": {"ID": "r", "Status": "Enabled", "Prefix": "", "Expiration": {"Days": 7}}
                }
            })
    s.step("note left")
    for bucket in buckets:
        s.do(me, "s3", "PutObject", {"bucketName": bucket, "key": "warning.txt", "Host": bucket + ".s3.amazonaws.com"},
             data=True,
             resources=[{"type": "AWS::S3::Bucket", "accountId": me.account, "ARN": "arn:aws:s3:::" + bucket}])


@intrusion("mining", "AWS, Cryptomining campaign targeting Amazon EC2 and Amazon ECS, 2025")
def mining(s):
    """Quotas and dry runs, then ECS services and scaling groups in several regions, and protection against being stopped."""
    me = s.forgotten_user("prod")
    account = me.account
    s.step("quotas and dry runs")
    for region in REGIONS[:4]:
        s.do(me, "servicequotas", "GetServiceQuota", {"serviceCode": "ec2", "quotaCode": "L-1216C47A"}, region=region)
        s.do(
            me, "ec2", "RunInstances", {
                "instancesSet": {"items": [{"imageId": "ami-" + s.mint.hex(), "minCount": 1, "maxCount": 1}]},
                "instanceType": "c6a.4xlarge", "dryRun": True
            }, region=region, error="Client.DryRunOperation",
            message="Request would have succeeded, but DryRun flag is set.")
    s.step("roles for the miners")
    s.do(me, "iam", "CreateServiceLinkedRole", {"aWSServiceName": "autoscaling.amazonaws.com"}, {"role": {}})
    s.do(
        me, "iam", "CreateRole", {
            "roleName": "lambda-" + s.mint.word(), "assumeRolePolicyDocument": text(
                policy(action="sts:AssumeRole", resource=None, principal={"Service": "lambda.amazonaws.com"}))
        }, {"role": {}})
    s.do(me, "iam", "AttachRolePolicy",
         {"roleName": "x", "policyArn": "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"})
    s.step("containers that mine")
    for region in REGIONS[:3]:
        for _ in range(6):
            cluster = "c" + s.mint.hex(8)
            s.do(me, "ecs", "CreateCluster", {"clusterName": cluster}, {"cluster": {"clusterName": cluster}},
                 region=region, gap=3)
            s.do(
                me, "ecs", "RegisterTaskDefinition", {
                    "family": cluster, "cpu": "16384", "memory": "32768", "requiresCompatibilities": ["FARGATE"],
                    "networkMode": "awsvpc",
                    "containerDefinitions": [{"name": "a", "image": "%s/%s:latest" % (s.mint.word(), s.mint.word())}]
                }, {}, region=region, gap=3)
            s.do(
                me, "ecs", "CreateService", {
                    "cluster": cluster, "serviceName": "s", "taskDefinition": cluster, "desiredCount": 10,
                    "launchType": "FARGATE"
                }, {"service": {}}, region=region, gap=3)
    s.step("scaling groups")
    for region in REGIONS[:5]:
        name = "SPOT-" + s.mint.hex(6)
        s.do(
            me, "ec2", "CreateLaunchTemplate", {
                "CreateLaunchTemplateRequest": {
                    "LaunchTemplateName": name,
                    "LaunchTemplateData": {"InstanceType": "c6a.8xlarge", "UserData": "<sensitiveDataRemoved>"}
                }
            }, {}, region=region)
        s.do(
            me, "autoscaling", "CreateAutoScalingGroup", {
                "autoScalingGroupName": name, "minSize": 20, "maxSize": 999, "desiredCapacity": 20,
                "launchTemplate": {"launchTemplateName": name, "version": "1"}
            }, None, region=region)
        s.do(
            me, "ec2", "RunInstances", {
                "instancesSet": {"items": [{"imageId": "ami-" + s.mint.hex(), "minCount": 8, "maxCount": 8}]},
                "instanceType": "g4dn.12xlarge"
            }, {"instancesSet": {"items": [{"instanceId": "i-" + s.mint.hex()}]}}, region=region)
    s.step("protection against termination")
    for region in REGIONS[:3]:
        for _ in range(3):
            s.do(me, "ec2", "ModifyInstanceAttribute",
                 {"instanceId": "i-" + s.mint.hex(), "disableApiTermination": {"value": True}}, {"_return": True},
                 region=region)
    s.step("function open to everybody")
    s.do(me, "lambda", "CreateFunction20150331", {
        "functionName": "generate", "runtime": "python3.9", "handler": "x.x", "role": "arn:aws:iam::%s:role/x" % account
    }, {})
    s.do(me, "lambda", "CreateFunctionUrlConfig", {"functionName": "generate", "authType": "NONE"},
         {"authType": "NONE"})
    s.do(
        me, "lambda", "AddPermission20150331v2", {
            "functionName": "generate", "statementId": "p", "action": "lambda:InvokeFunctionUrl", "principal": "*",
            "functionUrlAuthType": "NONE"
        }, {})
    s.step("user for mail")
    s.do(me, "iam", "CreateUser", {"userName": "user-x9x9x9x9"}, {"user": {}})
    s.do(me, "iam", "AttachUserPolicy",
         {"userName": "user-x9x9x9x9", "policyArn": "arn:aws:iam::aws:policy/AmazonSESFullAccess"})
    s.access_key(me, "user-x9x9x9x9")


@intrusion("foreign key ransom", "Trend Micro, Breaking Down S3 Ransomware: Variants, Attack Paths and Defenses, 2025")
def foreign_key(s):
    """Buckets and objects are encrypted with a key of another account, of which the intruder then takes away the use."""
    me = s.admin_session("prod")
    key = s.company.key_arn(s.mint, s.bucket_owner, s.region)
    buckets = s.buckets(3)
    s.step("buckets and protection looked at")
    s.do(me, "s3", "ListBuckets", {"Host": "s3.amazonaws.com"})
    for bucket in buckets:
        for name in ("GetBucketVersioning", "GetBucketObjectLockConfiguration", "GetBucketEncryption",
                     "ListObjectVersions"):
            s.do(me, "s3", name, {"bucketName": bucket, "Host": bucket + ".s3.amazonaws.com"},
                 data=name.startswith("List"))
    s.step("versions suspended")
    for bucket in buckets:
        s.do(
            me, "s3", "PutBucketVersioning", {
                "bucketName": bucket, "Host": bucket + ".s3.amazonaws.com", "versioning": "",
                "VersioningConfiguration": {"Status": "Suspended"}
            })
    s.step("bucket encrypted with a foreign key")
    for bucket in buckets:
        s.do(
            me, "s3", "PutBucketEncryption", {
                "bucketName": bucket, "Host": bucket + ".s3.amazonaws.com", "encryption": "",
                "ServerSideEncryptionConfiguration": {
                    "Rule": {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}}
                }
            })
    s.step("objects encrypted with it")
    for bucket in buckets:
        for _ in range(40):
            s.do(
                me, "s3", "CopyObject", {
                    "bucketName": bucket, "key": s.mint.hex(12), "Host": bucket + ".s3.amazonaws.com",
                    "x-amz-copy-source": bucket + "/x", "x-amz-server-side-encryption": "aws:kms",
                    "x-amz-server-side-encryption-aws-kms-key-id": key
                }, {"x-amz-server-side-encryption": "aws:kms", "x-amz-server-side-encryption-aws-kms-key-id": key},
                data=True, gap=1, extra={"SSEApplied": "SSE_KMS"},
                resources=[{"type": "AWS::S3::Bucket", "accountId": me.account, "ARN": "arn:aws:s3:::" + bucket}])
    s.step("own keys taken out of use")
    for app in s.applications()[:3]:
        s.do(me, "kms", "DisableKey", {"keyId": app.key},
             resources=[{"accountId": me.account, "type": "AWS::KMS::Key", "ARN": app.key}])
        s.do(me, "kms", "ScheduleKeyDeletion", {"keyId": app.key, "pendingWindowInDays": 7},
             {"keyState": "PendingDeletion"})
    s.step("note left")
    s.do(me, "s3", "PutObject",
         {"bucketName": buckets[0], "key": "READ_ME_TO_DECRYPT.html", "Host": buckets[0] + ".s3.amazonaws.com"},
         data=True)


@intrusion("backup destruction",
           "AWS, Threat Technique Catalog: inhibit system recovery, 2025; CISA, AA23-320A, updated 2025")
def backups(s):
    """An administrator's stolen session deletes what the company would recover from, then the databases."""
    me = s.admin_session("prod", console=True)
    vault = "prod-vault"
    s.step("backups looked at")
    s.each(me, [("backup", "ListBackupVaults"), ("backup", "ListBackupPlans"), ("rds", "DescribeDBInstances"),
                ("rds", "DescribeDBSnapshots"), ("ec2", "DescribeSnapshots"), ("dynamodb", "ListTables")], gap=20)
    s.step("vault unlocked")
    s.do(me, "backup", "DeleteBackupVaultLockConfiguration", {"backupVaultName": vault}, gap=30)
    s.do(me, "backup", "DeleteBackupVaultAccessPolicy", {"backupVaultName": vault}, gap=30)
    s.step("recovery points deleted")
    for _ in range(15):
        s.do(me, "backup", "DeleteRecoveryPoint", {
            "backupVaultName": vault, "recoveryPointArn": "arn:aws:ec2:%s::snapshot/snap-%s" % (s.region, s.mint.hex())
        }, gap=4)
    s.do(me, "backup", "DeleteBackupPlan", {"backupPlanId": s.mint.uuid()}, {"backupPlanId": "x"})
    s.step("snapshots deleted")
    for _ in range(25):
        s.do(me, "ec2", "DeleteSnapshot", {"snapshotId": "snap-" + s.mint.hex()}, {"_return": True}, gap=3)
    s.step("protection of databases removed")
    for app in s.applications()[:3]:
        s.do(
            me, "rds", "ModifyDBInstance", {
                "dBInstanceIdentifier": app.name, "deletionProtection": False, "backupRetentionPeriod": 0,
                "applyImmediately": True
            }, {"dBInstanceIdentifier": app.name, "deletionProtection": False}, gap=30)
    s.step("databases deleted")
    for app in s.applications()[:3]:
        s.do(me, "rds", "DeleteDBInstance",
             {"dBInstanceIdentifier": app.name, "skipFinalSnapshot": True, "deleteAutomatedBackups": True},
             {"dBInstanceIdentifier": app.name, "dBInstanceStatus": "deleting"}, gap=30)
    s.step("tables deleted")
    for app in s.applications()[:3]:
        s.do(me, "dynamodb", "DeleteTable", {"tableName": app.table}, {"tableDescription": {"tableStatus": "DELETING"}},
             gap=30)


@intrusion("name hijack",
           "AWS, Threat Technique Catalog: Route 53, 2025; TrailDiscover, ChangeResourceRecordSets in the wild")
def name_hijack(s):
    """A key that manages names sends mail and visitors elsewhere, has certificates made, and begins to move the domain."""
    me = s.forgotten_user("shared", "dns-updater")
    zone = "Z" + s.mint.hex(12).upper()
    s.step("zones listed")
    s.do(me, "sts", "GetCallerIdentity")
    s.each(me, [("route53", "ListHostedZones"), ("route53domains", "ListDomains"), ("acm", "ListCertificates")])
    s.do(me, "route53", "ListResourceRecordSets", {"hostedZoneId": zone})
    s.step("records changed")
    for name, kind, value in (("login." + s.company.domain, "A", s.mint.address()), (s.company.domain, "MX",
                                                                                     "10 mail.%s.com" % s.mint.word())):
        s.do(
            me, "route53", "ChangeResourceRecordSets", {
                "hostedZoneId": zone, "changeBatch": {
                    "changes": [{
                        "action": "UPSERT", "resourceRecordSet": {
                            "name": name, "type": kind, "tTL": 60, "resourceRecords": [{"value": value}]
                        }
                    }]
                }
            }, {"changeInfo": {"status": "PENDING"}}, gap=60)
    s.step("certificate exported")
    s.do(
        me, "acm", "ExportCertificate", {
            "certificateArn": "arn:aws:acm:%s:%s:certificate/%s" %
            (s.region, me.account, s.mint.uuid()), "passphrase": "HIDDEN_DUE_TO_SECURITY_REASONS"
        })
    s.step("domain moved")
    s.do(me, "route53domains", "DisableDomainTransferLock", {"domainName": s.company.domain},
         {"operationId": s.mint.uuid()}, region="us-east-1")
    s.do(me, "route53domains", "RetrieveDomainAuthCode", {"domainName": s.company.domain}, region="us-east-1")
    s.do(me, "route53domains", "TransferDomainToAnotherAwsAccount",
         {"domainName": s.company.domain, "accountId": s.bucket_owner}, {"operationId": s.mint.uuid()},
         region="us-east-1")


@intrusion("trail redirected", "AWS, Threat Technique Catalog: disable or modify cloud logs, 2025")
def trail_redirected(s):
    """The trail goes on, but into the intruder's bucket; then less is recorded, and what watched it goes."""
    me = s.admin_session("management")
    trail = "arn:aws:cloudtrail:%s:%s:trail/organization" % (s.region, me.account)
    s.step("trail looked at")
    s.each(me, [("cloudtrail", "DescribeTrails"), ("cloudtrail", "GetTrailStatus"), ("cloudtrail", "GetEventSelectors"),
                ("cloudtrail", "ListEventDataStores")])
    s.step("trail redirected")
    s.do(me, "cloudtrail", "UpdateTrail", {"name": trail, "s3BucketName": s.mint.word() + "-logs"},
         {"name": "organization", "trailARN": trail})
    s.step("trail records less")
    s.do(
        me, "cloudtrail", "PutEventSelectors", {
            "trailName": trail, "advancedEventSelectors": [{
                "name": "m", "fieldSelectors": [{"field": "eventCategory", "equals": ["Management"]},
                                                {"field": "readOnly", "equals": ["true"]}]
            }]
        }, {"trailARN": trail})
    s.step("old files expire")
    s.do(
        me, "s3", "PutBucketLifecycle", {
            "bucketName": s.company.trail_bucket, "Host": s.company.trail_bucket + ".s3.amazonaws.com", "lifecycle": "",
            "LifecycleConfiguration": {
                "Rule": {"ID": "c", "Status": "Enabled", "Prefix": "AWSLogs/", "Expiration": {"Days": 1}}
            }
        })
    s.step("alarms and flow logs deleted")
    s.do(me, "monitoring", "DeleteAlarms", {"alarmNames": ["root-usage", "unauthorized-calls", "trail-changes"]})
    s.do(me, "logs", "DeleteLogGroup", {"logGroupName": "aws-cloudtrail-logs"})
    s.do(me, "ec2", "DeleteFlowLogs",
         {"DeleteFlowLogsRequest": {"FlowLogId": {"content": "fl-" + s.mint.hex(), "tag": 1}}}, {})
    s.step("trail stopped")
    s.do(me, "cloudtrail", "StopLogging", {"name": trail})


@intrusion("detectors blinded", "AWS, Threat Technique Catalog: disable or modify tools, 2025; Permiso, LUCR-3, 2023")
def blinded(s):
    """GuardDuty, Security Hub, Config and Macie are made blind one after the other, quietly first."""
    me = s.admin_session("security")
    detector = s.company.detector["security"]
    s.step("detectors looked at")
    s.each(me, [("guardduty", "ListDetectors"), ("guardduty", "GetDetector"), ("guardduty", "ListMembers"),
                ("securityhub", "DescribeHub"), ("config", "DescribeConfigurationRecorders"),
                ("macie2", "GetMacieSession")])
    s.step("own address trusted")
    s.do(
        me, "guardduty", "CreateIPSet", {
            "detectorId": detector, "name": "vpn", "format": "TXT",
            "location": "https://s3.amazonaws.com/%s/ips.txt" % s.mint.word(), "activate": True
        }, {"ipSetId": s.mint.hex(32)})
    s.do(
        me, "guardduty", "CreateFilter", {
            "detectorId": detector, "name": "noise", "action": "ARCHIVE",
            "findingCriteria": {"criterion": {"severity": {"greaterThanOrEqual": 1}}}
        }, {"name": "noise"})
    s.step("members let go")
    s.do(me, "guardduty", "DisassociateMembers", {"detectorId": detector, "accountIds": [s.company.accounts["prod"]]},
         {"unprocessedAccounts": []})
    s.do(me, "guardduty", "StopMonitoringMembers", {"detectorId": detector, "accountIds": [s.company.accounts["dev"]]},
         {"unprocessedAccounts": []})
    s.step("features and detector off")
    s.do(me, "guardduty", "UpdateDetector",
         {"detectorId": detector, "features": [{"name": "S3_DATA_EVENTS", "status": "DISABLED"}]}, {})
    s.do(me, "guardduty", "UpdateDetector", {"detectorId": detector, "enable": False}, {})
    s.step("hub switched off")
    s.do(me, "securityhub", "BatchDisableStandards",
         {"standardsSubscriptionArns": ["arn:aws:securityhub:%s:%s:subscription/cis" % (s.region, me.account)]}, {})
    s.do(me, "securityhub", "DisableSecurityHub", {}, {})
    s.step("recorder and Macie stopped")
    s.do(me, "config", "StopConfigurationRecorder", {"configurationRecorderName": "default"})
    s.do(me, "macie2", "UpdateMacieSession", {"status": "PAUSED"}, {})
    s.step("rules that tell people")
    s.do(me, "events", "DisableRule", {"name": "guardduty-to-pager"})
    s.do(me, "sns", "Unsubscribe",
         {"subscriptionArn": "arn:aws:sns:%s:%s:security:%s" % (s.region, me.account, s.mint.uuid())})

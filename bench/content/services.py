"""AWS's own services at work in the company's accounts, and the programs that inspect these accounts."""

from company import BOTO
from records import Caller, Role, Mint, foreign_session, service

# What Prowler and posture scanners ask of every account. Prowler has some 600 checks; these are their most frequent calls.
INVENTORY = [("iam", "ListUsers"), ("iam", "ListRoles"), ("iam", "ListPolicies"), ("iam", "GetAccountSummary"),
             ("iam", "ListAccessKeys"), ("iam", "GetAccountPasswordPolicy"), ("iam", "GenerateCredentialReport"),
             ("iam", "GetCredentialReport"), ("iam", "ListVirtualMFADevices"),
             ("iam", "GetAccountAuthorizationDetails"), ("iam", "ListSAMLProviders"), ("ec2", "DescribeInstances"),
             ("ec2", "DescribeSecurityGroups"), ("ec2", "DescribeSnapshots"), ("ec2", "DescribeVolumes"),
             ("ec2", "DescribeImages"), ("ec2", "DescribeVpcs"), ("ec2", "DescribeFlowLogs"),
             ("ec2", "DescribeAddresses"), ("ec2", "DescribeNetworkAcls"), ("ec2", "GetEbsEncryptionByDefault"),
             ("ec2", "DescribeInstanceAttribute"), ("s3", "ListBuckets"), ("s3", "GetBucketAcl"),
             ("s3", "GetBucketPolicy"), ("s3", "GetBucketEncryption"), ("s3", "GetBucketPublicAccessBlock"),
             ("s3", "GetAccountPublicAccessBlock"), ("kms", "ListKeys"), ("kms", "GetKeyPolicy"),
             ("kms", "GetKeyRotationStatus"), ("lambda", "ListFunctions20150331"), ("lambda", "GetPolicy20150331v2"),
             ("rds", "DescribeDBInstances"), ("rds", "DescribeDBSnapshots"), ("rds", "DescribeDBSnapshotAttributes"),
             ("cloudtrail", "DescribeTrails"), ("cloudtrail", "GetTrailStatus"), ("cloudtrail", "GetEventSelectors"),
             ("guardduty", "ListDetectors"), ("guardduty", "GetDetector"), ("securityhub", "DescribeHub"),
             ("config", "DescribeConfigurationRecorders"), ("organizations", "DescribeOrganization"),
             ("secretsmanager", "ListSecrets"), ("ssm", "DescribeParameters"), ("sns", "ListTopics"),
             ("sqs", "ListQueues"), ("ecr", "DescribeRepositories"), ("ecs", "ListClusters"), ("eks", "ListClusters"),
             ("eks", "DescribeCluster"), ("elasticloadbalancing", "DescribeLoadBalancers"),
             ("cloudfront", "ListDistributions"), ("route53", "ListHostedZones"), ("acm", "ListCertificates"),
             ("logs", "DescribeLogGroups"), ("monitoring", "DescribeAlarms"), ("dynamodb", "ListTables"),
             ("redshift", "DescribeClusters"), ("es", "ListDomainNames"), ("wafv2", "ListWebACLs"),
             ("backup", "ListBackupPlans"), ("backup", "ListBackupVaults"), ("ses", "ListIdentities"),
             ("account", "GetAlternateContact"), ("access-analyzer", "ListAnalyzers"),
             ("inspector2", "BatchGetAccountStatus"), ("macie2", "GetMacieSession"),
             ("bedrock", "GetModelInvocationLoggingConfiguration"), ("codebuild", "ListProjects"),
             ("sagemaker", "ListNotebookInstances")]


def inspect(mint, log, session, regions, when, spacing):
    """Goes once through the inventory; regional services in each region."""
    moment = when
    for name, event in INVENTORY:
        for region in regions if name not in ("iam", "s3", "organizations", "route53", "cloudfront",
                                              "account") else regions[:1]:
            moment += mint.random.uniform(0, spacing)
            log.call(session, moment, name, event, region, None)


def prowler(company, day, mint, log):
    """The company's own scan, on Mondays before work: the role for audits in each account, from the account of security."""
    if day.weekday != 0:
        return
    runner = Role(Mint(company.seed, "prowler"), company.accounts["security"], "prowler-runner")
    for number, (name, role) in enumerate(company.audit.items()):
        when = day.start + 4 * 3600 + number * 900
        agent = "Boto3/1.38.23 md/Botocore#1.38.23 ua/2.1 os/linux lang/python#3.12.10 Botocore/1.38.23 Prowler/5.7.0"
        source = runner.session(mint, mint.hex(32), when, company.nat["security"][0], agent)
        caller = source if name == "security" else foreign_session(mint, role.account, company.accounts["security"],
                                                                   runner, source.identity["principalId"].split(":")[1],
                                                                   company.nat["security"][0], agent)
        assume(company, mint, log, caller, role, "ProwlerAssessmentSession", when)
        session = role.session(mint, "ProwlerAssessmentSession", when, company.nat["security"][0], agent)
        inspect(mint, log, session, [company.region, company.second, "us-east-1"], when + 2, 1.0)


def assume(company, mint, log, caller, role, session, when, parameters=None):
    return log.call(
        caller, when, "sts", "AssumeRole", company.region,
        dict({"roleArn": role.arn, "roleSessionName": session}, **(parameters or {})), {
            "credentials": {"accessKeyId": mint.key(), "sessionToken": "x", "expiration": "x"}, "assumedRoleUser": {
                "assumedRoleId": role.id + ":" + session, "arn": "arn:aws:sts::%s:assumed-role/%s/%s" %
                (role.account, role.name, session)
            }
        }, resources=[{"accountId": role.account, "type": "AWS::IAM::Role", "ARN": role.arn}], account=role.account,
        shared=mint.uuid())


def posture_vendor(company, day, mint, log):
    """A vendor's cloud inspects each account at night, through a role that trusts the vendor's account."""
    for number, (name, role) in enumerate(company.vendor.items()):
        when = day.start + 1 * 3600 + number * 1200
        address = mint.random.choice(company.vendor_addresses)
        agent = "aws-sdk-go-v2/1.36.3 ua/2.1 os/linux lang/go#1.24.1"
        caller = foreign_session(mint, role.account, company.vendor_account, company.vendor_role, "scan", address,
                                 agent)
        assume(company, mint, log, caller, role, "posture-scan", when, {"externalId": company.organization[2:]})
        session = role.session(mint, "posture-scan", when, address, agent)
        inspect(mint, log, session, [company.region], when + 2, 6.0)


def cost_tools(company, day, mint, log):
    session = company.cost_role.session(mint, "export", day.start + 7200, company.nat["management"][0], BOTO)
    log.call(session, day.start + 7200, "organizations", "ListAccounts", company.region, {})
    for number in range(20):
        log.call(session, day.start + 7205 + number, "ce", "GetCostAndUsage", company.region, {
            "granularity": "DAILY", "metrics": ["UnblendedCost"], "groupBy": [{"type": "DIMENSION", "key": "SERVICE"}]
        })


def recorders(company, day, mint, log):
    """Config, GuardDuty, Inspector, Resource Explorer and CloudTrail itself: the steady murmur of each account."""
    random = mint.random
    for name, account in company.accounts.items():
        for hour in range(24):
            when = day.start + hour * 3600
            session = company.linked_session(mint, account, "config", "AWSServiceRoleForConfig",
                                             "ConfigResourceCompositionSession", when)
            log.assume("config.amazonaws.com", company.linked_role(account, "config", "AWSServiceRoleForConfig"),
                       "ConfigResourceCompositionSession", when, company.region)
            for service_name, event in random.sample(INVENTORY, 6):
                if event.startswith(("Describe", "List", "Get")):
                    log.call(session, when + random.uniform(0, 3600), service_name, event, company.region, {})
            trail = service(account, "cloudtrail.amazonaws.com")
            for _ in range(4):
                log.call(trail, when + random.uniform(0, 3600), "s3", "GetBucketAcl", company.region,
                         {"bucketName": company.trail_bucket, "Host": company.trail_bucket + ".s3.amazonaws.com"})
                log.call(trail, when + random.uniform(0, 3600), "kms", "GenerateDataKey", company.region,
                         {"keySpec": "AES_256"})
        for program, role in (("guardduty", "AWSServiceRoleForAmazonGuardDuty"), ("inspector2",
                                                                                  "AWSServiceRoleForAmazonInspector2"),
                              ("resource-explorer-2", "AWSServiceRoleForResourceExplorer")):
            for _ in range(6):
                when = day.moment(random, 0, 24)
                session = company.linked_session(mint, account, program, role, program, when)
                log.call(session, when, "ec2", "DescribeInstances", company.region,
                         {"instancesSet": {}, "filterSet": {}})
                log.call(session, when + 3, "organizations", "ListDelegatedAdministrators", company.region, {})


def detectors_for_all(company, day, mint, log):
    """GuardDuty is switched on for whatever account is new; the security team sees to it twice a month."""
    if day.index % 14 not in (3, 10):
        return
    when = day.moment(mint.random, 9, 15)
    person = company.people_of("security")[0]
    session = company.sso_session(mint, person, "AdministratorAccess", "security", when, company.office[0],
                                  console=True)
    detector = company.detector["security"]
    log.call(
        session, when, "guardduty", "UpdateOrganizationConfiguration", company.region, {
            "detectorId": detector, "autoEnableOrganizationMembers": "ALL",
            "features": [{"name": "S3_DATA_EVENTS", "autoEnable": "ALL"}]
        })
    log.call(
        session, when + 20, "guardduty", "UpdateMemberDetectors", company.region, {
            "detectorId": detector, "accountIds": [company.accounts["dev"]],
            "features": [{"name": "S3_DATA_EVENTS", "status": "ENABLED"}]
        }, {"unprocessedAccounts": []})


def backups(company, day, mint, log):
    """AWS Backup and the lifecycle manager of EBS make new snapshots at night and delete the oldest."""
    random, region = mint.random, company.region
    for name in ("prod", "staging"):
        account = company.accounts[name]
        for program, role_name in (("backup.amazonaws.com", "AWSBackupDefaultServiceRole"),
                                   ("dlm.amazonaws.com", "AWSDataLifecycleManagerDefaultRole")):
            role = Role(Mint(company.seed, role_name, account), account, role_name, "/service-role/")
            when = day.start + random.uniform(1, 3) * 3600
            session = role.session(mint, "AWSBackup" if "backup" in program else "DLM", when, program, program)
            session.identity["invokedBy"] = program
            for number in range(14 if name == "prod" else 4):
                at = when + number * 11
                log.call(session, at, "ec2", "CreateSnapshot", region,
                         {"volumeId": "vol-" + mint.hex(), "tagSpecificationSet": {}},
                         {"snapshotId": "snap-" + mint.hex(), "status": "pending"})
                log.call(session, at + 900, "ec2", "DeleteSnapshot", region, {"snapshotId": "snap-" + mint.hex()},
                         {"_return": True})
            if "backup" in program:
                log.call(session, when + 1000, "rds", "CreateDBSnapshot", region,
                         {"dBInstanceIdentifier": "main", "dBSnapshotIdentifier": "awsbackup:job-" + mint.uuid()},
                         {"status": "creating"})
                log.call(session, when + 1500, "rds", "DeleteDBSnapshot", region,
                         {"dBSnapshotIdentifier": "awsbackup:job-" + mint.uuid()}, {})
                job = Caller(account, {"accountId": account, "invokedBy": program}, program, program)
                log.call(job, when + 30, "backup", "BackupJobStarted", region, None, None, kind="AwsServiceEvent",
                         read=False)
                log.call(job, when + 2600, "backup", "RecoveryPointDeleted", region, None, None, kind="AwsServiceEvent",
                         read=False)


def rotations(company, day, mint, log):
    """Secrets Manager rotates a secret a day through its function; KMS rotates keys; certificates renew themselves."""
    app = company.applications[day.index % len(company.applications)]
    when = day.start + 5 * 3600
    region = company.region
    role = Role(Mint(company.seed, "rotation", app.account), app.account, "secret-rotation-lambda")
    session = role.session(mint, "SecretsManagerRotation", when, company.nat[app.environment][0], BOTO)
    by_service = Caller(app.account,
                        {"accountId": app.account, "invokedBy": "secretsmanager.amazonaws.com", "type": "AWSService"},
                        "secretsmanager.amazonaws.com", "secretsmanager.amazonaws.com")
    log.call(by_service, when, "secretsmanager", "RotationStarted", region, None, None, kind="AwsServiceEvent",
             read=False)
    for offset, name in enumerate(
        ("DescribeSecret", "GetSecretValue", "GetRandomPassword", "PutSecretValue", "UpdateSecretVersionStage")):
        log.call(session, when + offset, "secretsmanager", name, region, {"secretId": app.secrets[0]})
    log.call(by_service, when + 9, "secretsmanager", "RotationSucceeded", region, None, None, kind="AwsServiceEvent",
             read=False)
    kms = Caller(app.account, {"accountId": app.account, "invokedBy": "AWS Internal"}, "AWS Internal", "AWS Internal")
    log.call(kms, when + 60, "kms", "RotateKey", region, None, None, kind="AwsServiceEvent", read=False)


def patches(company, day, mint, log):
    """Patch Manager runs its document on all instances on Wednesday nights, through a maintenance window."""
    if day.weekday != 2:
        return
    for name in ("prod", "staging"):
        machines = [
            instance for app in company.applications if app.kind == "ec2" and app.environment == name
            for instance in app.instances
        ]
        account = company.accounts[name]
        when = day.start + 2 * 3600
        session = company.linked_session(mint, account, "ssm", "AWSServiceRoleForAmazonSSM", "AmazonSSM", when)
        for number in range(0, len(machines), 3):
            log.call(
                session, when + number, "ssm", "SendCommand", company.region, {
                    "documentName": "AWS-RunPatchBaseline", "instanceIds": machines[number:number + 3],
                    "interactive": False, "parameters": "HIDDEN_DUE_TO_SECURITY_REASONS"
                }, {"command": {"commandId": mint.uuid()}})


ACTORS = [prowler, posture_vendor, cost_tools, recorders, detectors_for_all, backups, rotations, patches]

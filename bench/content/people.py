"""The company's people: sign-in, console pages, command lines, administrators' work, and the root user now and then."""

from company import BROWSERS, SHELLS
from records import Caller, iso

# What pages of the console ask for when they open: (service, event, parameters).
PAGES = {
    "ec2": [("ec2", "DescribeInstances", {"maxResults": 100, "instancesSet": {}, "filterSet": {}}),
            ("ec2", "DescribeInstanceStatus", {"instancesSet": {}, "filterSet": {}, "includeAllInstances": True}),
            ("ec2", "DescribeVolumes", {"volumeSet": {}, "filterSet": {}}),
            ("ec2", "DescribeAddresses", {"publicIpsSet": {}}),
            ("ec2", "DescribeSecurityGroups", {"securityGroupSet": {}, "maxResults": 50}),
            ("ec2", "DescribeVpcs", {"vpcSet": {}}), ("ec2", "DescribeSubnets", {"subnetSet": {}}),
            ("elasticloadbalancing", "DescribeLoadBalancers", {"pageSize": 50}),
            ("autoscaling", "DescribeAutoScalingGroups", {"maxRecords": 50})],
    "s3": [("s3", "ListBuckets", {"Host": "s3.amazonaws.com"}), ("s3", "GetBucketLocation", None),
           ("s3", "GetBucketVersioning", None), ("s3", "GetBucketPublicAccessBlock", None),
           ("s3", "GetBucketPolicyStatus", None)], "iam": [("iam", "GetAccountSummary", None),
                                                           ("iam", "ListAccountAliases", None),
                                                           ("iam", "ListRoles", {"maxItems": 100}),
                                                           ("iam", "ListMFADevices", None),
                                                           ("iam", "GetAccountPasswordPolicy", None),
                                                           ("access-analyzer", "ListPolicyGenerations", {}),
                                                           ("access-analyzer", "ListAnalyzers", {"type": "ACCOUNT"})],
    "lambda": [("lambda", "ListFunctions20150331", {"maxItems": 50}), ("lambda", "GetAccountSettings20160819", None),
               ("lambda", "GetFunction20150331v2", {"functionName": "FUNCTION"}),
               ("lambda", "ListEventSourceMappings20150331", {"functionName": "FUNCTION"}),
               ("lambda", "GetPolicy20150331v2", {"functionName": "FUNCTION"})], "cloudwatch": [
                   ("monitoring", "DescribeAlarms", {"maxRecords": 100}), ("monitoring", "ListDashboards", None),
                   ("logs", "DescribeLogGroups", {"limit": 50}),
                   ("logs", "DescribeLogStreams", {"logGroupName": "/aws/lambda/x"}),
                   ("logs", "StartQuery", {"queryString": "fields @timestamp, @message | limit 100", "startTime": 1}),
                   ("logs", "GetQueryResults", {"queryId": "x"}),
                   ("logs", "FilterLogEvents", {"logGroupName": "/aws/lambda/x"})
               ], "rds": [("rds", "DescribeDBInstances", {"maxRecords": 100}),
                          ("rds", "DescribeDBClusters", {"maxRecords": 100}),
                          ("rds", "DescribeDBSnapshots", {"maxRecords": 50}),
                          ("rds", "DescribeEvents", {"maxRecords": 50})], "ecs": [
                              ("ecs", "ListClusters", {"maxResults": 100}),
                              ("ecs", "DescribeClusters", {"clusters": ["default"]}),
                              ("ecs", "ListServices", {"cluster": "default"}),
                              ("ecs", "DescribeServices", {"cluster": "default", "services": ["x"]}),
                              ("ecs", "ListTasks", {"cluster": "default"})
                          ], "eks": [("eks", "ListClusters", {"maxResults": 100}),
                                     ("eks", "DescribeCluster", {"name": "CLUSTER"}),
                                     ("eks", "ListNodegroups", {"name": "CLUSTER"}),
                                     ("eks", "ListAccessEntries", {"name": "CLUSTER"})], "cloudformation": [
                                         ("cloudformation", "ListStacks", None),
                                         ("cloudformation", "DescribeStacks", None),
                                         ("cloudformation", "DescribeStackEvents", {"stackName": "x"})
                                     ], "kms": [("kms", "ListKeys", {"limit": 100}),
                                                ("kms", "ListAliases", {"limit": 100}),
                                                ("kms", "DescribeKey", {"keyId": "x"})], "secrets": [
                                                    ("secretsmanager", "ListSecrets", {"maxResults": 100}),
                                                    ("secretsmanager", "DescribeSecret", {"secretId": "x"})
                                                ], "home": [("health", "DescribeEventAggregates", {"filter": {}}),
                                                            ("ce", "GetCostAndUsage", {"granularity": "MONTHLY"}),
                                                            ("ce", "GetCostForecast", {"granularity": "MONTHLY"}),
                                                            ("securityhub", "GetFindings", {}),
                                                            ("organizations", "DescribeOrganization", None),
                                                            ("notifications", "ListNotificationHubs", None),
                                                            ("trustedadvisor", "DescribeAccount", None),
                                                            ("uxc", "GetAccountColor", None)],
    "billing": [("ce", "GetCostAndUsage", {"granularity": "DAILY", "metrics": ["UnblendedCost"]}),
                ("ce", "GetDimensionValues", {}), ("budgets", "DescribeBudgets", {"maxResults": 100}),
                ("ce", "GetReservationUtilization", {}), ("ce", "GetSavingsPlansUtilization", {})],
    "security": [("guardduty", "ListDetectors", None), ("guardduty", "ListFindings", {"detectorId": "x"}),
                 ("guardduty", "GetFindings", {"detectorId": "x", "findingIds": ["x"]}),
                 ("securityhub", "GetFindings", {}), ("securityhub", "GetEnabledStandards", {}),
                 ("access-analyzer", "ListFindingsV2", {"analyzerArn": "x"}), ("inspector2", "ListFindings", {}),
                 ("iam", "GetCredentialReport", None), ("config", "DescribeConfigRules", None)]
}
TEAM_PAGES = {
    "platform": ["ec2", "eks", "iam", "cloudwatch", "rds", "s3", "kms", "secrets", "cloudformation", "ecs"],
    "security": ["security", "security", "iam", "s3", "cloudwatch", "kms"], "data": ["s3", "cloudwatch", "rds", "ecs"],
    "finance": ["billing"], "product": ["cloudwatch", "cloudwatch", "lambda", "ecs", "s3", "rds", "eks", "secrets"]
}
# What AWS's policy ReadOnlyAccess does not allow, or the company's permission sets leave out.
REFUSED = {
    "ReadOnlyAccess": {"ce", "organizations", "securityhub", "uxc", "trustedadvisor", "notifications"},
    "PowerUserAccess": {"iam", "organizations", "uxc"}, "DataScientist": {
        "ce", "organizations", "securityhub", "ec2", "iam", "health", "trustedadvisor", "uxc", "elasticloadbalancing"
    }, "Billing": {"securityhub", "health", "uxc", "organizations", "notifications"}, "AdministratorAccess": set()
}


def place(company, person, random):
    """Where somebody works today: in the office, through the VPN, or at home."""
    return random.choice([random.choice(company.office)] * 3 + [random.choice(company.vpn), person.home])


def sign_in(company, mint, log, person, permission_set, account_name, when, address):
    """The portal of Identity Center, SAML, and the console: what one click on an account leaves behind."""
    management = company.accounts["management"]
    account = company.accounts[account_name]
    portal = Caller(
        management, {
            "type": "IdentityCenterUser", "accountId": management, "onBehalfOf": {
                "userId": person.identity_id, "identityStoreArn": "arn:aws:identitystore::%s:identitystore/%s" %
                (management, company.identity_store)
            }, "credentialId": mint.uuid()
        }, address, person.browser)
    log.call(portal, when - 9, "signin", "CredentialChallenge", company.region, None, None, kind="AwsServiceEvent",
             extra={"AuthWorkflowID": mint.uuid(), "UserName": person.email, "CredentialType": "PASSWORD"}, read=False)
    log.call(portal, when - 5, "signin", "UserAuthentication", company.region, None, {"UserAuthentication": "Success"},
             kind="AwsServiceEvent", read=False,
             extra={"AuthWorkflowID": mint.uuid(), "UserName": person.email, "CredentialType": "TOTP"})
    log.call(portal, when - 2, "sso", "Federate", company.region, None, None, kind="AwsServiceEvent", read=False)
    role = company.sso_roles[account, permission_set]
    saml = Caller(
        account, {
            "type": "SAMLUser", "principalId": mint.text("ABCDEFabcdef0123456789", 27) + "=:" + person.email,
            "userName": person.email, "identityProvider": mint.text("ABCDEFabcdef0123456789", 27) + "="
        }, address, "aws-sdk-java/2.31.45 AWS_Sign_In")
    log.call(
        saml, when - 1, "sts", "AssumeRoleWithSAML", company.region, {
            "sAMLAssertionID": "_" + mint.uuid(), "roleSessionName": person.email, "roleArn": role.arn,
            "durationSeconds": 3600, "principalArn": "arn:aws:iam::%s:saml-provider/AWSSSO_%s_DO_NOT_DELETE" %
            (account, company.identity_store[2:])
        }, {
            "subjectType": "persistent", "subject": person.email, "audience": "https://signin.aws.amazon.com/saml",
            "credentials": {"accessKeyId": mint.key(), "expiration": iso(when + 3600)}
        })
    session = company.sso_session(mint, person, permission_set, account_name, when, address, console=True)
    log.call(session, when, "signin", "ConsoleLogin", company.region, None, {"ConsoleLogin": "Success"},
             kind="AwsConsoleSignIn",
             extra={"MobileVersion": "No", "MFAUsed": "No",
                    "LoginTo": "https://console.aws.amazon.com/console/home"}, read=False)
    return session


def visit(company, mint, log, session, permission_set, account_name, page, when):
    random = mint.random
    refused = REFUSED[permission_set]
    for service, name, parameters in PAGES[page]:
        parameters = dict(parameters) if parameters else parameters
        if service == "s3" and name != "ListBuckets":
            bucket = random.choice(company.applications).bucket
            parameters = {"bucketName": bucket, "Host": bucket + ".s3.%s.amazonaws.com" % company.region}
        for field, value in (parameters or {}).items():
            if value in ("FUNCTION", "CLUSTER"):
                parameters[field] = random.choice(
                    company.applications).name if value == "FUNCTION" else company.cluster["prod"]
        error = None
        if service in refused:
            error = "Client.UnauthorizedOperation" if service == "ec2" else "AccessDenied" if service in ("iam", "s3") else \
                "AccessDeniedException"
        log.call(session, when + random.uniform(0, 3), service, name, company.region, parameters, error=error)


def office_work(company, day, mint, log):
    """Everybody's working day: portal, a few accounts, a few pages in each, perhaps a command line."""
    random = mint.random
    for person in company.people:
        if random.random() > (0.62 if day.working else 0.02):
            continue
        address = place(company, person, random)
        for _ in range(random.choice((1, 1, 1, 2))):
            permission_set, account_name = random.choice(person.sets)
            when = day.moment(random)
            session = sign_in(company, mint, log, person, permission_set, account_name, when, address)
            visit(company, mint, log, session, permission_set, account_name, "home", when + 2)
            for number in range(random.randrange(1, 5)):
                visit(company, mint, log, session, permission_set, account_name, random.choice(TEAM_PAGES[person.team]),
                      when + 40 + number * random.uniform(30, 400))
            if permission_set == "PowerUserAccess" and account_name == "dev" and random.random() < 0.25:
                develop(company, mint, log, session, when + 900)
        if person.team in ("product", "platform") and random.random() < 0.5:
            command_line(company, day, mint, log, person, address)


def develop(company, mint, log, session, when):
    """A developer tries something out by hand in the account for development."""
    name = mint.word()
    choice = mint.random.randrange(6)
    if choice == 0:
        bucket = "%s-try-%s" % (company.name, name)
        log.call(session, when, "s3", "CreateBucket", company.region,
                 {"bucketName": bucket, "Host": "s3.amazonaws.com"})
        log.call(session, when + 900, "s3", "DeleteBucket", company.region,
                 {"bucketName": bucket, "Host": "s3.amazonaws.com"})
    elif choice == 1:
        log.call(session, when, "sqs", "CreateQueue", company.region, {"queueName": name + "-try"},
                 {"queueUrl": "https://sqs.%s.amazonaws.com/%s/%s-try" % (company.region, session.account, name)})
    elif choice == 2:
        log.call(session, when, "lambda", "UpdateFunctionConfiguration20150331v2", company.region,
                 {"functionName": mint.random.choice(company.applications).name, "timeout": 60, "environment": {}},
                 {"functionName": name, "runtime": "python3.13"})
    elif choice == 3:
        instance = {"instancesSet": {"items": [{"instanceId": "i-" + mint.hex()}]}}
        log.call(session, when, "ec2", "StopInstances", company.region, instance, instance)
        log.call(session, when + 300, "ec2", "StartInstances", company.region, instance, instance)
    elif choice == 4:
        log.call(session, when, "iam", "CreateRole", company.region, {"roleName": name + "-role"}, error="AccessDenied")
    else:
        log.call(session, when, "dynamodb", "CreateTable", company.region,
                 {"tableName": name, "billingMode": "PAY_PER_REQUEST"},
                 {"tableDescription": {"tableName": name, "tableStatus": "CREATING"}})


def command_line(company, day, mint, log, person, address):
    """`aws sso login`, then a few commands."""
    random = mint.random
    permission_set, account_name = random.choice(person.sets)
    when = day.moment(random)
    management = company.accounts["management"]
    portal = Caller(
        management, {
            "type": "Unknown", "principalId": company.identity_store + ":" + person.identity_id,
            "accountId": management, "userName": person.email
        }, address, person.shell)
    log.call(portal, when - 3, "sso", "GetRoleCredentials", company.region,
             {"role_name": permission_set, "account_id": company.accounts[account_name]}, None, kind="AwsServiceEvent")
    session = company.sso_session(mint, person, permission_set, account_name, when, address, console=False)
    log.call(session, when, "sts", "GetCallerIdentity", company.region)
    allowed = REFUSED[permission_set]
    for number in range(random.randrange(1, 6)):
        at = when + 20 + number * random.uniform(10, 300)
        service, name, parameters = random.choice(
            (("eks", "DescribeCluster", {"name": company.cluster.get(account_name, "x")}),
             ("ecr", "GetAuthorizationToken", {}), ("s3", "ListBuckets", {"Host": "s3.amazonaws.com"}),
             ("logs", "FilterLogEvents", {"logGroupName": "/aws/eks/x"}), ("logs", "DescribeLogGroups", {}),
             ("ec2", "DescribeInstances", {"instancesSet": {},
                                           "filterSet": {}}), ("ssm", "DescribeParameters",
                                                               {}), ("lambda", "ListFunctions20150331", {})))
        log.call(session, at, service, name, company.region, parameters,
                 error="AccessDenied" if service in allowed else None)


def password_users(company, day, mint, log):
    """Users of IAM who still sign in with passwords: typing errors, then success with a second factor; own keys rotated."""
    random = mint.random
    if not day.working:
        return
    for base in company.legacy:
        if random.random() > 0.4:
            continue
        when = day.moment(random, 8, 10)
        place_now = random.choice([base.address, company.office[0], company.office[1]])
        if random.random() < 0.15:
            login(company, log, base, when - 25, place_now, "Failure")
        login(company, log, base, when, place_now, "Success")
        session = company.console_user(mint, base, when, place_now)
        visit(company, mint, log, session, "AdministratorAccess", "shared", "s3", when + 20)
    own_credentials(company, day, mint, log)


def login(company, log, base, when, address, outcome, mfa="Yes", agent=BROWSERS[0], region=None):
    identity = {key: value for key, value in base.identity.items() if key not in ("accessKeyId", "sessionContext")}
    failed = outcome == "Failure"
    return log.call(
        Caller(base.account, identity, address, agent), when, "signin", "ConsoleLogin", region or company.region, None,
        {"ConsoleLogin": outcome}, kind="AwsConsoleSignIn", read=False,
        extra={"LoginTo": "https://console.aws.amazon.com/console/home", "MobileVersion": "No",
               "MFAUsed": mfa}, message="Failed authentication" if failed else None)


def own_credentials(company, day, mint, log):
    """Once each in the two weeks: a new second factor, a new password, a new key in place of the old one."""
    region = company.region
    for number, base in enumerate(company.legacy):
        if day.index % 14 != number * 2:
            continue
        when = day.moment(mint.random, 9, 16)
        name = base.identity["userName"]
        session = company.console_user(mint, base, when, base.address)
        login(company, log, base, when - 30, base.address, "Success", mfa="No" if number % 3 == 0 else "Yes")
        if number % 3 == 0:
            serial = "arn:aws:iam::%s:mfa/%s-phone" % (base.account, name)
            log.call(session, when, "iam", "CreateVirtualMFADevice", region,
                     {"virtualMFADeviceName": name + "-phone", "path": "/"},
                     {"virtualMFADevice": {"serialNumber": serial}})
            log.call(session, when + 40, "iam", "EnableMFADevice", region, {"userName": name, "serialNumber": serial})
        elif number % 3 == 1:
            log.call(session, when, "iam", "ChangePassword", region)
        else:
            new = mint.key("AKIA")
            log.call(session, when, "iam", "ListAccessKeys", region, {"userName": name})
            log.call(session, when + 15, "iam", "CreateAccessKey", region, {"userName": name},
                     {"accessKey": {"accessKeyId": new, "status": "Active", "userName": name, "createDate": iso(when)}})
            base.identity["accessKeyId"], old = new, base.key
            program = base.at(agent=SHELLS[0])
            log.call(program, when + 200, "sts", "GetCallerIdentity", region)
            log.call(program, when + 230, "s3", "ListBuckets", region, {"Host": "s3.amazonaws.com"})
            log.call(session, when + 400, "iam", "UpdateAccessKey", region,
                     {"status": "Inactive", "accessKeyId": old, "userName": name})
            log.call(session, when + 90000, "iam", "DeleteAccessKey", region, {"accessKeyId": old, "userName": name})


def root_now_and_then(company, day, mint, log):
    """The owner looks at bills on the third day and changes a contact on the tenth, always with the second factor."""
    if day.index % 14 not in (2, 9):
        return
    when = day.moment(mint.random, 9, 15)
    root = company.root(mint, "management", when)
    identity = {key: root.identity[key] for key in ("type", "principalId", "arn", "accountId")}
    log.call(
        Caller(root.account, identity, root.address, root.agent), when, "signin", "ConsoleLogin", "us-east-1", None,
        {"ConsoleLogin": "Success"}, kind="AwsConsoleSignIn", read=False, extra={
            "LoginTo": "https://console.aws.amazon.com/console/home", "MobileVersion": "No", "MFAUsed": "Yes",
            "MFAIdentifier": "arn:aws:iam::%s:mfa/root-key" % root.account
        })
    visit(company, mint, log, root, "AdministratorAccess", "management", "home", when + 3)
    visit(company, mint, log, root, "AdministratorAccess", "management", "billing", when + 60)
    if day.index % 14 == 9:
        log.call(root, when + 300, "account", "PutAlternateContact", "us-east-1",
                 {"alternateContactType": "BILLING", "name": "HIDDEN_DUE_TO_SECURITY_REASONS"})
        log.call(root, when + 360, "support", "DescribeCases", "us-east-1", {"includeResolvedCases": True})


ACTORS = [office_work, password_users, root_now_and_then]

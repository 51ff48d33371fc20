"""Intrusions that begin with a leaked key of a user."""

from intrusion import intrusion
from records import Caller, iso, policy, text

IAM_READS = [
    ("iam", name)
    for name in ("GetUser", "ListAttachedUserPolicies", "ListUserPolicies", "ListGroupsForUser", "ListUsers",
                 "ListRoles", "ListPolicies", "GetAccountSummary", "ListAccessKeys", "GetAccountAuthorizationDetails")
]
SERVICES = [("s3", "ListBuckets"), ("ec2", "DescribeInstances"), ("lambda", "ListFunctions20150331"),
            ("secretsmanager", "ListSecrets"), ("rds", "DescribeDBInstances"), ("ssm", "DescribeParameters"),
            ("kms", "ListKeys"), ("ecs", "ListClusters"), ("eks", "ListClusters"), ("dynamodb", "ListTables"),
            ("organizations", "DescribeOrganization"), ("ses", "GetSendQuota"), ("bedrock", "ListFoundationModels"),
            ("cloudtrail", "DescribeTrails")]


@intrusion("leaked key", "Sysdig, AI-assisted cloud intrusion achieves admin access in 8 minutes, 2026")
def leaked_key(s):
    """Keys in a public bucket; a function's code replaced until its role makes keys for an administrator; models; a GPU."""
    me = s.forgotten_user("prod")
    app = next(app for app in s.applications() if app.kind == "lambda")
    account, victim = me.account, s.random.choice(("admin", "ops", "deploy")) + "-" + s.mint.word()
    s.step("enumeration")
    s.do(me, "sts", "GetCallerIdentity")
    s.each(me, IAM_READS, refused=("GetAccountAuthorizationDetails", "ListPolicies"))
    s.each(me, SERVICES, refused=("DescribeOrganization", "GetSendQuota", "ListKeys"))
    s.step("role guessing")
    for name in ("sysadmin", "netadmin", "account-admin", "OrganizationAccountAccessRole"):
        s.do(
            me, "sts", "AssumeRole", error="AccessDenied",
            message="User: %s is not authorized to perform: sts:AssumeRole on resource: "
            "arn:aws:iam::%s:role/%s" % (me.arn, account, name))
    s.step("privilege escalation through a function")
    for _ in range(3):
        s.do(me, "lambda", "UpdateFunctionCode20150331v2",
             {"functionName": app.name, "publish": False, "dryRun": False},
             {"functionName": app.name, "role": app.role.arn}, gap=90)
    s.do(me, "lambda", "UpdateFunctionConfiguration20150331v2", {"functionName": app.name, "timeout": 30},
         {"functionName": app.name})
    function = s.runs("lambda.amazonaws.com", app.role, app.name)
    s.step("key for an administrator")
    admin = s.access_key(function, victim)
    s.do(admin, "sts", "GetCallerIdentity")
    s.step("persistence by a new user")
    name = "backdoor-" + s.mint.word()
    s.do(admin, "iam", "CreateUser", {"userName": name}, {"user": {"userName": name}})
    s.do(admin, "iam", "AttachUserPolicy",
         {"userName": name, "policyArn": "arn:aws:iam::aws:policy/AdministratorAccess"})
    second = s.access_key(admin, name)
    s.step("data read")
    s.do(second, "sts", "GetCallerIdentity")
    for other in s.applications()[:8]:
        s.do(second, "secretsmanager", "GetSecretValue", {"secretId": other.secrets[0]})
    s.step("models used")
    s.do(second, "bedrock", "GetModelInvocationLoggingConfiguration")
    for model in ("anthropic.claude-opus-4-20250514-v1:0", "deepseek.r1-v1:0", "meta.llama4-scout-17b-instruct-v1:0",
                  "amazon.nova-premier-v1:0"):
        s.do(second, "bedrock", "InvokeModel", {"modelId": model}, region="us-east-1")
    s.step("GPU instance")
    s.do(second, "ec2", "DescribeImages", {"imagesSet": {}, "filterSet": {}})
    s.do(
        second, "ec2", "RunInstances", {
            "instancesSet": {"items": [{"imageId": "ami-" + s.mint.hex(), "minCount": 1, "maxCount": 1}]},
            "instanceType": "p5.48xlarge"
        }, error="Server.InsufficientInstanceCapacity", message="We currently do not have sufficient capacity")
    s.do(
        second, "ec2", "RunInstances", {
            "instancesSet": {"items": [{"imageId": "ami-" + s.mint.hex(), "minCount": 1, "maxCount": 1}]},
            "instanceType": "p4d.24xlarge"
        }, {"instancesSet": {"items": [{"instanceId": "i-" + s.mint.hex()}]}})


@intrusion("S3 theft",
           "Unit 42, Leaked Environment Variables Allow Large-Scale Extortion Operation in Cloud Environments, 2024")
def s3_theft(s):
    """A key from a .env file: a role with everything, a failed look for machines, buckets copied, emptied and a note left."""
    me = s.forgotten_user("prod")
    s.step("reconnaissance")
    s.do(me, "sts", "GetCallerIdentity")
    s.do(me, "iam", "ListUsers")
    s.do(me, "s3", "ListBuckets", {"Host": "s3.amazonaws.com"})
    s.step("privilege escalation by a role")
    name = "lambda-ex"
    s.do(
        me, "iam", "CreateRole", {
            "roleName": name, "assumeRolePolicyDocument": text(
                policy(action="sts:AssumeRole", resource=None, principal={"Service": "lambda.amazonaws.com"}))
        }, {"role": {"roleName": name}}, gap=60)
    s.do(me, "iam", "AttachRolePolicy", {"roleName": name, "policyArn": "arn:aws:iam::aws:policy/AdministratorAccess"},
         gap=60)
    s.step("function that scans")
    function = "ex-" + s.mint.word()
    s.do(
        me, "lambda", "CreateFunction20150331", {
            "functionName": function, "runtime": "python3.9", "handler": "lambda_function.lambda_handler",
            "role": "arn:aws:iam::%s:role/%s" % (me.account, name), "code": {}
        }, {"functionName": function})
    s.do(me, "lambda", "Invoke", {"functionName": function, "invocationType": "Event"}, data=True)
    browser = me.at(agent="S3 Browser/11.7.5 (https://s3browser.com)")
    buckets = s.buckets(6)
    s.step("buckets looked at")
    for bucket in buckets:
        for name in ("GetBucketLocation", "GetBucketVersioning", "GetBucketAcl", "ListObjects"):
            s.do(browser, "s3", name, {"bucketName": bucket, "Host": bucket + ".s3.amazonaws.com"},
                 data=name == "ListObjects")
    s.step("objects copied")
    for bucket in buckets:
        s.objects(browser, "GetObject", bucket, 35)
    s.step("objects deleted")
    for bucket in buckets[:3]:
        s.objects(browser, "DeleteObject", bucket, 30)
    s.step("note left")
    s.do(browser, "s3", "PutObject",
         {"bucketName": buckets[0], "key": "HOW_TO_RECOVER_FILES.txt", "Host": buckets[0] + ".s3.amazonaws.com"}, data=True,
         resources=[{"type": "AWS::S3::Bucket", "accountId": me.account, "ARN": "arn:aws:s3:::" + buckets[0]}])


@intrusion("SES abuse", "Wiz, Wiz Discovers Cloud-Based Phishing Campaign Abusing Amazon SES, 2025")
def ses_abuse(s):
    """A key is tried, the mail service taken out of its sandbox in every region at once, domains verified, a ticket opened."""
    me = s.stolen_key(s.company.mailer)
    s.step("key tried")
    s.do(me, "sts", "GetCallerIdentity")
    s.step("mail service explored")
    for region in ("us-east-1", "us-west-2", "eu-west-1", "ap-southeast-2"):
        s.do(me, "ses", "GetSendQuota", region=region)
        s.do(me, "ses", "GetAccount", region=region)
    s.do(me, "ses", "ListIdentities", {"identityType": "Domain"})
    s.do(me, "servicequotas", "ListServiceQuotas", {"serviceCode": "ses"})
    s.step("production access in all regions")
    for region in ("us-east-1", "us-east-2", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-1", "sa-east-1",
                   "ca-central-1"):
        s.do(me, "ses", "PutAccountDetails",
             {"mailType": "MARKETING", "websiteURL": "HIDDEN_DUE_TO_SECURITY_REASONS", "productionAccessEnabled": True},
             {}, region=region, gap=1)
    s.step("quota raised")
    s.do(me, "support", "CreateCase", {"serviceCode": "service-ses", "subject": "HIDDEN_DUE_TO_SECURITY_REASONS"},
         error="AccessDeniedException")
    s.do(me, "iam", "CreatePolicy",
         {"policyName": "ses-support-policy", "policyDocument": text(policy(action="support:*"))}, error="AccessDenied")
    s.step("identities made")
    for _ in range(4):
        domain = s.mint.word() + ".com"
        s.do(me, "ses", "CreateEmailIdentity", {"emailIdentity": domain},
             {"identityType": "DOMAIN", "verifiedForSendingStatus": False}, gap=30)
    s.do(me, "ses", "CreateEmailIdentity", {"emailIdentity": "billing@%s.com" % s.mint.word()},
         {"identityType": "EMAIL_ADDRESS"}, gap=30)
    s.step("mail sent")
    for _ in range(40):
        s.do(me, "ses", "SendEmail",
             {"source": "HIDDEN_DUE_TO_SECURITY_REASONS", "destination": "HIDDEN_DUE_TO_SECURITY_REASONS"}, data=True)


@intrusion(
    "LLMjacking",
    "Sysdig, LLMjacking: Stolen Cloud Credentials Used in New AI Attack, 2024; Permiso, When AI Gets Hijacked, 2024")
def llmjacking(s):
    """A key that may call Bedrock: asked what it may do, access to models agreed to, logging off, and sold to others."""
    me = s.forgotten_user("dev")
    s.step("key tried")
    s.do(me, "sts", "GetCallerIdentity")
    s.do(me, "bedrock", "InvokeModel", {"modelId": "anthropic.claude-v2"}, error="ValidationException",
         message="max_tokens_to_sample: range: -1")
    s.step("models explored")
    for region in ("us-east-1", "us-west-2", "eu-central-1", "ap-northeast-1"):
        s.do(me, "bedrock", "ListFoundationModels", {}, region=region)
        s.do(me, "bedrock", "GetFoundationModelAvailability", {"modelId": "anthropic.claude-3-opus-20240229-v1:0"},
             region=region)
        s.do(me, "bedrock", "GetModelInvocationLoggingConfiguration", region=region)
    s.step("access to models agreed to")
    s.do(me, "bedrock", "PutUseCaseForModelAccess", {"formData": "HIDDEN_DUE_TO_SECURITY_REASONS"}, {},
         region="us-east-1")
    s.do(me, "bedrock", "ListFoundationModelAgreementOffers", {"modelId": "anthropic.claude-3-opus-20240229-v1:0"},
         region="us-east-1")
    for model in ("anthropic.claude-3-opus-20240229-v1:0", "anthropic.claude-3-5-sonnet-20240620-v1:0"):
        s.do(me, "bedrock", "CreateFoundationModelAgreement", {"modelId": model, "offerToken": "x"}, {"modelId": model},
             region="us-east-1")
        s.do(me, "bedrock", "PutFoundationModelEntitlement", {"modelId": model}, {"status": "SUCCESS"},
             region="us-east-1")
    s.step("logging of prompts removed")
    s.do(me, "bedrock", "DeleteModelInvocationLoggingConfiguration", {}, {}, region="us-east-1")
    s.step("models resold", after=7200)
    for _ in range(180):
        s.do(me, "bedrock", "InvokeModelWithResponseStream", {"modelId": "anthropic.claude-3-opus-20240229-v1:0"},
             region="us-east-1", gap=30)
    s.step("key of the service itself")
    name = "BedrockAPIKey-" + s.mint.text("abcdefghij0123456789", 4)
    s.do(me, "iam", "CreateUser", {"userName": name}, {"user": {"userName": name}})
    s.do(me, "iam", "AttachUserPolicy",
         {"userName": name, "policyArn": "arn:aws:iam::aws:policy/AmazonBedrockLimitedAccess"})
    s.do(me, "iam", "CreateServiceSpecificCredential", {"userName": name, "serviceName": "bedrock.amazonaws.com"},
         {"serviceSpecificCredential": {"userName": name, "status": "Active", "serviceName": "bedrock.amazonaws.com"}})


@intrusion("federation token",
           "CrowdStrike, How Adversaries Can Persist with AWS User Federation, 2023; Unit 42, JavaGhost, 2025")
def federation_token(s):
    """A key makes a session that outlives it, and a console session of that, in which a user is made."""
    me = s.forgotten_user("prod")
    account, name = me.account, s.mint.word()
    s.step("key tried")
    s.do(me, "sts", "GetCallerIdentity")
    s.step("federated session")
    session = Caller(
        account, {
            "type": "FederatedUser", "principalId": "%s:%s" %
            (account, name), "accountId": account, "arn": "arn:aws:sts::%s:federated-user/%s" %
            (account, name), "accessKeyId": s.mint.key(), "sessionContext": {
                "sessionIssuer": {
                    "type": "IAMUser", "principalId": me.identity["principalId"], "arn": me.arn, "accountId": account,
                    "userName": me.identity["userName"]
                }, "attributes": {"creationDate": iso(s.now), "mfaAuthenticated": "false"}
            }
        }, s.address, s.agent)
    s.do(me, "sts", "GetFederationToken", {"name": name, "durationSeconds": 129600, "policy": text(policy())}, {
        "credentials": {"accessKeyId": session.key, "expiration": iso(s.now + 129600)},
        "federatedUser": {"federatedUserId": "%s:%s" % (account, name), "arn": session.arn}, "packedPolicySize": 2
    })
    s.step("console from the session")
    s.do(session, "signin", "GetSigninToken", None, {"GetSigninToken": "Success"}, kind="AwsConsoleSignIn",
         region="us-east-1")
    s.do(session, "signin", "ConsoleLogin", None, {"ConsoleLogin": "Success"}, kind="AwsConsoleSignIn", read=False,
         region="us-east-1",
         extra={"MobileVersion": "No", "MFAUsed": "No", "LoginTo": "https://console.aws.amazon.com/"})
    console = session.at(
        agent=
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
    )
    console.console = True
    s.step("looked around on the console")
    s.each(console, [("iam", "ListUsers"), ("iam", "GetAccountSummary"), ("ses", "GetAccount"),
                     ("ec2", "DescribeInstances"), ("s3", "ListBuckets"), ("lambda", "ListFunctions20150331"),
                     ("organizations", "DescribeOrganization")], gap=20)
    s.step("user with rights and a password")
    user = s.mint.word() + "-support"
    s.do(console, "iam", "CreateUser", {"userName": user}, {"user": {"userName": user}}, gap=60)
    s.do(console, "iam", "AttachUserPolicy",
         {"userName": user, "policyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}, gap=30)
    s.do(console, "iam", "CreateLoginProfile", {"userName": user, "passwordResetRequired": False},
         {"loginProfile": {"userName": user}}, gap=30)
    s.step("sign-in of the new user", after=4000)
    s.login(s.new_user(account, user))


@intrusion("quarantine evaded", "AWS, managed policy AWSCompromisedKeyQuarantineV3, 2024")
def quarantine(s):
    """AWS finds the key on GitHub and quarantines it; the intruder, who has it too, takes the quarantine away."""
    me = s.stolen_key(s.company.legacy[1])
    name = me.identity["userName"]
    s.step("key tried")
    s.do(me, "sts", "GetCallerIdentity")
    s.do(me, "iam", "ListAttachedUserPolicies", {"userName": name})
    s.step("AWS quarantines")
    aws = Caller(me.account, {"type": "AWSService", "invokedBy": "iam.amazonaws.com"}, "iam.amazonaws.com",
                 "iam.amazonaws.com")
    s.do(aws, "iam", "AttachUserPolicy",
         {"userName": name, "policyArn": "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3"})
    s.step("refused by the quarantine")
    s.do(me, "iam", "CreateUser", {"userName": s.mint.word()}, error="AccessDenied")
    s.do(me, "ec2", "RunInstances",
         {"instanceType": "c6a.8xlarge", "instancesSet": {"items": [{"minCount": 1, "maxCount": 4}]}},
         error="Client.UnauthorizedOperation")
    s.do(me, "lambda", "CreateFunction20150331", {"functionName": s.mint.word()}, error="AccessDeniedException")
    s.step("quarantine removed")
    s.do(me, "iam", "DetachUserPolicy",
         {"userName": name, "policyArn": "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3"})
    s.step("second key")
    second = s.access_key(me, name)
    second.identity["principalId"] = me.identity["principalId"]
    s.do(second, "sts", "GetCallerIdentity")
    s.step("machines started")
    s.do(second, "ec2", "CreateKeyPair", {"keyName": s.mint.word()}, {"keyName": "x"}, region="us-west-2")
    s.do(
        second, "ec2", "RunInstances", {
            "instanceType": "c6a.8xlarge",
            "instancesSet": {"items": [{"imageId": "ami-" + s.mint.hex(), "minCount": 4, "maxCount": 4}]}
        }, {"instancesSet": {"items": [{"instanceId": "i-" + s.mint.hex()} for _ in range(4)]}}, region="us-west-2")


@intrusion("secrets by a script", "Wiz and Datadog on the Shai-Hulud worm of npm, 2025")
def secrets_by_script(s):
    """A poisoned package runs in a pipeline and takes what the pipeline's role may read, in every region."""
    role = s.company.deploy[0]
    me = role.session(
        s.mint, "GitHubActions", s.now, s.random.choice(s.company.runners),
        "aws-sdk-js/3.879.0 ua/2.1 os/linux#6.11.0-1018-azure lang/js md/nodejs#20.19.4 api/secrets-manager#3.879.0")
    s.step("identity asked")
    s.do(me, "sts", "GetCallerIdentity")
    s.step("secrets listed in all regions")
    for region in ("us-east-1", "us-east-2", "us-west-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-1",
                   "ap-northeast-1"):
        s.do(me, "secretsmanager", "ListSecrets", {}, region=region, gap=1)
        s.do(me, "ssm", "DescribeParameters", {"maxResults": 50}, region=region, gap=1)
    s.step("secrets read")
    secrets = [secret for app in s.applications() for secret in app.secrets][:40]
    for secret in secrets:
        s.do(
            me, "secretsmanager", "GetSecretValue", {
                "secretId": "arn:aws:secretsmanager:%s:%s:secret:%s-%s" %
                (s.region, me.account, secret, s.mint.text("abcdefABCDEF", 6))
            }, gap=1, error="AccessDeniedException" if s.random.random() < 0.2 else None)
    s.step("parameters read")
    for number in range(25):
        s.do(me, "ssm", "GetParameter",
             {"name": "/prod/%s/setting-%d" % (s.mint.word(), number), "withDecryption": True}, gap=1)
    s.step("key used from elsewhere", after=5400)
    s.do(me.at(address=s.address, agent=s.agent), "sts", "GetCallerIdentity")
    s.each(me.at(address=s.address, agent=s.agent), [("s3", "ListBuckets"), ("ecr", "DescribeRepositories"),
                                                     ("iam", "ListRoles")])

"""Intrusions that are about staying and moving: Identity Center, functions, roles, consoles, machines, clusters, builds."""

from intrusion import intrusion
from records import Role, foreign_session, policy, text

ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"


@intrusion(
    "Identity Center",
    "Permiso, LUCR-3: Scattered Spider Getting SaaS-y in the Cloud, 2023; Datadog, The Attacker doth persist too much, methinks, 2025"
)
def identity_center(s):
    """An administrator's stolen session makes a user of the directory and gives it every account."""
    me = s.admin_session("management", console=True)
    store, instance = s.company.identity_store, s.company.sso_instance
    permission_set = instance.replace("instance", "permissionSet") + "/ps-" + s.mint.hex(16)
    s.step("directory looked at")
    s.each(me, [("sso", "ListInstances"), ("sso", "ListPermissionSets"), ("identitystore", "ListUsers"),
                ("identitystore", "ListGroups"), ("organizations", "ListAccounts"), ("sso", "ListAccountAssignments")],
           gap=15)
    s.step("user made")
    user = s.mint.uuid()
    s.do(me, "sso-directory", "CreateUser", {"identityStoreId": store, "userName": "HIDDEN_DUE_TO_SECURITY_REASONS"},
         {"user": {"userId": user}}, gap=60)
    s.do(me, "sso-directory", "AddMemberToGroup",
         {"identityStoreId": store, "groupId": s.mint.uuid(), "memberId": user}, gap=30)
    s.step("permission set with everything")
    s.do(me, "sso", "CreatePermissionSet",
         {"instanceArn": instance, "name": "SupportAccess", "sessionDuration": "PT12H"},
         {"permissionSet": {"permissionSetArn": permission_set}}, gap=30)
    s.do(me, "sso", "AttachManagedPolicyToPermissionSet",
         {"instanceArn": instance, "permissionSetArn": permission_set, "managedPolicyArn": ADMINISTRATOR}, {}, gap=20)
    s.step("accounts assigned")
    for account in s.company.accounts.values():
        s.do(
            me, "sso", "CreateAccountAssignment", {
                "instanceArn": instance, "permissionSetArn": permission_set, "targetId": account,
                "targetType": "AWS_ACCOUNT", "principalType": "USER", "principalId": user
            }, {"accountAssignmentCreationStatus": {"status": "IN_PROGRESS"}}, gap=5)
    s.step("second factor weakened")
    s.do(me, "sso", "UpdateSsoConfiguration", {"instanceArn": instance, "mfaMode": "DISABLED"}, {}, gap=40)
    s.do(me, "sso-directory", "UpdateMfaDeviceManagementForDirectory",
         {"identityStoreId": store, "mfaMode": "DISABLED"}, {}, gap=40)
    s.step("signed in as the new user", after=3600)
    role = Role(s.mint, s.company.accounts["prod"], "AWSReservedSSO_SupportAccess_" + s.mint.hex(16),
                "/aws-reserved/sso.amazonaws.com/")
    session = role.session(s.mint, "it.support@" + s.company.domain, s.now, s.address, me.agent, console=True)
    s.do(session, "signin", "ConsoleLogin", None, {"ConsoleLogin": "Success"}, kind="AwsConsoleSignIn", read=False,
         extra={"MobileVersion": "No", "MFAUsed": "No", "LoginTo": "https://console.aws.amazon.com/"})
    s.each(session, [("iam", "ListRoles"), ("s3", "ListBuckets"), ("secretsmanager", "ListSecrets")], gap=20)


@intrusion("Lambda persistence",
           "Datadog, Tales from the cloud trenches: The Attacker doth persist too much, methinks, 2025")
def lambda_persistence(s):
    """A function with an administrator's role makes users on request, behind an API, and once an hour by itself."""
    me = s.forgotten_user("prod")
    account = me.account
    name, role_name = "buckets555", "buckets555-role"
    s.step("key tried")
    s.do(me, "sts", "GetCallerIdentity")
    s.do(me, "iam", "ListUsers")
    s.step("role for the function")
    s.do(
        me, "iam", "CreateRole", {
            "roleName": role_name, "assumeRolePolicyDocument": text(
                policy(action="sts:AssumeRole", resource=None, principal={"Service": "lambda.amazonaws.com"}))
        }, {"role": {"roleName": role_name}})
    s.do(me, "iam", "PutRolePolicy",
         {"roleName": role_name, "policyName": "p", "policyDocument": text(policy(action=["iam:*", "logs:*"]))})
    s.step("function made")
    arn = "arn:aws:lambda:%s:%s:function:%s" % (s.region, account, name)
    s.do(
        me, "lambda", "CreateFunction20150331", {
            "functionName": name, "runtime": "python3.12", "handler": "lambda_function.lambda_handler",
            "role": "arn:aws:iam::%s:role/%s" % (account, role_name), "code": {}, "timeout": 30
        }, {"functionName": name, "functionArn": arn}, gap=30)
    s.step("function scheduled")
    rule = "arn:aws:events:%s:%s:rule/%s" % (s.region, account, name)
    s.do(me, "events", "PutRule", {"name": name, "scheduleExpression": "rate(1 hour)", "state": "ENABLED"},
         {"ruleArn": rule})
    s.do(
        me, "lambda", "AddPermission20150331v2", {
            "functionName": name, "statementId": "e", "action": "lambda:InvokeFunction",
            "principal": "events.amazonaws.com", "sourceArn": rule
        }, {})
    s.do(me, "events", "PutTargets", {"rule": name, "targets": [{"id": "1", "arn": arn}]}, {"failedEntryCount": 0})
    s.step("function reachable from outside")
    s.do(me, "apigateway", "CreateApi", {"name": "test", "protocolType": "HTTP", "target": arn},
         {"apiId": s.mint.hex(10)})
    s.do(me, "lambda", "CreateFunctionUrlConfig", {"functionName": name, "authType": "NONE"},
         {"functionArn": arn, "authType": "NONE"})
    s.do(
        me, "lambda", "AddPermission20150331v2", {
            "functionName": name, "statementId": "u", "action": "lambda:InvokeFunctionUrl", "principal": "*",
            "functionUrlAuthType": "NONE"
        }, {})
    s.step("user made by the function", after=3600)
    function = s.runs("lambda.amazonaws.com", Role(s.mint, account, role_name), name)
    user = s.mint.word()
    s.do(function, "iam", "CreateUser", {"userName": user}, {"user": {"userName": user}})
    s.do(function, "iam", "AttachUserPolicy", {"userName": user, "policyArn": ADMINISTRATOR})
    s.access_key(function, user)


@intrusion("role chain", "Mandiant, M-Trends 2025; AWS, Threat Technique Catalog: role chaining, 2025")
def role_chain(s):
    """From a key in the account of development through a deployment role to production, and to the organization."""
    me = s.forgotten_user("dev")
    s.step("key tried")
    s.do(me, "sts", "GetCallerIdentity")
    s.step("roles tried")
    for name in ("OrganizationAccountAccessRole", "Admin", "AWSControlTowerExecution", "terraform-apply", "deploy"):
        s.do(
            me, "sts", "AssumeRole", error="AccessDenied",
            message="not authorized to perform: sts:AssumeRole on resource: "
            "arn:aws:iam::%s:role/%s" % (me.account, name), gap=3)
    s.step("first role")
    deploy = next(role for role in s.company.deploy if role.account == me.account)
    first = s.assumed(deploy, "sess", me)
    s.step("role of production")
    second = s.assumed(Role(s.mint, s.company.accounts["prod"], "OrganizationAccountAccessRole"), "sess", first)
    s.do(second, "sts", "GetCallerIdentity")
    s.step("role of management")
    third = s.assumed(Role(s.mint, s.company.accounts["management"], "OrganizationAccountAccessRole"), "sess", second)
    s.step("organization listed")
    s.each(third, [("organizations", "DescribeOrganization"), ("organizations", "ListAccounts"),
                   ("organizations", "ListRoots"), ("organizations", "ListPolicies"),
                   ("organizations", "ListDelegatedAdministrators")])
    s.step("guardrail removed")
    s.do(third, "organizations", "DetachPolicy",
         {"policyId": "p-" + s.mint.hex(8), "targetId": s.company.accounts["prod"]})
    s.step("persistence in production")
    s.do(
        second, "iam", "UpdateAssumeRolePolicy", {
            "roleName": "OrganizationAccountAccessRole", "policyDocument": text(
                policy(
                    action="sts:AssumeRole", resource=None, principal={
                        "AWS": [
                            "arn:aws:iam::%s:root" % s.company.accounts["management"],
                            "arn:aws:iam::%s:root" % s.bucket_owner
                        ]
                    }))
        })


@intrusion("SSM lateral movement", "CISA, AA23-320A Scattered Spider, updated 2025")
def ssm_lateral(s):
    """A stolen administrator's session runs commands on machines, opens shells and forwards ports."""
    me = s.admin_session("prod")
    machines = ["i-" + s.mint.hex() for _ in range(12)]
    s.step("machines listed")
    s.each(me, [("ec2", "DescribeInstances"), ("ssm", "DescribeInstanceInformation"),
                ("ec2", "DescribeIamInstanceProfileAssociations"), ("ssm", "DescribeSessions")])
    s.step("commands on many machines")
    for instance in machines[:8]:
        command = s.do(
            me, "ssm", "SendCommand", {
                "documentName": "AWS-RunShellScript", "instanceIds": [instance], "interactive": False,
                "parameters": "HIDDEN_DUE_TO_SECURITY_REASONS"
            }, {"command": {"commandId": s.mint.uuid()}})
        s.do(me, "ssm", "GetCommandInvocation",
             {"commandId": command["responseElements"]["command"]["commandId"], "instanceId": instance})
    s.step("shells opened")
    for instance in machines[:4]:
        s.do(me, "ssm", "StartSession", {"target": instance}, {"sessionId": "s-" + s.mint.hex()}, gap=120)
    s.step("port forwarded to a database")
    s.do(
        me, "ssm", "StartSession", {
            "target": machines[0], "documentName": "AWS-StartPortForwardingSessionToRemoteHost", "parameters": {
                "host": ["main.cluster-x.rds.amazonaws.com"], "portNumber": ["5432"], "localPortNumber": ["5432"]
            }
        }, {"sessionId": "s-" + s.mint.hex()})
    s.step("key pushed to a machine")
    s.do(me, "ec2-instance-connect", "SendSSHPublicKey",
         {"instanceId": machines[0], "instanceOSUser": "root", "sSHPublicKey": "ssh-ed25519 x"}, {"success": True})
    s.step("document that stays")
    s.do(me, "ssm", "CreateDocument",
         {"name": "Maintenance-" + s.mint.word(), "documentType": "Command", "content": "x"}, {})
    s.do(
        me, "ssm", "CreateAssociation", {
            "name": "AWS-RunShellScript", "scheduleExpression": "rate(1 day)",
            "targets": [{"key": "InstanceIds", "values": ["*"]}], "parameters": "HIDDEN_DUE_TO_SECURITY_REASONS"
        }, {"associationDescription": {}})


@intrusion("console takeover", "CISA, AA23-320A Scattered Spider, updated 2025; Rapid7, Crimson Collective, 2025")
def console_takeover(s):
    """A stolen key takes the second factor from a colleague, gives them another password and signs in as them."""
    me = s.forgotten_user("shared", "helpdesk-sync")
    victim = s.company.legacy[2]
    name = victim.identity["userName"]
    serial = "arn:aws:iam::%s:mfa/%s" % (me.account, name)
    s.step("users listed")
    s.do(me, "sts", "GetCallerIdentity")
    s.do(me, "iam", "ListUsers")
    s.do(me, "iam", "ListMFADevices", {"userName": name})
    s.do(me, "iam", "GetLoginProfile", {"userName": name})
    s.step("second factor removed")
    s.do(me, "iam", "DeactivateMFADevice", {"userName": name, "serialNumber": serial})
    s.do(me, "iam", "DeleteVirtualMFADevice", {"serialNumber": serial})
    s.step("password changed")
    s.do(me, "iam", "UpdateLoginProfile", {"userName": name, "passwordResetRequired": False})
    s.step("signed in")
    console = s.login(victim)
    s.step("own second factor")
    s.do(console, "iam", "CreateVirtualMFADevice", {"virtualMFADeviceName": "ph"},
         {"virtualMFADevice": {"serialNumber": serial + "2"}}, gap=60)
    s.do(console, "iam", "EnableMFADevice", {"userName": name, "serialNumber": serial + "2"}, gap=60)
    s.step("key made on the console")
    s.do(console, "iam", "CreateAccessKey", {"userName": name},
         {"accessKey": {"accessKeyId": s.mint.key("AKIA"), "userName": name}}, gap=60)


@intrusion("CodeBuild runner", "Sysdig, AMBERSQUID, 2023; Wiz, CodeBreach, 2026")
def codebuild(s):
    """A project of CodeBuild becomes somebody else's runner on GitHub, with the project's role."""
    me = s.forgotten_user("shared")
    account, name = me.account, "ci-" + s.mint.word()
    s.step("projects listed")
    s.do(me, "sts", "GetCallerIdentity")
    s.do(me, "codebuild", "ListProjects", {})
    s.do(me, "codebuild", "BatchGetProjects", {"names": ["x"]})
    s.do(me, "codebuild", "ListSourceCredentials", {})
    s.step("credentials for the source")
    s.do(me, "codebuild", "ImportSourceCredentials",
         {"serverType": "GITHUB", "authType": "PERSONAL_ACCESS_TOKEN", "token": "HIDDEN_DUE_TO_SECURITY_REASONS"},
         {"arn": "x"})
    s.step("project with a strong role")
    role = "arn:aws:iam::%s:role/terraform-apply" % account
    source = "https://github.com/%s/%s" % (s.mint.word(), s.mint.word())
    s.do(
        me, "codebuild", "CreateProject", {
            "name": name, "serviceRole": role, "source": {"type": "GITHUB", "location": source},
            "artifacts": {"type": "NO_ARTIFACTS"}, "environment": {
                "type": "LINUX_CONTAINER", "image": "aws/codebuild/standard:7.0", "computeType": "BUILD_GENERAL1_SMALL",
                "privilegedMode": True
            }
        }, {"project": {"name": name}})
    s.step("runner on GitHub")
    s.do(me, "codebuild", "CreateWebhook", {
        "projectName": name, "buildType": "BUILD",
        "filterGroups": [[{"type": "EVENT", "pattern": "WORKFLOW_JOB_QUEUED"}]]
    }, {"webhook": {"payloadUrl": "x"}})
    s.step("build with another buildspec")
    s.do(
        me, "codebuild", "StartBuild", {
            "projectName": name, "buildspecOverride": "version: 0.2\nphases: {build: {commands: [env]}}",
            "sourceLocationOverride": source
        }, {"build": {"id": name + ":" + s.mint.uuid()}})
    s.step("role used by the build", after=300)
    build = s.runs("codebuild.amazonaws.com", s.company.terraform["shared"], "AWSCodeBuild-" + s.mint.uuid())
    s.do(build, "iam", "CreateUser", {"userName": "builder"}, {"user": {"userName": "builder"}})
    s.do(build, "iam", "PutUserPolicy", {"userName": "builder", "policyName": "p", "policyDocument": text(policy())})
    s.access_key(build, "builder")


@intrusion("EKS access entry", "Datadog Security Labs on EKS cluster access management, 2024")
def eks_access(s):
    """A stolen key lets itself into the cluster as its administrator."""
    me = s.forgotten_user("prod")
    cluster = s.company.cluster["prod"]
    s.step("clusters looked at")
    s.do(me, "sts", "GetCallerIdentity")
    s.do(me, "eks", "ListClusters", {})
    s.do(me, "eks", "DescribeCluster", {"name": cluster})
    s.do(me, "eks", "ListAccessEntries", {"name": cluster})
    s.step("access entry made")
    s.do(me, "eks", "CreateAccessEntry",
         {"name": cluster, "principalArn": me.arn, "type": "STANDARD", "kubernetesGroups": []},
         {"accessEntry": {"clusterName": cluster, "principalArn": me.arn}})
    s.do(
        me, "eks", "AssociateAccessPolicy", {
            "name": cluster, "principalArn": me.arn, "accessScope": {"type": "cluster"},
            "policyArn": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
        }, {})
    s.step("endpoint opened to the world")
    s.do(me, "eks", "UpdateClusterConfig",
         {"name": cluster, "resourcesVpcConfig": {"endpointPublicAccess": True, "publicAccessCidrs": ["0.0.0.0/0"]}},
         {"update": {"status": "InProgress"}})
    s.step("logs of the control plane off")
    s.do(me, "eks", "UpdateClusterConfig", {
        "name": cluster,
        "logging": {"clusterLogging": [{"types": ["api", "audit", "authenticator"], "enabled": False}]}
    }, {"update": {"status": "InProgress"}})
    s.step("role for a pod")
    s.do(
        me, "eks", "CreatePodIdentityAssociation", {
            "name": cluster, "namespace": "kube-system", "serviceAccount": "metrics",
            "roleArn": s.company.terraform["prod"].arn
        }, {"association": {}})


@intrusion("foreign role trust", "Unit 42, JavaGhost's Persistent Phishing Attacks From the Cloud, 2025")
def foreign_trust(s):
    """A user nobody uses, a role that trusts the intruder's account, and the return from there after days."""
    me = s.forgotten_user("prod")
    account, role = me.account, Role(s.mint, me.account, "OrganizationSupportRole")
    s.step("key tried")
    s.do(me, "sts", "GetCallerIdentity")
    s.each(me, [("iam", "GetAccountSummary"), ("iam", "ListRoles"), ("ses", "GetSendQuota")])
    s.step("role that trusts another account")
    s.do(
        me, "iam", "CreateRole", {
            "roleName": role.name, "assumeRolePolicyDocument": text(
                policy(action="sts:AssumeRole", resource=None,
                       principal={"AWS": "arn:aws:iam::%s:root" % s.bucket_owner}))
        }, {"role": {"roleName": role.name}})
    s.do(me, "iam", "AttachRolePolicy", {"roleName": role.name, "policyArn": ADMINISTRATOR})
    s.step("group of security with a signature")
    s.do(me, "ec2", "CreateSecurityGroup",
         {"groupName": "Java_Ghost", "groupDescription": "We Are There But Not Visible"},
         {"groupId": "sg-" + s.mint.hex()})
    s.step("leaves the organization")
    s.do(me, "organizations", "LeaveOrganization", None, error="AccessDeniedException")
    s.step("return from the other account", after=30 * 3600)
    other = Role(s.mint, s.bucket_owner, "ops")
    outside = foreign_session(s.mint, account, s.bucket_owner, other, "s", s.mint.address(), s.agent)
    session = role.session(s.mint, "s", s.now, outside.address, s.agent)
    s.do(outside, "sts", "AssumeRole", {"roleArn": role.arn, "roleSessionName": "s"},
         {"credentials": {"accessKeyId": session.key}, "assumedRoleUser": {"arn": session.arn}}, account=account,
         resources=[{"accountId": account, "type": "AWS::IAM::Role", "ARN": role.arn}])
    s.step("phishing prepared")
    s.do(session, "ses", "CreateEmailIdentity", {"emailIdentity": s.mint.word() + ".org"}, {"identityType": "DOMAIN"})
    s.do(session, "ses", "PutEmailIdentityDkimAttributes", {"emailIdentity": "x.org", "signingEnabled": True}, {})
    s.do(session, "workmail", "CreateOrganization", {"alias": s.mint.word()}, {"organizationId": "m-" + s.mint.hex(32)},
         region="us-east-1")

"""What the platform and security teams do by hand: sessions on machines, Identity Center, emergencies, reviews."""

from people import place, sign_in, visit
from records import Caller


def shells_on_machines(company, day, mint, log):
    """Session Manager, CloudShell and `kubectl`: several times on working days."""
    random = mint.random
    if not day.working:
        return
    for person in company.people_of("platform"):
        if random.random() > 0.55:
            continue
        address = place(company, person, random)
        when = day.moment(random, 8, 17)
        account_name = random.choice(("prod", "staging", "dev"))
        session = company.sso_session(mint, person, "AdministratorAccess", account_name, when, address, console=False)
        machines = [app for app in company.applications if app.kind == "ec2" and app.environment == account_name]
        for number in range(random.randrange(1, 3)):
            instance = random.choice(random.choice(machines).instances) if machines else "i-" + mint.hex()
            at = when + number * 700
            name = "%s-%s" % (person.email, mint.text("abcdefghijklmnopqrstuvwxyz0123456789", 17))
            log.call(session, at, "ssm", "StartSession", company.region, {"target": instance},
                     {"sessionId": name, "tokenValue": "HIDDEN_DUE_TO_SECURITY_REASONS", "streamUrl": "wss://x"})
            log.call(session, at + random.uniform(60, 600), "ssm", "TerminateSession", company.region,
                     {"sessionId": name}, {"sessionId": name})
        if random.random() < 0.2:
            console = sign_in(company, mint, log, person, "AdministratorAccess", account_name, when + 3000, address)
            log.call(console, when + 3020, "cloudshell", "CreateEnvironment", company.region, {},
                     {"environmentId": mint.uuid()})
            log.call(console, when + 3024, "cloudshell", "CreateSession", company.region, {"environmentId": "x"},
                     {"sessionId": "x"})
            log.call(console, when + 3026, "cloudshell", "PutCredentials", company.region, {"environmentId": "x"})
            shell = console.at(
                agent="aws-cli/2.27.41 md/awscrt#0.26.1 exec-env/CloudShell ua/2.1 os/linux#6.1.140 lang/python#3.13.4")
            log.call(shell, when + 3060, "sts", "GetCallerIdentity", company.region)
            log.call(shell, when + 3090, "ec2", "DescribeInstances", company.region,
                     {"instancesSet": {}, "filterSet": {}})


def identity_center(company, day, mint, log):
    """New colleagues get an account in the directory and permission sets; Identity Center then makes roles in accounts."""
    random = mint.random
    if not day.working or day.weekday not in (0, 3):
        return
    admin = random.choice(company.people_of("platform"))
    when = day.moment(random, 9, 12)
    session = sign_in(company, mint, log, admin, "AdministratorAccess", "management", when, company.office[0])
    newcomer = mint.uuid()
    region = company.region
    log.call(session, when + 60, "identitystore", "CreateUser", region,
             {"identityStoreId": company.identity_store, "userName": "HIDDEN_DUE_TO_SECURITY_REASONS"},
             {"userId": newcomer})
    log.call(session, when + 80, "identitystore", "CreateGroupMembership", region,
             {"identityStoreId": company.identity_store, "groupId": mint.uuid(), "memberId": {"userId": newcomer}},
             {"membershipId": mint.uuid()})
    target = random.choice(list(company.accounts))
    log.call(
        session, when + 130, "sso", "CreateAccountAssignment", region, {
            "instanceArn": company.sso_instance, "targetId": company.accounts[target], "targetType": "AWS_ACCOUNT",
            "permissionSetArn": company.sso_instance.replace("instance", "permissionSet") + "/ps-" + mint.hex(16),
            "principalType": "GROUP", "principalId": mint.uuid()
        }, {"accountAssignmentCreationStatus": {"status": "IN_PROGRESS", "requestId": mint.uuid()}})
    provision(company, mint, log, target, when + 133)
    register_factor(company, mint, log, newcomer, when + 3600)


def provision(company, mint, log, account_name, when):
    """What Identity Center itself does in an account that gets its first or another permission set."""
    account = company.accounts[account_name]
    caller = company.linked_session(mint, account, "sso", "AWSServiceRoleForSSO", "AWS-SSO", when)
    provider = "AWSSSO_%s_DO_NOT_DELETE" % mint.hex(16)
    role = "AWSReservedSSO_ReadOnlyAccess_" + mint.hex(16)
    region = company.region
    log.call(caller, when, "iam", "CreateSAMLProvider", region,
             {"name": provider, "sAMLMetadataDocument": "<EntityDescriptor/>"},
             {"sAMLProviderArn": "arn:aws:iam::%s:saml-provider/%s" % (account, provider)})
    log.call(
        caller, when + 1, "iam", "CreateRole", region, {
            "path": "/aws-reserved/sso.amazonaws.com/", "roleName": role, "maxSessionDuration": 43200,
            "assumeRolePolicyDocument": '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":'
            '"arn:aws:iam::%s:saml-provider/%s"},"Action":["sts:AssumeRoleWithSAML","sts:TagSession"],"Condition":{"StringEquals":'
            '{"SAML:aud":"https://signin.aws.amazon.com/saml"}}}]}' % (account, provider)
        },
        {"role": {"roleName": role, "arn": "arn:aws:iam::%s:role/aws-reserved/sso.amazonaws.com/%s" % (account, role)}})
    log.call(caller, when + 2, "iam", "AttachRolePolicy", region,
             {"roleName": role, "policyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"})


def register_factor(company, mint, log, identity_id, when):
    account = company.accounts["management"]
    caller = Caller(
        account, {
            "type": "IdentityCenterUser", "accountId": account, "credentialId": mint.uuid(), "onBehalfOf": {
                "userId": identity_id, "identityStoreArn": "arn:aws:identitystore::%s:identitystore/%s" %
                (account, company.identity_store)
            }
        }, company.office[1], company.people[0].browser)
    log.call(caller, when, "sso-directory", "StartVirtualMfaDeviceRegistration", company.region,
             {"identityStoreId": company.identity_store})
    log.call(caller, when + 60, "sso-directory", "CompleteVirtualMfaDeviceRegistration", company.region,
             {"identityStoreId": company.identity_store}, {"mfaDevice": {"mfaDeviceType": "TOTP"}})


def reviews(company, day, mint, log):
    """The security team closes findings and reviews users of IAM once a week."""
    random = mint.random
    if not day.working:
        return
    for person in company.people_of("security"):
        when = day.moment(random, 9, 16)
        session = sign_in(company, mint, log, person, "AdministratorAccess", "security", when, company.office[0])
        visit(company, mint, log, session, "AdministratorAccess", "security", "security", when + 30)
        log.call(
            session, when + 300, "securityhub", "BatchUpdateFindings", company.region, {
                "findingIdentifiers": [{
                    "id": "arn:aws:securityhub:%s:%s:subscription/x" % (company.region, mint.account()),
                    "productArn": "arn:aws:securityhub:%s::product/aws/securityhub" % company.region
                }], "workflow": {"status": random.choice(("RESOLVED", "NOTIFIED", "SUPPRESSED"))}
            }, {"unprocessedFindings": []})
        if random.random() < 0.3:
            log.call(session, when + 400, "guardduty", "ArchiveFindings", company.region,
                     {"detectorId": company.detector["security"], "findingIds": [mint.hex(32)]})
    if day.weekday == 2:
        person = random.choice(company.people_of("security"))
        when = day.moment(random, 10, 15)
        session = company.sso_session(mint, person, "ReadOnlyAccess", "shared", when, company.office[1], console=False)
        log.call(session, when, "iam", "GenerateCredentialReport", company.region)
        log.call(session, when + 5, "iam", "GetCredentialReport", company.region)
        log.call(session, when + 9, "iam", "ListUsers", company.region)
        for number, base in enumerate(company.legacy):
            for offset, name in enumerate(
                ("ListAccessKeys", "ListAttachedUserPolicies", "ListGroupsForUser", "ListMFADevices")):
                log.call(session, when + 12 + number * 2 + offset / 3, "iam", name, company.region,
                         {"userName": base.identity["userName"]})


def repairs(company, day, mint, log):
    """Administrators mend production by hand now and then: a rule of a security group, a secret read, a user unlocked."""
    random = mint.random
    if not day.working:
        return
    person = random.choice(company.people_of("platform"))
    when = day.moment(random, 8, 18)
    session = sign_in(company, mint, log, person, "AdministratorAccess", "prod", when, place(company, person, random))
    region = company.region
    app = random.choice(company.applications)
    choice = day.index % 5
    if choice == 0:
        log.call(
            session, when + 90, "ec2", "AuthorizeSecurityGroupIngress", region, {
                "groupId": company.groups["prod"][0], "ipPermissions": {
                    "items": [{
                        "ipProtocol": "tcp", "fromPort": 5432, "toPort": 5432, "groups": {},
                        "ipRanges": {"items": [{"cidrIp": company.office[0] + "/32", "description": "debugging"}]}
                    }]
                }
            }, {"_return": True})
    elif choice == 1:
        log.call(session, when + 90, "secretsmanager", "GetSecretValue", region, {"secretId": app.secrets[0]})
        log.call(session.through("secretsmanager.amazonaws.com"), when + 90, "kms", "Decrypt", region,
                 {"encryptionContext": {"SecretARN": app.secrets[0]}, "encryptionAlgorithm": "SYMMETRIC_DEFAULT"})
    elif choice == 2:
        instance = {"instancesSet": {"items": [{"instanceId": app.instances[0]}]}}
        log.call(session, when + 90, "ec2", "RebootInstances", region, instance, {"_return": True})
    elif choice == 3:
        log.call(session, when + 90, "rds", "CreateDBSnapshot", region,
                 {"dBInstanceIdentifier": app.name, "dBSnapshotIdentifier": app.name + "-before-migration"},
                 {"status": "creating"})
        log.call(session, when + 5000, "rds", "ModifyDBInstance", region,
                 {"dBInstanceIdentifier": app.name, "dBInstanceClass": "db.r6g.xlarge", "applyImmediately": True})
    else:
        log.call(
            session, when + 90, "ecs", "ExecuteCommand", region, {
                "cluster": "default", "task": mint.hex(32), "container": app.name, "interactive": True,
                "command": "HIDDEN_DUE_TO_SECURITY_REASONS"
            }, {"clusterArn": "arn:aws:ecs:%s:%s:cluster/default" % (region, session.account)})


ACTORS = [shells_on_machines, identity_center, reviews, repairs]

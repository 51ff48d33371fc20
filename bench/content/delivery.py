"""How the company changes its accounts: GitHub Actions, Terraform, CloudFormation, older pipelines with keys, images."""

from company import BOTO, GO, TERRAFORM
from records import Caller, iso, policy, text
from terraform import CHANGES, plan_reads


def github_session(company, mint, log, role, repository, when, agent=BOTO):
    """A job asks STS for a role with GitHub's token, from whatever address the runner has today."""
    address = mint.random.choice(company.runners)
    account = role.account
    subject = "repo:%s/%s:ref:refs/heads/main" % (company.name, repository)
    provider = "arn:aws:iam::%s:oidc-provider/token.actions.githubusercontent.com" % account
    web = Caller(
        account, {
            "type": "WebIdentityUser", "principalId": "%s:sts.amazonaws.com:%s" %
            (provider, subject), "userName": subject, "identityProvider": provider
        }, address,
        "configure-aws-credentials-for-github-actions ua/2.1 os/linux lang/js md/nodejs#20.19.1 api/sts#3.758.0")
    session = role.session(mint, "GitHubActions", when, address, agent,
                           federation={"federatedProvider": provider, "attributes": {}})
    log.call(web, when, "sts", "AssumeRoleWithWebIdentity", company.region,
             {"roleArn": role.arn, "roleSessionName": "GitHubActions", "durationSeconds": 3600}, {
                 "subjectFromWebIdentityToken": subject, "provider": provider, "audience": "sts.amazonaws.com",
                 "assumedRoleUser": {"assumedRoleId": role.id + ":GitHubActions", "arn": session.arn
                                     }, "credentials": {"accessKeyId": session.key, "expiration": iso(when + 3600)}
             }, resources=[{"accountId": account, "type": "AWS::IAM::Role", "ARN": role.arn}])
    log.call(session, when + 1, "sts", "GetCallerIdentity", company.region)
    return session


def deployments(company, day, mint, log):
    """Each pipeline deploys its application some times a day: an image or a function, and the new version of it."""
    random = mint.random
    for number, role in enumerate(company.deploy):
        app = company.applications[number]
        for _ in range(random.choice((0, 1, 1, 2, 3)) if day.working else random.choice((0, 0, 0, 1))):
            when = day.moment(random, 7, 19)
            session = github_session(company, mint, log, role, app.name, when)
            if app.kind == "lambda":
                deploy_function(company, log, session, app, when + 60)
            else:
                push_image(company, mint, log, session, app, when + 60)


def deploy_function(company, log, session, app, when):
    region, arn = company.region, "arn:aws:lambda:%s:%s:function:%s" % (company.region, app.account, app.name)
    key = "%s/%d.zip" % (app.name, int(when))
    log.call(session, when, "lambda", "GetFunction20150331v2", region, {"functionName": app.name})
    log.call(session, when + 4, "lambda", "UpdateFunctionCode20150331v2", region, {
        "functionName": app.name, "s3Bucket": company.name + "-artifacts", "s3Key": key, "publish": False,
        "dryRun": False
    }, {"functionName": app.name, "functionArn": arn, "runtime": "python3.13", "role": app.role.arn})
    log.call(session, when + 20, "lambda", "PublishVersion20150331", region, {"functionName": app.name},
             {"functionName": app.name, "version": str(int(when) % 900)})
    log.call(session, when + 24, "lambda", "UpdateAlias20150331", region, {"functionName": app.name, "name": "live"},
             {"aliasArn": arn + ":live"})


def push_image(company, mint, log, session, app, when):
    region = company.region
    repository = {"registryId": company.accounts["shared"], "repositoryName": app.name}
    log.call(session, when, "ecr", "GetAuthorizationToken", region, {})
    for layer in range(mint.random.randrange(2, 5)):
        at = when + 5 + layer
        log.call(session, at, "ecr", "BatchCheckLayerAvailability", region,
                 dict(repository, layerDigests=["sha256:" + mint.hex(64)]))
        log.call(session, at, "ecr", "InitiateLayerUpload", region, repository,
                 {"uploadId": mint.uuid(), "partSize": 10485760})
        log.call(session, at, "ecr", "UploadLayerPart", region, dict(repository, uploadId=mint.uuid()),
                 {"lastByteReceived": 10485759})
        log.call(session, at, "ecr", "CompleteLayerUpload", region, dict(repository, uploadId=mint.uuid()), {})
    log.call(session, when + 20, "ecr", "PutImage", region, dict(repository, imageTag=mint.hex(8)),
             {"image": dict(repository)})
    if app.kind == "ecs":
        log.call(
            session, when + 30, "ecs", "RegisterTaskDefinition", region, {
                "family": app.name, "taskRoleArn": app.role.arn, "networkMode": "awsvpc", "cpu": "512",
                "memory": "1024", "requiresCompatibilities": ["FARGATE"], "containerDefinitions": [{
                    "name": app.name, "image": "%s.dkr.ecr.%s.amazonaws.com/%s:x" %
                    (repository["registryId"], region, app.name)
                }]
            }, {"taskDefinition": {"family": app.name, "revision": int(when) % 400}})
        log.call(session, when + 33, "ecs", "UpdateService", region,
                 {"cluster": "default", "service": app.name, "taskDefinition": app.name, "forceNewDeployment": False},
                 {"service": {"serviceName": app.name, "status": "ACTIVE"}})
    else:
        log.call(session, when + 30, "eks", "DescribeCluster", region, {"name": company.cluster[app.environment]})


def terraform_runs(company, day, mint, log):
    """Plans for each pull request, with a role that reads; applies on the main branch, with an administrator's role."""
    random = mint.random
    for _ in range(random.randrange(12, 20) if day.working else 1):
        name = random.choice(("prod", "prod", "staging", "dev", "shared", "security", "management"))
        when = day.moment(random, 7, 19)
        session = github_session(company, mint, log, company.plan[name], "infrastructure", when, TERRAFORM)
        plan_reads(company, mint, log, session, name, when + 15)
    for _ in range(random.randrange(3, 7) if day.working else 0):
        name = random.choice(("prod", "prod", "staging", "dev", "dev", "shared"))
        when = day.moment(random, 8, 18)
        session = github_session(company, mint, log, company.terraform[name], "infrastructure", when, TERRAFORM)
        plan_reads(company, mint, log, session, name, when + 15)
        for number in range(random.randrange(1, 5)):
            random.choice(CHANGES)(company, mint, log, session, name, when + 60 + number * 9)


def cloudformation(company, day, mint, log):
    """Stacks of the data team: CloudFormation calls with the credentials of its service role, from inside AWS."""
    random = mint.random
    if not day.working:
        return
    account = company.accounts["prod"]
    region = company.region
    for _ in range(random.randrange(1, 3)):
        when = day.moment(random)
        role = company.deploy[0]
        session = github_session(company, mint, log, role, "data-stacks", when)
        name = "data-" + mint.word()
        log.call(session, when + 5, "cloudformation", "CreateChangeSet", region, {
            "stackName": name, "changeSetName": "deploy", "capabilities": ["CAPABILITY_IAM"], "changeSetType": "UPDATE"
        }, {"id": "arn:aws:cloudformation:%s:%s:changeSet/deploy/%s" % (region, role.account, mint.uuid())})
        log.call(session, when + 20, "cloudformation", "ExecuteChangeSet", region,
                 {"stackName": name, "changeSetName": "deploy"})
        by_stack = session.through("cloudformation.amazonaws.com")
        function = "%s-Handler-%s" % (name, mint.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 12))
        role_name = function + "Role"
        log.call(
            by_stack, when + 25, "iam", "CreateRole", region, {
                "roleName": role_name, "assumeRolePolicyDocument": text(
                    policy(action="sts:AssumeRole", resource=None, principal={"Service": "lambda.amazonaws.com"}))
            }, {"role": {"roleName": role_name, "arn": "arn:aws:iam::%s:role/%s" % (account, role_name)}})
        log.call(
            by_stack, when + 27, "iam", "PutRolePolicy", region, {
                "roleName": role_name, "policyName": "read", "policyDocument": text(
                    policy(action=["s3:GetObject", "s3:ListBucket"], resource="arn:aws:s3:::%s-lake/*" % company.name))
            })
        log.call(
            by_stack, when + 40, "lambda", "CreateFunction20150331", region, {
                "functionName": function, "runtime": "python3.13", "handler": "index.handler",
                "role": "arn:aws:iam::%s:role/%s" %
                (session.account, role_name), "code": {"s3Bucket": company.name + "-artifacts", "s3Key": "x"}
            }, {"functionName": function})
        log.call(by_stack, when + 44, "events", "PutRule", region,
                 {"name": name + "-nightly", "scheduleExpression": "cron(0 3 * * ? *)", "state": "ENABLED"},
                 {"ruleArn": "arn:aws:events:%s:%s:rule/%s-nightly" % (region, session.account, name)})
        log.call(
            by_stack, when + 46, "lambda", "AddPermission20150331v2", region, {
                "functionName": function, "action": "lambda:InvokeFunction", "principal": "events.amazonaws.com",
                "statementId": "x", "sourceArn": "arn:aws:events:%s:%s:rule/%s-nightly" %
                (region, session.account, name)
            }, {})
        log.call(
            by_stack, when + 47, "events", "PutTargets", region, {
                "rule": name + "-nightly", "targets": [{
                    "id": "1", "arn": "arn:aws:lambda:%s:%s:function:%s" % (region, session.account, function)
                }]
            }, {"failedEntryCount": 0})


def pipelines_with_keys(company, day, mint, log):
    """Two older pipelines have keys of IAM users; their jobs run on rented machines with several addresses."""
    random = mint.random
    for caller in company.ci_users:
        addresses = company.nat["shared"] + company.runners[:6]
        for _ in range(random.randrange(8, 16) if day.working else 2):
            when = day.moment(random, 6, 20)
            job = caller.at(address=random.choice(addresses), agent=random.choice((BOTO, GO)))
            bucket = company.name + "-artifacts"
            log.call(job, when, "sts", "GetCallerIdentity", company.region)
            for number in range(random.randrange(2, 9)):
                log.call(
                    job, when + 5 + number, "s3", "PutObject", company.region, {
                        "bucketName": bucket, "key": "builds/%s/%s.tar.gz" %
                        (mint.hex(8), mint.word()), "Host": bucket + ".s3.amazonaws.com"
                    }, {"x-amz-server-side-encryption": "AES256"}, data=True, resources=[{
                        "type": "AWS::S3::Bucket", "accountId": caller.account, "ARN": "arn:aws:s3:::" + bucket
                    }])


def golden_images(company, day, mint, log):
    """Packer builds an image on Tuesdays and shares it with the organization's accounts; the oldest image goes."""
    if day.weekday != 1:
        return
    when = day.moment(mint.random, 2, 4)
    region = company.region
    packer = "APN/1.0 HashiCorp/1.0 Packer/1.12.0 (+https://www.packer.io/) aws-sdk-go/1.55.6 (go1.23.6; linux; amd64)"
    session = github_session(company, mint, log, company.image_builder, "golden-images", when, packer)
    name, group, instance = "packer_" + mint.hex(12), "sg-" + mint.hex(), "i-" + mint.hex()
    log.call(session, when + 3, "ec2", "DescribeImages", region, {"imagesSet": {}, "filterSet": {}})
    log.call(session, when + 5, "ec2", "CreateKeyPair", region, {"keyName": name},
             {"keyName": name, "keyMaterial": "<sensitiveDataRemoved>"})
    log.call(session, when + 6, "ec2", "CreateSecurityGroup", region,
             {"groupName": name, "groupDescription": "Temporary group for Packer"}, {"groupId": group, "_return": True})
    log.call(
        session, when + 7, "ec2", "AuthorizeSecurityGroupIngress", region, {
            "groupId": group, "ipPermissions": {
                "items": [{
                    "ipProtocol": "tcp", "fromPort": 22, "toPort": 22, "groups": {},
                    "ipRanges": {"items": [{"cidrIp": session.address + "/32"}]}
                }]
            }
        }, {"_return": True})
    log.call(
        session, when + 10, "ec2", "RunInstances", region, {
            "instancesSet": {
                "items": [{"imageId": "ami-" + mint.hex(), "minCount": 1, "maxCount": 1, "keyName": name}]
            }, "instanceType": "m5.large", "monitoring": {"enabled": False}, "disableApiTermination": False
        }, {"instancesSet": {"items": [{"instanceId": instance}]}})
    image, snapshot = "ami-" + mint.hex(), "snap-" + mint.hex()
    log.call(session, when + 700, "ec2", "StopInstances", region,
             {"instancesSet": {"items": [{"instanceId": instance}]}})
    log.call(session, when + 760, "ec2", "CreateImage", region,
             {"instanceId": instance, "name": "golden-" + iso(when)[:10]}, {"imageId": image})
    log.call(
        session, when + 1200, "ec2", "ModifyImageAttribute", region, {
            "imageId": image, "attributeType": "launchPermission", "launchPermission": {
                "add": {
                    "items": [{
                        "organizationArn": "arn:aws:organizations::%s:organization/%s" %
                        (company.accounts["management"], company.organization)
                    }]
                }
            }
        }, {"_return": True})
    log.call(
        session, when + 1204, "ec2", "ModifySnapshotAttribute", region, {
            "snapshotId": snapshot, "createVolumePermission": {
                "add": {"items": [{"userId": company.accounts[name]} for name in ("prod", "staging", "dev")]}
            }, "attributeType": "CREATE_VOLUME_PERMISSION"
        }, {"_return": True})
    log.call(session, when + 1220, "ec2", "TerminateInstances", region,
             {"instancesSet": {"items": [{"instanceId": instance}]}},
             {"instancesSet": {"items": [{"instanceId": instance}]}})
    log.call(session, when + 1230, "ec2", "DeleteSecurityGroup", region, {"groupId": group}, {"_return": True})
    log.call(session, when + 1231, "ec2", "DeleteKeyPair", region, {"keyName": name}, {"_return": True})
    log.call(session, when + 1300, "ec2", "DeregisterImage", region, {"imageId": "ami-" + mint.hex()},
             {"_return": True})
    log.call(session, when + 1302, "ec2", "DeleteSnapshot", region, {"snapshotId": "snap-" + mint.hex()},
             {"_return": True})


ACTORS = [deployments, terraform_runs, cloudformation, pipelines_with_keys, golden_images]

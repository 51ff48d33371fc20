"""What runs in the company: applications and their secrets, EKS with Karpenter, autoscaling, analytics, models, mail."""

from company import GO
from records import Caller, iso


def app_session(company, mint, app, when):
    """The credentials of one copy of an application: a pod, a task, a function or an instance."""
    address = mint.random.choice(company.nat[app.environment])
    if app.kind == "ec2":
        return app.role.session(mint, mint.random.choice(app.instances), when, address, app.agent, ec2=True)
    if app.kind == "lambda":
        return app.role.session(mint, app.name, when, mint.random.choice(company.nat[app.environment]),
                                app.agent + " exec-env/AWS_Lambda_python3.13")
    name = mint.hex(32) if app.kind == "ecs" else "eks-%s-%s" % (company.cluster[app.environment], mint.hex(8))
    return app.role.session(mint, name, when, address, app.agent)


def start(company, mint, log, app, when):
    """A copy starts: credentials, parameters, secrets, and a key of KMS for each of them."""
    region = company.region
    trusted = {
        "lambda": "lambda.amazonaws.com", "ecs": "ecs-tasks.amazonaws.com", "ec2": "ec2.amazonaws.com",
        "eks": "pods.eks.amazonaws.com"
    }[app.kind]
    session = app_session(company, mint, app, when)
    log.assume(trusted, app.role, session.identity["principalId"].split(":")[1], when, region)
    prefix = "/%s/%s" % (app.environment, app.name)
    names = ["%s/setting-%d" % (prefix, number) for number in range(app.parameters)]
    by_ssm = session.through("ssm.amazonaws.com")
    if len(names) > 6:
        log.call(session, when + 2, "ssm", "GetParametersByPath", region,
                 {"path": prefix, "recursive": True, "withDecryption": True})
    elif len(names) > 3:
        log.call(session, when + 2, "ssm", "GetParameters", region, {"names": names, "withDecryption": True})
    else:
        for name in names:
            log.call(session, when + 2, "ssm", "GetParameter", region, {"name": name, "withDecryption": True})
    for name in names[:3]:
        arn = "arn:aws:ssm:%s:%s:parameter%s" % (region, app.account, name)
        log.call(by_ssm, when + 2, "kms", "Decrypt", region,
                 {"encryptionContext": {"PARAMETER_ARN": arn}, "encryptionAlgorithm": "SYMMETRIC_DEFAULT"})
    for name in app.secrets:
        log.call(session, when + 3, "secretsmanager", "GetSecretValue", region, {"secretId": name})
    return session


def applications_start(company, day, mint, log):
    random = mint.random
    for app in company.applications:
        for _ in range(random.choice((1, 2, 2, 3, 5)) if app.kind != "lambda" else 6):
            start(company, mint, log, app, day.moment(random, 0, 24))


def applications_run(company, day, mint, log):
    """Keys, objects and queues, around the clock; more by day."""
    random = mint.random
    for app in company.applications:
        session = app_session(company, mint, app, day.start + 60)
        host = {"bucketName": app.bucket, "Host": "%s.s3.%s.amazonaws.com" % (app.bucket, company.region)}
        resources = [{"accountId": app.account, "type": "AWS::S3::Bucket", "ARN": "arn:aws:s3:::" + app.bucket}]
        for hour in range(24):
            if hour % 6 == 0:
                session = app_session(company, mint, app, day.start + hour * 3600)
            for _ in range(random.randrange(0, 4 if 7 <= hour < 20 and day.working else 2)):
                when = day.start + hour * 3600 + random.uniform(0, 3600)
                name = random.choice(
                    ("GetObject", "GetObject", "PutObject", "HeadObject", "Decrypt", "GenerateDataKey"))
                if name in ("Decrypt", "GenerateDataKey"):
                    caller = session.through("s3.amazonaws.com") if random.random() < 0.5 else session
                    parameters = {"keyId": app.key, "encryptionContext": {"aws:s3:arn": "arn:aws:s3:::" + app.bucket}}
                    log.call(caller, when, "kms", name, company.region, parameters,
                             resources=[{"accountId": app.account, "type": "AWS::KMS::Key", "ARN": app.key}])
                else:
                    log.call(session, when, "s3", name, company.region, dict(host, key="data/%s.json" % mint.hex(12)),
                             data=True, resources=resources,
                             extra={"bytesTransferredOut": random.randrange(200, 90000), "SSEApplied": "SSE_KMS"})


def external_secrets(company, day, mint, log):
    """External Secrets reads every secret that a cluster needs again and again, with one role for all."""
    for name, role in company.external_secrets.items():
        apps = [app for app in company.applications if app.environment == name and app.kind == "eks"]
        for hour in range(0, 24, 1 if name == "prod" else 6):
            when = day.start + hour * 3600 + mint.random.uniform(0, 60)
            session = role.session(mint, "external-secrets-provider", when, company.nat[name][0], GO)
            for number, secret in enumerate(secret for app in apps for secret in app.secrets):
                log.call(session, when + number / 3, "secretsmanager", "GetSecretValue", company.region,
                         {"secretId": secret, "versionStage": "AWSCURRENT"})


def clusters(company, day, mint, log):
    """Controllers in EKS ask EC2 and the load balancers, nodes fetch images, pods ask for credentials."""
    random = mint.random
    for name in company.cluster:
        node = company.node_role[name]
        for hour in range(24):
            when = day.start + hour * 3600
            session = node.session(mint, "i-" + mint.hex(), when, random.choice(company.nat[name]), GO, ec2=True)
            for service, event, parameters in (("ec2", "DescribeInstances", {
                    "instancesSet": {"items": [{"instanceId": "i-" + mint.hex()}]}, "filterSet": {}
            }), ("ec2", "DescribeNetworkInterfaces",
                 {"networkInterfaceIdSet": {},
                  "filterSet": {}}), ("ec2", "AssignPrivateIpAddresses",
                                      {"networkInterfaceId": "eni-" + mint.hex(),
                                       "ipv4PrefixCount": 1}), ("ecr", "GetAuthorizationToken", {}),
                                               ("ecr", "BatchGetImage",
                                                {"repositoryName": "x", "imageIds": [{"imageTag": "1"}]
                                                 }), ("ecr", "GetDownloadUrlForLayer", {"repositoryName": "x"}),
                                               ("elasticloadbalancing", "DescribeLoadBalancers",
                                                {"pageSize": 400}), ("elasticloadbalancing", "DescribeTargetHealth",
                                                                     {"targetGroupArn": "x"}),
                                               ("autoscaling", "DescribeAutoScalingGroups",
                                                {"maxRecords": 100}), ("ssm", "UpdateInstanceInformation", {
                                                    "instanceId": "i-" + mint.hex(), "agentVersion": "3.3.2299.0",
                                                    "platformType": "Linux"
                                                })):
                log.call(session, when + random.uniform(0, 3600), service, event, company.region, parameters, {})
        pods = [app for app in company.applications if app.kind == "eks" and app.environment == name]
        for app in pods:
            for hour in range(random.randrange(4), 24, 4):
                pod_credentials(company, mint, log, app, day.start + hour * 3600 + random.uniform(0, 3600))


def pod_credentials(company, mint, log, app, when):
    issuer = "oidc.eks.%s.amazonaws.com/id/%s" % (company.region, company.cluster[app.environment].upper())
    provider = "arn:aws:iam::%s:oidc-provider/%s" % (app.account, issuer)
    subject = "system:serviceaccount:default:" + app.name
    web = Caller(
        app.account, {
            "type": "WebIdentityUser", "principalId": "%s:sts.amazonaws.com:%s" %
            (provider, subject), "userName": subject, "identityProvider": provider
        }, mint.random.choice(company.nat[app.environment]), app.agent)
    log.call(web, when, "sts", "AssumeRoleWithWebIdentity", company.region,
             {"roleArn": app.role.arn, "roleSessionName": "eks-" + mint.hex(8)}, {
                 "subjectFromWebIdentityToken": subject, "provider": provider, "audience": "sts.amazonaws.com",
                 "credentials": {"accessKeyId": mint.key(), "expiration": iso(when + 43200)}
             }, resources=[{"accountId": app.account, "type": "AWS::IAM::Role", "ARN": app.role.arn}])


def karpenter(company, day, mint, log):
    """Nodes come in the morning, ten in the large cluster, and go in the evening; prices and images are asked for all day."""
    random, region = mint.random, company.region
    for name, role in company.karpenter.items():
        session = role.session(mint, "karpenter", day.start, company.nat[name][-1], GO + " karpenter.sh-1.4.0")
        for hour in range(24):
            when = day.start + hour * 3600 + random.uniform(0, 3000)
            log.call(session, when, "ec2", "DescribeInstances", region, {"instancesSet": {}, "filterSet": {}})
            log.call(session, when + 3, "ec2", "DescribeInstanceTypes", region,
                     {"DescribeInstanceTypesRequest": {"MaxResults": 100}})
            log.call(
                session, when + 5, "ssm", "GetParameter", region,
                {"name": "/aws/service/eks/optimized-ami/1.33/amazon-linux-2023/x86_64/standard/recommended/image_id"})
            log.call(session, when + 6, "pricing", "GetProducts", region, {"serviceCode": "AmazonEC2"})
        count = (10 if name == "prod" else 3) if day.working else 1
        nodes = ["i-" + mint.hex() for _ in range(count)]
        morning, evening = day.moment(random, 6, 7), day.moment(random, 18.5, 20)
        for number, instance in enumerate(nodes):
            when = morning + number * 4
            kind = random.choice(("m6i.2xlarge", "m7a.4xlarge", "c7i.4xlarge", "r6i.2xlarge"))
            log.call(
                session, when, "ec2", "CreateLaunchTemplate", region, {
                    "CreateLaunchTemplateRequest": {
                        "LaunchTemplateName": "karpenter.k8s.aws/" + mint.hex(16),
                        "LaunchTemplateData": {"UserData": "<sensitiveDataRemoved>", "ImageId": "ami-" + mint.hex()}
                    }
                }, {})
            log.call(
                session, when + 1, "ec2", "CreateFleet", region, {
                    "CreateFleetRequest": {
                        "Type": "instant", "TargetCapacitySpecification": {
                            "TotalTargetCapacity": 1, "DefaultTargetCapacityType": "spot"
                        }, "LaunchTemplateConfigs": {"tag": 1, "Overrides": [{"InstanceType": kind, "tag": 1}]}
                    }
                }, {
                    "CreateFleetResponse": {
                        "fleetInstanceSet": {"item": {"instanceType": kind, "instanceIds": {"item": instance}}}
                    }
                })
            fleet = session.through("ec2fleet.amazonaws.com")
            log.call(
                fleet, when + 1, "ec2", "RunInstances", region, {
                    "instancesSet": {"items": [{"minCount": 1, "maxCount": 1}]
                                     }, "instanceType": kind, "instanceMarketOptions": {"marketType": "spot"},
                    "launchTemplate": {"launchTemplateId": "lt-" + mint.hex()}
                }, {"instancesSet": {"items": [{"instanceId": instance, "instanceType": kind}]}})
            log.call(session, evening + number * 6, "ec2", "TerminateInstances", region,
                     {"instancesSet": {"items": [{"instanceId": instance}]}},
                     {"instancesSet": {"items": [{"instanceId": instance}]}})
            log.call(session, evening + number * 6 + 2, "ec2", "DeleteLaunchTemplate", region,
                     {"DeleteLaunchTemplateRequest": {"LaunchTemplateId": "lt-" + mint.hex()}}, {})


def autoscaling(company, day, mint, log):
    random, region = mint.random, company.region
    for app in company.applications:
        if app.kind != "ec2" or not day.working:
            continue
        for hour, name in ((7, "RunInstances"), (19, "TerminateInstances")):
            when = day.moment(random, hour, hour + 1)
            caller = company.linked_session(mint, app.account, "autoscaling", "AWSServiceRoleForAutoScaling",
                                            "AutoScaling", when)
            for _ in range(random.randrange(1, 4)):
                instance = "i-" + mint.hex()
                items = {"instancesSet": {"items": [{"instanceId": instance}]}}
                if name == "RunInstances":
                    log.call(
                        caller, when, "ec2", name, region, {
                            "instancesSet": {"items": [{"imageId": "ami-" + mint.hex(), "minCount": 1, "maxCount": 1}]},
                            "instanceType": "m6i.xlarge", "iamInstanceProfile": {"name": app.role.name}
                        }, items)
                else:
                    log.call(caller, when, "ec2", name, region, items, items)


def media_archive(company, day, mint, log):
    """One application encrypts with keys of its own customers (SSE-C), all day long, in the same bucket."""
    app = company.applications[0]
    bucket = company.name + "-customer-vault"
    resources = [{"accountId": app.account, "type": "AWS::S3::Bucket", "ARN": "arn:aws:s3:::" + bucket}]
    session = app_session(company, mint, app, day.start)
    for _ in range(140 if day.working else 50):
        name = mint.random.choice(("PutObject", "GetObject", "GetObject"))
        log.call(
            session, day.moment(mint.random, 0, 24), "s3", name, company.region, {
                "bucketName": bucket, "key": "customers/%s" % mint.hex(16), "Host": bucket + ".s3.amazonaws.com",
                "x-amz-server-side-encryption-customer-algorithm": "AES256"
            }, {"x-amz-server-side-encryption-customer-algorithm": "AES256"}, data=True, resources=resources,
            extra={"SSEApplied": "SSE_C", "bytesTransferredIn": mint.random.randrange(10**6)})


def models_and_mail(company, day, mint, log):
    """An assistant asks Bedrock; a relay and an application watch what SES lets them send."""
    app, other = company.applications[1], company.applications[2]
    session = app_session(company, mint, app, day.start)
    model = "anthropic.claude-sonnet-4-20250514-v1:0"
    for _ in range(160 if day.working else 40):
        log.call(
            session, day.moment(mint.random, 6, 22), "bedrock", mint.random.choice(("Converse", "InvokeModel")),
            company.region, {"modelId": model}, resources=[{
                "accountId": app.account, "type": "AWS::Bedrock::FoundationModel",
                "ARN": "arn:aws:bedrock:%s::foundation-model/%s" % (company.region, model)
            }])
    mailer = app_session(company, mint, other, day.start)
    for hour in range(24):
        log.call(mailer, day.start + hour * 3600 + 300, "ses", "GetAccount", company.region)
        if hour % 6 == 0:
            log.call(company.mailer, day.start + hour * 3600 + 200, "ses", "GetSendQuota", company.region)


def analytics(company, day, mint, log):
    """Athena, Glue and Redshift of the data team: nightly jobs, and questions by people during the day."""
    random, region = mint.random, company.region
    session = app_session(company, mint, company.applications[3], day.start)
    lake = company.name + "-lake"
    resources = [{"accountId": session.account, "type": "AWS::S3::Bucket", "ARN": "arn:aws:s3:::" + lake}]
    for number in range(12):
        when = day.start + 3 * 3600 + number * 300
        log.call(session, when, "glue", "StartJobRun", region, {"jobName": "nightly-%d" % number},
                 {"jobRunId": "jr_" + mint.hex(32)})
        log.call(session, when + 20, "glue", "GetTable", region, {"databaseName": "lake", "name": "t%d" % number})
        log.call(session, when + 30, "redshift-data", "ExecuteStatement", region,
                 {"clusterIdentifier": "warehouse", "database": "analytics", "sql": "***OMITTED***", "dbUser": "etl"},
                 {"id": mint.uuid()})
        log.call(session, when + 60, "redshift-data", "DescribeStatement", region, {"id": mint.uuid()})
        for part in range(20):
            log.call(session, when + 70 + part, "s3", "GetObject", region, {
                "bucketName": lake, "key": "raw/%d/part-%d.parquet" % (number, part), "Host": lake + ".s3.amazonaws.com"
            }, data=True, resources=resources, extra={"bytesTransferredOut": random.randrange(10**5, 10**8)})
    if not day.working:
        return
    for person in company.people_of("data"):
        when = day.moment(random)
        analyst = company.sso_session(mint, person, "DataScientist", "prod", when, random.choice(company.office),
                                      console=True)
        for number in range(random.randrange(0, 5)):
            at = when + number * 200
            log.call(analyst, at, "athena", "StartQueryExecution", region,
                     {"queryString": "***OMITTED***", "workGroup": "primary", "clientRequestToken": mint.uuid()},
                     {"queryExecutionId": mint.uuid()})
            log.call(analyst, at + 4, "athena", "GetQueryExecution", region, {"queryExecutionId": mint.uuid()})
            log.call(analyst, at + 6, "athena", "GetQueryResults", region,
                     {"queryExecutionId": mint.uuid(), "maxResults": 100})
            log.call(analyst.through("athena.amazonaws.com"), at + 2, "glue", "GetTable", region,
                     {"databaseName": "lake", "name": "t1"})
        if random.random() < 0.1:
            log.call(analyst, when + 1500, "sagemaker", "CreatePresignedDomainUrl", region,
                     {"domainId": "d-" + mint.hex(12), "userProfileName": person.first},
                     {"authorizedUrl": "HIDDEN_DUE_TO_SECURITY_REASONS"})


ACTORS = [
    applications_start, applications_run, external_secrets, clusters, karpenter, autoscaling, media_archive,
    models_and_mail, analytics
]

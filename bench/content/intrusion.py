"""A scripted intrusion: steps, each with the records that belong to it, told by a Scene as time goes on.

Scripts follow public reports of 2024 to 2026, which each names, and the threats of AWS's Threat Technique Catalog (2025).
They are written from what the reports say intruders did, and without a look at the rules.
"""

from company import BOTO, BROWSERS, GO, SHELLS
from records import Caller, Mint, iso, record, user

INTRUSIONS = []
# What intruders' programs call themselves. Most use the ordinary tools, as everybody does.
AGENTS = (SHELLS[1], BOTO, GO,
          "Boto3/1.35.99 md/Botocore#1.35.99 ua/2.0 os/windows#10 md/arch#amd64 lang/python#3.11.4 Botocore/1.35.99",
          "aws-cli/1.22.34 Python/3.10.12 Linux/5.15.0-119-generic botocore/1.27.84")


class Intrusion:
    def __init__(self, name, report, script):
        self.name, self.report, self.script = name, report, script

    def play(self, company, days):
        scene = Scene(company, days, self.name)
        self.script(scene)
        return scene.steps


def intrusion(name, report):
    """Registers a script under a name, with the report that it follows."""
    def register(script):
        INTRUSIONS.append(Intrusion(name, report, script))
        return script

    return register


class Step:
    def __init__(self, name):
        self.name = name
        self.events = []


class Scene:
    def __init__(self, company, days, name):
        self.company = company
        self.mint = Mint(company.seed, "intrusion", name)
        self.random = self.mint.random
        self.steps = []
        # Behind the days from which a hunt can learn what is normal, at any hour.
        first = max(0, days - 5)
        self.now = company.start + first * 86400 + self.random.randrange(3600, 40 * 3600 if days > 2 else 7200)
        self.region = company.region
        self.address = self.mint.address()
        self.agent = self.random.choice(AGENTS)
        self.bucket_owner = self.mint.account()  # the intruder's own account

    def step(self, name, after=None):
        """The next step begins; without `after`, some minutes after the last."""
        self.now += self.random.uniform(60, 900) if after is None else after
        self.steps.append(Step(name))

    def do(self, caller, source, name, parameters=None, response=None, gap=None, region=None, **more):
        """The caller does something. Scripts pause a second or so, people longer: `gap` says how long at most."""
        self.now += self.random.uniform(0.4, gap or 6)
        event = record(self.mint, caller, self.now, source, name, region or self.region, parameters, response, **more)
        self.steps[-1].events.append((int(self.now), event))
        return event

    def each(self, caller, calls, gap=2, region=None, refused=()):
        """Several calls without parameters that matter: pairs of service and event."""
        for source, name in calls:
            self.do(caller, source, name, {} if source != "iam" else None, None, gap=gap, region=region,
                    error=denial(source) if name in refused else None)

    # Who the intruder is.

    def stolen_key(self, base):
        """The key of a user of the company, in the intruder's hands."""
        return base.at(address=self.address, agent=self.agent)

    def forgotten_user(self, account_name, name=None):
        """A user whose key leaked long ago and that does nothing else."""
        return user(self.mint, self.company.accounts[account_name], name or "svc-" + self.mint.word(), self.address,
                    self.agent)

    def new_user(self, account, name):
        return user(self.mint, account, name, self.address, self.agent)

    def admin_session(self, account_name, console=False, address=None):
        """A session of an administrator whose browser's cookies or portal token were stolen."""
        person = self.random.choice(self.company.people_of("platform"))
        session = self.company.sso_session(self.mint, person, "AdministratorAccess", account_name, self.now, address
                                           or self.address, console)
        session.agent = self.random.choice(BROWSERS) if console else self.agent
        return session

    def assumed(self, role, session, caller, mfa=False, agent=None):
        """Calls AssumeRole as `caller` and returns the session."""
        made = role.session(self.mint, session, self.now, self.address, agent or self.agent, mfa=mfa)
        source = caller
        if caller.account != role.account:
            identity = {
                "type": "AWSAccount", "principalId": caller.identity["principalId"], "accountId": caller.account
            }
            source = Caller(role.account, identity, caller.address, caller.agent)
        self.do(source, "sts", "AssumeRole", {"roleArn": role.arn, "roleSessionName": session}, {
            "credentials": {"accessKeyId": made.key, "sessionToken": "x", "expiration": iso(self.now + 3600)},
            "assumedRoleUser": {"assumedRoleId": role.id + ":" + session, "arn": made.arn}
        }, resources=[{"accountId": role.account, "type": "AWS::IAM::Role", "ARN": role.arn}], account=role.account)
        return made

    def login(self, caller, mfa="No"):
        """The console, with the password of a user of IAM."""
        identity = {
            key: value for key, value in caller.identity.items() if key not in ("accessKeyId", "sessionContext")
        }
        agent = self.random.choice(BROWSERS)
        self.do(Caller(caller.account, identity, self.address, agent), "signin", "ConsoleLogin", None,
                {"ConsoleLogin": "Success"}, kind="AwsConsoleSignIn", read=False, gap=60,
                extra={"LoginTo": "https://console.aws.amazon.com/console/home", "MobileVersion": "No", "MFAUsed": mfa})
        return self.company.console_user(self.mint, caller, self.now, self.address, mfa=mfa == "Yes")

    def applications(self, environment="prod"):
        return [app for app in self.company.applications if app.environment == environment]

    def buckets(self, count, environment="prod"):
        return [app.bucket for app in self.applications(environment)[:count]]

    # What several intruders do alike.

    def access_key(self, caller, name, owner=None):
        """Creates a key and returns a caller that uses it."""
        made = user(self.mint, caller.account, name, self.address, self.agent)
        self.do(
            caller, "iam", "CreateAccessKey", None if owner else {"userName": name},
            {"accessKey": {"accessKeyId": made.key, "status": "Active", "userName": name, "createDate": iso(self.now)}})
        return made

    def objects(self, caller, name, bucket, keys, gap=1.5, parameters=None, response=None, extra=None, prefix="data/"):
        """Data events of objects, one for each of the keys."""
        for key in range(keys):
            self.do(
                caller, "s3", name,
                dict(
                    {
                        "bucketName": bucket, "key": "%s%s.json" %
                        (prefix, self.mint.hex(10)), "Host": "%s.s3.%s.amazonaws.com" % (bucket, self.region)
                    }, **(parameters or {})), response, gap=gap, data=True, extra=extra
                or {"bytesTransferredOut": self.random.randrange(10**4, 10**7)},
                resources=[{"type": "AWS::S3::Bucket", "accountId": caller.account, "ARN": "arn:aws:s3:::" + bucket}])

    def runs(self, service, role, session):
        """The service assumes the role of what it runs, and the session belongs to the intruder's code."""
        made = role.session(self.mint, session, self.now, self.address, BOTO)
        self.do(Caller(role.account, {"type": "AWSService", "invokedBy": service}, service,
                       service), "sts", "AssumeRole", {"roleArn": role.arn, "roleSessionName": session},
                {"credentials": {"accessKeyId": made.key}},
                resources=[{"accountId": role.account, "type": "AWS::IAM::Role", "ARN": role.arn}])
        return made


def denial(source):
    return {
        "ec2": "Client.UnauthorizedOperation", "iam": "AccessDenied", "s3": "AccessDenied", "sts": "AccessDenied",
        "ses": "AccessDenied"
    }.get(source, "AccessDeniedException")

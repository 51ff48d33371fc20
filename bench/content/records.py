"""The shapes of CloudTrail records: identities, calls and the ids in them.

Field names and their order follow AWS's "CloudTrail record contents" and "CloudTrail userIdentity element" (event version
1.11). Everything random comes from the generator that the caller passes, so a seed gives the same bytes again.
"""

import copy
import json
import random
import time
import uuid

GLOBAL_SERVICES = {
    "iam", "organizations", "route53", "cloudfront", "sts-global", "ce", "support", "account", "signin-global",
    "health", "budgets"
}
READ_PREFIXES = ("Get", "List", "Describe", "Head", "Lookup", "BatchGet", "Search", "Simulate", "Select", "Query",
                 "Scan", "Decrypt", "GenerateDataKey", "Check", "Validate", "Preview", "Filter", "Estimate", "Test")
READ_NAMES = {
    "AssumeRole", "AssumeRoleWithWebIdentity", "AssumeRoleWithSAML", "GenerateCredentialReport", "Converse",
    "InvokeModel", "InvokeModelWithResponseStream", "ConverseStream", "Federate", "Authenticate"
}
NOT_READ = {"GetSigninToken", "GetFederationToken"}
BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
HEX = "0123456789abcdef"


def iso(when):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(when))


class Mint:
    """Makes ids of AWS's forms from one stream of random numbers."""
    def __init__(self, *seed):
        self.random = random.Random(":".join(str(part) for part in seed))

    def text(self, alphabet, count):
        return "".join(self.random.choices(alphabet, k=count))

    def hex(self, count=17):
        return "%0*x" % (count, self.random.getrandbits(4 * count))

    def uuid(self):
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4))

    def key(self, kind="ASIA"):
        return kind + self.text(BASE32, 16)

    def principal_id(self, kind="AROA"):
        return kind + self.text(BASE32, 17)

    def account(self):
        return str(self.random.randrange(10**11, 10**12))

    def address(self):
        """A public address that no registry reserves."""
        first = self.random.choice([n for n in range(3, 223) if n not in (10, 100, 127, 169, 172, 192, 198, 203)])
        return "%d.%d.%d.%d" % (first, self.random.randrange(256), self.random.randrange(256),
                                self.random.randrange(1, 255))

    def word(self):
        syllables = [
            "ba", "cor", "del", "fen", "gri", "hol", "jun", "kel", "lor", "mar", "nov", "or", "pel", "quin", "ris",
            "sal", "tor", "ul", "ver", "wen", "xan", "yor", "zen"
        ]
        return "".join(self.random.choices(syllables, k=self.random.choice((2, 3))))


class Caller:
    """Somebody who calls: an identity, an address and an agent. A caller with `invoked_by` is an AWS service."""
    def __init__(self, account, identity, address, agent, console=False):
        self.account = account
        self.identity = identity
        self.address = address
        self.agent = agent
        self.console = console

    def at(self, address=None, agent=None):
        """The same credentials, used from elsewhere or by another program."""
        return Caller(self.account, self.identity, address or self.address, agent or self.agent, self.console)

    def through(self, service):
        """Forward access: `service` calls with these credentials for their owner."""
        identity = dict(self.identity, invokedBy=service)
        return Caller(self.account, identity, service, service)

    @property
    def arn(self):
        return self.identity.get("arn")

    @property
    def key(self):
        return self.identity.get("accessKeyId")


def user(mint, account, name, address, agent, key=None, principal_id=None, path="/"):
    identity = {
        "type": "IAMUser", "principalId": principal_id or mint.principal_id("AIDA"),
        "arn": "arn:aws:iam::%s:user%s%s" % (account, path, name), "accountId": account, "accessKeyId": key
        or mint.key("AKIA"), "userName": name
    }
    return Caller(account, identity, address, agent)


def console_user(mint, base, start, address, agent, mfa=True):
    """The console session of an IAM user or of root: temporary keys, and the session's start."""
    identity = dict(base.identity, accessKeyId=mint.key())
    identity["sessionContext"] = {
        "attributes": {"creationDate": iso(start), "mfaAuthenticated": "true" if mfa else "false"}
    }
    return Caller(base.account, identity, address, agent, console=True)


def root(mint, account, start, address, agent):
    identity = {
        "type": "Root", "principalId": account, "arn": "arn:aws:iam::%s:root" % account, "accountId": account,
        "accessKeyId": mint.key()
    }
    identity["sessionContext"] = {"attributes": {"creationDate": iso(start), "mfaAuthenticated": "true"}}
    return Caller(account, identity, address, agent, console=True)


class Role:
    """An IAM role. Its unique id stays the same in all its sessions."""
    def __init__(self, mint, account, name, path="/"):
        self.account, self.name, self.path = account, name, path
        self.id = mint.principal_id()

    @property
    def arn(self):
        return "arn:aws:iam::%s:role%s%s" % (self.account, self.path, self.name)

    def session(self, mint, name, start, address, agent, mfa=False, console=False, ec2=False, federation=None,
                source=None):
        attributes = {"creationDate": iso(start), "mfaAuthenticated": "true" if mfa else "false"}
        context = {
            "sessionIssuer": {
                "type": "Role", "principalId": self.id, "arn": self.arn, "accountId": self.account,
                "userName": self.name
            }
        }
        if federation:
            context["webIdFederationData"] = federation
        context["attributes"] = attributes
        if source:
            context["sourceIdentity"] = source
        if ec2:
            context["ec2RoleDelivery"] = "2.0"
        identity = {
            "type": "AssumedRole", "principalId": self.id + ":" + name,
            "arn": "arn:aws:sts::%s:assumed-role/%s/%s" % (self.account, self.name, name), "accountId": self.account,
            "accessKeyId": mint.key(), "sessionContext": context
        }
        return Caller(self.account, identity, address, agent, console)


def service(account, name):
    """An AWS service that acts in `account` without credentials of the account."""
    return Caller(account, {"type": "AWSService", "invokedBy": name}, name, name)


def foreign_session(mint, account, other, role, session, address, agent):
    """How a session of another account looks in the trail of `account` whose role it assumes."""
    identity = {"type": "AWSAccount", "principalId": role.id + ":" + session, "accountId": other}
    return Caller(account, identity, address, agent)


def is_read(name):
    return name not in NOT_READ and (name in READ_NAMES or name.startswith(READ_PREFIXES))


def record(mint, caller, when, source, name, region, parameters=None, response=None, error=None, message=None,
           resources=None, data=False, extra=None, kind="AwsApiCall", account=None, read=None, shared=None, host=None):
    """One record. `source` is the service without its domain. `extra` becomes additionalEventData."""
    read = is_read(name) if read is None else read
    event = {
        "eventVersion": "1.11", "userIdentity": copy.copy(caller.identity), "eventTime": iso(when),
        "eventSource": source + ".amazonaws.com", "eventName": name,
        "awsRegion": "us-east-1" if source in GLOBAL_SERVICES else region, "sourceIPAddress": caller.address,
        "userAgent": caller.agent
    }
    if error:
        event["errorCode"] = error
    if error or message:  # a sign-in that fails has a message only
        event["errorMessage"] = message or refusal(caller, source, name)
    event["requestParameters"] = parameters
    event["responseElements"] = None if read and kind == "AwsApiCall" and source != "sts" or error else response
    if extra:
        event["additionalEventData"] = extra
    event["requestID"] = mint.uuid()
    event["eventID"] = mint.uuid()
    event["readOnly"] = read
    if resources:
        event["resources"] = resources
    event["eventType"] = kind
    event["managementEvent"] = not data
    event["recipientAccountId"] = account or caller.account
    if shared:
        event["sharedEventID"] = shared
    event["eventCategory"] = "Data" if data else "Management"
    if "invokedBy" not in caller.identity and kind != "AwsServiceEvent":
        event["tlsDetails"] = {
            "tlsVersion": "TLSv1.3", "cipherSuite": "TLS_AES_128_GCM_SHA256", "clientProvidedHostHeader": host
            or "%s.%s.amazonaws.com" % (source, event["awsRegion"])
        }
    if caller.console and kind == "AwsApiCall":
        event["sessionCredentialFromConsole"] = "true"
    return event


def refusal(caller, source, name):
    return "User: %s is not authorized to perform: %s:%s because no identity-based policy allows the %s:%s action" % (
        caller.arn or caller.identity.get("principalId", caller.address), source, name, source, name)


class Log:
    """Collects records. `events` are pairs of time and record."""
    def __init__(self, mint):
        self.mint = mint
        self.events = []

    def call(self, caller, when, source, name, region, parameters=None, response=None, **more):
        """Adds a call and returns its record."""
        event = record(self.mint, caller, when, source, name, region, parameters, response, **more)
        self.events.append((int(when), event))
        return event

    def assume(self, service_name, role, session, when, region, address=None, agent=None):
        """A service assumes a role of the account: what CloudTrail shows of every start of a Lambda, task or instance."""
        caller = service(role.account, service_name)
        mint = self.mint
        return self.call(caller, when, "sts", "AssumeRole", region, {"roleArn": role.arn, "roleSessionName": session}, {
            "credentials": {
                "accessKeyId": mint.key(), "sessionToken": mint.text(BASE32, 40), "expiration": time.strftime(
                    "%b %d, %Y %I:%M:%S %p", time.gmtime(when + 3600))
            }, "assumedRoleUser": {
                "assumedRoleId": role.id + ":" + session, "arn": "arn:aws:sts::%s:assumed-role/%s/%s" %
                (role.account, role.name, session)
            }
        }, resources=[{"accountId": role.account, "type": "AWS::IAM::Role", "ARN": role.arn}], shared=mint.uuid())


def text(document):
    """JSON as the services write it into a string parameter."""
    return json.dumps(document, separators=(",", ":"))


def policy(effect="Allow", action="*", resource="*", principal=None, condition=None):
    statement = {"Effect": effect}
    if principal is not None:
        statement["Principal"] = principal
    statement["Action"] = action
    if resource is not None:
        statement["Resource"] = resource
    if condition:
        statement["Condition"] = condition
    return {"Version": "2012-10-17", "Statement": [statement]}

"""The company that the quiet archive records: accounts, networks, people, applications. All names come from the seed.

The company has an organization with six accounts. People come through Identity Center, pipelines through GitHub's OpenID
Connect, two older pipelines and a few programs with keys of IAM users. Applications run in EKS, ECS, Lambda and on
instances. Code that is deployed is Terraform and CloudFormation.
"""

from records import HEX, Mint, Role, console_user, root, user

BROWSERS = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Safari/537.36",
    "Mozilla/5.0 (X11; Linux x86_64; rv:139.0) Gecko/20100101 Firefox/139.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:139.0) Gecko/20100101 Firefox/139.0")
SHELLS = (
    "aws-cli/2.27.22 md/awscrt#0.26.1 ua/2.1 os/macos#24.5.0 md/arch#arm64 lang/python#3.13.3 md/pyimpl#CPython",
    "aws-cli/2.27.50 md/awscrt#0.26.1 ua/2.1 os/linux#6.8.0-60-generic md/arch#x86_64 lang/python#3.13.4 md/pyimpl#CPython",
    "aws-cli/2.25.6 md/awscrt#0.25.4 ua/2.1 os/windows#11 md/arch#amd64 lang/python#3.12.9 md/pyimpl#CPython")
BOTO = (
    "Boto3/1.38.23 md/Botocore#1.38.23 ua/2.1 os/linux#5.10.236-227.928.amzn2.x86_64 md/arch#x86_64 lang/python#3.12.10 "
    "md/pyimpl#CPython Botocore/1.38.23")
JAVA = (
    "aws-sdk-java/2.31.45 md/io#async md/http#NettyNio ua/2.1 os/Linux#5.10.236 lang/java#21.0.7 md/OpenJDK_64-Bit_Server_VM "
    "md/vendor#Amazon.com_Inc.")
GO = "aws-sdk-go-v2/1.36.3 ua/2.1 os/linux lang/go#1.24.3 md/GOOS#linux md/GOARCH#amd64"
TERRAFORM = (
    "APN/1.0 HashiCorp/1.0 Terraform/1.12.1 (+https://www.terraform.io) terraform-provider-aws/5.98.0 "
    "(+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.36.3 ua/2.1 os/linux lang/go#1.23.8")
REGIONS = ("eu-central-1", "eu-west-1", "us-east-1", "us-west-2", "us-east-2", "ap-southeast-2")
KINDS = ("eks", "eks", "eks", "ecs", "ecs", "lambda", "lambda", "lambda", "ec2")
FIRST_NAMES = ("anna", "ben", "carla", "david", "elif", "frank", "grace", "hugo", "ines", "jonas", "kira", "liam",
               "maya", "nils", "olga", "paul", "quentin", "rosa", "sven", "tara", "uwe", "vera", "will", "yusuf", "zoe")


class Person:
    """An employee. `sets` are the permission sets, each with its account, that Identity Center assigns."""
    def __init__(self, company, mint, team):
        self.first, last = mint.random.choice(FIRST_NAMES), mint.word()
        self.email = "%s.%s@%s" % (self.first, last, company.domain)
        self.team = team
        self.home = mint.address()
        self.browser = mint.random.choice(BROWSERS)
        self.shell = mint.random.choice(SHELLS)
        self.identity_id = mint.uuid()
        self.sets = company.sets_of(team)


class Application:
    """A program with a role of its own, and what it reads."""
    def __init__(self, company, mint, number):
        self.kind = KINDS[number % len(KINDS)]
        self.environment = ("prod", "prod", "staging", "dev")[number % 4]
        self.account = company.accounts[self.environment]
        self.name = mint.word() + mint.random.choice(("-api", "-worker", "-web", "-sync", "-jobs", "-events"))
        self.role = Role(mint, self.account,
                         "%s-%s" % (self.name, {"lambda": "lambda", "ec2": "instance"}.get(self.kind, "task")))
        self.region = company.region
        self.secrets = [
            "%s/%s/%s" % (self.environment, self.name, what)
            for what in ("database", "api-token", "signing-key")[:mint.random.randrange(1, 4)]
        ]
        self.parameters = mint.random.randrange(0, 14)
        self.bucket = "%s-%s-%s" % (company.name, self.name, self.environment)
        self.table = self.name + "-state"
        self.key = company.key_arn(mint, self.account, self.region)
        self.agent = mint.random.choice((BOTO, JAVA, GO))
        self.instances = ["i-" + mint.hex() for _ in range(3)]


class Company:
    def __init__(self, seed, principals, start):
        self.seed = seed
        self.start = start
        mint = self.mint = Mint(seed, "company")
        self.name = mint.word() + mint.word()
        self.domain = self.name + mint.random.choice((".com", ".io", ".eu"))
        self.organization = "o-" + mint.text("abcdefghijklmnopqrstuvwxyz0123456789", 10)
        self.accounts = {
            name: mint.account() for name in ("management", "security", "shared", "prod", "staging", "dev")
        }
        self.region, self.second = mint.random.sample(REGIONS, 2)
        self.office = [mint.address() for _ in range(2)]
        self.vpn = [mint.address() for _ in range(3)]
        # Only production's gateway has several addresses; it takes another for each connection.
        self.nat = {name: [mint.address() for _ in range(3 if name == "prod" else 1)] for name in self.accounts}
        self.runners = [mint.address() for _ in range(160)]
        self._make_network(mint)
        self._make_people(mint, max(12, principals * 4 // 10))
        self._make_programs(mint, max(9, principals * 3 // 10))

    def _make_network(self, mint):
        self.vpc = {name: "vpc-" + mint.hex() for name in self.accounts}
        self.subnets = {name: ["subnet-" + mint.hex() for _ in range(3)] for name in self.accounts}
        self.groups = {name: ["sg-" + mint.hex() for _ in range(8)] for name in self.accounts}
        self.trail_bucket = "%s-org-trail-%s" % (self.name, mint.hex(6))
        self.state_bucket = "%s-terraform-state" % self.name
        self.detector = {name: mint.hex(32) for name in self.accounts}
        self.sso_instance = "arn:aws:sso:::instance/ssoins-" + mint.hex(16)
        self.identity_store = "d-" + mint.hex(10)

    def _make_people(self, mint, count):
        self.sso_roles = {}
        for account in self.accounts.values():
            for name in ("AdministratorAccess", "PowerUserAccess", "ReadOnlyAccess", "Billing", "DataScientist"):
                self.sso_roles[account, name] = Role(
                    mint, account, "AWSReservedSSO_%s_%s" % (name, mint.text(HEX, 16)),
                    "/aws-reserved/sso.amazonaws.com/" + ("" if self.region == "us-east-1" else self.region + "/"))
        teams = ["platform"] * 8 + ["security"] * 3 + ["data"] * 15 + ["finance"] * 4 + ["product"] * 70
        self.people = [Person(self, mint, teams[n * len(teams) // count]) for n in range(count)]
        self.legacy = [
            user(mint, self.accounts["shared"],
                 mint.random.choice(FIRST_NAMES) + "." + mint.word(), mint.address(), mint.random.choice(SHELLS))
            for _ in range(6)
        ]
        self.root_address = self.office[0]

    def _make_programs(self, mint, count):
        self.applications = [Application(self, mint, number) for number in range(count)]
        accounts = self.accounts
        self.terraform = {name: Role(mint, account, "terraform-apply") for name, account in accounts.items()}
        self.plan = {name: Role(mint, account, "terraform-plan") for name, account in accounts.items()}
        self.deploy = [Role(mint, app.account, "gha-deploy-" + app.name) for app in self.applications[:30]]
        self.ci_users = [
            user(mint, accounts["shared"], name, self.nat["shared"][0], BOTO)
            for name in ("ci-artifacts", "ci-mobile-build")
        ]
        self.mailer = user(mint, accounts["prod"], "smtp-relay", self.nat["prod"][0], JAVA)
        self.cluster = {name: "%s-%s" % (self.name, name) for name in ("prod", "staging", "dev")}
        self.karpenter = {
            name: Role(mint, accounts[name], "KarpenterController-" + self.cluster[name]) for name in self.cluster
        }
        self.node_role = {name: Role(mint, accounts[name], "eks-node-" + self.cluster[name]) for name in self.cluster}
        self.external_secrets = {name: Role(mint, accounts[name], "external-secrets") for name in self.cluster}
        self.audit = {name: Role(mint, account, "security-audit") for name, account in accounts.items()}
        self.vendor_account = mint.account()
        self.vendor_role = Role(mint, self.vendor_account, "posture-scanner")
        self.vendor = {name: Role(mint, account, "cspm-vendor-readonly") for name, account in accounts.items()}
        self.vendor_addresses = [mint.address() for _ in range(4)]
        self.cost_role = Role(mint, accounts["management"], "cost-explorer-export")
        self.image_builder = Role(mint, accounts["shared"], "packer-image-builder")
        self.linked = {}

    def sets_of(self, team):
        everywhere = list(self.accounts)
        if team == "platform":
            return [("AdministratorAccess", name) for name in everywhere] + [("ReadOnlyAccess", "prod")]
        if team == "security":
            return [("ReadOnlyAccess", name) for name in everywhere] + [("AdministratorAccess", "security")]
        if team == "data":
            return [("DataScientist", "prod"), ("PowerUserAccess", "dev")]
        if team == "finance":
            return [("Billing", "management")]
        return [("PowerUserAccess", "dev"), ("ReadOnlyAccess", "staging"), ("ReadOnlyAccess", "prod")]

    def linked_role(self, account, service, name):
        """A service-linked role: AWS makes it once in each account."""
        key = (account, name)
        if key not in self.linked:
            self.linked[key] = Role(Mint(self.seed, account, name), account, name,
                                    "/aws-service-role/%s.amazonaws.com/" % service)
        return self.linked[key]

    def linked_session(self, mint, account, service, name, session, when):
        """A service at work with its service-linked role; nobody else can call like this."""
        caller = self.linked_role(account, service, name).session(mint, session, when, service + ".amazonaws.com",
                                                                  service + ".amazonaws.com")
        caller.identity["invokedBy"] = service + ".amazonaws.com"
        return caller

    def key_arn(self, mint, account, region):
        return "arn:aws:kms:%s:%s:key/%s" % (region, account, mint.uuid())

    def sso_session(self, mint, person, permission_set, account_name, start, address, console):
        role = self.sso_roles[self.accounts[account_name], permission_set]
        return role.session(mint, person.email, start, address, person.browser if console else person.shell,
                            console=console)

    def console_user(self, mint, base, start, address, mfa=True):
        return console_user(mint, base, start, address, BROWSERS[0], mfa)

    def root(self, mint, account_name, start, address=None):
        return root(mint, self.accounts[account_name], start, address or self.root_address, BROWSERS[1])

    def people_of(self, team):
        return [person for person in self.people if person.team == team]

    def placeholders(self):
        """The six lists of rules/README.md, as this company's own investigators would fill them."""
        lines = [
            "own_accounts: [%s]" % ", ".join('"%s"' % account for account in self.accounts.values()),
            "own_organization: [%s]" % self.organization,
            "own_networks: [%s]" % ", ".join('"%s"' % address
                                             for address in self.office + self.vpn + sum(self.nat.values(), [])),
            "ci_principals:"
        ]
        for role in list(self.terraform.values()) + list(self.plan.values()) + self.deploy + [self.image_builder]:
            lines.append('  - "arn:aws:sts::%s:assumed-role/%s/*"' % (role.account, role.name))
            lines.append('  - "%s"' % role.arn)
        lines += ['  - "%s"' % caller.arn for caller in self.ci_users]
        lines += ["ci_agents: ['*Terraform/*', '*Packer/*']", "break_glass: []"]
        return "\n".join(lines) + "\n"


class Day:
    """One day of the simulation, and moments in it."""
    def __init__(self, company, index):
        self.index = index
        self.start = company.start + index * 86400
        self.weekday = index % 7  # the simulation begins on a Monday
        self.working = self.weekday < 5

    def moment(self, random, first=7.0, last=18.0):
        """A moment between two hours of the day."""
        return self.start + random.uniform(first, last) * 3600

import dataclasses
import json
from typing import Any, Dict, List

from ._library import Option, Options, call, call_for_text, library


@dataclasses.dataclass(frozen=True)
class Remark:
    """What is wrong with a rule file, and where. Lines and columns count from 1; 0 means unknown."""

    severity: str
    code: str
    path: str
    line: int
    column: int
    text: str
    source_line: str = ""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.severity}[{self.code}]: {self.text}"


@dataclasses.dataclass(frozen=True)
class Check:
    """What Rules.check() found."""

    documents: int
    """Rules, correlations and filters in the files."""
    remarks: List[Remark]
    """Of the loader, and of rules that load and are useless on CloudTrail."""
    set_aside: List[Dict[str, Any]]
    """Documents that cannot be evaluated, with the reason."""

    @property
    def is_clean(self) -> bool:
        return self.documents > 0 and not self.remarks and not self.set_aside


class Rules:
    """Compiled rules, which any number of hunts and engines may share, also on several threads.

    Without paths they are the rules inside the package. `Rules("builtin", "my-rules", tag="impact")` takes the options
    that select rules. What cannot be evaluated is in `set_aside`; it is an error only if no rule is left.
    """

    def __init__(self, *paths: Any, **options: Option) -> None:
        self._take("rules_load", Options({**options, "rules": list(paths)}))

    def _take(self, function: str, options: Options) -> None:
        self._as_parameter_ = call(function, options)
        self._description: Dict[str, Any] = {}

    def __del__(self) -> None:
        if getattr(self, "_as_parameter_", None):
            library.rules_free(self)

    @classmethod
    def searching(cls, options: Dict[str, Option]) -> "Rules":
        """What a search asks for, as rules."""
        rules = cls.__new__(cls)
        rules._take("rules_search", Options(options))
        return rules

    @staticmethod
    def check(*paths: Any, **options: Option) -> Check:
        """Reads rule files as `trailhound rules check` does."""
        found = json.loads(call_for_text("rules_check", Options({**options, "rules": list(paths)})))
        return Check(found["documents"], [Remark(**remark) for remark in found["remarks"]], found["set_aside"])

    @property
    def description(self) -> Dict[str, Any]:
        if not self._description:
            self._description = json.loads(call_for_text("rules_describe", self))
        return self._description

    @property
    def rules(self) -> List[Dict[str, Any]]:
        """id, title, level, path and tags of the detection rules."""
        return list(self.description["rules"])

    @property
    def correlations(self) -> List[Dict[str, Any]]:
        return list(self.description["correlations"])

    @property
    def set_aside(self) -> List[Dict[str, Any]]:
        return list(self.description["set_aside"])

    def __len__(self) -> int:
        """Rules and correlations."""
        return len(self.rules) + len(self.correlations)

    def __repr__(self) -> str:
        return f"<Rules: {len(self.rules)} rules, {len(self.correlations)} correlations>"

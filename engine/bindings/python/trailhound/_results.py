"""What a hunt finds. The lines are JSON of the engine; they are parsed when somebody asks for a part of them."""

import json
from typing import Any, Dict, Iterator, List, Mapping, Optional


class Result(Mapping[str, Any]):
    """One result: a mapping of the members of its line (cli/docs/output.md)."""

    __slots__ = ("_data", "line")

    def __init__(self, line: str) -> None:
        self.line = line
        """The JSON as the program writes it, without the line break."""
        self._data: Optional[Dict[str, Any]] = None

    @property
    def data(self) -> Dict[str, Any]:
        """All of it, parsed."""
        if self._data is None:
            self._data = json.loads(self.line)
        return self._data

    def __getitem__(self, key: str) -> Any:
        return self.data[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.data)

    def __len__(self) -> int:
        return len(self.data)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Result) and self.line == other.line

    def __hash__(self) -> int:
        return hash(self.line)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.time} {self.rule['title']}>"

    @property
    def time(self) -> str:
        """eventTime as the record has it; of an alert the time of its first event."""
        return str(self.data["time"])

    @property
    def rule(self) -> Dict[str, Any]:
        """id, title, level, status, author, tags, path."""
        return dict(self.data["rule"])


class Match(Result):
    """An event that satisfies a rule."""

    __slots__ = ()

    @property
    def event(self) -> Dict[str, Any]:
        """The whole record."""
        return dict(self.data["event"])

    @property
    def source(self) -> Dict[str, Any]:
        """path and number of the record."""
        return dict(self.data["source"])

    @property
    def matched(self) -> List[Dict[str, Any]]:
        """selection, field and value of each item that was satisfied."""
        return list(self.data["matched"])


class Alert(Result):
    """What a correlation found: a group of events."""

    __slots__ = ()

    @property
    def group(self) -> Dict[str, Any]:
        """The values that the events share."""
        return dict(self.data["group"])

    @property
    def events(self) -> List[Dict[str, Any]]:
        """time, rules, id and source of the events, up to the option alert_events."""
        return list(self.data["events"])


def result_of(line: str) -> Result:
    # Every line of the engine begins with its schema.
    return Alert(line) if line.startswith('{"schema":"trailhound/alert/') else Match(line)

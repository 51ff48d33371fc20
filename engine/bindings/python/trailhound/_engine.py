import json
from typing import Any, Dict, List, Mapping, Optional, Union

from ._library import Buffer, Option, Options, TrailhoundError, call, call_for_text, library
from ._results import Result, result_of
from ._rules import Rules


class Engine:
    """A hunt whose evidence the caller brings, a record or a text at a time: for streams, and for tests of rules.

        engine = trailhound.Engine(min_level="high")
        for record in stream:
            for match in engine.feed(record):
                print(match)
        alerts = engine.finish()

    Options are those of trailhound.hunt(). As in a hunt, a rule matches an eventID once; keep_duplicates=True changes
    that. One thread at a time.
    """

    def __init__(self, rules: Optional[Rules] = None, **options: Option) -> None:
        from ._run import _split, _unmangled

        for_rules, rest = _split(_unmangled(options))
        if rules is not None and for_rules:
            raise TrailhoundError("these options choose rules, so they go to Rules: " + ", ".join(for_rules))
        self.rules = rules if rules is not None else Rules(**for_rules)
        self._handle = call("engine_new", self.rules, Options(rest))
        self._buffer = Buffer()

    def feed(self, record: Union[str, bytes, Mapping[str, Any]], name: str = "record") -> List[Result]:
        """What the events of a record match. A text or bytes may hold whatever a file of evidence may: one record, JSON
        lines, `{"Records": [...]}`, gzip of these. `name` is the path in the results."""
        return [result_of(line) for line in self.feed_lines(record, name)]

    def feed_lines(self, record: Union[str, bytes, Mapping[str, Any]], name: str = "record") -> List[str]:
        """The same as JSON texts."""
        if isinstance(record, str):
            record = record.encode("utf-8", "surrogateescape")
        elif not isinstance(record, bytes):
            record = json.dumps(record).encode()
        call("engine_feed", self._handle, name.encode(), record, len(record), *self._buffer.arguments)
        return self._buffer.lines()

    def finish(self) -> List[Result]:
        """What needs all of the evidence: alerts of correlations, and rollups. The engine takes no more."""
        call("engine_finish", self._handle, *self._buffer.arguments)
        return [result_of(line) for line in self._buffer.lines()]

    @property
    def ledger(self) -> Dict[str, Any]:
        """After finish(): what came in and what became of it. Each text counts as a file."""
        return dict(json.loads(call_for_text("engine_ledger", self._handle)))

    def __del__(self) -> None:
        if getattr(self, "_handle", None):
            library.engine_free(self._handle)

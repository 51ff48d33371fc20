import json
from types import TracebackType
from typing import Any, Dict, Iterator, List, Optional, Type

from ._library import DATA, END, Buffer, Option, Options, TrailhoundError, call, call_for_text, library, paths_of
from ._results import Result, result_of
from ._rules import Rules

# Python handles signals between two calls, so Ctrl-C waits no longer than this.
_PATIENCE_MS = 50

# Options that choose rules; all others are about the evidence and the results.
_RULE_OPTIONS = frozenset(
    "placeholders any_logsource min_level tag exclude_tag status rule exclude exclude_from levels all_lines".split()
)


class Run:
    """Something that the engine does on threads of its own. A context manager: leaving it stops the run."""

    def __init__(self, handle: Any) -> None:
        self._handle = handle
        self._buffer = Buffer()
        self._ledger: Optional[Dict[str, Any]] = None

    def _wait(self) -> bool:
        """True: the buffer has results. False: the run is complete."""
        if self._handle is None:
            raise TrailhoundError("the run is closed")
        while True:
            state = call("run_next", self._handle, _PATIENCE_MS, *self._buffer.arguments)
            if state == DATA:
                return True
            if state == END:
                return False

    def stop(self) -> None:
        """Ends the run early. What was found so far still comes, no alerts, and the ledger says so. From any thread."""
        if self._handle is not None:
            library.run_stop(self._handle)

    def close(self) -> None:
        """Stops the run and frees what it has."""
        handle, self._handle = self._handle, None
        if handle is not None:
            library.run_free(handle)

    def _account(self) -> Dict[str, Any]:
        if self._ledger is None:
            if self._handle is None:
                raise TrailhoundError("the run is closed")
            self._ledger = json.loads(call_for_text("run_ledger", self._handle))
        return self._ledger

    @property
    def is_whole(self) -> bool:
        """In the end: all of the evidence was examined with all of the rules. If not, the ledger says what was not."""
        return self._handle is not None and bool(library.run_is_whole(self._handle))

    def __del__(self) -> None:
        if getattr(self, "_handle", None) is not None:
            self.close()


class Hunt(Run, Iterator[Result]):
    """The results of a hunt or a search, in the order of the evidence, while it goes on.

    Iterate over it once: `for match in hunt(...)`, or `for line in hunt(...).lines()` for the JSON as text, which is
    faster where nobody needs all of the values. The engine is never more than a few MiB of results ahead.
    """

    def __init__(self, paths: Any, rules: Rules, options: Dict[str, Option]) -> None:
        names, count = paths_of(paths)
        self.rules = rules
        super().__init__(call("hunt", rules, Options(options), names, count))
        self._results = self._iterate()

    def lines(self) -> Iterator[str]:
        """The results as the program writes them, a line each, without the line break."""
        while self._wait():
            yield from self._buffer.lines()

    def _iterate(self) -> Iterator[Result]:
        for line in self.lines():
            yield result_of(line)

    def __next__(self) -> Result:
        return next(self._results)

    def __enter__(self) -> "Hunt":
        return self

    def __exit__(
        self, kind: Optional[Type[BaseException]], value: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        self.close()

    @property
    def ledger(self) -> Dict[str, Any]:
        """Behind the last result: what came in and what became of it (cli/docs/ledger.md)."""
        return self._account()


class Who(Dict[str, Any]):
    """What `trailhound who --json` prints (cli/docs/who.md), with the account of reading."""

    ledger: Dict[str, Any]
    is_whole: bool


def _split(options: Dict[str, Option]) -> "tuple[Dict[str, Option], Dict[str, Option]]":
    for_rules = {name: value for name, value in options.items() if name in _RULE_OPTIONS}
    return for_rules, {name: value for name, value in options.items() if name not in _RULE_OPTIONS}


def hunt(paths: Any, rules: Any = None, **options: Option) -> Hunt:
    """Evaluates rules on files and folders.

    `rules`: Rules, or a path or a list of paths of rule files; None: the rules inside the package. `options`: those of
    `trailhound hunt`, such as min_level, tag, exclude, from_ (a keyword of Python), to, account, region, threads,
    memory, sort, keep_duplicates.
    """
    for_rules, rest = _split(_unmangled(options))
    if isinstance(rules, Rules):
        if for_rules:
            raise TrailhoundError("these options choose rules, so they go to Rules: " + ", ".join(for_rules))
        return Hunt(paths, rules, rest)
    return Hunt(paths, Rules(*_list_of(rules), **for_rules), rest)


def search(paths: Any, **options: Option) -> Hunt:
    """Finds events by what they are: key, principal, ip, agent, event, source, resource, error, denied, where, keyword,
    each also with `not_` in front of it, and from_, to, account, region (cli/docs/search.md)."""
    options = _unmangled(options)
    return Hunt(paths, Rules.searching(options), options)


def who(paths: Any, rules: Any = None, **options: Option) -> Who:
    """Who did what: principals, their keys, and what these were exchanged for. Options: key, principal, ip, since,
    limit, and those that choose rules and records."""
    options = _unmangled(options)
    names, count = paths_of(paths)
    chosen = Options({**options, "rules": _list_of(rules)})
    run = Run(call("who", chosen, names, count))
    try:
        text = ""
        while run._wait():
            text += run._buffer.text()
        found = Who(json.loads(text))
        found.ledger, found.is_whole = run._account(), run.is_whole
        return found
    finally:
        run.close()


def _unmangled(options: Dict[str, Option]) -> Dict[str, Option]:
    return {name.rstrip("_"): value for name, value in options.items()}


def _list_of(rules: Any) -> List[Any]:
    if rules is None:
        return []
    return list(rules) if isinstance(rules, (list, tuple)) else [rules]

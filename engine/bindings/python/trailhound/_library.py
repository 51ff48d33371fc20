"""The C interface (trailhound.h) as Python sees it: handles, errors, options. Nobody else calls ctypes."""

import ctypes
import datetime
import os
import pathlib
from typing import Any, Callable, Iterable, List, Optional, Union

OneOption = Union[str, int, bool, "os.PathLike[str]", datetime.datetime]
Option = Union[OneOption, Iterable[OneOption], None]

END, DATA, WAITING = 0, 1, 2
_ABI = 1

_Handle = ctypes.c_void_p
_Error = ctypes.POINTER(ctypes.c_void_p)
_Data = ctypes.POINTER(ctypes.c_void_p)
_Size = ctypes.POINTER(ctypes.c_size_t)
_Paths = ctypes.POINTER(ctypes.c_char_p)
_FUNCTIONS = {
    "abi": (ctypes.c_int, []),
    "version": (ctypes.c_char_p, []),
    "free": (None, [ctypes.c_void_p]),
    "options_new": (_Handle, []),
    "options_add": (ctypes.c_int, [_Handle, ctypes.c_char_p, ctypes.c_char_p, _Error]),
    "options_free": (None, [_Handle]),
    "rules_load": (_Handle, [_Handle, _Error]),
    "rules_search": (_Handle, [_Handle, _Error]),
    "rules_describe": (ctypes.c_void_p, [_Handle, _Error]),
    "rules_check": (ctypes.c_void_p, [_Handle, _Error]),
    "rules_free": (None, [_Handle]),
    "hunt": (_Handle, [_Handle, _Handle, _Paths, ctypes.c_size_t, _Error]),
    "who": (_Handle, [_Handle, _Paths, ctypes.c_size_t, _Error]),
    "run_next": (ctypes.c_int, [_Handle, ctypes.c_int, _Data, _Size, _Error]),
    "run_stop": (None, [_Handle]),
    "run_ledger": (ctypes.c_void_p, [_Handle, _Error]),
    "run_is_whole": (ctypes.c_int, [_Handle]),
    "run_free": (None, [_Handle]),
    "engine_new": (_Handle, [_Handle, _Handle, _Error]),
    "engine_feed": (ctypes.c_int, [_Handle, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_size_t, _Data, _Size, _Error]),
    "engine_finish": (ctypes.c_int, [_Handle, _Data, _Size, _Error]),
    "engine_ledger": (ctypes.c_void_p, [_Handle, _Error]),
    "engine_free": (None, [_Handle]),
}


class TrailhoundError(Exception):
    """Nothing could be done, and the text says why: a wrong option, no rules, no input, no memory."""


class _Library:
    """The functions by their names, without `trailhound_`. ctypes releases the GIL in each call."""

    def __init__(self) -> None:
        beside = pathlib.Path(__file__).with_name("libtrailhound.so")
        self._dll = ctypes.CDLL(os.environ.get("TRAILHOUND_LIBRARY", str(beside)))
        for name, (result, arguments) in _FUNCTIONS.items():
            function = getattr(self._dll, "trailhound_" + name)
            function.restype, function.argtypes = result, arguments
            setattr(self, name, function)
        if self.abi() < _ABI:
            raise ImportError("libtrailhound.so is older than this package")

    def __getattr__(self, name: str) -> Callable[..., Any]:  # for type checkers; __init__ sets all of them
        raise AttributeError(name)


library = _Library()


def version() -> str:
    """The version of the engine, such as `0.1.0`."""
    return str(library.version().decode())


def take_text(address: Optional[int]) -> Optional[str]:
    """The text at an address that the library gave away, which it gets back."""
    if not address:
        return None
    try:
        return ctypes.string_at(address).decode("utf-8", "surrogateescape")
    finally:
        library.free(address)


def call(name: str, *arguments: Any) -> Any:
    """Calls a function whose last argument is its error."""
    error = ctypes.c_void_p()
    result = getattr(library, name)(*arguments, ctypes.byref(error))
    text = take_text(error.value)
    if text is not None:
        raise TrailhoundError(text)
    return result


def call_for_text(name: str, *arguments: Any) -> str:
    text = take_text(call(name, *arguments))
    if text is None:
        raise TrailhoundError("out of memory")
    return text


class Buffer:
    """Where a function puts the address and the size of its results."""

    def __init__(self) -> None:
        self._data, self._size = ctypes.c_void_p(), ctypes.c_size_t()
        self.arguments = (ctypes.byref(self._data), ctypes.byref(self._size))

    def lines(self) -> List[str]:
        """Every result ends with a line break."""
        if not self._size.value:
            return []
        block = ctypes.string_at(self._data.value or 0, self._size.value)
        lines = block.decode("utf-8", "surrogateescape").split("\n")
        lines.pop()
        return lines

    def text(self) -> str:
        block = ctypes.string_at(self._data.value or 0, self._size.value) if self._size.value else b""
        return block.decode("utf-8", "surrogateescape")


class Options:
    """Options of the library. Frees them when it goes, so it is passed to functions itself, which keeps it alive for the
    call: that is what ctypes has `_as_parameter_` for."""

    def __init__(self, options: "dict[str, Option]") -> None:
        self._as_parameter_ = library.options_new()
        for name, value in options.items():
            if value is None or value is False:
                continue
            is_one = isinstance(value, (str, int, os.PathLike, datetime.datetime))
            for one in [value] if is_one else value:  # type: ignore[union-attr]
                call("options_add", self, name.replace("_", "-").encode(), _value_of(one))

    def __del__(self) -> None:
        if getattr(self, "_as_parameter_", None):
            library.options_free(self)


def _value_of(value: Any) -> bytes:
    if value is True:
        return b"true"
    if isinstance(value, datetime.datetime):
        return value.isoformat().encode()
    return os.fsencode(value) if isinstance(value, (str, os.PathLike)) else str(value).encode()


def paths_of(paths: "Union[OneOption, Iterable[OneOption]]") -> "tuple[Any, int]":
    """Paths as an array of C, and how many there are."""
    if isinstance(paths, (str, os.PathLike)):
        paths = [paths]
    names = [os.fsencode(path) for path in paths]  # type: ignore[union-attr, arg-type]
    return (ctypes.c_char_p * len(names))(*names), len(names)

"""Partial answers: the parameter ``fields``, as in ``id,payload(headers,parts)``."""

import re
from functools import lru_cache

from .errors import bad_request

_TOKEN = re.compile(r"[^,()/\s]+|[,()/]")


def select(value, fields):
    """The part of a JSON value that ``fields`` names; 400 for nonsense."""
    return _pick(value, _selection(fields))


@lru_cache(maxsize=100)
def _selection(fields):
    tokens = _TOKEN.findall(fields)
    wanted = _read(tokens)
    if tokens:
        raise bad_request(f"Invalid field selection {fields}", "invalidParameter")
    return wanted


def _read(tokens):
    """Read a list of names up to a closing bracket: name -> names below, or None."""
    wanted = {}
    while tokens and tokens[0] != ")":
        name = tokens.pop(0)
        if name == ",":
            continue
        wanted[name] = _below(tokens)
    return wanted


def _below(tokens):
    if tokens and tokens[0] == "/":
        tokens.pop(0)
        if not tokens:
            raise bad_request("Invalid field selection", "invalidParameter")
        return {tokens.pop(0): _below(tokens)}
    if tokens and tokens[0] == "(":
        tokens.pop(0)
        inner = _read(tokens)
        if not tokens:
            raise bad_request("Invalid field selection", "invalidParameter")
        tokens.pop(0)
        return inner
    return None


def _pick(value, wanted):
    if wanted is None or "*" in wanted:
        return value
    if isinstance(value, list):
        return [_pick(each, wanted) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _pick(each, wanted[name])
        for name, each in value.items()
        if name in wanted
    }

"""Addresses in links and images: which are allowed, and what is taken out of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote, unquote, urljoin

# Of no meaning within an address (URL Standard 4.4); others are escaped.
_IGNORED = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_AROUND = " \xa0\u2028\u2029\ufeff\u200b"
_BLANK = re.compile(r"\s")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HTTP = re.compile(r"https?://[^\s/?#\\]+", re.I)
_MAX_ADDRESS_CHARS = 8_000

# Parameters that only show a sender who clicked.
_TRACKING_NAMES = frozenset(
    """fbclid gclid dclid gbraid wbraid msclkid yclid twclid ttclid igshid mc_eid mc_cid
    _hsenc _hsmi hsctatracking mkt_tok vero_id vero_conv oly_anon_id oly_enc_id
    wickedid rb_clickid s_cid ml_subscriber ml_subscriber_hash _openstat
    cm_mmc trk_contact trk_msg trk_module trk_sid sc_cid sfmc_sub email_hash""".split()
)
_TRACKING_PREFIXES = ("utm_", "pk_", "mtm_", "matomo_", "hsa_", "elq", "iterable_")


def clean_base(value: str) -> str:
    """The address that relative ones of a document are meant from, "" for none."""
    value = _absolute(_written(value))
    return value if _HTTP.match(value) else ""


def clean_link(value: str, *, base: str = "", remove_tracking: bool = False) -> str:
    """The target of a link when a reader may follow it, else "".

    Allowed are http, https, mailto and tel, and places within the message (``#name``).

    :param base: as :func:`clean_base` gives it
    """
    value = _written(value)
    if value.startswith("#"):
        return value if len(value) > 1 else ""
    value = _absolute(value, base)
    scheme = _SCHEME.match(value)
    kind = scheme[1].lower() if scheme else ""
    if kind in ("mailto", "tel"):
        return value
    if kind in ("http", "https") and _HTTP.match(value):
        return strip_tracking(value) if remove_tracking else value
    return ""


def clean_resource(value: str, base: str = "") -> str:
    """The address of an image: http, https or cid; "" for anything else."""
    value = _absolute(_written(value), base)
    if value[:4].lower() == "cid:" and len(value) > 4:
        return "cid:" + unquote(value[4:]).strip("<>")
    return value if _HTTP.match(value) else ""


def by_last_segment(parts: Iterable[str]) -> dict[str, str]:
    """Names of parts by what stands behind their last slash, for :func:`located`."""
    return {name.rpartition("/")[2]: name for name in parts}


def located(source: str, address: str, parts: Mapping[str, str]) -> str:
    """``cid:`` and the name of the part that an image means by its location (RFC 2557),
    "" when it is none of the mail.

    :param source: as it is written, which may be relative to the text's own location
    :param address: as :func:`clean_resource` gives it
    """
    name = parts.get(source.rpartition("/")[2])
    if not name or address.startswith("cid:"):
        return ""
    is_relative = not _SCHEME.match(source) and not source.startswith("/")
    is_same = (
        name in (source, address)
        or (is_relative and name.endswith(f"/{source}"))
        or ("/" not in name and "." in name and address.endswith(f"/{name}"))
    )
    return f"cid:{name}" if is_same else ""


def strip_tracking(url: str) -> str:
    """An http address without the parameters that identify the reader."""
    base, mark, rest = url.partition("?")
    if not mark:
        return url
    query, hash_mark, fragment = rest.partition("#")
    kept = [item for item in query.split("&") if not _is_tracking(item)]
    if len(kept) == query.count("&") + 1:
        return url
    return base + ("?" + "&".join(kept) if kept else "") + hash_mark + fragment


def _is_tracking(item: str) -> bool:
    name = unquote(item.partition("=")[0]).lower().removeprefix("amp;")
    return name in _TRACKING_NAMES or name.startswith(_TRACKING_PREFIXES)


def _written(value: str) -> str:
    """The address as browsers read it: blanks around it are nothing, within it they are
    part of a name.
    """
    value = _IGNORED.sub("", value[:_MAX_ADDRESS_CHARS]).strip(_AROUND)
    return _BLANK.sub(lambda found: quote(found[0]), value)


def _absolute(value: str, base: str = "") -> str:
    if value[:4].lower() == "www.":
        return "http://" + value
    if base and value and not _SCHEME.match(value):
        try:
            return urljoin(base, value)
        except ValueError:
            return ""
    return "https:" + value if value.startswith("//") else value

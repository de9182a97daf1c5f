"""What Microsoft has published about Graph, to check requests and answers against."""

from functools import cache

from tools import paths

from .described.openapi import OpenApi
from .described.sdk import Sdk, package_folder

# Not ours to publish, so it lies beside the checkout, where there is one.
OPENAPI = paths.ROOT.parent / "shared" / "reference" / "graph_mail_openapi.json"


@cache
def descriptions():
    """All descriptions that can be had here; at least one is needed."""
    found = []
    if OPENAPI.exists():
        found.append(OpenApi(OPENAPI))
    folder = package_folder()
    if folder is not None:
        found.append(Sdk(folder))
    assert found, "neither Microsoft's OpenAPI nor the package msgraph-sdk is here"
    return tuple(found)

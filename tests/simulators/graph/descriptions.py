"""What Microsoft has published about Graph, to check requests and answers against."""


def descriptions():
    """All descriptions that can be had here."""
    return []

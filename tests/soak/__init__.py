"""The soak: everything at once for a while, then quiet, then everything is compared."""

"""Parts of ``make test``."""

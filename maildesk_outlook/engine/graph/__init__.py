"""Asking Graph: addresses, headers, batches, throttling and errors."""

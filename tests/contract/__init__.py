"""One suite for every provider, against real servers: see remote.py to join it."""

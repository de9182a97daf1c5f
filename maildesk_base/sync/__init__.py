"""Talks to providers and writes what they say, in short transactions of its own."""

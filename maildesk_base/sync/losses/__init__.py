"""Requests that were lost, and the messages that are set aside for it."""

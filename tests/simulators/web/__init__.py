"""The common ground of simulated web services: a small HTTP server with state, faults,
a clock of its own, a log of requests, and a check against a published description.
"""

"""Simulated providers of AI: six kinds in four dialects, with all that goes wrong."""

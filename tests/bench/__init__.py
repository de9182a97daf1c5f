"""Benchmarks: figures, never pass or fail. ``make bench`` runs them and prints a table.

Each module has ``run(context) -> Figures``; peers (mbsync, the raw protocol) run in the
same session on the same data, for only the ratio says something on another machine.
"""

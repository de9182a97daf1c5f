"""Realistic mail for the demo and for benchmarks, always the same for one seed.

Nordlicht makes bicycle parts. Anna sells them, Ben repairs them, and both answer
what arrives at support@. `mailboxes.plan()` decides who writes what to whom and
when; `render.render()` makes the bytes of one message.
"""

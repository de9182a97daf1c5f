"""Set-up and chores of the repository, run as ``python3 -m tools.X``.

These modules use the standard library only: they are what installs everything else.
"""

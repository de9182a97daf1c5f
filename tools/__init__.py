"""Set-up and chores of the repository; standard library only, run as ``python3 -m tools.X``."""

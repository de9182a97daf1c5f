"""Signing in with the Microsoft identity platform, and its tokens."""

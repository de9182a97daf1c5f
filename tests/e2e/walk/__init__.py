"""The walk through the app: every button, menu entry and key, once."""

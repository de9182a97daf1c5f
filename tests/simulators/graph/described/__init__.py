"""Checks what is said against what Microsoft has published about Graph."""

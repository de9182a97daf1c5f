"""The steps of a claim, each small and resumable from what is committed."""

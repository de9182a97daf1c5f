"""Gmail's resources as the values of the provider contract, and cursors."""

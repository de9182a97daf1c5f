"""What Graph says, as values of the contract, and back."""

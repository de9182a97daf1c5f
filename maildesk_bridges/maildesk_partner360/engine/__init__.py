"""What an address says of whoever has it."""

"""Lists that rules look things up in: brands, services, words."""

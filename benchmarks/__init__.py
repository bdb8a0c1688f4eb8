"""How fast the product is, beside its goals. `make bench` runs all of it."""

"""Kernels on metres: where things are, and how near to one another."""

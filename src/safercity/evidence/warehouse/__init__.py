"""Build a new warehouse file, check it, and swap it in; open it read-only."""

"""One module per supplier: its files become tables that meet a contract."""

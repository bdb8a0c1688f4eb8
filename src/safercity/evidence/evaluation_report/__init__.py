"""Evaluation reports: whether an action worked, as a page, a PDF and data."""

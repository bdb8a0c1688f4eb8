"""Findings, sentences and the document as data: what an assessment says."""

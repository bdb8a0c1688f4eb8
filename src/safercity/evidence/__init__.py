"""The evidence engine: from extracts to a release. Knows nothing of the web."""

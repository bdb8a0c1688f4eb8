"""Pages: the sections of an assessment, one module each."""

"""Hotspot reports: where the events of a theme gather, and how sure that is."""

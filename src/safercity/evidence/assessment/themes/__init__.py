"""Themes: the parts of a theme's page, each made from what figures there are."""

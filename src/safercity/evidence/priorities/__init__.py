"""Priorities: what people and data say of each theme, scored, ranked and tested.

A scale is data (`definitions/scales/risk/morile_style_2026.toml`, or a partnership's
own); what people decide is data too (`priorities.toml` in the partnership folder). Data
only ever propose: volume, direction and confidence in it. Harm and expectation are set
by people.
"""

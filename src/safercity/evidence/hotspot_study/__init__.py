"""Hotspot studies: the events of a category on the ground, and what stands out there.

Reads points from the warehouse, asks `hotspots` what they mean, and makes figures.
"""

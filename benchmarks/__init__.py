"""Measurements of the search: how often it is right, how quick and how small it is, and against what."""

"""The benchmark behind ``make bench``: what it measures and how is told in ``run.py``."""

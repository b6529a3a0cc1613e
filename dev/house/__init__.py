"""The house: everything around the module that fetches, builds, starts and checks it.

Each file holds one idea; ``cli.py`` names the commands that the Makefile calls.  Only the standard
library is used, because most of this runs before any Python environment exists.
"""

"""Exchanging the directory with files: what a file would change, taking it over, undoing it, and writing files."""

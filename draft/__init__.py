"""Citing passages: citation strings and documents to export."""

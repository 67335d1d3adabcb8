"""The recipes that made the dictionary and the shipped models."""

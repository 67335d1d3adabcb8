"""The commands of `app.py`: their options, what they do, what they print."""

"""From a question to ranked passages and a verbatim answer."""

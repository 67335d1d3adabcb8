"""From a file to stored passages: read, clean, outline, cut, store."""

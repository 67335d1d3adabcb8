"""One module for each family of formats; `read` chooses by content, not by file name."""

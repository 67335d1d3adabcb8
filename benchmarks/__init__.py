"""Quality and speed, measured; one command prints every number in the documents."""

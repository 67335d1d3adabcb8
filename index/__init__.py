"""What makes passages findable: words, vectors, full text. Derived from the library, rebuildable."""

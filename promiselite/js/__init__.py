"""JavaScript's names over the same one Promise class, and ``console`` and ``inspect`` that print as Node does."""

"""``inspect`` and ``console`` held against Node."""

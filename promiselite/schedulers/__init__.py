"""The hosts: one file, one host."""

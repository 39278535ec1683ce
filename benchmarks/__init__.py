"""What promiselite costs, beside its peers: ``python -m benchmarks --help``.

``table.py`` says what is measured, ``workloads/`` does it, ``cli.py`` is the front door. docs/performance.md is made from the
results in ``results/``.
"""

"""What promiselite costs, beside asyncio: ``python -m benchmarks``."""

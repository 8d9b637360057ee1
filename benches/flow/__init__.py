"""The two sides of `anoncreds_flow.py`, and what both are asked."""

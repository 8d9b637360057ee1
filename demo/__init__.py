"""Quick commands while keys of credential definitions are made: measured, and drawn as a page."""

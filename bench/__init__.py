"""What the product takes, in milliseconds, bytes, queries and memory. `make bench` runs it; see docs/speed.md."""

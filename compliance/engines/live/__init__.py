"""The live engine: one case at a time, as its events arrive, decided by durable-rules within its bounds."""

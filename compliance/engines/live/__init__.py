"""The live engine: cases judged one at a time as events arrive, their statuses decided by durable-rules."""

"""Native events: CSV, JSON Lines and Parquet, one row an event."""

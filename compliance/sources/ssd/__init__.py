"""The Standard Safeguarding Dataset: its tables as files or in a database."""

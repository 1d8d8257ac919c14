"""What several sources tell of the same children: an event told twice is one, and what differs is named."""

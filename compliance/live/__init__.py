"""The same rules over a stream of events: what has changed, the moment it has."""

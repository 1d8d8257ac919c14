"""Dated duties to looked-after children in England: what was owed, by when, and what became of it."""

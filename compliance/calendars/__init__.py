"""Counting time as the law counts it."""

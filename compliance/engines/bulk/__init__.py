"""The bulk engine: the rules over all cases at once, as columns.

It gives the same obligations as the reference engine, record for record. Its means: one sort by case
and day, neighbours in place of groups, and look-ups by one whole number made of a group and a day.
"""

"""Hypothesis strategies: case histories, rule packs, coverage and whole runs over them.

`scenarios` puts the rest together: `england_scenarios()` draws files of native events for the England pack,
`generated_scenarios()` draws a small rule pack with a file of events over what it asks for, and `scenarios()`
draws either. A `Scenario` is one run of an engine with everything it needs; it loads its rows as the real
loader does, and writes itself as a rule test when a counterexample is worth keeping.
"""

"""The names by which files in a folder are told apart."""

TESTS = ".tests.yaml"
"""How a file of rule tests ends."""

CONCERNS = "concerns.yaml"
"""How a file of concerns ends."""

SETTINGS = "compliance.yaml"
"""The name of a council's settings, beside an export or a pack."""

VOCABULARY = "vocabulary.yaml"
"""The name of the events and other words that a pack brings, beside its rules."""

PACKS = "packs.yaml"
"""The name of the list of packs that come with the package."""

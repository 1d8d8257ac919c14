"""The words that exports write for yes, for no, and for nothing, in lower case."""

YES = ("true", "yes", "y", "1", "1.0", "t")
NO = ("false", "no", "n", "0", "0.0", "f")
NOT_RECORDED = (
    "",
    "null",
    "none",
    "nan",
    "nat",
    "n/a",
    "#n/a",
    "#value!",
    "#ref!",
    "#null!",
    "<na>",
    "(blank)",
)
"""What databases and spreadsheets write for nothing."""

"""A definition beyond the bounds, whose second condition has two join terms: the core reads past a list's end.

It shows that such a fault is seen where the memory is checked, so that seeing none elsewhere means something.
"""

from __future__ import annotations

from compliance.durable.definition import END, ENDING
from compliance.durable.host import QuietHost


def read_past_the_end() -> None:
    """Tells the engine of an obligation and what was done, joined by key and by day."""
    joined = {"$and": [{"t": "done"}, {"key": {"o": "key"}}, {"$gt": {"on": {"o": "due"}}}]}
    late = {"all": [{"o": {"t": "due"}}, {"d": joined}], "run": "late late"}
    host = QuietHost({"late": {"late": late, END: ENDING}})
    host.begin("late")
    host.tell({"t": "due", "key": "k", "due": 5})
    # The keys are the same and the second term fails: from here on it reads what is not its own.
    host.tell({"t": "done", "key": "k", "on": 3})
    host.end()


if __name__ == "__main__":
    read_past_the_end()

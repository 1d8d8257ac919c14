"""Whether durable-rules is there: it is not on every system that this package runs on."""

from __future__ import annotations

from importlib import import_module


def missing() -> str | None:
    """What is said where durable-rules cannot be used here, as a clause; None where it can."""
    try:
        # The second is the part in C, without which the first is of no use.
        for name in ("durable", "durable_rules_engine"):
            import_module(name)
    except ModuleNotFoundError:
        return "durable-rules is not installed"
    except ImportError as error:
        why = str(error).splitlines()[0].removeprefix(f"{error.path}: ")
        return f"durable-rules cannot be loaded ({why})"
    return None

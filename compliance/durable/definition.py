"""What durable-rules is given, as values: definitions of rulesets, and messages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Definition = dict[str, Any]
"""Rulesets by name, as the engine reads them, JSON throughout. A rule's `run` is what it records, in two
words: what kind of thing it is, and which."""

Message = Mapping[str, str | int]
"""What the engine is told; its `t` says what kind of message it is."""

END = "case_end"
"""The kind of the last message of every case, and the name of the rule about it."""

ENDING: Mapping[str, Any] = {"all": [{"end": {"t": END}}], "run": f"{END} {END}"}
"""The rule that every ruleset has, as `{END: ENDING}`. No other is about the last message."""

"""The England pack's rules again under other ids, to see how time grows with the number of rules.

    python benchmarks/repeated_rules.py FOLDER TIMES

Writes packs to FOLDER that hold every rule, and every track it looks at, TIMES - 1 times more. With the England
pack beside them (`compliance check --rules FOLDER`) there are TIMES as many rules and so TIMES as many findings.
Scopes, conditions, readings and families are those of the England pack. Concerns are not repeated; those that
look at a family of rules look at the copies' findings too.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml

from compliance.rulebook.load import pack_documents
from compliance.rulebook.shipped import shipped_base

Entry = dict[str, Any]


def copy_of(pack: Entry, number: int) -> Entry:
    """A file of rules with its rules and tracks under other names, and nothing else of it."""

    def pointed(held: Any) -> Any:
        """The same with every track it names, at any depth, the copy: versions and readings name tracks too."""
        if isinstance(held, list):
            return [pointed(part) for part in held]
        if not isinstance(held, dict):
            return held
        return {
            name: f"{value}_{number}" if name == "track" and isinstance(value, str) else pointed(value)
            for name, value in held.items()
        }

    def rule(held: Entry) -> Entry:
        again: Entry = pointed(held)
        for name in ("id", "duty"):
            if name in held:
                again[name] = f"COPY{number}-{held[name]}"
        return again

    return {
        "pack": f"{pack['pack']}-{number}",
        "tracks": {f"{name}_{number}": pointed(track) for name, track in pack.get("tracks", {}).items()},
        "rules": [rule(held) for held in pack.get("rules", [])],
    }


def write(folder: Path, times: int) -> None:
    """Write the packs."""
    for number in range(2, times + 1):
        into = folder / str(number)
        into.mkdir(parents=True, exist_ok=True)
        for document in pack_documents([shipped_base()]):
            pack = copy_of(dict(document.data), number)
            if pack["rules"]:
                text = yaml.safe_dump(pack, sort_keys=False, allow_unicode=True)
                (into / Path(document.name).name).write_text(text, encoding="utf-8")


def main() -> None:
    """Write the packs."""
    write(Path(sys.argv[1]), int(sys.argv[2]))


if __name__ == "__main__":
    main()

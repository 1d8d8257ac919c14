"""Ids for rows that bring none: what a row says is what it is known by, wherever it stands."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from hashlib import blake2b


class ContentIds:
    """The ids of rows that are read together, all beginning alike.

    Rows that say the same are numbered, since they may be two things that happened: which of them comes first is
    of no account.
    """

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._alike: Counter[str] = Counter()

    def id_of(self, content: Mapping[str, object]) -> str:
        """The id of the next row. What is None is as good as left out."""
        said = {name: value for name, value in content.items() if value is not None}
        text = json.dumps(said, sort_keys=True, default=str, ensure_ascii=False)
        digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
        self._alike[digest] += 1
        number = self._alike[digest]
        return f"{self._prefix}{digest}" if number == 1 else f"{self._prefix}{digest}/{number}"

"""Values of files and messages that are taken as they are, never made of values of another kind.

The library reads 0 as 1 January 1970 and true as 1; whoever wrote so meant something else.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Strict


def no_number(value: Any) -> Any:
    """The value; raises ValueError for a number, which is no day."""
    if isinstance(value, int | float):
        raise ValueError("expected a day as YYYY-MM-DD")
    return value


def no_yes(value: Any) -> Any:
    """The value; raises ValueError for true and false, which are no number."""
    if isinstance(value, bool):
        raise ValueError("expected a whole number")
    return value


Day = Annotated[date, BeforeValidator(no_number)]
Whole = Annotated[int, Strict()]
YesNo = Annotated[bool, Strict()]

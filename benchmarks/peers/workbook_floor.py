"""The least anyone could do with an Annex A: calamine reads every sheet of the workbook.

python benchmarks/peers/workbook_floor.py WORKBOOK
"""

from __future__ import annotations

import sys

from python_calamine import CalamineWorkbook


def main() -> None:
    """Read, print the number of rows of all sheets."""
    with CalamineWorkbook.from_path(sys.argv[1]) as workbook:
        print(sum(len(workbook.get_sheet_by_name(name).to_python()) for name in workbook.sheet_names))


if __name__ == "__main__":
    main()

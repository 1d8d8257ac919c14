"""How long the tests of each folder take, in seconds, from the times that a run of the suite wrote.

    pytest --junitxml=times.xml
    python -m tests.times times.xml

A test's time is that of its set-up, its call and what follows it, on a machine on which as many tests run at once as
it has cores; what a folder's tests share is counted where it is made first.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET


def seconds_of_folders(times: Path) -> Counter[str]:
    """The seconds of each folder of `tests`, of all its tests together."""
    seconds: Counter[str] = Counter()
    for test in ET.parse(times).iter("testcase"):
        match test.attrib["classname"].split("."):
            case ["tests", folder, _, *_]:
                seconds[folder] += float(test.attrib["time"])
    return seconds


if __name__ == "__main__":
    for folder, seconds in sorted(seconds_of_folders(Path(sys.argv[1])).items()):
        print(f"{folder:12} {seconds:6.0f}")

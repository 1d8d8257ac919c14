"""Who has no Spark is not asked for it, and who asks for it is told how to get it."""

from __future__ import annotations

import subprocess
import sys


def test_without_pyspark_the_extra_is_named() -> None:
    code = (
        "import sys; sys.modules['pyspark'] = None\n"
        "import compliance\n"
        "try:\n    import compliance.spark\n"
        "except compliance.ComplianceError as error:\n    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "pip install 'compliance[spark]'" in done.stdout


def test_the_package_does_without_pyspark() -> None:
    code = "import sys, compliance, compliance.checking.run, compliance.cli.main; print('pyspark' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"

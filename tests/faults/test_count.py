"""The suite is large enough: each test is held to the number of faults that it declares, and this is their sum."""

import re
import subprocess
import sys

from tests.faults.tally import PREFIX
from tests.services.process import ROOT

ENOUGH = 300


def test_the_suite_injects_at_least_three_hundred_faults_over_both_databases() -> None:
    command = [sys.executable, "-m", "pytest", "--collect-only", "tests/faults"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    ((total, words),) = re.findall(rf"{PREFIX} (\d+) \((.*)\)", said)
    on = {engine: int(count) for count, engine in (part.split() for part in words.split(", "))}
    assert int(total) >= ENOUGH
    assert min(on["sqlite"], on["postgres"]) >= ENOUGH / 3

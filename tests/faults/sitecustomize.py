"""Faults for the tests of runs.

With this folder on PYTHONPATH a page that holds one of the words below does it to the worker that reads it.
"""

import os
import time
from typing import Any

import extract.inputs

_read_source = extract.inputs.read_source


def read_source(page: str) -> bytes:
    data = _read_source(page)
    if b"FAULT-SLOW" in data:
        time.sleep(600)
    if b"FAULT-MEMORY" in data:
        _hog: Any = bytearray(1 << 40)
    if b"FAULT-KILLED" in data:
        os.kill(os.getpid(), 9)
    if b"FAULT-DEFECT" in data:
        raise KeyError("a defect")
    return data


extract.inputs.read_source = read_source

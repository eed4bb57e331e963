"""Libraries that stand between the tool and the system, for what cannot be waited for: a clock that is wrong, a disk that
fails at a chosen step, a count of what libical is asked for. Each is a small C file beside this one."""

from __future__ import annotations

import pathlib
import shutil
import subprocess
import sys

import pytest


def built(name: str, folder: pathlib.Path) -> pathlib.Path:
    """The library of NAME.c, for LD_PRELOAD; skips the test where there is no such thing."""
    compiler = shutil.which("cc")
    if not compiler or sys.platform != "linux":
        pytest.skip("needs a C compiler and LD_PRELOAD")
    library = folder / f"{name}.so"
    source = pathlib.Path(__file__).with_name(f"{name}.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(source), "-ldl"], check=True)
    return library

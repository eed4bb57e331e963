"""Asks Tests/TimeProbe, which answers with coplan's own time arithmetic."""

import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]


def _binary():
    named = os.environ.get("COPLAN_TIME_PROBE")
    candidates = (
        [pathlib.Path(named)]
        if named
        else [ROOT / ".build" / kind / "TimeProbe" for kind in ("release", "debug")]
    )
    for candidate in candidates:
        if candidate.is_file():
            return str(candidate)
    looked = " or ".join(str(candidate) for candidate in candidates)
    raise AssertionError(
        f"no TimeProbe at {looked}: run `swift build -c release --product TimeProbe`, "
        "or set COPLAN_TIME_PROBE"
    )


def ask(questions):
    """The answers, one for each question."""
    questions = list(questions)
    run = subprocess.run(
        [_binary()],
        input="".join(question + "\n" for question in questions),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        # Nothing may depend on where the machine stands or what it speaks.
        env={"TZ": "Pacific/Chatham", "LC_ALL": "C"},
    )
    answers = run.stdout.split("\n")[:-1]
    assert len(answers) == len(questions), run.stderr
    return answers


def differences(questions, expected):
    """What is answered otherwise than expected, as text; the first twenty."""
    questions = list(questions)
    expected = list(expected)
    assert len(questions) == len(expected)
    wrong = [
        f"{question}: {answer!r}, expected {want!r}"
        for question, answer, want in zip(questions, ask(questions), expected)
        if answer != want
    ]
    return wrong[:20]

"""How findings look: the mark is below the mistake, whatever letters stand before it, long lines are cut around it,
and on a terminal sentences are broken at its width. Widths are compared with the package wcwidth.
"""

from __future__ import annotations

import fcntl
import os
import pathlib
import pty
import random
import re
import struct
import subprocess
import termios
import unicodedata

import pytest
from wcwidth import wcswidth

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("COPLAN_BINARY", str(ROOT / ".build/release/coplan"))
HEAD = "project: {id: alpha, name: Alpha}\nactivities:\n"


def run(folder: pathlib.Path, content: str | bytes, **environment: str) -> str:
    """What `check` prints of a plan, not on a terminal."""
    (folder / "coplan.yaml").write_bytes(content if isinstance(content, bytes) else content.encode())
    result = subprocess.run(
        [BINARY, "check", ".", "--quiet"], cwd=folder, capture_output=True, timeout=60,
        env={"SOURCE_DATE_EPOCH": "1543622400"} | environment)
    return result.stdout.decode()


def on_terminal(folder: pathlib.Path, content: str, columns: int, *options: str, **environment: str) -> str:
    """What `check` prints of a plan on a terminal of this width."""
    (folder / "coplan.yaml").write_text(content, encoding="utf-8")
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    process = subprocess.Popen(
        [BINARY, "check", ".", "--quiet", *options], cwd=folder, stdout=slave,
        env={"SOURCE_DATE_EPOCH": "1543622400", "TERM": "xterm"} | environment)
    os.close(slave)
    output = b""
    while True:
        try:
            chunk = os.read(master, 65536)
        except OSError:
            break
        if not chunk:
            break
        output += chunk
    process.wait(timeout=60)
    os.close(master)
    return output.decode().replace("\r\n", "\n")


def marks(output: str) -> list[tuple[str, str]]:
    """Source lines as shown, each with the line of marks below it."""
    lines = output.split("\n")
    return [
        (re.sub(r"^ *\d+ \| ?", "", line), re.sub(r"^ *\| ", "", below))
        for line, below in zip(lines, lines[1:])
        if re.match(r"^ *\d+ \|", line) and re.match(r"^ *\| *[\^-]", below)
    ]


def assert_marked(output: str, word: str) -> str:
    """The only mark is right below the word."""
    [(line, mark)] = marks(output)
    assert word in line
    assert wcswidth(line[: line.index(word)]) == len(mark) - len(mark.lstrip(" ")), line
    assert mark.strip() == "^" * wcswidth(word)
    return line


TITLES = [
    "Course", "研修コース", "교육 과정", "ｆｕｌｌ width", "دورة تدريبية", "סמינר אזורי", "mélange é e\u0301 n\u0303",
    "a\u0300\u0301\u0302\u0303 stacked", "family 👨\u200d👩\u200d👧\u200d👦 day", "flags 🇧🇪🇲🇦🇪🇺", "thumbs 👍🏽 ❤️ 1️⃣ ✈️ ✈",
    "kiss 👩\u200d❤️\u200d💋\u200d👨", "zero\u200bwidth\u2060joiner", "soft\u00adhyphen", "Ελληνικά и русский",
    "ไทย ภาษา", "ㄱㄴ 각", "half ｶﾀｶﾅ", "𠀀𠀁", "꒰꒱ 〽️",
]


@pytest.mark.parametrize("title", TITLES)
def test_the_mark_is_below_the_mistake(tmp_path, title):
    output = on_terminal(
        tmp_path, f'{HEAD}  course: {{title: "{title}", stauts: confirmed, when: 2019-05-20}}\n', 200, "--no-color")
    assert_marked(output, "stauts")


@pytest.mark.parametrize("seed", range(40))
def test_the_mark_is_below_the_mistake_whatever_stands_before_it(tmp_path, seed):
    """Letters of all scripts, drawn at random. Spacing marks, of which terminals think differently, are left out."""
    generator = random.Random(seed)
    letters = []
    while len(letters) < 40:
        letter = chr(generator.choice([generator.randrange(0xA0, 0x3000), generator.randrange(0x3000, 0x1FB00)]))
        if unicodedata.category(letter) in ("Lu", "Ll", "Lo", "Lt", "Nd", "Sc", "Sm", "So") and not (
            0x1100 <= ord(letter) <= 0x11FF or 0xD7B0 <= ord(letter) <= 0xD7FB or 0x3248 <= ord(letter) <= 0x324F
            or ord(letter) in (0x3164, 0xFFA0) or 0x1F1E6 <= ord(letter) <= 0x1F1FF or 0x1F3FB <= ord(letter) <= 0x1F3FF
        ):
            letters.append(letter)
    output = on_terminal(
        tmp_path, f"{HEAD}  course: {{title: '{''.join(letters)}', stauts: confirmed, when: 2019-05-20}}\n", 300,
        "--no-color")
    assert_marked(output, "stauts")


@pytest.mark.parametrize("letter, shown", [
    ("\u202e", "\\u{202e}"), ("\u2066", "\\u{2066}"), ("\u200f", "\\u{200f}"), ("\u061c", "\\u{61c}"),
    ("\u0085", None), ("\u009f", None),
])
def test_what_would_turn_the_line_around_is_shown(tmp_path, letter, shown):
    output = run(tmp_path, f"{HEAD}  course: {{title: 'A {letter} B', stauts: confirmed, when: 2019-05-20}}\n")
    if shown is None:
        assert letter not in output
    else:
        assert shown in assert_marked(output, "stauts")
        assert letter not in output


def test_a_tab_before_the_mistake_is_widened(tmp_path):
    output = run(tmp_path, f"{HEAD}  course: {{title: 'a\tb',\tstauts: confirmed, when: 2019-05-20}}\n")
    assert "\t" not in assert_marked(output, "stauts")


def test_a_tab_that_is_the_mistake_is_shown(tmp_path):
    [(line, mark)] = marks(run(tmp_path, f"{HEAD}  course:\n\ttitle: Course\n"))
    assert line.startswith("→") and mark.startswith("^")


@pytest.mark.parametrize("columns", [40, 80, 100, 200])
@pytest.mark.parametrize("before, after", [(0, 5000), (5000, 0), (5000, 5000), (150, 3)])
def test_long_lines_are_cut_around_the_mistake(tmp_path, columns, before, after):
    content = f'{HEAD}  course: {{x-a: "{"a" * before}", stauts: c, x-b: "{"b" * after}", title: A, when: 2019}}\n'
    output = on_terminal(tmp_path, content, columns, "--no-color")
    line = assert_marked(output, "stauts")
    shown = next(line for line in output.split("\n") if "stauts: c" in line)
    assert wcswidth(shown) <= columns
    if before > 300:
        assert line.startswith("…")
    if after > 300:
        assert line.endswith("…")


def test_a_mark_as_long_as_the_line_is_cut_too(tmp_path):
    content = f"{HEAD}  course:\n    title: Course\n    when: {'研' * 900}\n"
    [(line, mark)] = marks(on_terminal(tmp_path, content, 80, "--no-color"))
    assert wcswidth(line) <= 76
    assert wcswidth(line) - 1 == len(mark), "up to the …"


def test_without_a_terminal_sentences_stay_whole(tmp_path):
    content = f"{HEAD}  course: {{title: Course, when: tbc}}\n"
    output = run(tmp_path, content, COLUMNS="40")
    [hint] = [line for line in output.split("\n") if "hint:" in line]
    assert len(hint) > 100
    assert output == run(tmp_path, content), "and depend on nothing"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system(tmp_path, ending):
    content = f"\ufeff{HEAD}  course:\n    title: Course\n    stauts: confirmed\n    when: 2019-05-20\n"
    output = run(tmp_path, content.replace("\n", ending))
    assert "coplan.yaml:5:5" in output
    assert assert_marked(output, "stauts") == "    stauts: confirmed"


def test_a_mistake_in_the_first_line_after_a_byte_order_mark(tmp_path):
    output = run(tmp_path, "\ufeffprojekt: {id: alpha, name: Alpha}\n")
    assert "coplan.yaml:1:1" in output
    assert assert_marked(output, "projekt").startswith("projekt")


@pytest.mark.parametrize("end", ["", "\n", "\n\n\n"])
def test_a_mistake_at_the_end_of_the_file(tmp_path, end):
    output = run(tmp_path, f"{HEAD}  course:\n    title: Course\n    when:{end}")
    [(line, mark)] = marks(output)
    assert (line, mark) == ("    when:", " " * 9 + "^")


def test_a_place_of_several_lines_says_where_it_ends(tmp_path):
    output = run(tmp_path, f"{HEAD}  course:\n    title: Course\n    when: |\n      in May\n      or June\n")
    [(line, mark)] = marks(output)
    assert line == "    when: |"
    assert re.fullmatch(r" {10}\^ to line \d", mark)


LONG = f"{HEAD}  course: {{title: Course, when: tbc}}\n  course-{'x' * 90}: {{title: A, when: 2019-13}}\n"


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_on_a_terminal_sentences_are_broken_at_its_width(tmp_path, columns):
    output = on_terminal(tmp_path, LONG, columns, "--no-color")
    for line in output.split("\n"):
        assert wcswidth(line) <= columns, line
    plain = run(tmp_path, LONG)
    sentences = [line for line in plain.split("\n") if line.startswith(("error", "  = hint"))]
    joined = re.sub(r"\n +", " ", output)
    for sentence in sentences:
        assert sentence.strip() in joined, "no word is lost"


def test_columns_is_stronger_than_the_terminal(tmp_path):
    wide = on_terminal(tmp_path, LONG, 40, "--no-color", COLUMNS="200")
    assert max(wcswidth(line) for line in wide.split("\n")) > 80


@pytest.mark.parametrize("columns", ["0", "-5", "forty", "1", "99999999999999999999"])
def test_a_width_that_makes_no_sense_is_not_used(tmp_path, columns):
    assert on_terminal(tmp_path, LONG, 80, "--no-color", COLUMNS=columns) == on_terminal(
        tmp_path, LONG, 80, "--no-color")


def test_paths_are_never_broken(tmp_path):
    folder = tmp_path / "plans for the year 2019 with a long name" / "and a second one with spaces in it"
    folder.mkdir(parents=True)
    (folder / "alpha.yaml").write_text("themes:\n  a: {name: A}\n", encoding="utf-8")
    (folder / "beta.yaml").write_text("themes:\n  a: {name: B}\n", encoding="utf-8")
    output = on_terminal(tmp_path, "name: A plan\n", 40, "--no-color")
    for file in ("alpha.yaml:2:3", "beta.yaml:2:3"):
        path = (folder / file).relative_to(tmp_path)
        assert str(path) in output


def test_colours_do_not_count(tmp_path):
    colourful = on_terminal(tmp_path, LONG, 80)
    assert "\x1b[" in colourful
    assert re.sub(r"\x1b\[[0-9;]*m", "", colourful) == on_terminal(tmp_path, LONG, 80, "--no-color")


def test_a_large_plan_shows_the_same_lines(tmp_path: pathlib.Path) -> None:
    """Files of over 16 MB are read once more for their excerpts."""
    content = (
        "\ufeff# é 日本\r\nproject: {id: alpha, name: Alpha, name: Beta, nme: é 日本}\r\nactivities:\n"
        "  a: {title: A, when: 2019-05-20, when: 2019-05-21}\r  b: {title: Bé, when: 20/05/2019, venue: nowhere}\n"
        "  c: {title: C, when: 2019-02-30}"
    ).encode()
    small = run(tmp_path, content)
    assert len(marks(small)) >= 7
    padding = b"# " + b"-" * 997 + b"\n"
    assert run(tmp_path, content + b"\n" + 17_000 * padding) == small

"""How well the places of forms without fields are found: precision and recall against hand-made lists.

    python -m benchmarks.flat_forms [FOLDER ...]

Each folder holds forms (`flat_*.pdf`, pictures) with a `.json` list beside each: `fields`, each with `label`,
`type` (text, checkbox) and, where it is known, `answer_box` (left, bottom, right, top in PDF points) on page
`page`; lists without boxes are matched by label alone.

A found field matches a listed one on the same page and of the same kind (check or text) when the middle of
one of its boxes lies in the listed box, or the other way round, and they share a third of the smaller one.
Each is matched once, best overlap first. The label of a match is right when the words of one label (without
numbers) all stand in the other, or they are alike (difflib, 0.8). Where a list has no boxes a field matches
by its label alone: alike, or all words of the listed label stand in its section and label; that says nothing
of the place. Precision is only given where all places of the form are listed with boxes. Fields that a list
says are `filled` are left out: where something is written already is no place to write.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from app.documents.geometry import Box
from app.documents.reader_process import ReaderProcess
from app.forms.form import Form, FormFieldType
from app.forms.open_form import read_form

ALIKE = 0.8
ROOT = Path(__file__).parents[1]
FOLDERS = (ROOT / "tests" / "data" / "forms", ROOT.parent / "shared" / "data" / "forms")


@dataclass
class Score:
    """Of one form: fields listed, found, matched; and matched ones with the right label."""

    listed: int
    found: int
    matched: int
    labelled: int
    has_boxes: bool


def measure(form: Form, sizes: Sequence[tuple[float, float]], listed: Sequence[dict[str, Any]]) -> Score:
    """Compares a form's fields with a list."""
    has_boxes = all("answer_box" in entry for entry in listed)
    pairs = sorted(_pairs(form, sizes, listed, has_boxes), key=lambda pair: -pair[0])
    taken_fields: set[int] = set()
    taken_entries: set[int] = set()
    labelled = 0
    for _, field, entry in pairs:
        if field in taken_fields or entry in taken_entries:
            continue
        taken_fields.add(field)
        taken_entries.add(entry)
        labelled += _is_right(form.fields[field].label, listed[entry]["label"])
    return Score(len(listed), len(form.fields), len(taken_entries), labelled, has_boxes)


def _pairs(
    form: Form, sizes: Sequence[tuple[float, float]], listed: Sequence[dict[str, Any]], has_boxes: bool
) -> Iterator[tuple[float, int, int]]:
    for number, field in enumerate(form.fields):
        for at, entry in enumerate(listed):
            is_check = entry["type"] in ("checkbox", "check", "radio")
            if is_check != (field.type is FormFieldType.CHECK):
                continue
            if not has_boxes:
                likeness = _likeness(field.label, entry["label"])
                wanted, said = _words(entry["label"]), _words(f"{field.section} {field.label}")
                if likeness >= ALIKE or (wanted and wanted <= said):
                    yield likeness, number, at
                continue
            page = entry.get("page", 0)
            left, bottom, right, top = entry["answer_box"]
            height = sizes[page][1]
            box = Box(left, height - top, right, height - bottom)
            shared = max((_shared(box, p.box) for p in field.places if p.page_index == page), default=0.0)
            if shared:
                yield shared, number, at


def _shared(a: Box, b: Box) -> float:
    """The share of the smaller box that both cover, where the middle of one lies in the other."""
    across = min(a.right, b.right) - max(a.left, b.left)
    down = min(a.bottom, b.bottom) - max(a.top, b.top)
    share = max(across, 0) * max(down, 0) / max(min(a.width * a.height, b.width * b.height), 1e-6)
    return share if share >= 1 / 3 and (_holds(a, b) or _holds(b, a)) else 0.0


def _holds(a: Box, b: Box) -> bool:
    x, y = (b.left + b.right) / 2, (b.top + b.bottom) / 2
    return a.left <= x <= a.right and a.top - 2 <= y <= a.bottom + 2


def _is_right(found: str, listed: str) -> bool:
    a, b = _words(found), _words(listed)
    return bool(a and b) and (a <= b or b <= a or _likeness(found, listed) >= ALIKE)


def _likeness(a: str, b: str) -> float:
    return SequenceMatcher(None, a.casefold().strip(" :"), b.casefold().strip(" :"), autojunk=False).ratio()


def _words(label: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+|[€$£%]", label.replace("’", "'").casefold()))


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints a line a form, and the sums of each folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folders", nargs="*", type=Path, default=FOLDERS)
    folders = parser.parse_args(arguments).folders
    with ReaderProcess() as reader:
        for folder in folders:
            scores: list[Score] = []
            for path in sorted(folder.glob("flat_*.*")):
                if path.suffix == ".json" or not path.with_suffix(".json").is_file():
                    continue
                listed = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["fields"]
                listed = [entry for entry in listed if not entry.get("filled")]
                scores.append(measure(read_form(path, reader), reader.page_sizes(path), listed))
                _print(path.name, scores[-1:])
            name = "/".join(folder.parts[-3:])
            _print(f"{name}, with boxes", [score for score in scores if score.has_boxes])
            _print(f"{name}, by label", [score for score in scores if not score.has_boxes])
    return 0


def _print(name: str, scores: Sequence[Score]) -> None:
    listed, found = sum(s.listed for s in scores), sum(s.found for s in scores)
    matched, labelled = sum(s.matched for s in scores), sum(s.labelled for s in scores)
    has_boxes = all(s.has_boxes for s in scores)
    precision = f"precision {matched / found:6.1%}" if has_boxes and found else " " * 16
    recall = f"recall {matched / listed:6.1%}" if listed else ""
    labels = f"labels {labelled / matched:6.1%}" if has_boxes and matched else ""
    sys.stdout.write(f"{name:44} listed {listed:4} found {found:4} {precision}  {recall}  {labels}\n")


if __name__ == "__main__":
    sys.exit(main())

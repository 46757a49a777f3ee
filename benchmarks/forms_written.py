"""Fills every PDF form of a folder with the values beside it, and looks whether others read and show them.

`NAME.json` beside `NAME.pdf` has `values`: field → what to write. Each value is read back with pypdf and
pikepdf; a text has to be found inside the field's rectangle by PDFium and by poppler, and a check mark has to
change the field's pixels there in both. Printed: values, and how many of them each of the four sees.
"""

import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

from app.documents.reader_process import ReaderProcess
from app.errors import AppError, DocumentError
from app.forms.form import Form, FormKind, StoredValue
from app.forms.open_form import fill_form, read_form
from tests.helpers.filled_forms import ShownForm, is_mark, not_read_back, shows_mark, shows_text, text_shown

DATA = Path(__file__).parents[2] / "shared" / "data" / "forms"
COLUMNS = ("values", "pypdf", "pikepdf", "shown", "pdfium", "poppler")


def main(arguments: list[str]) -> None:
    """Prints a line a form and the sum; `--misses` names what is not shown, other arguments pick forms."""
    names = [argument for argument in arguments if not argument.startswith("-")]
    total: Counter[str] = Counter()
    print(f"{'':38}" + "".join(f"{column:>9}" for column in COLUMNS))
    with ReaderProcess() as reader, tempfile.TemporaryDirectory() as folder:
        for path in sorted(DATA.glob("*.pdf")):
            if path.name.startswith("flat_") or (names and path.stem not in names):
                continue
            try:
                counts, misses = _proved(path, reader, Path(folder) / path.name)
            except AppError as error:
                print(f"{path.stem[:37]:38}{error}")
                continue
            print(f"{path.stem[:37]:38}" + "".join(f"{counts[column]:9}" for column in COLUMNS))
            for miss in misses if "--misses" in arguments else ():
                print("      ", miss)
            total += counts
    print(f"{'all':38}" + "".join(f"{total[column]:9}" for column in COLUMNS))


def _proved(path: Path, reader: ReaderProcess, out: Path) -> tuple[Counter[str], list[str]]:
    form = read_form(path, reader)
    if form.kind is not FormKind.PDF:
        return Counter(), []
    asked = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["values"]
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in asked.items()}
    try:
        report = fill_form(form, values, out, reader)
    except DocumentError as error:  # a script that no font here has
        print(f"{path.stem[:37]:38}{error.message}")
        values = {name: value for name, value in values.items() if not _is_east_asian(value)}
        report = fill_form(form, values, out, reader)
    before, after = ShownForm(path, reader), ShownForm(out, reader)
    counts = Counter(values=len(values))
    misses = []
    for column, held in (("pypdf", after.pypdf_values), ("pikepdf", after.pikepdf_values)):
        wrong = not_read_back(report.written, held)
        counts[column] = len(values) - len(wrong)
        misses += [f"{column}: {name} is {held.get(name)!r}, not {report.written[name]!r}" for name in wrong]
    for name, value in report.written.items():
        misses += _count_shown(form, name, value, before, after, counts)
    return counts, misses


def _is_east_asian(value: StoredValue) -> bool:
    return any("\u3000" <= character <= "\uffee" for character in "".join(value))


def _count_shown(
    form: Form, name: str, value: StoredValue, before: ShownForm, after: ShownForm, counts: Counter[str]
) -> list[str]:
    field = form.field(name)
    misses = []
    if is_mark(field):
        places = [place for place in field.places if place.state == value]
        if value == field.value or not places:
            return []
    else:
        places = list(field.places)
        if not places or not text_shown(field, value).strip():
            return []
    counts["shown"] += 1
    for column in ("pdfium", "poppler"):
        if is_mark(field):
            seen = all(
                shows_mark(
                    getattr(before, f"{column}_picture")(place.page_index),
                    getattr(after, f"{column}_picture")(place.page_index),
                    place.box,
                )
                for place in places
            )
        else:
            words = getattr(after, f"{column}_words")
            seen = all(
                shows_text(words, place, text_shown(field, value), comb=field.comb) for place in places
            )
        counts[column] += seen
        if not seen:
            misses.append(f"{column}: {name} ({field.type}) does not show {value!r}")
    return misses


if __name__ == "__main__":
    main(sys.argv[1:])

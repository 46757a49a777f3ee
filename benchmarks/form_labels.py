"""How many fields get a label that a person would recognise, against labels written down by hand.

A field counts as right where its label shares most words with the one by hand: at least half of the words of
the hand's label stand in ours or in the section it stands under, and at least a third of our label's words in
the hand's. A label with all words of the hand's may be of any length, if these are more than one: the hand's
often end where a person stops reading ("20 Total income." of "20 Total income. Add lines 18 and 19").

Words are runs of letters or digits, without case and accents; numbers count. Single letters do not, nor small
words ("en la modalidad" is "Modalidad"), unless there is nothing else; "D.N.I." is one word. Fields without a
hand's label are not counted; signatures and buttons are. The same said in other words counts as wrong, even
where a person would agree: "Facility" for "Where was treatment given?".
"""

import json
import re
import sys
from pathlib import Path

from app.documents.reader_process import ReaderProcess
from app.forms.form_words import plain
from app.forms.open_form import read_form

DATA = Path(__file__).parents[2] / "shared" / "data" / "forms"
COVERED, OWN = 0.5, 0.33
SMALL_WORDS = frozenset(
    re.findall(
        r"\w+",
        "the an of or and in for to on at is are by der die das des dem den und oder ein eine im am zu von "
        "le la les du de des et ou un une au el los las del en con",
    )
)


def is_recognised(by_hand: str, label: str, section: str = "") -> bool:
    """The rule above."""
    wanted, own, around = _words(by_hand), _words(label), _words(section)
    if not wanted or not own:
        return by_hand.strip().casefold() == label.strip().casefold()
    if len(wanted) > 1 and wanted <= own:
        return True
    covered = len(wanted & (own | around)) / len(wanted)
    return covered >= COVERED and len(own & (wanted | around)) / len(own) >= OWN


def main(arguments: list[str]) -> None:
    """Prints a line a form and the share of all; `--misses` lists the others, other arguments pick forms."""
    names = [argument for argument in arguments if not argument.startswith("-")]
    right = total = 0
    with ReaderProcess() as reader:
        for path in sorted(DATA.glob("*.pdf")):
            entry = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
            if path.name.startswith("flat_") or (names and path.stem not in names):
                continue
            by_hand = {f["name"]: f["label"] for f in entry["fields"] if f.get("label_by") == "hand"}
            if not by_hand:
                continue
            form = read_form(path, reader)
            found = {field.id: field for field in form.fields}
            misses = [
                (label, found[name].label if name in found else None)
                for name, label in by_hand.items()
                if name not in found or not is_recognised(label, found[name].label, found[name].section)
            ]
            right += len(by_hand) - len(misses)
            total += len(by_hand)
            print(f"{path.stem:34}{len(by_hand) - len(misses):4} of {len(by_hand)}")
            for label, ours in misses if "--misses" in arguments else ():
                print(f"      {label!r}: {ours!r}")
    print(f"{'all':34}{right:4} of {total}: {right / max(total, 1):.1%}")


def _words(text: str) -> set[str]:
    joined = re.sub(r"\b(?:[^\W\d_]\.){2,}", lambda match: match[0].replace(".", ""), plain(text))
    words = re.findall(r"[^\W_]+", joined)
    return {word for word in words if (len(word) > 1 or word.isdecimal()) and word not in SMALL_WORDS} or set(
        words
    )


if __name__ == "__main__":
    main(sys.argv[1:])

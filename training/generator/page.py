"""A page of text under construction: rows of cells, some of whose pieces are the values of fields.

The result is text as the application's reader gives it: one visual row a line, no indentation, cells two or
more spaces apart unless the maker asks for less.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from training.document import TrainingDocument, TrainingField


@dataclass(frozen=True, slots=True)
class Value:
    """A piece of text that answers the question `key`, and those in `also`; parts of it may answer others.

    `more` continues the value of the row above.
    """

    key: str
    text: "str | tuple[Piece, ...]"
    more: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """How a field is asked for: one of `names`, its type, paraphrases of its description."""

    type: str
    names: str  # alternatives between white space
    descriptions: str  # alternatives between |
    options: str = ""  # all answers that could be, between |


Piece = str | Value
Cell = Piece | Sequence[Piece]
Rows = list[list[Cell]]


class Page:
    """Collects rows, then becomes a training document."""

    def __init__(self, rng: random.Random, gaps: Sequence[int] = (2, 2, 2, 4, 8)) -> None:
        """gaps: from which the spaces between cells are drawn; a single one is what many scanners leave."""
        self._rng = rng
        self._rows: list[list[list[Piece]]] = []
        self._gap = rng.choice(gaps)
        self._column = rng.choice((0, 0, 28, 40)) if self._gap > 1 else 0
        self.upper = False

    def row(self, *cells: Cell) -> None:
        """One visual row, in capitals while `upper` is set; empty cells are left out."""
        kept = [[cell] if isinstance(cell, str | Value) else list(cell) for cell in cells]
        filled = [cell for cell in kept if any(p if isinstance(p, str) else p.text for p in cell)]
        self._rows.append([[self._cased(piece) for piece in cell] for cell in filled])

    def blank(self) -> None:
        """An empty row."""
        self._rows.append([])

    def beside(self, left: Sequence[Sequence[Cell]], right: Sequence[Sequence[Cell]]) -> None:
        """Two blocks of rows side by side."""
        for number in range(max(len(left), len(right))):
            self.row(
                *(left[number] if number < len(left) else ()), *(right[number] if number < len(right) else ())
            )

    def stack(self, *blocks: Sequence[Sequence[Cell]]) -> None:
        """Blocks of rows one below the other."""
        for block in blocks:
            for cells in block:
                self.row(*cells)

    def document(self, source: str, lang: str, questions: dict[str, Question]) -> TrainingDocument:
        """The text, with every question of `questions` answered by its pieces or by nothing."""
        text, spans, broken = self._render()
        fields: list[TrainingField] = []
        used: set[str] = set()
        # A question without an answer must not read like another one that has an answer.
        taken = {
            name for key, question in questions.items() if key in spans for name in question.names.split()
        }
        for key, question in questions.items():
            name = self._rng.choice(question.names.split())
            if key in broken or name in used or (key not in spans and name in taken):
                continue
            used.add(name)
            descriptions = tuple(one for one in question.descriptions.split("|") if one)
            options = tuple(one for one in question.options.split("|") if one)
            fields.append(
                TrainingField(name, question.type, descriptions, tuple(spans.get(key, ())), options)
            )
        return TrainingDocument(source, "", lang, text, tuple(fields))

    def _render(self) -> tuple[str, dict[str, list[tuple[int, int]]], set[str]]:
        text = ""
        spans: dict[str, list[tuple[int, int]]] = {}
        broken: set[str] = set()
        for row in self._rows:
            line_start = len(text)
            for number, cell in enumerate(row):
                if number:
                    text += " " * max(self._gap, self._column * number - (len(text) - line_start))
                for piece in cell:
                    text = self._write(piece, text, spans, broken)
            text += "\n"
        return text.rstrip("\n"), spans, broken

    def _write(
        self, piece: Piece, text: str, spans: dict[str, list[tuple[int, int]]], broken: set[str]
    ) -> str:
        """`text` with `piece` behind it."""
        if isinstance(piece, str):
            return text + piece
        start = len(text)
        for part in (piece.text,) if isinstance(piece.text, str) else piece.text:
            text = self._write(part, text, spans, broken)
        for key in piece.also:
            spans.setdefault(key, []).append((start, len(text)))
        mine = spans.setdefault(piece.key, [])
        if piece.more and mine and not text[mine[-1][1] : start].strip():
            mine[-1] = (mine[-1][0], len(text))
        elif piece.more:
            broken.add(piece.key)
        else:
            mine.append((start, len(text)))
        return text

    def _cased(self, piece: Piece) -> Piece:
        if isinstance(piece, Value):
            text = piece.text
            cased = self._cased(text) if isinstance(text, str) else tuple(map(self._cased, text))
            return replace(piece, text=cased)
        return piece.upper() if self.upper and len(piece.upper()) == len(piece) else piece

"""Filling in a form: what the window and the command line share.

`Filling` is a pure state machine over proposals, as `Review` is over field values: sources come and go, a
person settles fields, every step can be undone. The slow verbs stand beside it and may run on any thread:
`open_filling`, `ask_document`, `save`; `merge` for a file a row is in `app/commands/fill_rows.py`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from app.commands.extract import extract
from app.commands.review import Certainty, next_of
from app.context import AppContext
from app.errors import DocumentError
from app.events import ProgressListener
from app.fields.extraction import Extraction
from app.forms.field_format import own_writing, writing_of
from app.forms.form import FillReport, Form, FormField, FormFieldType, FormValue
from app.forms.form_values import OFF
from app.forms.open_form import fill_form, read_form
from app.storage.form_memory import Remembered
from app.storage.journal import Lot
from app.storage.profiles import Profile
from app.tasks.form_answers import data_offers, document_offers, form_offers, last_time_offers, questions
from app.tasks.form_filling import Guess, Offers, Origin, Proposal, propose


def certainty_of(proposal: Proposal) -> Certainty:
    """The one mark that a field carries on screen."""
    if proposal.by_person:
        return Certainty.BY_PERSON
    if proposal.guess is None:
        return Certainty.CHECK if proposal.problem else Certainty.NOT_FOUND
    return Certainty.CHECK if proposal.review else Certainty.CERTAIN


@dataclass(frozen=True, slots=True)
class Source:
    """Something that answers are taken from."""

    origin: Origin
    name: str
    path: Path | None = None
    """Of a document."""


@dataclass(frozen=True, slots=True)
class _Settled:
    """A person's word on a field; None for empty."""

    guess: Guess | None


@dataclass(frozen=True, slots=True)
class _Step:
    index: int
    before: _Settled | None
    after: _Settled | None


class Filling:
    """A form, its sources and the proposals, with undo. Fields go by their index in `form.fields`."""

    def __init__(
        self, form: Form, remembered: Remembered | None = None, *, review_threshold: float = 0.9
    ) -> None:
        """`remembered` is what is kept of this form from earlier; it is a source, too."""
        self.form = form
        self.remembered = remembered or Remembered()
        self._threshold = review_threshold
        self._writing = writing_of(form)
        self._offers: dict[Source, Offers] = {}
        self._rows: dict[Source, Mapping[str, object]] = {}
        self._settled: dict[int, _Settled] = {}
        self._steps: list[_Step] = []
        self._position = 0
        self._proposals: tuple[Proposal, ...] = ()
        self._take(Source(Origin.FORM, form.path.name), form_offers(form))
        if self.remembered.values:
            self._take(Source(Origin.LAST_TIME, "last time"), last_time_offers(form, self.remembered.values))

    # -- sources -------------------------------------------------------------------------------------

    @property
    def sources(self) -> tuple[Source, ...]:
        """What answers are taken from, in the order in which they were given; not the form itself."""
        return tuple(source for source in self._offers if source.origin is not Origin.FORM)

    def use_data(self, row: Mapping[str, object], name: str = "data") -> Source:
        """Take answers from a row of data, key → value; keys find their fields by meaning."""
        source = Source(Origin.DATA, name)
        self._rows[source] = row
        return self._take(source, data_offers(self.form, row, name, Origin.DATA, self.remembered.mapping))

    def use_profile(self, profile: Profile) -> Source:
        """Take answers from a person's facts."""
        offers = data_offers(self.form, profile.facts, profile.name, Origin.PROFILE)
        return self._take(Source(Origin.PROFILE, profile.name), offers)

    def use_document(self, path: Path, extraction: Extraction) -> Source:
        """Take answers from what `ask_document` found in the document at `path`."""
        return self._take(
            Source(Origin.DOCUMENT, path.name, path), document_offers(self.form, path, extraction)
        )

    def forget(self, source: Source) -> None:
        """Take no more answers from that source; what a person accepted of it stays."""
        self._offers.pop(source, None)
        self._rows.pop(source, None)
        self._propose()

    # -- proposals -----------------------------------------------------------------------------------

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """As they stand now, one a field, in the form's order."""
        return self._proposals

    def values(self, *, at_least: float = 0.0) -> dict[str, FormValue]:
        """What would be written, by field id; proposals below the confidence `at_least` are left out."""
        chosen: dict[str, FormValue] = {}
        for proposal in self._proposals:
            guess = proposal.guess
            if guess is not None and guess.origin is not Origin.FORM and guess.confidence >= at_least:
                chosen[proposal.field.id] = guess.value
            elif guess is None and proposal.by_person and not is_empty(proposal.field.value):
                chosen[proposal.field.id] = _nothing(proposal.field)
        return chosen

    def to_check(self) -> tuple[int, ...]:
        """Indices of the fields that still need a person."""
        return tuple(i for i, p in enumerate(self._proposals) if certainty_of(p) is Certainty.CHECK)

    def next_to_check(self, after: int = -1, *, backwards: bool = False, wrap: bool = True) -> int | None:
        """The next field that needs a look, seen from index `after`; None if there is none."""
        return next_of(self.to_check(), after, backwards=backwards, wrap=wrap)

    def required_and_empty(self) -> tuple[int, ...]:
        """Indices of the fields that the form asks for and that would stay empty."""
        return tuple(
            i
            for i, p in enumerate(self._proposals)
            if p.field.required
            and p.field.fillable
            and (p.guess is None or is_empty(p.guess.value))
            and (p.by_person or is_empty(p.field.value))
        )

    # -- what a person does --------------------------------------------------------------------------

    def set_value(self, index: int, value: FormValue) -> None:
        """Take `value`; text is put into the field's own writing. Empty text clears the field.

        Raises DocumentError where it does not fit; nothing changes then.
        """
        field = self._proposals[index].field
        if value in ("", ()):
            self.clear(index)
            return
        text = own_writing(field, value, self._writing)
        self._settle(index, Guess(text.value, text.shown, 1.0, Origin.PERSON))

    def accept(self, index: int) -> None:
        """Confirm the proposal as it is, an empty field included."""
        guess = self._proposals[index].guess
        self._settle(index, replace(guess, confidence=1.0) if guess else None)

    def clear(self, index: int) -> None:
        """The field is to be empty."""
        self._settle(index, None)

    def take_candidate(self, index: int, rank: int) -> None:
        """Take the runner-up of that `rank`, from 0; ranks that are not there change nothing.

        Raises DocumentError with its problem where it does not fit.
        """
        runners_up = self._proposals[index].runners_up
        if 0 <= rank < len(runners_up):
            guess = runners_up[rank]
            if guess.problem:
                raise DocumentError(guess.problem, "Type a value that fits.")
            self._settle(index, replace(guess, confidence=1.0))

    def undo(self) -> int | None:
        """Take back the last change; gives the index of the field it was about."""
        if not self.can_undo:
            return None
        self._position -= 1
        step = self._steps[self._position]
        return self._put(step.index, step.before)

    def redo(self) -> int | None:
        """Do the change again that was taken back last; gives the index of its field."""
        if not self.can_redo:
            return None
        step = self._steps[self._position]
        self._position += 1
        return self._put(step.index, step.after)

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return self._position > 0

    @property
    def can_redo(self) -> bool:
        """Whether there is a change to do again."""
        return self._position < len(self._steps)

    # -- how proposals change ------------------------------------------------------------------------

    def _take(self, source: Source, offers: Offers) -> Source:
        self._offers[source] = offers
        self._propose()
        return source

    def _settle(self, index: int, guess: Guess | None) -> None:
        before, after = self._settled.get(index), _Settled(guess)
        if not self._proposals[index].field.fillable or before == after:
            return
        del self._steps[self._position :]
        self._steps.append(_Step(index, before, after))
        self._position += 1
        self._put(index, after)

    def _put(self, index: int, settled: _Settled | None) -> int:
        if settled is None:
            self._settled.pop(index, None)
        else:
            self._settled[index] = settled
        self._propose()
        return index

    def _propose(self) -> None:
        found = propose(self.form, tuple(self._offers.values()), review_threshold=self._threshold)
        self._proposals = tuple(
            _by_person(proposal, settled.guess) if (settled := self._settled.get(i)) else proposal
            for i, proposal in enumerate(found)
        )

    # -- what is learned -----------------------------------------------------------------------------

    def learned(self) -> dict[str, str]:
        """Data key → id of the field that a person gave its value; "" where they took it out of one."""
        mapping: dict[str, str] = {}
        for row in self._rows.values():
            for key, value in row.items():
                spoken = str(value).strip()
                if not spoken or isinstance(value, bool | Mapping | list):
                    continue
                for index, settled in self._settled.items():
                    proposal = self._proposals[index]
                    of_key = [g for g in proposal.runners_up if g.key == key]
                    taken = settled.guess is not None and (
                        settled.guess.key == key or settled.guess.text.strip() == spoken
                    )
                    if taken:
                        mapping[key] = proposal.field.id
                    elif of_key and of_key[0].confidence >= self._threshold:
                        mapping.setdefault(key, "")
        return mapping


def is_empty(value: FormValue) -> bool:
    """Whether nothing stands in a field with that value."""
    return value is False or value in ("", OFF, ())


def _nothing(field: FormField) -> FormValue:
    if field.type is FormFieldType.LIST:
        return ()
    return False if field.type in (FormFieldType.CHECK, FormFieldType.RADIO) else ""


def _by_person(proposal: Proposal, guess: Guess | None) -> Proposal:
    """What the sources say stays within reach."""
    offered = (*((proposal.guess,) if proposal.guess else ()), *proposal.runners_up)
    others = tuple(g for g in offered if guess is None or g.value != guess.value)
    return Proposal(proposal.field, guess, others, by_person=True)


# -- the slow verbs --------------------------------------------------------------------------------------


def open_filling(
    context: AppContext,
    path: Path,
    *,
    password: str | None = None,
    on_progress: ProgressListener | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> Filling:
    """Read a form, and what is remembered of it. Raises AppError, Cancelled."""
    form = read_form(
        path, context.reader, password=password, on_progress=on_progress, is_cancelled=is_cancelled
    )
    form = context.flat_templates.applied(form)
    remembered = context.form_memory.load(form.fingerprint)
    return Filling(form, remembered, review_threshold=context.settings.review_threshold)


def ask_document(
    context: AppContext,
    form: Form,
    path: Path,
    *,
    password: str | None = None,
    on_progress: ProgressListener | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> Extraction:
    """Read a document and ask it for the form's fields, for `Filling.use_document`.

    Raises AppError where the document or the model cannot be used, Cancelled.
    """
    document = context.reader.open_document(
        path, password=password, on_progress=on_progress, is_cancelled=is_cancelled
    )
    return extract(context, document, questions(form), on_progress=on_progress, is_cancelled=is_cancelled)


def save(
    context: AppContext,
    filling: Filling,
    out: Path,
    *,
    flatten: bool = False,
    at_least: float = 0.0,
    replaces: bool = False,
    password: str | None = None,
) -> FillReport:
    """Write the filled form to a new file, noted in the journal, and remember values and mapping.

    at_least: proposals that are less sure than that are left out. replaces: a file at `out` may go, and is
    kept for undo; the form itself never does. Raises AppError; nothing is written then.
    """
    form = filling.form
    with context.journal.lot(f"Filled in {form.path.name}") as lot:
        report = write_filled(
            context,
            filling,
            out,
            lot,
            flatten=flatten,
            at_least=at_least,
            replaces=replaces,
            password=password,
        )
    context.form_memory.keep(form.fingerprint, report.written, filling.learned(), form.title)
    return report


def write_filled(
    context: AppContext,
    filling: Filling,
    out: Path,
    lot: Lot,
    *,
    flatten: bool = False,
    at_least: float = 0.0,
    replaces: bool = False,
    password: str | None = None,
) -> FillReport:
    """`save` within a lot of the journal; nothing is remembered."""
    form = filling.form
    if out.exists() and out.samefile(form.path):
        raise DocumentError(f"{out.name} is the form itself.", "Choose another name for the filled form.")
    values = filling.values(at_least=at_least)
    reports: list[FillReport] = []

    def write(part: Path) -> None:
        reports.append(fill_form(form, values, part, context.reader, flatten=flatten, password=password))

    lot.write(out, write, replaces=replaces)
    return replace(reports[0], out=out)

"""The form of the sitting and the work on it: it is read, its sources are asked, it is written.

The workspace decides what runs; the work itself is the app's and runs on the job bridge's threads, and what
is proposed and settled is the app's `Filling`. Nothing here paints.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.commands.fill import Filling, Source, open_filling
from app.commands.fill_rows import Row, read_rows
from app.context import AppContext
from app.documents.document import Document
from app.errors import AppError, PasswordNeeded
from app.events import Progress
from app.fields.extraction import Extraction
from app.forms.flat_template import without_field
from app.forms.form import Form, FormField, FormValue
from app.storage.profiles import Profile, delete_profile, load_profiles, save_profile
from app.tasks.form_filling import Origin
from ui.job_bridge import Job, JobBridge, Lane
from ui.panels.form_filling.drawn_fields import with_changed_field, with_drawn_field
from ui.panels.form_filling.paper import Paper
from ui.panels.form_filling.shown_field import ShownField
from ui.panels.form_filling.shown_proposal import shown_field
from ui.panels.form_filling.source_strip import SourceChip

Ask = Callable[..., Extraction]
"""`ask_document` of the app."""
DATA_SUFFIXES = (".csv", ".tsv", ".json", ".jsonl")
FOR_EACH_ROW = "Ctrl+M fills the form once for each row."


class FormStage(StrEnum):
    """Where the form is on its way."""

    NONE = "none"
    READING = "reading"
    ANSWERING = "answering"
    READY = "ready"
    LOCKED = "locked"
    FAILED = "failed"


class FormWorkspace(QObject):
    """Signals: `changed()` whenever something is to be shown anew; `all_asked()` once every source has
    answered, and `answered(seconds)` for each document, the time that the model took; `troubled(text)` for
    what went wrong beside the form.
    """

    changed = Signal()
    all_asked = Signal()
    answered = Signal(float)
    troubled = Signal(str)

    def __init__(
        self, context: AppContext, bridge: JobBridge, ask: Ask, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._bridge = bridge
        self._ask = ask
        self.stage = FormStage.NONE
        self.path: Path | None = None
        self.password: str | None = None
        self.document: Document | None = None
        self.filling: Filling | None = None
        self.error: AppError | None = None
        self.progress: Progress | None = None
        self.papers: list[Paper] = []
        self._profile = context.settings.last_profile
        self._job: Job | None = None

    # -- the form ------------------------------------------------------------------------------------

    @property
    def form(self) -> Form | None:
        """The form that is open."""
        return self.filling.form if self.filling is not None else None

    def open(self, path: Path, password: str | None = None) -> None:
        """Read a form, in place of the one before; papers that come meanwhile are asked afterwards."""
        self._put_away()
        self.path, self.password = path, password
        context = self._context

        def work(
            on_progress: Callable[[Progress], None], is_cancelled: Callable[[], bool]
        ) -> tuple[Filling, Document]:
            filling = open_filling(
                context, path, password=password, on_progress=on_progress, is_cancelled=is_cancelled
            )
            document = context.reader.open_document(
                path, password=password, on_progress=on_progress, is_cancelled=is_cancelled
            )
            return filling, document

        def done(read: tuple[Filling, Document]) -> None:
            self.filling, self.document = read
            self._use_chosen_profile()
            self._ask_next()

        self._start(Lane.READING, work, done, FormStage.READING)

    def open_again(self) -> None:
        """Try it once more."""
        if self.path is not None:
            self.open(self.path, self.password)

    def close(self) -> None:
        """Put the form away."""
        self._put_away()
        self._set(FormStage.NONE)

    def cancel(self) -> None:
        """Stop what is under way; papers that were not asked stay on the strip."""
        if self.stage is FormStage.READING:
            self.close()
            return
        self._halt()
        for paper in self.papers:
            if paper.is_waiting:
                paper.error = AppError("Stopped.", "Look again to ask this paper.")
        self._set(FormStage.READY)

    def _put_away(self) -> None:
        self._halt()
        self.path = self.password = self.document = self.filling = self.error = None
        self.papers = []

    # -- sources -------------------------------------------------------------------------------------

    @property
    def chips(self) -> tuple[SourceChip, ...]:
        """The papers, for the strip."""
        return tuple(paper.chip for paper in self.papers)

    def add_sources(self, paths: Sequence[Path]) -> None:
        """Take answers from these files, too."""
        known = {paper.path for paper in self.papers}
        self.papers += [Paper(path) for path in dict.fromkeys(paths) if path not in known]
        if self.stage is FormStage.READY:
            self._ask_next()
        else:
            self.changed.emit()

    def remove_source(self, path: Path) -> None:
        """Take no more answers from a file."""
        paper = next((p for p in self.papers if p.path == path), None)
        if paper is None:
            return
        self.papers.remove(paper)
        if paper.source is not None and self.filling is not None:
            self.filling.forget(paper.source)
        elif self.stage is FormStage.ANSWERING:
            self._halt()
            self._ask_next()
        self.changed.emit()

    def answer(self) -> None:
        """Ask all papers anew."""
        for paper in self.papers:
            if paper.source is not None and self.filling is not None:
                self.filling.forget(paper.source)
            paper.source = paper.use = paper.error = None
        if self.stage is FormStage.READY:
            self._ask_next()

    def _ask_next(self) -> None:
        """One paper after the other; data need no model."""
        paper = next((p for p in self.papers if p.is_waiting), None)
        filling = self.filling
        if filling is None:
            return
        if paper is None:
            self._set(FormStage.READY)
            self.all_asked.emit()
            return
        context, path, ask_document = self._context, paper.path, self._ask

        def ask(on_progress: Callable[[Progress], None], is_cancelled: Callable[[], bool]) -> Extraction:
            return ask_document(
                context, filling.form, path, on_progress=on_progress, is_cancelled=is_cancelled
            )

        def on_answers(extraction: Extraction) -> None:
            self.answered.emit(extraction.seconds)
            take(lambda filling: filling.use_document(path, extraction))

        def read(*_: object) -> list[Row]:
            return read_rows(path)

        def on_rows(rows: list[Row]) -> None:
            if len(rows) > 1:
                self.troubled.emit(f"{path.name} has {len(rows)} rows; the first is taken. {FOR_EACH_ROW}")
            take(lambda filling: filling.use_data(rows[0], path.name))

        def take(use: Callable[[Filling], Source]) -> None:
            paper.use, paper.source = use, use(filling)
            self._ask_next()

        def failed(error: AppError) -> None:
            paper.error = error
            self.troubled.emit(f"{path.name}: {error}")
            self._ask_next()

        if path.suffix.lower() in DATA_SUFFIXES:
            self._start(Lane.ANSWERING, read, on_rows, FormStage.ANSWERING, failed)
        else:
            self._start(Lane.ANSWERING, ask, on_answers, FormStage.ANSWERING, failed)

    # -- profiles ------------------------------------------------------------------------------------

    @property
    def profile(self) -> str:
        """Name of the profile in use; empty for none."""
        return self._profile

    @property
    def profiles(self) -> list[Profile]:
        """The person's profiles."""
        try:
            return load_profiles(self._context.locations.profiles)
        except AppError as error:
            self.troubled.emit(str(error))
            return []

    def use_profile(self, name: str) -> None:
        """Take answers from this profile, in place of the one before; an empty name for none."""
        self._profile = name
        self._use_chosen_profile()
        self.changed.emit()

    def keep_profiles(self, profiles: Sequence[Profile]) -> None:
        """Keep these in place of those before, and take the answers of the one in use anew."""
        folder, names = self._context.locations.profiles, [profile.name for profile in profiles]
        try:
            for before in load_profiles(folder):
                if before.name not in names:
                    delete_profile(folder, before.name)
            for profile in profiles:
                save_profile(folder, profile)
        except AppError as error:
            self.troubled.emit(str(error))
        self.use_profile(self._profile if self._profile in names else "")

    def _use_chosen_profile(self) -> None:
        if self.filling is None:
            return
        for source in self.filling.sources:
            if source.origin is Origin.PROFILE:
                self.filling.forget(source)
        chosen = next((p for p in self.profiles if p.name == self._profile), None)
        if chosen is not None:
            self.filling.use_profile(chosen)

    # -- what is proposed and settled ----------------------------------------------------------------

    @property
    def shown(self) -> tuple[ShownField, ...]:
        """The fields that can be filled in, as they stand."""
        if self.filling is None:
            return ()
        is_asking = self.stage is FormStage.ANSWERING
        return tuple(
            shown_field(self.filling.proposals[index], is_asking=is_asking) for index in self._indices
        )

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return self.filling is not None and self.filling.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether there is a change to do again."""
        return self.filling is not None and self.filling.can_redo

    def set_value(self, row: int, value: FormValue) -> None:
        """Take what was typed or chosen."""
        self._settle(lambda filling: filling.set_value(self._indices[row], value))

    def accept(self, row: int) -> None:
        """Confirm the proposal."""
        self._settle(lambda filling: filling.accept(self._indices[row]))

    def clear(self, row: int) -> None:
        """Leave the field empty."""
        self._settle(lambda filling: filling.clear(self._indices[row]))

    def take_alternative(self, row: int, rank: int) -> None:
        """Take a runner-up."""
        self._settle(lambda filling: filling.take_candidate(self._indices[row], rank))

    def undo(self) -> int | None:
        """Take the last change back; gives the row of its field."""
        return self._step_to(self.filling.undo() if self.filling is not None else None)

    def redo(self) -> int | None:
        """Do the change again; gives the row of its field."""
        return self._step_to(self.filling.redo() if self.filling is not None else None)

    @property
    def _indices(self) -> list[int]:
        """Rows on screen → indices of the form's fields."""
        fields = self.filling.form.fields if self.filling is not None else ()
        return [index for index, field in enumerate(fields) if field.fillable]

    def _settle(self, do: Callable[[Filling], None]) -> None:
        if self.filling is not None:
            try:
                do(self.filling)
            except AppError as error:
                self.troubled.emit(str(error))
            self.changed.emit()

    def _step_to(self, index: int | None) -> int | None:
        self.changed.emit()
        return self._indices.index(index) if index is not None else None

    # -- fields of a flat form -----------------------------------------------------------------------

    def add_field(self, field: FormField) -> None:
        """Put a field that was drawn into the form, as its last."""
        if self.form is not None:
            self._use_form(with_drawn_field(self.form, field))

    def change_field(self, field: FormField) -> None:
        """Put a field in the place of the one with its id."""
        if self.form is not None:
            self._use_form(with_changed_field(self.form, field))

    def remove_field(self, row: int) -> None:
        """Take a field out of the form."""
        if self.form is not None and 0 <= row < len(self._indices):
            self._use_form(without_field(self.form, self.form.fields[self._indices[row]].id))

    def _use_form(self, form: Form) -> None:
        """Go on with other fields, and keep them for other copies; what was found and settled stays."""
        before = self.filling
        if before is None:
            return
        try:
            form = self._context.flat_templates.keep(form)
        except OSError as error:
            self.troubled.emit(f"The fields could not be kept: {error.strerror or error}.")
        threshold = self._context.settings.review_threshold
        self.filling = filling = Filling(form, before.remembered, review_threshold=threshold)
        self._use_chosen_profile()
        for paper in self.papers:
            paper.source = paper.use(filling) if paper.use is not None else None
        settled = {p.field.id: p for p in before.proposals if p.by_person}
        for index, field in enumerate(form.fields):
            if (proposal := settled.get(field.id)) is not None:
                with suppress(AppError):  # what does not fit any more is asked anew
                    filling.set_value(index, proposal.guess.value if proposal.guess else "")
        self.changed.emit()

    # -- the work ------------------------------------------------------------------------------------

    def _start(
        self,
        lane: Lane,
        work: Callable[..., object],
        done: Callable[..., None],
        stage: FormStage,
        failed: Callable[[AppError], None] | None = None,
    ) -> None:
        def stop(error: AppError) -> None:
            self.error = error
            self._set(FormStage.LOCKED if isinstance(error, PasswordNeeded) else FormStage.FAILED)

        def progressed(progress: Progress) -> None:
            self.progress = progress
            self.changed.emit()

        self._job = self._bridge.start(
            lane, work, on_done=done, on_failed=failed or stop, on_progress=progressed
        )
        self._set(stage)

    def _halt(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _set(self, stage: FormStage) -> None:
        self.stage, self.progress = stage, None
        self.changed.emit()

"""The documents that are sorted, and the work on them: each is opened, read by the model, then labelled.

What was read is kept: when a person corrects a label, only what is learned from it is worked out again. The
work runs on the job bridge's threads. Nothing here paints.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.commands.classify import read_for, study_labels, why
from app.commands.labelling import Labelled, Labelling, propose
from app.commands.text_rows import TABLES, TextRow, text_rows
from app.context import AppContext
from app.documents.document import Document
from app.errors import AppError
from app.events import Progress, ProgressListener
from app.fields.classification import Classification, DecidingWord
from app.fields.labels import LabelSet, write_labels
from app.tasks.classification import Classifier, Lesson, ReadDocument, classify_read, learn
from ui.job_bridge import IsCancelled, Job, JobBridge, Lane
from ui.panels.classification.entry import AHEAD, UNDER_WAY, Entry, Stage, batch, files_or_rows, open_source


def _ignore(_: object) -> None:
    """Nothing comes of it."""


TELL_AFTER_MS = 150
"""News of the work is told together: thousands of rows may come and go."""


class ClassificationWorkspace(QObject):
    """Signals: `entries_changed()` where there are more or fewer, `shown_changed()` where something is known
    of them that was not; `labels_changed()` for other labels; `all_read()` when the last one is;
    `answered(seconds)`, the time the model took for a document; `troubled(text)`.
    """

    entries_changed = Signal()
    shown_changed = Signal()
    labels_changed = Signal()
    all_read = Signal()
    answered = Signal(float)
    troubled = Signal(str)

    def __init__(self, context: AppContext, bridge: JobBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._bridge = bridge
        self.entries: list[Entry] = []
        self.label_sets = context.label_sets
        """Key → labels, as they are on disk."""
        self.key = ""
        """Of the label set in use."""
        self.labelling: Labelling
        self.classifier: Classifier | None = None
        """With all that was learned."""
        self.progress: Progress | None = None
        """Of the labels' own examples, while they are read."""
        self.error: AppError | None = None
        """Why nothing can be read: the model or the labels."""
        self._opening: Job | None = None
        self._answering: Job | None = None
        self._learning: Job | None = None
        self._tell_timer = QTimer(self, singleShot=True, interval=TELL_AFTER_MS)
        self._tell_timer.timeout.connect(self.shown_changed)
        last = context.settings.last_labels
        self._take_labels(last if last in self.label_sets else next(iter(self.label_sets)))

    # -- documents -----------------------------------------------------------------------------------

    def add(self, paths: Sequence[Path], tables: Sequence[Path] = ()) -> None:
        """Take files in, each once; those among `tables` that hold texts give a document a row."""
        known = {entry.path for entry in self.entries}
        files = [path for path in dict.fromkeys(paths) if path not in known]
        rows_in = [path for path in files if path in tables and path.suffix.lower() in TABLES]
        self._take(Entry.of_file(path) for path in files if path not in rows_in)
        for path in rows_in:
            self._add_table(path)

    def _add_table(self, path: Path) -> None:
        def work(*_: object) -> list[TextRow]:
            return text_rows(path)

        def done(rows: list[TextRow]) -> None:
            if rows:
                self._take(Entry(Labelled(row.name, cells=row.cells), row) for row in rows)
            else:
                self._take([Entry.of_file(path)])

        self._bridge.start(Lane.READING, work, on_done=done, on_failed=_ignore)

    def _take(self, entries: Iterable[Entry]) -> None:
        self.entries += entries
        self.entries_changed.emit()
        self._pump()

    def remove(self, entry: Entry) -> None:
        """Take a document off the list; the file stays where it is."""
        self.entries.remove(entry)
        self.entries_changed.emit()

    def close(self) -> None:
        """Take all documents off the list."""
        self.cancel()
        self.entries.clear()
        self._take_labels(self.key)
        self.entries_changed.emit()

    def move(self, moved: Mapping[Path, Path]) -> None:
        """Files are elsewhere now, from → to."""
        for entry in self.entries:
            if entry.path is not None and (path := moved.get(entry.path)) is not None:
                entry.labelled.path, entry.labelled.name = path, path.name
        self.shown_changed.emit()

    def unlock(self, entry: Entry, password: str) -> None:
        """Try a password."""
        entry.password = password
        self.try_again(entry)

    def try_again(self, entry: Entry) -> None:
        """Open a document again."""
        entry.error = None
        entry.stage = Stage.OPEN if entry.document else Stage.WAITING
        self.shown_changed.emit()
        self._pump()

    # -- labels --------------------------------------------------------------------------------------

    def use_labels(self, key: str, labels: LabelSet) -> None:
        """Sort into these labels from now on, which are kept as a file where they are not yet.

        Documents are read again where the labels or their descriptions are others.
        """
        if labels != self.label_sets.get(key):
            self._keep(key, labels)
        self._halt()
        before = self.labelling
        self._take_labels(key, before)
        for entry in self.entries:
            item = entry.labelled
            given = item.given if item.given is None or set(item.given) <= set(labels.names) else None
            entry.labelled = Labelled(item.name, item.path, item.cells, given=given)
            if self.labelling.reads_as(before):
                entry.labelled.read, entry.labelled.proposed = item.read, item.proposed
            elif entry.stage is Stage.READY:
                entry.stage = Stage.OPEN
        self.shown_changed.emit()
        self._learn()
        self._pump()

    def _take_labels(self, key: str, before: Labelling | None = None) -> None:
        self.key = key
        self.labelling = Labelling(self.label_sets[key], before)
        self.error = None
        if self._learning is not None:
            self._learning.cancel()
            self._learning = None
        self.labels_changed.emit()

    @property
    def labels(self) -> LabelSet:
        """The labels in use, with the examples given."""
        return self.labelling.labels

    # -- what a person says --------------------------------------------------------------------------

    def give(self, entry: Entry, names: Sequence[str]) -> None:
        """The document has these labels; the others are seen anew in its light."""
        self.labelling.give(entry.labelled, names)
        self._on_word()

    def undo(self) -> Entry | None:
        """Take the last word back; the document that it was said of."""
        return self._stepped(self.labelling.undo())

    def redo(self) -> Entry | None:
        """Say again what was taken back."""
        return self._stepped(self.labelling.redo())

    def _stepped(self, item: Labelled | None) -> Entry | None:
        if item is None:
            return None
        self._on_word()
        return next((entry for entry in self.entries if entry.labelled is item), None)

    def _keep(self, key: str, labels: LabelSet) -> None:
        """As a file, so that nothing is lost when the window closes."""
        self.label_sets[key] = labels
        try:
            write_labels(self._context.locations.labels / f"{key}.json", labels)
        except AppError as error:
            self.troubled.emit(str(error))

    def _on_word(self) -> None:
        self._keep(self.key, self.labels)
        self.shown_changed.emit()
        self._learn()

    # -- the work ------------------------------------------------------------------------------------

    @property
    def is_at_work(self) -> bool:
        """Whether documents are still to be read."""
        return any(entry.stage in UNDER_WAY for entry in self.entries)

    @property
    def is_learning(self) -> bool:
        """Whether what was said is still being worked out."""
        return self._learning is not None

    def cancel(self) -> None:
        """Stop reading; it can go on later."""
        self._halt()
        for entry in self.entries:
            if entry.stage in UNDER_WAY:
                entry.stage = Stage.STOPPED
        self.shown_changed.emit()

    def go_on(self) -> None:
        """Read what was left when it was stopped."""
        self.error = None
        for entry in self.entries:
            if entry.stage is Stage.STOPPED:
                entry.stage = Stage.OPEN if entry.document else Stage.WAITING
        self.shown_changed.emit()
        self._pump()

    def why(self, entry: Entry, on_done: Callable[[tuple[DecidingWord, ...]], None]) -> Job | None:
        """Find the words that decided a label; None where there is nothing to find out."""
        proposed, classifier, context = entry.labelled.proposed, self.classifier, self._context
        if proposed is None or classifier is None:
            return None

        def work(on_progress: ProgressListener, is_cancelled: IsCancelled) -> tuple[DecidingWord, ...]:
            return why(context, proposed, classifier, is_cancelled=is_cancelled)

        return self._bridge.start(Lane.ANSWERING, work, on_done=on_done, on_failed=_ignore)

    def _halt(self) -> None:
        for job in (self._opening, self._answering):
            if job is not None:
                job.cancel()
        self._opening = self._answering = None
        self.progress = None
        for entry in self.entries:
            if entry.stage is Stage.OPENING:
                entry.stage = Stage.WAITING
            elif entry.stage is Stage.READING:
                entry.stage = Stage.OPEN

    def _pump(self) -> None:
        """Start what can be started: one document being opened, and some being read, at a time."""
        if self._opening is None and (waiting := self._first(Stage.WAITING)):
            self._open(files_or_rows(waiting))
        if self._answering is None and self.error is None and self.entries:
            opened = self._first(Stage.OPEN)
            if self.labelling.needs_study:
                self._study()
            elif opened:
                self._read(batch(opened))

    def _first(self, stage: Stage) -> list[Entry]:
        """Some that are at this stage."""
        return list(islice((entry for entry in self.entries if entry.stage is stage), AHEAD))

    def _open(self, entries: list[Entry]) -> None:
        reader = self._context.reader
        sources = [(entry.path, entry.row, entry.password) for entry in entries]

        def work(on_progress: ProgressListener, is_cancelled: IsCancelled) -> list[Document | AppError]:
            return [open_source(reader, *source, is_cancelled=is_cancelled) for source in sources]

        def done(opened: list[Document | AppError]) -> None:
            self._opening = None
            for entry, outcome in zip(entries, opened, strict=True):
                if isinstance(outcome, AppError):
                    entry.fail(outcome)
                else:
                    entry.document, entry.stage = outcome, Stage.OPEN
            self._after(*entries)

        def failed(error: AppError) -> None:
            self._opening = None
            for entry in entries:
                entry.fail(error)
            self._after(*entries)

        for entry in entries:
            entry.stage = Stage.OPENING
        self._opening = self._bridge.start(Lane.READING, work, on_done=done, on_failed=failed)

    def _study(self) -> None:
        context, labelling = self._context, self.labelling

        def work(
            on_progress: ProgressListener, is_cancelled: IsCancelled
        ) -> tuple[Classifier, list[Lesson], Classifier]:
            base, lessons = study_labels(
                context, labelling.labels, on_progress=on_progress, is_cancelled=is_cancelled
            )
            return base, lessons, learn(base, lessons)

        def done(result: tuple[Classifier, list[Lesson], Classifier]) -> None:
            base, lessons, self.classifier = result
            self._answering, self.progress = None, None
            labelling.studied(base, lessons)
            self._learn()
            self._pump()

        def failed(error: AppError) -> None:
            self._answering, self.progress, self.error = None, None, error
            self.cancel()

        def progressed(progress: Progress) -> None:
            self.progress = progress
            self._tell()

        self._answering = self._bridge.start(
            Lane.ANSWERING, work, on_done=done, on_failed=failed, on_progress=progressed
        )

    def _read(self, entries: list[Entry]) -> None:
        context, labels, classifier = self._context, self.labels, self.classifier
        documents = [entry.document for entry in entries if entry.document is not None]
        threshold = context.settings.review_threshold
        assert classifier is not None  # noqa: S101 - the labels were studied

        def work(
            on_progress: ProgressListener, is_cancelled: IsCancelled
        ) -> list[tuple[ReadDocument, Classification]]:
            read = read_for(context, documents, labels, is_cancelled=is_cancelled)
            return [(one, classify_read(one, classifier, review_threshold=threshold)) for one in read]

        def done(results: list[tuple[ReadDocument, Classification]]) -> None:
            self._answering = None
            for entry, (read, proposed) in zip(entries, results, strict=True):
                self.labelling.take(entry.labelled, read, proposed)
                entry.stage = Stage.READY
            self.answered.emit(results[0][0].seconds)
            if classifier is not self.classifier:
                self._learn()  # something was said meanwhile
            self._after(*entries)

        def failed(error: AppError) -> None:
            self._answering = None
            for entry in entries:
                entry.fail(error)
            self._after(*entries)

        for entry in entries:
            entry.stage = Stage.READING
        self._answering = self._bridge.start(Lane.ANSWERING, work, on_done=done, on_failed=failed)
        self._tell()

    def _learn(self) -> None:
        """See all documents anew in the light of what was said."""
        if self._learning is not None:
            self._learning.cancel()
            self._learning = None
        base, lessons = self.labelling.base, self.labelling.lessons()
        if base is None or self.labelling.needs_study:
            return
        items = [entry.labelled for entry in self.entries if entry.labelled.read is not None]
        read = [item.read for item in items if item.read is not None]
        threshold = self._context.settings.review_threshold

        def work(
            on_progress: ProgressListener, is_cancelled: IsCancelled
        ) -> tuple[Classifier, list[Classification]]:
            return propose(base, lessons, read, review_threshold=threshold, is_cancelled=is_cancelled)

        def done(result: tuple[Classifier, list[Classification]]) -> None:
            self._learning = None
            self.classifier, proposed = result
            for item, one in zip(items, proposed, strict=True):
                item.proposed = one
            self._tell()

        def failed(error: AppError) -> None:
            self._learning = None
            self.troubled.emit(str(error))

        self._learning = self._bridge.start(Lane.LEARNING, work, on_done=done, on_failed=failed)

    def _tell(self) -> None:
        if not self._tell_timer.isActive():
            self._tell_timer.start()

    def _after(self, *entries: Entry) -> None:
        self._tell()
        self._pump()
        if not self.is_at_work and any(entry in self.entries for entry in entries):
            self.shown_changed.emit()
            self.all_read.emit()

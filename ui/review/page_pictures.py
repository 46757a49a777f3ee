"""Fetches page pictures for the page view and the strip beside it, the newest wish first to count."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.documents.document import Document, Page
from app.documents.page_picture import PagePicture
from app.documents.reader_process import ReaderProcess
from app.errors import AppError
from ui.job_bridge import Job, JobBridge, Lane
from ui.review.document_view import DocumentView

STILL_NEAR = 4
"""Pages further away are not waited for any more; small pictures four times as far."""

_Deliver = Callable[[int, QImage, float], None]


class PagePictures(QObject):
    """Answers `picture_needed` of the page view and of the strip for the document it was told of.

    `reader` is its own, so that reading does not hold up the pages: `preview_ready(path, document)` brings
    pages without words, to be shown until the document is read.
    """

    preview_ready = Signal(Path, Document)

    def __init__(self, reader: ReaderProcess, bridge: JobBridge, view: DocumentView) -> None:
        super().__init__(view)
        self._reader = reader
        self._bridge = bridge
        self._path: Path | None = None
        self._password: str | None = None
        self._jobs: dict[tuple[bool, int], tuple[float, Job]] = {}
        pages, strip = view.pages, view.strip
        pages.picture_needed.connect(lambda i, scale: self._on_needed(False, i, scale, pages.set_picture))
        strip.picture_needed.connect(lambda i, scale: self._on_needed(True, i, scale, strip.set_picture))

    def warm_up(self, path: Path) -> None:
        """Start the reader by painting a page that nobody sees."""

        def work(*_: object) -> None:
            self._reader.render_page(path, 0, pixels_per_point=0.1)

        def ignore(_: object) -> None:
            """Nothing comes of it."""

        self._bridge.start(Lane.PICTURES, work, on_done=ignore, on_failed=ignore)

    def show(self, path: Path | None, password: str | None) -> None:
        """From now on the pictures are of this file."""
        if path != self._path:
            for _, job in self._jobs.values():
                job.cancel()
            self._jobs.clear()
        self._path, self._password = path, password

    def preview(self, path: Path, password: str | None) -> None:
        """Find out what pages a file has, while it is being read elsewhere."""

        def work(*_: object) -> list[tuple[float, float]]:
            return self._reader.page_sizes(path, password=password)

        def done(sizes: list[tuple[float, float]]) -> None:
            pages = tuple(Page(i, width, height, 0, 0) for i, (width, height) in enumerate(sizes))
            if pages:
                self.preview_ready.emit(path, Document(path.name, "", "", (), pages))

        def failed(_: AppError) -> None:
            """Reading will say why."""

        self._bridge.start(Lane.PICTURES, work, on_done=done, on_failed=failed)

    def _on_needed(self, is_small: bool, page_index: int, pixels_per_point: float, deliver: _Deliver) -> None:
        if self._path is None:
            return
        near = STILL_NEAR * (4 if is_small else 1)
        for key in [k for k in self._jobs if k[0] is is_small and abs(k[1] - page_index) > near]:
            self._jobs.pop(key)[1].cancel()
        wish = (is_small, page_index)
        wished, before = self._jobs.get(wish, (0.0, None))
        if before is not None and wished == pixels_per_point:
            return
        if before is not None:
            before.cancel()
        reader, path, password = self._reader, self._path, self._password

        def work(*_: object) -> PagePicture:
            return reader.render_page(path, page_index, pixels_per_point=pixels_per_point, password=password)

        def done(picture: PagePicture) -> None:
            self._jobs.pop(wish, None)
            image = QImage(
                picture.rgb, picture.width, picture.height, picture.width * 3, QImage.Format.Format_RGB888
            )
            deliver(page_index, image.copy(), pixels_per_point)

        def failed(_: AppError) -> None:
            """The page stays white; the job stays noted, so that it is not asked for again."""

        job = self._bridge.start(Lane.PICTURES, work, on_done=done, on_failed=failed)
        self._jobs[wish] = (pixels_per_point, job)

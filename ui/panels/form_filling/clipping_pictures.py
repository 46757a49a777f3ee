"""Fetches the page of a source for the cut-out that shows where a value stands."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from app.commands.review import Certainty
from app.documents.page_picture import PagePicture
from app.documents.reader_process import ReaderProcess
from app.errors import AppError
from ui.job_bridge import Job, JobBridge, Lane
from ui.panels.form_filling.clipping_view import ClippingView
from ui.panels.form_filling.shown_field import Clipping

PIXELS_PER_POINT = 2.0


class ClippingPictures(QObject):
    """Answers `picture_needed` of the view; only the latest wish counts."""

    def __init__(self, reader: ReaderProcess, bridge: JobBridge, view: ClippingView) -> None:
        super().__init__(view)
        self._reader, self._bridge, self._view = reader, bridge, view
        self._job: Job | None = None
        view.picture_needed.connect(self._on_needed)

    def _on_needed(self, clipping: Clipping) -> None:
        if self._job is not None:
            self._job.cancel()
        reader = self._reader

        def work(*_: object) -> PagePicture:
            return reader.render_page(clipping.path, clipping.page_index, pixels_per_point=PIXELS_PER_POINT)

        def done(picture: PagePicture) -> None:
            image = QImage(
                picture.rgb, picture.width, picture.height, picture.width * 3, QImage.Format.Format_RGB888
            )
            self._view.set_picture(clipping, image.copy(), PIXELS_PER_POINT)

        def failed(_: AppError) -> None:
            """A text has no picture; its words say enough."""
            if self._view.clipping == clipping:
                self._view.show_clipping(None, Certainty.CERTAIN)

        self._job = self._bridge.start(Lane.PICTURES, work, on_done=done, on_failed=failed)

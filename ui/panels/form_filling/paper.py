"""A file that answers are taken from, and how far that is."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.commands.fill import Filling, Source
from app.errors import AppError
from ui.panels.form_filling.source_strip import SourceChip


@dataclass(eq=False)
class Paper:
    """A file that answers are taken from."""

    path: Path
    source: Source | None = None
    """Once it is asked."""
    use: Callable[[Filling], Source] | None = None
    """Gives its answers to a filling; once it is asked."""
    error: AppError | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether it is still to be asked."""
        return self.source is None and self.error is None

    @property
    def chip(self) -> SourceChip:
        """What the strip shows of it."""
        state = str(self.error or ("Being read …" if self.is_waiting else ""))
        return SourceChip(self.path, state, self.error is not None)

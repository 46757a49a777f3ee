"""Plain facts about running work, sent from tasks and commands to whoever shows them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from engine.types import Cancelled

__all__ = ["Cancelled", "Progress", "ProgressListener"]


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` units of a stage; total 0 means unknown."""

    stage: Literal["opening the model", "reading", "understanding", "answering", "filling in", "filing"]
    done: int
    total: int


ProgressListener = Callable[[Progress], None]

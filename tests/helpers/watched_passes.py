"""How often a model computes, and how much it then holds."""

import numpy as np
import pytest

from engine.runtime.state import State


def lengths_after_passes(monkeypatch: pytest.MonkeyPatch, kind: type[State]) -> list[int]:
    """Grows by one with every pass over a state of `kind` from now on: the columns that it then holds."""
    lengths: list[int] = []
    append = kind.append

    def watched(state: State, *arguments: np.ndarray) -> np.ndarray:
        answers = append(state, *arguments)
        lengths.append(state.length)
        return answers

    monkeypatch.setattr(kind, "append", watched)
    return lengths

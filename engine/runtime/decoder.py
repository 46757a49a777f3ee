"""Open a decoder graph, whichever kind it is."""

from pathlib import Path
from typing import Protocol

from engine.errors import ModelError
from engine.runtime.published_decoder import PublishedDecoder
from engine.runtime.session import open_session
from engine.runtime.state import State
from engine.runtime.tree_decoder import TreeDecoder


class Decoder(Protocol):
    """A model that reads tokens into states."""

    def new_state(self, capacity: int = 0) -> State:
        """An empty state with room for `capacity` tokens."""


def open_decoder(model: Path, *, provider: str = "cpu", threads: int | None = None) -> Decoder:
    """The decoder of the graph at `model`: one of ours, or a published export.

    Raises ModelError where it is neither, ProviderError where the provider is missing.
    """
    session = open_session(model, provider=provider, threads=threads)
    inputs = {item.name for item in session.get_inputs()}
    if "attention_bias" in inputs:
        return TreeDecoder(session)
    if {"input_ids", "attention_mask"} <= inputs:
        return PublishedDecoder(session)
    raise ModelError(f"{model.name} is no language model that Strongroom knows.")

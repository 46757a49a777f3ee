"""The engine's door: open a model folder, read tokens, answer branches, write text.

One engine runs one pass at a time; calls from several threads wait for each other. It remembers the last
prompt's state, so that asking again about the same document does not read it again.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from engine.decoding.branches import decode_branches
from engine.decoding.cancel import never_cancelled
from engine.decoding.generate import generate, unheard
from engine.decoding.prefill import prefill
from engine.decoding.scoring import score_choices
from engine.errors import ContextTooLong
from engine.model_files.manifest import Manifest, read_manifest
from engine.runtime.decoder import open_decoder
from engine.runtime.session import physical_threads
from engine.runtime.state import State
from engine.tokenizer.tokenizer import Tokenizer
from engine.types import Branch, BranchResult, Choice, ChoiceScores, Generation, Request


class Engine:
    """A language model that is ready to answer."""

    def __init__(self, folder: Path, *, provider: str = "cpu", threads: int | None = None) -> None:
        """Open the model folder.

        Raises ModelError where it is not whole, ProviderError where the provider cannot run it.
        """
        self.manifest: Manifest = read_manifest(folder)
        self.provider = provider
        self.threads = threads or physical_threads()
        self.tokenizer = Tokenizer(folder / "tokenizer.json")
        self._decoder = open_decoder(folder / self.manifest.graph, provider=provider, threads=self.threads)
        self._context = self.manifest.context_length - 1  # see `TreeState.append` for the spare column
        self._busy = threading.Lock()
        self._state: State | None = None
        self._read: list[int] = []

    def __enter__(self) -> "Engine":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the cached state go; the session goes with the engine."""
        with self._busy:
            self._state, self._read = None, []

    def answer(
        self,
        prefix: Sequence[int],
        branches: Sequence[Branch],
        *,
        on_prefill: Callable[[int, int], None] | None = None,
        is_cancelled: Callable[[], bool] = never_cancelled,
    ) -> list[BranchResult]:
        """Read `prefix` (only what differs from the last call's) and answer `branches` over it.

        Raises ContextTooLong where prefix, questions and answers cannot fit, Cancelled when asked to stop.
        """
        prefix = self._from_the_start(prefix)
        room = self._context - len(prefix)
        widest = max((branch.width for branch in branches), default=0)
        if widest > room:
            raise ContextTooLong(
                f"{len(prefix)} tokens and the answers do not fit the model's context of "
                f"{self.manifest.context_length} tokens."
            )
        with self._busy:
            state = self._state_after(prefix, on_prefill, is_cancelled)
            results: list[BranchResult] = []
            for group in _groups(branches, room):
                results += decode_branches(state, group, room, is_cancelled=is_cancelled)
            return results

    def score(
        self,
        prefix: Sequence[int],
        choices: Sequence[Choice],
        *,
        on_prefill: Callable[[int, int], None] | None = None,
        is_cancelled: Callable[[], bool] = never_cancelled,
    ) -> list[ChoiceScores]:
        """Read `prefix` as `answer` does, and score every option of `choices` over it.

        Choices may be texts of their own over a prefix of a few tokens, several read in one pass; the prefix
        has one token at least. Raises ContextTooLong where prefix and a choice cannot fit, Cancelled when
        asked to stop.
        """
        longest = max((len(c.given) + max(map(len, c.options), default=0) for c in choices), default=0)
        if len(prefix) + longest > self._context:
            raise ContextTooLong(
                f"{len(prefix) + longest} tokens do not fit the model's context of "
                f"{self.manifest.context_length} tokens."
            )
        with self._busy:
            state = self._state_after(prefix, on_prefill, is_cancelled)
            return score_choices(state, choices, is_cancelled=is_cancelled)

    def generate(
        self,
        prompt: Sequence[int],
        request: Request,
        *,
        on_text: Callable[[str], None] = unheard,
        on_prefill: Callable[[int, int], None] | None = None,
        is_cancelled: Callable[[], bool] = never_cancelled,
    ) -> Generation:
        """Write on after `prompt`; on_text gets the text piece by piece, on the caller's thread.

        Prompt and text are remembered, so that a prompt that goes on from them is read from there. A text
        that would not fit the context is cut off there. Raises ContextTooLong where not even a token fits,
        Cancelled within a pass after `is_cancelled` says so.
        """
        prompt = self._from_the_start(prompt)
        room = self._context - len(prompt)
        if room < 1:
            raise ContextTooLong(
                f"{len(prompt)} tokens leave no room to answer in the model's context of "
                f"{self.manifest.context_length} tokens."
            )
        if not prompt:
            raise ValueError("a text is written on after one token at least")
        request = replace(request, max_tokens=min(request.max_tokens, room))
        with self._busy:
            state = self._state_after(prompt[:-1], on_prefill, is_cancelled, room=1 + request.max_tokens)
            written = generate(
                state, prompt, self.tokenizer, request, on_text=on_text, is_cancelled=is_cancelled
            )
            self._read = [*prompt, *written.tokens][: state.length]
            return written

    def _from_the_start(self, prompt: Sequence[int]) -> list[int]:
        """The prompt with the token that every text of the model begins with."""
        first = self.manifest.first_token
        return [*prompt] if first is None else [first, *prompt]

    def _state_after(
        self,
        prefix: Sequence[int],
        on_prefill: Callable[[int, int], None] | None,
        is_cancelled: Callable[[], bool],
        room: int = 0,
    ) -> State:
        """The state after `prefix`, of which only what is new is read; room: tokens that are to follow."""
        state = self._rewound_to(prefix)
        state.reserve(len(prefix) + room)
        prefill(state, prefix[state.length :], on_progress=on_prefill, is_cancelled=is_cancelled)
        self._read = list(prefix)
        return state

    def _rewound_to(self, prefix: Sequence[int]) -> State:
        """The state, cut back to what the last prompt and this one begin with alike."""
        if self._state is None:
            self._state = self._decoder.new_state()
        shared = 0
        for old, new in zip(self._read, prefix, strict=False):
            if old != new:
                break
            shared += 1
        self._state.rewind(min(shared, self._state.length))
        self._read = list(prefix[: self._state.length])
        return self._state


def _groups(branches: Sequence[Branch], room: int) -> list[list[Branch]]:
    """The branches in order, as many together as fit `room` tokens however their answers turn out."""
    groups: list[list[Branch]] = []
    left = 0
    for branch in branches:
        if not groups or branch.width > left:
            groups.append([])
            left = room
        groups[-1].append(branch)
        left -= branch.width
    return groups

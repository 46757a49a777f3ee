"""The state of one text: the tokens that were read, and all that the model keeps of them."""

from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray


class State(Protocol):
    """Tokens in columns 0 to `length - 1`, and what was computed of them; it can be forked and cut back."""

    @property
    def length(self) -> int:
        """Tokens kept."""

    @property
    def is_parallel(self) -> bool:
        """True where tokens on many branches are computed in one pass; then guesses on each pay."""

    def reserve(self, capacity: int) -> None:
        """Make room for `capacity` tokens in all; what is kept stays."""

    def append(
        self,
        tokens: NDArray[np.int64],
        parents: NDArray[np.int64] | None = None,
        logits_rows: NDArray[np.int64] | None = None,
    ) -> NDArray[np.float32]:
        """Compute S tokens and keep them in the next columns.

        tokens: `[S]`. parents: `[S]`, the column of the token before each on its own branch, -1 for none; by
        default each follows the one in the column before. A token sees itself and its ancestors only, and its
        position is the number of its ancestors, so branches side by side are computed as if each were alone
        (tree attention: Miao et al. 2023, arXiv 2305.09781). logits_rows: which tokens need an answer, `[R]`;
        none by default. Returns the natural log-probabilities of their next tokens, `[R, vocabulary]`.
        """

    def rewind(self, length: int) -> None:
        """Go back to the first `length` tokens, or to fewer where so old ones are not remembered one by one.

        A column that was a parent since the last append without parents is always remembered.
        """

    def fork(self) -> Self:
        """A state of its own with the same tokens."""

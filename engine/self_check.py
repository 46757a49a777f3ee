"""Does a model compute, and compute right? A fixed text through it, held against what it gave before."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.errors import ModelError, ProviderError
from engine.model_files.manifest import Manifest, read_manifest
from engine.runtime.decoder import open_decoder
from engine.tokenizer.tokenizer import Tokenizer

_TEXT = "Invoice number A-1001, issued 1 March 2026. Total amount due: 1,234.50 EUR. Rechnung vom 3. Mai."

_LEAST_KNOWN = 0.9
"""Share of a model's vocabulary that its tokenizer knows; published models round up by a few hundred."""

_TOLERANCE = {"float32": 0.02, "float16": 0.05}
_ROUNDED_TOLERANCE = 0.5
"""Nats that a token's log-probability may differ between processors; rounded weights add their own noise."""


def probe(folder: Path, *, provider: str = "cpu") -> list[float]:
    """Log-probability of each token of a fixed text after those before it.

    Raises ModelError where the tokenizer is another model's or the numbers are none, ProviderError where the
    provider cannot run the model.
    """
    manifest, tokenizer = read_manifest(folder), Tokenizer(folder / "tokenizer.json")
    if any(bytes([byte]) not in tokenizer.id_of_bytes for byte in range(256)):
        raise ModelError("The model's tokenizer does not work on bytes, which is not supported.")
    tokens = np.array(_tokens(manifest, tokenizer))
    state = open_decoder(folder / manifest.graph, provider=provider).new_state()
    half, rest = np.split(tokens[:-1], [len(tokens) // 2])
    rows = [_answers(state.append(part, logits_rows=np.arange(len(part))), provider) for part in (half, rest)]
    logprobs = np.concatenate(rows)
    size = logprobs.shape[1]
    if not _LEAST_KNOWN * size <= tokenizer.size <= size:
        raise ModelError(
            f"The tokenizer is another model's: it has {tokenizer.size:,} tokens, the model {size:,}."
        )
    return [round(float(row[token]), 4) for row, token in zip(logprobs, tokens[1:], strict=True)]


def check_numbers(folder: Path, *, provider: str = "cpu") -> str:
    """Probe the model on `provider` and compare with the probe in its manifest, or with the CPU's.

    Returns what was found. Raises ProviderError where the numbers differ.
    """
    manifest = read_manifest(folder)
    found = probe(folder, provider=provider)
    known = manifest.measured.get("probe")
    if known is None and provider == "cpu":
        return "computes; there are no numbers from before to compare with"
    expected = known or probe(folder)
    worst = max(abs(one - other) for one, other in zip(found, expected, strict=True))
    tolerance = _TOLERANCE.get(manifest.quantisation, _ROUNDED_TOLERANCE)
    if worst > tolerance:
        raise ProviderError(
            f"{provider.upper()} computes wrong numbers with {manifest.name}: "
            f"a log-probability differs by {worst:.2f} nats, {tolerance} are allowed."
        )
    return f"computes on {provider.upper()} as it should (largest difference {worst:.3f} nats of {tolerance})"


def _tokens(manifest: Manifest, tokenizer: Tokenizer) -> list[int]:
    first = [] if manifest.first_token is None else [manifest.first_token]
    return first + tokenizer.encode(_TEXT)


def _answers(logprobs: NDArray[np.float32], provider: str) -> NDArray[np.float32]:
    if not np.isfinite(logprobs).all():
        raise ModelError(f"The model gives no numbers on {provider.upper()}; its weights may be damaged.")
    return logprobs

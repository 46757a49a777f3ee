"""The weights that a run starts from: the base model with a difference added, or a model made before."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine.conversion.checkpoint import Checkpoint
from engine.conversion.delta import apply_delta
from engine.conversion.gguf_weights import read_gguf
from training.shipped import read_shipped

ROOT = Path(__file__).resolve().parent.parent


def read_start(base: Path, model_config: Mapping[str, Any]) -> Checkpoint:
    """The base model, its file checked, changed to what the configuration's `start` names.

    A file is a difference that is added; a folder is a model whose 8-bit weights are taken back.
    """
    found = hashlib.sha256(base.read_bytes()).hexdigest()
    if found != model_config["base_sha256"]:
        raise SystemExit(f"{base} is not the base model that the configuration names (SHA-256 {found}).")
    checkpoint = read_gguf(base)
    if not model_config.get("start"):
        return checkpoint
    start = ROOT / model_config["start"]
    if start.is_dir():
        return replace(checkpoint, weights={**checkpoint.weights, **read_shipped(start, checkpoint)})
    return apply_delta(checkpoint, start)

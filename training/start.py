"""The weights that a run starts from: the base model and, where the configuration names one, a difference."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.conversion.checkpoint import Checkpoint
from engine.conversion.delta import apply_delta
from engine.conversion.gguf_weights import read_gguf

ROOT = Path(__file__).resolve().parent.parent


def read_start(base: Path, model_config: Mapping[str, Any]) -> Checkpoint:
    """The base model, its file checked, with the starting checkpoint's difference added."""
    found = hashlib.sha256(base.read_bytes()).hexdigest()
    if found != model_config["base_sha256"]:
        raise SystemExit(f"{base} is not the base model that the configuration names (SHA-256 {found}).")
    checkpoint = read_gguf(base)
    if model_config.get("start"):
        checkpoint = apply_delta(checkpoint, ROOT / model_config["start"])
    return checkpoint

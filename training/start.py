"""Where a run starts: the network of a base model, its weights, and what was made of them before."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine.conversion.checkpoint import Checkpoint, Config, Lfm2Config
from engine.conversion.delta import apply_delta
from engine.conversion.model_folder import read_checkpoint
from training.lfm2 import Lfm2
from training.llama import Llama
from training.shipped import read_shipped

ROOT = Path(__file__).resolve().parent.parent


def network_for(config: Config) -> Llama | Lfm2:
    """The network whose weights are to be tuned."""
    return Lfm2(config) if isinstance(config, Lfm2Config) else Llama(config)


def read_start(base: Path, model_config: Mapping[str, Any]) -> Checkpoint:
    """The base model, a GGUF file or a Hugging Face folder, changed to what the configuration's `start` is.

    A file with another SHA-256 than the configuration names is refused. `start` is a file, a difference that
    is added, or a folder, a model whose 8-bit weights are taken back.
    """
    if expected := model_config.get("base_sha256"):
        found = hashlib.sha256(base.read_bytes()).hexdigest()
        if found != expected:
            raise SystemExit(f"{base} is not the base model that the configuration names (SHA-256 {found}).")
    checkpoint = read_checkpoint(base)
    if not model_config.get("start"):
        return checkpoint
    start = ROOT / model_config["start"]
    if start.is_dir():
        return replace(checkpoint, weights={**checkpoint.weights, **read_shipped(start, checkpoint)})
    return apply_delta(checkpoint, start)

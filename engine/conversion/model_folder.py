"""From a checkpoint to a model folder that the engine opens."""

from pathlib import Path
from typing import Any

from engine.conversion.checkpoint import Checkpoint
from engine.conversion.gguf_weights import read_gguf
from engine.conversion.measure import calibration_tokens, divergence
from engine.conversion.moments import measure_moments
from engine.conversion.safetensors_weights import read_safetensors
from engine.conversion.sensitivity import eight_bit_layers
from engine.conversion.write_graph import write_graph
from engine.model_files.manifest import write_manifest
from engine.types import EIGHT_BITS, Rounding


def read_checkpoint(path: Path) -> Checkpoint:
    """The checkpoint in a GGUF file, or in a Hugging Face folder. Raises ModelError."""
    return read_safetensors(path) if path.is_dir() else read_gguf(path)


def write_model_folder(
    checkpoint: Checkpoint,
    folder: Path,
    rounding: Rounding = EIGHT_BITS,
    **content: Any,
) -> None:
    """Write graph, tokenizer, chat template and manifest, which tells how much rounding costs.

    content: what `model.json` tells beside what follows from the checkpoint. Raises RoundingError where the
    weights cannot be so small, or the blocks do not fit.
    """
    folder.mkdir(parents=True, exist_ok=True)
    precision, blocks = rounding.precision, rounding.blocks
    quantisation = precision
    moments = None
    kept = frozenset[int]()
    if precision == "int4":
        tokens = calibration_tokens(checkpoint)
        if rounding.megabytes is not None:
            kept = eight_bit_layers(checkpoint, tokens, blocks, rounding.megabytes)
        moments = measure_moments(checkpoint, tokens)
        quantisation = f"{blocks}, {len(kept)} of its layers in int8" if kept else str(blocks)
    files = write_graph(checkpoint, folder, precision, blocks, moments, kept)
    names = [file.name for file in files]
    if precision != "float32":
        content["measured"] = {"kl_to_float32": round(divergence(checkpoint, files[0]), 5)}
    texts = {"tokenizer.json": checkpoint.tokenizer_json, "chat_template.jinja": checkpoint.chat_template}
    for name, text in texts.items():
        if text:
            (folder / name).write_text(text, encoding="utf-8")
            names.append(name)
    if checkpoint.first_token is not None:
        content["first_token"] = checkpoint.first_token
    content.setdefault("prompt_format", "chat" if checkpoint.chat_template else "branches")
    write_manifest(
        folder,
        names,
        architecture=checkpoint.architecture,
        context_length=checkpoint.config.max_position_embeddings,
        quantisation=quantisation,
        graph=names[0],
        **content,
    )

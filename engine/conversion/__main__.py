"""Make a model folder: `python -m engine.conversion BASE --out FOLDER --name NAME [--weights W]`."""

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from engine.conversion.delta import apply_delta
from engine.conversion.model_folder import read_checkpoint, write_model_folder
from engine.conversion.write_graph import PRECISIONS
from engine.types import Rounding


def main() -> None:
    """Convert, quantise, and write the manifest; licence files are put beside by hand."""
    parser = argparse.ArgumentParser(prog="python -m engine.conversion", description=__doc__)
    parser.add_argument("base", type=Path, help="GGUF file or Hugging Face folder of the base model")
    parser.add_argument("--delta", type=Path, help="4-bit difference to the base (safetensors)")
    parser.add_argument("--weights", type=Path, help="trained weights that replace the base's (safetensors)")
    parser.add_argument("--out", type=Path, required=True, help="model folder to write")
    parser.add_argument("--name", required=True, help="the model's name, as people will see it")
    parser.add_argument("--made-from", default="", help="one sentence on the origin of the weights")
    parser.add_argument("--document-tokens", type=int, default=1024, help="longest document part in training")
    parser.add_argument("--precision", choices=PRECISIONS, default="int8")
    arguments = parser.parse_args()

    checkpoint = read_checkpoint(arguments.base)
    if arguments.delta:
        checkpoint = apply_delta(checkpoint, arguments.delta)
    if arguments.weights:
        trained = {name: value.astype(np.float32) for name, value in load_file(arguments.weights).items()}
        checkpoint = replace(checkpoint, weights={**checkpoint.weights, **trained})
    write_model_folder(
        checkpoint,
        arguments.out,
        Rounding(arguments.precision),
        name=arguments.name,
        document_tokens=arguments.document_tokens,
        prompt_format="branches",
        made_from=arguments.made_from,
    )


if __name__ == "__main__":
    main()

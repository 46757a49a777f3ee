"""Make a model folder: `python -m engine.conversion BASE.gguf --out FOLDER --name NAME [--weights W]`."""

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from engine.conversion.delta import apply_delta
from engine.conversion.gguf_weights import read_gguf
from engine.conversion.llama import write_llama
from engine.model_files.manifest import write_manifest


def main() -> None:
    """Convert, quantise, and write the manifest; licence files are put beside by hand."""
    parser = argparse.ArgumentParser(prog="python -m engine.conversion", description=__doc__)
    parser.add_argument("base", type=Path, help="GGUF file of the base model")
    parser.add_argument("--delta", type=Path, help="4-bit difference to the base (safetensors)")
    parser.add_argument("--weights", type=Path, help="trained weights that replace the base's (safetensors)")
    parser.add_argument("--out", type=Path, required=True, help="model folder to write")
    parser.add_argument("--name", required=True, help="the model's name, as people will see it")
    parser.add_argument("--made-from", default="", help="one sentence on the origin of the weights")
    parser.add_argument("--document-tokens", type=int, default=1024, help="longest document part in training")
    arguments = parser.parse_args()

    checkpoint = read_gguf(arguments.base)
    if arguments.delta:
        checkpoint = apply_delta(checkpoint, arguments.delta)
    if arguments.weights:
        trained = {name: value.astype(np.float32) for name, value in load_file(arguments.weights).items()}
        checkpoint = replace(checkpoint, weights={**checkpoint.weights, **trained})
    arguments.out.mkdir(parents=True, exist_ok=True)
    files = write_llama(checkpoint, arguments.out)
    (arguments.out / "tokenizer.json").write_text(checkpoint.tokenizer_json, encoding="utf-8")
    (arguments.out / "chat_template.jinja").write_text(checkpoint.chat_template, encoding="utf-8")
    write_manifest(
        arguments.out,
        [*(file.name for file in files), "tokenizer.json", "chat_template.jinja"],
        name=arguments.name,
        architecture="llama",
        context_length=checkpoint.config.max_position_embeddings,
        document_tokens=arguments.document_tokens,
        prompt_format="branches",
        quantisation="int8",
        graph=files[0].name,
        made_from=arguments.made_from,
    )


if __name__ == "__main__":
    main()

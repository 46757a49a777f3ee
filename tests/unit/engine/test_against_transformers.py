"""The exported float32 graphs against the publishers' own code, where it is installed."""

from pathlib import Path

import numpy as np
import pytest

from engine.conversion.checkpoint import Checkpoint, Lfm2Config
from engine.conversion.model_folder import read_checkpoint
from engine.conversion.write_graph import write_graph
from engine.runtime.decoder import open_decoder
from tests.helpers.published_models import write_gguf, write_hugging_face_folder
from tests.helpers.tiny_model import tiny_checkpoint, tiny_lfm2_checkpoint

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")


def published_model(checkpoint: Checkpoint) -> "torch.nn.Module":
    config = checkpoint.config
    numbers = {
        name: getattr(config, name)
        for name in (
            *("hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads"),
            *("num_key_value_heads", "vocab_size", "max_position_embeddings"),
        )
    }
    numbers["rope_parameters"] = {"rope_theta": config.rope_theta, "rope_type": "default"}
    numbers["tie_word_embeddings"] = True
    if isinstance(config, Lfm2Config):
        settings = transformers.Lfm2Config(
            **numbers,
            norm_eps=config.rms_norm_eps,
            layer_types=list(config.layer_types),
            block_auto_adjust_ff_dim=False,
        )
        model = transformers.Lfm2ForCausalLM(settings)
    else:
        settings = transformers.LlamaConfig(**numbers, rms_norm_eps=config.rms_norm_eps)
        model = transformers.LlamaForCausalLM(settings)
    weights = {name: torch.from_numpy(value) for name, value in checkpoint.weights.items()}
    assert model.load_state_dict(weights, strict=False).missing_keys in ([], ["lm_head.weight"])  # it is tied
    return model.eval()


@pytest.mark.parametrize("source", ["safetensors", "gguf"])
@pytest.mark.parametrize("make", [tiny_checkpoint, tiny_lfm2_checkpoint])
def test_logprobs_are_those_of_transformers(tmp_path: Path, make, source: str) -> None:
    checkpoint = make()
    path = (
        write_hugging_face_folder(checkpoint, tmp_path / "in")
        if source == "safetensors"
        else write_gguf(checkpoint, tmp_path / "in.gguf")
    )
    write_graph(read_checkpoint(path), tmp_path, "float32")
    tokens = np.random.default_rng(0).integers(0, checkpoint.config.vocab_size, 150)
    with torch.no_grad():
        logits = published_model(checkpoint)(torch.from_numpy(tokens)[None]).logits[0]
    expected = torch.log_softmax(logits.double(), -1).numpy()
    state = open_decoder(tmp_path / "model.onnx", threads=1).new_state()
    found = np.concatenate(
        [state.append(part, logits_rows=np.arange(len(part))) for part in np.split(tokens, [100, 101, 103])]
    )
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-3)

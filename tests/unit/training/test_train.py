"""The network and the run, on a tiny model; needs torch (the extra `train`)."""

import json
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tokenizers import Tokenizer, models, pre_tokenizers

torch = pytest.importorskip("torch")

from safetensors.numpy import load_file  # noqa: E402

from engine.conversion.checkpoint import Checkpoint, LlamaConfig  # noqa: E402
from engine.conversion.write_graph import write_graph  # noqa: E402
from engine.runtime.decoder import open_decoder  # noqa: E402
from tests.helpers.tiny_model import tiny_checkpoint, tiny_lfm2_checkpoint  # noqa: E402
from training.branch import Branch  # noqa: E402
from training.evaluate import measure  # noqa: E402
from training.examples import Example, Limits, pack  # noqa: E402
from training.generator import maker  # noqa: E402
from training.llama import Llama  # noqa: E402
from training.network import Inputs, load_weights  # noqa: E402
from training.start import network_for  # noqa: E402
from training.train import Run  # noqa: E402

TINY = LlamaConfig(
    hidden_size=32,
    intermediate_size=48,
    num_hidden_layers=2,
    num_attention_heads=4,
    num_key_value_heads=2,
    vocab_size=256,
    max_position_embeddings=4096,
    rope_theta=10_000.0,
    rms_norm_eps=1e-5,
)


def byte_tokenizer() -> Tokenizer:
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    made = Tokenizer(models.BPE(vocab={letter: number for number, letter in enumerate(alphabet)}, merges=[]))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    return made


@pytest.fixture
def checkpoint() -> Checkpoint:
    torch.manual_seed(1)
    weights = {name: weight.numpy() * 1.0 for name, weight in Llama(TINY).state_dict().items()}
    weights["model.embed_tokens.weight"] *= 0.3
    return Checkpoint(TINY, weights, byte_tokenizer().to_str(), "")


@pytest.fixture
def model(checkpoint: Checkpoint) -> Llama:
    made = Llama(TINY)
    load_weights(made, checkpoint.weights)
    return made


def logits(model: Llama, examples: list[Example]) -> np.ndarray:
    packed = pack(examples, byte_tokenizer(), Limits())
    at = torch.from_numpy((packed.targets >= 0).nonzero()[0])
    with torch.inference_mode():
        out = model(Inputs.of(packed, torch.device("cpu")), at)
    return out.numpy()  # type: ignore[no-any-return]


def test_branches_packed_together_give_what_each_gives_alone(model: Llama) -> None:
    branches = (
        Branch.single("\nOne:", "1"),
        Branch.single("\nAnother one:", None),
        Branch.single("\nThree:", "x y"),
    )
    together = logits(model, [Example("a", "Text A", branches), Example("b", "B", branches[:1])])

    alone = [logits(model, [Example("a", "Text A", (branch,))]) for branch in branches]
    alone.append(logits(model, [Example("b", "B", branches[:1])]))

    assert np.abs(together - np.concatenate(alone)).max() < 1e-4
    assert np.abs(together).max() > 0.01


@pytest.mark.parametrize("make", [tiny_checkpoint, tiny_lfm2_checkpoint])
def test_a_network_says_of_branches_what_the_engine_says(
    tmp_path: Path, make: Callable[[], Checkpoint]
) -> None:
    started = make()
    tokenizer, network = Tokenizer.from_str(started.tokenizer_json), network_for(started.config)
    load_weights(network, started.weights)
    branches = (Branch.single("\nTotal:", "12.50"), Branch.single("\nInvoice number and date:", None))
    packed = pack(
        [Example("a", "Invoice 7\nTotal 12.50 EUR", branches)], tokenizer, Limits(), started.first_token
    )
    everywhere = torch.arange(len(packed))
    with torch.inference_mode():
        found = network(Inputs.of(packed, torch.device("cpu")), everywhere).log_softmax(-1).numpy()

    write_graph(started, tmp_path, "float32")
    state = open_decoder(tmp_path / "model.onnx", threads=1).new_state()
    prefix = int((packed.branches == 0).sum())
    expected = [state.append(packed.tokens[:prefix], logits_rows=np.arange(prefix))]
    parents, rest = packed.predecessors()[0, prefix:], packed.tokens[prefix:]
    expected.append(state.append(rest, parents, np.arange(len(rest))))

    np.testing.assert_allclose(found, np.concatenate(expected), rtol=1e-3, atol=1e-3)


def test_measure_counts_every_question_once(model: Llama) -> None:
    document = maker("generated_forms")(random.Random(3))

    counts = measure(model, byte_tokenizer(), [document], Limits(document_characters=10_000))

    assert counts["values"] == sum(bool(field.spans) for field in document.fields)
    assert counts["nulls"] == sum(not field.spans for field in document.fields)
    assert counts["values right"] == 0  # an untrained model writes no value


def config() -> dict[str, Any]:
    return {
        "data": {
            "folders": [],
            "languages": ["en"],
            "left_out": [],
            "excluded": [],
            "shares": {"generated_forms": 1},
        },
        "limits": {},
        "run": {
            "seed": 1,
            "threads": 2,
            "packs": 2,
            "pack_tokens": 300,
            "frozen_layers": 0,
            "learning_rate": 3e-3,
            "warm_up_steps": 2,
            "weight_decay": 0.01,
            "clip": 1.0,
            "average_every": 2,
            "average_decay": 0.5,
            "save_every_s": 3600,
            "measure_every_s": 3600,
            "measure_documents": 1,
            "measure_sources": [],
            "compile": False,
        },
    }


def losses(folder: Path) -> list[float]:
    lines = [json.loads(line) for line in (folder / "log.jsonl").read_text().splitlines()]
    return [line["loss"] for line in lines if "loss" in line]


class StopsAfter(Run):
    """A run that is asked to stop after some steps, as by SIGTERM."""

    steps = 0

    def _log(self, what: Any) -> None:
        super()._log(what)
        if self.step == self.steps:
            self.stop()


def run(folder: Path, checkpoint: Checkpoint, steps: int) -> Run:
    folder.mkdir(exist_ok=True)
    made = StopsAfter(folder, config(), checkpoint, until=time.time() + 3600)
    made.steps = steps
    made.train()
    return made


def test_a_run_that_was_stopped_goes_on_as_if_it_had_not_been(tmp_path: Path, checkpoint: Checkpoint) -> None:
    run(tmp_path / "whole", checkpoint, steps=6)
    run(tmp_path / "parts", checkpoint, steps=3)
    run(tmp_path / "parts", checkpoint, steps=6)

    whole, parts = losses(tmp_path / "whole"), losses(tmp_path / "parts")
    assert len(whole) == len(parts) == 6
    assert parts == pytest.approx(whole, rel=0.02)
    assert whole[-1] < whole[0] / 1.3


def test_a_run_past_its_time_writes_final_weights_with_frozen_embeddings(
    tmp_path: Path, checkpoint: Checkpoint
) -> None:
    run(tmp_path / "run", checkpoint, steps=4)
    Run(tmp_path / "run", config(), checkpoint, until=time.time() - 1).train()

    final = load_file(tmp_path / "run" / "final.safetensors")
    assert final.keys() == checkpoint.weights.keys()
    assert all(weight.dtype == np.float32 for weight in final.values())
    embedding = "model.embed_tokens.weight"
    assert (final[embedding] == checkpoint.weights[embedding]).all()
    moved = [name for name in final if (final[name] != checkpoint.weights[name]).any()]
    assert len(moved) == len(final) - 2


def test_frozen_layers_stay_and_a_run_does_not_go_on_with_others(
    tmp_path: Path, checkpoint: Checkpoint
) -> None:
    settings = config()
    settings["run"]["frozen_layers"] = 1
    made = StopsAfter(tmp_path, settings, checkpoint, until=time.time() + 3600)
    made.steps = 4
    made.train()

    latest = load_file(tmp_path / "latest.safetensors")
    assert latest.keys() == checkpoint.weights.keys()
    moved = {name for name in latest if (latest[name] != checkpoint.weights[name]).any()}
    assert moved == {name for name in checkpoint.weights if name.startswith("model.layers.1.")}
    with pytest.raises(SystemExit, match="frozen_layers"):
        Run(tmp_path, config(), checkpoint, until=time.time() + 3600).train()


def test_a_source_that_is_left_out_cannot_be_trained_on(tmp_path: Path, checkpoint: Checkpoint) -> None:
    wrong = config()
    wrong["data"]["left_out"] = ["generated_forms"]

    with pytest.raises(SystemExit, match="generated_forms"):
        Run(tmp_path, wrong, checkpoint, until=0)

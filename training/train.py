"""Trains the default model, from a layer of it upwards, on packed branches, on a CPU.

    python -m training.train --base FILE.gguf --name first --until 19:25

A run is a folder `training/runs/NAME`: `log.jsonl`, `state.pt` (all that going on needs),
`latest.safetensors` (averaged weights of the last save) and, in the end, `final.safetensors`. Started again
with the same name, it goes on. A file `stop` in the folder, SIGTERM or SIGINT save and end it. It downloads
nothing.
"""

import argparse
import datetime
import json
import math
import signal
import time
import tomllib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch.nn import functional

from engine.conversion.checkpoint import Checkpoint
from training.evaluate import measure, sample_documents
from training.examples import IGNORED, Limits, Packed
from training.generator import KINDS, maker
from training.mixture import Mixture
from training.network import Inputs, load_weights, quickest_device, quickest_type
from training.sources import read_source, read_training_sources
from training.start import ROOT, network_for, read_start

FROZEN = ("model.embed_tokens.weight", "model.norm.weight", "model.embedding_norm.weight")
"""What stays: the embeddings, and the last norm, which is folded into them when a model is made."""


class Run:
    """One training run: model, optimiser, averaged weights, and the folder that keeps them."""

    def __init__(self, folder: Path, config: Mapping[str, Any], checkpoint: Checkpoint, until: float) -> None:
        self.folder = folder
        self.settings = config["run"]
        self.limits = Limits(**config["limits"])
        self.until = until
        self.began = time.time()
        self.step = 0
        self.tokens = 0
        self.stopping = False
        self.tokenizer = Tokenizer.from_str(checkpoint.tokenizer_json)
        self.first_token = checkpoint.first_token
        self.device = quickest_device()
        self.model = network_for(checkpoint.config)
        load_weights(self.model, checkpoint.weights)
        self.model.to(self.device)
        # One core a sequence: cores that share one wait for each other a third of the time. Gradients of two
        # threads are added under autograd's lock; in which order differs from run to run.
        self.workers = ThreadPoolExecutor(
            self.settings["threads"] if self.device.type == "cpu" else 1,
            initializer=torch.set_num_threads,
            initargs=(1,),
        )
        frozen = (*FROZEN, *(f"model.layers.{number}." for number in range(self.settings["frozen_layers"])))
        self.frozen = {
            name: weight.detach().clone()
            for name, weight in self.model.named_parameters()
            if name.startswith(frozen)
        }
        # The optimiser works on float32 weights; the model computes on a copy of its own, so that the
        # gradients of all sequences of a step are summed and converted only once.
        self.trained = {
            name: weight.detach().clone().requires_grad_()
            for name, weight in self.model.named_parameters()
            if name not in self.frozen
        }
        self.average = {name: weight.detach().clone() for name, weight in self.trained.items()}
        self.model.to(quickest_type(self.device))
        for name in self.frozen:
            self.model.get_parameter(name).requires_grad_(False)
        self.optimizer = torch.optim.AdamW(
            [
                {
                    "params": [w for w in self.trained.values() if w.ndim > 1],
                    "weight_decay": self.settings["weight_decay"],
                },
                {"params": [w for w in self.trained.values() if w.ndim == 1], "weight_decay": 0.0},
            ],
            lr=self.settings["learning_rate"],
            betas=(0.9, 0.98),
            fused=True,
        )
        data = config["data"]
        forbidden = {*data["left_out"], *data["excluded"]} & set(data["shares"])
        if forbidden:
            raise SystemExit(f"These sources are not to be trained on: {', '.join(sorted(forbidden))}.")
        languages = frozenset(data["languages"])
        made = {name: maker(name) for name in data["shares"] if name in KINDS}
        folders = [ROOT / folder for folder in data["folders"]]
        try:
            read = read_training_sources(folders, set(data["shares"]) - set(made), languages)
        except FileNotFoundError as error:
            raise SystemExit(str(error)) from error
        self.mixture = Mixture(
            {**made, **read},
            data["shares"],
            self.tokenizer,
            self.limits,
            self.settings["pack_tokens"],
            self.settings["seed"],
            checkpoint.first_token,
        )
        self.dev = {}
        for name in self.settings["measure_sources"]:
            documents = read_source(folders, name, "dev", languages)
            self.dev[name] = sample_documents(documents, self.settings["measure_documents"])

    def train(self) -> None:
        """Step until the time is over or somebody asks to stop."""
        self._go_on()
        if self.settings["compile"]:
            for layer in self.model.model.layers:
                layer.compile(dynamic=True)
            torch._dynamo.config.recompile_limit = 64  # training and measuring, short and long sequences
            # The compiler is not made for threads (pytorch issue 118260), so one of them begins.
            self.workers.submit(self._backward, self.mixture.packed(0), 1.0).result()
            self.model.zero_grad(set_to_none=True)
        saved = measured = time.time()
        while time.time() < self.until and not self.stopping:
            self._log(self._one_step())
            if time.time() - measured > self.settings["measure_every_s"]:
                measured = time.time()
                self._log({"dev": self.workers.submit(self._measure).result()})
            if time.time() - saved > self.settings["save_every_s"]:
                saved = time.time()
                self._save()
            self.stopping = self.stopping or (self.folder / "stop").exists()
        self._save()
        if time.time() >= self.until:
            self._save_weights("final.safetensors")
            self._log({"dev": self.workers.submit(self._measure).result()})

    def stop(self, *_: object) -> None:
        """Save and end after the step that is under way."""
        self.stopping = True

    def _one_step(self) -> dict[str, Any]:
        start = time.time()
        packs = self.settings["packs"]
        batch = [self.mixture.packed(self.step * packs + number) for number in range(packs)]
        weight = sum(float(one.loss_weights.sum()) for one in batch)
        loss = sum(self.workers.map(lambda one: self._backward(one, weight), batch))
        rate = self._learning_rate()
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        for name, trained in self.trained.items():
            copy = self.model.get_parameter(name)
            assert copy.grad is not None  # noqa: S101 - every weight takes part in every step
            trained.grad, copy.grad = copy.grad.float(), None
        norm = torch.nn.utils.clip_grad_norm_(self.trained.values(), self.settings["clip"])
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self._fill(self.trained)
        self.step += 1
        if self.step % self.settings["average_every"] == 0:
            self._move_average()
        tokens = sum(len(one) for one in batch)
        self.tokens += tokens
        return {
            "loss": round(loss, 4), "rate": rate, "norm": round(float(norm), 2), "step_tokens": tokens,
            "tokens_per_s": round(tokens / (time.time() - start), 1),
        }  # fmt: skip

    def _backward(self, packed: Packed, weight: float) -> float:
        at = torch.from_numpy((packed.targets != IGNORED).nonzero()[0])
        targets, weights = torch.from_numpy(packed.targets)[at], torch.from_numpy(packed.loss_weights)[at]
        logits = self.model(Inputs.of(packed, self.device), at.to(self.device))
        each = functional.cross_entropy(logits.float(), targets.to(self.device), reduction="none")
        loss = (each * weights.to(self.device)).sum() / weight
        loss.backward()  # type: ignore[no-untyped-call]
        return float(loss.detach())

    def _learning_rate(self) -> float:
        done = min(1.0, (time.time() - self.began) / (self.until - self.began))
        warm = min(1.0, (self.step + 1) / self.settings["warm_up_steps"])
        return float(
            self.settings["learning_rate"] * warm * (0.02 + 0.98 * (1 + math.cos(math.pi * done)) / 2)
        )

    @torch.no_grad()
    def _move_average(self) -> None:
        share = 1 - self.settings["average_decay"]
        for name, weight in self.trained.items():
            self.average[name].lerp_(weight, share)

    def _measure(self) -> dict[str, str]:
        self._fill(self.average)
        result = {}
        for name, documents in self.dev.items():
            c = measure(self.model, self.tokenizer, documents, self.limits, self.first_token)
            result[name] = f"{c['values right']}/{c['values']} {c['nulls right']}/{c['nulls']}"
        self._fill(self.trained)
        return result

    @torch.no_grad()
    def _fill(self, weights: Mapping[str, torch.Tensor]) -> None:
        """Let the model compute with `weights`."""
        for name, weight in weights.items():
            self.model.get_parameter(name).copy_(weight)

    @torch.no_grad()
    def _go_on(self) -> None:
        path = self.folder / "state.pt"
        if not path.exists():
            return
        state = torch.load(path, weights_only=True, mmap=True, map_location=self.device)
        if state["weights"].keys() != self.trained.keys():
            raise SystemExit(f"{path} is of a run with other frozen_layers; give this one another name.")
        for name, weight in self.trained.items():
            weight.copy_(state["weights"][name])
            self.average[name].copy_(state["average"][name])
        self._fill(self.trained)
        self.optimizer.load_state_dict(state["optimizer"])
        self.step, self.tokens, self.began = state["step"], state["tokens"], state["began"]

    def _save(self) -> None:
        state = {
            "weights": {name: weight.detach() for name, weight in self.trained.items()},
            "average": self.average,
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
            "tokens": self.tokens,
            "began": self.began,
        }
        torch.save(state, self.folder / "state.part")
        (self.folder / "state.part").replace(self.folder / "state.pt")
        self._save_weights("latest.safetensors")

    def _save_weights(self, name: str) -> None:
        save_file({**self.frozen, **self.average}, self.folder / "weights.part")
        (self.folder / "weights.part").replace(self.folder / name)

    def _log(self, what: Mapping[str, Any]) -> None:
        line = {"time": time.strftime("%H:%M:%S"), "step": self.step, "tokens": self.tokens, **what}
        with (self.folder / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")


def _clock(text: str) -> float:
    """The next time the clock shows HH:MM, in seconds since the epoch."""
    hour, minute = map(int, text.split(":"))
    now = datetime.datetime.now()
    moment = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return (moment if moment > now else moment + datetime.timedelta(days=1)).timestamp()


def main() -> None:
    """Read the arguments, train."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base", type=Path, required=True, help="the base model's GGUF file")
    parser.add_argument("--name", required=True, help="name of the run")
    parser.add_argument(
        "--until", type=_clock, required=True, metavar="HH:MM", help="when the learning rate is zero"
    )
    parser.add_argument("--config", type=Path, default=Path(__file__).with_name("config.toml"))
    arguments = parser.parse_args()
    config = tomllib.loads(arguments.config.read_text(encoding="utf-8"))
    torch.set_num_threads(config["run"]["threads"])
    folder = Path(__file__).parent / "runs" / arguments.name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "stop").unlink(missing_ok=True)  # that was for the run before
    run = Run(folder, config, read_start(arguments.base, config["model"]), arguments.until)
    signal.signal(signal.SIGTERM, run.stop)
    signal.signal(signal.SIGINT, run.stop)
    run.train()


if __name__ == "__main__":
    main()

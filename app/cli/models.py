"""`strongroom models`: the models on this computer; bring one in, choose, check or carry one out."""

import argparse
import sys
from pathlib import Path
from typing import Any

from app.commands.models import check_model, export_model, import_model, use_model
from app.context import AppContext, ModelLine
from engine.model_files.manifest import read_manifest
from engine.types import BLOCK_SIZES, DEFAULT_BLOCKS, Blocks, Rounding


def add_parser(verbs: Any) -> None:
    """Describe the verb and its actions to argparse."""
    verb = verbs.add_parser("models", help="the models on this computer")
    actions = verb.add_subparsers(required=True, metavar="ACTION")

    action = actions.add_parser("list", help="those that are there; * is in use")
    action.set_defaults(command=_list)

    action = actions.add_parser("import", help="take a GGUF file, a Hugging Face folder or an ONNX export")
    action.add_argument("path", type=Path, metavar="PATH")
    action.add_argument("--name", default="", help="what to call it here")
    action.add_argument(
        "--precision", choices=("int8", "int4", "float32"), default="int8", help="of weights; int8 by default"
    )
    action.add_argument(
        "--block",
        type=int,
        choices=BLOCK_SIZES,
        default=DEFAULT_BLOCKS.size,
        help="int4: inputs that share a scale",
    )
    action.add_argument("--symmetric", action="store_true", help="int4: blocks without zero points")
    action.add_argument(
        "--size",
        type=float,
        metavar="MB",
        help="int4: what the weights may take; layers that 4 bits hurt most stay in 8 bits, as many as fit",
    )
    action.set_defaults(command=_import)

    action = actions.add_parser("use", help="work with a model from now on")
    action.add_argument("name", metavar="NAME")
    action.set_defaults(command=_use)

    action = actions.add_parser("check", help="see that a model is whole and computes right")
    action.add_argument("name", nargs="?", default="", metavar="NAME")
    action.set_defaults(command=_check)

    action = actions.add_parser("export", help="write a model as a folder for another computer")
    action.add_argument("path", type=Path, metavar="PATH")
    action.add_argument("--name", default="", help="the model; by default the one in use")
    action.set_defaults(command=_export)


def _list(context: AppContext, options: argparse.Namespace) -> int:
    for line in context.models():
        _show(line)
    return 0


def _import(context: AppContext, options: argparse.Namespace) -> int:
    blocks = Blocks(options.block, symmetric=options.symmetric)
    rounding = Rounding(options.precision, blocks, options.size)
    _show(import_model(context, options.path, name=options.name, rounding=rounding))
    return 0


def _use(context: AppContext, options: argparse.Namespace) -> int:
    _show(use_model(context, options.name))
    return 0


def _check(context: AppContext, options: argparse.Namespace) -> int:
    for finding in check_model(context, options.name):
        sys.stdout.write(f"ok    {finding}\n")
    return 0


def _export(context: AppContext, options: argparse.Namespace) -> int:
    line = export_model(context, options.path, options.name)
    _show(line)
    cost = read_manifest(line.folder).measured.get("kl_to_float32")
    if cost is not None:
        sys.stdout.write(
            f"  rounding costs {cost:.4f} nats (mean KL divergence to float32 on a fixed text)\n"
        )
    return 0


def _show(line: ModelLine) -> None:
    mark, size = "*" if line.in_use else " ", f"{line.size_bytes / 1e6:.0f} MB"
    sys.stdout.write(f"{mark} {line.name}  {line.quantisation}  {size}  {line.folder}\n")

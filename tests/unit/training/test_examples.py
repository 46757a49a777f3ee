"""The branch format: what a packed sequence holds, and who sees whom in it."""

import random

import numpy as np
import pytest
from tokenizers import Tokenizer, decoders, models, pre_tokenizers

from app.tasks import prompts
from training.document import TrainingDocument, TrainingField
from training.examples import (
    IGNORED,
    Branch,
    Example,
    Limits,
    make_example,
    pack,
)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    """One token a byte."""
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    made = Tokenizer(models.BPE(vocab={letter: number for number, letter in enumerate(alphabet)}, merges=[]))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    return made


def document(text: str, *fields: tuple[str, str, str | None]) -> TrainingDocument:
    """A document with fields (name, type, value or None)."""
    made = []
    for name, type_, value in fields:
        start = -1 if value is None else text.index(value)
        made.append(TrainingField(name, type_, (), () if value is None else ((start, start + len(value)),)))
    return TrainingDocument("test", "1", "en", text, tuple(made))


EXACT = Limits(layout_rate=0, plain_type_rate=0, camel_case_rate=0, added_nulls=0)


def test_pack_of_two_documents_lets_a_branch_see_its_document_and_itself_only(tokenizer: Tokenizer) -> None:
    first = Example("a", "first", (Branch("Q1", "x"), Branch("Q2", None)))
    second = Example("b", "second", (Branch("Q3", "y"),))

    packed = pack([first, second], tokenizer, Limits())

    prefix = len(prompts.document_prompt("first"))
    branch = len("Q1 x\n")
    visible = packed.visible()
    assert visible[prefix - 1, :prefix].all()
    assert not visible[prefix - 2, prefix - 1]
    second_branch = prefix + branch
    assert visible[second_branch, :prefix].all()
    assert not visible[second_branch, prefix:second_branch].any()
    assert not visible[-1, : prefix + branch + len("Q2 none\n")].any()
    assert packed.positions[prefix] == packed.positions[second_branch] == prefix
    assert packed.positions[packed.documents.searchsorted(1)] == 0


def test_pack_asks_for_the_answers_and_nothing_else(tokenizer: Tokenizer) -> None:
    packed = pack([Example("a", "text", (Branch("Q", "one"), Branch("R", None)))], tokenizer, Limits())

    asked = packed.targets != IGNORED
    assert tokenizer.decode(packed.targets[asked].tolist()) == " one\n none\n"
    assert (packed.loss_weights > 0).tolist() == asked.tolist()
    following = np.append(packed.tokens[1:], 0)
    assert (packed.targets[asked] == following[asked]).all()


def test_pack_leaves_out_an_answer_that_is_too_long(tokenizer: Tokenizer) -> None:
    packed = pack([Example("a", "t", (Branch("Q", "x" * 50),))], tokenizer, Limits(answer_tokens=20))

    assert (packed.targets == IGNORED).all()


def test_an_answer_over_several_lines_is_written_with_single_spaces() -> None:
    made = make_example(
        document("Mill Lane 3\n1234   Town\nEnd", ("address", "address", "Mill Lane 3\n1234   Town")),
        document(""),
        EXACT,
        random.Random(1),
    )

    assert made.branches == (
        Branch(prompts.question_text("address", "address", None), "Mill Lane 3 1234 Town"),
    )


def test_a_long_document_is_cut_around_a_value_and_the_values_outside_are_absent() -> None:
    lines = [f"line {number} with words" for number in range(300)]
    lines[5], lines[250] = "first: ALPHA", "second: OMEGA"
    limits = Limits(
        document_characters=600, layout_rate=0, plain_type_rate=0, camel_case_rate=0, added_nulls=0
    )
    text = "\n".join(lines)
    long = document(text, ("first", "text", "ALPHA"), ("second", "text", "OMEGA"))

    for seed in range(30):
        made = make_example(long, document(""), limits, random.Random(seed))
        answers = {branch.answer for branch in made.branches}
        assert len(made.text) <= 600
        assert len(answers - {None}) == 1
        assert all(answer in made.text for answer in answers if answer)


def test_a_borrowed_question_is_asked_only_where_its_pattern_is_absent() -> None:
    other = document("a@b.org 12.50", ("email", "email", "a@b.org"), ("price", "money", "12.50"))
    borrow = Limits(layout_rate=0, plain_type_rate=0, added_nulls=5, nulls_per_value=5)

    with_number = make_example(document("Room 7", ("room", "id", "7")), other, borrow, random.Random(1))
    without = make_example(document("No sign", ("sign", "text", "sign")), other, borrow, random.Random(1))

    assert sorted(branch.answer or "" for branch in with_number.branches) == ["", "7"]
    assert sorted(branch.answer or "" for branch in without.branches) == ["", "", "sign"]

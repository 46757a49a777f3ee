"""The branch format: what a packed sequence holds, and who sees whom in it."""

import random
from dataclasses import replace

import numpy as np
import pytest
from tokenizers import Tokenizer, decoders, models, pre_tokenizers

from app.tasks import prompts
from app.tasks.label_reading import DESCRIPTION_QUESTION, NAME_QUESTION
from training.branch import Branch
from training.document import Kind, TrainingDocument, TrainingField
from training.examples import (
    IGNORED,
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


EXACT = Limits(
    layout_rate=0,
    plain_type_rate=0,
    camel_case_rate=0,
    added_nulls=0,
    list_rate=0,
    short_list_rate=0,
    choice_rate=0,
)


def test_pack_of_two_documents_lets_a_branch_see_its_document_and_itself_only(tokenizer: Tokenizer) -> None:
    first = Example("a", "first", (Branch.single("Q1", "x"), Branch.single("Q2", None)))
    second = Example("b", "second", (Branch.single("Q3", "y"),))

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
    packed = pack(
        [Example("a", "text", (Branch.single("Q", "one"), Branch.single("R", None)))], tokenizer, Limits()
    )

    asked = packed.targets != IGNORED
    assert tokenizer.decode(packed.targets[asked].tolist()) == " one\n none\n"
    assert (packed.loss_weights > 0).tolist() == asked.tolist()
    following = np.append(packed.tokens[1:], 0)
    assert (packed.targets[asked] == following[asked]).all()


def test_pack_teaches_only_the_beginning_of_an_answer_that_is_too_long(tokenizer: Tokenizer) -> None:
    clause = "The term of this agreement is two years from the day on which it was signed by both."
    packed = pack([Example("a", "t", (Branch.single("Q", clause),))], tokenizer, Limits(answer_tokens=6))

    asked = packed.targets[packed.targets != IGNORED]
    assert len(asked) == 6
    assert f" {clause}".startswith(tokenizer.decode(asked.tolist()))


def test_an_answer_over_several_lines_is_written_with_single_spaces() -> None:
    made = make_example(
        document("Mill Lane 3\n1234   Town\nEnd", ("address", "address", "Mill Lane 3\n1234   Town")),
        document(""),
        EXACT,
        random.Random(1),
    )

    assert made.branches == (
        Branch.single(prompts.question_text("address", "address", None), "Mill Lane 3 1234 Town"),
    )


def test_a_long_document_is_cut_around_a_value_and_the_values_outside_are_absent() -> None:
    lines = [f"line {number} with words" for number in range(300)]
    lines[5], lines[250] = "first: ALPHA", "second: OMEGA"
    limits = replace(EXACT, document_characters=600)
    text = "\n".join(lines)
    long = document(text, ("first", "text", "ALPHA"), ("second", "text", "OMEGA"))

    for seed in range(30):
        made = make_example(long, document(""), limits, random.Random(seed))
        answers = {branch.written for branch in made.branches}
        assert len(made.text) <= 600
        assert len(answers - {(prompts.ABSENT,)}) == 1
        assert all(prompts.value_of(one) in made.text for (one,) in answers - {(prompts.ABSENT,)})


def test_a_borrowed_question_is_asked_only_where_its_pattern_is_absent() -> None:
    other = document("a@b.org 12.50", ("email", "email", "a@b.org"), ("price", "money", "12.50"))
    borrow = replace(EXACT, added_nulls=5, nulls_per_value=5)

    with_number = make_example(document("Room 7", ("room", "id", "7")), other, borrow, random.Random(1))
    without = make_example(document("No sign", ("sign", "text", "sign")), other, borrow, random.Random(1))

    assert sorted(branch.written for branch in with_number.branches) == [(" 7\n",), (prompts.ABSENT,)]
    assert sorted(branch.written for branch in without.branches) == [
        (prompts.ABSENT,),
        (prompts.ABSENT,),
        (" sign\n",),
    ]


def test_a_list_is_every_answer_and_then_that_there_are_no_more(tokenizer: Tokenizer) -> None:
    text = "Present: Ann, Bo Li"
    persons = TrainingField("persons", "name", (), ((9, 12), (14, 19)))
    made = make_example(
        TrainingDocument("test", "1", "en", text, (persons,)),
        document(""),
        replace(EXACT, list_rate=1),
        random.Random(1),
    )

    (branch,) = made.branches
    assert branch.question == prompts.question_text("persons", "list of name", None)
    packed = pack([made], tokenizer, Limits())
    assert tokenizer.decode(packed.targets[packed.targets != IGNORED].tolist()) == " Ann\n Bo Li\n none\n"


def test_the_kind_of_a_document_is_asked_by_name_and_by_description() -> None:
    labelled = replace(document("Hello"), kind=Kind("letter", "Something that was posted"))

    made = make_example(labelled, document(""), EXACT, random.Random(1))

    assert made.branches == (
        Branch.single(NAME_QUESTION, "letter"),
        Branch.single(DESCRIPTION_QUESTION, "Something that was posted"),
    )


def test_a_field_with_options_is_asked_with_all_of_them() -> None:
    delivery = TrainingField("delivery", "text", (), ((10, 14),), ("Post", "E-mail", "Fax"))
    asked = TrainingDocument("test", "1", "en", "Delivery: Post", (delivery,))

    questions = set()
    for seed in range(40):
        (branch,) = make_example(asked, document(""), EXACT, random.Random(seed)).branches
        assert branch.written == (" Post\n",)
        questions.add(branch.question)

    told = [question for question in questions if "one of" in question]
    assert len(told) > 1
    assert all(option in question for question in told for option in delivery.options)


def test_questions_for_yes_or_no_are_answered_by_what_is_known() -> None:
    known = document("Total 12.50, tax 2.00", ("total", "money", "12.50"), ("tax", "money", "2.00"))
    letter = replace(known, kind=Kind("letter", "A letter", ("invoice", "receipt")))

    answers: dict[str, set[str]] = {}
    for seed in range(300):
        made = make_example(letter, document(""), replace(EXACT, choice_rate=1), random.Random(seed))
        for branch in made.branches:
            if "(yes or no) -" in branch.question:
                answers.setdefault(branch.question, set()).add(branch.written[0])

    assert answers["\n\nField: is letter (yes or no) - Is this of the kind letter?\nValue:"] == {" yes\n"}
    assert answers["\n\nField: is invoice (yes or no) - Is this of the kind invoice?\nValue:"] == {" no\n"}
    assert answers["\n\nField: total right (yes or no) - Is the total 12.50?\nValue:"] == {" yes\n"}
    assert answers["\n\nField: total right (yes or no) - Is the total 2.00?\nValue:"] == {" no\n"}
    assert all(len(written) == 1 for written in answers.values())

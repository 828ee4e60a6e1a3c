"""What the answers to exercise 05 are checked for."""

import numpy as np

from grading.questions import Check, Question
from grading.values import Function, Rng, case


def _luck(rng):
    return Rng(int(rng.integers(1, 2**31)))


def _examples(rng, m, *shape):
    """m examples and, as labels, m different numbers, so that every row can be told."""
    return rng.normal(size=(m, *shape)), rng.permutation(90)[:m] + 10


# --- minibatches -------------------------------------------------------------------------------


def batches_that_come_out_even(rng):
    for m, batch_size in ((6, 3), (8, 2)):
        yield case(*_examples(rng, m, 2), batch_size, _luck(rng))


def a_smaller_last_batch(rng):
    for m, batch_size in ((10, 4), (8, 5)):
        yield case(*_examples(rng, m, 2), batch_size, _luck(rng))


def small_and_large_batches(rng):
    for m, batch_size in ((5, 1), (6, 6), (5, 100)):
        yield case(*_examples(rng, m, 3), batch_size, _luck(rng))


def the_order(rng):
    for m, batch_size in ((10, 4), (9, 9)):
        yield case(*_examples(rng, m, 2), batch_size, _luck(rng))


def images(rng):
    for m, batch_size in ((8, 3),):
        yield case(*_examples(rng, m, 2, 2), batch_size, _luck(rng))


def is_an_epoch(case, value):
    """A judge: whatever the order, are these the batches of one epoch?"""
    X, y, batch_size, _ = case.args
    sizes = [len(labels) for _, labels in value]
    wanted = [len(y[start : start + batch_size]) for start in range(0, len(y), batch_size)]
    if sizes != wanted:
        return f"各批的大小应当是 {wanted}，得到 {sizes} · the batches should have sizes {wanted}, got {sizes}"
    row = {int(label): i for i, label in enumerate(y)}
    dealt = [int(label) for _, labels in value for label in labels]
    if sorted(dealt) != sorted(row):
        twice = sorted({label for label in dealt if dealt.count(label) > 1})
        return (
            f"一轮应当把每个样本恰好用一次；标签为 {twice} 的用了不止一次 · "
            f"an epoch should use every example exactly once; those labelled {twice} come more often"
        )
    for rows, labels in value:
        if not np.array_equal(rows, X[[row[int(label)] for label in labels]]):
            return (
                "X 的行与 y 的标签对不上了：两者要用同一个次序 · "
                "the rows of X and the labels in y no longer match: put both in the same order"
            )
    return None


# --- sgd ---------------------------------------------------------------------------------------


def _line(rng, m, epochs, batch_size, lr=0.2, d=3):
    X, y = rng.normal(size=(m, d)), rng.normal(size=m)
    return case(Function("line_fit"), rng.normal(size=d), X, y, lr, epochs, batch_size, _luck(rng))


def several_epochs(rng):
    yield _line(rng, 6, 2, 2)
    yield _line(rng, 4, 3, 2, lr=0.1)


def epochs_with_a_smaller_last_batch(rng):
    yield _line(rng, 7, 2, 3)


def a_classifier(rng):
    X, y = rng.normal(size=(5, 4)), rng.integers(3, size=5)
    yield case(Function("softmax_fit"), rng.normal(size=(3, 4)), X, y, 0.3, 2, 2, _luck(rng))


def single_examples(rng):
    yield _line(rng, 4, 2, 1, lr=0.1)


def whole_batches_and_no_epochs(rng):
    yield _line(rng, 6, 2, 6)
    yield _line(rng, 6, 2, 50)
    yield _line(rng, 6, 0, 2)


QUESTIONS = {
    "minibatches": Question(
        checks=(
            Check("恰好分完的批 · batches that come out even", batches_that_come_out_even, is_an_epoch),
            Check("最后一批小一些 · a smaller last batch", a_smaller_last_batch, is_an_epoch),
            Check("很小和很大的批 · very small and very large batches", small_and_large_batches, is_an_epoch),
            Check("次序出自 rng · the order comes from rng", the_order),
            Check("样本是图片 · the examples are images", images),
        ),
    ),
    "sgd": Question(
        checks=(
            Check("走几轮 · a few epochs", several_epochs),
            Check("最后一批小一些 · a smaller last batch", epochs_with_a_smaller_last_batch),
            Check("W 是矩阵 · W is a matrix", a_classifier),
            Check("一次一个样本 · one example at a time", single_examples),
            Check("一批装下全部样本；走 0 轮 · all examples in one batch; no epochs", whole_batches_and_no_epochs),
        ),
    ),
}  # fmt: skip

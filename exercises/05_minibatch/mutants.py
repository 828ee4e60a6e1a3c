"""Known wrong answers to exercise 05; each message names the mistake."""

import numpy as np

from grading.questions import mutant


def _deal(X, y, batch_size, order):
    for start in range(0, len(order), batch_size):
        rows = order[start : start + batch_size]
        yield X[rows], y[rows]


# --- minibatches -------------------------------------------------------------------------------


@mutant(
    "minibatches",
    "最后不足一批的样本被丢掉了：循环要走到 len(X)，小一些的一批也要交出 · "
    "the last, smaller batch is dropped: let the loop run up to len(X) and yield what is left",
)
def last_batch_dropped(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for start in range(0, len(X) - batch_size + 1, batch_size):
        rows = order[start : start + batch_size]
        yield X[rows], y[rows]


@mutant(
    "minibatches",
    "最后一批用别的样本补满了：让它小一些，每个样本只用一次 · "
    "the last batch is filled up with examples used before: let it be smaller, each example once",
)
def last_batch_filled_up(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    pieces = -(-len(X) // batch_size)
    return _deal(X, y, batch_size, np.resize(order, pieces * batch_size))


@mutant(
    "minibatches",
    "各批分得差不多大：每批应有 batch_size 个，只有最后一批小一些 · "
    "the batches are made nearly equal: each has batch_size examples, and only the last is smaller",
)
def batches_made_equal(X, y, batch_size, rng):
    pieces = -(-len(X) // batch_size)
    for rows in np.array_split(rng.permutation(len(X)), pieces):
        yield X[rows], y[rows]


@mutant(
    "minibatches",
    "没有洗牌：先用 rng.permutation(len(X)) 打乱次序 · "
    "nothing is shuffled: put the examples in the order rng.permutation(len(X)) first",
)
def not_shuffled(X, y, batch_size, rng):
    return _deal(X, y, batch_size, np.arange(len(X)))


@mutant(
    "minibatches",
    "X 和 y 各洗各的：用同一个次序取两者的行 · "
    "X and y are shuffled separately: take the rows of both in one and the same order",
)
def shuffled_separately(X, y, batch_size, rng):
    X = X[rng.permutation(len(X))]
    y = y[rng.permutation(len(y))]
    return _deal(X, y, batch_size, np.arange(len(X)))


@mutant(
    "minibatches",
    "只洗了 X，没有洗 y：用同一个次序取两者的行 · "
    "X is shuffled but y is not: take the rows of both in one and the same order",
)
def labels_left_behind(X, y, batch_size, rng):
    return _deal(X[rng.permutation(len(X))], y, batch_size, np.arange(len(X)))


@mutant(
    "minibatches",
    "只洗了 y，没有洗 X：用同一个次序取两者的行 · "
    "y is shuffled but X is not: take the rows of both in one and the same order",
)
def rows_left_behind(X, y, batch_size, rng):
    return _deal(X, y[rng.permutation(len(y))], batch_size, np.arange(len(X)))


@mutant(
    "minibatches",
    "抽签是有放回的，有的样本重复，有的没轮到：应洗牌，用 rng.permutation · "
    "this draws with replacement, so some come twice and some never: shuffle with rng.permutation",
)
def drawn_with_replacement(X, y, batch_size, rng):
    return _deal(X, y, batch_size, rng.integers(len(X), size=len(X)))


@mutant(
    "minibatches",
    "每一批都重新抽签，一轮之内有重复：一轮只洗一次牌 · "
    "each batch is drawn afresh, so examples repeat within the epoch: shuffle once an epoch",
)
def drawn_afresh_for_each_batch(X, y, batch_size, rng):
    for start in range(0, len(X), batch_size):
        size = min(batch_size, len(X) - start)
        rows = rng.choice(len(X), size, replace=False)
        yield X[rows], y[rows]


@mutant(
    "minibatches",
    "洗了牌，但不是用 rng.permutation(len(X))：为了能核对，次序要照题目的办法抽 · "
    "shuffled, but not with rng.permutation(len(X)): to be comparable, draw the order as asked",
)
def shuffled_in_another_way(X, y, batch_size, rng):
    return _deal(X, y, batch_size, np.argsort(rng.random(len(X))))


@mutant(
    "minibatches",
    "自己另造了随机数发生器：应使用传进来的 rng · "
    "this makes a random generator of its own: use the rng that is passed in",
)
def own_generator(X, y, batch_size, rng):
    return _deal(X, y, batch_size, np.random.default_rng(0).permutation(len(X)))


@mutant(
    "minibatches",
    "只给出了第一批：循环里用 yield，不用 return · "
    "only the first batch comes out: in the loop use yield, not return",
)
def returned_too_soon(X, y, batch_size, rng):
    rows = rng.permutation(len(X))[:batch_size]
    return X[rows], y[rows]


@mutant(
    "minibatches",
    "给出的是行号：应交出这些行本身，yield X[rows], y[rows] · "
    "these are the numbers of the rows: yield the rows themselves, X[rows], y[rows]",
)
def numbers_of_the_rows(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for start in range(0, len(X), batch_size):
        yield order[start : start + batch_size]


@mutant(
    "minibatches",
    "次序反了：先是 X 的行，后是 y 的 · the pair is swapped: first the rows of X, then those of y",
)
def pair_swapped(X, y, batch_size, rng):
    for rows, labels in _deal(X, y, batch_size, rng.permutation(len(X))):
        yield labels, rows


# --- sgd ---------------------------------------------------------------------------------------


def _steps(loss_and_gradient, W, batches, lr):
    for X_batch, y_batch in batches:
        W = W - lr * loss_and_gradient(W, X_batch, y_batch)[1]
    return W


def _shuffled(X, y, batch_size, rng):
    return _deal(X, y, batch_size, rng.permutation(len(X)))


@mutant(
    "sgd",
    "符号反了：下山要减去梯度，W = W − lr·g · "
    "the sign is wrong: subtract the gradient to go downhill, W = W − lr·g",
)
def uphill(loss_and_gradient, W0, X, y, lr, epochs, batch_size, rng):
    W = W0
    for _ in range(epochs):
        W = _steps(loss_and_gradient, W, _shuffled(X, y, batch_size, rng), -lr)
    return W


@mutant(
    "sgd",
    "只洗了一次牌，每轮次序都一样：每轮开头重新洗牌 · "
    "shuffled only once, so that all epochs have the same order: shuffle at the start of each",
)
def shuffled_only_once(loss_and_gradient, W0, X, y, lr, epochs, batch_size, rng):
    W, batches = W0, list(_shuffled(X, y, batch_size, rng))
    for _ in range(epochs):
        W = _steps(loss_and_gradient, W, batches, lr)
    return W


@mutant(
    "sgd",
    "没有洗牌：每轮开头要用 rng.permutation(len(X)) 打乱次序 · "
    "nothing is shuffled: start each epoch with the order rng.permutation(len(X))",
)
def never_shuffled(loss_and_gradient, W0, X, y, lr, epochs, batch_size, rng):
    W = W0
    for _ in range(epochs):
        W = _steps(loss_and_gradient, W, _deal(X, y, batch_size, np.arange(len(X))), lr)
    return W


@mutant(
    "sgd",
    "只走了一轮：外面还要有一层循环，走 epochs 轮，全部走完再返回 · "
    "only one epoch is run: another loop around it makes epochs of them; return after the loops",
)
def one_epoch_only(loss_and_gradient, W0, X, y, lr, epochs, batch_size, rng):
    return _steps(loss_and_gradient, W0, _shuffled(X, y, batch_size, rng), lr)


@mutant(
    "sgd",
    "return 缩进得太深，提前返回了：所有的循环走完再返回 W · "
    "the return is indented too far and comes too soon: return W after all the loops",
)
def returned_after_one_step(loss_and_gradient, W0, X, y, lr, epochs, batch_size, rng):
    for _ in range(epochs):
        for X_batch, y_batch in _shuffled(X, y, batch_size, rng):
            return W0 - lr * loss_and_gradient(W0, X_batch, y_batch)[1]


@mutant(
    "sgd",
    "epochs 数的是轮，不是更新：一轮里每一批都要更新一次 · "
    "epochs counts passes, not updates: each batch of an epoch makes an update",
)
def epochs_taken_for_updates(loss_and_gradient, W0, X, y, lr, epochs, batch_size, rng):
    W = W0
    while epochs > 0:
        batches = list(_shuffled(X, y, batch_size, rng))[:epochs]
        W = _steps(loss_and_gradient, W, batches, lr)
        epochs -= len(batches)
    return W


@mutant(
    "sgd",
    "每轮都从 W0 重新开始：W = W0.copy() 要写在循环外面 · "
    "each epoch starts again at W0: W = W0.copy() belongs before the loops",
)
def started_again_each_epoch(loss_and_gradient, W0, X, y, lr, epochs, batch_size, rng):
    W = W0
    for _ in range(epochs):
        W = _steps(loss_and_gradient, W0, _shuffled(X, y, batch_size, rng), lr)
    return W


@mutant(
    "sgd",
    "最后一批小一些，被丢掉了：这一批也要更新一次 · "
    "the last, smaller batch is dropped: it makes an update too",
)
def smaller_batch_skipped(loss_and_gradient, W0, X, y, lr, epochs, batch_size, rng):
    W = W0
    for _ in range(epochs):
        batches = [b for b in _shuffled(X, y, batch_size, rng) if len(b[1]) == batch_size]
        W = _steps(loss_and_gradient, W, batches, lr)
    return W


@mutant(
    "sgd",
    "梯度是用全部样本求的：要交给 loss_and_gradient 的是这一批，不是 X 和 y · "
    "the gradient is that of all examples: pass the batch to loss_and_gradient, not X and y",
)
def gradient_of_all_examples(loss_and_gradient, W0, X, y, lr, epochs, batch_size, rng):
    W = W0
    for _ in range(epochs):
        batches = _shuffled(X, y, batch_size, rng)
        W = _steps(loss_and_gradient, W, [(X, y) for _ in batches], lr)
    return W


@mutant(
    "sgd",
    "每轮只用全部样本更新了一次：每一批都要更新一次 · "
    "there is one update an epoch, with all examples: each batch makes an update",
)
def full_batch(loss_and_gradient, W0, X, y, lr, epochs, batch_size, rng):
    return _steps(loss_and_gradient, W0, [(X, y)] * epochs, lr)


@mutant(
    "sgd",
    "一轮的梯度先加起来，末了才更新：每一批算完就走一步 · "
    "the gradients of an epoch are summed and used at its end: step after each batch",
)
def one_update_of_summed_gradients(loss_and_gradient, W0, X, y, lr, epochs, batch_size, rng):
    W = W0
    for _ in range(epochs):
        batches = _shuffled(X, y, batch_size, rng)
        W = W - lr * sum(loss_and_gradient(W, *batch)[1] for batch in batches)
    return W


@mutant(
    "sgd",
    "梯度总在 W0 处求：应在当前的 W 处求 · "
    "the gradient is always taken at W0: take it at the current W",
)
def gradient_at_the_start(loss_and_gradient, W0, X, y, lr, epochs, batch_size, rng):
    W = W0
    for _ in range(epochs):
        for batch in _shuffled(X, y, batch_size, rng):
            W = W - lr * loss_and_gradient(W0, *batch)[1]
    return W


@mutant(
    "sgd",
    "减去的是损失：loss_and_gradient 的第二个返回值才是梯度 · "
    "this subtracts the loss: the gradient is the second value that loss_and_gradient returns",
)
def loss_for_gradient(loss_and_gradient, W0, X, y, lr, epochs, batch_size, rng):
    W = W0
    for _ in range(epochs):
        for batch in _shuffled(X, y, batch_size, rng):
            W = W - lr * loss_and_gradient(W, *batch)[0]
    return W


@mutant(
    "sgd",
    "梯度又除了一次这一批的个数：它已经是平均，不要再除 · "
    "the gradient is divided by the size of the batch once more: it is a mean already",
)
def divided_twice(loss_and_gradient, W0, X, y, lr, epochs, batch_size, rng):
    W = W0
    for _ in range(epochs):
        for X_batch, y_batch in _shuffled(X, y, batch_size, rng):
            W = W - lr / len(y_batch) * loss_and_gradient(W, X_batch, y_batch)[1]
    return W


@mutant(
    "sgd",
    "除了 W 还返回了别的：只返回最后的 W · more than W is returned: return the last W alone",
)
def loss_returned_too(loss_and_gradient, W0, X, y, lr, epochs, batch_size, rng):
    W, loss = W0, 0.0
    for _ in range(epochs):
        for batch in _shuffled(X, y, batch_size, rng):
            loss, gradient = loss_and_gradient(W, *batch)
            W = W - lr * gradient
    return W, loss

"""Update rules: SGD, Momentum, Nesterov, AdaGrad, RMSProp, Adam, AdamW.

Each rule is a dataclass. Its hyper-parameters and its state are fields; `step(x, g)` updates the
array x in place with the gradient g. Write x_t for the weights, g_t for the gradient and α for the
learning rate `lr`, a number or a schedule ``t -> lr`` (asked for t = 1 at the first step).

State starts as the number 0 and becomes an array at the first step. To start from another state,
give it: ``Momentum(lr=0.1, v=v0)``. Arrays given are copied, and later updated in place: keep
``rule.v.copy()`` if you need an old value. One rule goes with one array of weights.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from math import isfinite, sqrt

import numpy as np
from scipy.linalg import blas

__all__ = [
    "SGD",
    "AdaGrad",
    "Adam",
    "AdamW",
    "Momentum",
    "Nesterov",
    "Optimizer",
    "RMSProp",
    "convert_learning_rate",
    "momentum_average",
    "momentum_sum",
    "momentum_velocity",
    "nesterov_rewritten",
]

Rate = float | Callable[[int], float]
State = float | np.ndarray


def _state():
    """A field that a rule remembers from step to step; 0 before the first one."""
    return field(default=0.0, kw_only=True, repr=False, metadata={"state": True})


@dataclass(eq=False)
class Optimizer:
    """What all rules share: the learning rate, the count of steps t, the checks.

    A rule of your own derives from this class and writes `step`:

    >>> @dataclass(eq=False)
    ... class SignDescent(Optimizer):
    ...     def step(self, x, g):
    ...         g, lr, w = self._begin(x, g)
    ...         x -= np.multiply(lr, np.sign(g), out=w)
    >>> x = np.array([1.0, 2.0])
    >>> SignDescent(lr=0.5).step(x, [3.0, -0.1])
    >>> x
    array([0.5, 2.5])
    """

    lr: Rate = 0.01
    t: int = field(default=0, kw_only=True, repr=False)

    def __post_init__(self):
        for f in fields(self):
            value = getattr(self, f.name)
            if f.name in ("mu", "decay", "beta1", "beta2"):
                if not 0 <= value < 1:
                    raise ValueError(f"{f.name} must be at least 0 and below 1, got {value}")
                setattr(self, f.name, float(value))
            elif f.name in ("eps", "weight_decay") or (f.name == "lr" and not callable(value)):
                setattr(self, f.name, _nonnegative(f.name, value))
        if self.t != int(self.t) or self.t < 0:
            raise ValueError(f"t counts the steps made, 0, 1, 2, …, got {self.t}")
        self._states = [f.name for f in fields(self) if f.metadata.get("state")]
        self._owned, self._work = {}, None

    def rate(self, t=None):
        """Return the learning rate of step t (by default of the last step made)."""
        lr = self.lr(self.t if t is None else t) if callable(self.lr) else self.lr
        return _nonnegative("lr", lr)

    def lookahead(self, x):
        """Return the point whose gradient `step` wants: x itself, except for Nesterov."""
        return x

    def step(self, x, g):
        """Update x in place with the gradient g."""
        raise NotImplementedError(f"{type(self).__name__} defines no step")

    def _begin(self, x, g):
        """Check x and g, count the step; return g, the learning rate and an array to work in."""
        g, lr = self._checked(x, g), self.rate(self.t + 1)
        for name in self._states:
            value = getattr(self, name)
            if value is self._owned.get(name) and value.shape == x.shape and value.dtype == x.dtype:
                continue
            if np.shape(value) not in ((), x.shape):
                raise ValueError(
                    f"{name} has shape {np.shape(value)}, x has {x.shape}: "
                    "each array of weights needs a rule of its own"
                )
            self._owned[name] = _aligned_like(x)
            self._owned[name][...] = value
            setattr(self, name, self._owned[name])
        w = self._work
        if w is None or w.shape != x.shape or w.dtype != x.dtype:
            w = self._work = _aligned_like(x)
        self.t += 1
        return g, lr, w

    def _checked(self, x, g):
        """Return g as an array that fits x and doesn't share its memory, or say what is wrong."""
        if not isinstance(x, np.ndarray) or x.dtype.kind != "f" or not x.flags.writeable:
            what = f"an array of {x.dtype}" if isinstance(x, np.ndarray) else type(x).__name__
            raise TypeError(f"x is updated in place: a writeable array of floats, got {what}")
        g = np.asarray(g)
        if g.shape != x.shape:
            raise ValueError(f"x and its gradient need the same shape, got {x.shape} and {g.shape}")
        if g.dtype.kind not in "fiu":
            raise TypeError(f"the gradient must hold real numbers, got dtype {g.dtype}")
        if np.may_share_memory(g, x):
            g = g.copy()
        if g.dtype != x.dtype:
            g = g.astype(x.dtype)
        if not _finite(g):
            wrong = tuple(map(int, np.unravel_index(np.isfinite(g).argmin(), g.shape)))
            raise ValueError(
                f"the gradient of step {self.t + 1} is {g[wrong]} at {wrong}: has the run "
                "diverged? Try a smaller learning rate"
            )
        return g

    def __copy__(self):
        return copy.deepcopy(self)  # a copy has its own state


AXPY = {np.dtype(np.float64): blas.daxpy, np.dtype(np.float32): blas.saxpy}
ASUM = {np.dtype(np.float64): blas.dasum, np.dtype(np.float32): blas.sasum}


def _add(a, scale, b):
    """Do a += scale · b in one pass over the arrays, where BLAS can."""
    axpy = AXPY.get(a.dtype)
    if axpy and a.flags.carray and a.size:
        axpy(b.reshape(-1), a.reshape(-1), a=scale)
    else:
        a += scale * b


def _finite(g):
    """Whether g holds neither NaN nor infinity: quick where the sum of its |g_i| is finite."""
    asum = ASUM.get(g.dtype)
    if asum and g.flags.carray and g.size and isfinite(asum(g.reshape(-1))):
        return True
    return np.isfinite(g).all()


def _aligned_like(x):
    """Return a new array like x that starts on a cache line: its loops run somewhat faster."""
    size = x.size * x.itemsize
    memory = np.empty(size + 64, dtype=np.uint8)
    start = -memory.ctypes.data % 64
    return memory[start : start + size].view(x.dtype).reshape(x.shape)


def _nonnegative(name, value):
    if not (value >= 0 and isfinite(value)):
        raise ValueError(f"{name} must be a finite number ≥ 0, got {value}")
    return float(value)


@dataclass(eq=False)
class SGD(Optimizer):
    r"""Gradient descent, stochastic when g comes from a mini-batch.

    .. math:: x_t = x_{t-1} - \alpha g_t

    Parameters
    ----------
    lr : float or callable, default 0.01
        α ≥ 0.

    Raises
    ------
    ValueError, TypeError
        If lr is negative or not finite, if x and g differ in shape, if g holds NaN or infinity, if
        x is no array of floats. So for every rule.

    Notes
    -----
    PyTorch ``SGD(lr)``, ``optax.sgd(lr)`` and Keras ``SGD(lr)`` are the same.
    Source: Robbins and Monro 1951; Bottou, Curtis and Nocedal 2018.

    Examples
    --------
    >>> x = np.array([1.0, 2.0])
    >>> SGD(lr=0.1).step(x, np.array([10.0, -5.0]))
    >>> x
    array([0. , 2.5])
    """

    def step(self, x, g):
        """Update x in place with the gradient g."""
        g, lr, w = self._begin(x, g)
        x -= np.multiply(lr, g, out=w)  # x = x − α g


@dataclass(eq=False)
class Momentum(Optimizer):
    r"""Momentum, in the velocity form: a ball that rolls with friction.

    .. math:: v_t = \mu v_{t-1} - \alpha g_t, \qquad x_t = x_{t-1} + v_t

    Parameters
    ----------
    lr : float or callable, default 0.01
        α ≥ 0.
    mu : float, default 0.9
        μ in [0, 1): the part of the velocity that friction leaves.

    Attributes
    ----------
    v : array of x's shape
        Velocity.

    Notes
    -----
    Keras writes it this way, ``SGD(lr, momentum=mu)``. PyTorch ``SGD(lr, momentum=mu)`` and
    ``optax.sgd(lr, momentum=mu)`` write b = μ b + g, x = x − α b: the same path while α is
    constant, another one when α changes. The third form averages the gradients and needs
    α/(1 − μ); see `momentum_sum`, `momentum_average`, `convert_learning_rate`.
    Source: Polyak 1964; Sutskever et al. 2013.

    Examples
    --------
    >>> x, rule = np.array([1.0]), Momentum(lr=0.1, mu=0.9, v=np.array([0.5]))
    >>> rule.step(x, np.array([2.0]))  # v = 0.9·0.5 − 0.1·2 = 0.25
    >>> x, rule.v
    (array([1.25]), array([0.25]))
    """

    mu: float = 0.9
    v: State = _state()

    def step(self, x, g):
        """Update x in place with the gradient g."""
        g, lr, w = self._begin(x, g)
        self.v *= self.mu
        self.v -= np.multiply(lr, g, out=w)  # v = μ v − α g
        x += self.v


@dataclass(eq=False)
class Nesterov(Momentum):
    r"""Nesterov's momentum: the gradient is asked where the velocity is about to lead.

    .. math:: v_t = \mu v_{t-1} - \alpha \nabla f(x_{t-1} + \mu v_{t-1}), \qquad x_t = x_{t-1} + v_t

    The update is that of `Momentum`; only `lookahead` differs. The caller takes the gradient there:
    ``rule.step(x, grad(rule.lookahead(x)))``, as `lessons_lib.descent.descend` does.

    Parameters
    ----------
    lr, mu
        As in `Momentum`.

    Notes
    -----
    PyTorch ``SGD(lr, momentum=mu, nesterov=True)`` and ``optax.sgd(lr, momentum=mu,
    nesterov=True)`` follow the point y = x + μ v instead of x, so that the gradient is taken where
    the weights are: the same path after that change of variable (constant α). Keras rewrites it
    likewise; see `nesterov_rewritten`.
    Source: Nesterov 1983; Sutskever et al. 2013.

    Examples
    --------
    >>> x, rule = np.array([1.0]), Nesterov(lr=0.1, mu=0.5, v=np.array([2.0]))
    >>> rule.lookahead(x)
    array([2.])
    >>> rule.step(x, 2 * rule.lookahead(x))  # f = x²; v = 0.5·2 − 0.1·4 = 0.6
    >>> x
    array([1.6])
    """

    def lookahead(self, x):
        """Return x + μ v, where `step` wants the gradient."""
        return x + self.mu * self.v


@dataclass(eq=False)
class AdaGrad(Optimizer):
    r"""AdaGrad: each weight's rate is divided by the root of the sum of its squared gradients.

    .. math:: c_t = c_{t-1} + g_t^2, \qquad x_t = x_{t-1} - \frac{\alpha\, g_t}{\sqrt{c_t} + \epsilon}

    Parameters
    ----------
    lr : float or callable, default 0.01
        α ≥ 0.
    eps : float, default 1e-8
        ε ≥ 0, outside the root. With ε = 0 a weight whose gradient is always 0 becomes NaN.

    Attributes
    ----------
    cache : array of x's shape
        c, the sum of the squares so far.

    Notes
    -----
    PyTorch ``Adagrad(lr, eps=eps)`` is the same, with ε = 1e-10 by default. optax and Keras start
    from c₀ = 0.1: give ``cache=0.1`` to match; both moreover set ε inside the root.
    Source: Duchi, Hazan and Singer 2011.

    Examples
    --------
    >>> x, rule = np.array([1.0]), AdaGrad(lr=0.5, cache=np.array([16.0]))
    >>> rule.step(x, np.array([3.0]))  # c = 16 + 9; x = 1 − 0.5·3/5
    >>> x.round(6), rule.cache
    (array([0.7]), array([25.]))
    """

    eps: float = 1e-8
    cache: State = _state()

    def step(self, x, g):
        """Update x in place with the gradient g."""
        g, lr, w = self._begin(x, g)
        self.cache += np.square(g, out=w)  # c = c + g²
        np.sqrt(self.cache, out=w)
        w += self.eps
        _add(x, -lr, np.divide(g, w, out=w))  # x = x − α g / (√c + ε)


@dataclass(eq=False)
class RMSProp(Optimizer):
    r"""RMSProp: AdaGrad that forgets, with a moving average in place of the sum.

    .. math:: c_t = \rho c_{t-1} + (1-\rho) g_t^2, \qquad
              x_t = x_{t-1} - \frac{\alpha\, g_t}{\sqrt{c_t} + \epsilon}

    Parameters
    ----------
    lr : float or callable, default 0.001
        α ≥ 0.
    decay : float, default 0.9
        ρ in [0, 1); usual values are 0.9, 0.99 and 0.999.
    eps : float, default 1e-8
        ε ≥ 0, outside the root.

    Attributes
    ----------
    cache : array of x's shape
        c, the moving average of the squares.

    Notes
    -----
    PyTorch ``RMSprop(lr, alpha=decay, eps=eps)`` is the same, with ρ = 0.99 by default.
    ``optax.rmsprop`` sets ε inside the root by default (``eps_in_sqrt=False`` for ours); so does
    Keras ``RMSprop(lr, rho=decay, epsilon=eps)``, with ε = 1e-7 by default. c₀ = 0 is not
    corrected, so the first step has length α/√(1 − ρ).
    Source: Tieleman and Hinton 2012.

    Examples
    --------
    >>> x, rule = np.array([1.0]), RMSProp(lr=0.5, decay=0.75, cache=np.array([9.0]))
    >>> rule.step(x, np.array([6.0]))  # c = 0.75·9 + 0.25·36 = 15.75
    >>> x.round(6), rule.cache
    (array([0.244071]), array([15.75]))
    """

    lr: Rate = 1e-3
    decay: float = 0.9
    eps: float = 1e-8
    cache: State = _state()

    def step(self, x, g):
        """Update x in place with the gradient g."""
        g, lr, w = self._begin(x, g)
        self.cache *= self.decay
        _add(self.cache, 1 - self.decay, np.square(g, out=w))  # c = ρ c + (1 − ρ) g²
        np.sqrt(self.cache, out=w)
        w += self.eps
        _add(x, -lr, np.divide(g, w, out=w))  # x = x − α g / (√c + ε)


@dataclass(eq=False)
class Adam(Optimizer):
    r"""Adam: momentum and RMSProp together, both averages corrected for their start at 0.

    .. math::

        \begin{aligned}
        m_t &= \beta_1 m_{t-1} + (1-\beta_1)\, g_t, & \hat m_t &= \frac{m_t}{1-\beta_1^t}, \\
        v_t &= \beta_2 v_{t-1} + (1-\beta_2)\, g_t^2, & \hat v_t &= \frac{v_t}{1-\beta_2^t}, \\
        x_t &= x_{t-1} - \frac{\alpha\, \hat m_t}{\sqrt{\hat v_t} + \epsilon}
        \end{aligned}

    Parameters
    ----------
    lr : float or callable, default 0.001
        α ≥ 0. The first step has length α, whatever the scale of the gradient.
    beta1, beta2 : float, default 0.9 and 0.999
        In [0, 1).
    eps : float, default 1e-8
        ε ≥ 0, outside the root, after the correction.
    bias_correction : bool, default True
        False takes m and v as they are ("almost Adam": its first steps are too long).
    amsgrad : bool, default False
        True divides by the root of the largest v so far, so that rates never grow again.

    Attributes
    ----------
    m, v : arrays of x's shape
        Moving averages of the gradient and of its square.
    v_max : array of x's shape
        Largest v so far (AMSGrad only, else 0).

    Notes
    -----
    PyTorch ``Adam(lr, (beta1, beta2), eps, amsgrad=…)`` and ``optax.adam`` are the same. Keras adds
    its ε = 1e-7 to the root of the *uncorrected* v. In the code √v̂ = √v/s with s = √(1 − β₂ᵗ), and
    the fraction is expanded by s to save two passes over the weights.
    Source: Kingma and Ba 2015; AMSGrad: Reddi, Kale and Kumar 2018 (who leave out the correction).

    Examples
    --------
    >>> x, rule = np.array([1.0, 1.0]), Adam(lr=0.1)
    >>> rule.step(x, np.array([1000.0, -0.001]))
    >>> x.round(5)
    array([0.9, 1.1])
    >>> rule = Adam(lr=0.1, beta1=0.5, beta2=0.75, t=1, m=1.0, v=4.0)
    >>> x = np.array([1.0])
    >>> rule.step(x, np.array([2.0]))  # m̂ = 1.5/0.75 = 2, v̂ = 4/0.4375
    >>> x.round(6)
    array([0.933856])
    """

    lr: Rate = 1e-3
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    bias_correction: bool = True
    amsgrad: bool = False
    m: State = _state()
    v: State = _state()
    v_max: State = field(default=0.0, kw_only=True, repr=False)

    def __post_init__(self):
        super().__post_init__()
        if self.amsgrad:
            self._states.append("v_max")

    def step(self, x, g):
        """Update x in place with the gradient g."""
        g, lr, w = self._begin(x, g)
        self.m *= self.beta1
        _add(self.m, 1 - self.beta1, g)  # m = β₁ m + (1 − β₁) g
        self.v *= self.beta2
        _add(self.v, 1 - self.beta2, np.square(g, out=w))  # v = β₂ v + (1 − β₂) g²
        c, s = self._corrections()  # m̂ = m/c, √v̂ = √v/s
        np.sqrt(np.maximum(self.v_max, self.v, out=self.v_max) if self.amsgrad else self.v, out=w)
        w += self.eps * s
        _add(x, -lr * s / c, np.divide(self.m, w, out=w))  # x = x − α m̂ / (√v̂ + ε)

    def _corrections(self):
        """Return 1 − β₁ᵗ and √(1 − β₂ᵗ), or 1 and 1 without correction."""
        if not self.bias_correction:
            return 1.0, 1.0
        return 1 - self.beta1**self.t, sqrt(1 - self.beta2**self.t)


@dataclass(eq=False)
class AdamW(Adam):
    r"""AdamW: Adam with weight decay beside the gradient, not within it.

    .. math:: x_t = (1 - \alpha\lambda)\, x_{t-1} - \frac{\alpha\, \hat m_t}{\sqrt{\hat v_t} + \epsilon}

    A penalty in the loss would be divided by √v̂ like the rest of the gradient; the decay isn't.

    Parameters
    ----------
    lr, beta1, beta2, eps, bias_correction, amsgrad
        As in `Adam`.
    weight_decay : float, default 0.01
        λ ≥ 0.

    Notes
    -----
    PyTorch ``AdamW(lr, …, weight_decay=λ)`` and Keras ``AdamW`` are the same (Keras's ε as in its
    Adam, and λ = 0.004 by default); ``optax.adamw`` too, with λ = 1e-4 by default. The paper
    multiplies λ by the schedule, but not by α.
    Source: Loshchilov and Hutter 2019.

    Examples
    --------
    >>> x, rule = np.array([2.0]), AdamW(lr=0.1, weight_decay=0.5)
    >>> rule.step(x, np.array([7.0]))  # 0.95·2 − 0.1
    >>> x.round(6)
    array([1.8])
    """

    weight_decay: float = 0.01

    def step(self, x, g):
        """Update x in place with the gradient g."""
        g = self._checked(x, g)
        x *= 1 - self.rate(self.t + 1) * self.weight_decay  # x = (1 − α λ) x
        super().step(x, g)


# ------------------------------------------------------------------ the forms of momentum, compared


def momentum_velocity(x, v, g, lr, mu):
    """Return x and v after a step of v = μ v − α g, x = x + v: the form of `Momentum`, and Keras.

    Examples
    --------
    >>> momentum_velocity(1.0, 0.5, 2.0, lr=0.1, mu=0.9)
    (1.25, 0.25)
    """
    v = mu * v - lr * g
    return x + v, v


def momentum_sum(x, v, g, lr, mu):
    """Return x and v after a step of v = μ v + g, x = x − α v: the form of PyTorch and optax.

    The same path as `momentum_velocity` with the same α, as long as α is constant: there the
    velocity remembers the rates of old steps, here the new rate multiplies the old gradients, too.

    Examples
    --------
    >>> momentum_sum(1.0, -5.0, 2.0, lr=0.1, mu=0.9)
    (1.25, -2.5)
    """
    v = mu * v + g
    return x - lr * v, v


def momentum_average(x, v, g, lr, mu):
    """Return x and v after a step of v = μ v + (1 − μ) g, x = x − α v: v averages the gradients.

    The same path as the other two when its α is theirs divided by 1 − μ. PyTorch's ``dampening=mu``
    is nearly this form, but leaves the first step undamped.

    Examples
    --------
    >>> x, v = momentum_average(1.0, -0.5, 2.0, lr=1.0, mu=0.9)
    >>> round(x, 6), round(v, 6)
    (1.25, -0.25)
    """
    v = mu * v + (1 - mu) * g
    return x - lr * v, v


def nesterov_rewritten(y, v, g, lr, mu):
    """Return y and v after a step of Nesterov's momentum with the gradient g taken at y itself.

    With y = x + μ v the look-ahead disappears: v' = μ v − α g, y' = y − μ v + (1 + μ) v'. The
    points y are those at which `Nesterov` takes its gradients. Keras and PyTorch follow them.

    Examples
    --------
    >>> y, v = nesterov_rewritten(2.0, 2.0, 4.0, lr=0.1, mu=0.5)
    >>> round(y, 6), round(v, 6)  # x = y − μ v = 1.6, as in the example of `Nesterov`
    (1.9, 0.6)
    """
    new = mu * v - lr * g
    return y - mu * v + (1 + mu) * new, new


FORMS = ("velocity", "sum", "average")


def convert_learning_rate(lr, mu, source, target):
    """Return the learning rate with which another form of momentum follows the same path.

    α_velocity = α_sum = (1 − μ) α_average, for a constant rate and v₀ = 0.

    Parameters
    ----------
    lr : float
        The rate α used with the form `source`.
    mu : float
        μ in [0, 1).
    source, target : {"velocity", "sum", "average"}
        See `momentum_velocity`, `momentum_sum`, `momentum_average`.

    Raises
    ------
    ValueError
        If a form is unknown, lr negative, or mu outside [0, 1).

    Examples
    --------
    >>> round(convert_learning_rate(0.1, 0.9, "velocity", "average"), 6)
    1.0
    >>> round(convert_learning_rate(1.0, 0.9, "average", "sum"), 6)
    0.1
    """
    for form in (source, target):
        if form not in FORMS:
            raise ValueError(f"a form of momentum is one of {', '.join(FORMS)}; got {form!r}")
    if not 0 <= mu < 1:
        raise ValueError(f"mu must be at least 0 and below 1, got {mu}")
    lr = _nonnegative("lr", lr)
    lr = lr * (1 - mu) if source == "average" else lr
    return lr / (1 - mu) if target == "average" else lr

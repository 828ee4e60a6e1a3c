"""`check` and `progress`, which a reader calls from the notebook of an exercise."""

import difflib
import inspect
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout, suppress
from functools import cache
from typing import Any, TextIO

from grading import solved
from grading.compare import differs
from grading.limits import ticking
from grading.panel import Panel, call, parts
from grading.questions import Exercise, Outcome, examine, exercises, load, title_of
from grading.values import Answer, Case, answer_of
from grading.words import WORDS, languages, one_side, side, word

SECONDS = 10.0  # all calls of one `check` together
PRINTED = 2_000  # characters that a function under examination may print
_failures: Counter[str] = Counter()  # how often each question was missed since the last success


class Result:
    """What `check` or `progress` found.

    It is shown at once, in a notebook as a panel, elsewhere as plain text, so that a cell with two
    checks shows both. As the last value of that cell it is not shown a second time.

    `passed` says whether all is right; `args` and `kwargs` are those of the case shown, made anew
    each time that they are asked for.
    """

    def __init__(self, panel: Panel, langs: tuple[str, ...], passed: bool, case: Case | None):
        self.panel = panel
        self.passed = passed
        self._langs = langs
        self._case = case or Case()
        self._shown_in = None

    @property
    def args(self) -> list:
        return self._case.live()[0]

    @property
    def kwargs(self) -> dict[str, Any]:
        return self._case.live()[1]

    def _repr_html_(self) -> str:
        return self.panel.html(self._langs)

    def __str__(self) -> str:
        return self.panel.text(self._langs)

    def __repr__(self) -> str:
        title = side(self.panel.title, self._langs[-1])
        return f"<{' '.join(filter(None, (self.panel.name, title)))}>"

    def show(self) -> None:
        """Show the panel in a notebook, the text elsewhere."""
        shell = _notebook()
        if shell:
            from IPython.display import publish_display_data

            self._shown_in = shell.execution_count
            publish_display_data({"text/html": self._repr_html_(), "text/plain": str(self)})
        else:
            _print(str(self))

    def _ipython_display_(self) -> None:
        shell = _notebook()
        if shell and self._shown_in != shell.execution_count:
            self.show()


def check(name: str, function: Any, lang: str | None = None) -> Result:
    """Examine an answer to a question, and show what is right and what is not.

    Parameters
    ----------
    name : str
        The exercise's folder and the question: "09_adam.adam_step".
    function : callable
        The answer: the function itself.
    lang : {"zh", "en", "zh-en"}, optional
        The language to speak. By default that of the notebook's folder, or what the environment
        variable DOWNHILL_LANG says; outside the notebooks, both.

    Returns
    -------
    Result
        What was shown; `passed` says whether every check was.

    Examples
    --------
    >>> from grading import check
    >>> def adam_first_step(g, lr=1e-3, eps=1e-8):
    ...     return -lr * g
    >>> result = check("09_adam.adam_first_step", adam_first_step, lang="en")  # doctest: +ELLIPSIS
    ✗ adam_first_step 0 of 3 checks passed
    The mistake:
    this is a step of gradient descent: Adam divides by |g| + ε
    ...
    >>> result.passed
    False
    """
    langs = languages(lang)
    refused = _bad_name(name) or _bad_function(name, function)
    if refused:
        panel, passed, case = refused, False, None
    else:
        slug, question = name.split(".")
        panel, passed, case = _examined(load(slug), question, function)
    result = Result(panel, langs, passed, case)
    result.show()
    return result


def progress(lang: str | None = None) -> Result:
    """Show which questions of all exercises are solved in this copy, and the next one.

    What is solved stays solved. It is kept in `progress.json`, in the folder `notebooks` (outside
    the notebooks: in the working folder).

    Parameters
    ----------
    lang : {"zh", "en", "zh-en"}, optional
        The language to speak, as in `check`.

    Returns
    -------
    Result
        What was shown; `passed` says whether every question is solved.

    Examples
    --------
    >>> from grading import progress
    >>> result = progress(lang="en")  # doctest: +ELLIPSIS
    ○ ... of ... questions solved in all exercises
    Exercise 1: ...
    """
    done, trouble = solved.read(solved.place())
    rows = tuple(
        (title_of(slug), tuple((q, f"{slug}.{q}" in done) for q in load(slug).questions))
        for slug in exercises()
    )
    states = [state for _, questions in rows for _, state in questions]
    everything = all(states)
    result = Result(
        Panel(
            state="note" if trouble else "good" if everything else "",
            title=word("progress", n=sum(states), m=len(states)),
            message=trouble,
            rows=rows,
            next=(_next_question(done),),
        ),
        languages(lang),
        everything,
        None,
    )
    result.show()
    return result


# --- the examination ---------------------------------------------------------------------------


def _examined(exercise: Exercise, question: str, function: Any) -> tuple[Panel, bool, Case | None]:
    """The panel, whether all checks passed, and the first case that failed."""
    outcomes = _outcomes(exercise, question, function)
    checks = exercise.questions[question].checks
    marks = [o.passed for o in outcomes] + [None] * (len(checks) - len(outcomes))
    common = {"name": question, "checks": tuple(zip(marks, (c.title for c in checks), strict=True))}
    name = f"{exercise.slug}.{question}"
    missed = [outcome for outcome in outcomes if not outcome.passed]
    if not missed:
        _failures.pop(name, None)
        return _praise(exercise, name, len(checks), common), True, None
    failed = next((outcome for outcome in missed if outcome.named), missed[0])
    if _is_stub(outcomes):
        panel = Panel("note", word("not written"), name=question, next=(word("stub"),))
        return panel, False, failed.case
    _failures[name] += 1
    title = word("some passed", n=sum(map(bool, marks)), m=len(checks))
    return _blame(exercise, name, function, failed, title, common), False, failed.case


def _outcomes(exercise: Exercise, question: str, function: Any) -> list[Outcome]:
    """The outcome of each check; those after an endless loop are left out."""
    rule = exercise.questions[question]
    until = time.monotonic() + SECONDS
    slow = False

    def ask(case: Case) -> Answer:
        nonlocal slow
        left = until - time.monotonic()
        if left <= 0:
            slow = True
            return Answer("too slow", fault=word("all too slow", seconds=SECONDS))
        answer = answer_of(function, case, rule.changes, min(rule.seconds, left))
        slow = slow or answer.kind == "too slow"
        return answer

    outcomes = []
    out, err = _Bounded(sys.stdout), _Bounded(sys.stderr)
    with ticking(), redirect_stdout(out), redirect_stderr(err):
        for outcome in examine(exercise, question, ask):
            outcomes.append(outcome)
            if slow:
                break
    return outcomes


def _is_stub(outcomes: list[Outcome]) -> bool:
    return all(
        o.answer and o.answer.kind == "exception" and o.answer.value == "NotImplementedError"
        for o in outcomes
    )


def _praise(exercise: Exercise, name: str, count: int, common: dict) -> Panel:
    done, trouble = solved.add(solved.place(), name)
    here = sum(f"{exercise.slug}.{q}" in done for q in exercise.questions)
    steps = (word("solved here", n=here, m=len(exercise.questions)), _next_question(done, exercise))
    return Panel("good", word("all passed", m=count), message=trouble, next=steps, **common)


def _blame(exercise, name, function, failed: Outcome, title: str, common: dict) -> Panel:
    question = name.split(".")[1]
    rule = exercise.questions[question]
    parameters = _parameters(getattr(exercise.reference, question))
    asked = failed.case.args or failed.case.kwargs
    facts = [(word("input"), call(question, failed.case, parameters))] if asked else []
    value = failed.answer.kind == "value"
    if value and failed.expected is not None:
        facts.append((word("expected"), parts(failed.expected, rule.returns)))
    if value:
        facts.append((word("got"), parts(failed.answer.value, rule.returns)))
    message = failed.message
    if failed.named and value and failed.expected is not None:
        message = _under(message, _difference(failed, rule))
    if failed.answer.kind == "exception" and failed.answer.value == "TypeError":
        message = _wrong_parameters(exercise, question, function, failed.case) or message
    times = _failures[name]
    if not value or (failed.named and times < 3):
        steps = [word("mend")]
    else:
        steps = [word("hint 1" if times < 3 else "hint 2" if times < 6 else "solution")]
    if asked:
        again = f'r = check("{name}", {question}); {question}(*r.args, **r.kwargs)'
        steps.append(word("again", call=again))
    label = word("mistake") if failed.named else word("failed", title=failed.check.title)
    return Panel("bad", title, label=label, message=message, facts=tuple(facts),
                 next=tuple(steps), **common)  # fmt: skip


def _difference(failed: Outcome, rule) -> str:
    return differs(failed.answer.value, failed.expected, rule.rtol, rule.atol, names=rule.returns)


def _under(message: str, other: str) -> str:
    """A second line under each side of a message."""
    if not other:
        return message
    return (
        f"{side(message, 'zh')}\n{side(other, 'zh')} · {side(message, 'en')}\n{side(other, 'en')}"
    )


def _parameters(function: Any) -> tuple[str, ...]:
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    parameters = inspect.signature(function).parameters.values()
    return tuple(p.name for p in parameters if p.kind in kinds)


def _wrong_parameters(exercise: Exercise, question: str, function: Any, case: Case) -> str:
    """A message if the function cannot be called as the case asks."""
    try:
        own = inspect.signature(function)
    except Exception:  # not every callable has one
        return ""
    try:
        own.bind(*case.args, **case.kwargs)
        return ""
    except TypeError:
        pass
    given = ", ".join(
        {"VAR_POSITIONAL": "*", "VAR_KEYWORD": "**"}.get(p.kind.name, "") + name
        for name, p in own.parameters.items()
    )
    right = inspect.signature(getattr(exercise.reference, question))
    return word("parameters", right=f"{question}{right}", got=one_side(f"{question}({given})", 200))


# --- what cannot be examined -------------------------------------------------------------------


@cache
def _names() -> tuple[str, ...]:
    return tuple(f"{slug}.{question}" for slug in exercises() for question in load(slug).questions)


def _bad_name(name: Any) -> Panel | None:
    if type(name) is not str:
        message = word("no name", name=_names()[0], got=one_side(type(name).__name__, 80))
        return Panel("note", word("not examined"), message=message)
    slug, _, question = name.partition(".")
    with suppress(LookupError):
        if question in load(slug).questions:
            return None
    names = _names()
    close = difflib.get_close_matches(name, names, n=3, cutoff=0.6)
    close += [n for n in names if n not in close and n.split(".")[1] == (question or slug)]
    here = [n for n in names if n.split(".")[0] == slug]
    steps = []
    if close:
        steps.append(word("did you mean", names=", ".join(f'"{n}"' for n in close[:3])))
    else:
        steps.append(word("known names", names=", ".join(f'"{n}"' for n in here or names)))
    unknown = word("unknown", name=repr(one_side(name, 80)))
    return Panel("note", word("not examined"), message=unknown, next=tuple(steps))


def _bad_function(name: str, function: Any) -> Panel | None:
    kind = type(function)
    if callable(function) and not issubclass(kind, type):
        return None
    if function is None:
        key, got = "given None", ""
    elif issubclass(kind, type):
        key, got = "given a class", type.__dict__["__name__"].__get__(function)
    else:
        key, got = "given a value", type.__dict__["__name__"].__get__(kind)
    question = name.split(".")[1]
    message = word(key, name=name, question=question, got=one_side(got, 80))
    return Panel("note", word("not examined"), name=question, message=message)


# --- what comes next ---------------------------------------------------------------------------


def _next_question(done: dict[str, str], here: Exercise | None = None) -> str:
    """The first question that is not solved, of the same exercise if there is one."""
    for question in _open(here, done) if here else ():
        return word("next question", name=question)
    slugs = exercises()
    slugs.sort(
        key=lambda slug: bool(here) and slug < here.slug
    )  # on from here, then from the start
    for slug in slugs:
        for question in _open(load(slug), done):
            return word("next exercise", title=title_of(slug), name=question)
    return word("everything")


def _open(exercise: Exercise, done: dict[str, str]) -> Iterator[str]:
    return (q for q in exercise.questions if f"{exercise.slug}.{q}" not in done)


# --- where it is shown -------------------------------------------------------------------------


class _Bounded:
    """A stream that lets through so much and no more."""

    def __init__(self, stream: TextIO):
        self._stream = stream
        self._left = PRINTED

    def write(self, text: str) -> int:
        if self._left > 0:
            self._stream.write(text[: self._left])
            self._left -= len(text)
            if self._left <= 0:
                self._stream.write(f"\n{WORDS['cut']}\n")
        return len(text)

    def flush(self) -> None:
        self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _notebook() -> Any:
    """The shell of a notebook's kernel, or None in a script or a terminal."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell if hasattr(shell, "kernel") else None


def _print(text: str) -> None:
    try:
        print(text)
    except UnicodeEncodeError:  # a terminal that cannot write Chinese
        encoding = sys.stdout.encoding or "ascii"
        print(text.encode(encoding, "replace").decode(encoding))

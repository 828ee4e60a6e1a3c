"""`check` and `progress`: what a reader is told, in which language, whatever he hands in."""

import json
import os
import re
import subprocess
import sys
import threading
import time
import types
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from grading import reader, solved
from grading.compare import differs
from grading.limits import TooSlow, time_limit
from grading.questions import Check, Exercise, Question, load
from grading.values import Function, Rng, answer_of, case, from_json, plain, to_json
from grading.words import SEPARATOR, WORDS, languages, side

ADAM = load("09_adam")
MUTANTS = {wrong.name: wrong for wrong in ADAM.mutants}
STEP = "09_adam.adam_step"
ROOT = Path(reader.__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A working folder of the test's own, with no language and no past."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DOWNHILL_LANG", raising=False)
    reader._failures.clear()
    solved._session.clear()
    return tmp_path


@pytest.fixture
def told(capsys):
    """Check an answer; returns what is printed."""

    def ask(function, name=STEP, lang="en"):
        reader.check(name, function, lang=lang)
        return capsys.readouterr().out

    return ask


def adam(x, g, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    return ADAM.reference.adam_step(x, g, m, v, t, lr, beta1, beta2, eps)


class Page(HTMLParser):
    """The elements of a piece of HTML and its text; fails on what is not closed."""

    VOID = ("br",)

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.text, self.open = [], [], "", []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.text += data


def html(function, name=STEP, lang="en"):
    return Page(reader.check(name, function, lang=lang)._repr_html_())


# --- what is said ------------------------------------------------------------------------------


def test_a_right_answer(told):
    text = told(adam)
    assert text.startswith("✓ adam_step all 5 checks passed\n")
    assert text.count("  ✓ ") == 5 and "✗" not in text
    assert "Solved in this exercise: 1 of 3." in text
    assert "Go on with `adam_first_step`." in text


def test_a_known_mistake_is_named_with_what_was_expected_got_and_the_input(told):
    text = told(MUTANTS["eps_inside_the_root"].function)
    assert text.startswith("✗ adam_step 4 of 5 checks passed\nThe mistake:\nε is inside the root")
    assert re.search(r"^x\[0\]: expected -?[\d.]+, got -?[\d.]+$", text, re.MULTILINE)
    assert re.search(r"adam_step\(\n +x=\[.*\],\n +g=\[.*\],\n +m=.*\n +v=.*\n +t=5,\n", text)
    assert "    eps=0.5,\n" in text
    assert re.search(r"^expected:\n    x = \[.*\]\n    m = ", text, re.MULTILINE)
    assert re.search(r"^got:\n    x = \[.*\]\n    m = ", text, re.MULTILINE)
    assert "  ✗ where ε stands\n" in text


def test_the_case_shown_can_be_tried_again():
    result = reader.check(STEP, MUTANTS["eps_inside_the_root"].function, lang="en")
    assert not result.passed
    assert result.kwargs == {"lr": 0.1, "eps": 0.5}
    assert result.args[0].shape == (4,) and result.args[4] == 5
    result.args[0][:] = 7  # a copy
    assert not (result.args[0] == 7).any()


def test_a_mistake_that_is_named_in_a_later_check_wins(told):
    def two_mistakes(x, g, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        if t == 0:
            return x, m, v, t
        return MUTANTS["eps_inside_the_root"].function(x, g, m, v, t, lr, beta1, beta2, eps)

    assert "ε is inside the root" in told(two_mistakes)


def test_a_stub_is_not_a_mistake(told):
    def stub(x, g, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        raise NotImplementedError

    text = told(stub)
    assert text.startswith("○ adam_step not written yet\n")
    assert "Replace `raise NotImplementedError`" in text and "✗" not in text


def test_none(told):
    assert "The function returned None: is the return missing?" in told(lambda *a, **k: None)


def test_an_exception_comes_with_the_readers_own_line(told):
    def wrong(x, g, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        return x + np.zeros(17)  # my own line

    text = told(wrong)
    line = wrong.__code__.co_firstlineno + 1
    assert "It raised ValueError: operands could not be broadcast together" in text
    assert f"at line {line}:\nreturn x + np.zeros(17)  # my own line\n" in text


@pytest.mark.parametrize("error", [SystemExit, GeneratorExit, BaseException, RecursionError])
def test_whatever_is_raised_is_told(told, error):
    def wrong(*args, **kwargs):
        raise error("out")

    assert f"It raised {error.__name__}: out" in told(wrong)


def test_a_reader_can_interrupt():
    def wrong(*args, **kwargs):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reader.check(STEP, wrong)


def test_nan(told):
    text = told(lambda x, g, m, v, t, **k: (x * np.nan, m, v, t + 1))
    assert re.search(r"x\[0\]: got NaN, expected -?[\d.]+: is there a 0/0", text)


def test_no_warning_is_shown_or_raised(told, recwarn):
    told(lambda x, g, m, v, t, **k: (x / 0.0, np.sqrt(-v), np.log(-v), t))
    assert not recwarn.list


def test_a_wrong_shape(told):
    def wrong(x, g, m, v, t, **rest):
        x, m, v, t = adam(x, g, m, v, t, **rest)
        return x[:, None], m, v, t

    assert "x: the shape should be (3,), got (3, 1)" in told(wrong)


def test_a_wrong_number_of_results(told):
    assert "expected 4 values, got 2" in told(lambda x, g, m, v, t, **k: (x, m))
    assert "expected 4 values (x, m, v, t), got 7" in told(lambda x, g, m, v, t, **k: 7)


def test_a_changed_argument(told):
    def wrong(x, g, m, v, t, **rest):
        new, m, v, t = adam(x, g, m, v, t, **rest)
        x[:] = new
        return x, m, v, t

    assert "You changed the caller's array (argument 1)" in told(wrong)


def test_wrong_parameters(told):
    text = told(lambda x, g, *rest: x)
    assert "it should be possible to call `adam_step(x, g, m, v, t, lr=0.001," in text
    assert "but your function is `adam_step(x, g, *rest)`" in text


def test_a_type_error_inside_the_function_is_no_wrong_parameter(told):
    def wrong(x, g, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        return len(3)

    assert "It raised TypeError: object of type 'int' has no len()" in told(wrong)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (None, "The second argument is None; it should be the function itself"),
        (3.5, "is a value (of type float)"),
        ((np.zeros(2), 1), "is a value (of type tuple)"),
        (dict, "is a class (dict)"),
        (types, "is a value (of type module)"),
    ],
)
def test_what_is_no_function(told, given, said):
    text = told(given)
    assert text.startswith("○ adam_step not examined\n")
    assert said in text and '`check("09_adam.adam_step", adam_step)`' in text


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("09_adam.adam_stp", 'Did you mean "09_adam.adam_step"'),
        ("9_adam.adam_step", 'Did you mean "09_adam.adam_step"'),
        ("adam_step", 'Did you mean "09_adam.adam_step"'),
        ("09_adam", 'The names are: "09_adam.adam_step", "09_adam.adam_first_step"'),
        ("09_adam.x.y", '"09_adam.'),
        ("", "The names are: "),
        ("../09_adam.adam_step", "Did you mean"),
    ],
)
def test_an_unknown_name(told, name, said):
    text = told(adam, name)
    assert f"There is no question called {name!r}." in text and said in text


def test_a_name_that_is_no_text(told):
    assert "The first argument is the name of a question" in told("adam_step", adam)


@pytest.mark.parametrize("partial", [lambda f: __import__("functools").partial(f), np.vectorize])
def test_any_callable_is_examined(told, partial):
    assert "checks passed" in told(partial(adam))


def test_hints_come_in_steps(told):
    def wrong(x, g, m, v, t, **rest):
        return x + 1, m, v, t

    said = [told(wrong) for _ in range(6)]
    assert "Hint 1" in said[0] and "Hint 1" in said[1]
    assert "Hint 2" in said[2] and "Hint 2" in said[4]
    assert "reference solution" in said[5]
    told(adam)
    assert "Hint 1" in told(wrong)


def test_a_named_mistake_asks_for_no_hint(told):
    text = told(MUTANTS["uphill"].function)
    assert "Mend the function" in text and "Hint" not in text


def test_values_that_differ_behind_the_digits_shown():
    assert differs(0.1000000000001, 0.1, 0, 0) == (
        "应当是 0.1，得到 0.1000000000001 · expected 0.1, got 0.1000000000001"
    )


@pytest.mark.parametrize("key", WORDS)
def test_every_text_is_in_both_languages(key):
    zh, en = WORDS[key].split(SEPARATOR)
    assert re.search(r"[\u4e00-\u9fff]", zh)
    assert not re.search(r"[\u4e00-\u9fff]", en)
    assert sorted(re.findall(r"{(\w+)", zh)) == sorted(re.findall(r"{(\w+)", en))


# --- languages ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "langs"),
    [
        ("notebooks/zh", ("zh",)),
        ("notebooks/en/exercises", ("en",)),
        ("notebooks/zh-en", ("zh", "en")),
        ("notebooks/zh/notebooks/en", ("en",)),
        ("en", ("zh", "en")),
        ("zh/notebooks", ("zh", "en")),
    ],
)
def test_the_language_is_that_of_the_folder(folder, monkeypatch, path, langs):
    (folder / path).mkdir(parents=True)
    monkeypatch.chdir(folder / path)
    assert languages() == langs
    monkeypatch.setenv("DOWNHILL_LANG", "en")
    assert languages() == ("en",)
    assert languages("zh") == ("zh",)
    monkeypatch.setenv("DOWNHILL_LANG", "zh-en")
    assert languages() == ("zh", "en")
    monkeypatch.setenv("DOWNHILL_LANG", "fr")
    assert languages() == langs


def test_an_unknown_language():
    with pytest.raises(ValueError, match="lang must be 'zh', 'en' or 'zh-en', not 'fr'"):
        reader.check(STEP, adam, lang="fr")


@pytest.mark.parametrize("name", ["eps_inside_the_root", "uphill"])
def test_each_language_alone_and_both(told, name):
    function = MUTANTS[name].function
    zh, en, both = (told(function, lang=lang) for lang in ("zh", "en", "zh-en"))
    message = MUTANTS[name].message
    assert side(message, "zh") in zh and side(message, "en") not in zh
    assert side(message, "en") in en and not re.search(r"[\u4e00-\u9fff，。：]", en)
    assert both.index(side(message, "zh")) < both.index(side(message, "en"))
    page = html(function, lang="zh")
    assert ("lang", "zh-CN") in page.attributes and ("lang", "en") not in page.attributes
    page = html(function, lang="zh-en")
    assert ("lang", "zh-CN") in page.attributes and ("lang", "en") in page.attributes


# --- the panel ---------------------------------------------------------------------------------


def test_the_panel_is_accessible():
    page = html(MUTANTS["uphill"].function)
    assert ("role", "status") in page.attributes and ("lang", "en") in page.attributes
    assert "script" not in page.tags and "✗" in page.text
    labels = [value for name, value in page.attributes if name == "aria-label"]
    assert labels and set(labels) <= {"passed", "not passed", "not tried"}
    assert not any(name.startswith("on") for name, _ in page.attributes)


ATTACK = '<script>alert(1)</script><img src=x onerror="alert(2)">'


def raising(*args, **kwargs):
    raise ValueError(ATTACK)


@pytest.mark.parametrize(
    "function",
    [
        lambda *a, **k: ATTACK,
        lambda *a, **k: [ATTACK, ATTACK, ATTACK, ATTACK],
        lambda *a, **k: {ATTACK: ATTACK},
        lambda *a, **k: type(ATTACK, (), {})(),
        raising,
    ],
)
def test_html_is_escaped(function):
    for lang in ("en", "zh", "zh-en"):
        page = html(function, lang=lang)
        assert not {"script", "img"} & set(page.tags)
        assert "<script>" in page.text


def test_html_in_names_is_escaped():
    for page in (html(adam, f"09_adam.{ATTACK}"), html(type(ATTACK, (), {}))):
        assert not {"script", "img"} & set(page.tags)
        assert "<script>" in page.text
    source = "def f(x, *, y=1):\n    return x"
    space = {}
    exec(source, space)
    space["f"].__name__ = space["f"].__qualname__ = ATTACK
    assert "script" not in html(space["f"]).tags


def test_long_texts_are_cut():
    def wrong(*args, **kwargs):
        raise ValueError("x" * 10**6)

    def long(*args, **kwargs):
        return "y" * 10**6

    for function in (wrong, long):
        result = reader.check(STEP, function)
        assert len(result._repr_html_()) < 20_000 and len(str(result)) < 8_000


def test_the_separator_in_a_readers_text_does_not_split_a_message(told):
    def wrong(*args, **kwargs):
        raise ValueError("left · right")

    def returning(*args, **kwargs):
        return "left · right"

    for function in (wrong, returning):
        for lang in ("zh", "en"):
            text = told(function, lang=lang)
            assert re.search("left.{1,3}right", text), text


def test_a_cell_with_two_checks_shows_both_and_neither_twice(tmp_path):
    """In a kernel: panels as HTML, shown once each, also where check is a cell's last value."""
    import nbformat
    from nbclient import NotebookClient

    cells = [
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from grading import check, progress\n"
        "def adam_first_step(g, lr=1e-3, eps=1e-8):\n    return -lr * g",
        'r = check("09_adam.adam_first_step", adam_first_step)\n'
        'check("09_adam.adam_first_step", adam_first_step, lang="zh")',
        "r",
        "progress()",
        'def adam_first_step(g, lr=1e-3, eps=1e-8):\n    print("seen")\n    return g[99]',
        'check("09_adam.adam_first_step", adam_first_step);',
    ]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in cells])
    folder = tmp_path / "notebooks" / "en"
    folder.mkdir(parents=True)
    NotebookClient(book, resources={"metadata": {"path": folder}}).execute()
    shown = [[o for o in cell.outputs if "data" in o] for cell in book.cells]
    assert [len(outputs) for outputs in shown] == [0, 2, 1, 1, 0, 1]
    first, second = (o["data"] for o in shown[1])
    assert 'lang="en"' in first["text/html"] and "梯度下降" in second["text/html"]
    assert first["text/plain"].startswith("✗ adam_first_step 0 of 3 checks passed")
    assert shown[2][0]["data"]["text/html"].split("✗")[0] == first["text/html"].split("✗")[0]
    assert "questions solved" in shown[3][0]["data"]["text/plain"]
    last = book.cells[-1].outputs
    assert any(o.get("text", "").startswith("seen\n") for o in last)
    assert "at line 3:\nreturn g[99]" in shown[5][0]["data"]["text/plain"]  # the cell's own line


def test_importing_loads_neither_numpy_nor_exercises():
    code = "import sys, grading; assert 'numpy' not in sys.modules; from grading import check; " \
           "assert not [m for m in sys.modules if m.startswith('exercises.')]; " \
           "assert not {'IPython', 'matplotlib', 'scipy'} & set(sys.modules)"  # fmt: skip
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_a_terminal_without_chinese(tmp_path):
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); from grading import check; "
        'check("09_adam.adam_step", None)'
    )
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert "The second argument is None" in done.stdout


# --- limits ------------------------------------------------------------------------------------


def small(function, seconds=0.1, cases=4):
    """A question of three checks, whose right answer is x + 1."""

    def numbers(rng):
        for _ in range(cases):
            yield case(float(rng.integers(10)))

    checks = tuple(Check(f"第 {i} 项 · check {i}", numbers) for i in range(3))
    reference = types.SimpleNamespace(plus=lambda x: x + 1)
    exercise = Exercise("00_test", {"plus": Question(checks, seconds=seconds)}, reference, ())
    panel, passed, _ = reader._examined(exercise, "plus", function)
    return panel.text(("en",)), passed


def forever(x):
    while True:
        pass


def forever_catching_all(x):
    while True:
        try:
            while True:
                pass
        except Exception:
            pass


def once_more(x):
    try:
        while True:
            pass
    except:  # noqa: E722
        while True:
            pass


def endless(x):
    while True:
        yield x


@pytest.mark.parametrize("function", [forever, forever_catching_all, once_more])
def test_an_endless_loop_ends(function):
    started = time.monotonic()
    text, passed = small(function)
    assert time.monotonic() - started < 2 and not passed
    assert "It did not end within 0.1 seconds: is there a loop that never stops?" in text
    assert "  ✗ check 0\n  ○ check 1\n  ○ check 2\n" in text


def test_a_generator_that_never_ends(monkeypatch):
    monkeypatch.setattr("grading.values.MOST_ITEMS", 100)
    text, _ = small(endless, seconds=2)
    assert "it has more than 100 items" in text


def test_the_time_of_all_calls_is_limited(monkeypatch):
    monkeypatch.setattr(reader, "SECONDS", 0.3)
    started = time.monotonic()
    text, passed = small(lambda x: time.sleep(0.05) or x + 1, seconds=1, cases=100)
    assert time.monotonic() - started < 2 and not passed
    assert "end within" in text or "The calls together took more than 0.3 seconds" in text


def test_a_time_limit_leaves_no_alarm_behind():
    for _ in range(20):
        with pytest.raises(TooSlow), time_limit(0.01):
            forever(0)
    time.sleep(0.3)


def test_there_is_no_limit_in_a_thread():
    found = []
    thread = threading.Thread(target=lambda: found.append(small(lambda x: x + 1, seconds=0.1)))
    thread.start()
    thread.join()
    assert found[0][1]


def test_output_is_let_through_but_bounded(capsys):
    small(lambda x: print("z" * 300) or x + 1)
    out = capsys.readouterr().out
    assert 1_000 < out.count("z") <= reader.PRINTED and "output is too long" in out
    small(lambda x: print("fine") or x + 1, cases=1)
    assert "too long" not in capsys.readouterr().out


# --- hostile objects ---------------------------------------------------------------------------


class Always:
    """Equal to everything, an array of anything, a number by its own account."""

    __class__ = np.float64
    dtype = np.dtype(float)
    shape = (3,)

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __repr__(self):
        raise RuntimeError("no repr")

    __hash__ = None
    __str__ = __repr__

    def __array__(self, *args, **kwargs):
        return np.zeros(3)

    def __float__(self):
        return 1.0

    def item(self):
        return self


class Float(float):
    def __eq__(self, other):
        return True

    __hash__ = float.__hash__


class Array(np.ndarray):
    def __eq__(self, other):
        return True


class Key:
    def __str__(self):
        return "A"

    __repr__ = __str__


class Meta(type):
    __name__ = property(lambda cls: 1 / 0)


class Quiet(Exception):
    def __str__(self):
        raise RuntimeError("no text")


Number = type("Number", (np.float64,), {"__module__": "numpy", "item": lambda self: Always()})


@pytest.mark.parametrize(
    "value",
    [
        Always(),
        Float(3.0),
        np.zeros(3).view(Array),
        [Always()],
        {"x": Always()},
        {Key(): 1},
        Number(2.0),
        Meta("Strange", (), {})(),
        10**400,
        np.array([Always(), 1], dtype=object),
        np.ma.masked_array([1.0]),
        1 + 2j,
        b"bytes",
        {1, 2},
        [[[[[[[[[[1]]]]]]]]]],
        object,
    ],
    ids=lambda value: type.__dict__["__name__"].__get__(type(value)),
)
def test_what_is_no_plain_value_is_told(told, value):
    answer = answer_of(lambda: value, case())
    assert answer.kind == "no value" and answer.value is None
    text = told(lambda *a, **k: value)
    assert (
        "0 of 5 checks passed" in text and "It returned no number, array or list of these" in text
    )


def test_an_iterator_that_raises(told):
    def wrong(*args, **kwargs):
        yield 1
        raise LookupError("half-way")

    assert "It raised LookupError: half-way" in told(wrong)


def test_an_exception_that_does_not_speak(told):
    def wrong(*args, **kwargs):
        raise Quiet

    assert "It raised Quiet at line" in told(wrong)


def test_an_exception_that_never_stops_speaking(told):
    class Endless(Exception):
        def __str__(self):
            while True:
                pass

    def wrong(*args, **kwargs):
        raise Endless

    assert "It raised Endless at line" in answer_of(wrong, case()).fault


def test_a_callable_that_answers_no_question():
    class Callable:
        def __call__(self, *args, **kwargs):
            raise ValueError("called")

        def __getattribute__(self, name):
            raise SystemExit

    result = reader.check(STEP, Callable(), lang="en")
    assert "It raised ValueError: called" in str(result)


def test_a_value_kept_is_not_the_readers_own():
    array = np.zeros(3)
    answer = answer_of(lambda: array, case())
    array[:] = 5
    assert (answer.value == 0).all()


def test_a_generator_that_reuses_its_array():
    def batches():
        array = np.zeros(1)
        for i in range(3):
            array[:] = i
            yield array

    assert [float(a[0]) for a in answer_of(batches, case()).value] == [0, 1, 2]


def test_changed_arguments_are_seen_wherever_they_stand():
    def change(first, second=None):
        (first[0] if isinstance(first, list) else second)[:] = 1
        return 1

    assert answer_of(change, case([np.zeros(2)])).changed == (0,)
    assert answer_of(change, case(0, second=np.zeros(2))).changed == ("second",)
    assert answer_of(lambda x: x.resize(1, refcheck=False) or 1, case(np.zeros(2))).changed == (0,)


@pytest.mark.parametrize(
    "data",
    [
        {"array": "AAAA", "type": "O", "shape": [1]},
        {"array": 7, "type": "<f8", "shape": [1]},
        {"array": "AAAA", "type": ["<f8"], "shape": [1]},
        {"array": "AAAAAAAAAAA=", "type": "<f8", "shape": "x"},
        {"array": "AAAAAAAAAAA=", "type": "<f8", "shape": [7]},
        {"function": [], "parameters": {}},
        {"function": "os.system", "parameters": {}},
        {"dict": 3},
        {"dict": [[1, 2, 3]]},
        {"rng": "x"},
        {"float": "1e5"},
        10**30,
        [[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]],
        {"unknown": 1},
    ],
)
def test_data_that_nobody_wrote(data):
    with pytest.raises(ValueError):
        from_json(data)


def test_data_passes_a_pipe():
    values = [
        1, -2.5, True, None, "text", float("inf"), [1, [2.0, "x"]], {"a": np.arange(3), "b": [1]},
        np.ones((2, 0, 3), dtype=np.float32), np.array(True), np.array(7),
    ]  # fmt: skip
    for value in values:
        back = from_json(json.loads(json.dumps(to_json(value))))
        assert not differs(back, plain(value), 0, 0)
    assert from_json(to_json(Rng(3))) == Rng(3)
    back = from_json(json.loads(json.dumps(to_json(Function("quadratic", {"A": np.eye(2)})))))
    assert back.live()(np.ones(2)) == 1.0
    assert np.isnan(from_json(to_json(float("nan"))))


def test_a_judge_that_fails_blames_the_form():
    judged = Check("有项 · has items", lambda rng: [case(1.0)], lambda c, value: value["key"][3])
    exercise = Exercise("00_test", {"f": Question((judged,))}, types.SimpleNamespace(f=abs), ())
    panel, passed, _ = reader._examined(exercise, "f", lambda x: 3.0)
    assert not passed and "the value returned has not the right form: 3" in panel.text(("en",))


# --- progress ----------------------------------------------------------------------------------


def test_progress_from_nothing(capsys, folder):
    result = reader.progress(lang="en")
    out = capsys.readouterr().out
    assert re.match(r"○ 0 of \d+ questions solved in all exercises\n", out)
    assert "Exercise 9: Adam\n  ○ adam_step\n" in out and "Go on with Exercise" in out
    assert not result.passed and not (folder / "progress.json").exists()


def test_progress_is_kept_beside_the_notebooks(folder, monkeypatch, capsys):
    place = folder / "notebooks" / "zh" / "exercises"
    place.mkdir(parents=True)
    monkeypatch.chdir(place)
    reader.check(STEP, adam)
    file = folder / "notebooks" / "progress.json"
    assert list(json.loads(file.read_text("utf8"))["solved"]) == [STEP]
    monkeypatch.chdir(folder / "notebooks")
    reader.check("09_adam.adam_first_step", ADAM.reference.adam_first_step)
    reader.check(STEP, MUTANTS["uphill"].function)  # what is solved stays solved
    capsys.readouterr()
    result = reader.progress(lang="zh")
    out = capsys.readouterr().out
    assert re.match(r"○ 所有练习共 \d+ 题，已做对 2 题\n", out) and "  ✓ adam_first_step\n" in out
    page = Page(result._repr_html_())
    assert [v for k, v in page.attributes if k == "aria-label"].count("做对了") == 2
    assert set(os.listdir(folder / "notebooks")) == {"zh", "progress.json"}


def test_all_solved(folder, capsys):
    names = reader._names()
    (folder / "progress.json").write_text(json.dumps({"solved": dict.fromkeys(names, "2026")}))
    assert reader.progress(lang="en").passed
    assert "Every question is solved." in capsys.readouterr().out


def test_questions_of_another_copy_are_kept(folder):
    file = folder / "progress.json"
    file.write_text(json.dumps({"solved": {"99_more.f": "2026-01-01"}}))
    reader.check(STEP, adam)
    assert set(json.loads(file.read_text())["solved"]) == {"99_more.f", STEP}


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "null", '{"solved": 3}', '{"solved": {"a": 1}}', "\udcff", "[" * 9999],
)
def test_a_damaged_file_is_kept_aside(folder, capsys, content):
    file = folder / "progress.json"
    written = content.encode("utf8", "surrogateescape")
    file.write_bytes(written)
    reader.check(STEP, adam, lang="en")
    out = capsys.readouterr().out
    assert "it has been kept as progress-damaged-1.json" in out and "all 5 checks passed" in out
    assert (folder / "progress-damaged-1.json").read_bytes() == written
    assert list(json.loads(file.read_text())["solved"]) == [STEP]
    file.write_bytes(written)
    reader.progress(lang="en")
    assert "progress-damaged-2.json" in capsys.readouterr().out


def test_a_file_that_cannot_be_written(folder, monkeypatch, capsys):
    def refuse(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("grading.solved.tempfile.mkstemp", refuse)
    assert reader.check(STEP, adam, lang="en").passed
    out = capsys.readouterr().out
    assert "Progress could not be saved in" in out and "(Permission denied)" in out
    reader.progress(lang="en")  # for this session it is remembered
    assert "1 of " in capsys.readouterr().out
    monkeypatch.undo()
    monkeypatch.chdir(folder)
    reader.check("09_adam.adam_first_step", ADAM.reference.adam_first_step)
    assert len(json.loads((folder / "progress.json").read_text())["solved"]) == 2


def test_a_file_that_cannot_be_read_is_not_written_over(folder, monkeypatch, capsys):
    file = folder / "progress.json"
    file.mkdir()  # not even root can read this
    reader.check(STEP, adam, lang="en")
    assert "progress-damaged-1.json" in capsys.readouterr().out
    assert (folder / "progress-damaged-1.json").is_dir() and file.is_file()
    file.write_text("{")
    monkeypatch.setattr(Path, "rename", lambda *a: (_ for _ in ()).throw(OSError("busy")))
    assert reader.check(STEP, adam, lang="en").passed
    assert "can neither be read nor renamed" in capsys.readouterr().out
    assert file.read_text() == "{"


def test_a_failed_write_leaves_the_old_file(folder, monkeypatch):
    reader.check(STEP, adam)
    before = (folder / "progress.json").read_text()

    def fail(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("grading.solved.os.replace", fail)
    reader.check("09_adam.adam_first_step", ADAM.reference.adam_first_step)
    assert (folder / "progress.json").read_text() == before
    assert os.listdir(folder) == ["progress.json"]


# --- time --------------------------------------------------------------------------------------


def test_a_panel_comes_within_50_ms(capsys):
    for function in (adam, MUTANTS["only_x_returned"].function):
        times = []
        for _ in range(5):
            started = time.process_time()
            reader.check(STEP, function)._repr_html_()
            times.append(time.process_time() - started)
        assert min(times) < 0.05

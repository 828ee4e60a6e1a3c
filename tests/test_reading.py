"""What `make bench` makes of Lighthouse's reports, and how it serves and shows."""

import gzip
import urllib.error
import urllib.request

import pytest

from benchmarks import reading, weight
from benchmarks.lighthouse import SCORES, STANDARD, Run, calculated
from publish.errors import BookError


def report(performance=1.0, shift=0.0, paint=1000.0, **audits):
    """A report in Lighthouse's form, with as little in it as is read."""
    found = {
        "cumulative-layout-shift": {"score": 1, "numericValue": shift},
        "largest-contentful-paint": {"score": 1, "numericValue": paint, "displayValue": "1\xa0s"},
    }
    found |= {name: {"score": score} for name, score in audits.items()}
    refs = [{"id": name, "weight": 10} for name in found]
    scores = dict.fromkeys(SCORES, 1.0) | {"performance": performance}
    return {
        "requestedUrl": "http://127.0.0.1/a.html",
        "environment": {"benchmarkIndex": 1533},
        "audits": found,
        "categories": {
            name: {"score": score, "auditRefs": refs if name == "performance" else []}
            for name, score in scores.items()
        },
    }


def test_a_report_is_read():
    run = Run.read(report(performance=0.93, shift=0.01, paint=1800, speed=0.8, layout=None))
    assert run.scores == {**dict.fromkeys(SCORES, 100), "performance": 93}
    assert (run.shift, run.paint, run.speed) == (0.01, 1800, 1533)
    assert run.faults["performance"] == ["speed"]  # what has no score is no fault


def test_a_page_that_lighthouse_could_not_load_is_named():
    broken = report() | {"runtimeError": {"code": "NO_FCP", "message": "nothing was painted"}}
    with pytest.raises(BookError, match="a.html: nothing was painted"):
        Run.read(broken)


def test_the_median_of_runs_is_taken_of_each_figure():
    runs = [
        Run.read(report(performance=p, paint=t, speed=s))
        for p, t, s in [(0.9, 1000, 0.2), (0.99, 3000, 1), (0.95, 2000, 0.5)]
    ]
    median = Run.median(runs)
    assert (median.scores["performance"], median.paint) == (95, 2000)
    assert median.faults["performance"] == ["speed"]


def test_the_slowdown_is_lighthouses_own():
    assert calculated(1533) == pytest.approx(STANDARD)
    assert calculated(1300) == pytest.approx(3)
    assert calculated(800) == pytest.approx(2)
    assert calculated(100) == 1


def test_the_table_marks_what_is_missed(capsys):
    run = Run.read(report(performance=0.9, paint=1200, render=0.4))
    stock = Run.read(report(paint=2000))
    asked = frozenset(map(str, range(26)))
    page = reading.Measured("chapters/a", run, stock, weight.Visit(asked, 400_000, 150_000), 9_000)
    assert not reading.table([page])
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    missed = [line.split("  ")[0] for line in lines if line.endswith("MISSED")]
    assert missed == ["performance", "LCP against stock's", "first visit, requests"]
    assert lines[-1] == "chapters/a, performance: render"


def test_without_stock_there_is_no_ratio(capsys):
    page = reading.Measured("chapters/a", Run.read(report()), None,
                            weight.Visit(frozenset("a"), 9, 0), 0)  # fmt: skip
    assert reading.table([page])
    assert "–" in capsys.readouterr().out


def test_pages_are_sent_compressed(tmp_path):
    (tmp_path / "a.html").write_text("<p>descent</p>" * 100)
    (tmp_path / "a.woff2").write_bytes(b"font")
    with reading.served(tmp_path) as address:
        with urllib.request.urlopen(f"{address}/a.html") as answer:
            body = answer.read()
            assert answer.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(body).startswith(b"<p>descent") and len(body) < 100
        with urllib.request.urlopen(f"{address}/a.woff2") as answer:
            assert answer.read() == b"font" and answer.headers["Content-Encoding"] is None
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{address}/none.html")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["chapters/none"], "no such page: chapters/none"),
        (["--runs", "0"], "at least 1"),
        (["--slowdown", "nan"], "at least 1"),
    ],
)
def test_wrong_arguments_are_refused(arguments, words, capsys):
    with pytest.raises(SystemExit):
        reading.main(arguments)
    assert words in capsys.readouterr().err

"""A student's report: a page of its own in the student's language, and Gradescope's results.json.

All that a submission had a hand in is escaped; the page has no script and asks no other host.
"""

import html
import json

from grading.questions import title_of

WORDS = {
    "title": "成绩报告 · Report",
    "total": "总分： · Total: ",
    "check": "检查 · Check",
    "result": "结果 · Result",
    "points": "得分 · Points",
    "passed": "✓ 通过 · ✓ passed",
    "failed": "✗ 未通过 · ✗ failed",
    "file": "文件： · File: ",
    "not graded": "没有评分 · Not graded",
    "cells": "运行时出错的单元格 · Cells that failed when run",
    "cell": "单元格 {0}： · Cell {0}: ",
    "killed": "使进程中止，已跳过 · ended the process and was left out",
    "too slow": "没有在规定时间内结束，已跳过 · did not end in time and was left out",
    "trusted": "这份提交是在没有沙箱的情况下评分的（--trust-submissions），"
    "分数只有在信任提交者时才可信。 · This submission was graded without a sandbox "
    "(--trust-submissions): its points mean something only if its author is trusted.",
    "best": "同一练习交了 {0} 份，取得分最高的一份。 · "
    "{0} files were handed in for this exercise; the one with the most points counts.",
}

_PAGE = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1rem/1.6 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }}
table {{ border-collapse: collapse; width: 100%; margin: .5rem 0 1.5rem; }}
th, td {{ border-bottom: 1px solid GrayText; padding: .4rem .6rem; text-align: start; vertical-align: top; }}
th:first-child {{ width: 38%; font-weight: normal; }}
thead th {{ font-weight: bold !important; }}
.points {{ width: 4.5rem; white-space: nowrap; }}
.message, pre {{ white-space: pre-wrap; margin: .2rem 0 0; }}
.score {{ margin-inline-start: .6em; font-weight: normal; white-space: nowrap; }}
.warning {{ border: 2px solid; padding: .5rem 1rem; font-weight: bold; }}
</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


def say(text: str, language: str) -> str:
    """The part of `中文 · English` in a language; both if the language is "" or it has one part.

    >>> say("中文 · English", "en")
    'English'
    """
    parts = text.split(" · ")
    return parts[language == "en"] if language and len(parts) == 2 else text


def html_report(rows: list[dict]) -> str:
    """A student's report as a page."""
    language = next((row["language"] for row in rows if row["language"]), "")

    def word(name: str, *values: object) -> str:
        return html.escape(say(WORDS[name], language).format(*values))

    def text(value: str) -> str:
        return html.escape(say(value, language))

    student = html.escape(rows[0]["student"])
    total = f"{_sum(rows, 'points')} / {_sum(rows, 'possible')}"
    body = [f"<h1>{word('title')} · {student}</h1>"]
    if not all(row["sandbox"] for row in rows):
        body.append(f'<p class="warning">{word("trusted")}</p>')
    body.append(f"<p>{word('total')}<strong>{total}</strong></p>")
    for row in rows:
        if row["problem"]:
            body.append(f"<h2>{word('not graded')}</h2>\n<p>{text(row['problem'])}</p>")
        else:
            own = f"{_sum([row], 'points')} / {_sum([row], 'possible')}"
            body.append(f"<h2>{text(title_of(row['exercise']))} {_score(own)}</h2>")
        body.append(f"<p>{word('file')}<code>{html.escape(row['file'])}</code></p>")
        if row["files"] > 1:
            body.append(f"<p>{word('best', row['files'])}</p>")
        for name, checks in row["questions"].items():
            got = f"{sum(c['points'] for c in checks)} / {sum(c['possible'] for c in checks)}"
            body.append(f"<h3><code>{html.escape(name)}</code> {_score(got)}</h3>\n<table>\n<thead><tr>"
                        f'<th scope="col">{word("check")}</th><th scope="col">{word("result")}</th>'
                        f'<th scope="col" class="points">{word("points")}</th></tr></thead>\n<tbody>')  # fmt: skip
            for check in checks:
                passed = word("passed" if check["points"] == check["possible"] else "failed")
                message = (
                    f'<p class="message">{text(check["message"])}</p>' if check["message"] else ""
                )
                body.append(f'<tr><th scope="row">{text(check["title"])}</th>'
                            f'<td>{passed}{message}</td>'
                            f'<td class="points">{check["points"]} / {check["possible"]}</td></tr>')  # fmt: skip
            body.append("</tbody>\n</table>")
        if row["cells"]:
            body.append(f"<h3>{word('cells')}</h3>\n<ul>")
            for cell in row["cells"]:
                error = cell["error"]
                error = word(error) if error in WORDS else html.escape(error)
                body.append(f"<li>{word('cell', cell['number'])}<pre>{error}</pre></li>")
            body.append("</ul>")
    title = f"{say(WORDS['title'], language)} · {rows[0]['student']}"
    lang = {"zh": "zh-CN", "en": "en", "": "zh-CN"}[language]
    return _PAGE.format(lang=lang, title=html.escape(title), body="\n".join(body))


def gradescope(rows: list[dict]) -> str:
    """A student's results in the form that Gradescope reads."""
    language = next((row["language"] for row in rows if row["language"]), "")
    problems = [say(row["problem"], language) for row in rows if row["problem"]]
    if not all(row["sandbox"] for row in rows):
        problems.insert(0, say(WORDS["trusted"], language))
    tests = [
        {
            "name": f"{row['exercise']}.{name}: {say(check['title'], language)}",
            "score": check["points"],
            "max_score": check["possible"],
            "status": "passed" if check["points"] == check["possible"] else "failed",
            "output": say(check["message"], language),
        }
        for row in rows
        for name, checks in row["questions"].items()
        for check in checks
    ]
    result = {
        "score": _sum(rows, "points"),
        "output": "\n".join(problems),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "stdout_visibility": "hidden",
        "tests": tests,
    }
    return json.dumps(result, ensure_ascii=False, indent=1) + "\n"


def _score(text: str) -> str:
    return f'<span class="score">{text}</span>'


def _sum(rows: list[dict], what: str) -> int:
    return sum(c[what] for row in rows for checks in row["questions"].values() for c in checks)

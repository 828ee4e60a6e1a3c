"""The page for readers who become authors: what it tells them to type and to open is there."""

import re

import pytest
import test_publish_languages

import grading.__main__
import publish.__main__
from publish import interface, settings
from publish.settings import ROOT
from publish.source import read_chapter, toc

PAGE = ROOT / "chapters" / "appendix_contribute.md"
CELLS = read_chapter(PAGE, ROOT).cells
TEXT = "\n".join(cell.source for cell in CELLS)
COMMANDS = [
    line for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL) for line in block.splitlines()
]
SPANS = sorted(set(re.findall(r"(?<!`)`([^`\n]+)`(?!`)", re.sub(r"\{\w+\}`[^`]*`", "", TEXT))))
EXAMPLE = "16_line_search"


@pytest.mark.parametrize("span", [span for span in SPANS if re.search(r"[/.]|^LICENSE$", span)])
def test_files_exist(span):
    assert (ROOT / span).exists() or span == f"chapters/{EXAMPLE}.md"


def test_the_example_is_the_next_chapter():
    numbers = [int(found[1]) for name in toc() if (found := re.match(r"chapters/(\d\d)_", name))]
    assert f"{max(numbers) + 1:02}" == EXAMPLE[:2]


@pytest.mark.parametrize(
    "command", sorted({*COMMANDS, *(s for s in SPANS if s.startswith("make"))})
)
def test_commands_exist(command, capsys):
    program, *arguments = command.split()
    if program == "make":
        target = arguments[0]
        assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf8"), re.M)
        return
    assert program == ".venv/bin/python" and arguments.pop(0) == "-m"
    module, command, *rest = arguments
    if module == "pytest":
        assert (ROOT / command).is_file()
        return
    main = {"publish": publish.__main__.main, "grading": grading.__main__.main}[module]
    with pytest.raises(SystemExit) as stop:
        main([command, *rest, "--help"])
    assert stop.value.code == 0 and f"{module} {command}" in capsys.readouterr().out


def test_names_exist():
    names = {span for span in SPANS if re.fullmatch(r"[A-Z]\w+", span)} - {"LICENSE"}
    assert names == {"LANGUAGES", "HTML_LANG", "Edition", "WORDS"}
    assert all(hasattr(settings, name) for name in names - {"WORDS"})
    assert set(interface.WORDS) <= set(settings.LANGUAGES)


def test_the_page_names_all_that_the_test_of_a_third_language_changes():
    code = (ROOT / "tests" / "test_publish_languages.py").read_text(encoding="utf8")
    body = re.search(r"def spanish_book.*?return book", code, re.DOTALL)[0]
    changed = set(re.findall(r'"(_?\w+\.\w+)"', body))
    assert changed == {"settings.py", "_config.yml", "_toc.yml"}
    assert {"publish/settings.py", "_config.yml", "_toc.yml"} <= set(SPANS)
    assert f'name="{"es"}"' in test_publish_languages.EDITION and "es" in SPANS


def test_words_to_translate_are_where_the_page_says():
    """Each file of the table holds words in both languages."""
    for path in re.findall(r"^\| `(.*?)` \|", TEXT, re.MULTILINE):
        text = (ROOT / path).read_text(encoding="utf8")
        assert re.search(r"[\u4e00-\u9fff]", text) and re.search(r"[A-Za-z]{3,}", text), path

"""Words: chapters and exercises use the glossary's form of every term.

The headings of the glossary are the list of terms. What must not stand instead is listed here.
"""

import re

import pytest

from publish.settings import CHAPTERS, EXERCISES, LANGUAGES, ROOT
from publish.source import read_chapter
from publish.titles import is_bilingual, side

GLOSSARY = CHAPTERS / "appendix_glossary.md"
FEWEST_LINKS = 5  # of a chapter into the glossary

# Each: a pattern, and what to write instead. Only forms that never stand in another sense.
AVOID = {
    # objective and loss
    "得分函数|打分函数": "评分函数",
    "权值|权数": "权重",
    "偏置项|偏差项": "偏置",
    "成本函数": "代价函数",
    "目标方程": "目标函数",
    "铰链损失|折叶损失|铰接损失": "合页损失",
    "交互熵|互熵": "交叉熵",
    "正规化|规则化": "正则化",
    # gradient and curvature
    "次导数|亚梯度|子梯度|次微分": "次梯度",
    "数字梯度": "数值梯度",
    "分析梯度": "解析梯度",
    "梯度检验|梯度校验|梯度核对": "梯度检查",
    "有限差值|有限差异": "有限差分",
    "海森|海塞|海赛": "黑塞矩阵",
    "本征值|固有值": "特征值",
    "奇异数": "奇异值",
    "坏条件|不良条件": "病态",
    # the landscape
    "损失景观|损失地貌|优化景观": "优化地形",
    "马鞍点|鞍型点": "鞍点",
    "静止点|平稳点": "驻点",
    "局部最小|本地最小": "局部极小值",
    "全局极小|全球最小": "全局最小值",
    "平台期|平台区|高原区": "停滞区",
    # ways of walking
    "最佳化器|优化程序": "优化器",
    "线性搜索|直线搜索": "线搜索",
    "收敛率|收敛速率": "收敛速度",
    "冲量": "动量",
    "梯度下滑|坡度下降": "梯度下降",
    "指数移动平均|指数加权的移动平均|指数加权移动均值|滑动平均": "指数加权移动平均",
    "偏差校正|偏置修正|偏差纠正|偏见修正": "偏差修正",
    "一阶动量|第一矩|第一时刻": "一阶矩",
    "二阶动量|第二矩|第二时刻": "二阶矩",
    "适应性学习率|自适应学习速率": "自适应学习率",
    "准牛顿|类牛顿|伪牛顿": "拟牛顿法",
    # the learning rate
    "学习速率|学习速度": "学习率",
    "步骤大小": "步长",
    "学习率(?:时间表|日程|计划表|进度表)": "学习率调度",
    "学习率(?:腐烂|衰退)": "学习率衰减",
    "热身": "预热",
    "余弦(?:腐烂|衰退)": "余弦衰减",
    "噪音底|噪声地板": "噪声底",
    # data and batches
    "小批次|迷你批|小批梯度": "小批量",
    "批次大小|批大小|批尺寸|批量尺寸": "批量大小",
    "随机坡度|随机的梯度下降": "随机梯度下降",
    "训练周期|周期的训练|学习周期|纪元": "轮",  # 周期 itself is also a period of time
    "无偏见|不偏估计|无偏差估计": "无偏估计",
    # training and generalization
    "过度拟合|过份拟合": "过拟合",
    "开发集|确认集|校验集": "验证集",
    "交叉检验|交叉确认": "交叉验证",
    "超参(?!数)|超级参数": "超参数",
    "栅格搜索|格点搜索": "网格搜索",
    "随机查找|随机检索": "随机搜索",
    "贝叶斯最佳化": "贝叶斯优化",
    "提前停止|提早停止|早期停止": "早停",
    "权重(?:腐烂|衰退)|重量衰减": "权重衰减",
    "暂退|丢弃法|退出法|丢失法": "随机失活",
    "合奏|集合学习": "集成",
    # names stay as they are
    "亚当": "Adam",
    "阿达格拉德": "AdaGrad",
    "涅斯捷罗夫|内斯特罗夫|涅斯特洛夫": "Nesterov",
    "软最大|柔性最大|软性最大": "softmax",
}

# The book has one word that is also a form to avoid: where it stands in its other sense.
ALLOWED = {
    "滑动平均": r"^## 滑动平均 `averages`",
}


_ANY_TO_AVOID = re.compile("|".join(AVOID))


def glossary_terms() -> list[tuple[str, str, str]]:
    """The label, the Chinese and the English form of every term, from the headings."""
    lines = GLOSSARY.read_text(encoding="utf8").splitlines()
    return [
        (lines[i - 1].strip("()="), *(side(line[4:], lang) for lang in LANGUAGES))
        for i, line in enumerate(lines)
        if line.startswith("### ")
    ]


def pages():
    return sorted(CHAPTERS.glob("*.md")) + sorted(EXERCISES.glob("*/exercise.md"))


def numbered_chapters():
    return sorted(CHAPTERS.glob("[0-9][0-9]_*.md"))


def lines_of(path):
    """Every line of a page with its place: prose, titles, captions, tables and code alike."""
    for number, line in enumerate(path.read_text(encoding="utf8").splitlines(), 1):
        yield f"{path.relative_to(ROOT).as_posix()}:{number}", line


def wrong_forms(place: str, line: str) -> list[str]:
    if not _ANY_TO_AVOID.search(line):
        return []
    return [
        f"{place}: write {right}, not {found[0]}."
        for pattern, right in AVOID.items()
        for found in re.finditer(pattern, line)
        if not (found[0] in ALLOWED and re.search(ALLOWED[found[0]], line))
    ]


def _singular(english: str) -> str:
    english = english.lower().replace("minima", "minimum").removeprefix("the ")
    return re.sub(r"(?<=[a-z])(?<!s)(?<!bia)s$", "", english)


def _bare(chinese: str) -> str:
    """Chinese without bold and with the words of roles only."""
    return re.sub(r"\{[\w:-]+\}`([^`<]*?)\s*(?:<[^`]*>)?`", r"\1", chinese).replace("**", "")


def chinese_names() -> dict[str, str]:
    return {_singular(en): zh for _, zh, en in glossary_terms()}


def misnamed(place: str, line: str, chinese: dict[str, str]) -> list[str]:
    """Where a term's English name is beside Chinese that is not the glossary's.

    Looks at 中文（english） in prose and at titles and index entries 中文 · English that are
    nothing but a term.
    """
    problems = []
    bare = _bare(line)
    for found in re.finditer(r"([^（）]+)（([A-Za-z][A-Za-z' -]*)(?=[）,，])", bare):
        right = chinese.get(_singular(found[2]))
        if right and not found[1].endswith(right):
            problems.append(f"{place}: {found[2]} is {right}, not …{found[1][-8:]}.")
    title = re.sub(r"^(#+ |```\{index\} )", "", bare)
    if is_bilingual(title):
        zh, en = (side(title, lang) for lang in LANGUAGES)
        if (right := chinese.get(_singular(en))) not in (None, zh):
            problems.append(f"{place}: {en} is {right}, not {zh}.")
    return problems


# --- the glossary itself -----------------------------------------------------------------------


def test_every_term_has_a_label_both_names_and_a_way_to_its_chapter():
    terms = glossary_terms()
    assert len(terms) >= 60
    for names in zip(*terms, strict=True):
        assert len(set(names)) == len(names), "a term stands twice"
    assert all(re.fullmatch(r"term-[a-z]+(-[a-z]+)*", label) for label, _, _ in terms)
    cells = read_chapter(GLOSSARY, ROOT).cells
    for i, cell in enumerate(cells):
        if "\n### " in f"\n{cell.source}":
            assert [twin.lang for twin in cells[i + 1 : i + 3]] == list(LANGUAGES), cell.source
            for twin in cells[i + 1 : i + 3]:
                assert re.search(r"\{ref\}`[^`]*<(sec|ch)-[a-z-]+>`", twin.source), cell.source


def test_no_form_to_avoid_is_the_form_of_a_term():
    right = " ".join(f"{zh}。" for _, zh, _ in glossary_terms())
    assert wrong_forms("the glossary", right) == []


# --- chapters and exercises --------------------------------------------------------------------


def test_pages_avoid_the_wrong_forms():
    problems = [p for path in pages() for place, line in lines_of(path)
                for p in wrong_forms(place, line)]  # fmt: skip
    assert problems == [], "\n" + "\n".join(problems)


def test_pages_name_a_term_as_the_glossary_does():
    names = chinese_names()
    problems = [p for path in pages() for place, line in lines_of(path)
                for p in misnamed(place, line, names)]  # fmt: skip
    assert problems == [], "\n" + "\n".join(problems)


def test_every_chapter_links_its_terms_to_the_glossary():
    known = {label for label, _, _ in glossary_terms()}
    for path in numbered_chapters():
        links = set(re.findall(r"<(term-[a-z-]+)>", path.read_text(encoding="utf8")))
        name = path.relative_to(ROOT).as_posix()
        assert links <= known, f"{name} links to terms without an entry: {sorted(links - known)}"
        assert len(links) >= FEWEST_LINKS, (
            f"{name} links {len(links)} terms to the glossary: link the first uses of its "
            "important terms, {ref}`动量 <term-momentum>` and {ref}`momentum <term-momentum>`."
        )


def test_every_term_is_linked_from_a_chapter():
    chapters = "".join(path.read_text(encoding="utf8") for path in numbered_chapters())
    orphans = [label for label, _, _ in glossary_terms() if f"<{label}>" not in chapters]
    assert not orphans, f"no chapter links to {orphans}: link their first uses."


# --- the test's own eyes -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("算出海森矩阵的特征值。", "黑塞矩阵"),
        ("每个小批次走一步。", "小批量"),
        ("用了暂退法。", "随机失活"),
        ("亚当比它快。", "Adam"),
        ("超参要靠验证集来选。", "超参数"),
        ('    caption: "学习速率太大。 · Too large a rate."', "学习率"),
        ("经过十个周期的训练，损失不再下降。", "轮"),
    ],
)
def test_a_wrong_form_is_found(line, right):
    found = wrong_forms("chapters/x.md:7", line)
    assert found
    assert found[0].startswith(f"chapters/x.md:7: write {right}, not ")


@pytest.mark.parametrize(
    "line", ["动量落入周期为 3 的循环。", "101 步为一个周期。", "超参数有三个。", "一级级平台。"]
)
def test_a_word_in_another_sense_is_let_pass(line):
    assert wrong_forms("chapters/x.md:7", line) == []


@pytest.mark.parametrize(
    "line",
    [
        "这是**平坦区**（plateau）。",
        "各个本征数（eigenvalues）",
        "{ref}`惯性 <term-momentum>`（momentum）",
        "## 平坦区 · Plateaus",
    ],
)
def test_a_misnamed_term_is_found(line):
    assert len(misnamed("chapters/x.md:7", line, chinese_names())) == 1


@pytest.mark.parametrize(
    "line",
    [
        "这是**停滞区**（plateau）。",
        "{ref}`动量 <term-momentum>`（momentum）",
        "一**轮**（epoch）",
        "## 停滞区 · Plateaus",
        "指数加权移动平均（exponentially weighted moving average, EMA）",
    ],
)
def test_a_well_named_term_is_let_pass(line):
    assert misnamed("chapters/x.md:7", line, chinese_names()) == []

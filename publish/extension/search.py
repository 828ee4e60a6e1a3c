"""Search in Chinese by pairs of neighbouring characters, in English by stems.

Sphinx cuts Chinese text into words when it builds the index, but not the reader's query, so 条件数
finds nothing. Pairs need no dictionary and are the same on both sides.
"""

import re
from functools import cache

from sphinx.search.zh import SearchChinese

_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_WORD = re.compile(r"[\u3400-\u9fff]+|\w+")

_SPLIT_QUERY = """
var splitQuery = (query) => {
  const terms = [];
  for (const run of query.match(/[\\u3400-\\u9fff]+|[^\\u3400-\\u9fff\\s\\p{P}]+/gu) || []) {
    if (!/[\\u3400-\\u9fff]/.test(run) || run.length === 1) terms.push(run);
    else for (let i = 0; i + 1 < run.length; i++) terms.push(run.slice(i, i + 2));
  }
  return terms;
};
"""


class SearchBigrams(SearchChinese):
    js_splitter_code = _SPLIT_QUERY

    def init(self, options: dict) -> None:
        super().init(options | {"dict": ""} if options else {})
        self._stemmed = cache(self.stemmer.stemWord)  # a book has few words, and many of each

    def split(self, text: str) -> list[str]:
        """Han text as overlapping pairs, the rest as words.

        >>> SearchBigrams({}).split("条件数 of Adam")
        ['条件', '件数', 'of', 'Adam']
        """
        terms = []
        for run in _WORD.findall(_HAN_RUN.sub(lambda match: f" {match[0]} ", text)):
            if _HAN_RUN.match(run) and len(run) > 1:
                terms += [run[i : i + 2] for i in range(len(run) - 1)]
            else:
                terms.append(run)
        return terms

    def stem(self, word: str) -> str:
        return word if _HAN_RUN.match(word) else self._stemmed(word.lower())


def setup(app) -> None:
    app.add_search_language(SearchBigrams)

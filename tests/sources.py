"""The book's sources as they stand, read once for all tests."""

import functools

from publish.source import read_book

whole_book = functools.cache(read_book)

"""Turns the sources in `chapters/` into the book: notebooks, sites, print."""

import sys

# jsonschema loads this optional grammar of web addresses if it is there, for a format that no
# notebook and no setting uses: its import alone takes longer than all others. (`make test` has pytest
# load this module first, before its plugins load jsonschema.)
sys.modules.setdefault("rfc3987_syntax", None)

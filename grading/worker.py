"""Runs inside the sandbox: a submission's cells, and then its functions, one call at a time.

It sees numpy and `grading.values`, `grading.functions`, `grading.limits`; never an exercise's
checks, reference, mutants or seed. Everything here may be read and changed by the submission that
it runs: whoever listens (`grading.dialogue`) believes nothing but the values themselves.

Requests come on standard input and answers go to standard output, one JSON object a line. Both
are moved out of the way before any submitted code runs: what that prints goes nowhere.

Usage: ``python -I -S worker.py FOLDER…`` with the folders to import from.
"""

import contextlib
import importlib.machinery
import json
import linecache
import os
import sys
import types
import warnings

ABSENT = frozenset({  # imported by notebooks for drawing and display: accepted, and do nothing
    "lessons_lib", "matplotlib", "IPython", "ipywidgets", "scipy", "pandas", "seaborn", "tqdm",
})  # fmt: skip
MOST_BYTES = 2_000_000  # of one answer


class Nothing:
    """Stands in for whatever a notebook takes from a module that is not here."""

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *args, **kwargs):
        return self


class Stubs:
    """Imports an empty module for each of `ABSENT` and all below them."""

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ABSENT:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec):
        module = types.ModuleType(spec.name)
        module.__path__ = []
        module.__getattr__ = lambda name: getattr(Nothing(), name)
        return module

    def exec_module(self, module):
        pass


def main():
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.dup(1)
    sys.path[:0] = sys.argv[1:]
    import grading  # a bare folder here: of grading's modules only those named above are in it
    from grading.limits import time_limit
    from grading.values import Case, answer_of, from_json, to_json

    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)
    grading.check = grading.progress = lambda *args, **kwargs: None
    sys.meta_path.append(Stubs())
    warnings.simplefilter("ignore")
    module = types.ModuleType("__main__")
    sys.modules["__main__"] = module
    namespace = vars(module)
    namespace.update(get_ipython=Nothing(), display=lambda *args, **kwargs: None)

    def run(request):
        """Run one cell; it fails alone."""
        name, code = request["name"], request["code"]
        linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
        try:
            with time_limit(request["seconds"]):
                exec(compile(code, name, "exec"), namespace)
        except BaseException as error:  # SystemExit, KeyboardInterrupt, TooSlow as well
            return {"error": f"{type(error).__name__}: {str(error)[:300]}"}
        return {"error": ""}

    def ask(request):
        """Call one function on one case."""
        function = namespace.get(request["question"])
        if not callable(function):
            return {"kind": "missing"}
        case = Case(tuple(from_json(request["args"])), from_json(request["kwargs"]))
        answer = answer_of(function, case, tuple(request["changes"]), request["seconds"])
        return {
            "kind": answer.kind,
            "value": to_json(answer.value),
            "fault": answer.fault[:2000],
            "changed": list(answer.changed),
        }

    deeds = {"hello": lambda request: {}, "run": run, "ask": ask}
    for line in requests:
        request = json.loads(line)
        try:
            answer = deeds[request["do"]](request)
            text = json.dumps({"id": request["id"], **answer})
            if len(text) > MOST_BYTES:
                raise ValueError(f"the answer is larger than {MOST_BYTES} bytes")
        except BaseException as error:  # SystemExit in a submitted function as well
            fault = f"{type(error).__name__}: {str(error)[:300]}".replace(" · ", " ")
            answer = {"kind": "exception", "value": type(error).__name__,
                      "fault": f"出错了：{fault} · It raised {fault}", "changed": []}  # fmt: skip
            text = json.dumps({"id": request["id"], **answer})
        data = memoryview(text.encode("ascii") + b"\n")
        while data:
            data = data[os.write(answers, data) :]
    os._exit(0)  # whatever a submission has put off to the end is not run


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()

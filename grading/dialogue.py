"""Talks with the worker of one submission, believing nothing and never waiting for ever.

Every byte that comes back may have been written by the submission. Lengths are bounded, types are
checked, and each answer must carry the very id, drawn at random, of the request just made. Reading
and writing stop at a deadline. A worker that misbehaves, hangs or dies is killed, and a fresh one
is started without the cell, or for the next question, that killed it.
"""

import contextlib
import json
import os
import secrets
import selectors
import signal
import subprocess
import time
from typing import Any

import numpy as np

from grading.questions import Question
from grading.sandbox import Sandbox, SandboxError, explain
from grading.values import Answer, Case, from_json, to_json

MOST_BYTES = 3_000_000  # of one answer
KINDS = {"value", "nothing", "exception", "too slow", "no value", "changed input", "missing"}
LARGEST_INTEGER = 2**63

TOO_SLOW = (
    "没有在规定时间内结束：是不是有个循环停不下来？ · "
    "It did not end in time: is there a loop that never stops?"
)
KILLED = (
    "答案使运行它的进程中止了（退出、内存用尽，或输出被弄乱） · "
    "The answer ended the process that ran it (an exit, memory used up, or garbled output)"
)
MISSING = "没有找到函数 {0} · The function {0} was not found"
NOTHING = (
    "函数返回了 None：是不是忘了写 return？ · The function returned None: is the return missing?"
)
NO_VALUE = "返回的不是数、数组或它们的列表 · It returned no number, array or list of these"
CHANGED = (
    "你改动了调用者传进来的数组（第 {0} 个参数）：先复制，或写成 x = x - …，不要写 x -= … · "
    "You changed the caller's array (argument {0}): copy it first, or write x = x - …, not x -= …"
)
UNWRITTEN = "还没有写：raise NotImplementedError 还在 · Not written yet: raise NotImplementedError still stands"
EXCEPTION = "出错了：{0} · It raised {0}"


class Stopped(Exception):
    """The worker hangs ("too slow") or is gone ("killed")."""


class Worker:
    """One process and its pipes."""

    def __init__(self, sandbox: Sandbox):
        self.limits = sandbox.limits
        try:
            self.process = sandbox.start()
        except OSError as error:
            raise SandboxError(explain(str(error))) from error
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            os.set_blocking(pipe.fileno(), False)
        try:
            self.request({"do": "hello"}, self.limits.start)
        except Stopped:
            errors = b""
            with contextlib.suppress(OSError):
                errors = os.read(self.process.stderr.fileno(), 4000)
            self.close()
            raise SandboxError(explain(errors.decode("utf8", "replace"))) from None
        self.process.stderr.close()

    def end(self) -> None:
        """Let the process end by itself; so bubblewrap buries its own, and leaves no zombie."""
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=self.limits.grace)
        self.close()

    def close(self) -> None:
        """Kill the process and all that it started."""
        if self.process.poll() is None:
            with contextlib.suppress(OSError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.kill()
            self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            with contextlib.suppress(OSError):
                pipe.close()

    def request(self, message: dict, seconds: float) -> dict:
        """Send a message and return the answer to it. Raises Stopped."""
        name = secrets.token_hex(8)
        data = json.dumps({"id": name, **message}).encode("ascii") + b"\n"
        line = self._exchange(data, time.monotonic() + seconds)
        try:
            answer = json.loads(line)
        except (ValueError, RecursionError):
            raise Stopped("killed") from None
        if type(answer) is not dict or answer.pop("id", None) != name:
            raise Stopped("killed")
        return answer

    def _exchange(self, data: bytes, deadline: float) -> bytes:
        """Write all of `data`, then read one line, and not a byte more."""
        sending, receiving = self.process.stdin.fileno(), self.process.stdout.fileno()
        view, line = memoryview(data), bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(receiving, selectors.EVENT_READ)
            selector.register(sending, selectors.EVENT_WRITE)
            while True:
                left = deadline - time.monotonic()
                ready = selector.select(max(left, 0)) if left > 0 else []
                if not ready:
                    raise Stopped("too slow")
                for key, _ in ready:
                    try:
                        if key.fd == sending:
                            view = view[os.write(sending, view) :]
                            if not view:
                                selector.unregister(sending)
                            continue
                        part = os.read(receiving, 1 << 16)
                    except BlockingIOError:
                        continue
                    except OSError:
                        raise Stopped("killed") from None
                    line += part
                    end = line.find(b"\n")
                    if not part or len(line) > MOST_BYTES or (view and end >= 0):
                        raise Stopped("killed")  # gone, too much, or an answer to no question
                    if end >= 0:
                        if end != len(line) - 1:
                            raise Stopped("killed")
                        return bytes(line)


class Submission:
    """The code cells of one submission, run in a sandbox as often as it takes."""

    def __init__(self, cells: list[str], sandbox: Sandbox):
        self.cells = cells
        self.sandbox = sandbox
        self.limits = sandbox.limits
        self.deadline = time.monotonic() + self.limits.wall
        self.failed: dict[int, str] = {}  # cells that hang or end the process: not run again
        self.errors: dict[int, str] = {}  # what other cells raised
        self.lost: dict[str, str] = {}  # questions whose function did so
        self.worker: Worker | None = None

    def __enter__(self) -> "Submission":
        return self

    def __exit__(self, *exception) -> None:
        if self.worker:
            self.worker.end()

    def ask(self, name: str, question: Question, case: Case) -> Answer:
        """What the submission's function `name` answers to a case."""
        if name in self.lost:
            return _fault(self.lost[name])
        try:
            worker = self._ready()
            seconds = min(question.seconds, self.limits.call)
            message = {
                "do": "ask",
                "question": name,
                "args": to_json(list(case.args)),
                "kwargs": to_json(dict(case.kwargs)),
                "changes": list(question.changes),
                "seconds": seconds,
            }
            answer = read_answer(self._request(worker, message, seconds), name)
            if answer.kind == "too slow":  # so would the other checks be
                self.lost[name] = answer.kind
            return answer
        except Stopped as stop:
            self._stop()
            self.lost[name] = str(stop)
            return _fault(str(stop))

    def _ready(self) -> Worker:
        """A worker that has run all cells but those that cannot be run."""
        while self.worker is None:
            if time.monotonic() > self.deadline:
                raise Stopped("too slow")
            self.worker = Worker(self.sandbox)
            for number, code in enumerate(self.cells):
                if number in self.failed:
                    continue
                message = {"do": "run", "name": f"[{number + 1}]", "code": code,
                           "seconds": self.limits.cell}  # fmt: skip
                try:
                    answer = self._request(self.worker, message, self.limits.cell)
                    error = answer.get("error")
                    if type(error) is not str:
                        raise Stopped("killed")
                except Stopped as stop:
                    self._stop()
                    if time.monotonic() > self.deadline:
                        raise
                    self.failed[number] = str(stop)
                    break
                if error.startswith("TooSlow:"):
                    self.failed[number] = "too slow"  # it need not be waited for again
                elif error:
                    self.errors[number] = clean(error, 300)
        return self.worker

    def _request(self, worker: Worker, message: dict, seconds: float) -> dict:
        seconds = min(seconds + self.limits.grace, self.deadline - time.monotonic())
        return worker.request(message, seconds)

    def _stop(self) -> None:
        if self.worker:
            self.worker.close()
            self.worker = None


def read_answer(message: dict[str, Any], name: str) -> Answer:
    """An Answer from a message that may say anything. Raises Stopped if it is none."""
    kind, changed = message.get("kind"), message.get("changed", [])
    if type(kind) is not str or kind not in KINDS or set(message) - {
        "kind", "value", "fault", "changed"
    }:  # fmt: skip
        raise Stopped("killed")
    if kind == "missing":
        return Answer("missing", fault=MISSING.format(name))
    if kind in ("too slow", "nothing", "no value"):
        return Answer(kind, fault={"too slow": TOO_SLOW, "nothing": NOTHING}.get(kind, NO_VALUE))
    if kind == "changed input":
        good = type(changed) is list and 0 < len(changed) < 20
        if not good or not all(type(i) is int and 0 <= i < 20 for i in changed):
            raise Stopped("killed")
        return Answer(kind, changed=tuple(changed), fault=CHANGED.format(changed[0] + 1))
    if kind == "exception":
        return _exception(message)
    try:
        value = from_json(message.get("value"))
        _refuse_odd(value)
    except Exception as error:
        raise Stopped("killed") from error
    return Answer("value", value)


def _exception(message: dict[str, Any]) -> Answer:
    value, fault = message.get("value"), message.get("fault")
    if type(value) is not str or type(fault) is not str:
        raise Stopped("killed")
    value = clean(value, 100)
    if value == "NotImplementedError":
        return Answer("exception", value, UNWRITTEN)
    zh, separator, en = fault[:4000].partition(" · ")
    if not separator or " · " in en:
        return Answer("exception", value, EXCEPTION.format(value))
    return Answer("exception", value, f"{clean(zh, 600)} · {clean(en, 600)}")


def _refuse_odd(value: Any, depth: int = 0) -> None:
    """Raise ValueError for what a checker need not be ready for."""
    if depth > 8:
        raise ValueError("nested too deep")
    if isinstance(value, np.ndarray):
        if value.dtype == bool and (value.view(np.uint8) > 1).any():
            raise ValueError("a truth value that is neither")
        if value.ndim > 8:
            raise ValueError("too many axes")
    elif isinstance(value, list):
        for item in value:
            _refuse_odd(item, depth + 1)
    elif isinstance(value, dict):
        for item in value.values():
            _refuse_odd(item, depth + 1)
    elif type(value) is int and abs(value) > LARGEST_INTEGER:
        raise ValueError("an integer beyond 64 bits")
    elif type(value) not in (bool, int, float, str, type(None)):
        raise ValueError("no answer but an argument")


def _fault(kind: str) -> Answer:
    return Answer(kind, fault=TOO_SLOW if kind == "too slow" else KILLED)


def clean(text: str, most: int) -> str:
    """Text of a submission without control characters (lines are kept), surrogates or excess."""
    text = text if len(text) <= most else text[: most - 1] + "…"
    text = text.encode("utf8", "replace").decode("utf8")
    return "".join(c if c.isprintable() or c == "\n" else "�" for c in text)

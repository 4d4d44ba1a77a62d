"""An OpenAI-compatible server that answers by a script: no model, no network, only loopback.

It speaks streaming chat completions with tool calls and understands a few sentences about tasks,
enough for the application's journeys. What it shall do wrong is said in the message itself, such
as "please fail with 429" or "add milk, then stall"; see `_FAULT`.

As a program: `python openai_server.py --port 9000 [--host 0.0.0.0] [--key SECRET]`.
"""

import argparse
import contextlib
import itertools
import json
import re
import secrets
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MODEL = "scripted"

_PATH = "/v1/chat/completions"
_FAULT = re.compile(
    r"\b(?:fail with (?P<status>[45]\d\d)"
    r"|(?P<name>stall|hang up|talk nonsense|break the arguments|use an unknown tool"
    r"|say nothing|never stop|act for somebody else|wait|count to (?P<seconds>\d+)))\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"(?P<verb>add|complete|finish|reopen|delete|remove) (?P<titles>.+?)"
    r"(?=$|, then|, please| then show| then list)",
    re.IGNORECASE,
)
_LIST = re.compile(r"\b(?:show|list|what)\b", re.IGNORECASE)
_AND = re.compile(r",? and (?:to )?|, ")


@dataclass
class Call:
    name: str
    arguments: dict[str, Any] | str


@dataclass
class Fault:
    """What the server does instead of an answer: an HTTP status, or one of the named ones."""

    name: str
    seconds: int = 0


_ODD_CALLS = {
    "break the arguments": Call("add_task", '{"title": "brok'),
    "use an unknown tool": Call("format_disk", {"force": True}),
    "act for somebody else": Call(
        "list_tasks", {"user_id": "somebody else", "token": "x", "search": ""}
    ),
}


type Reply = str | list[Call] | Fault


@dataclass
class Scene:
    """The last user's message, what was called for it and what came back."""

    message: str
    calls: list[str] = field(default_factory=list)
    results: list[dict[str, Any]] = field(default_factory=list)


def read_scene(messages: Sequence[dict[str, Any]]) -> Scene:
    scene = Scene("")
    for message in messages:
        if message["role"] == "user":
            scene = Scene(_text(message["content"]))
        elif message["role"] == "assistant":
            scene.calls += [call["function"]["name"] for call in message.get("tool_calls") or []]
        elif message["role"] == "tool":
            scene.results.append(_result(_text(message["content"])))
    return scene


def reply_to(scene: Scene) -> Reply:
    """Find the next step; all that was done before is in the scene."""
    message = scene.message
    change = _CHANGE.search(message)
    if change is not None:
        step = _change(change["verb"].lower(), _AND.split(change["titles"]), scene)
        if step is not None:
            return step
    fault = _find_fault(message)
    if fault is not None:
        return fault
    if _LIST.search(message):
        if scene.calls[-1:] != ["list_tasks"]:
            return [Call("list_tasks", {"status": "open"})]
        titles = [task["title"] for task in scene.results[-1].get("items", [])]
        return "\n".join(["These tasks are open:", *(f"- {title}" for title in titles)])
    if scene.results:
        return str(scene.results[-1].get("error", "I am done."))
    return f"You said: {scene.message}"


def _find_fault(message: str) -> Fault | None:
    found = _FAULT.search(message)
    if found is None:
        return None
    if found["seconds"]:
        return Fault("count", int(found["seconds"]))
    return Fault((found["status"] or found["name"]).lower())


def _change(verb: str, titles: list[str], scene: Scene) -> Reply | None:
    if verb == "add":
        return None if scene.calls else [Call("add_task", {"title": title}) for title in titles]
    if not scene.calls:
        return [Call("list_tasks", {"search": titles[0]})]
    if scene.calls != ["list_tasks"]:
        return None
    found = scene.results[0].get("items", [])
    if len(found) != 1:
        return f"I found {len(found)} tasks like {titles[0]}."
    target = {"task_id": found[0]["id"]}
    if verb in {"delete", "remove"}:
        return [Call("delete_task", target)]
    return [Call("complete_task", {**target, "completed": verb != "reopen"})]


def _text(content: object) -> str:
    if isinstance(content, list):
        return " ".join(str(part.get("text", "")) for part in content)
    return str(content or "")


def _result(text: str) -> dict[str, Any]:
    try:
        result = json.loads(text)
    except ValueError:
        result = None
    return result if isinstance(result, dict) else {"error": text}


def chunks_of(reply: str | list[Call]) -> Iterator[dict[str, Any]]:
    """Cut the reply into the chunks of a stream."""
    if isinstance(reply, str):
        for part in re.findall(r"\S+\s*", reply) or [""]:
            yield _chunk({"role": "assistant", "content": part})
        yield _chunk({}, "stop")
        return
    for index, call in enumerate(reply):
        arguments = (
            call.arguments if isinstance(call.arguments, str) else json.dumps(call.arguments)
        )
        head = {"index": index, "id": f"call_{secrets.token_hex(6)}", "type": "function"}
        yield _chunk({"tool_calls": [{**head, "function": {"name": call.name, "arguments": ""}}]})
        for part in (arguments[:7], arguments[7:]):
            yield _chunk({"tool_calls": [{"index": index, "function": {"arguments": part}}]})
    yield _chunk({}, "tool_calls")


def _chunk(delta: dict[str, Any], finish_reason: str | None = None) -> dict[str, Any]:
    return {
        "id": "chatcmpl-scripted",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": MODEL,
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish_reason}],
    }


class OpenAIServer:
    """The server; `requests` are the bodies that it got, and `release` ends what waits."""

    def __init__(self, host: str = "127.0.0.1", port: int = 0, key: str | None = None) -> None:
        self.requests: list[dict[str, Any]] = []
        self.release = threading.Event()
        self._key = key
        self._counter = itertools.count()
        self._http = ThreadingHTTPServer((host, port), self._handler())
        self._http.daemon_threads = True

    @property
    def port(self) -> int:
        return self._http.server_port

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def serve_forever(self) -> None:
        self._http.serve_forever(0.05)

    def stop(self) -> None:
        self.release.set()
        self._http.shutdown()
        self._http.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._send_json(200, {"object": "list", "data": [{"id": MODEL, "object": "model"}]})

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if self.path != _PATH:
                    self._send_error(404)
                    return
                if server._key and self.headers.get("Authorization") != f"Bearer {server._key}":
                    self._send_error(401)
                    return
                request = json.loads(body)
                server.requests.append(request)
                reply = reply_to(read_scene(request["messages"]))
                with contextlib.suppress(OSError):
                    self._send_reply(reply)

            def _send_reply(self, reply: Reply) -> None:
                match reply:
                    case Fault(name) if name.isdecimal():
                        self._send_error(int(name))
                    case Fault("stall"):
                        self._start_stream()
                        self._send_chunk(_chunk({"role": "assistant", "content": "Well, "}))
                        server.release.wait(600)
                        self.close_connection = True
                    case Fault("wait"):
                        self._start_stream()
                        self._send_chunk(_chunk({"role": "assistant", "content": "At "}))
                        server.release.wait(600)
                        for chunk in chunks_of("last."):
                            self._send_chunk(chunk)
                        self._end_stream()
                    case Fault("count", seconds):
                        self._count(seconds)
                    case Fault("hang up"):
                        self._start_stream()
                        self._send_chunk(_chunk({"role": "assistant", "content": "Well, "}))
                        self.close_connection = True
                    case Fault("talk nonsense"):
                        self._start_stream()
                        self._send(b"data: <html>\n\n")
                        self._end_stream()
                    case Fault(name) if name in _ODD_CALLS:
                        self._stream([_ODD_CALLS[name]])
                    case Fault("never stop"):
                        self._stream([Call("list_tasks", {"offset": next(server._counter)})])
                    case Fault():
                        self._stream("")
                    case _:
                        self._stream(reply)

            def _count(self, seconds: int) -> None:
                """One number a second."""
                self._start_stream()
                for number in range(1, seconds + 1):
                    self._send_chunk(_chunk({"role": "assistant", "content": f"{number} "}))
                    server.release.wait(1)
                self._send_chunk(_chunk({}, "stop"))
                self._end_stream()

            def _stream(self, reply: str | list[Call]) -> None:
                self._start_stream()
                for chunk in chunks_of(reply):
                    self._send_chunk(chunk)
                self._send(b"data: [DONE]\n\n")
                self._end_stream()

            def _start_stream(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()

            def _send_chunk(self, chunk: dict[str, Any]) -> None:
                self._send(f"data: {json.dumps(chunk)}\n\n".encode())

            def _send(self, data: bytes) -> None:
                self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
                self.wfile.flush()

            def _end_stream(self) -> None:
                self.wfile.write(b"0\r\n\r\n")

            def _send_error(self, status: int) -> None:
                error = {"message": f"scripted {status}", "type": "scripted", "code": str(status)}
                self._send_json(status, {"error": error})

            def _send_json(self, status: int, value: dict[str, Any]) -> None:
                body = json.dumps(value).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                # The client's second attempt need not wait.
                self.send_header("Retry-After-Ms", "20")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Leave the output to those who run the server."""

        return Handler


@contextlib.contextmanager
def running_openai_server(key: str | None = None) -> Iterator[OpenAIServer]:
    server = OpenAIServer(key=key)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join()


def main() -> int:
    parser = argparse.ArgumentParser(description="A scripted OpenAI-compatible server.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9000)
    parser.add_argument("--key", help="refuse requests that do not bring this key")
    arguments = parser.parse_args()
    server = OpenAIServer(arguments.host, arguments.port, arguments.key)
    sys.stdout.write(f"serving {_PATH} on port {server.port}\n")
    sys.stdout.flush()
    with contextlib.suppress(KeyboardInterrupt):
        server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Show tasks."""

from collections.abc import Sequence

from app.assistant import answers
from app.assistant.actions import DELETE
from app.assistant.commands import Limit, References, Show
from app.assistant.matching import find
from app.assistant.memory import Memory
from app.assistant.resolution import LOOK_UP, PAGE, Catalog, resolve
from app.assistant.steps import Steps
from app.assistant.tasks import numbered, quoted, read_tasks
from app.assistant.transcript import Call, Result, Turn

_PAGE_SHOWN = 50


def show(shows: Sequence[Show], memory: Memory) -> Steps[str]:
    """Show some lists, or how much is in them."""
    results = yield [_list_call(wanted) for wanted in shows]
    texts: list[str] = []
    for wanted, result in zip(shows, results, strict=True):
        if result.value is None:
            texts.append(f"I could not look at your tasks: {result.error}")
        elif wanted.search and not wanted.count and not read_tasks(result.value):
            texts.append((yield from _show_similar(wanted, result)))
        else:
            texts.append(answers.listing(wanted, result.value))
            if not wanted.count:
                memory.show(read_tasks(result.value))
    return "\n\n".join(texts)


def details(references: References, memory: Memory) -> Steps[str]:
    """Show single tasks with all of their texts."""
    (result,) = yield [LOOK_UP]
    catalog = Catalog()
    catalog.read(result, everything=True)
    texts: list[str] = []
    for reference in references:
        resolved = resolve(reference, DELETE, memory, catalog)
        texts.extend(answers.details(catalog.tasks.get(task.id, task)) for task in resolved.tasks)
        if resolved.problem:
            texts.append(resolved.problem)
    return "\n\n".join(texts) or answers.LIMITS[Limit.UNKNOWN]


def more(turns: Sequence[Turn], memory: Memory) -> Steps[str]:
    """Show the page after the one that was shown last."""
    for turn in reversed(turns):
        for call, value in turn.finished({"list_tasks"}):
            total = value.get("total")
            if call.arguments.get("limit", _PAGE_SHOWN) != _PAGE_SHOWN or not isinstance(
                total, int
            ):
                continue
            before = call.arguments.get("offset")
            offset = (before if isinstance(before, int) else 0) + len(read_tasks(value))
            if offset >= total:
                return "That was all."
            (result,) = yield [Call("list_tasks", {**call.arguments, "offset": offset})]
            if result.value is None:
                return f"I could not look at your tasks: {result.error}"
            page = Show(
                status=str(call.arguments.get("status", "all")),
                search=str(call.arguments.get("search", "")),
            )
            return answers.listing(page, result.value, first=offset + 1)
    return (yield from show([Show(status="open")], memory))


def _show_similar(show: Show, empty: Result) -> Steps[str]:
    """Look for words that are spelt a little differently."""
    (result,) = yield [LOOK_UP]
    catalog = Catalog()
    catalog.read(result, everything=True)
    completed = None if show.status == "all" else show.status == "completed"
    similar = find(show.search, catalog.all(completed=completed))
    if not similar:
        return answers.listing(show, empty.value or {})
    return f"I found {answers.count(len(similar))} like {quoted(show.search)}:\n{numbered(similar)}"


def _list_call(show: Show) -> Call:
    arguments = {
        "status": show.status if show.status != "all" else "",
        "search": show.search,
        "sort": show.sort,
        "order": show.order,
        "limit": 1 if show.count else min(show.limit, PAGE),
    }
    return Call("list_tasks", {name: value for name, value in arguments.items() if value})

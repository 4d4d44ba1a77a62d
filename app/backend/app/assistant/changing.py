"""Make changes: find the tasks, call the tools, say what was done."""

from collections.abc import Sequence

from app.assistant.actions import Action, Report, add_call, too_long
from app.assistant.commands import Add, Change, Edge, Position, Recent
from app.assistant.memory import Memory
from app.assistant.plan import Changing, Plan, references_of
from app.assistant.resolution import LOOK_UP, Catalog, further_look_ups, needs_look_up
from app.assistant.steps import Answer, Steps, together
from app.assistant.tasks import Task


def change(commands: Sequence[Changing], memory: Memory) -> Steps[Answer]:
    """Make changes, with as few rounds of calls as possible."""
    problems = [text for command in commands if (text := _refused(command))]
    commands = [command for command in commands if not _refused(command)]
    adds = [command for command in commands if isinstance(command, Add)]
    report = Report()
    catalog = Catalog()
    added: list[Task | None] = []
    if _looks_up(commands, memory) or (adds and any(map(_refers_back, commands))):
        added = yield from _add_and_look_up(adds, commands, memory, catalog, report)
        adds = []
    plan = Plan()
    position = 0
    for command in commands:
        if not isinstance(command, Add):
            plan.include(command, memory, catalog)
        elif added:
            task = added[position]
            position += 1
            if task is not None:
                memory.touch([task])
    yield from _carry_out(adds, plan.batches(), report)
    texts = [*report.text(), *problems, *plan.problems]
    if plan.question:
        return Answer(together([*texts, plan.question]), plan.pending)
    return Answer(together(texts))


def _looks_up(commands: Sequence[Changing], memory: Memory) -> bool:
    return any(
        needs_look_up(reference, memory)
        for command in commands
        for reference in references_of(command)
    )


def _add_and_look_up(
    adds: Sequence[Add],
    commands: Sequence[Changing],
    memory: Memory,
    catalog: Catalog,
    report: Report,
) -> Steps[list[Task | None]]:
    """Add what is new, and list the tasks if some are yet to be found."""
    looks_up = _looks_up(commands, memory)
    results = yield [*map(add_call, adds), *([LOOK_UP] if looks_up else [])]
    if looks_up:
        catalog.read(results[-1], everything=True)
    if not catalog.complete:
        references = [reference for command in commands for reference in references_of(command)]
        for result in (yield further_look_ups(references)):
            catalog.read(result, everything=False)
    return [report.added(add, result) for add, result in zip(adds, results, strict=False)]


def _carry_out(
    adds: Sequence[Add], batches: Sequence[Sequence[tuple[Action, Task]]], report: Report
) -> Steps[None]:
    first, *others = batches or [[]]
    calls = [action.call(task) for action, task in first]
    if adds or calls:
        results = yield [*map(add_call, adds), *calls]
        for add, result in zip(adds, results, strict=False):
            report.added(add, result)
        for (action, task), result in zip(first, results[len(adds) :], strict=True):
            report.changed(action, task, result)
    for batch in others:
        results = yield [action.call(task) for action, task in batch]
        for (action, task), result in zip(batch, results, strict=True):
            report.changed(action, task, result)


def _refers_back(command: Changing) -> bool:
    """Tell whether a command speaks of what was just said."""
    return any(
        isinstance(reference, Recent | Edge) or reference == Position(-1)
        for reference in references_of(command)
    )


def _refused(command: Changing) -> str:
    return too_long(command) if isinstance(command, Add | Change) else ""

"""Find the tasks that a mention means."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.assistant.actions import Action
from app.assistant.commands import (
    Edge,
    Every,
    Position,
    Recent,
    Reference,
    Span,
    TaskId,
    Titled,
)
from app.assistant.matching import find, find_similar, find_whole, search_word
from app.assistant.memory import Memory
from app.assistant.tasks import Task, quoted, read_tasks
from app.assistant.transcript import Call, Result

# A page is kept in the conversation, which has its bounds.
PAGE = 100
LOOK_UP = Call("list_tasks", {"limit": PAGE})
# Up to this number, "#3" may mean the number in the list, as no task has that number of its own.
_ALSO_POSITION = 10


@dataclass(frozen=True, slots=True)
class Resolved:
    """The tasks; or those among which to choose; or why there are none."""

    tasks: tuple[Task, ...] = ()
    options: tuple[Task, ...] = ()
    problem: str = ""
    more: bool = False
    """There are more of them than one page."""
    which: bool = False
    """Nothing was spoken about yet: ask which task is meant."""


@dataclass(slots=True)
class Catalog:
    """The tasks that the tools have listed so far."""

    tasks: dict[int, Task] = field(default_factory=dict)
    complete: bool = True
    """Whether these are all of the user's tasks."""
    failure: str = ""

    def read(self, result: Result, *, everything: bool) -> None:
        if result.value is None:
            self.failure = result.error or "The task service gave no answer."
            return
        found = read_tasks(result.value)
        if everything:
            total = result.value.get("total")
            self.complete = not isinstance(total, int) or total <= len(found)
        self.tasks.update((task.id, task) for task in found)

    def all(self, *, completed: bool | None = None) -> list[Task]:
        """Return tasks in the order in which they are listed."""
        tasks = (self.tasks[task_id] for task_id in sorted(self.tasks))
        return [task for task in tasks if completed is None or task.completed is completed]


def needs_look_up(reference: Reference, memory: Memory) -> bool:
    match reference:
        case TaskId(id=task_id):
            return task_id <= _ALSO_POSITION
        case Recent():
            return False
        case Position(number=-1):
            return not memory.shown and not memory.touched
        case Position() | Span():
            return not memory.shown
        case _:
            return True


def further_look_ups(references: Iterable[Reference]) -> list[Call]:
    """Return the calls that find these tasks among more than one page of them."""
    calls: list[Call] = []
    for reference in references:
        match reference:
            case Titled(text=text, parts=parts):
                calls.extend(_search("all", search_word(words)) for words in parts or (text,))
            case Every(status="all", search=search):
                # Which of them are meant depends on what is done with them.
                calls.extend(_search(status, search) for status in ("open", "completed"))
            case Every(status=status, search=search):
                calls.append(_search(status, search))
            case Edge(newest=True) | Position(number=-1):
                calls.append(
                    Call("list_tasks", {"sort": "created_at", "order": "desc", "limit": 1})
                )
            case Position() | Span():
                calls.append(_search("open", ""))
            case _:
                pass
    return [call for index, call in enumerate(calls) if call not in calls[:index]]


def _search(status: str, words: str) -> Call:
    filters = {"status": status if status != "all" else "", "search": words}
    return Call("list_tasks", {**{k: v for k, v in filters.items() if v}, "limit": PAGE})


def resolve(reference: Reference, action: Action, memory: Memory, catalog: Catalog) -> Resolved:
    """Find what a mention means, for something that is to be done."""
    if catalog.failure and needs_look_up(reference, memory):
        return Resolved(problem=f"I could not look at your tasks: {catalog.failure}")
    match reference:
        case TaskId(id=task_id):
            found = _by_id(task_id, action, memory, catalog)
        case Recent(several=several):
            last = memory.last()
            tasks = memory.group() if several else [last] if last is not None else []
            found = Resolved(tuple(tasks), which=not tasks)
        case Position(number=number):
            found = _position(number, action, memory, catalog)
        case Span() | Edge():
            tasks = _at_the_edge(reference, memory, catalog)
            found = Resolved(tuple(tasks), problem="" if tasks else "Your list is empty.")
        case Every():
            found = _every(reference, action, memory, catalog)
        case Titled():
            found = _titled(reference, action, catalog)
    return found


def _by_id(task_id: int, action: Action, memory: Memory, catalog: Catalog) -> Resolved:
    task = catalog.tasks.get(task_id)
    if task is None and task_id <= _ALSO_POSITION and catalog.complete:
        return _position(task_id, action, memory, catalog)
    return Resolved((task or Task(task_id, ""),))


def _at_the_edge(reference: Span | Edge, memory: Memory, catalog: Catalog) -> list[Task]:
    match reference:
        case Span(count=count, last=last):
            tasks = list(memory.shown.values()) or catalog.all(completed=False)
            return tasks[-count:] if last else tasks[:count]
        case Edge(newest=True) if memory.touched and not memory.shown_last:
            return memory.touched[-1:]
        case Edge(newest=newest):
            return catalog.all()[-1:] if newest else catalog.all()[:1]


def _position(number: int, action: Action, memory: Memory, catalog: Catalog) -> Resolved:
    if number == -1 and memory.touched and not memory.shown_last:
        return Resolved((memory.touched[-1],))
    if memory.shown:
        numbers = sorted(memory.shown)
        if number < 0:
            number = numbers[number] if -number <= len(numbers) else 0
        task = memory.shown.get(number)
        if task is not None:
            return Resolved((task,))
        return Resolved(problem=f"The list that I showed has no number {number}.")
    # Who completes the last one means the last one that is open.
    any_status = number < 0 and action.kind != "complete"
    tasks = catalog.all(completed=None if any_status else False)
    index = number if number < 0 else number - 1
    if -len(tasks) <= index < len(tasks) and number:
        return Resolved((tasks[index],))
    if not tasks:
        return Resolved(problem="You have no open tasks.")
    return Resolved(problem=f"There is no number {number}: you have {len(tasks)} open tasks.")


def _every(reference: Every, action: Action, memory: Memory, catalog: Catalog) -> Resolved:
    status = reference.status
    if action.kind in {"complete", "reopen"} and status == "all":
        status = "open" if action.kind == "complete" else "completed"
    tasks = catalog.all(completed=None if status == "all" else status == "completed")
    about = ""
    if reference.search:
        about = f" about {quoted(reference.search)}"
        words = reference.search.casefold()
        tasks = [
            task
            for task in tasks
            if words in task.title.casefold() or words in task.description.casefold()
        ] or find(reference.search, tasks)
    for excepted in reference.but:
        found = resolve(excepted, action, memory, catalog)
        if not found.tasks:
            return Resolved(problem=f"{found.problem} I changed nothing.".lstrip())
        tasks = [task for task in tasks if task not in found.tasks]
    if tasks:
        return Resolved(tuple(tasks), more=not catalog.complete and len(tasks) >= PAGE)
    kind = "" if status == "all" else f"{status} "
    return Resolved(problem=f"You have no {kind}tasks{about}.")


def _titled(reference: Titled, action: Action, catalog: Catalog) -> Resolved:
    if not reference.parts or find_whole(reference.text, catalog.all()):
        return _by_title(reference.text, action, catalog)
    found = [_by_title(part, action, catalog) for part in reference.parts]
    return Resolved(
        tasks=tuple(task for part in found for task in part.tasks),
        options=next((part.options for part in found if part.options), ()),
        problem=" ".join(part.problem for part in found if part.problem),
    )


def _by_title(text: str, action: Action, catalog: Catalog) -> Resolved:
    tasks = catalog.all()
    found = find(text, tasks)
    if len(found) > 1 and action.kind in {"complete", "reopen"}:
        # Who completes something means what is open.
        found = [task for task in found if task.completed is (action.kind == "reopen")] or found
    if len(found) == 1:
        return Resolved((found[0],))
    if found:
        return Resolved(
            options=tuple(found), problem=f"I found {len(found)} tasks like {quoted(text)}:"
        )
    similar = find_similar(text, tasks)[:5]
    problem = f"I cannot find a task like {quoted(text)}."
    return Resolved(options=tuple(similar), problem=problem)

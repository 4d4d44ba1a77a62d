"""Which tasks a message changes, and what must be asked first."""

from app.assistant import answers
from app.assistant.actions import DELETE, Action, action_of
from app.assistant.commands import Add, Change, Delete, Every, Recent, Reference, SetDone, Span
from app.assistant.memory import Memory
from app.assistant.pending import Choice, Chosen, Confirmation, Mentioned, Pending, Which
from app.assistant.resolution import Catalog, Resolved, resolve
from app.assistant.tasks import Task, numbered, quoted, titles

type Changing = Add | SetDone | Delete | Change | Chosen | Mentioned

_BULK = 100
_ASK_ABOVE = 3
_NAMED = 6


def references_of(command: Changing) -> tuple[Reference, ...]:
    """Return the mentions of tasks in a command."""
    match command:
        case SetDone(references=references) | Delete(references=references):
            return references
        case Mentioned(references=references):
            return references
        case Change(reference=reference):
            return (reference,)
        case _:
            return ()


class Plan:
    """Which tasks are changed how, and what must be asked first."""

    def __init__(self) -> None:
        self._targets: dict[tuple[Action, int], Task] = {}
        self.problems: list[str] = []
        self.question = ""
        self.pending: Pending | None = None

    def include(
        self,
        command: SetDone | Delete | Change | Chosen | Mentioned,
        memory: Memory,
        catalog: Catalog,
    ) -> None:
        action = command.action if isinstance(command, Chosen | Mentioned) else action_of(command)
        if isinstance(command, Chosen):
            self._do(action, command.tasks, memory)
            return
        mentioned: list[Task] = []
        for reference in references_of(command):
            resolved = resolve(reference, action, memory, catalog)
            if resolved.options or resolved.which:
                self._ask(action, resolved)
            elif resolved.problem:
                self.problems.append(resolved.problem)
            if resolved.more:
                self.problems.append("There are more; say it again for the next ones.")
            if _needs_confirmation(reference, action, resolved):
                self._confirm(action, resolved.tasks)
            else:
                mentioned.extend(resolved.tasks)
        if mentioned:
            self._do(action, tuple(mentioned), memory)

    def batches(self) -> list[list[tuple[Action, Task]]]:
        """Group the changes so that no task is in a group twice."""
        found: list[list[tuple[Action, Task]]] = []
        times: dict[int, int] = {}
        for (action, task_id), task in self._targets.items():
            number = times.get(task_id, 0)
            times[task_id] = number + 1
            if number == len(found):
                found.append([])
            found[number].append((action, task))
        return found

    def _do(self, action: Action, tasks: tuple[Task, ...], memory: Memory) -> None:
        if len(tasks) > _BULK:
            self.problems.append(
                f"That was the first {_BULK} of {len(tasks)} tasks. Say it again for the next ones."
            )
            tasks = tasks[:_BULK]
        for task in tasks:
            self._targets[action, task.id] = task
        memory.touch(tasks)

    def _ask(self, action: Action, resolved: Resolved) -> None:
        if self.question:
            self.problems.append(
                f"{resolved.problem.rstrip(':')} Please ask again about it.".strip()
            )
        elif resolved.which:
            self.question = f"Which task do you want to {action.verb}?"
            self.pending = Which(action)
        elif len(resolved.options) == 1:
            (task,) = resolved.options
            self.question = f"{resolved.problem} Do you mean {quoted(task.title)}?"
            self.pending = Choice(action, resolved.options)
        else:
            lines = numbered(resolved.options)
            self.question = f"{resolved.problem}\n{lines}\nWhich one do you mean?"
            self.pending = Choice(action, resolved.options)

    def _confirm(self, action: Action, tasks: tuple[Task, ...]) -> None:
        if self.question:
            self.problems.append("Please ask again about deleting several tasks.")
            return
        names = f": {titles(tasks)}" if len(tasks) <= _NAMED else ""
        number = answers.count(len(tasks))
        self.question = f"That deletes {number}{names}. Shall I do it?"
        self.pending = Confirmation(action, tasks)


def _needs_confirmation(reference: Reference, action: Action, resolved: Resolved) -> bool:
    if action is not DELETE or not resolved.tasks:
        return False
    if isinstance(reference, Every):
        return True
    return isinstance(reference, Recent | Span) and len(resolved.tasks) > _ASK_ABOVE

"""Conversations of several turns."""

from tests.assistant.backend import TaskTools, hold

TWO_MILKS = ((1, "Buy milk", "", False), (2, "Buy oat milk", "", False), (3, "Call mum", "", False))


def test_asks_which_of_two_tasks_and_takes_a_number() -> None:
    asked, chosen = hold(["complete the milk", "2"], TaskTools(TWO_MILKS))
    assert asked[1] == []
    assert "1. Buy milk\n2. Buy oat milk" in asked[0]
    assert asked[0].endswith("?")
    assert chosen[1] == [("complete_task", {"task_id": 2})]
    assert "“Buy oat milk”" in chosen[0]


def test_takes_an_ordinal_or_a_part_of_the_title() -> None:
    for said, task_id in (
        ("the second", 2),
        ("the second one please", 2),
        ("second", 2),
        ("the last one", 2),
        ("number 1", 1),
        ("#2", 2),
        ("oat milk", 2),
        ("the oat one", 2),
        ("buy milk", 1),
        ("delete 2", 2),
    ):
        _, chosen = hold(["delete milk", said], TaskTools(TWO_MILKS))
        assert chosen[1] == [("delete_task", {"task_id": task_id})], said


def test_takes_both_or_none() -> None:
    _, both = hold(["delete milk", "both"], TaskTools(TWO_MILKS))
    assert both[1] == [("delete_task", {"task_id": 1}), ("delete_task", {"task_id": 2})]
    _, two = hold(["delete milk", "1 and 2"], TaskTools(TWO_MILKS))
    assert two[1] == both[1]
    _, none = hold(["delete milk", "neither"], TaskTools(TWO_MILKS))
    assert none[1] == []


def test_another_command_ends_the_question() -> None:
    _, other, late = hold(["delete milk", "add soap", "2"], TaskTools(TWO_MILKS))
    assert other[1] == [("add_task", {"title": "soap"})]
    assert late[1] == []


def test_keeps_the_new_title_while_asking() -> None:
    _, chosen = hold(["rename milk to cream", "2"], TaskTools(TWO_MILKS))
    assert chosen[1] == [("update_task", {"task_id": 2, "title": "cream"})]


def test_asks_about_one_that_is_only_similar() -> None:
    asked, agreed = hold(["complete the garage report", "yes"])
    assert asked[1] == []
    assert asked[0].endswith("Do you mean “Write report”?")
    assert agreed[1] == [("complete_task", {"task_id": 18})]


def test_same_title_twice_can_be_told_apart_by_number() -> None:
    tools = TaskTools([(5, "Milk", "", False), (6, "Milk", "", False)])
    _, chosen, again = hold(["delete milk", "2", "delete milk"], tools)
    assert chosen[1] == [("delete_task", {"task_id": 6})]
    assert again[1] == [("delete_task", {"task_id": 5})]


def test_deletes_many_only_after_a_yes() -> None:
    asked, refused, asked_again, done = hold(
        ["delete all completed tasks", "no", "delete all completed tasks", "yes please"]
    )
    assert "“Book dentist” and “Water the plants”" in asked[0]
    assert (asked[1], refused[1], asked_again[1]) == ([], [], [])
    assert done[1] == [("delete_task", {"task_id": 21}), ("delete_task", {"task_id": 23})]


def test_a_yes_to_nothing_does_nothing() -> None:
    _, _, late = hold(["delete all completed tasks", "show my tasks", "yes"])
    assert late[1] == []


def test_undoes_step_by_step_and_redoes() -> None:
    tools = TaskTools([(1, "Milk", "two litres", False)])
    answers = hold(
        ["rename 1 to Bread", "complete it", "delete it", "undo", "undo", "undo", "undo"], tools
    )
    assert tools.tasks.popitem()[1]["title"] == "Milk"
    calls = [calls for _, calls in answers]
    assert calls[3] == [
        ("add_task", {"title": "Bread", "description": "two litres"}),
        ("complete_task", {"task_id": 24}),
    ]
    assert calls[4] == [("complete_task", {"task_id": 24, "completed": False})]
    assert calls[5] == [("update_task", {"task_id": 24, "title": "Milk"})]
    assert calls[6] == []
    assert "nothing to undo" in answers[6][0]


def test_undo_takes_back_a_whole_turn() -> None:
    *_, undone = hold(["complete all", "undo"])
    assert [call[1] for call in undone[1]] == [
        {"task_id": task_id, "completed": False} for task_id in (18, 15, 12, 11)
    ]


def test_it_follows_the_conversation() -> None:
    answers = hold(
        ["add soap", "rename it to hand soap", "mark it as done", "reopen it", "delete it"]
    )
    assert [calls for _, calls in answers] == [
        [("add_task", {"title": "soap"})],
        [("update_task", {"task_id": 24, "title": "hand soap"})],
        [("complete_task", {"task_id": 24})],
        [("complete_task", {"task_id": 24, "completed": False})],
        [("delete_task", {"task_id": 24})],
    ]


def test_numbers_are_those_of_the_list_last_shown() -> None:
    answers = hold(
        ["show completed tasks", "reopen 2", "show open tasks", "complete 2", "delete 3"]
    )
    assert [calls for _, calls in answers[1::2]] == [
        [("complete_task", {"task_id": 23, "completed": False})],
        [("complete_task", {"task_id": 12})],
    ]
    assert answers[4][1] == [("delete_task", {"task_id": 15})]


def test_shows_a_long_list_in_pages() -> None:
    tools = TaskTools([(number, f"Task {number}", "", False) for number in range(1, 121)])
    first, second, third, last, done = hold(
        ["show my tasks", "more", "more", "more", "complete 101"], tools
    )
    assert "50. Task 50" in first[0]
    assert "51. Task 51" in second[0]
    assert "120. Task 120" in third[0]
    assert last[0] == "That was all."
    assert done[1] == [("complete_task", {"task_id": 101})]


def test_finds_a_title_in_a_long_list() -> None:
    tools = TaskTools([(number, f"Task {number}", "", False) for number in range(1, 1001)])
    tools.add_task("Feed the hamster")
    ((answer, calls),) = hold(["complete the hamster"], tools)
    assert calls == [("complete_task", {"task_id": 1001})]
    assert answer == "I marked “Feed the hamster” as done."


def test_completes_many_in_portions() -> None:
    tools = TaskTools([(number, f"Task {number}", "", False) for number in range(1, 151)])
    first, second = hold(["complete all", "complete all"], tools)
    assert len(first[1]) == 100
    assert "say it again" in first[0]
    assert len(second[1]) == 50
    assert all(task["completed"] for task in tools.tasks.values())


def test_tells_why_a_tool_failed() -> None:
    tools = TaskTools()
    tools.failure = "The database is unreachable at the moment."
    for said in ("add soap", "show my tasks", "complete the milk", "complete #11", "show more"):
        ((answer, _),) = hold([said], tools)
        assert "could not" in answer, said
        assert "The database is unreachable at the moment." in answer, said
        assert "Error executing" not in answer, said


def test_understands_plain_text_from_tools() -> None:
    tools = TaskTools()
    tools.as_parts = False
    answer, calls = hold(["complete the milk"], tools)[-1]
    assert calls == [("complete_task", {"task_id": 11})]
    assert answer == "I marked “Buy milk” as done."


def test_says_what_was_done() -> None:
    for said, expected in (
        ("add soap", "I added “soap”."),
        ("add soap and towels", "I added “soap” and “towels”."),
        ("add soap: two bars", "I added “soap” with the description “two bars”."),
        ("complete 1 and 2", "I marked “Buy milk” and “Call mum” as done."),
        ("rename 1 to Bread", "I renamed “Buy milk” to “Bread”."),
        ("delete 1", "I deleted “Buy milk”."),
        ("reopen the dentist", "“Book dentist” is open again."),
        ("complete the dentist", "“Book dentist” was already done."),
        ("how many are open?", "You have 4 open tasks."),
        ("remove the description of the rent", "I removed the description of “Pay the rent”."),
    ):
        assert hold([said])[0][0] == expected


def test_lists_are_numbered_and_marked() -> None:
    ((answer, _),) = hold(["show my tasks"])
    assert answer.splitlines() == [
        "You have 6 tasks, 4 of them open:",
        "1. Buy milk",
        "2. Call mum",
        "3. Pay the rent (before the 5th)",
        "4. Write report",
        "5. Book dentist ✓",
        "6. Water the plants ✓",
    ]

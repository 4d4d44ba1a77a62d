import pytest

from tests.assistant.backend import hold
from tests.assistant.cases import Call, Case
from tests.assistant.held_out import HELD_OUT
from tests.assistant.utterances import UTTERANCES

REQUIRED_SHARE = 0.95


def _in_any_order(calls: tuple[Call, ...] | list[Call]) -> list[str]:
    return sorted(map(repr, calls))


def _mistake(case: Case) -> str:
    """Return what is wrong, or nothing."""
    answer, calls = hold((*case.before, case.said))[-1]
    if _in_any_order(calls) != _in_any_order(case.calls):
        return f"{case}: called {calls} instead of {list(case.calls)}; said {answer!r}"
    if not answer.strip() or case.says not in answer:
        return f"{case}: said {answer!r} without {case.says!r}"
    return ""


@pytest.mark.parametrize("case", UTTERANCES, ids=str)
def test_utterance_leads_to_the_calls(case: Case) -> None:
    assert _mistake(case) == ""


def test_what_the_grammar_was_not_written_from_is_understood() -> None:
    mistakes = [mistake for case in HELD_OUT if (mistake := _mistake(case))]
    share = 1 - len(mistakes) / len(HELD_OUT)
    assert share >= REQUIRED_SHARE, "\n".join(mistakes)


def test_there_are_enough_utterances() -> None:
    every = [(*case.before, case.said) for case in (*UTTERANCES, *HELD_OUT)]
    assert len(every) == len(set(every))
    assert len(every) >= 220
    assert len(HELD_OUT) >= 60

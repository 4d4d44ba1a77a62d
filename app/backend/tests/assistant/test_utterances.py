import pytest

from tests.assistant.backend import hold
from tests.assistant.blind import BLIND
from tests.assistant.cases import Call, Case
from tests.assistant.held_out import HELD_OUT
from tests.assistant.more_utterances import MORE_UTTERANCES
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


@pytest.mark.parametrize("case", [*UTTERANCES, *MORE_UTTERANCES], ids=str)
def test_utterance_leads_to_the_calls(case: Case) -> None:
    assert _mistake(case) == ""


@pytest.mark.parametrize("cases", [HELD_OUT, BLIND], ids=["held out", "blind"])
def test_what_the_grammar_was_not_written_from_is_understood(cases: tuple[Case, ...]) -> None:
    mistakes = [mistake for case in cases if (mistake := _mistake(case))]
    share = 1 - len(mistakes) / len(cases)
    assert share >= REQUIRED_SHARE, "\n".join(mistakes)


def test_there_are_enough_utterances() -> None:
    tables = (UTTERANCES, MORE_UTTERANCES, HELD_OUT)
    every = [(*case.before, case.said) for table in tables for case in table]
    assert len(every) == len(set(every))
    assert len(every) >= 220
    assert len(BLIND) >= 60
    assert len(HELD_OUT) >= 60

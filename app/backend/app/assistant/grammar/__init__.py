"""The grammar of a clause, as tables of patterns and what they mean."""

from app.assistant.grammar.additions import ADDITIONS, BARE, OTHER_ADDITIONS
from app.assistant.grammar.completions import COMPLETIONS, present_tense
from app.assistant.grammar.questions import COUNTS, QUESTIONS, VIEWS, WISHES
from app.assistant.grammar.refusals import ADD_REFUSALS, REFUSALS
from app.assistant.grammar.removals import DELETIONS
from app.assistant.grammar.rules import Meaning, Rule
from app.assistant.grammar.small_talk import SMALL_TALK
from app.assistant.grammar.texts import CHANGES, CHANGES_BY_ADDING

# The first rule that matches counts. What a user adds can be any words, so it comes early where
# the verb is clear, and late where it is not.
GRAMMAR: tuple[Rule, ...] = (
    *SMALL_TALK,
    *ADD_REFUSALS,
    *CHANGES_BY_ADDING,
    *ADDITIONS,
    *REFUSALS,
    *CHANGES,
    *COUNTS,
    *VIEWS,
    *QUESTIONS,
    *WISHES,
    *DELETIONS,
    *COMPLETIONS,
    *OTHER_ADDITIONS,
    *BARE,
)

__all__ = ["GRAMMAR", "SMALL_TALK", "Meaning", "Rule", "present_tense"]

"""The grammar of one clause: a table of patterns, and what each means."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.assistant.commands import (
    Add,
    Cannot,
    Change,
    Command,
    Delete,
    Every,
    Incomplete,
    Limit,
    Missing,
    Recent,
    Reference,
    SetDone,
    Show,
    Titled,
    Word,
)
from app.assistant.mentions import read_references
from app.assistant.patterns import Pattern
from app.assistant.text import Words
from app.assistant.titles import read_titles
from app.assistant.views import read_view, without_articles
from app.assistant.vocabulary import ACTION_VERBS, PAST_TENSE, TIMES

type Slots = dict[str, Words]
type Meaning = tuple[Command, ...]
type Builder = Callable[[Slots], Meaning]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern and what builds its meaning. An empty meaning is none: other rules are tried."""

    pattern: Pattern
    build: Builder


def _says(command: Command) -> Builder:
    return lambda _: (command,)


def _add(slots: Slots) -> Meaning:
    return read_titles(slots["x"], slots.get("note"))


def _others(slots: Slots) -> Meaning:
    """Read "Bob's tasks"; but "today's tasks" are the user's own."""
    owner = slots["o"].word(-1)
    if not owner.endswith(("'s", "s'")) or owner.rstrip("s'") in TIMES:
        return ()
    return (Cannot(Limit.OTHERS),)


def _add_offer(slots: Slots) -> Meaning:
    return (Cannot(Limit.CLOCK, slots["x"].text if "x" in slots else ""),)


def _set_done(*, done: bool) -> Builder:
    def build(slots: Slots) -> Meaning:
        references = read_references(slots["r"])
        return (SetDone(references, done),) if references else ()

    return build


def _delete(slots: Slots) -> Meaning:
    references = read_references(slots["r"])
    return (Delete(references),) if references else ()


def _delete_status(status: str) -> Builder:
    return lambda _: (Delete((Every(status),)),)


def _one(words: Words) -> Reference | None:
    """Read a mention of one task."""
    references = read_references(words)
    if not references:
        return None
    return references[0] if len(references) == 1 else Titled(words.text)


def _rename(slots: Slots) -> Meaning:
    reference = _one(slots["r"])
    title = slots["x"].text
    return (Change(reference, title=title),) if reference is not None and title else ()


def _rename_recent(slots: Slots) -> Meaning:
    return (Change(Recent(), title=slots["x"].text),) if slots["x"].text else ()


def _describe(slots: Slots) -> Meaning:
    reference = _one(slots["r"])
    text = slots["x"].text if "x" in slots else ""
    return (Change(reference, description=text),) if reference is not None else ()


def _describe_recent(slots: Slots) -> Meaning:
    return (Change(Recent(), description=slots["x"].text),) if slots["x"].text else ()


def _lacks(missing: Missing) -> Builder:
    def build(slots: Slots) -> Meaning:
        return (Incomplete(missing, _one(slots["r"]) if "r" in slots else None),)

    return build


def _count(slots: Slots) -> Meaning:
    show = read_view(slots["v"])
    return (replace(show, count=True),) if show is not None else ()


def _view(slots: Slots) -> Meaning:
    show = read_view(slots["v"])
    return (show,) if show is not None else ()


def _look_up(slots: Slots) -> Meaning:
    found = without_articles(slots["r"])
    match read_references(found):
        case (Titled(),) if found.text:
            return (Show(search=found.text),)
        case _:
            return ()


def _look_up_done(slots: Slots) -> Meaning:
    """Read "did I pay the rent?"."""
    return _look_up(slots) if len(slots["p"]) == 1 else ()


def _past(slots: Slots) -> Meaning:
    """Read "I paid the rent" as the completion of "pay the rent"."""
    verb = present_tense(slots["p"].word(0)) if len(slots["p"]) == 1 else ""
    return (SetDone((Titled(f"{verb} {slots['r'].text}"),)),) if verb else ()


def _past_alone(slots: Slots) -> Meaning:
    """Read "paid the rent"; but "read a book" is something to do."""
    return () if slots["p"].word(0) in ACTION_VERBS else _past(slots)


def _not_past(slots: Slots) -> Meaning:
    """Read "I haven't paid the rent yet"."""
    word = slots["p"].word(0)
    verb = word if word in ACTION_VERBS else present_tense(word)
    if not verb or len(slots["p"]) > 1:
        return ()
    return (SetDone((Titled(f"{verb} {slots['r'].text}"),), done=False),)


def present_tense(word: str) -> str:
    """Return the verb of which this is the past tense, or nothing."""
    if word in PAST_TENSE:
        return PAST_TENSE[word]
    if not word.endswith("ed") or len(word) < 5:
        return ""
    stem = word[:-2]
    candidates = [stem, f"{stem}e", stem[:-1]] + ([f"{stem[:-1]}y"] if stem.endswith("i") else [])
    return next((verb for verb in candidates if verb in ACTION_VERBS), "")


def _bare(slots: Slots) -> Meaning:
    first = slots["x"].word(0)
    return read_titles(slots["x"], None) if first in ACTION_VERBS and len(slots["x"]) > 1 else ()


def _rules(builder: Builder, *templates: str) -> tuple[Rule, ...]:
    return tuple(Rule(Pattern(template), builder) for template in templates)


_LIST_TAIL = "[(to|on|in|into|onto|for|off|from) [the|my|our|this|your] {list}]"
_OFF_LIST = "[(off|from|on|in|out of) [of] [the|my|our|this] {list}]"

SMALL_TALK = (
    *_rules(
        _says(Word.GREETING),
        "(hello|hi|hey|hiya|yo|howdy|good morning|good afternoon|good evening|greetings|morning"
        "|evening|hi there|hello there|hey there|sup|heya|hallo|helo|g'day|good day)"
        " [there|again|assistant|bot|mate|everyone|everybody|friend|my friend|buddy|dear|you]",
    ),
    *_rules(
        _says(Word.MOOD),
        "how (are|is) (you|it|things|life) [doing|going|feeling] [today|now|this morning|these days]",
        "[i] hope you are [doing] (well|ok|fine|good|great) [today]",
        "(nice|good|pleased|great) to (meet|see|hear from) you [again]",
        "how (do you do|are things)",
        "what is up",
    ),
    *_rules(
        _says(Word.THANKS),
        "[ok|great|perfect|nice|cool|many|awesome|wonderful|good|super|excellent|brilliant|ta|oh|no]"
        " [,] (thanks|thank you|cheers|ta|much appreciated|i appreciate it|appreciated|merci|danke|gracias)"
        " [you] [a|so|very|a whole|for|ever so] [lot|much|bunch|million|kindly|everything|your help|that|the help]"
        " [mate|dear|buddy|assistant|bot|again|love|man|friend|my friend|for your help|for that|for the help]",
        "cheers [mate|buddy|love] [,] <x>",
        "thanks [mate|buddy|love] [,] you <x>",
    ),
    *_rules(
        _says(Word.PRAISE),
        "(great|good|nice|perfect|awesome|cool|excellent|brilliant|well done|good job|great job|nice one"
        "|good work|wonderful|super|fantastic|amazing|lovely|sweet|fine|wow|ok|alright|all right|i see"
        "|got it|sounds good|that is great|that is all|that is it|good bot|love it|i love it|very good"
        "|very nice|well|right|that is perfect|understood|ok then|ok great|that is fine|no worries"
        "|no problem|interesting|haha|lol|hmm|hm|oh|ah|oops|sorry|whoops|good to know|that was a mistake"
        "|my mistake|my bad|that was wrong|that is wrong|i made a mistake|good news|great news)",
        "you are [a|an|the|so|really|very|my] (star|best|great|awesome|amazing|helpful|good|nice|angel|hero"
        "|legend|gem|lifesaver|life saver|wonderful|brilliant|clever|smart|funny)",
        "that is [really|very|so] (helpful|nice|good|kind|cool|awesome|lovely|kind of you)",
        "(i|we) (love|like) (you|this|it)",
    ),
    *_rules(
        _says(Word.FAREWELL),
        "(bye|goodbye|good bye|bye bye|see you|see ya|good night|goodnight|cya|ciao|later|ttyl|so long"
        "|see you later|see you tomorrow|see you soon|talk to you later|have a nice day|have a good day"
        "|have a good one|take care|farewell|cheerio|night|good night then|have a great day"
        "|have a nice evening|have a good evening|have a nice weekend|have a good weekend)"
        " [for now|then|mate|now|everyone]",
    ),
    *_rules(
        _says(Word.IDENTITY),
        "(who|what) are you",
        "are you [a|an|really] (human|robot|bot|real|ai|person|chatgpt|machine|computer|gpt|real person)",
        "what is your name",
        "what (model|ai|kind of ai|llm) are you",
    ),
    *_rules(
        _says(Word.HELP),
        "[i need|i want|i could use|get|some|need] help [me] [out] [with this|with my tasks|with that|using this]",
        "what (can|could|do|are) (you|i|u) [able to] (do|say|ask|type|offer|understand|tell you|know) [here|for me|in here|with you|all]",
        "what (can|could) (you|i|we) [all] [do|ask|say|help] [you|me|us] [with|to do|for|here]",
        "how (does|do|can|should) (this|it|that|i|you|we) [even] (work|use you|use this|use it|help me|start|talk to you|operate)"
        " [here|app|thing|chat|with you]",
        "how (do|can|should|would) i [even] (add|create|delete|remove|complete|finish|rename|edit|change|make|mark|undo|use|see|list|show)"
        " <x>",
        "what (commands|things|features|options) [can|do] [you|i|are] [there] [know|have|understand|support|use|say|do]",
        "(commands|options|menu|instructions|usage|manual|?|tutorial|h|man|faq)",
        "(i do not|i don't) (understand|know what to do|know how this works|know how to use this|get it|know what to say)",
        "show [me] [the|some] (help|commands|examples|instructions|options|menu)",
        "what are you [for|able to do|capable of|good at]",
        "(help|explain|tell me) [me] [more] [about] (how this works|what you can do|how you work|how to use you|yourself|how to use this)",
    ),
    *_rules(
        _says(Word.UNDO),
        "(undo|revert|rollback|roll back|take back|reverse) [that|it|this|the|my|last|please] [last|change|action|one|step|thing|now]"
        " [change|action|one|step|thing|command|i did|you did|what i did|what you did|please]",
        "undo [what|everything|the thing] [that] [i|you] [have] [just] [did|done|changed|deleted|added|completed]",
        "undo (the|my|that|this|last) [last|previous] (change|deletion|delete|add|addition|completion|rename|edit|action|thing|one|task|update|removal)",
        "(take|put|bring|change|turn|get) (it|that|them|this|those) back [again|please] [on|to|in] [the|my] [list]",
        "bring back (it|that|them|this|those|the one i deleted|what i deleted|the deleted one|the deleted task|the last one|the deleted tasks)",
        "(restore|recover|undelete|un-delete) (it|that|them|this|those|the task|the tasks|the last one|what i deleted|the deleted task|the deleted one|the deleted tasks)",
        "go back [one step|a step]",
        "(that|it) was (a mistake|an accident|wrong|not right|by mistake|an error|by accident)",
        "[i] did not mean (that|to do that|to|it|to delete it|to delete that|to delete them|this)",
        "(step back|back|oops undo|no undo|ctrl z|ctrl-z|ctrl+z|undelete|cancel that|scratch that|restore"
        "|strike that|take that back|revert that|i take that back|i changed my mind|undo undo)",
    ),
    *_rules(
        _says(Word.REDO),
        "redo [that|it|this|the] [last|change]",
        "(do|redo) (it|that) (again|anyway|after all)",
        "undo the undo",
        "repeat that",
    ),
    *_rules(
        _says(Word.MORE),
        "[show|see|give|list|load|display|tell] [me] [some] (more|the rest|the others|the next ones|the next page|next page|the remaining ones|the other ones)"
        " [tasks|please|of them|items]",
        "(next page|go on|continue|and the rest|keep going|more tasks|next ones|what else)",
    ),
    *_rules(
        _says(Word.YES),
        "(yes|sure|ok|confirm|confirmed|go ahead|do it|of course|absolutely|definitely|please do|yes please"
        "|correct|exactly|right|affirmative|proceed|certainly|go for it|why not|yes do it|do that|agreed"
        "|i am sure|yes i am sure|sure thing|ok do it|that is right|fine|indeed|by all means|go on|sounds good"
        "|yes delete them|yes delete it|yes delete them all|delete them|delete them all|yes add it|add it"
        "|yes go ahead|totally|yes of course|yes i do|i do|make it so|sure go ahead|ok go ahead|ok yes"
        "|yes that one|that one|alright|great|perfect|good|yes i want that|yes sure|oh yes|please|yes all of them"
        "|all of them|yes remove them|remove them|yes really|really|very sure|100|absolutely yes|i confirm|yes yes"
        "|\U0001f44d|\U0001f44c|yes that is right|you got it|oui|si|ja|yes ok|yes delete all|yes delete everything)"
        " [please|thanks|thank you|now|,|do|sir|mate] [please|do it|go ahead|do|thanks|delete them|add it]",
        "yes [,] (please|do it|go ahead|delete them|delete it|do|sure|i am sure|delete them all|add it|of course|thanks"
        "|all of them|that one|exactly|correct|i am|remove them|remove it|really) [please|now|all|,] [please|thanks]",
        "sure [,] (go ahead|do it|please|why not|yes)",
    ),
    *_rules(
        _says(Word.NO),
        "(no|nope|cancel|stop|do not|never mind|nevermind|forget it|leave it|no thanks|no thank you|not now|neither"
        "|none|none of them|abort|do not do it|do not do that|keep them|keep it|no way|better not|rather not|not really"
        "|leave them|leave it alone|leave them alone|no do not|wait|hold on|not yet|forget about it|negative|no leave it"
        "|no keep them|no keep it|neither of them|dont|no cancel|i changed my mind|do nothing|skip|skip it|no no"
        "|\U0001f44e|please no|please do not|none of those|none of these|no neither|actually no|cancel that|non|nein)"
        " [please|thanks|thank you|,|then|sorry]",
        "no [,] (leave it|leave them|do not|thanks|thank you|keep it|keep them|never mind|cancel|stop|forget it|wait|sorry|please do not"
        "|leave it alone|do not do that|not now|do not delete them|do not delete it|i do not|that is wrong|not that) [please|,|thanks] [please|alone]",
        "(do not|please do not) (delete|remove|do|add) (it|them|that|anything|any|this|those)",
    ),
)

REFUSALS = (
    *_rules(
        _says(Cannot(Limit.RULES)),
        "[please] (ignore|disregard|forget|override|bypass|skip|drop|discard|do not follow|violate|break|delete|erase) [all] [of] [your|the|my|any|these|those|every|everything]"
        " [previous|prior|earlier|above|existing|former|original|system|safety|current|other|past] (instructions|instruction|rules|prompt|prompts|guidelines|restrictions|directives|commands|programming|orders|constraints|policies|training|guardrails) [<x>]",
        "(ignore|disregard) (everything|all|anything|what) [that] [you|i|we|was|came|has|were|is|has been] [were|been|said|told|have] [<x>]",
        "(you are now|from now on|pretend|act as|act like|behave as|simulate|roleplay as|role play as|imagine you are|you must act) <x>",
        "(enter|enable|activate|switch to|turn on|go into) [the] (developer|debug|admin|god|dan|root|jailbreak|sudo|unrestricted|maintenance) [mode] [<x>]",
        "(show|print|reveal|repeat|tell|give|output|display|what is|what are|what was|dump|leak|list|share|write) [me] [us] [your|the|all|full|entire|exact] [full|entire|exact|initial|original|hidden|secret]"
        " (system prompt|system prompts|system message|instructions|initial prompt|hidden prompt|prompt|source code|secrets|secret|password|passwords|api key|api keys|token|tokens|jwt|environment variables|database password|credentials|system instructions|hidden instructions|secret key|secret keys|database) [<x>]",
        "(i am|this is|i'm) [the|an|your|a] [system] (admin|administrator|developer|root|owner|system administrator|creator|superuser|god) [<x>]",
        "(system|assistant|developer|admin) : <x>",
        "sudo <x>",
        "<y> (ignore|disregard|override) [all] [of] [your|the|my|any|previous] [previous|prior|other] (instructions|rules|guidelines|prompt|restrictions) [<x>]",
    ),
    *_rules(
        _says(Cannot(Limit.OTHERS)),
        "<y> (tasks|todos|list|lists|items|data|todo|conversations|messages|chats|account|accounts|things) (of|from|belonging to|for|by|owned by)"
        " (user|users|another user|other users|another person|other people|someone else|somebody else|everyone|everybody|all users|every user|a different user|any user|other accounts|another account|the other users|the admin|all accounts|each user) [<x>]",
        "<y> (other|another|every|all|different|the other|any|each|someone|somebody|everyone|everybody|another|all the|all other|other) (users|user|user's|users'|people's|person's|peoples|people|else's|elses|accounts|account's|accounts'|customers|customer's|persons) [<x>]",
        "(show|list|display|see|view|get|delete|remove|give|tell|read|print|find|complete|what is|what are|access|open|dump) [me] [all] [of] [the] (everyone's|everybody's|users'|user's|someone's|anyone's|somebody's|anybody's|everyones|everybodys) <x>",
        "<y> (user|user id|user_id|account|uid) [id|number|no|#|=|:] (1|2|3|4|5|6|7|8|9|10|42|99|100|123|bob|alice|admin|root) [<x>]",
        "(delete|remove|list|show|print|drop|dump) [me] [all] [the] (users|accounts|user accounts|user|customers|user data|database|databases|db|tables) [<x>]",
        "(switch|change|log in|login|sign in|impersonate|become|act) [to|as|into|user] [the] (user|another user|admin|another account|someone else|account|as) [<x>]",
        "(what|which) (tasks|todos|things) (does|do|did|has|have) (user|bob|alice|he|she|they|everyone|other users|other people|my wife|my husband|my boss|the others|peter|john) <x>",
    ),
    *_rules(
        _others,
        "(show|list|display|see|view|tell|give|read|find|get|delete|remove|clear|complete|finish|mark|open|rename"
        "|what is|what are|how many|print|check|what is on|is|are) [me] [all] [of] <o>"
        " (tasks|todos|list|lists|to do list|todo list|task list|items|todo|task) [<x>]",
    ),
    *_rules(
        _add_offer,
        "[set|create|add|make|give|send|schedule] [me] [a|an|the] (reminder|alarm|timer|notification|alert|wake-up call|wakeup call) (at|for|in|on|every|after|before|tomorrow|tonight|by) <t> (to|that i|for|about) <x>",
        "(remind|notify|alert|ping|nudge|warn|wake|tell) (me|us) [up] (at|in|every|after|before|around|by) <t> (to|that i [have to|need to]|about|of) <x>",
    ),
    *_rules(
        _says(Cannot(Limit.CLOCK)),
        "[set|create|add|make|give|schedule|start] [me] [a|an|the|my] [daily|weekly|new|recurring|monthly] (alarm|timer|notification|alert|wake-up call|countdown|alarms|notifications|alerts|stopwatch|recurring task|recurring reminder) [<x>]",
        "[set|create|add|make|give|send|schedule] [me] [a|an|the] (reminder|reminders) (at|for|in|every|after|before|around) <t>",
        "(notify|alert|ping|nudge|wake|buzz|call|text|message|email|warn) (me|us) <x>",
        "(remind|notify|alert) (me|us) (at|in|every|later|tomorrow|tonight|again|on|after|before|when|daily|weekly|around|this evening|this afternoon|next week|next month|in the morning) [<x>]",
        "remind me",
        "(snooze|postpone|defer|delay|reschedule) <x> [until|to|till|by] <t>",
        "[can|could|do] [you] (send|have|support|set) [me] [any] (reminders|notifications|alarms|alerts) [<x>]",
    ),
    *_rules(
        _says(Cannot(Limit.DATES)),
        "(set|add|change|put|give|assign|move|remove|update|create|make|edit|delete|clear|have) [the|a|an|my|its|it] [new] (due date|deadline|due time|date|start date|end date|due dates|deadlines|dates|due) <x>",
        "(set|give|make|change|assign|mark|move|put) <x> [a|an|the|its|as|to] [new] (due|due date|deadline|due by|due on) <y>",
        "(set|give|make|change|mark) <x> (due|a due date|a deadline|as due) [<y>]",
        "<x> (is|are) due (on|by|at|tomorrow|today|next|this|in|before|monday|tuesday|wednesday|thursday|friday|saturday|sunday|tonight) [<y>]",
        "<x> (is|are) due",
        "[show|list|what|which|are|is|do|tell|give|how many|find|see] [me] [is|are|tasks|there|i] [have|anything|any|everything|all|my|the|something] [tasks|things|items|have] [that|which] [is|are|i have] (due|overdue|late|past due) [<x>]",
        "[show|list|what|which|are|tell|give|how many] [me] [are|do i have] [my|the|any|all] [upcoming] (deadlines|due dates|overdue|overdue tasks|due tasks|late tasks|calendar|schedule) [<x>]",
        "when (is|are|was|do|did|should|must|does) <x>",
        "(move|push|shift|bump|postpone|reschedule|delay|defer) <x> (to|until|till|by) [next|this|the|on] (tomorrow|today|tonight|monday|tuesday|wednesday|thursday|friday|saturday|sunday|week|month|weekend|later|evening|morning|afternoon|noon|end of the week|next week|year) [<y>]",
        "(postpone|reschedule|snooze|defer) <x>",
        "(sort|order|group|filter) [my|the|them|tasks|all] [tasks|list|todos] by (due date|deadline|due|urgency|when they are due)",
    ),
    *_rules(
        _says(Cannot(Limit.FIELDS)),
        "(set|change|give|make|mark|assign|raise|lower|increase|add|update|flag|put|tag|label|star|pin) [<x>] (priority|high priority|low priority|top priority|urgent|important|priorities|tags|tag|category|categories|colour|color|a star|subtask|subtasks|sub-task|sub-tasks|attachment|attachments|a label|labels|label|low|high) [<y>]",
        "(prioritise|prioritize|categorise|categorize|tag|star|pin|colour|color) <x>",
        "(show|list|what are|which are|find|which tasks are|what is|sort|order) [me] [my|the|all|by] [most] (urgent|important|high priority|priority|priorities|starred|tagged|urgency|importance) [<x>]",
        "(attach|upload) <x>",
        "(create|make|add|start|open|set up|new) [a|an|another|me] [new|second|separate|shared] (list|project|folder|board|category|calendar|calendar event|group|workspace|tag|habit|conversation|account|user) [<x>]",
        "(move|reorder|rearrange) <x> (to|above|below|before|after|up|down) [<y>]",
    ),
    *_rules(
        _says(Cannot(Limit.SHARING)),
        "(assign|delegate|reassign) <x> [to] [<y>]",
        "(email|send|share|text|mail|forward|export|print out|download|fax|tweet|whatsapp|sync|import|backup|back up|message) [me|us] [all] [of] [the|my|this|these|that|it|them|everything|our] [whole|entire|todo|to do|open|completed|shopping|grocery] (list|tasks|todos|task|it|them|items|lists|data) [<x>]",
        "(email|send|share|forward|export|text|sync) (it|them|this|that|everything|all) [<x>]",
        "(share|export|sync) <x> (with|to|as) <y>",
        "(invite|add) <x> to (my account|my workspace|the team|this chat|my team|our team)",
        "let <x> see <y>",
    ),
    *_rules(
        _says(Cannot(Limit.OUTSIDE)),
        "<y> (weather|forecast|temperature outside|football score|football scores|stock price|stock prices|stock market|exchange rate|bitcoin price|lottery numbers) [<x>]",
        "(weather|forecast|news|the weather|joke|a joke) [<x>]",
        "(is it|will it|is it going to|does it) [be] (rain|raining|snow|snowing|sunny|cold|hot|warm|cloudy|windy|rainy|freezing) [<x>]",
        "do i need (an umbrella|a coat|a jacket|sunscreen) [<x>]",
        "(tell|give|write|sing|read|make|compose|say|recite|show|create|generate) [me|us] [up] [a|an|some|the|another|something] [short|funny|good|long|nice|little|new|quick] (joke|jokes|story|stories|poem|song|songs|haiku|essay|riddle|news|latest news|headlines|something funny|funny|code|python|script|program|fact|facts|fun fact|limerick|rap|love letter|letter|recipe|image|picture|function|python script|python program|jokes please) [<x>]",
        "(play|stop|pause) [me] [some|the|a|my] (music|song|songs|jazz|radio|video|spotify|playlist|movie|film|game) [<x>]",
        "(translate|calculate|compute|google|wikipedia|define|summarise this|summarize this|convert|spell) <x>",
        "(search|browse|surf|look up|look|check) [on|in|up|the|through] [the] (web|internet|google|wikipedia|online) [<x>]",
        "(order|buy|book|get) me <x>",
        "(turn|switch) (on|off) <x>",
        "(what time is it|what is the time|what day is it|what is the date|what date is it|what day is today|what is today's date|what year is it) [<x>]",
        "who (is|was|are|were|won|wrote|invented|made|built|created|will) <x>",
        "(why|where) (is|are|do|does|did|was|were|can|should) <x>",
        "(do you|can you|are you|have you) (like|love|think|feel|speak|dream|sleep|eat|know|hear|see|believe|want|remember) <x>",
        "what is (the|a|an) (meaning|capital|population|best|weather|time|date|news|latest|square root|difference|price|distance|score|recipe|temperature|definition|forecast|largest|smallest|highest|biggest|tallest|fastest|formula|answer|speed|size|age|name of) <x>",
        "(call|phone|text|ring|email|message|contact) (the police|911|999|112|an ambulance|emergency services)",
        "i (am|feel) (sad|bored|tired|lonely|depressed|happy|hungry|sick|angry|stressed|overwhelmed) [<x>]",
        "what (is|are) [<x>] (+|-|*|/|plus|minus|times|divided by) <y>",
        "how (old|tall|far|long|big|deep|high|fast|heavy|hot|cold) <x>",
        "how (do|can|should) (i|you|we) (cook|bake|get to|fix|repair|learn|lose|become|find|cure) <x>",
    ),
)

_DESCRIPTION = "[a|an|the|some|another|new] [new|short|quick|little] {description}"

CHANGES_BY_ADDING = (
    *_rules(
        _describe,
        "(add|put|write) [the|a] description <x> (to|on|for) <r>",
        "(add|put|write|attach|append|set|make|leave) [a|an|the|some|another] [new|short|quick|little] {description} (to|on|for|in|of) <r> (:|saying|that says|to say|which says|that|reading|to|as|to be|with|with the text|says) [:] <x>",
        "(add|put|write|append|set|use|include|give) <x> (as|in|into) [the|a|its] {description} (of|for|to|on|in) <r>",
        "(add|put|append) <x> (to|in|into|on) [the|its] {description} (of|for|in|on) <r>",
        "add (to|for|on) <r> (the|a) {description} [:|that|saying] <x>",
    ),
    *_rules(
        _describe_recent,
        "(add|put|write|attach|set|leave) [a|an|the|some] [new|short|quick] {description} (:|saying|that says|to say|which says|that) [:] <x>",
    ),
)

CHANGES = (
    *_rules(
        _describe_recent,
        "{change} (its|the) {description} {to} [:] <x>",
        "{change} (its|the) {description} : <x>",
        "(its|the) {description} (is|should be|should say) [:] <x>",
        "describe it as <x>",
        "(description|note) : <x>",
    ),
    *_rules(
        _rename_recent,
        "(call|name) (it|that|this) [instead|now] [:] <x>",
        "[the] new {title} (is|should be) [:] <x>",
        "{change} (its|the) {title} {to} [:] <x>",
        "(it|that) should (say|be|read|be called) <x>",
        "i meant <x>",
        "rename to <x>",
        "(make) (it|that) [say] <x> instead",
    ),
    *_rules(
        _describe,
        "{change} [the] {description} (of|for|on|in|from) <r> {to} [:] <x>",
        "{change} [the] {description} (of|for|on|in|from) <r> : <x>",
        "{change} <r> (description|note|notes|details|comment) {to} [:] <x>",
        "{change} <r> (description|note|notes|details|comment) : <x>",
        "(describe|annotate) <r> (as|with|:) <x>",
        "(give) <r> (a|the) [new] {description} [of|saying|:] <x>",
        "(note|comment|remark) (on|for|about) <r> : <x>",
        "[the] {description} (of|for) <r> (is|should be|should say|should read|must be) [:] <x>",
        "<r> (needs|gets) (the|a) {description} [:|of|saying] <x>",
    ),
    *_rules(
        _describe,
        "{delete} [the] {description} (of|from|on|for|in) <r>",
        "(clear|empty|blank) [the] {description} (of|from|on|for|in) <r>",
        "{sure_delete} <r> {description}",
    ),
    *_rules(
        _rename,
        "{change} [the|its] {title} (of|for|from) <r> {to} [:] <x>",
        "{change} [the|its] {title} (of|for|from) <r> : <x>",
        "{rename} [the] [title of|name of] <r> (to|as|into|in to|so it says) [:] <x>",
        "{rename} <r> : <x>",
        "{rename} <r> , <x>",
        "(change|edit|update|modify|alter|amend|correct|revise|reword|rephrase|turn|switch|adjust|fix|convert|replace) <r> (to say|to read|so it says|so that it says|to be|into|in to|from <y> to|with) [:] <x>",
        "(change|edit|update|modify|alter|amend|correct|revise|reword|rephrase|turn|switch|adjust|fix|convert) <r> (to|into) [:] <x>",
        "(change|edit|update|set|modify|correct|fix) <r> (title|name|text) {to} [:] <x>",
        "make <r> (say|read|say :|be called) <x>",
        "(edit|update|change) <r> : <x>",
        "<r> (should|must|ought to|has to|needs to) (be|say|read|be called|be named|be renamed to|become|be changed to) [:] <x>",
        "<r> (is|are) now called <x>",
        "give <r> (the|a) [new] {title} [of|:] <x>",
    ),
    *_rules(
        _lacks(Missing.RENAME),
        "{rename} <r>",
        "(edit|change|update|modify|reword|rephrase) [the title of|the name of] <r>",
        "{change} the {title} of <r>",
    ),
)

COUNTS = (
    *_rules(
        _count,
        "how (many|much|meny|mny) <v>",
        "[what is|tell me|give me|show me|show] [the|a] [total] (number|count|amount|total) [of] <v>",
        "count [up] <v>",
        "(tell|show|give) me how many <v>",
        "do you know how many <v>",
    ),
    *_rules(
        _says(Show(count=True)),
        "how (many|much) [in total|altogether|are there|do i have|is it|is there|now]",
        "(count|count them|total|statistics|stats|status|what is the count|progress|summary)",
        "how (am i|are we|is it) doing",
        "what is my progress",
    ),
)

VIEWS = (
    *_rules(_view, "<v>"),
    *_rules(
        _look_up,
        "(is|are|was|were) <r> {done} [yet|already|now]",
        "(is|are|was) <r> [still] {not_done}",
        "(is|are) <r> [already|still|now] (on|in) [the|my] {list}",
        "did i [already|ever] (do|finish|complete|add|put|remember|tick off) <r>",
        "have i [already|ever] (done|finished|completed|added|put) <r>",
        "(tell|show|give) me [more] about <r>",
        "(what is|what does|what are) [the] (description|details|note|notes) (of|for|on|say about) <r>",
        "(show|read|tell) [me] [the] (description|details|note|notes) (of|for|on) <r>",
        "(details|info) (of|for|on|about) <r>",
    ),
)

QUESTIONS = _rules(
    _look_up_done,
    "(did|have) {i} [already|ever|just|not] <p> <r> [already|yet]",
)

COMPLETIONS = (
    *_rules(
        _set_done(done=False),
        "{reopen} <r>",
        "{mark} <r> [back] (as|to|to be|to being|back to|back as|is) {not_done} [again|please]",
        "{mark} <r> {not_done} [again]",
        "{mark} as {not_done} [:] <r>",
        "<r> (is|are|was|were|has|have) [actually|still] {not_done} [yet|after all|actually]",
        "<r> [actually] (is not|are not|was not|has not been|have not been) [yet|actually|really] {done} [yet|after all|actually]",
        "{i} [have] [actually] (not|did not|have not) [yet|actually|really] (do|done|finish|finished|complete|completed) <r> [yet|after all|actually]",
        "{i} (did not|have not) [actually|yet|really] (do|done|finish|finished|complete|completed) <r> [yet|after all|actually]",
        "(put|move|bring|get) <r> back [on|to|in|into|onto] [the|my] [open] [{list}]",
        "(put|move|bring) back <r> [on|to|in|into|onto] [the|my] [open] [{list}]",
        "(restore|bring back|recover) <r>",
        "(un) (complete|check|tick|do|finish|mark) <r>",
        "open <r> again",
        "{i} still (have to|need to|must) (do|finish) <r>",
        "not {done} [with] [:] <r>",
        "<r> not {done} [yet]",
    ),
    *_rules(
        _lacks(Missing.REOPEN),
        "(reopen|uncomplete|uncheck|untick|unmark) [a|the] [task|one]",
    ),
    *_rules(
        _set_done(done=True),
        "{mark} <r> [off] (as|to|to be|to being|like) [being|all|now|already] {done} [please|now]",
        "{mark} <r> {done}",
        "{mark} (as|off|off as) {done} [:] <r>",
        "{mark} {done} [:] <r>",
        "{off} <r> (off|out) " + _OFF_LIST,
        "{off} <r> (off|out) [of] [the|my|our] {list}",
        "{off} (off|out) <r> " + _OFF_LIST,
        "(strike through|tick) <r>",
        "{i} [have] [{just}] [am] (done|did|do|finished|finish|completed|complete|ticked off|handled|sorted|sorted out|took care of|taken care of|dealt with|finalised|finalized|am done with|done with|am finished with|finished with|am through with|got through|accomplished|am done|checked off|crossed off|managed|solved) [with|:] [{just}] <r>",
        "{i} [have] [{just}] (got|gotten|have|had) <r> {done}",
        "[{just}] (finished|completed|did|done with|done doing|handled|sorted|took care of|dealt with|ticked off|finished with|checked off) [with] <r>",
        "<r> (is|are|was|were|has been|have been|got|has|is all|are all|is now|are now|is already|are already|is finally|have all been) [{just}] {done} [now|already|too|today|as well]",
        "<r> {done} [now|already|too|as well]",
        "{complete} [with] [:] <r>",
        "consider <r> {done}",
    ),
    *_rules(
        _lacks(Missing.COMPLETE),
        "(complete|finish|tick off|check off|mark) [a|one] [task|todo|item] [as done|as completed|as complete]",
        "mark [a task|something|one] [as] (done|complete|completed|finished)",
        "i (am|have) (done|finished) [something|a task|one]",
    ),
    *_rules(_not_past, "{i} [actually|still] (have not|did not) [yet|actually|really] <p> <r> [yet]"),
    *_rules(_past, "{i} [have] [{just}] <p> <r>"),
    *_rules(_past_alone, "[{just}] <p> <r>"),
)

DELETIONS = (
    *_rules(
        _delete_status("completed"),
        "(clear|clean|tidy|sweep|clean out|clear out|clear up|tidy up|clean up) [up|out|away] [all] [the|my] (done|completed|finished|old) [tasks|ones|items|todos|stuff|things]",
        "(clean|tidy) [up] [my|the] {list}",
    ),
    *_rules(
        _delete_status("all"),
        "(clear|empty|wipe|reset|clean) [out] [the|my|this] [whole|entire] {list}",
        "start (over|afresh|from scratch|again)",
        "(wipe|clear|delete|remove|erase|empty) (everything|all|it all|them all)",
    ),
    *_rules(
        _lacks(Missing.DELETE),
        "(delete|remove|erase|get rid of) [a|one|some] [task|tasks|todo|item|something|one]",
    ),
    *_rules(
        _delete,
        "{delete} <r> "
        + _OFF_LIST
        + " [{just}] [again|completely|entirely|for good|forever|permanently]",
        "(take|get|strike|knock|pull) <r> (off|from|out of|away) [of] [the|my|our|this] [{list}]",
        "{i} (do not|no longer|never) (need|want|have to do|need to do|care about|have) <r> [anymore|any more|any longer|on my list|now]",
        "<r> (is|are) (no longer|not) (needed|relevant|necessary|required|wanted) [anymore|any more]",
        "<r> (can|should|must) (go|be deleted|be removed|go away|be gone)",
        "(throw|chuck|toss) <r> (away|out)",
        "forget [about] <r>",
        "(delete|remove) : <r>",
        "make <r> (disappear|go away)",
    ),
)

ADD_REFUSALS = (
    *_rules(
        _says(Cannot(Limit.DATES)),
        "add [a|an|the] [new] (due date|deadline|due time|due dates|deadlines) [<x>]",
    ),
    *_rules(
        _says(Cannot(Limit.FIELDS)),
        "add [a|an|the] [new|high|low] (priority|tag|tags|label|labels|category|subtask|sub-task|attachment|star|colour|color) (to|for|on|in|of) <x>",
    ),
    *_rules(
        _says(Cannot(Limit.CLOCK)),
        "add [a|an|the|another] [new|daily|weekly|recurring] (alarm|timer|notification|alert) [<x>]",
        "add [a|an|the] reminder (at|in|every|after) <x>",
    ),
    *_rules(
        _says(Cannot(Limit.OTHERS)),
        "add <x> (to|for|on|in) (user|another user|other user|bob's|someone else's|somebody else's|everyone's|other users'|another user's|other people's) [<y>]",
    ),
)

_A_TASK = "[a|an|another|the|one|some|these|those|my|following|the following|one more|two more|this|a few|few|couple of|a couple of|{count}] [new|quick|fresh|simple|extra|small|additional|more|following|other|different]"
_CALLED = "[{called}|for|to|about|:|of|which is|that is|-|=|as follows|saying to|, called|reading|like|for me to|for us to|that i need to|that i have to|that i should|saying that i need to|to remind me to|to remind me]"

ADDITIONS = (
    *_rules(
        _lacks(Missing.TITLE),
        "(add|create|make|new|i want to add|insert) [me] [a|an|another|one|some] [new] [more] [task|todo|item|one|tasks|entry|reminder|something|thing] [to] [the|my] [{list}]",
    ),
    *_rules(
        _add,
        "{plain_add} [me] [in] [to|on|in] (the|my|our|this) {list} [:] <x>",
        "{plain_add} [me] [in|down] " + _A_TASK + " {task} " + _CALLED + " [:] <x>",
        "{plain_add} [me] (a|another) (new one|one|new) [:|called|,] <x>",
        "{plain_add} [the following|these|following|this|new|a new] [:] <x>",
        "{plain_add} [:] <x>",
        "(+|add+) <x>",
    ),
)

OTHER_ADDITIONS = (
    *_rules(
        _add,
        "{make} [me] (a|an|another|one more|one|two|three|the following|these|some|new|{count}) [new|quick|other|more|small|additional|extra] {task} "
        + _CALLED
        + " [:] <x>",
        "(create|new|make) [new] {task} " + _CALLED + " [:] <x>",
        "{place} [down] <x> (on|in|to|onto|into|at|down on) [the|my|our|this|that|your] [to do|todo|task|shopping] {list} [too|as well|for me]",
        "{place} (on|in|to|onto|into) [the|my|our|this] {list} [:|that|that i need to] <x>",
        "(create|generate|append) [:] <x>",
        "[a|one|another|my] [new|next] {task} (:|to|called|named|for|is|would be|will be|is to) [:] <x>",
        "new {task} <x>",
        "[please] remind (me|us) (to|of|about|that i have to|that i need to|that i must|that i should|i have to|i need to|,|:|that) [:] <x>",
        "(remember|do not forget|remember me|make a note|make note|take a note|take note|keep in mind|note to self|memo|memo to self) (to|that i have to|that i need to|that i must|i have to|i need to|:|of|about|that) [:] <x>",
        "(do not|never) let me forget (to|about|that i have to|that i need to|that) [:] <x>",
        "(do not|never) forget [about|:] <x>",
        "remember [:] <x>",
        "{i} (can not|must not|should not|will not) forget [to|about] <x>",
        "it is time to <x>",
        "(put|jot|write|note|get) (it|this|that) down : <x>",
        "(todo|task|tasks|todos|note to self|shopping list|groceries list|things to do|my to do list|to do list) : <x>",
        "(todo|to do|task) <x>",
        "{i} (need|want|am out of|are out of|ran out of|have run out of|am running out of|are running out of|need some more|need some) <x>",
        "we are [running] (out of|low on) <x>",
        "(there is|there are) [also] [a|another|one more|something] [new] [task|thing|todo] [:|to|called|for] <x>",
        "(track|capture|queue|schedule) [a|the] task [to|for|:|called] <x>",
        "put <x> down [for me|as a task|too]",
        "(use|have|keep|include|stick|get) <x> (as|on) [a|an|my|the] [new] {task}",
        "(save|store|record|register|log|enter|capture|file) [:] <x> as [a|an] [new] {task}",
        "(save|record|register|enter) [a|the] [new] {task} [:|to|called] <x>",
    ),
)

WISHES = _rules(
    _view,
    "{i} (want|need|would like|must|have) [to] [see|know|check] [me] <v>",
    "{i} [also|really|just] (want|need|would like) (to see|see|to know|to check|to look at|a look at|to view) <v>",
)

BARE = _rules(_bare, "<x>")

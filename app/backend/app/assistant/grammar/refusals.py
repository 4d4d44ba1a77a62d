"""What the assistant cannot or must not do."""

from app.assistant.commands import Cannot, Limit
from app.assistant.grammar.rules import Meaning, Slots, rules, says
from app.assistant.vocabulary import TIME_BEGINNINGS, TIMES


def _others(slots: Slots) -> Meaning:
    """Read "Bob's tasks"; but "today's tasks" are the user's own."""
    owner = slots["o"].word(-1)
    if not owner.endswith(("'s", "s'")) or owner.rstrip("s'") in TIMES:
        return ()
    return (Cannot(Limit.OTHERS),)


def _offer_instead(slots: Slots) -> Meaning:
    """Read "remind me at 5pm to call mum": the task can be kept, with the time in its title."""
    if slots["t"].word(0) not in TIME_BEGINNINGS:
        return ()
    return (Cannot(Limit.CLOCK, f"{slots['x'].text} {slots['t'].text}"),)


ADD_REFUSALS = (
    *rules(
        says(Cannot(Limit.DATES)),
        "add [a|an|the] [new] (due date|deadline|due time|due dates|deadlines) [<x>]",
    ),
    *rules(
        says(Cannot(Limit.FIELDS)),
        (
            "add [a|an|the] [new|high|low] (priority|tag|tags|label|labels|category|subtask"
            "|sub-task|attachment|star|colour|color) (to|for|on|in|of) <x>"
        ),
    ),
    *rules(
        says(Cannot(Limit.CLOCK)),
        (
            "add [a|an|the|another] [new|daily|weekly|recurring] (alarm|timer|notification|alert) "
            "[<x>]"
        ),
        "add [a|an|the] reminder (at|in|every|after) <x>",
    ),
    *rules(
        says(Cannot(Limit.OTHERS)),
        (
            "add <x> (to|for|on|in) (user|another user|other user|bob's|someone else's|somebody "
            "else's|everyone's|other users'|another user's|other people's) [<y>]"
        ),
    ),
)


REFUSALS = (
    *rules(
        says(Cannot(Limit.RULES)),
        (
            "[please] (ignore|disregard|forget|override|bypass|skip|drop|discard|do not follow"
            "|violate|break|delete|erase) [all] [of] [your|the|my|any|these|those|every"
            "|everything] [previous|prior|earlier|above|existing|former|original|system|safety"
            "|current|other|past] (instructions|instruction|rules|prompt|prompts|guidelines"
            "|restrictions|directives|commands|programming|orders|constraints|policies|training"
            "|guardrails) [<x>]"
        ),
        (
            "(ignore|disregard) (everything|all|anything|what) [that] [you|i|we|was|came|has|were"
            "|is|has been] [were|been|said|told|have] [<x>]"
        ),
        (
            "(you are now|from now on|pretend|act as|act like|behave as|simulate|roleplay as|role "
            "play as|imagine you are|you must act) <x>"
        ),
        (
            "(enter|enable|activate|switch to|turn on|go into) [the] (developer|debug|admin|god"
            "|dan|root|jailbreak|sudo|unrestricted|maintenance) [mode] [<x>]"
        ),
        (
            "(show|print|reveal|repeat|tell|give|output|display|what is|what are|what was|dump"
            "|leak|list|share|write) [me] [us] [your|the|all|full|entire|exact] [full|entire"
            "|exact|initial|original|hidden|secret] (system prompt|system prompts|system message"
            "|instructions|initial prompt|hidden prompt|prompt|source code|secrets|secret"
            "|password|passwords|api key|api keys|token|tokens|jwt|environment variables|database "
            "password|credentials|system instructions|hidden instructions|secret key|secret keys"
            "|database) [<x>]"
        ),
        (
            "(i am|this is|i'm) [the|an|your|a] [system] (admin|administrator|developer|root"
            "|owner|system administrator|creator|superuser|god) [<x>]"
        ),
        "(system|assistant|developer|admin) : <x>",
        "sudo <x>",
        (
            "<y> (ignore|disregard|override) [all] [of] [your|the|my|any|previous] [previous"
            "|prior|other] (instructions|rules|guidelines|prompt|restrictions) [<x>]"
        ),
    ),
    *rules(
        says(Cannot(Limit.OTHERS)),
        (
            "<y> (tasks|todos|list|lists|items|data|todo|conversations|messages|chats|account"
            "|accounts|things) (of|from|belonging to|for|by|owned by) (user|users|another user"
            "|other users|another person|other people|someone else|somebody else|everyone"
            "|everybody|all users|every user|a different user|any user|other accounts|another "
            "account|the other users|the admin|all accounts|each user) [<x>]"
        ),
        (
            "<y> (tasks|todos|list|lists|items) (of|from|belonging to|owned by) [my|the|a|our]"
            " (colleague|boss|wife|husband|friend|neighbour|neighbor|partner|brother|sister|mother"
            "|father|mum|mom|dad|son|daughter|manager|team|teammate|customer|client) [<x>]"
        ),
        (
            "<y> (other|another|every|all|different|the other|any|each|someone|somebody|everyone"
            "|everybody|another|all the|all other|other) (users|user|user's|users'|people's"
            "|person's|peoples|people|else's|elses|accounts|account's|accounts'|customers"
            "|customer's|persons) [<x>]"
        ),
        (
            "(show|list|display|see|view|get|delete|remove|give|tell|read|print|find|complete"
            "|what is|what are|access|open|dump) [me] [all] [of] [the] (everyone's|everybody's"
            "|users'|user's|someone's|anyone's|somebody's|anybody's|everyones|everybodys) <x>"
        ),
        (
            "<y> (user|user id|user_id|account|uid) [id|number|no|#|=|:] (1|2|3|4|5|6|7|8|9|10|42"
            "|99|100|123|bob|alice|admin|root) [<x>]"
        ),
        (
            "(delete|remove|list|show|print|drop|dump) [me] [all] [the] (users|accounts|user "
            "accounts|user|customers|user data|database|databases|db|tables) [<x>]"
        ),
        (
            "(switch|change|log in|login|sign in|impersonate|become|act) [to|as|into|user] [the] "
            "(user|another user|admin|another account|someone else|account|as) [<x>]"
        ),
        (
            "(what|which) (tasks|todos|things) (does|do|did|has|have) (user|bob|alice|he|she|they"
            "|everyone|other users|other people|my wife|my husband|my boss|the others|peter|john) "
            "<x>"
        ),
    ),
    *rules(
        _others,
        (
            "(show|list|display|see|view|tell|give|read|find|get|delete|remove|clear|complete"
            "|finish|mark|open|rename|what is|what are|how many|print|check|what is on|is|are) "
            "[me] [all] [of] <o> (tasks|todos|list|lists|to do list|todo list|task list|items"
            "|todo|task) [<x>]"
        ),
    ),
    *rules(
        _offer_instead,
        (
            "[set|create|add|make|give|send|schedule] [me] [a|an|the] (reminder|alarm|timer"
            "|notification|alert|wake-up call|wakeup call) <t> (to|that i|for|about) <x>"
        ),
        (
            "(remind|notify|alert|ping|nudge|warn|wake|tell) (me|us) [up] <t>"
            " (to|that i [have to|need to]|about|of) <x>"
        ),
    ),
    *rules(
        says(Cannot(Limit.CLOCK)),
        (
            "[set|create|add|make|give|schedule|start] [me] [a|an|the|my] [daily|weekly|new"
            "|recurring|monthly] (alarm|timer|notification|alert|wake-up call|countdown|alarms"
            "|notifications|alerts|stopwatch|recurring task|recurring reminder) [<x>]"
        ),
        (
            "[set|create|add|make|give|send|schedule] [me] [a|an|the] (reminder|reminders) (at"
            "|for|in|every|after|before|around) <t>"
        ),
        "(notify|alert|ping|nudge|wake|buzz|call|text|message|email|warn) (me|us) <x>",
        (
            "(remind|notify|alert) (me|us) (at|in|every|later|tomorrow|tonight|again|on|after"
            "|before|when|daily|weekly|around|this evening|this afternoon|next week|next month|in "
            "the morning) [<x>]"
        ),
        "remind me",
        "(snooze|postpone|defer|delay|reschedule) <x> [until|to|till|by] <t>",
        (
            "[can|could|do] [you] (send|have|support|set) [me] [any] (reminders|notifications"
            "|alarms|alerts) [<x>]"
        ),
    ),
    *rules(
        says(Cannot(Limit.DATES)),
        (
            "(set|add|change|put|give|assign|move|remove|update|create|make|edit|delete|clear"
            "|have) [the|a|an|my|its|it] [new] (due date|deadline|due time|date|start date|end "
            "date|due dates|deadlines|dates|due) <x>"
        ),
        (
            "(set|give|make|change|assign|mark|move|put) <x> [a|an|the|its|as|to] [new] (due|due "
            "date|deadline|due by|due on) <y>"
        ),
        "(set|give|make|change|mark) <x> (due|a due date|a deadline|as due) [<y>]",
        (
            "<x> (is|are) due (on|by|at|tomorrow|today|next|this|in|before|monday|tuesday"
            "|wednesday|thursday|friday|saturday|sunday|tonight) [<y>]"
        ),
        "<x> (is|are) due",
        (
            "[show|list|what|which|are|is|do|tell|give|how many|find|see] [me] [is|are|tasks"
            "|there|i] [have|anything|any|everything|all|my|the|something] [tasks|things|items"
            "|have] [that|which] [is|are|i have] (due|overdue|late|past due) [<x>]"
        ),
        (
            "[show|list|what|which|are|tell|give|how many] [me] [are|do i have] [my|the|any|all] "
            "[upcoming] (deadlines|due dates|overdue|overdue tasks|due tasks|late tasks|calendar"
            "|schedule) [<x>]"
        ),
        "when (is|are|was|do|did|should|must|does) <x>",
        (
            "(move|push|shift|bump|postpone|reschedule|delay|defer) <x> (to|until|till|by) [next"
            "|this|the|on] (tomorrow|today|tonight|monday|tuesday|wednesday|thursday|friday"
            "|saturday|sunday|week|month|weekend|later|evening|morning|afternoon|noon|end of the "
            "week|next week|year) [<y>]"
        ),
        "(postpone|reschedule|snooze|defer) <x>",
        (
            "(sort|order|group|filter) [my|the|them|tasks|all] [tasks|list|todos] by (due date"
            "|deadline|due|urgency|when they are due)"
        ),
    ),
    *rules(
        says(Cannot(Limit.FIELDS)),
        (
            "(set|change|give|make|mark|assign|raise|lower|increase|add|update|flag|put|tag|label"
            "|star|pin) [<x>] (priority|high priority|low priority|top priority|urgent|important"
            "|priorities|tags|tag|category|categories|colour|color|a star|subtask|subtasks"
            "|sub-task|sub-tasks|attachment|attachments|a label|labels|label|low|high) [<y>]"
        ),
        "(prioritise|prioritize|categorise|categorize|tag|star|pin|colour|color) <x>",
        (
            "(show|list|what are|which are|find|which tasks are|what is|sort|order) [me] [my|the"
            "|all|by] [most] (urgent|important|high priority|priority|priorities|starred|tagged"
            "|urgency|importance) [<x>]"
        ),
        "(attach|upload) <x>",
        (
            "(create|make|add|start|open|set up|new) [a|an|another|me] [new|second|separate"
            "|shared] (list|project|folder|board|category|calendar|calendar event|group|workspace"
            "|tag|habit|conversation|account|user) [<x>]"
        ),
        "(move|reorder|rearrange) <x> (to|above|below|before|after|up|down) [<y>]",
    ),
    *rules(
        says(Cannot(Limit.SHARING)),
        "(assign|delegate|reassign) <x> [to] [<y>]",
        (
            "(email|send|share|text|mail|forward|export|print out|download|fax|tweet|whatsapp"
            "|sync|import|backup|back up|message) [me|us] [all] [of] [the|my|this|these|that|it"
            "|them|everything|our] [whole|entire|todo|to do|open|completed|shopping|grocery] "
            "(list|tasks|todos|task|it|them|items|lists|data) [<x>]"
        ),
        "(email|send|share|forward|export|text|sync) (it|them|this|that|everything|all) [<x>]",
        "(share|export|sync) <x> (with|to|as) <y>",
        "(invite|add) <x> to (my account|my workspace|the team|this chat|my team|our team)",
        "let <x> see <y>",
    ),
    *rules(
        says(Cannot(Limit.OUTSIDE)),
        (
            "<y> (weather|forecast|temperature outside|football score|football scores|stock price"
            "|stock prices|stock market|exchange rate|bitcoin price|lottery numbers) [<x>]"
        ),
        "(weather|forecast|news|the weather|joke|a joke) [<x>]",
        (
            "(is it|will it|is it going to|does it) [be] (rain|raining|snow|snowing|sunny|cold"
            "|hot|warm|cloudy|windy|rainy|freezing) [<x>]"
        ),
        "do i need (an umbrella|a coat|a jacket|sunscreen) [<x>]",
        (
            "(tell|give|write|sing|read|make|compose|say|recite|show|create|generate) [me|us] "
            "[up] [a|an|some|the|another|something] [short|funny|good|long|nice|little|new|quick] "
            "(joke|jokes|story|stories|poem|song|songs|haiku|essay|riddle|news|latest news"
            "|headlines|something funny|funny|code|python|script|program|fact|facts|fun fact"
            "|limerick|rap|love letter|letter|recipe|image|picture|function|python script|python "
            "program|jokes please) [<x>]"
        ),
        (
            "(play|stop|pause) [me] [some|the|a|my] (music|song|songs|jazz|radio|video|spotify"
            "|playlist|movie|film|game) [<x>]"
        ),
        (
            "(translate|calculate|compute|google|wikipedia|define|summarise this|summarize this"
            "|convert|spell) <x>"
        ),
        (
            "(search|browse|surf|look up|look|check) [on|in|up|the|through] [the] (web|internet"
            "|google|wikipedia|online) [<x>]"
        ),
        "(order|buy|book|get) me <x>",
        "(turn|switch) (on|off) <x>",
        (
            "(what time is it|what is the time|what day is it|what is the date|what date is it"
            "|what day is today|what is today's date|what year is it) [<x>]"
        ),
        "who (is|was|are|were|won|wrote|invented|made|built|created|will) <x>",
        "(why|where) (is|are|do|does|did|was|were|can|should) <x>",
        (
            "(do you|can you|are you|have you) (like|love|think|feel|speak|dream|sleep|eat|know"
            "|hear|see|believe|want|remember) <x>"
        ),
        (
            "what is (the|a|an) (meaning|capital|population|best|weather|time|date|news"
            "|square root|difference|price|distance|score|recipe|temperature|definition|forecast"
            "|largest|smallest|highest|biggest|tallest|fastest|formula|answer|speed|size|age|name "
            "of) <x>"
        ),
        (
            "(call|phone|text|ring|email|message|contact) (the police|911|999|112|an ambulance"
            "|emergency services)"
        ),
        (
            "i (am|feel) (sad|bored|tired|lonely|depressed|happy|hungry|sick|angry|stressed"
            "|overwhelmed) [<x>]"
        ),
        "what (is|are) [<x>] (+|-|*|/|plus|minus|times|divided by) <y>",
        "how (old|tall|far|long|big|deep|high|fast|heavy|hot|cold) <x>",
        (
            "how (do|can|should) (i|you|we) (cook|bake|get to|fix|repair|learn|lose|become|find"
            "|cure) <x>"
        ),
    ),
)

"""Greetings, thanks, yes and no, and commands without an object."""

from app.assistant.commands import Word
from app.assistant.grammar.rules import Builder, Meaning, Slots, rules, says


def _says_freely(word: Word) -> Builder:
    """Read "thanks for your help"; after a comma there may be a command."""

    def build(slots: Slots) -> Meaning:
        return () if "x" in slots and "," in slots["x"].words else (word,)

    return build


SMALL_TALK = (
    *rules(
        says(Word.GREETING),
        (
            "(hello|hi|hey|hiya|yo|howdy|good morning|good afternoon|good evening|greetings"
            "|morning|evening|hi there|hello there|hey there|sup|heya|hallo|helo|g'day|good day) "
            "[there|again|assistant|bot|mate|everyone|everybody|friend|my friend|buddy|dear|you]"
        ),
    ),
    *rules(
        says(Word.MOOD),
        (
            "how (are|is) (you|it|things|life) [doing|going|feeling] [today|now|this morning"
            "|these days]"
        ),
        "[i] hope you are [doing] (well|ok|fine|good|great) [today]",
        "(nice|good|pleased|great) to (meet|see|hear from) you [again]",
        "how (do you do|are things)",
        "what is up",
    ),
    *rules(
        says(Word.THANKS),
        (
            "[ok|great|perfect|nice|cool|many|awesome|wonderful|good|super|excellent|brilliant|ta"
            "|oh|no] [,] (thanks|thank you|cheers|ta|much appreciated|i appreciate it|appreciated"
            "|merci|danke|gracias) [you] [a|so|very|a whole|for|ever so] [lot|much|bunch|million"
            "|kindly|everything|your help|that|the help] [mate|dear|buddy|assistant|bot|again"
            "|love|man|friend|my friend|for your help|for that|for the help]"
        ),
    ),
    *rules(
        _says_freely(Word.THANKS),
        (
            "[ok|great|perfect|nice|wow|oh|well|no|and] [so] {thanks} [ever so much|so much|so "
            "very much|very much|a lot|a bunch|a million|a ton|loads|kindly|indeed|truly"
            "|sincerely] [mate|buddy|love|again|once again|once more|anyway|in advance] (for|that"
            "|this|it|you|to you|all|everything|{i} (really|do|so|appreciate|love|like)) <x>"
        ),
    ),
    *rules(
        _says_freely(Word.PRAISE),
        (
            "(great|good|nice|perfect|awesome|cool|excellent|brilliant|well done|good job|great "
            "job|nice one|good work|wonderful|super|fantastic|amazing|lovely|sweet|fine|wow|ok"
            "|alright|all right|i see|got it|sounds good|that is great|that is all|that is it"
            "|good bot|love it|i love it|very good|very nice|well|right|that is perfect"
            "|understood|ok then|ok great|that is fine|no worries|no problem|interesting|haha|lol"
            "|hmm|hm|oh|ah|oops|sorry|whoops|good to know|that was a mistake|my mistake|my bad"
            "|that was wrong|that is wrong|i made a mistake|good news|great news)"
        ),
        (
            "[{very}] {fine} [work|job|one|stuff|thing|answer|assistant|bot|app|tool|going|effort]"
            " [there|today|again|indeed|as always|mate|buddy|dear|my friend]"
        ),
        (
            "you (are|were|have been) [not] [{very}] [{very}] [a|an|the|my] [{very}] [{fine}"
            "|little] ({fine}|{poor}) [<x>]"
        ),
        (
            "(that|this|it|everything|(this|the) (app|assistant|bot|tool|chat|thing)) (is|was|has "
            "been|looks|sounds|seems|works|worked) [not] [{very}] [{very}] [a|an|the|my] [{very}]"
            " [{fine}] ({fine}|{poor}|well|quickly|perfectly|like a charm|a treat) [of you|for me"
            "|to me|to know|to hear|work|job|help|assistant|bot|app|tool|idea|indeed|today|again]"
        ),
        "(works|worked) (well|perfectly|great|like a charm|a treat|now)",
        (
            "you (did|do|have done|are doing) [it|so|this] [a|an|such a|such] [{very}] ({fine}"
            "|well) [job|work] [there|today|again|for me|with that|with this]"
        ),
        (
            "[{i}] [do|just|also] [{very}] (appreciate|love|like|enjoy) (you|this|it|that|the help"
            "|this app|this assistant|using this|talking to you|working with you|(your|how|what "
            "you) <x>) [a lot|very much|so much]"
        ),
        (
            "(that|this|it|you) [have|has] [{very}] (help|helps|helped|works|rock|rocks|rule) [me]"
            " [a lot|a great deal|so much|very much|loads|out]"
        ),
        "you [have] [{very}] (saved|made|make) my (day|life|week|night|morning|evening)",
        "keep (it up|up the (good|great) work|up the work)",
        "[{i}] could not have (done|managed) (it|this|that) without you",
        (
            "[(that|this|it) (is|was)] (just|exactly|precisely) what {i} (wanted|needed|want|need"
            "|meant|asked for|hoped for|was looking for|had in mind)"
        ),
        "what (a|an) [{very}] ({fine}|{poor}|help|relief|pleasure|delight) [<x>]",
        (
            "(well|nicely|beautifully|perfectly) (done|played|said) [you|mate|buddy|there|again"
            "|indeed|assistant|my friend]"
        ),
        "i am [{very}] (grateful|thankful|impressed|pleased|delighted|obliged) [<x>]",
        "much obliged",
        "[no] [,] that (is|was|will be|would be) (all|it|everything) [for] [now|today|me]",
        "[no] [,] nothing [else|more] [for] [now|today]",
        "(that|this|it) is not (right|correct|what {i} (meant|said|wanted|asked for))",
        "you (got|did|understood) (that|it|this|me) wrong",
    ),
    *rules(
        says(Word.FAREWELL),
        (
            "(bye|goodbye|good bye|bye bye|see you|see ya|good night|goodnight|cya|ciao|later"
            "|ttyl|so long|take care|farewell|cheerio|night|good night then) [for now|then|mate|now"
            "|everyone]"
        ),
        (
            "(see|talk to|speak to|talk|speak|catch) [you] [up] (later|tomorrow|soon|then|around"
            "|again|next time|next week|on monday|tonight|in a bit) [then]"
        ),
        (
            "[{i}] [hope you] have (a|an) [{very}] [{fine}|pleasant] (day|one|evening|weekend|night"
            "|afternoon|morning|week|time|rest of the day|holiday) [then|too|as well|yourself]"
        ),
    ),
    *rules(
        says(Word.IDENTITY),
        "(who|what) are you",
        (
            "are you [a|an|really] (human|robot|bot|real|ai|person|chatgpt|machine|computer|gpt"
            "|real person)"
        ),
        "what is your name",
        "what (model|ai|kind of ai|llm) are you",
    ),
    *rules(
        says(Word.HELP),
        (
            "[i need|i want|i could use|get|some|need] help [me] [out] [with this|with my tasks"
            "|with that|using this]"
        ),
        (
            "what (can|could|do|are) (you|i|u) [able to] (do|say|ask|type|offer|understand|tell "
            "you|know) [here|for me|in here|with you|all]"
        ),
        "what (can|could) (you|i|we) [all] [do|ask|say|help] [you|me|us] [with|to do|for|here]",
        (
            "how (does|do|can|should) (this|it|that|i|you|we) [even] (work|use you|use this|use "
            "it|help me|start|talk to you|operate) [here|app|thing|chat|with you]"
        ),
        (
            "how (do|can|should|would) i [even] (add|create|delete|remove|complete|finish|rename"
            "|edit|change|make|mark|undo|use|see|list|show) <x>"
        ),
        (
            "what (commands|things|features|options) [can|do] [you|i|are] [there] [know|have"
            "|understand|support|use|say|do]"
        ),
        "(commands|options|menu|instructions|usage|manual|?|tutorial|h|man|faq)",
        (
            "(i do not|i don't) (understand|know what to do|know how this works|know how to use "
            "this|get it|know what to say)"
        ),
        "show [me] [the|some] (help|commands|examples|instructions|options|menu)",
        "what are you [for|able to do|capable of|good at]",
        (
            "(help|explain|tell me) [me] [more] [about] (how this works|what you can do|how you "
            "work|how to use you|yourself|how to use this)"
        ),
    ),
    *rules(
        says(Word.UNDO),
        (
            "(undo|revert|rollback|roll back|take back|reverse) [that|it|this|the|my|last|please] "
            "[last|change|action|one|step|thing|now] [change|action|one|step|thing|command|i did"
            "|you did|what i did|what you did|please]"
        ),
        (
            "undo [what|everything|the thing] [that] [i|you] [have] [just] [did|done|changed"
            "|deleted|added|completed]"
        ),
        (
            "undo (the|my|that|this|last) [last|previous] (change|deletion|delete|add|addition"
            "|completion|rename|edit|action|thing|one|task|update|removal)"
        ),
        (
            "(take|put|bring|change|turn|get) (it|that|them|this|those) back [again|please] [on"
            "|to|in] [the|my] [list]"
        ),
        (
            "bring back (it|that|them|this|those|the one i deleted|what i deleted|the deleted one"
            "|the deleted task|the last one|the deleted tasks)"
        ),
        (
            "(restore|recover|undelete|un-delete) (it|that|them|this|those|the task|the tasks|the "
            "last one|what i deleted|the deleted task|the deleted one|the deleted tasks)"
        ),
        "go back [one step|a step]",
        "(that|it) was (a mistake|an accident|wrong|not right|by mistake|an error|by accident)",
        "[i] did not mean (that|to do that|to|it|to delete it|to delete that|to delete them|this)",
        (
            "(step back|back|oops undo|no undo|ctrl z|ctrl-z|ctrl+z|undelete|cancel that|scratch "
            "that|restore|strike that|take that back|revert that|i take that back|i changed my "
            "mind|undo undo)"
        ),
    ),
    *rules(
        says(Word.REDO),
        "redo [that|it|this|the] [last|change]",
        "(do|redo) (it|that) (again|anyway|after all)",
        "undo the undo",
        "repeat that",
    ),
    *rules(
        says(Word.MORE),
        (
            "[show|see|give|list|load|display|tell] [me] [some] (more|the rest|the others|the "
            "next ones|the next page|next page|the remaining ones|the other ones) [tasks|please"
            "|of them|items]"
        ),
        "(next page|go on|continue|and the rest|keep going|more tasks|next ones|what else)",
    ),
    *rules(
        says(Word.YES),
        (
            "(yes|sure|ok|confirm|confirmed|go ahead|do it|of course|absolutely|definitely|please "
            "do|yes please|correct|exactly|right|affirmative|proceed|certainly|go for it|why not"
            "|yes do it|do that|agreed|i am sure|yes i am sure|sure thing|ok do it|that is right"
            "|fine|indeed|by all means|go on|sounds good|yes delete them|yes delete it|yes delete "
            "them all|delete them|delete them all|yes add it|add it|yes go ahead|totally|yes of "
            "course|yes i do|i do|make it so|sure go ahead|ok go ahead|ok yes|yes that one|that "
            "one|alright|great|perfect|good|yes i want that|yes sure|oh yes|please|yes all of them"
            "|all of them|yes remove them|remove them|yes really|really|very sure|100|absolutely "
            "yes|i confirm|yes yes|\U0001f44d|\U0001f44c|yes that is right|you got it|oui|si|ja"
            "|yes ok|go on then|yes delete all|yes delete everything) [please|thanks|thank you|now"
            "|,|do|sir|mate] [please|do it|go ahead|do|thanks|delete them|add it]"
        ),
        (
            "yes [,] (please|do it|go ahead|delete them|delete it|do|sure|i am sure|delete them "
            "all|add it|of course|thanks|all of them|that one|exactly|correct|i am|remove them"
            "|remove it|really) [please|now|all|,] [please|thanks]"
        ),
        "sure [,] (go ahead|do it|please|why not|yes)",
    ),
    *rules(
        says(Word.NO),
        (
            "(no|nope|cancel|stop|do not|never mind|nevermind|forget it|leave it|no thanks|no "
            "thank you|not now|neither|none|none of them|abort|do not do it|do not do that|keep "
            "them|keep it|no way|better not|rather not|not really|leave them|leave it alone|leave "
            "them alone|no do not|wait|hold on|not yet|forget about it|negative|no leave it|no "
            "keep them|no keep it|neither of them|dont|no cancel|i changed my mind|do nothing"
            "|skip|skip it|no no|\U0001f44e|please no|please do not|none of those|none of these"
            "|no neither|actually no|cancel that|ignore that|non|nein) [please|thanks|thank "
            "you|,|then|sorry]"
        ),
        (
            "no [,] (leave it|leave them|do not|thanks|thank you|keep it|keep them|never mind"
            "|cancel|stop|forget it|wait|sorry|please do not|leave it alone|do not do that|not "
            "now|do not delete them|do not delete it|i do not|that is wrong|not that) [please|,"
            "|thanks] [please|alone]"
        ),
        "{thanks} but no [thanks]",
        "(do not|please do not) (delete|remove|do|add) (it|them|that|anything|any|this|those)",
    ),
)

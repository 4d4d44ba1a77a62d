"""The words that the assistant knows. Data only."""


def phrases(text: str) -> tuple[str, ...]:
    """Read phrases that are separated by "|"."""
    return tuple(phrase.strip() for phrase in text.replace("\n", " ").split("|"))


# How a word is read. Several words where it is a contraction.
EXPANSIONS = {
    "today's": "today",
    "what's": "what is",
    "whats": "what is",
    "wats": "what is",
    "wat": "what",
    "wut": "what",
    "where's": "where is",
    "how's": "how is",
    "that's": "that is",
    "thats": "that is",
    "that'll": "that will",
    "it'll": "it will",
    "there's": "there is",
    "it's": "it is",
    "here's": "here is",
    "who's": "who is",
    "let's": "let us",
    "lets": "let us",
    "lemme": "let me",
    "gimme": "give me",
    "i've": "i have",
    "ive": "i have",
    "i'm": "i am",
    "im": "i am",
    "i'd": "i would",
    "i'll": "i will",
    "we've": "we have",
    "we're": "we are",
    "we'd": "we would",
    "you've": "you have",
    "you're": "you are",
    "youre": "you are",
    "they're": "they are",
    "don't": "do not",
    "dont": "do not",
    "doesn't": "does not",
    "doesnt": "does not",
    "didn't": "did not",
    "didnt": "did not",
    "haven't": "have not",
    "havent": "have not",
    "hasn't": "has not",
    "hasnt": "has not",
    "isn't": "is not",
    "isnt": "is not",
    "aren't": "are not",
    "arent": "are not",
    "wasn't": "was not",
    "wasnt": "was not",
    "weren't": "were not",
    "werent": "were not",
    "hadn't": "had not",
    "can't": "can not",
    "cant": "can not",
    "cannot": "can not",
    "won't": "will not",
    "mustn't": "must not",
    "shouldn't": "should not",
    "needn't": "need not",
    "wanna": "want to",
    "gonna": "going to",
    "gotta": "got to",
    "hafta": "have to",
    "pls": "please",
    "plz": "please",
    "plss": "please",
    "pleas": "please",
    "plaese": "please",
    "pleaes": "please",
    "pleese": "please",
    "ples": "please",
    "nvm": "never mind",
    "thankyou": "thank you",
    "thanku": "thank you",
    "thank-you": "thank you",
    "couldn't": "could not",
    "u": "you",
    "ur": "your",
    "ya": "you",
    "yall": "you",
    "y'all": "you",
    "r": "are",
    "thx": "thanks",
    "ty": "thanks",
    "tnx": "thanks",
    "thanx": "thanks",
    "thks": "thanks",
    "&": "and",
    "n": "and",
    "'n'": "and",
    "nd": "and",
    "to-do": "todo",
    "to-dos": "todos",
    "todo's": "todos",
    "task's": "tasks",
    "taks": "task",
    "tsk": "task",
    "tsak": "task",
    "taskk": "task",
    "tassk": "task",
    "tasl": "task",
    "taske": "task",
    "takss": "tasks",
    "taskes": "tasks",
    "taskss": "tasks",
    "tsaks": "tasks",
    "tast": "task",
    "tasts": "tasks",
    "tsks": "tasks",
    "shwo": "show",
    "hsow": "show",
    "sohw": "show",
    "lsit": "list",
    "lits": "list",
    "ilst": "list",
    "dispaly": "display",
    "ad": "add",
    "addd": "add",
    "adda": "add a",
    "dd": "add",
    "aad": "add",
    "del": "delete",
    "rm": "delete",
    "ls": "list",
    "adding": "add",
    "creating": "create",
    "making": "make",
    "putting": "put",
    "showing": "show",
    "listing": "list",
    "displaying": "display",
    "telling": "tell",
    "giving": "give",
    "deleting": "delete",
    "removing": "remove",
    "erasing": "erase",
    "completing": "complete",
    "finishing": "finish",
    "marking": "mark",
    "ticking": "tick",
    "checking": "check",
    "crossing": "cross",
    "renaming": "rename",
    "changing": "change",
    "updating": "update",
    "editing": "edit",
    "reopening": "reopen",
    "undoing": "undo",
    "reminding": "remind",
    "re-open": "reopen",
    "un-complete": "uncomplete",
    "un-tick": "untick",
    "un-check": "uncheck",
    "un-mark": "unmark",
    "re-name": "rename",
    "un-do": "undo",
    "y": "yes",
    "yep": "yes",
    "yup": "yes",
    "yeah": "yes",
    "yea": "yes",
    "ye": "yes",
    "yess": "yes",
    "yah": "yes",
    "nope": "no",
    "nah": "no",
    "noo": "no",
    "okay": "ok",
    "okey": "ok",
    "k": "ok",
    "kk": "ok",
    "oke": "ok",
    "uncompleted": "incomplete",
    "un-done": "undone",
    "mum's": "mum's",
    "everythings": "everything",
    "\u2713": "done",
    "\u2714": "done",
    "\u2705": "done",
}

# A full stop after one of these does not end a sentence.
ABBREVIATIONS = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "st",
        "no",
        "nr",
        "vs",
        "etc",
        "e.g",
        "i.e",
        "a.m",
        "p.m",
        "approx",
        "dept",
        "inc",
        "ltd",
        "jr",
        "sr",
        "tel",
    ]
)

# Words that grammar patterns name in braces.
LEXICON: dict[str, tuple[str, ...]] = {
    "add": phrases(
        "add|create|make|put down|put in|put|insert|include|jot down|jot|note down|note|write "
        "down|record|log|register|append|save|set up|enter|throw in|stick|pop|chuck|throw|slap"
        "|new|start|open|schedule|queue|capture|track|plan|draft|file"
    ),
    "plain_add": phrases(
        "add|add in|insert|include|jot down|jot|note down|note|write down|append|put down|pop down"
        "|throw in|put in|get down|scribble down|pencil in|log"
    ),
    "make": phrases(
        "make|create|set up|open|start|new|record|register|save|enter|put|write|schedule|get"
        "|build|have|do|set|log|file|generate|prepare|capture"
    ),
    "place": phrases("put|stick|pop|chuck|throw|slap|get|place|write|include|save|enter|bung|add"),
    "task": phrases(
        "tasks|task|todos|todo|to do item|to do task|to do|todo item|todo task|list item|list "
        "entry|items|item|entry|entries|reminders|reminder|chores|chore|jobs|job|errands|errand"
        "|action item|things to do|thing to do"
    ),
    "tasks": phrases(
        "tasks|task|todos|todo|to dos|to do items|to do list|todo list|task list|list of tasks"
        "|lists|list|items|item|entries|entry|reminders|reminder|chores|chore|jobs|job|errands"
        "|things|stuff|to do"
    ),
    "list": phrases(
        "to do list|todo list|task list|tasks list|list of tasks|list of things to do|list|tasks"
        "|todos|todo|to dos|agenda|lists|to do"
    ),
    "a": phrases("a|an|another|the|one|one more|some|these|this|those|following|the following|my"),
    "new": phrases("new|quick|fresh|simple|extra|little|small|additional|more"),
    "count": phrases(
        "two|three|four|five|six|seven|eight|nine|ten|couple of|few|2|3|4|5|6|7|8|9|10"
    ),
    "called": phrases(
        "called|named|titled|entitled|labelled|labeled|saying|that says|which says|that is called"
        "|with the title|with title|with the name|with name|by the name of|title|name|reading"
    ),
    "thanks": phrases(
        "thanks|thank you|cheers|ta|many thanks|much appreciated|i appreciate it|appreciated|merci"
        "|danke|gracias|huge thanks|big thanks"
    ),
    "very": phrases(
        "very|really|so|most|super|extremely|just|quite|pretty|truly|absolutely|incredibly|all"
        "|more than|totally|too|such|rather|always|as always|simply|genuinely|honestly|exactly"
        "|definitely"
    ),
    # What praise says, and blame.
    "fine": phrases(
        "great|good|nice|perfect|awesome|cool|excellent|brilliant|wonderful|super|fantastic|amazing"
        "|lovely|sweet|fine|helpful|useful|kind|handy|clever|smart|quick|fast|funny|incredible"
        "|impressive|superb|terrific|marvellous|marvelous|outstanding|splendid|neat|fabulous|best"
        "|star|angel|hero|legend|gem|lifesaver|life saver|champion|champ|genius|treasure|blessing"
        "|convenient|thoughtful|efficient|spot on|cute|patient"
    ),
    "poor": phrases(
        "bad|useless|stupid|dumb|terrible|awful|horrible|annoying|rubbish|slow|silly|hopeless"
        "|pathetic|crap|idiot|unhelpful|worthless|lame|boring|weird|garbage|rude|disappointing|fool"
        "|pain|joke|idiotic|ridiculous|mess|shame|pity|nonsense"
    ),
    "about": phrases(
        "about|concerning|regarding|related to|relating to|mentioning|containing|that mention"
        "|that mentions|which mention|that contain|that contains|which contain|with the word|with "
        "the words|that include|that includes|including|matching|to do with|having to do with"
        "|with|for|on|named|called|involving|like|that say|that says"
    ),
    "mark": phrases(
        "mark|set|flag|make|put|change|label|turn|move|check|tick|update|switch|consider|count"
        "|treat|tag|register"
    ),
    "done": phrases(
        "done|complete|completed|finished|ready|closed|ticked off|checked off|crossed off|ticked"
        "|checked|done with|all done|over|over with|sorted|taken care of|finish|resolved|handled"
        "|accomplished|a done deal"
    ),
    "not_done": phrases(
        "not done|not completed|not complete|not finished|not yet done|not ready|undone|open"
        "|incomplete|unfinished|pending|to do|todo|active|outstanding|not done yet|still open|not "
        "finished yet|not completed yet|still to do|unchecked|still pending|not yet finished"
        "|still not done|open again|unticked|not checked|reopened|uncomplete"
    ),
    "complete": phrases(
        "complete|finish|finalise|finalize|tick off|tick|check off|cross off|cross out|mark off"
        "|close|resolve|close off|wrap up|done with|done|finish off|accomplish|check"
    ),
    "off": phrases("tick|check|cross|mark"),
    # What can only point at a task, or at a list.
    "pointer": phrases(
        "it|that|them|this|these|those|all|everything|number|task|tasks|the first|the second"
        "|the third|the last|1|2|3|4|5|6|7|8|9|10"
    ),
    "kind": phrases("all|my|the|what|everything|open|completed|done|tasks|them|it|pending"),
    "reopen": phrases(
        "reopen|undo complete|undo the complete|uncomplete|uncheck|untick|unmark|unfinish"
        "|reactivate|incomplete|undo completion of|undo the completion of|unclose|revive"
    ),
    "delete": phrases(
        "delete|remove|erase|drop|scrap|discard|trash|bin|kill|clear away|clear out|clear|cancel"
        "|dump|get rid of|throw away|throw out|chuck out|take off|take out|take away|strike off"
        "|strike out|strike|scratch|wipe out|wipe|eliminate|lose|ditch|delete away|clean up|purge"
        "|toss out|toss|bin off|nuke|take down"
    ),
    "sure_delete": phrases("delete|remove|erase|get rid of|scrap|discard|trash"),
    "rename": phrases("rename|retitle|relabel|reword"),
    "change": phrases(
        "change|edit|update|modify|alter|correct|fix|adjust|amend|rewrite|revise|rephrase|set"
        "|replace|switch|make|turn"
    ),
    "title": phrases("title|name|text|wording|label|summary|heading"),
    "description": phrases(
        "description|note|notes|details|detail|comment|comments|remark|body|info|information|memo"
    ),
    "to": phrases("to|into|as|in to|to be|to say|to read|so it says|so that it says|with|by|in"),
    "show": phrases(
        "show|list|display|view|see|print|read out|read|tell|pull up|bring up|look at|have a look "
        "at|check|go through|go over|run through|review|let us see|list out|list up|output"
        "|present|enumerate|name|look through|take a look at|recite|repeat|know|hear|get|give|fetch"
        "|summarise|summarize"
    ),
    "search": phrases(
        "find|search for|search|look for|look up|filter by|filter for|filter|lookup|locate|seek"
        "|hunt for|show|list|display"
    ),
    "i": phrases("i|we"),
    "must": phrases(
        "need to|have to|have got to|got to|must|should|ought to|am supposed to|are supposed to"
        "|really need to|really must|really should|really have to|also need to|also have to|also "
        "must|also should|still need to|still have to|still must|still should|will need to|will "
        "have to|would better|had better|better|want to remember to|have got to remember to|got to "
        "remember to|need to remember to|must remember to|have to remember to|should remember to"
        "|must not forget to|can not forget to|should not forget to|do not want to forget to|ought "
        "to remember to|need 2|am meant to|just need to|also got to"
    ),
    "just": phrases("just|already|finally|now|also|actually|even|at last|totally|both|recently"),
}

# Said for politeness or to begin with; what follows is what counts.
PREAMBLES = phrases(
    "please|kindly|just|also|and then|and|so|ok|okay|well|oh|hey|hi|hello|hiya|yo|hmm|hm|umm|um|uh"
    "|er|erm|ah|aha|oops|whoops|sorry|actually|good news|alright|all right|wait|ooh|ugh|yay|hey "
    "there|hi there|hello there|good morning|good afternoon|good evening|then|after that"
    "|afterwards|but|but also|or rather|quickly|real quick|maybe|perhaps|excuse me|before i forget"
    "|by the way|btw|for now|never mind|nevermind|on second thought|on second thoughts|if you can"
    "|if you could|if possible|if you please|if you do not mind|if you would|if you would not mind"
    "|when you can|when you have time|when you get a chance|be a dear and|be so kind as to|be so "
    "kind and|be kind and|do me a favor and|do me a favour and|do me a favor|do me a favour|be an "
    "angel and|be a star and|go ahead and|could you|can you|would you|will you|could you maybe|can "
    "you maybe|may you|might you|could u|can we|could we|shall we|may we|let us|let me|you can|you "
    "could|you should|you may|you need to|you must|you have to|can i|could i|may i|might i|i would "
    "like you to|i want you to|i need you to|i would love you to|i would appreciate it if you "
    "could|i would be grateful if you could|it would be great if you could|it would be nice if you "
    "could|would it be possible to|is it possible to|is it ok to|would you mind|do you mind|would "
    "you be able to|are you able to|would you be so kind as to|would you be so kind and|would you "
    "be kind enough to|could you be so kind as to|i was wondering if you could|i wonder if you "
    "could|i was wondering if you can|i was hoping you could|i was thinking you could|any chance "
    "you could|any chance you can|i would like to|i would love to|i would want to|i want to|i wish "
    "to|i am going to|i just want to|i just wanted to|i wanted to|i also want to|i also would like "
    "to|i think you can|i think you should|i think we can|i think|i guess|i believe|i will|to|help "
    "me to|help me|try to|please to|make sure to|make sure you|be sure to|feel free to|need you to"
    "|want you to|like you to|so you can|so please|one more thing|another thing|one last thing"
    "|last thing|let me just|now|would like to|want to|turns out|it turns out|turns out that|it "
    "turns out that|it seems|it seems that|apparently|i am afraid|i am afraid that|i am sorry|i am "
    "sorry but|unfortunately|sadly|in fact|i must say|i have to say|wow|haha|lol|how about|is it "
    "possible|i want you|i want that you|i need you|i would like you|i am trying to|looks like|it "
    "looks like|i see that|i noticed|i noticed that|hang on|hold on|wait a second|wait a minute"
    "|wait a moment|one moment|one second|hang on a sec|yes"
)

# The same, where a comma follows.
PREAMBLES_WITH_COMMA = phrases(
    "great|good|nice|perfect|right|cool|wow|dear|mate|buddy|assistant|bot|computer|siri|alexa|next"
    "|next up|finally|first|firstly|second|secondly|third|thirdly|second of all|first of all"
    "|lastly|in addition|additionally|besides|quick|again|thanks|thank you|thank you very much"
    "|thank you so much|thanks a lot|many thanks|listen|look|today|plus|as well|to start|to begin "
    "with|you know what|awesome|super|great news|yes|no|yeah|brilliant|excellent|lovely|wonderful"
    "|my dear|darling|friend|my friend|oh dear|oh no|ta|cheers|man|bro|dude|anyway|anyways"
    "|meanwhile|in the meantime|still|however|pardon|robot|there|sir|all done|when that is done"
    "|once that is done|for real|honestly|seriously|obviously|basically|hm ok"
)

# Said at the end; what comes before counts.
TAILS = phrases(
    "please|thanks|thank you|thanks a lot|thank you very much|thank you so much|many thanks|thanks "
    "in advance|thanks so much|thanks very much|thanks a million|thanks a bunch|thanks again|thank "
    "you kindly|please and thank you|for me please|if you can|if you could|if you please|if you do "
    "not mind|if possible|would you please|thank you please|for me"
)

# The same, where a comma comes before.
TAILS_WITH_COMMA = phrases(
    "would you|will you|could you|can you|if you would|ok|right|dear|mate|buddy|my friend|as "
    "well|too|asap|my dear|sir|lol|haha|bro|dude|kindly|cheers|when you can|when you get "
    "a chance|when you have time|friend|please and thank you|darling|ta|will ya"
    "|can ya|robot|bot|assistant|honey|will you please|could you please"
)

QUESTION_WORDS = frozenset(
    phrases(
        "what|which|who|whose|when|where|why|how|is|are|do|does|did|can|could|would|should|will"
        "|was|were|am|has|have|shall|may"
    )
)

# What a misspelt word is taken for, when the clause is not understood otherwise.
COMMAND_WORDS = phrases(
    "add|create|make|insert|show|list|display|delete|remove|erase|complete|finish|mark|done"
    "|completed|finished|rename|change|update|reopen|undo|tasks|task|todos|open|pending|remind"
    "|everything|what|description|title|number|first|second|third|last|please|search|find|clear"
    "|tick|check|cross|help|hello|thanks|newest|oldest|many|unfinished|incomplete|restore|edit"
)

# Verbs that a task to do begins with. A bare "buy milk" is a task; and in "milk and call mum" the
# verb begins a new one.
ACTION_VERBS = frozenset(
    phrases(
        "answer|apologise|apologize|apply|arrange|ask|assemble|attend|back|bake|bathe|book|borrow"
        "|bring|brush|build|buy|calculate|call|cancel|change|charge|chase|check|choose|clean"
        "|collect|compare|confirm|congratulate|contact|cook|copy|cut|decide|declutter|decorate"
        "|defrost|deliver|deploy|deposit|descale|discuss|do|donate|download|draft|draw|drink"
        "|drive|drop|dust|eat|email|e-mail|empty|exercise|feed|figure|file|fill|finalise|finalize"
        "|find|fix|fold|fry|follow|get|give|go|greet|grab|groom|grill|hang|help|hire|hoover"
        "|install|invite|iron|join|learn|lend|look|mail|make|measure|meditate|meet|mend|message"
        "|mop|mow|move|negotiate|order|organise|organize|pack|paint|park|pay|phone|pick|plan"
        "|plant|play|polish|post|practise|practice|prepare|present|print|prune|pull|purchase|put"
        "|raise|rake|read|redo|refill|refuel|register|remember|renew|rent|repair|repaint|replace"
        "|reply|report|reschedule|research|reserve|respond|return|review|revise|ring|run|schedule"
        "|scrub|see|sell|send|sew|shave|shop|shovel|sign|sort|speak|start|stop|store|study|submit"
        "|subscribe|sweep|swim|take|talk|tell|test|text|thank|throw|tidy|top|train|transfer"
        "|translate|transplant|try|turn|unblock|unload|unpack|unsubscribe|update|upgrade|upload"
        "|vacuum|visit|volunteer|wait|walk|wash|watch|water|wear|weed|wipe|withdraw|work|wrap"
        "|write|call|feed|hand|set|pop|recycle|freeze|chop|peel|trim|wake|sleep|stretch|jog|ride"
        "|rehearse|memorise|memorize|investigate|analyse|analyze|debug|refactor|merge|release"
        "|publish|ship|email|notify|inform|remind|reconcile|invoice|audit|approve|interview"
        "|onboard|evaluate|assess|complete|finish|close|clear|mark|migrate|monitor|configure"
        "|document|implement|design|sync|restock|reset|reboot|restart|scan|shred|sharpen|oil"
        "|grease|inflate|jump|hem|knit|dry|air|bleach|lock|unlock|hide|vote|worm|vaccinate|stock"
        "|ping|prep|nap|rest|relax|celebrate|count|balance|fetch|mix|marinate|roast|boil|toast"
        "|defrag|patch|rebase|stain|sand|drill|hoist|mount|unclog|seal|caulk|skype|facetime"
        "|whatsapp|google"
    )
)

# As often a thing as a verb: alone it is the thing.
THINGS_TOO = frozenset(
    phrases(
        "answer|bathe|book|brush|call|change|charge|check|copy|cook|cut|drink|drive|dust|email"
        "|e-mail|exercise|file|fill|fix|help|hand|iron|look|mail|mop|move|oil|order|pack|paint"
        "|park|phone|plan|plant|play|polish|post|present|print|rake|rent|repair|report|rest"
        "|return|review|ring|run|shop|sleep|sort|study|sweep|swim|talk|test|text|toast|top|train"
        "|turn|visit|walk|watch|water|work|wrap|design|document|balance|roast|mix|set|stock|worm"
        "|air|nap|dry|release|patch|scan|audit|invoice|interview|ride|jump|drill|sand|stain|mount"
        "|seal|lock|bleach|grease|ship|back|start|stop|vacuum|iron|practice|research|schedule"
        "|hoover|draft|transfer|update|upgrade|sync|post|google|skype|meet"
    )
)

# Pairs that are one thing.
PAIRS = frozenset(
    tuple(pair.split("+"))
    for pair in phrases(
        "mac+cheese|macaroni+cheese|salt+pepper|fish+chips|bread+butter|peanut butter+jelly"
        "|ham+cheese|rock+roll|bed+breakfast|pen+paper|black+white|salt+vinegar|oil+vinegar"
        "|cheese+wine|wine+cheese|wine+dine|bacon+eggs|ham+eggs|egg+bacon|eggs+bacon|mum+dad"
        "|mom+dad|dad+mum|gin+tonic|rum+coke|whisky+soda|cup+saucer|knife+fork|lock+key"
        "|arts+crafts|health+safety|terms+conditions|research+development|sales+marketing"
        "|pros+cons|q+a|h+m|m+s|b+q|r+d|p+l|b+b|tom+jerry|ben+jerry|dolce+gabbana|track+field"
        "|song+dance|washing+ironing|needle+thread|bow+arrow|hide+seek|spring+summer|sweet+sour"
        "|cream+sugar|milk+sugar|cookies+cream|milk+cookies|cookies+milk|rice+beans|meat+potatoes"
        "|nuts+bolts|shoes+socks|socks+shoes|soap+water|name+address|date+time|time+place"
        "|null+void|tax+insurance|war+peace|crime+punishment|pride+prejudice|beauty+the beast"
        "|bits+pieces|odds+ends|lost+found|search+rescue|supply+demand|trial+error|cut+paste"
        "|copy+paste|drag+drop|plug+play|drum+bass|stop+search|bubble+squeak|bangers+mash"
        "|sausage+mash|toad+hole|cheese+onion|cheese+crackers|chips+salsa|chips+dip|surf+turf"
        "|yin+yang|friends+family|family+friends|mac+cheese pasta|back+forth|up+down|in+out|on+off"
    )
)

# After these words, "and" joins two of the same: "dinner with Tom and Ann".
JOINING_PREPOSITIONS = frozenset(
    phrases("with|between|from|about|of|to|at|on|for|in|by|without|against|via|both|using")
)

SAME_MEANING = (
    frozenset({"call", "ring", "phone", "telephone", "rang", "dial"}),
    frozenset({"buy", "get", "purchase", "shop", "grab"}),
    frozenset({"mum", "mom", "mother", "mummy", "mommy"}),
    frozenset({"dad", "father", "daddy"}),
    frozenset({"email", "mail", "e-mail"}),
    frozenset({"fix", "repair", "mend"}),
    frozenset({"grocery", "groceries", "shopping"}),
    frozenset({"appointment", "appt"}),
    frozenset({"dr", "doctor", "dr."}),
    frozenset({"clean", "tidy"}),
    frozenset({"colour", "color"}),
    frozenset({"organise", "organize"}),
    frozenset({"cheque", "check"}),
    frozenset({"tyre", "tire"}),
    frozenset({"hoover", "vacuum"}),
    frozenset({"bins", "bin", "trash", "rubbish", "garbage"}),
)

# Said about a task, but not part of its title.
REFERENCE_FILLERS = frozenset(
    phrases(
        "the|a|an|my|our|your|this|that|task|tasks|todo|todos|item|items|one|ones|entry|reminder"
        "|thing|called|named|titled|about|number|to|of|for|with|in|on|at|it|please|off|and|some|i"
        "|is|was|job|chore|be|s|which|says|saying"
    )
)

PAST_TENSE = {
    "bought": "buy",
    "paid": "pay",
    "rang": "ring",
    "rung": "ring",
    "sent": "send",
    "wrote": "write",
    "written": "write",
    "got": "get",
    "gotten": "get",
    "took": "take",
    "taken": "take",
    "made": "make",
    "did": "do",
    "done": "do",
    "went": "go",
    "gone": "go",
    "met": "meet",
    "read": "read",
    "sold": "sell",
    "told": "tell",
    "gave": "give",
    "given": "give",
    "fed": "feed",
    "found": "find",
    "cut": "cut",
    "put": "put",
    "ran": "run",
    "swept": "sweep",
    "drove": "drive",
    "driven": "drive",
    "brought": "bring",
    "built": "build",
    "chose": "choose",
    "chosen": "choose",
    "spoke": "speak",
    "spoken": "speak",
    "saw": "see",
    "seen": "see",
    "thrown": "throw",
    "threw": "throw",
    "swam": "swim",
    "ate": "eat",
    "eaten": "eat",
    "drank": "drink",
    "drew": "draw",
    "drawn": "draw",
    "lent": "lend",
    "hung": "hang",
    "woke": "wake",
    "sewn": "sew",
    "mown": "mow",
    "taught": "teach",
    "thought": "think",
    "spent": "spend",
    "caught": "catch",
    "left": "leave",
    "kept": "keep",
    "held": "hold",
    "hidden": "hide",
    "froze": "freeze",
    "rode": "ride",
    "wore": "wear",
    "withdrew": "withdraw",
    "redid": "redo",
    "redone": "redo",
    "rewrote": "rewrite",
}

NUMBER_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
}  # fmt: skip

ORDINAL_WORDS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "forth": 4, "fifth": 5, "sixth": 6,
    "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12,
    "top": 1,
}  # fmt: skip

# Whose tasks are nobody else's: "today's tasks".
TIMES = frozenset(
    phrases(
        "today|tomorrow|yesterday|week|month|year|monday|tuesday|wednesday|thursday|friday"
        "|saturday|sunday|tonight|weekend|morning|evening|afternoon|day"
    )
)

# How the time begins in "remind me at five to call mum".
TIME_BEGINNINGS = TIMES | frozenset(
    phrases("at|in|on|every|after|before|around|by|later|this|next|when|each|daily|weekly|for")
)

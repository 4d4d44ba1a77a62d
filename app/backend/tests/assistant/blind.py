"""Utterances by somebody who had seen neither the grammar nor the other tables.

It was never looked at to tune the grammar.
"""

from tests.assistant.cases import (
    DENTIST,
    MILK,
    MUM,
    PLANTS,
    RENT,
    REPORT,
    Case,
    add,
    complete,
    delete,
    reopen,
    show,
    update,
)

BLIND: tuple[Case, ...] = (
    # An office worker
    Case(
        'Add "send the Q3 slides to Priya" to my to-do list',
        (add("send the Q3 slides to Priya"),),
    ),
    Case("what's still open?", (show(status="open"),)),
    Case("Please mark write report as done", (complete(REPORT),)),
    Case(
        'Change "Write report" to "Write quarterly report"',
        (update(REPORT, title="Write quarterly report"),),
    ),
    Case("what's the weather going to be like this afternoon?"),
    # A carer
    Case("please add pick up dad's prescription", (add("pick up dad's prescription"),)),
    Case(
        "I need to ring the district nurse about the dressings",
        (add("ring the district nurse about the dressings"),),
    ),
    Case("I've called mum", (complete(MUM),)),
    Case("add a note to buy milk: lactose free", (update(MILK, description="lactose free"),)),
    Case("is there anything about mum on my list?", (show(search="mum"),)),
    # A gardener
    Case(
        "add prune the roses, mow the lawn and edge the borders",
        (add("prune the roses"), add("mow the lawn"), add("edge the borders")),
    ),
    Case("reopen water the plants please", (reopen(PLANTS),)),
    Case("show me everything I've finished", (show(status="completed"),)),
    Case("new task: order tomato seeds", (add("order tomato seeds"),)),
    Case("Remove number 3", (delete(RENT),)),
    # A musician
    Case("add practise scales for 20 minutes", (add("practise scales for 20 minutes"),)),
    Case("don't let me forget to restring the guitar", (add("restring the guitar"),)),
    Case("how many tasks do I have left?", (show(status="open", limit=1),)),
    Case("tick off number 1", (complete(MILK),)),
    Case("undo that", (add("Buy milk"),), before=("delete buy milk",)),
    # A joiner
    Case("put sharpen the chisels on the list", (add("sharpen the chisels"),)),
    Case("bought the milk", (complete(MILK),)),
    Case("delete call mum", (delete(MUM),)),
    Case("sort my list alphabetically", (show(sort="title"),)),
    Case("add wood glue and screws to my list", (add("wood glue and screws"),)),
    # A scientist
    Case(
        "Add: resubmit the grant application by Friday",
        (add("resubmit the grant application by Friday"),),
    ),
    Case("list all completed tasks", (show(status="completed"),)),
    Case("I finished the report", (complete(REPORT),)),
    Case(
        'Set the description of write report to "include figures 2 and 3"',
        (update(REPORT, description="include figures 2 and 3"),),
    ),
    Case("How many tasks have I completed so far?", (show(status="completed", limit=1),)),
    # A pensioner
    Case(
        'Could you kindly put "collect parcel from the post office" on my list, please?',
        (add("collect parcel from the post office"),),
    ),
    Case("Good morning. What is on my list, please?", (show(),)),
    Case("I have paid the rent now, thank you.", (complete(RENT),)),
    Case("Oh dear, I haven't actually booked the dentist yet", (reopen(DENTIST),)),
    Case("Thank you, you have been very helpful."),
    # A teenager
    Case("add finish maths homework pls", (add("finish maths homework"),)),
    Case("yo whats on my list", (show(),)),
    Case("im done with number 4", (complete(REPORT),)),
    Case("wait no undo that", (delete(24),), before=("add tidy my room",)),
    Case("ur so useless lol"),
    # A new parent
    Case("need to buy nappies", (add("buy nappies"),)),
    Case(
        "add nappies, wipes and formula to my list",
        (add("nappies"), add("wipes"), add("formula")),
    ),
    Case("the milk has been bought", (complete(MILK),)),
    Case("delete the report one", (delete(REPORT),)),
    Case("can you show me what i still have to do", (show(status="open"),)),
    # A volunteer at the food bank
    Case("Remind me to print the raffle tickets", (add("print the raffle tickets"),)),
    Case("Which tasks are still left to do?", (show(status="open"),)),
    Case(
        "Rename task 2 to Call mum about the fundraiser",
        (update(MUM, title="Call mum about the fundraiser"),),
    ),
    Case("i did number 2", (complete(MUM),)),
    Case("How are you today?"),
    # A cook
    Case("add defrost the chicken", (add("defrost the chicken"),)),
    Case("cross off buy milk", (complete(MILK),)),
    Case("search for milk", (show(search="milk"),)),
    Case("change buy milk to buy oat milk", (update(MILK, title="buy oat milk"),)),
    Case(
        "put flour, butter and eggs on the list",
        (add("flour"), add("butter"), add("eggs")),
    ),
    # A van driver
    Case("add top up the screenwash before monday", (add("top up the screenwash before monday"),)),
    Case("number 3 is done", (complete(RENT),)),
    Case("remove pay the rent from my list", (delete(RENT),)),
    Case("ok mark it as done", (complete(24),), before=("add fill up the van",)),
    Case("how long will it take me to get to Leeds?"),
    # A teacher
    Case(
        "add photocopy the worksheets and book the hall",
        (add("photocopy the worksheets"), add("book the hall")),
    ),
    Case("show my tasks, newest first", (show(sort="created_at", order="desc"),)),
    Case("mark 1 and 3 as complete", (complete(MILK), complete(RENT))),
    Case("un-tick book dentist", (reopen(DENTIST),)),
    Case("send an email to the head teacher"),
    # A nurse
    Case("can you add renew my parking permit", (add("renew my parking permit"),)),
    Case(
        "complete all my tasks",
        (complete(MILK), complete(MUM), complete(RENT), complete(REPORT)),
    ),
    Case("yes", (delete(DENTIST), delete(PLANTS)), before=("delete all completed tasks",)),
    Case("what have i done already", (show(status="completed"),)),
    Case("I've got to iron my uniform", (add("iron my uniform"),)),
    # A student
    Case("todo: return library books", (add("return library books"),)),
    Case("also add buy highlighters", (add("buy highlighters"),), before=("add pay gym",)),
    Case("how many things are on my list?", (show(limit=1),)),
    Case("finsihed wirting the report", (complete(REPORT),)),
    Case("mark wrtie report as done", (complete(REPORT),)),
    # A shopkeeper
    Case("Add order till rolls.", (add("order till rolls"),)),
    Case(
        "Make a task to ring the wholesaler about the delivery",
        (add("ring the wholesaler about the delivery"),),
    ),
    Case("do I have any tasks about rent?", (show(search="rent"),)),
    Case("The rent is paid", (complete(RENT),)),
    Case("get rid of number 4", (delete(REPORT),)),
    # A farmer
    Case('stick "fix the top gate" on the list', (add("fix the top gate"),)),
    Case("what's left to do", (show(status="open"),)),
    Case("called mum, tick it off", (complete(MUM),)),
    Case(
        "rename the milk task to get milk and bread",
        (update(MILK, title="get milk and bread"),),
    ),
    Case("delete task 2", (delete(MUM),)),
    # A freelance designer
    Case(
        "Create a new task called invoice Hartley & Sons",
        (add("invoice Hartley & Sons"),),
    ),
    Case(
        'Add a task "update portfolio" with the description "logo project first"',
        (add("update portfolio", "logo project first"),),
    ),
    Case("show open tasks", (show(status="open"),)),
    Case("oops, undo", (reopen(MILK),), before=("mark buy milk as done",)),
    Case("set book dentist back to not done", (reopen(DENTIST),)),
    # A football coach
    Case("add wash the kits", (add("wash the kits"),)),
    Case("I must book the pitch for saturday", (add("book the pitch for saturday"),)),
    Case("take call mum off the list", (delete(MUM),)),
    Case("paid rent", (complete(RENT),)),
    Case("list my tasks in alphabetical order", (show(sort="title"),)),
    # A dog walker
    Case(
        "I have to take Bella to the vet on Thursday",
        (add("take Bella to the vet on Thursday"),),
    ),
    Case("please delete the one about the milk", (delete(MILK),)),
    Case("find the task about plants", (show(search="plants"),)),
    Case(
        "change the title of call mum to call mum on Sunday",
        (update(MUM, title="call mum on Sunday"),),
    ),
    Case(
        'change the description of call mum to "ask about the dog bed"',
        (update(MUM, description="ask about the dog bed"),),
    ),
)

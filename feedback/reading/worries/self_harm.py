"""Signs that somebody may hurt themselves or end their life."""

from feedback.reading.worries.rule import DENIED, PAST, SUBJECT, Worry, rules

#: Said of now, whatever else the sentence holds.
_NOW = (
    r"\b(?:dont|do not|didnt|never|no longer) (?:really |even )?(?:want|wanna|wish|deserve) (?:to )?(?:be here|live|be alive|wake up|exist|carry on|go on|be around|keep going|keep living|breathe)\b",
    r"\bi (?:just )?(?:want|wanna|wish|need) (?:to |i could |it (?:to|would) )?(?:all )?(?:die|be dead|disappear|not exist|not be here|vanish|end it|end things|end everything|end my life|sleep forever|stop living|kill myself|go to sleep (?:and|then) (?:not|never))\b",
    r"\bwish i (?:was|were) (?:dead|not here|never born|gone)\b|\bwish i (?:hadnt|had not|had never|was never) (?:been )?(?:born|woken)",
    r"\b(?:not|never|dont|wont) (?:want to |ever )?wake up\b(?! (?:early|in time|for))",
    r"\bbetter off (?:without me|dead|if i (?:was|were|am|wasnt|werent|died|disappeared|went))\b|\bbetter if i (?:was|were|wasnt|werent) (?:not |gone|dead|here|around)",
    r"\b(?:no ?one|nobody) (?:would|will|d) (?:miss|notice|care if) (?:me|i)\b(?! (?:was late|missed))",
    r"\b(?:been|am|im|started|started to|keep|kept|still|back to|gone back to|begun) (?:\w+ )?(?:cut|cutting|burning|scratching|hurting|harming|self ?-?harming)(?: myself| my (?:arms?|legs?|wrists?)| again)",
    r"\b(?:cut|burnt?|hurt|harm) (?:myself|my (?:arms?|wrists?|legs?|thighs?)) (?:again|last|this|yesterday|today|tonight|most|every|after|because|when)",
    r"\bself ?-?harm(?:ed|ing)? (?:again|last|this|today|every|most|still|now|daily)\b|\b(?:still|started|start|back to) self ?-?harm",
    r"\b(?:took|taken|taking|take|swallowed|necked|saved|saving|stockpil\w+|hiding|hoarding|collected|collecting) (?:\w+ ){0,4}(?:tablets|pills|paracetamol|meds|medication|sleeping tablets)\b.{0,60}\b(?:nobody|no one|too many|all|whole|at once|knows|plan|just in case|last week|last night|again)\b",
    r"\b(?:took|taken|taking|swallowed|necked) (?:\w+ ){0,2}(?:too many|all (?:of )?my|a load of|loads of|a (?:whole )?(?:box|pack|packet|bottle) of) (?:\w+ )?(?:tablets|pills|paracetamol|meds|medication)\b",
    r"\b(?:thinking|thought|think|thoughts|planning|plans?|ready|going|want|wanted|tempted|close|about)(?: (?:about|of|to))? (?:end|ending) (?:it(?! early)|it all|things|everything|my life|myself)\b",
    r"\b(?:cant|can not|cannot|couldnt) (?:keep going|go on|carry on|do this (?:any ?more|no more)|do life|take (?:it|this|much) (?:any ?more|more)|cope (?:any ?more|with being alive)|face (?:another day|tomorrow|living)|see a way out|live like this)\b",
    r"\b(?:ive|i have|have|got|made|had) (?:got )?a plan (?:this time|to (?:end|die|kill|do it|go)|for (?:how|when|ending))|\bknow (?:how|when|where) (?:ill|i will|im going to|i would) do it\b",
    r"\b(?:i )?(?:wont|will not|not going to|not gonna) be (?:here|around|alive)(?: for)? (?:much longer|long|anymore|any more|next|by|tomorrow|christmas|soon|when)|\bby the time you read\b",
    r"\b(?:no|any|whats the|see the|see any|what is the|not much) (?:point|reason|use) (?:in |to |of |for )?(?:living|live|life|being here|be here|being alive|carrying on|carry on|going on|go on|me being|any ?more|getting up|waking)\b",
    r"\b(?:nothing|no ?one|not much|anything) (?:left )?(?:to live for|worth living)|\blife (?:is|isnt|not|feels) (?:not )?(?:worth|pointless)",
    r"\b(?:goodbye|suicide|final) (?:letters?|notes?|message)s?\b|\b(?:written|wrote|writing) (?:my |a |the )?(?:goodbyes?|note to my (?:kids|mum|family))\b",
    r"\b(?:jump(?:ing|ed)?|step(?:ping)?|walk(?:ing)?|stood|standing) (?:off|in front of|into|on) (?:\w+ ){0,2}(?:bridge|train|traffic|tracks|car park|lorry|roof|motorway|balcony)\b",
    r"\b(?:hang|hanging|drown|drowning|gas|strangle|poison) myself\b",
    r"\b(?:starving|starve) myself\b|\b(?:making|make) myself (?:sick|throw up)\b|\bstopped eating\b|\bnot eaten (?:for|in) (?:\w+ )?days\b",
    r"\b(?:had enough of|tired of|sick of|fed up (?:of|with)|done with|given up on) (?:life|living|being alive|being here|everything)\b",
    r"\b(?:feel|feeling|im|am|felt|been|so|still) (?:really |very |so |quite |pretty |a bit |more )?suicidal (?:again|now|most|every|all|today|since|and|at)\b|\b(?:i am|im|still|feel|feeling) (?:\w+ )?suicidal\b",
    r"\b(?:razor|blades?|noose|rope)\b.{0,40}\b(?:bought|keep|kept|hid|hidden|under my|in my)\b|\b(?:bought|keep|hid|hidden) (?:\w+ ){0,3}(?:razors?|blades?|rope|noose)\b",
    r"\bthe only way (?:out|it stops|to make it stop|to stop)\b|\b(?:want|need) (?:it|the pain|everything|this) (?:all )?to (?:stop|be over|end)\b(?! early)",
    r"\bdont (?:see|have|think (?:i|ill) (?:have|see)) (?:a|any|myself having a) future\b|\bcant see a future\b",
    r"\bdrink(?:ing)? myself to (?:death|sleep)\b|\b(?:not bothered|dont care) (?:if|whether) i (?:live|die|wake)\b",
)
#: A mention that counts unless it is past, denied, or a subject that others spoke about.
_MENTIONS = (
    r"\bsuicid(?:e|al)\b",
    r"\bself ?-?harm(?:ed|ing|s)?\b",
    r"\boverdos(?:e|ed|ing)\b(?! on (?:biscuits|cake|cakes|tea|coffee|chocolate|sugar|telly|sweets|caffeine|kindness|hugs))",
    r"\b(?:kill|killing|hurt|hurting|harm|harming|cut|cutting|burn|burning) myself\b(?! laughing)",
    r"\b(?:take|taking|took|end|ending) my (?:own )?life\b",
    r"\btry(?:ing)? to die\b|\btried to (?:die|end)\b",
)

RULES = rules(Worry.SELF_HARM, _NOW) + rules(Worry.SELF_HARM, _MENTIONS, unless=f"{PAST}|{DENIED}|{SUBJECT}")

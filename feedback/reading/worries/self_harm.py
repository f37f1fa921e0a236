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
#: Said in many ways: loosely worded on purpose, and only left alone where the past, a denial or a subject stands by.
_LOOSE = (
    r"\b(?:happier|easier|better|relieved|glad|fine|off|life)\b.{0,25}\b(?:if|when|once|without) (?:i|me|im)\b(?: (?:was|were|wasnt|werent|am|died|went|disappeared|did|had never)| (?:gone|dead|here|around)|$)",
    r"\b(?:notice|miss me|care|bothered|cry|sad)\b.{0,12}\bif i (?:died|was dead|was gone|were gone|disappeared|wasnt here|wasnt around|went|did it|never)\b",
    r"\b(?:i|id|im|ive)\b.{0,30}\b(?:want|wanted|wish|wished|hope|hoped|rather|ready|feel like|felt like|prefer|deserve|pray|prayed)\b.{0,25}\b(?:die|dead|dying|death|never born|not be alive|not exist|not be here|gone)\b(?! laughing)",
    r"\b(?:if|when|once|after) im (?:dead|gone|not here|no longer here)\b",
    r"\b(?:stopped|stop|refusing|not|quit) (?:taking|taken|bothering with) (?:\w+ )?(?:meds|medication|insulin|tablets|antidepressants)\b",
    r"\b(?:bought|got|have|keep|keeping|kept|saved|stash\w*|stocked|pile|stack)\b.{0,20}\b(?:tablets|pills|paracetamol|razor|rope)\b.{0,30}\b(?:just in case|ready|for when|hidden|saved|drawer|if i|under)\b",
    r"\bno point (?:in |to |of )?(?:me|my life|it all|anything|trying|any more|anymore|even)\b|\bpoint(?:less)? (?:of|in) (?:me|my life)\b|\b(?:im|i am|feel|feeling|felt|being) (?:just |like |such |only |nothing but )?(?:a |like a )?burden\b",
    r"\b(?:started|start|been|still|keep|kept|back to|stop) cutting(?:$| again| to | at | when | because| every| most)|\bi cut$|\bthe cutting\b|\bcutting (?:has|got|is getting|helps)",
    r"\b(?:dont|do not) (?:think|know if|know how|feel like|see how) (?:i )?(?:can|could|ill|i will|to)\b.{0,12}\b(?:do this|do it|go on|carry on|cope|keep|take|face|get through|survive|last|make it|live)\b|\bcant (?:face|see a way|do it|do this|be here|stop thinking about (?:it|dying|ending))\b",
    r"\bdont care (?:what happens to me|if (?:i|anything happens)|about (?:living|myself|life)|whether i)\b|\b(?:nothing matters|no hope|hopeless|given up on (?:life|myself|everything)|no reason to (?:be here|live|get up))\b",
    r"\b(?:letters?|notes?|messages?)\b.{0,30}\bgoodbye\b|\b(?:say|saying|said) (?:my )?goodbyes?\b.{0,20}(?:kids|family|mum|everyone|people|all|them|$)",
    r"\b(?:dont|do not|cant|cannot|never) (?:see|think|picture|imagine|expect) (?:myself|me|ill|i will|im going to|to)\b.{0,12}\b(?:be|being|here|making it|make it|alive|getting|living|see|around|reach)\b",
    r"\b(?:bridge|railway|train line|tracks|motorway|roof|cliff|multi ?storey|river|canal)\b.{0,40}\b(?:jump|think about|thought about|thinking|edge|end|end it|wonder)\b|\b(?:jump|edge)\b.{0,30}\b(?:bridge|roof|tracks|cliff)\b",
    r"\b(?:dark|bad|suicidal|scary|intrusive|horrible) thoughts\b|\bthoughts (?:of|about) (?:dying|death|ending|not being|hurting|harming|suicide|killing)\b|\b(?:keep|trust) myself safe\b|\bdont trust myself\b|\bnot safe (?:with|from|on my own|by) ?(?:myself)?\b",
    r"\brelapsed?\b.{0,20}\b(?:harm\w*|cutting|overdos\w*)\b|\bharming (?:again|myself|more)\b|\b(?:od|odd|od ?ed) (?:again|last|on|this|twice)\b(?! biscuits)|\bmissed the (?:vein|train) on purpose\b|\bon purpose\b.{0,20}\b(?:overdos|tablets|cut|hurt|crash)",
    r"\b(?:finish|end|stop) it\b(?! (?:early|there|at|by|off|up))(?=.{0,15}$)|\bnot (?:be|being) (?:here|alive|around)\b(?! (?:for|when) (?:the|my) (?:appointment|session|meeting|visit))",
    r"\b(?:tablets|pills|blade|razor|bottle|knife|medication)\b.{0,25}\b(?:in my hands?|in front of me|lined up|counted|counting|counting them|ready)\b|\b(?:scars|cuts|burns)\b.{0,25}\b(?:add|adding|new|fresh|more|hide|hiding|cover)\b",
    r"\bwish (?:\w+ ){1,5}(?:had )?(?:hit|killed|finished|taken|shot|run over) me\b|\b(?:dont|do not|didnt|not) deserve to (?:live|be here|be alive|exist)\b",
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

RULES = rules(Worry.SELF_HARM, _NOW) + rules(
    Worry.SELF_HARM, (*_LOOSE, *_MENTIONS), unless=f"{PAST}|{DENIED}|{SUBJECT}"
)

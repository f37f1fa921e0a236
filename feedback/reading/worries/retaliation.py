"""Signs that somebody is, or fears to be, punished for speaking up."""

from feedback.reading.worries.rule import Worry, rules

_SPOKE = r"(?:spoke (?:up|out)|speak(?:ing)? (?:up|out)|complain(?:ed|ing|s)?|(?:made|make|making|put in|put|raised|raise) (?:a|an|my|the)? ?(?:\w+ )?(?:complaint|concern|issue)s?|gave (?:\w+ )?(?:bad |honest |negative )?feedback|giving (?:\w+ )?feedback|said (?:something|anything|what|it|that|no|how)|told (?:them|someone|the|my|her|him|ofsted|cqc)|report(?:ed|ing)|asked (?:for (?:a (?:new|different|change)|another)|to (?:change|see)|why)|questioned|stood up|challenged|wr(?:ote|iting) (?:this|that|it|a)|fill(?:ed|ing) (?:in|this|it|out)|left a (?:bad )?review|was honest|wasnt happy)"
_LOSS = r"(?:cut|cuts|cutting|stop(?:s|ped|ping)?|clos(?:e|ed|ing)|cancel(?:s|led|ling)?|end(?:ed|ing)?|reduc(?:e|ed|ing)|lost|lose|losing|took (?:away|my|it)|taken (?:away|off)|drop(?:s|ped|ping)?|discharg(?:e|ed|ing)|moved me|kick(?:ed|ing)? (?:me )?(?:out|off)|throw(?:n)? (?:me )?out|threw me|remov(?:e|ed|ing)|refus(?:e|ed|ing)|ban(?:ned|ning)?|exclud(?:e|ed|ing)|ignor(?:e|es|ed|ing)|blank(?:s|ed|ing)?|avoid(?:s|ed|ing)?|treat(?:s|ed|ing)? (?:me|us)|punish(?:es|ed|ing)?|suspend(?:ed|ing)?|evict(?:ed|ing)?|withdr(?:aw|ew|awn)|rude|cold(?:er)?|funny with|off with|nasty|horrible|different (?:with|to|towards)|wont (?:\w+ )?(?:see|speak|talk|answer|ring|reply|help|look)|doesnt (?:\w+ )?(?:see|speak|talk|answer|ring|reply|help)|dont (?:\w+ )?(?:see|speak|talk|answer|ring|reply|help)|havent (?:heard|had|been)|back of the (?:queue|list)|nobody (?:rings|calls|speaks|talks)|no one (?:rings|calls|speaks|talks))"
_THEY = r"(?:they|them|she|he|shell|theyll|hell|staff|the (?:staff|manager|service|hostel|worker|team|council|provider|unit|refuge)|my (?:\w+ )?(?:worker|keyworker|manager|counsellor|therapist|landlord|support)|manager|workers?|anyone|my name)"

_PATTERNS = (
    rf"\b{_LOSS}\b.{{0,60}}\b(?:after|since|because|cos|coz|when|for|as soon as|once|ever since|cause)\b (?:i |me |we |us )?(?:\w+ )?{_SPOKE}",
    rf"\b(?:after|since|because|when|whenever|if|last time|every time|ever since|once|as soon as|cos|the day)\b (?:i |we )?(?:\w+ )?{_SPOKE}.{{0,70}}\b{_LOSS}\b",
    rf"\b(?:dont|do not|please dont|not to|never) (?:let|tell|show|say to) {_THEY}\b.{{0,40}}\b(?:i |said|this|about|me|wrote|it was|know)\b|\bdont (?:want|let) {_THEY} (?:to )?(?:know|find out|see|knowing|seeing)\b",
    r"\b(?:scared|worried|afraid|frightened|terrified|fear|nervous|anxious|reluctant) (?:\w+ ){0,5}(?:\w+ ){0,3}(?:kick|throw|lose|close|stop|cut|take it out|punish|treat me|discharge|evict|ban|drop|refuse|get (?:me )?in trouble|in trouble|hold it|use it|get back|consequences|repercussions|comeback|backlash|withdraw|move me|take away|see this|read this|find out|know it was|knows? i)",
    rf"\b(?:scared|worried|afraid|frightened|nervous) (?:to|of|about) (?:\w+ )?{_SPOKE}",
    r"\b(?:take|taking|took|taken) it out on (?:me|us)\b|\b(?:hold|held|holding|use|used|using) (?:it|this|that) against (?:me|us)\b|\bget (?:my|their|her|his) own back\b|\bget back at me\b|\b(?:made|make|making) (?:me|us) pay for (?:it|saying|speaking|complaining)\b",
    r"\b(?:told|tells|warned|asked|advised|begged|instructed|pressured) (?:me|us|everyone|people) (?:not to|to not|never to|to keep) (?:\w+ )?(?:put|say|saying|write|complain|tell|mention|speak|report|be negative|be honest|quiet|it quiet|talk|fill|give|my mouth)\b",
    r"\b(?:told|tells|warned|asked|advised|made) (?:me|us) (?:to|what to) (?:only )?(?:put|write|say|give|tick) (?:\w+ )?(?:good|nice|positive|happy|fives?|10|ten|five stars?|top)\b|\b(?:stood|standing|sat|watching|watched|looking) (?:over|next to|behind|over my shoulder)\b.{0,40}\b(?:fill\w*|writ\w+|typ\w+|did this|do this)\b",
    rf"\b(?:if|when|in case|once) {_THEY} (?:\w+ )?(?:sees?|reads?|finds?|knows?|knew|saw|found|hears?|heard|gets? hold|realises?|recognises?)\b",
    rf"\b{_THEY} (?:\w+ )?(?:said|says|told me|threatened|threatens|warned|hinted|implied)\b.{{0,60}}\b(?:would|will|could|shed|shell|theyd|theyll|id|ill|hed|might|to|may) (?:\w+ )?(?:close|stop|cut|end|lose|discharge|kick|evict|cancel|withdraw|be moved|drop|report me|call social|take|remove|be out|be off|go to the back)\b",
    r"\b(?:will|would|could|might|may|ill|id|going to|gonna|dont want to|cant afford to|cant) (?:just )?(?:lose|losing) my (?:place|worker|room|support|funding|flat|bed|sessions|counsell\w+|spot|housing|kids|taxi|money|service|help)\b",
    r"\bget(?:ting)? (?:me )?(?:in|into) trouble\b(?!.{0,20}\bat school\b)|\b(?:be|am|im|was|were|got|being|getting) (?:\w+ )?(?:punished|penalised|blacklisted|victimised|picked on|singled out|targeted)\b",
    r"\b(?:been |was |were |are |is |being )?(?:different|funny|off|cold|horrible|nasty|weird|short) (?:with|to|towards) (?:me|us) (?:since|after|ever since|because|now)\b",
)
#: Speaking up and a loss in one sentence, in whichever order and however joined.
_VOICE = r"(?:complain\w*|complaints?|feedback|spoke up|speak(?:ing)? up|spoke out|speak(?:ing)? out|being honest|was honest|reported (?:her|him|them|it|staff|my)|whistle\w*|kick(?:ed|ing)? up a fuss|made a fuss|rais(?:e|ed|ing) (?:it|concerns?|this)|said anything|say anything|say something|say what i think|tell the truth|put in a concern)"
_HARD = r"(?:awful|horrible|nasty|bottom of|back of|cost me|thrown out|kicked out|chucked out|get rid|got rid|worse|punish\w*|revenge|payback|backlash|repercussions?|consequences|comeback|bull(?:y|ied|ying)|ignor\w+|blank\w*|cold|funny with|stopp?(?:ed|ing)? (?:my|ringing|answering|seeing|helping|calling|coming|speaking|talking)|cancell\w+|withdr\w+|evict\w*|lose|lost my|closed my|close my|discharg\w+|cut my|trouble|against me|pick(?:ed|ing)? on|target\w*|sack\w*|moved me|took away|refus\w+|barred|banned|threat\w*|warn\w*|scared|frightened|afraid|too scared|dont dare|daren?t)"
_LOOSE = (
    rf"\b{_VOICE}\b.{{0,80}}\b{_HARD}\b",
    rf"\b{_HARD}\b.{{0,80}}\b{_VOICE}\b",
    r"\b(?:only|just) (?:to )?(?:say|put|write|give|tick) (?:\w+ )?(?:nice|good|positive|happy|lovely)\b|\b(?:keep|kept|hide) (?:this|it|my name|that) (?:\w+ )?(?:from|away from|out of|between us|secret|private from)\b|\bdont (?:pass|show|share|give|send|read) (?:this|it|my \w+) (?:on|to|with|out)\b.{0,30}\b(?:worker|manager|staff|them|her|him|service|hostel|provider|team)\b",
    r"\b(?:make|makes|making|made) (?:my life|it|things) (?:hard|hell|difficult|worse|harder|a misery|awkward)\b.{0,30}\b(?:if|for|when|because|since)?",
    r"\bworried (?:\w+ )?(?:this|what i|that this) (?:\w+ )?(?:will|could|might|get back|gets back|go back)\b|\bget(?:s|ting)? back to (?:my|the|her|him|them|staff)\b",
    r"\b(?:affect|affects|risk|risking|jeopardise|damage|harm|count against|cost me|go against) (?:my|me)\b(?: (?:place|sessions?|support|case|housing|flat|job|funding|worker|visa|tenancy|application|chances?|room))?(?=.{0,20}$|.{0,40}\b(?:form|survey|this|complain\w*|say|said|speak))",
    r"\b(?:will|would|can|do|could) (?:they|she|he|staff|my \w+|anyone) (?:\w+ )?(?:know|tell|find out|see|work out|trace|recognise) (?:it was|its|that its|this was|this is|who|what i|my)\b|\bpeople (?:who|that) (?:moan|complain|speak|make a fuss)\b|\b(?:got|had|received|sent me) a (?:warning|final warning|letter)\b.{0,40}\b(?:complain\w*|after|because|feedback)\b",
    r"\b(?:back|bottom|end) of the (?:queue|list|line)\b",
)

_KIND = r"\b(?:no ?one|nobody|never|not|didnt|wasnt|werent) (?:\w+ )?(?:treated|treat|held|punished|took it out|different|been treated)\b|\bfelt safe to\b|\bsafe to (?:complain|speak|say)\b|\bthey did not\b|\bbut they didnt\b"
RULES = rules(Worry.RETALIATION, (*_PATTERNS, *_LOOSE), unless=_KIND)

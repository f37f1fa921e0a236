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

_KIND = r"\b(?:no ?one|nobody|never|not|didnt|wasnt|werent) (?:\w+ )?(?:treated|treat|held|punished|took it out|different|been treated)\b|\bfelt safe to\b|\bsafe to (?:complain|speak|say)\b|\bthey did not\b|\bbut they didnt\b"
RULES = rules(Worry.RETALIATION, _PATTERNS, unless=_KIND)

"""Signs of abuse by a partner or in the family, now."""

from feedback.reading.worries.rule import PAST, SUBJECT, Worry, rules

_PARTNER = r"(?:(?:my|her|his|the|our|babys) (?:\w+ )?(?:boyfriend|bf|girlfriend|gf|partner|husband|hubby|wife|fianc\w+|ex|fella|bloke|dad|stepdad|mum|stepmum|father|mother|brother|uncle|in ?laws?|family)|boyfriend|husband|stepdad|dad|mum|he|hes|she|shes|babys dad|kids dad)"

_PATTERNS = (
    rf"\b{_PARTNER} (?:\w+ ){{0,2}}(?:hits?|hitting|beats?|beating|punch(?:es|ing)?|slap(?:s|ping)?|kick(?:s|ing)?|chok(?:es|ing)|strangl(?:es|ing)|push(?:es|ing)|grabs?|grabbing|pins?|throws|throwing|hurts|hurting|rapes?|raping|shakes?|shaking|spits?|spitting|bites?|burns?) (?:me|us|mum|my mum|her|him|my|the kids|things|stuff|plates|cups)\b",
    r"(?<!it )(?<!that )\b(?:hits?|beats?|punches|slaps?|kicks?|strangles?|chokes?|rapes?) (?:me|us|mum)\b",
    rf"\b{_PARTNER} (?:\w+ ){{0,2}}(?:takes?|taking|keeps?|keeping|checks?|checking|reads?|reading|goes through|going through|controls?|controlling|tracks?|tracking|monitors?|hides?|hiding|smash(?:es|ed)|looks? (?:at|through)|has|spends) (?:all )?(?:of )?(?:my|our|what|when|who|where) ?(?:money|phone|bank|card|benefits|wages|messages|texts|emails?|passport|keys?|clothes|food|friends|medication|meds|tablets|i|me)?\b",
    r"\b(?:takes? (?:all )?my (?:money|wages|benefits|card|phone|keys?|passport)|checks? my (?:phone|messages|emails?|bank|bag)|controls? (?:me|my|what|who|where|everything|the money))\b",
    r"\b(?:wont|doesnt|does not|will not|never|dont|refuses to) (?:\w+ )?(?:let|allow|letting) (?:me|us)(?: to)? (?:\w+ )?(?:see|leave|go|out|have|talk|speak|work|study|wear|eat|use|come|sleep|meet|phone|ring|spend|be alone|anyone)\b",
    r"\b(?:not|never) allowed (?:to|out|any|my own|a phone|money|friends)\b.{0,40}\b(?:he|him|husband|partner|boyfriend|family|dad|home|says)\b",
    r"\b(?:locks?|locked|locking|trap(?:s|ped)?) (?:me|us|the (?:\w+ )?door|all the doors)\b.{0,40}\b(?:when|in|out|so|at|he|every|and)\b",
    r"\bwalk(?:ing)? on egg ?shells?\b|\bon egg ?shells\b",
    r"\b(?:write|writing|wrote|doing|fill(?:ing)?|typing|do|type) (?:\w+ ){0,3}(?:in the (?:toilet|bathroom|loo|shower|car)|while (?:he|hes|shes|she|they)|before (?:he|she|they) (?:gets?|comes?|wakes?|finds?)|(?:in )?secret|quick(?:ly)?(?: before)?)\b",
    r"\b(?:if|when|in case|before) (?:he|she|hes|my (?:partner|husband|boyfriend|ex|dad)) (?:finds? (?:out|this)|sees? (?:this|me|my)|knows?|knew|catches?|gets? (?:back|home|in|angry|mad|drunk)|comes? (?:home|back|in)|drinks?)\b",
    r"\b(?:cant|cannot|scared to|afraid to|trying to|want to|too scared to|dont know how to) leave (?:him|her|because|as|without)\b|\bhe (?:says|said) (?:he|hell) (?:will )?(?:take|kill|hurt|find|tell|report|keep) (?:the kids|my kids|my (?:son|daughter|baby)|me|them|us|himself)\b|\bsays (?:he|she) will (?:take|kill|hurt|keep) (?:the kids|me|us|himself|herself|my)\b",
    r"\b(?:scared|frightened|terrified|afraid) of (?:my )?(?:\w+ )?(?:partner|husband|boyfriend|wife|girlfriend|dad|stepdad|brother|in ?laws|ex|him|going home)\b",
    rf"\b{_PARTNER} (?:\w+ ){{0,3}}(?:threatens?|threatening|shouts? at|shouting at|screams? at|calls? me (?:names|stupid|a|fat|ugly|mad)|puts? me down|makes? me (?:feel (?:small|stupid|worthless|scared)|sleep|have sex|ask|account|beg)|forces? me|forcing me|gets? violent|is violent|loses? it|kicks? off|follows? me|stands? over|blames? me)\b",
    rf"\b{_PARTNER} (?:\w+ ){{0,3}}(?:comes? in|came in|walks? in|gets? home|gets? in|drinks|is home|shouts|has been drinking)$",
    r"\b(?:violent|abusive|controlling|abuses me|abusing me) (?:again|still|at home|now|towards|to me|partner|husband|boyfriend|relationship)\b",
    r"\b(?:forced|being made|made|pressure|pressured|pressuring) (?:me )?(?:to|into) (?:marry|get married|marriage|a marriage|go abroad|have (?:a|another) baby)\b|\bforced marriage\b|\bhonou?r (?:based|killing|violence)\b",
    r"\b(?:no|any|own) money (?:of my own|unless|because he|because she|as he)\b|\bgives me (?:an allowance|pocket money)\b",
    r"\bput (?:his|her) hands (?:on|round|around) (?:me|my)\b|\bhands (?:round|around) my (?:neck|throat)\b",
)
_LOOSE = (
    rf"\b{_PARTNER} (?:\w+ ){{0,2}}(?:goes|gets|went|got|turns|kicks|flies|is always|can be|hates it|does not like it|doesnt like it|accuses|accused|isolates|guilt ?trips|gaslights|bullies|bans|decides|watches)\b.{{0,15}}\b(?:mad|mental|angry|nasty|violent|jealous|physical|off|rage|when i|if i|me|everything|aggressive|scary|rough)\b",
    rf"\b{_PARTNER} (?:\w+ ){{0,2}}(?:hit|pushed|punched|slapped|kicked|strangled|choked|raped|beat|threw|dragged|grabbed|smacked|headbutted|bit|burnt|burned|spat|pinned|hurt|attacked|locked|smashed|threatened) (?:me|us|mum|my|at|the kids|something|things|a)\b",
    r"\bput me in (?:the )?(?:hospital|a&e|a and e|icu)\b|\bblack eyes?\b|\bcover(?:ing)? (?:up )?(?:my|the) bruises\b",
    r"\b(?:ask|need|get|have) (?:him|his|her|my husbands?|my partners?|their)(?: for)? (?:permission|say so|before|if i can)\b|\bask (?:him|her|my (?:husband|partner|boyfriend)) (?:before|if|for (?:money|permission|every))\b",
    rf"\b{_PARTNER} (?:\w+ ){{0,2}}(?:calls?|says|tells|telling|makes|keeps|reminds)\b.{{0,15}}\b(?:worthless|useless|stupid|fat|ugly|mad|crazy|names|nothing|pathetic|slag|no one would|nobody would|small)\b",
    r"\b(?:delete|hide|clear|wipe|close) (?:this|my history|my phone|it|the page)\b.{0,30}\b(?:before|so|in case|partner|husband|he|she|boyfriend)\b",
    r"\b(?:send|sending|take|taking|fly|sent) (?:me|my sister|her) (?:abroad|away|back|to \w+)\b.{0,30}\b(?:marr(?:y|ied|iage)|wedding|husband)\b|\b(?:marry|engaged to) (?:someone|a man|my cousin|him)\b.{0,30}\b(?:dont want|against|no choice|have to|make me|force)",
    rf"\b{_PARTNER}\b.{{0,25}}\b(?:wont|doesnt|does not|never|dont) (?:\w+ )?(?:let|allow|like it when|trust|want) (?:me|us|my)\b",
    r"\b(?:still|back) (?:with|living with|live with) (?:him|her|my (?:abuser|violent|abusive)|the man who|someone who)\b|\btrapped\b.{0,25}\b(?:him|marriage|relationship|home|house|with)\b",
    rf"\b{_PARTNER} (?:has |have |had |keeps? |is |always )?(?:\w+ )?(?:broken|broke|breaks?|breaking|smashed|smashing|taken|hidden|hides|stolen|cut up|destroyed|ripped|wrecks?|burned|burnt) (?:up )?(?:my|our|all my|everything)\b",
    rf"\b{_PARTNER} (?:\w+ )?(?:tracks|tracking|tracked|monitors|follows|listens|recorded|records|filmed|spies)\b.{{0,20}}\b(?:me|where|my|calls|i go|i am)\b|\bso (?:that )?he (?:doesnt|wont|cant|does not) (?:hurt|hit|find|see|touch|get|start)\b",
)

_OVER = r"\b(?:left (?:my|him|her|an?) (?:\w+ )?(?:abusive|violent|ex|partner|husband|relationship|him|boyfriend)|my ex is not|helped me (?:move|leave|get out)|got away from)\b"
RULES = rules(Worry.DOMESTIC_ABUSE, (*_PATTERNS, *_LOOSE), unless=f"{PAST}|{SUBJECT}|{_OVER}")

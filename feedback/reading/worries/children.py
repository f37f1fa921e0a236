"""Signs that a child may be at risk."""

from feedback.reading.worries.rule import PAST, SUBJECT, Worry, rules

_CHILD = r"(?:kids?|child|children|childs|son|sons|daughter|daughters|baby|babys|babies|toddler|newborn|niece|nephew|grandson|granddaughter|grandkids?|grandchild(?:ren)?|(?:little|younger|baby|kid|step) ?(?:sister|brother|sis|bro|cousin)s?|stepson|stepdaughter|(?:young |little |school ?|year (?:\d+|seven|eight|nine|ten|eleven) )(?:girls?|boys?|lads?|lasses|ones?)|girls?|boys?|teenagers?|year (?:[5-9]|1[01])s?|(?:only|is|just|aged?|shes|hes|theyre|are) (?:[1-9]|1[0-7])\b|(?:[1-9]|1[0-7]) ?(?:year|yr)s? ?-?olds?|under ?age|minors?)"
_HARM = r"(?:flinch\w*|bruis\w+|burns? (?:on|marks)|marks on|hits?|hitting|beats?|beating|shak(?:es|ing)|slaps?|smack(?:s|ing|ed)?|hurt(?:s|ing)?(?! (?:my|to) feelings)|touch(?:es|ed|ing)? (?:her|him|them|my)|abus(?:es|ed|ing|e)|groom(?:s|ed|ing)?|older (?:men|man|lads?|boys?|boyfriends?|guys?|blokes?)|grown (?:men|man)|pick(?:s|ing|ed)? (?:her|him|them|up)|collect(?:s|ing|ed)?(?= (?:her|him|them)|$| from)|on their own|on (?:her|his) own (?:all|at) night|(?:left )?alone (?:all|at|for|in|with|overnight)|home alone|(?:scared|frightened|terrified|afraid) of (?:him|her|his|going|their|the)|scared to go|no food|not (?:been )?(?:fed|eating)|hungry|starving|go(?:es|ing)? missing|went missing|running away|runs away|county lines|carrying|selling|dealing|given (?:drugs|drink|vapes|alcohol|presents|gifts|money)|gets? (?:drugs|drink|vapes|presents|gifts|lifts)|new (?:phone|trainers)|sending (?:pictures|pics|photos|nudes)|nudes|locks? (?:them|her|him)|screams? at|what (?:he|they|she) did to me|same (?:thing|man|men|people|ones?)|take the kids|take my (?:kids|baby|son|daughter)|drunk|sleeping with|having sex|pregnant by|unsafe|not safe|at risk|in danger|neglect\w*|wets? the bed|nightmares|cries (?:when|before)|comes? back (?:from contact )?(?:with|upset|crying))"

_PATTERNS = (
    rf"\b{_CHILD}\b.{{0,90}}\b{_HARM}",
    rf"\b{_HARM}.{{0,60}}\b{_CHILD}\b",
    rf"\b(?:man|men|driver|drivers|bloke|guy|guys|lads?|he|hes|they|theyre|someone|ex|teacher|coach)\b.{{0,30}}\b(?:is|are|was|were|keeps?|been|now|started|still|again)?\b ?(?:\w+ )?(?:talking to|chatting (?:to|up)|messaging|texting|snapchatting|following|watching|waiting for|buying|driving|taking|hanging (?:round|around|about) with|meeting|seeing|giving|asking) (?:\w+ ){{0,3}}{_CHILD}\b",
    rf"\b(?:worried|scared|frightened|fear|afraid|concerned) (?:\w+ ){{0,3}}(?:about|for|he|they|that|shes|hes|my|of what) (?:\w+ ){{0,4}}{_CHILD}\b",
    r"\b(?:doing|do|does|did|done) (?:it |the same )?(?:to|with) (?:my|her|his|the|other|another|their) (?:\w+ )?(?:niece|nephew|sister|brother|daughter|son|kids?|cousins?|girls?|boys?|children|baby)\b",
    r"\b(?:beats?|hits?|hurts?|shouts? at|slaps?) (?:\w+ )?(?:and )?(?:us|the kids|my (?:brothers?|sisters?|siblings?))\b|\b(?:beats?|hits?|hurts?) (?:\w+ ){1,2}and us\b",
    r"\b(?:he|they|she|social services) (?:\w+ )?(?:says?|said|threatens?|will|wants to|threatened)? ?(?:\w+ ){0,2}(?:take|kill|hurt|harm|snatch) (?:the|my|our) (?:kids|children|baby|son|daughter)\b",
    r"\bim (?:only )?(?:1[0-7]|[89]|thirteen|fourteen|fifteen|sixteen|twelve|eleven|ten)\b(?! weeks| months| sessions| minutes| stone| days)|\bi am (?:only )?(?:1[0-7]|[89])\b(?! weeks| months| sessions| minutes| stone| days)",
)

_FINE = r"\b(?:loved|loves|settled|toys|creche|crèche|handled it well|happy|thriving|doing well|safe now|are safe|is safe|did a talk|childcare)\b"
RULES = rules(Worry.CHILD_RISK, _PATTERNS, unless=f"{PAST}|{SUBJECT}|{_FINE}")

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
_LOOSE = (
    rf"\b{_CHILD}\b.{{0,60}}\b(?:comes? in(?:to)? (?:her|his|their) (?:room|bed)|(?:our|a|keep|keeps|their) secrets?|stays? out (?:all|late|until)|wont go to school|not in school|dirty|unwashed|cold|crying all|screaming|begging|sells?|hidden|bleeding|limping|marks|punched|kicked|hit|bitten|thrown|locked|tied|drugged|drinking|smoking weed|pregnant|naked|undress\w*|inappropriate\w*|sexual\w*|meeting (?:up with|a|men|someone|older)|someone online|a man online|stranger)\b",
    rf"\b(?:leaves?|leaving|left) (?:\w+ )?{_CHILD}\b.{{0,20}}\b(?:alone|on (?:its|their|her|his) own|by (?:itself|themselves|herself|himself)|in the car|with (?:him|anyone|strangers|a man))\b",
    r"\b(?:what|how) (?:he|she|they|hes|theyre) (?:is |are )?(?:does|do|doing|might do|could do|treats?|treating|is like) (?:to |with )?(?:the |my |her |their )?(?:little|young|kids|children|baby|babies|others|sister|brother|girls|boys)\w*\b",
    r"\b(?:other|younger|more|new|another) (?:girls?|boys?|kids|children|young people|lads|victims)\b.{0,50}\b(?:he|they|him|them|same|now|still|car|house|men)\b",
    r"\b(?:1[0-7]|thirteen|fourteen|fifteen|twelve|eleven)\b.{0,40}\b(?:boyfriend|girlfriend|older|men|man|pregnant|hes \d\d|adult)\b|\b(?:mate|friend|sister|cousin|niece|daughter|girl|she|shes)\b.{0,12}\b(?:is|shes|only|just) (?:[89]|1[0-7])\b",
    rf"\b{_CHILD}\b.{{0,50}}\b(?:cries|crying|screams|hides|shakes|wets|refuses|begs|clings)\b.{{0,12}}\b(?:when|if|at|every|before|not to)\b|\b(?:babysits|looks after|alone with|drives|minds) (?:my|the|her|their|our|his) (?:\w+ )?(?:sister|brother|daughter|son|kids|niece|nephew|children|girls?|boys?|baby|little \w+)\b",
    r"\b(?:girls?|boys?|kids|young (?:girls?|people|lads?)|students|children)\b.{0,50}\b(?:same|that|his|their|them)\b.{0,6}\b(?:flat|house|man|men|party|parties|shop|takeaway|car|park|hotel|taxi|place|people|lads)\b",
)

_FINE = r"\b(?:loved|loves|settled|toys|creche|crèche|handled it well|happy|thriving|doing well|safe now|are safe|is safe|did a talk|childcare)\b"
RULES = rules(Worry.CHILD_RISK, (*_PATTERNS, *_LOOSE), unless=f"{PAST}|{SUBJECT}|{_FINE}")

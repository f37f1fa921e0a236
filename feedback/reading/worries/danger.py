"""Signs that somebody is in danger now from a person outside the home: followed, found, threatened, made to."""

from feedback.reading.worries.rule import PAST, SUBJECT, Worry, rules

_THEM = r"(?:he|hes|him|she|shes|they|theyre|them|someone|somebody|his (?:mates|friends|family|brother|cousins?|lot)|my ex|ex|(?:the|that|this|same|a|those|these) (?:\w+ ){0,2}(?:man|men|lads?|boys?|guys?|blokes?|people|gang|group|ones?)(?: who \w+ me)?|my (?:abuser|attacker|stalker)|the (?:abuser|perpetrator)s?)"
_REACHES = r"(?:wait(?:s|ing)?|follow(?:s|ed|ing)?|messag(?:es|ed|ing|e)|text(?:s|ed|ing)?|ring(?:s|ing)?|rang|call(?:s|ed|ing)? me|contact(?:s|ed|ing)?|turn(?:s|ed|ing)? up|come(?:s)? (?:to my|round|past|near|by|back)|came (?:to my|round|past|back|near)|coming (?:to my|round|past|back|near)|drive(?:s)? past|driv(?:es|ing)|drove past|watch(?:es|ed|ing)?|stand(?:s|ing)?|sit(?:s|ting)? (?:outside|in)|stalk(?:s|ed|ing)?|hang(?:s|ing)? (?:around|about|round)|threaten(?:s|ed|ing)?|add(?:s|ed|ing)? me|find(?:s|ing)?|knock(?:s|ed|ing)?|touch(?:es|ing)?|send(?:s|ing)?|sent|want(?:s)? me|ask(?:s|ing) me|offer(?:s|ing)?)"

_PATTERNS = (
    rf"\b{_THEM} (?:\w+ ){{0,3}}(?:still|again|now|always|keeps?|keep on|been|constantly|sometimes|often) (?:\w+ ){{0,2}}{_REACHES}\b",
    rf"\b{_THEM} (?:\w+ ){{0,3}}{_REACHES} (?:\w+ ){{0,8}}(?:again|still|every (?:day|night|week|time)|most (?:days|nights|weeks)|all the time|yesterday|last (?:night|week)|this (?:week|morning)|today|tonight|now|outside)\b",
    r"\b(?:follow|stalk|watch|track|harass|threaten|blackmail|groom)(?:s|ing)? (?:me|us)\b",
    r"\b(?:found|finds|find|finding|got|gets|knows?|know|worked) (?:out )?(?:my|our) (?:new |home )?(?:address|house|flat|number|place|street|hostel|refuge|work)\b|\b(?:found|knows?|know|find|finds) (?:out )?where (?:i|we|im|were) (?:live|am|are|work|stay|go|staying|living|moved)\b|\bfound me\b",
    r"\b(?:come|comes|coming|came|be|going|send someone|out) (?:back )?(?:for|after|to (?:get|find|kill|hurt)|and (?:get|find)) (?:me|us)\b|\bget (?:to )?me when\b|\b(?:kill|hurt|find|get|shoot|stab|burn|rape) me\b(?= (?:if|when|this|soon|one day|next|and|again|for)|$)",
    r"\b(?:being|am|im|get|getting|still|are) (?:\w+ )?(?:made|forced|pressured|pushed|told|blackmailed|paid|asked) (?:to|into) (?:\w+ )?(?:go(?:ing)?|do(?:ing)?|meet(?:ing)?|see(?:ing)?|sleep(?:ing)?|have sex|having sex|sex|send(?:ing)?|carry(?:ing)?|sell(?:ing)?|deliver(?:ing)?|deal(?:ing)?|hold(?:ing)?|work(?:ing)?|part(?:y|ies)|pay)\b",
    r"\b(?:make|makes|making|force|forces|forcing|want|wants) (?:me|us) (?:to )?(?:go (?:to|with|back|out)|meet|see (?:his|their|other|some|men|people)|sleep with|have sex|send (?:\w+ )?(?:pictures?|pics|photos?|videos?|money|nudes)|sell|carry|deliver|pay (?:it|him|them) back|do things)\b",
    r"\b(?:owe|owes|in debt to|debt) (?:him|them|money to|the)\b|\b(?:pay|paying) (?:it|them|him|her) (?:back|off)\b",
    r"\b(?:lifts|presents|gifts|drugs|vapes|weed|alcohol|drink|money|phone|trainers|takeaways?)\b.{0,60}\b(?:like before|like last time|again|older|wants? (?:something|me)|in return)\b",
    r"\b(?:feels?|its|it is|is|starting|started|happening|all) (?:\w+ )?(?:like before|like last time|happening again|starting again|started again|start again|going on again|all over again|same (?:thing )?again)\b",
    r"\bit(?:s| is) (?:still )?(?:happening|going on) (?:again|still|now|to me)\b|\bstill (?:going on|happening to me|being (?:abused|hurt|raped|exploited|hit|followed|used))\b",
    r"\b(?:not|dont feel|never feel|arent|unsafe) safe (?:at home|where i|in my|in the (?:house|hostel|flat|refuge|unit)|to go|going|right now|now|any ?more|here)\b|\bim (?:in danger|not safe)\b",
    r"\b(?:scared|terrified|frightened|afraid|worried) (?:that )?(?:he|they|she|hell|theyll|of him|of them|to (?:leave|go (?:out|home)|open the door|sleep))\b(?!.{0,20}\b(?:judge|think|laugh)\b)",
    r"\b(?:i am|im|and|so|still|really) scared$|\bi am scared\b(?! (?:of (?:the )?(?:phones?|needles|dark|spiders|lifts)|about (?:the )?(?:exam|college)))",
    r"\b(?:share|shares|sharing|post|posting|posted|send|sending|leak|leaking|show|got|has|have) (?:\w+ ){0,3}(?:nudes?|photos?|pics|pictures|videos?|footage) of me\b|\bthreaten(?:s|ed|ing)? (?:me|us|to (?:share|post|send|kill|hurt|burn|find|tell|get|come|smash))\b",
    r"\b(?:he|hes|they|theyre|him|ex|abuser|perpetrator)\b.{0,30}\b(?:gets? out|out of prison|being released|released (?:next|this|soon|last)|out on (?:bail|licence)|back in town|moved (?:back|near|next|round)|breach(?:es|ed|ing)?)\b.{0,80}\b(?:scared|afraid|worried|know|near|next|me|not told|nobody)\b",
    r"\b(?:broke|breaks|break|kicked|smashed|banging|bangs|banged|put) (?:into|in|on|through)? ?(?:my|our) (?:\w+ )?(?:door|window|windows|house|flat|car)\b",
    r"\b(?:hits?|beats?|punch(?:es)?|slaps?|kicks?|strangles?|chokes?|rapes?|hurts) me\b(?! how| that| when i (?:think|realise))",
    r"\bdont (?:ring|call|phone|text|write|email|send)\b.{0,40}\b(?:he|hes|they|she) (?:checks?|reads?|listens?|sees|looks|opens|has my|goes through)\b",
    r"\b(?:sold|selling|pimp(?:s|ed|ing)?|traffick(?:ed|ing)|trap ?house|county lines)\b.{0,20}\b(?:me|us|again|still|now|for)\b",
)
_LOOSE = (
    rf"\b{_THEM} (?:\w+ ){{0,3}}(?:turn(?:s|ed) up|show(?:s|ed) up|wait(?:s|ed) for|follow(?:s|ed)|sat outside|sits outside|sit in|park(?:s|ed)|add(?:s|ed) me|stare(?:s|d)|approach(?:es|ed)|grab(?:s|bed)|corner(?:s|ed)|shout(?:s|ed) at|rang me|messaged me|contacted me|tracked me|hunt(?:s|ed)|pick(?:s|ed) me up)\b",
    r"\b(?:saw|seen|see|bumped into|ran into) (?:him|them|one of them|my (?:abuser|attacker|ex)|his (?:mates?|car|brother|friends?)) (?:\w+ ){0,2}(?:near|outside|at|in|by|on|again|round|around|hanging)\b",
    r"\b(?:wont|doesnt|dont|refuses to|never) (?:leave me|leave us|stop|let me go|give up) ?(?:alone|ringing|messaging|texting|calling|following|contacting|asking|coming|turning)?\b(?= (?:alone|until|me|us|even|at)|$)",
    r"\b(?:he|hes|they|theyre) (?:is |are )?(?:always|still|back|out|waiting|out there)(?: \w+)? (?:there|here|around|outside|in my|on my|after me|looking for)\b|\blooking for me\b|\bafter me\b(?! at)",
    r"\b(?:dont|do not|didnt|never|cant) (?:\w+ )?(?:feel|be|sleep) safe\b|\bfeel(?:ing)? unsafe\b|\bim unsafe\b|\bin danger\b|\bmy life is at risk\b",
    r"\b(?:made|makes?|making|forced?|forces|forcing) (?:me|us) (?:to )?(?:do|go|meet|have|sleep|sell|carry|hold|take|send|deliver|drive|work|steal|drink|smoke|touch|get in)\b.{0,40}\b(?:still|again|now|every|tonight|weekend|for them|for him|men|them|his)\b",
    r"\b(?:said|says|saying|swore|promised|told me) (?:that )?(?:he|hed|hell|they|theyd|theyll|she|shed|shell)(?: will| would| is going to| are going to|s going to|d| is gonna)? (?:kill|hurt|find|come|get|rape|burn|shoot|stab|smash|tell|share|post|ruin)\b",
    r"\b(?:texts?|messages?|calls?|letters?|phone calls?|voicemails?|emails?|request|flowers|presents?|note|money) from (?:him|them|my ex|my abuser|his \w+|one of them|the man)\b",
    r"\b(?:breach(?:ed|es|ing)?|broke|breaks|breaking|ignor(?:es|ed|ing)|even though|despite)\b.{0,25}\b(?:order|injunction|non ?mol\w*|bail|conditions|licence|restraining)\b",
    r"\b(?:want|wants|ask|asks|asked|asking|told|tells|telling|tell|invite[ds]?) me to (?:get in|get into|visit|come (?:to|round|back|over)|meet|go (?:to|with|back|round)|stay at|bring (?:a friend|my friends?|girls|other)|sleep|sell|carry|send)\b.{0,40}\b(?:car|flat|house|party|parties|hotel|men|man|him|them|friend|room|his|their|pictures?|photos?|drugs|place)\b",
    r"\b(?:man|men|lads?|bloke|guy|he|they)\b.{0,40}\b(?:free (?:food|drink|drugs|weed|lifts?|vapes|taxi)|gives me (?:drugs|drink|money|food|lifts)|buys me|bought me|pays for my)\b",
)

_SAFE = r"\bkept me safe\b|\bfelt safe\b|\bi am safe\b|\bim safe\b|\bnot in my life\b|\bcant (?:get to|reach|find) me\b"
RULES = rules(Worry.CURRENT_RISK, (*_PATTERNS, *_LOOSE), unless=f"{PAST}|{SUBJECT}|{_SAFE}")

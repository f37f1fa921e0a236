"""The everyday words around a name that say that it is one, and whose."""


def words(listed: str) -> frozenset[str]:
    """Return the words of `listed`, which stand with spaces between them."""
    return frozenset(listed.split())


TITLES = words(
    "mr mrs ms miss mx dr prof professor pc dc ds di dci sgt sergeant inspector cllr councillor rev reverend imam nurse judge sir lady auntie aunty uncle aunt"
)
STAFF = words(
    "worker keyworker counsellor counselor therapist isva idva manager doctor nurse psychologist psychiatrist teacher tutor solicitor barrister detective officer policeman policewoman receptionist advocate mentor midwife carer caseworker coordinator co-ordinator facilitator volunteer supervisor consultant pcso paramedic driver cpn gp lady bloke woman interpreter"
)
RELATIONS = words(
    "ex partner boyfriend girlfriend husband wife fiance fiancee brother sister bro sis mum mam mom mother dad father stepdad stepmum stepfather stepmother stepbrother stepsister son daughter baby child kid boy girl uncle aunt auntie cousin nan nana grandma grandad gran niece nephew twin mate mates friend friends bestie neighbour landlord boss abuser perpetrator attacker man lad guy pimp dealer roommate housemate flatmate babysitter"
)
NAMING = frozenset({"called", "named", "nicknamed", "names"})
NAME_WORDS = frozenset({"name", "names", "nickname", "surname"})
#: After these a word may be a name even when it is also a word ("told grace", "thank u hope").
TELLING = words(
    "told tell ask asked asking thank thanks cheers thankyou love meet met seeing saw email ring phone text contact spoken speak talked like except"
)
YOU = frozenset({"you", "u", "ya", "yous", "to"})
#: What a person does: after a word at the start of a sentence these say that the word is a name.
DOING = words(
    "said told helped kept rang phoned called texted listened wrote sat got gave explained came made understood knew believed asked let took stayed visited messaged encouraged supported always never really who whos if from at and is was has does did didnt doesnt wasnt isnt hasnt deserves saved changed talks spoke left turned cancelled ignored forgot promised emailed treated believes makes gets knows understands cares works went"
)
#: Of these, the ones that also follow everyday words ("hope is", "summer was") and say little by themselves.
WEAK_DOING = words(
    "is was if and at from has does did didnt always never really wasnt isnt came got made left changed turned went doesnt hasnt called kept"
)
PRONOUNS = words(
    "i we they you he she it to not dont will would could should can cant do did no my your our the a an this that in until since last next all every each of for some any more less so very too had have has been be"
)
PRAISE = words(
    "kind lovely amazing rude nice brilliant fantastic awful horrible patient late excellent wonderful never always gentle helpful reason"
)
PARTICLES = words("van der den de la le al el bin bint ibn mc mac o st ul abu")
SAYS_ORG = words(
    "house court road street lane drive close avenue centre center school academy college primary high hospital team service university church park gardens way"
)
CALLED_BEFORE = words("they he she i we you then and it never always got him her me")
MONTHS = words("january february march april may june july august september october november december")
TIMES_OF_YEAR = MONTHS | {"summer", "autumn"}
#: Words that say more often what a worker does than what they are called.
MODALS = frozenset({"will", "may", "might", "does"})
PAST = frozenset({"was", "is", "said", "told", "has", "had", "helped", "got", "never", "who", "from"})
#: Also said of things, and so not enough for a name that does not begin with a capital.
ALWAYS = words("always never really kept didnt doesnt called got")
BEFORE_A_ROLE = words(
    "my his her our their the a your old new little big baby best support social key case outreach family ex two both"
)
THANKING = words("thank thanks cheers spoke spoken speak talk talked thankful grateful")
#: A new part of a sentence opens after these.
OPENING = words("and but because cos then when until that if")
STAFF_TITLES = TITLES - words("auntie aunty uncle aunt mr mrs ms miss mx sir lady")

"""Facts → who is told what, put together from the tables of each subject. Read them aloud: they are the rule.

Titles and bodies take the words of the story (`reactions/tellers.py`): number, title, document, conformity, who,
entity, host, and `because`, which is « Motif : … » when a reason was given, and `tacitly`, which is the sentence of the
law when silence granted.
"""

from __future__ import annotations

from reactions.enrolments.prescribed import PRESCRIBED
from reactions.enrolments.table import ENROLMENTS
from reactions.reaction import Reaction
from reactions.subjects.accounts import ACCOUNTS
from reactions.subjects.attachments import ATTACHMENTS
from reactions.subjects.delegations import DELEGATIONS
from reactions.subjects.dossiers import DOSSIERS
from reactions.subjects.drafts import DRAFTS
from reactions.subjects.partners import PARTNERS

TABLE: dict[str, Reaction] = (
    DRAFTS | DOSSIERS | ATTACHMENTS | ENROLMENTS | PRESCRIBED | ACCOUNTS | DELEGATIONS | PARTNERS
)

"""Rules that hold for every contract already: the notice, the employer's public, the sign of what is asked for."""

from schemes.blocks.employer import PUBLIC_TYPE_OF_ACTIVITY
from schemes.blocks.financing import AMOUNT_NOT_NEGATIVE, UNITS_NOT_NEGATIVE
from schemes.blocks.introduction import NOTICE_ACKNOWLEDGED

CONTRACT_RULES = (NOTICE_ACKNOWLEDGED, PUBLIC_TYPE_OF_ACTIVITY, AMOUNT_NOT_NEGATIVE, UNITS_NOT_NEGATIVE)

"""The request that the story writes: first as somebody in a hurry would, then whole."""

from datetime import date, timedelta
from typing import Any

TITLE = "Conduite d'équipements sous pression"
_IN, _LENGTH = timedelta(days=45), timedelta(days=2)


def hurried() -> dict[str, Any]:
    """A title, a module without dates, a trainee without a number."""
    return {
        "action": {"title": TITLE, "training_mode": "EXTERNAL"},
        "modules": [{"key": "m1", "title": TITLE, "hours": "21", "modality": "PRESENTIEL"}],
        "trainees": [{"key": "s1", "birth_name": "Vasseur", "first_names": "Louise", "modules": ["m1"]}],
    }


def whole(today: date) -> dict[str, Any]:
    """Everything that a training action needs, to begin in 45 days."""
    start = today + _IN
    return {
        "introduction": {"notice_acknowledged": True},
        "action": {"title": TITLE, "training_mode": "EXTERNAL"},
        "modules": [_module(start, start + _LENGTH)],
        "trainees": [
            _trainee("s1", "Vasseur", "Louise", "F", "1985-07-14", "285072A00401747"),
            _trainee("s2", "Klein", "Rachid", "M", "1990-01-15", "190017511234511"),
            _trainee("s3", "Morin", "Jade", "F", "1998-05-20", "298056938104279"),
        ],
        "financing": {"management_mandate": False, "payment_subrogation": True},
        "costs": [
            {"module": "m1", "nature": "PEDAGOGICAL", "requested_amount": "1400.00"},
            {"module": "m1", "nature": "MEALS", "requested_amount": "300.00"},
            {"module": "m1", "nature": "TRANSPORT", "requested_amount": "199.99"},
        ],
    }


def _module(start: date, end: date) -> dict[str, Any]:
    return {
        "key": "m1",
        "title": TITLE,
        "provider_siret": "61204938700014",
        "provider_name": "BUREAU VERITAS EXPLOITATION",
        "start_date": start.isoformat(),
        "end_date": end.isoformat(),
        "hours": "21",
        "modality": "PRESENTIEL",
        "on_working_time_hours": "21",
        "off_working_time_hours": "0",
    }


def _trainee(key: str, name: str, first: str, sex: str, born: str, nir: str) -> dict[str, Any]:
    return {
        "key": key,
        "birth_name": name,
        "first_names": first,
        "sex": sex,
        "birth_date": born,
        "has_temporary_nir": False,
        "nir": nir,
        "socio_professional_category": "6",
        "highest_diploma": "33",
        "contract_type": "CDI",
        "modules": ["m1"],
    }

"""The closed sets of words that playbooks are made of."""

from typing import Literal, get_args

Choice = Literal["refuse", "partial", "full", "return_and_refund"]
CHOICES: tuple[Choice, ...] = get_args(Choice)
Family = Literal["not_received", "not_as_described", "no_reason"]
Weight = Literal["required", "recommended", "optional"]
Subtype = Literal[
    "in_transit",
    "tracking_number_unknown",
    "parcel_lost",
    "parcel_returned",
    "wrong_address",
    "customs_hold",
    "guaranteed_time_missed",
    "shipping_method_was_not_as_described",
    "differs_from_description",
    "quantity_short",
    "damaged",
    "does_not_work",
    "quality",
    "counterfeit",
    "personal_reasons",
    "easy_return",
    "unknown",
]
SUBTYPES: tuple[Subtype, ...] = get_args(Subtype)
Confirmed = Literal["loss_confirmed", "own_mistake"]
"""What no case tells; a person found it out."""
Circumstance = Literal[
    "parcel_tracked",
    "parcel_moving",
    "parcel_silent",
    "parcel_delivered",
    "parcel_returned",
    "parcel_lost",
    "parcel_at_customs",
    "long_on_the_way",
    "no_tracking",
    "not_shipped",
    "buyer_gave_evidence",
    "buyer_gave_no_evidence",
    "buyer_came_back",
    "asked_is_small",
    "asked_is_full",
    "asked_return",
    "freight_on_us",
    "offered_before",
    "platform_has_proposed",
    "platform_offers_less",
    "exempt",
    "evidence_ready",
    "loss_confirmed",
    "own_mistake",
]
"""What can hold in a case; `circumstances.py` tells which do."""
CIRCUMSTANCES: tuple[Circumstance, ...] = get_args(Circumstance)

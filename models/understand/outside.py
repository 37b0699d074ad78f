"""Other people's labelled messages: what a shop cannot serve, small talk, support, commands in Hinglish.

All three sets may be used with their source named: CLINC150 (CC BY 3.0), Bitext customer support (CDLA-Sharing-1.0),
Hinglish-TOP (Apache-2.0). Their own labels train heads of their own, which are not shipped; where a label of theirs is
one of the contract's, a share of their messages is learnt as such, without slots.
"""

import csv
from pathlib import Path

SMALL_TALK = {
    "greeting": "greet", "goodbye": "goodbye", "thank_you": "thanks", "yes": "affirm", "no": "deny",
    "what_can_i_ask_you": "help", "how_old_are_you": "chitchat", "fun_fact": "chitchat", "do_you_have_pets": "chitchat",
    "where_are_you_from": "chitchat", "what_are_your_hobbies": "chitchat", "tell_joke": "chitchat",
    "who_do_you_work_for": "chitchat", "are_you_a_bot": "chitchat", "who_made_you": "chitchat",
    "meaning_of_life": "chitchat", "what_is_your_name": "chitchat",
}
FOREIGN = {"banking", "credit_cards", "travel", "auto_and_commute", "kitchen_and_dining", "work", "utility", "oos"}
SUPPORT = {
    "cancel_order": "order_cancel", "track_order": "order_status", "delivery_options": "delivery_info",
    "delivery_period": "delivery_info", "check_payment_methods": "payment_info", "payment_issue": "payment_info",
    "get_refund": "return_refund", "track_refund": "return_refund", "check_refund_policy": "return_refund",
    "complaint": "complaint", "contact_human_agent": "human_agent", "place_order": "checkout",
}
# Messages of each outside label that are learnt as one of the contract's.
SHARE = {"clinc150": 18, "bitext": 25, "hinglish_top": 6}


def rows(path):
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t")


def sets(data):
    """`{name: [(text, label, the contract's intent or None, language)]}` of the sets below the folder `data`."""
    data = Path(data)
    clinc = [
        (row["text"], row["intent"],
         SMALL_TALK.get(row["intent"]) or ("out_of_scope" if row["domain"] in FOREIGN else None), "en")
        for row in rows(data / "clinc150/clinc150.tsv")
    ]
    bitext = [
        (row["utterance"], row["intent"], SUPPORT.get(row["intent"]), "en")
        for row in rows(data / "bitext_customer_support/bitext.tsv")
    ]
    commands = [
        (row["cs_query"], row["intent"], "out_of_scope", "hinglish")
        for row in rows(data / "hinglish_top/hinglish_top.tsv")
    ]
    return {"clinc150": clinc, "bitext": bitext, "hinglish_top": commands}


def borrowed(data, rng):
    """The share of them that is learnt as messages of the contract, without slots."""
    out = []
    for name, messages in sets(data).items():
        taken = {}
        for text, label, intent, lang in rng.sample(messages, len(messages)):
            taken[label] = taken.get(label, 0) + 1
            if intent and taken[label] <= SHARE[name]:
                out.append({"text": text, "lang": lang, "intent": intent, "slots": None, "voice": name})
    return out

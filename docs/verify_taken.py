#!/usr/bin/env python3
"""Checks a file that was taken along of a log of Linli, with code that shares nothing with Linli's own.

    python3 verify_taken.py FILE [POLICY]

FILE is a receipt (linli-receipt/1), what a community shows of somebody's consents (linli-evidence/1), what an auditor has
taken along (linli-audit/1), or two pages that cannot both be true (linli-conflict/1); POLICY is whose word is enough, as the
witnesses say it themselves. Written from docs/PRIVACY-MODEL.md, RFC 6962, RFC 9162, and C2SP signed-note,
tlog-checkpoint, tlog-cosignature, tlog-policy and tlog-proof. Needs the package `cryptography`, and verify_log.py and
verify_records.py beside it. Prints what is proved; anything else is an error and the exit code 1.
"""

import json
import re
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from verify_log import ENTRY, LABEL, Checkpoint, Policy, climb, need, number, raw, sha
from verify_records import SUITE, big, once, proved

PROOF = "c2sp.org/tlog-proof@v1"
MOST = 63  # hashes beside an entry: a log has fewer than 2^63
OF_CONSENTS, OF_GATES = b"linli/consent/1\n", b"linli/gate/1\n"
OF_NOTICES = b"linli-consent/1 notice\n"


def fields(of, *names):
    """The fields of an object that has these and no others."""
    need(isinstance(of, dict) and set(of) == set(names), f"an object has {', '.join(names)}")
    return [of[name] for name in names]


def hash_of(text):
    found = raw(text)
    need(len(found) == 32, f"this is no hash: {text}")
    return found


def count(value):
    need(type(value) is int and 0 <= value < 2**64, f"this is no number: {value}")
    return value


# --- what stands in the log (RFC 6962, docs/PRIVACY-MODEL.md) ---


def entry_of(text, shown):
    """The hash of an entry, which commits to the record that is shown."""
    record, link = fields(shown, "record", "link")
    kind, salt, event = fields(record, "kind", "salt", "event")
    need(re.fullmatch("[a-z_]+", kind), "a record is of a kind")
    commitment = sha(SUITE, kind.encode(), b"\n", hash_of(salt), hash_of(link), event.encode())
    entry = raw(text)
    need(len(entry) == ENTRY and entry[LABEL:] == commitment, "what is shown is not the entry")
    return sha(b"\x00", entry)


def heads_of(heads):
    """The hash of the entry that ends a page."""
    root, at, _ = fields(heads, "root", "at", "beside")
    return sha(b"\x00", bytes(LABEL), sha(SUITE, b"heads\n", hash_of(root), big(count(at))))


def check_inclusion(size, root, index, leaf, beside):
    need(0 <= index < size and len(beside) <= MOST, f"entry {index} is in no log of {size}")
    found = climb(index, size - 1, [hash_of(one) for one in beside], leaf, leaf)[1]
    need(found == root, f"what is shown is not entry {index}")


def begun(size, root, last, proof):
    """The root that a proof says a tree had at a smaller size, and the one at its last. Where the smaller is a power of
    two, its root is not in the proof."""
    place, last, proof = size - 1, last - 1, [hash_of(one) for one in proof]
    while place % 2:
        place, last = place >> 1, last >> 1
    if size & (size - 1):
        need(proof, "a proof has too few hashes")
        root = proof.pop(0)
    return climb(place, last, proof, root, root)


def event_of(record):
    """What a record says; nothing where that is no JSON, as the rule of the witnesses is none."""
    try:
        event = json.loads(record["event"])
    except ValueError:
        return {}
    return event if isinstance(event, dict) else {}


# --- signatures inside records ---


def canonical(text):
    """An object that is written as RFC 8785 writes it; there are no fractions in it."""
    said = json.loads(text)
    written = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    need(isinstance(said, dict) and written == text, "what is signed is written in its one form")
    return said


def hexed(text):
    need(re.fullmatch("(?:[0-9a-f]{2})+", text), f"these are no bytes: {text}")
    return bytes.fromhex(text)


def has_signed(key, said, signature):
    """Whether a key, as records have it, has signed this."""
    suite, key = fields(key, "suite", "bytes")
    key, signature = hexed(key), hexed(signature)
    try:
        if suite == "ed25519":
            Ed25519PublicKey.from_public_bytes(key).verify(signature, said)
            return True
        # r and s, and no more; an s above half of the order is as good as one below (see PRIVACY-MODEL.md).
        if suite == "p256" and len(signature) == 64:
            halves = [int.from_bytes(half, "big") for half in (signature[:32], signature[32:])]
            point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key)
            point.verify(encode_dss_signature(*halves), said, ec.ECDSA(SHA256()))
            return True
    except InvalidSignature:
        pass
    return False


# --- a page and what it commits to ---


class Page:
    """The newest page, its last entry, and the chain of the community."""

    def __init__(self, file, rule):
        own = Policy(file["policy"].encode(), None)
        self.of = believed(file["checkpoint"], own)
        if rule is not None:
            self.of = believed(file["checkpoint"], Policy(rule, None))
        self.heads = file["heads"]
        self.at = count(self.heads["at"])
        size, root, leaf = self.of.size, self.of.root, heads_of(self.heads)
        check_inclusion(size, root, size - 1, leaf, self.heads["beside"])
        self.ours = proved(file["ours"], hash_of(self.heads["root"]), "the community")
        rules = [record["event"] for record in self.ours if record["kind"] == "policy"]
        need(not rules or rules[-1] == file["policy"], "the rule is not the one announced")
        self.announced = [event_of(record) for record in self.ours]
        self.gates = 0
        print(f"page of {self.of.origin}: {self.of.says()}\nwitnesses: {self.of.witnesses()}")
        print(f"proved: {len(self.ours)} records of the community, all that this page commits to")

    def shown(self, shown):
        """What the records of people say, in the order of the log, and where each stands."""
        said, last = [], -1
        for one in shown:
            what, entry, index, beside = fields(one, "shown", "entry", "index", "beside")
            need(count(index) > last, "records are in the order of the log")
            last = index
            check_inclusion(self.of.size, self.of.root, index, entry_of(entry, what), beside)
            event = event_of(what["record"])
            if event.get("event") == "gate_signed":
                need(self.is_signed(event), f"no gate has signed what entry {index} says")
                self.gates += 1
            said.append(event)
        return said

    def is_signed(self, event):
        """Whether a key that was announced as this gate's has signed what it says."""
        saying = canonical(event["saying"])
        said = OF_GATES + event["saying"].encode()
        keys = [
            known["key"]
            for known in self.announced
            if known.get("event") == "gate_key" and known["gate"] == saying["gate"]
        ]
        return any(has_signed(key, said, event["signature"]) for key in keys)


def believed(note, policy):
    page = Checkpoint(note, policy)
    need(policy.is_enough(policy.quorum, page.seen), "fewer have seen the page than the rule asks for")
    return page


# --- what a community shows of somebody's consents ---


def evidence(file, rule):
    fields(file, "format", "policy", "checkpoint", "heads", "ours", "shown", "said")
    page = Page(file, rule)
    known = Known(page.announced)
    for event in page.shown(file["shown"]):
        need(known.hears(event), f"a record is about no consent that is shown: {event.get('event')}")
    shown, consents = len(file["shown"]), len(known.consents)
    print(f"proved: {shown} records of one person's consents; signed by their keys: {consents}, by gates: {page.gates}")
    print("not proved: that nothing was left out of them, and whatever is only said beside them")


class Known:
    """What was shown until now: a record that is about none of it is another person's."""

    def __init__(self, announced):
        notices = [one["notice"] for one in announced if one.get("event") == "gate_notice"]
        self.notices = {sha(OF_NOTICES, notice.encode()) for notice in notices}
        self.keys, self.names, self.consents, self.orders = [], {}, set(), []

    def hears(self, event):
        name = event.get("event")
        if name == "key_added":
            self.keys.append(event["key"])
            return True
        if name == "consent_given":
            return self.agrees(event)
        if name == "consent_refused":
            return hash_of(event["notice"]) in self.notices
        if name == "deletion_ordered":
            self.orders.append(event["order"])
        if name in ("consent_ended", "photo_sent", "photo_dropped", "deletion_ordered"):
            return hash_of(event["consent"]) in self.consents
        if name == "gate_signed":
            return hash_of(canonical(event["saying"])["consent"]) in self.consents
        if name == "door_tried":
            return event["order"] in self.orders
        return name == "withdrawal_entered"

    def agrees(self, event):
        """Signed by a key that came to them, or by that of the guardian beside it, to a notice that was announced, under
        the one name that they have at that gate."""
        said, document = canonical(event["document"]), OF_CONSENTS + event["document"].encode()
        key, person = said["key"], said["person"]
        guardian = (event.get("minor") or {}).get("guardian")
        is_theirs = key in self.keys or key == guardian
        gate = (json.dumps(said["gate"]), "guardian" in said)
        is_one = self.names.setdefault(gate, person) == person
        is_announced = hash_of(said["notice"]) in self.notices
        holds = has_signed(key, document, event["signature"])
        need(is_theirs and is_one and is_announced and holds, "nobody has agreed to what a record says")
        self.consents.add(sha(document))
        return True


# --- what an auditor takes along ---


def audit(file, rule):
    names = ("format", "since", "policy", "checkpoint", "heads", "pages", "ours", "shown", "counts", "said")
    since = count(fields(file, *names)[1])
    page = Page(file, rule)
    before = (0, 0)
    for one in file["pages"]:
        size, root, heads, grown = fields(one, "size", "root", "heads", "grown")
        root, at, leaf = hash_of(root), count(heads["at"]), heads_of(heads)
        need(before[0] < count(size) <= page.of.size, "pages are in their order")
        need(before[1] <= at <= page.at, "a time runs backwards")
        before = (size, at)
        if size == page.of.size:
            need(root == page.of.root and not grown, "two roots of one size")
        else:
            roots = begun(size, root, page.of.size, grown)
            need(roots == (root, page.of.root), f"the page of {size} entries is not the beginning")
        check_inclusion(size, root, size - 1, leaf, heads["beside"])
    print(f"proved: {len(file['pages'])} earlier pages, each the beginning of this one")
    shown = page.shown(file["shown"])
    happened = {}
    for event in page.announced + shown:
        at, name = event.get("at"), event.get("event")
        if type(at) is int and at >= since and isinstance(name, str):
            happened[name] = happened.get(name, 0) + 1
    for one in file["counts"]:
        name, said, waiting, gone = fields(one, "event", "said", "waiting", "gone")
        found = happened.get(name, 0)
        fits = found + count(waiting) + count(gone) == count(said)
        need(fits, f"there are not as many of {name} as it says")
        print(f"of {name}: {said} said, {found} proved; only said: {waiting} wait, {gone} are gone")
    print(f"proved: {len(shown)} records of people, of nobody in particular; signed by gates: {page.gates}")
    print("not proved: that nothing of people was left out, and whatever is only said beside it")


# --- what somebody keeps of a few records ---


def receipt(file, rule):
    _, own, records = fields(file, "format", "policy", "records")
    policy = Policy(own.encode() if rule is None else rule, None)
    need(records, "a receipt shows something")
    given = {}
    for one in records:
        shown, entry, proof = fields(one, "shown", "entry", "proof")
        index, page = check_proof(proof, entry_of(entry, shown), policy)
        print(f"proved: entry {index} of {page.origin}, of {page.says()}")
        print(f"witnesses: {page.witnesses()}")
        event = event_of(shown["record"])
        if event.get("event") == "consent_given":
            consent, said = canonical(event["document"]), OF_CONSENTS + event["document"].encode()
            need(has_signed(consent["key"], said, event["signature"]), "nobody has signed a consent")
            given[sha(said)] = consent
            print("signed: by the key that it names")
        if event.get("event") == "gate_signed":
            saying, said = canonical(event["saying"]), OF_GATES + event["saying"].encode()
            consent = given.get(hash_of(saying["consent"]), {})
            need(consent and consent["gate"] == saying["gate"], "a gate speaks of no consent that is shown")
            need(has_signed(consent["gate_key"], said, event["signature"]), "no gate has signed this")
            print("signed: by the key that the consent names as its gate's")
    print("not proved: whose they are, and that nothing came after them")


def check_proof(text, leaf, policy):
    """The place of an entry and the page that proves it (C2SP tlog-proof)."""
    head, middle, note = text.partition("\n\n")
    lines = head.split("\n")
    need(middle and lines.pop(0) == PROOF, "this is no proof of an entry")
    if lines and lines[0].startswith("extra "):
        raw(lines.pop(0).removeprefix("extra "))
    need(lines and lines[0].startswith("index "), "this is no proof of an entry")
    index = number(lines.pop(0).removeprefix("index "))
    page = believed(note, policy)
    check_inclusion(page.size, page.root, index, leaf, lines)
    return index, page


# --- two pages that cannot both be true ---


def conflict(file, rule):
    _, key, before, now, grown = fields(file, "format", "key", "before", "now", "grown")
    alone = Policy(b"quorum none\n", key)
    if rule is not None:
        known = Policy(rule, None).logs
        is_known = any((one.name, one.raw) == (alone.logs[0].name, alone.logs[0].raw) for one in known)
        need(is_known, "the rule knows no such log")
    pages = [Checkpoint(note, alone) for note in (before, now)]
    small, large = sorted(pages, key=lambda page: page.size)
    if small.size == large.size:
        need(small.root != large.root, "the two pages say the same")
    elif small.size == 0:
        need(small.root != sha(), "one page is the beginning of the other")
    else:
        began, ends = begun(small.size, small.root, large.size, grown)
        need(ends == large.root, "the log has not shown how one page grew out of the other")
        need(began != small.root, "one page is the beginning of the other")
    print(f"proved: the log {small.origin} has signed two pages that cannot both be true")
    for page in pages:
        print(f"page: {page.says()}")
    print("not proved: which of them is true, and who was shown which")


READERS = {
    "linli-receipt/1": receipt,
    "linli-evidence/1": evidence,
    "linli-audit/1": audit,
    "linli-conflict/1": conflict,
}


def main(file, policy=None):
    with open(file, encoding="utf-8") as opened:
        taken = json.load(opened, object_pairs_hook=once)
    need(isinstance(taken, dict) and taken.get("format") in READERS, "this is none of the files it reads")
    rule = None
    if policy:
        with open(policy, "rb") as opened:
            rule = opened.read()
    READERS[taken["format"]](taken, rule)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape")
    need(len(sys.argv) in (2, 3), "say which file")
    try:
        main(*sys.argv[1:])
    except (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError) as fault:
        need(False, f"{type(fault).__name__}: {fault}")

"""Checks that a record says what its document says, and that the key in it has signed that."""

import base64
import hashlib
import json
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from loading import Refused

PURPOSES = {"enter": "dpv:EnforceAccessControl", "relay": "linli:RelayPhoto"}
KINDS = {"template": "pd:FacialPrint", "photo": "pd:Picture"}
WAYS = ["app", "counter", "phone", "paper"]
DAY = 24  # hours; the shapes ask for a day
LANGUAGES = {"zh": "zh-CN", "en": "en"}


def need(is_so, what):
    if not is_so:
        raise Refused(f"not signed: {what}")


def named(prefix, text):
    """What a document is called (RFC 6920)."""
    return name(hashlib.sha256(prefix + text.encode()).digest())


def name(digest):
    return "ni:///sha-256;" + base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def millis(text):
    return round(datetime.fromisoformat(text).timestamp() * 1000)


def has_signed(algorithm, key, signature, said):
    try:
        if algorithm == "ed25519":
            Ed25519PublicKey.from_public_bytes(key).verify(signature, said)
        else:
            point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key)
            halves = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
            point.verify(utils.encode_dss_signature(*halves), said, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


def check(record):
    """A record as it stands in the file: the shapes have been checked before."""
    try:
        compare(record)
    except (AttributeError, KeyError, TypeError, ValueError, StopIteration) as fault:
        raise Refused(f"not signed: it is not written as ours are: {fault!r}") from fault


def ending(notice, language):
    """What the notice says happens at the end, in a language; nothing where it is older, or not known."""
    if "linli:document" not in notice:
        return None
    told = json.loads(notice["linli:document"])
    texts = told["english"] if language == "en" and told["english"] else told["texts"]
    return texts.get("at_end")


def compare(record):
    measure = record["dpv:hasTechnicalMeasure"]
    text = measure["linli:document"]
    said = b"linli/consent/1\n" + text.encode()
    key, signature = bytes.fromhex(measure["linli:key"]), bytes.fromhex(measure["linli:signature"])
    need(has_signed(measure["linli:algorithm"], key, signature, said), "by this key")
    need(named(b"linli/consent/1\n", text) == record["dct:identifier"], "under this name")
    need(record["@id"] == record["dct:identifier"] + "#record", "as this record")
    consent = json.loads(text)
    entities = {entity["@id"]: entity for entity in record["dpv:hasEntity"]}
    process, notice = record["dpv:hasProcess"], record["dpv:hasNotice"]
    gate = entities[process["dpv:hasRecipient"]]
    controller = entities[record["dpv:hasDataController"]]
    giving = next(one for one in record["dpv:hasConsentStatus"] if "dpv:hasDuration" in one)
    signer = consent.get("guardian", consent)["person"]
    bases = record["dpv:hasLegalBasis"]
    for what, there, here in [
        ("the key", consent["key"]["bytes"], measure["linli:key"]),
        ("the kind of key", consent["key"]["suite"], measure["linli:algorithm"]),
        ("the person", name(base64.b64decode(consent["person"])), record["dpv:hasDataSubject"]["@id"]),
        ("who has signed", name(base64.b64decode(signer)), giving["dpv:isIndicatedBy"]),
        ("whether for a child", "guardian" in consent, "cn:PIPL-A31" in bases),
        ("the notice", name(base64.b64decode(consent["notice"])), notice["@id"]),
        ("the language", LANGUAGES[consent["language"]], notice["dct:language"]),
        ("the purpose", PURPOSES[consent["purpose"]], process["dpv:hasPurpose"]),
        ("the kind", KINDS[consent["kind"]], process["dpv:hasPersonalData"]),
        ("who decides", consent["controller"], controller["dpv:hasName"]),
        ("the gate", consent["gate"], gate["dpv:hasIdentifier"]),
        ("the gate's key", consent["gate_key"]["bytes"], gate["linli:key"]),
        ("when", consent["given_at"] // 1000, millis(giving["dpv:isIndicatedAtTime"]) // 1000),
        ("until when", consent["valid_until"], millis(giving["dpv:hasDuration"]["rdf:value"]["@value"])),
    ]:
        need(there == here, what)
    if "linli:document" in notice:
        shown = named(b"linli-consent/1 notice\n", notice["linli:document"])
        need(shown == notice["@id"], "the words of the notice")
    home = consent.get("household")
    need(record.get("linli:household") == (home and name(base64.b64decode(home))), "whose home")
    ways = record["dpv:hasConsentControl"]["dpv:isExercisedAt"]
    signed = consent.get("withdrawal", ways[:len(WAYS)])
    need(ways[:len(WAYS)] == signed, "how to withdraw")
    need(consent.get("deletion_hours", DAY) == DAY, "when it is deleted")
    stored = process["dpv:hasStorageCondition"]
    deletion = next(one for one in stored if one["@type"] == "dpv:StorageDeletion")
    need(deletion.get("dct:description") == ending(notice, consent["language"]), "what happens at its end")
    for one in record.get("linli:hasGateStatement", []):
        said = b"linli/gate/1\n" + one["linli:document"].encode()
        key = bytes.fromhex(consent["gate_key"]["bytes"])
        suite = consent["gate_key"]["suite"]
        need(has_signed(suite, key, bytes.fromhex(one["linli:signature"]), said), "by the gate")

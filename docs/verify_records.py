#!/usr/bin/env python3
"""Checks a file of records (linli-records/1) with code that shares nothing with Linli's own.

    python3 verify_records.py records.json [policy]

Written from docs/PRIVACY-MODEL.md, RFC 6962 and C2SP signed-note, tlog-checkpoint, tlog-cosignature and
tlog-policy. Needs the package `cryptography` for Ed25519 and P-256. Prints how many records are proved, and how many
signatures inside them hold: of consents by the keys they name, of gates by the keys that consents name. Anything else is
an error and the exit code 1; a record that nobody has signed is none, for it stands in the log all the same. A receipt
(linli-receipt/1) it does not read.
"""

import base64
import hashlib
import json
import re
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

SUITE = b"linli-ledger/1 ed25519 sha256\n"


def need(is_so, what):
    if not is_so:
        sys.exit(f"not proved: {what}")


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def raw(text):
    decoded = base64.b64decode(text, validate=True)
    need(base64.b64encode(decoded).decode() == text, "base 64 in its one form")
    return decoded


def big(number):
    return number.to_bytes(8, "big")


# --- notes and keys (C2SP signed-note) ---


class Key:
    def __init__(self, text):
        self.name, number, key = text.split("+", 2)
        key = raw(key)
        self.kind, self.key = key[0], key[1:]
        self.id = sha(self.name.encode(), b"\n", key)[:4]
        need(self.id.hex() == number, f"the number of the key {self.name}")

    def signs(self, note):
        """When it has signed a note, in seconds; a log's own signature has no time."""
        for name, line in note.lines:
            if name != self.name or line[:4] != self.id:
                continue
            time, said, signature = 0, note.text, line[4:]
            if self.kind == 4:
                time, signature = int.from_bytes(line[4:12], "big"), line[12:]
                said = f"cosignature/v1\ntime {time}\n{note.text}"
            try:
                Ed25519PublicKey.from_public_bytes(self.key).verify(signature, said.encode())
            except InvalidSignature:
                continue
            return time
        return None


class Note:
    def __init__(self, text):
        self.text, lines = text.rsplit("\n\n", 1)
        self.text += "\n"
        need(text.endswith("\n"), "the end of the note")
        self.lines = []
        for line in lines.removesuffix("\n").split("\n"):
            need(line.startswith("\u2014 "), "a line of a signature")
            name, signature = line[2:].split(" ")
            self.lines.append((name, raw(signature)))


def words_of(line):
    """The words of a line of a rule, which spaces and tabs divide and nothing else."""
    return [word for word in line.replace("\t", " ").split(" ") if word]


def logs(policy):
    """The keys of the logs of a rule."""
    lines = [words_of(line) for line in policy.split("\n")]
    return [Key(words[1]) for words in lines if words and words[0] == "log"]


def believed(policy, note):
    """Whether a rule (C2SP tlog-policy) is fulfilled by the signatures of a note."""
    log, has_seen, quorum = None, {}, None
    for line in policy.split("\n"):
        words = words_of(line)
        if not words or words[0].startswith("#"):
            continue
        if words[0] == "log":
            log = log or Key(words[1]).signs(note) is not None
        elif words[0] == "witness":
            has_seen[words[1]] = Key(words[2]).signs(note) is not None
        elif words[0] == "group":
            need(len(words[3:]) == len(set(words[3:])), "a group of different members")
            count = sum(has_seen[member] for member in words[3:])
            least = {"any": 1, "all": len(words) - 3}.get(words[2]) or int(words[2])
            has_seen[words[1]] = count >= least
        elif words[0] == "quorum":
            quorum = words[1]
    return bool(log) and quorum is not None and (quorum == "none" or has_seen[quorum])


# --- the tree (RFC 6962, RFC 9162 section 2.1.3.2) ---


def includes(root, size, index, leaf, beside):
    if index >= size:
        return False
    place, last, found = index, size - 1, leaf
    for other in beside:
        if last == 0:
            return False
        if place % 2 or place == last:
            found = sha(b"\x01", other, found)
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            found = sha(b"\x01", found, other)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


# --- chains and their heads (docs/PRIVACY-MODEL.md) ---


def follow(who, records):
    """The head of a chain: how many records, and the commitment of the last."""
    count, last = 0, bytes(32)
    for record in records:
        count += 1
        salt = raw(record["salt"])
        link = sha(b"linli-ledger/1 link\n", salt, who, big(count), last)
        last = sha(SUITE, record["kind"].encode(), b"\n", salt, link, record["event"].encode())
    return count, last


def has_head(root, who, head, proof):
    """Whether the map of heads has this one for a chain, or none."""
    place = sha(b"linli-ledger/1 place\n", who)
    bit = lambda of, depth: of[depth // 8] >> (7 - depth % 8) & 1
    beside = [raw(one) for one in proof["beside"]]
    if head:
        need(proof["other"] is None, "the proof of a head")
        value = sha(b"linli-ledger/1 head\n", who, big(head["count"]), raw(head["last"]))
        found = sha(b"\x02", place, value)
    elif proof["other"]:
        other = raw(proof["other"]["place"])
        need(other != place, "the proof that there is no head")
        need(all(bit(other, at) == bit(place, at) for at in range(len(beside))), "its way")
        found = sha(b"\x02", other, raw(proof["other"]["value"]))
    else:
        found = bytes(32)
    for depth in reversed(range(len(beside))):
        pair = (beside[depth], found) if bit(place, depth) else (found, beside[depth])
        found = sha(b"\x03", *pair)
    return found == root


def proved(chain, root, name):
    """The records of a chain that the checkpoint commits to."""
    who, head = raw(chain["who"]), chain["head"]
    need(has_head(root, who, head, chain["proof"]), f"the head of {name}")
    count = head["count"] if head else 0
    records = chain["records"][:count]
    need(len(records) == count, f"all records of {name}")
    if head:
        need(follow(who, records) == (count, raw(head["last"])), f"the records of {name}")
    return records


# --- signatures inside records (docs/PRIVACY-MODEL.md, consents and gates) ---


def has_signed(key, said, signature):
    """Whether a key, as records write it, has signed this."""
    try:
        raw_key, signature = bytes.fromhex(key["bytes"]), bytes.fromhex(signature)
        if key["suite"] == "ed25519":
            Ed25519PublicKey.from_public_bytes(raw_key).verify(signature, said)
            return True
        if key["suite"] == "p256" and len(signature) == 64:
            point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw_key)
            halves = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
            point.verify(encode_dss_signature(*halves), said, ec.ECDSA(SHA256()))
            return True
    except (InvalidSignature, KeyError, TypeError, ValueError):
        pass
    return False


def read(text):
    """An object that is written as RFC 8785 writes it, which has no fractions in it; else an empty one."""
    try:
        said = json.loads(text)
    except (TypeError, ValueError):
        return {}
    written = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return said if isinstance(said, dict) and written == text else {}


def signed(records):
    """How many consents their keys have signed, how many sayings the gates of consents before, and how many nobody."""
    given, by_keys, by_gates, by_nobody = {}, 0, 0, 0
    for record in records:
        event = json.loads(record["event"])
        if event["event"] == "consent_given":
            consent, said = read(event["document"]), b"linli/consent/1\n" + event["document"].encode()
            is_signed = has_signed(consent.get("key"), said, event["signature"])
            by_keys += is_signed
            if is_signed:
                given[base64.b64encode(sha(said)).decode()] = consent
        elif event["event"] == "gate_signed":
            saying, said = read(event["saying"]), b"linli/gate/1\n" + event["saying"].encode()
            consent = given.get(saying.get("consent"), {})
            is_its = "gate" in saying and saying["gate"] == consent.get("gate")
            is_signed = is_its and has_signed(consent.get("gate_key"), said, event["signature"])
            by_gates += is_signed
        else:
            continue
        by_nobody += not is_signed
    return by_keys, by_gates, by_nobody


def once(pairs):
    """An object in which no name stands twice."""
    need(len(pairs) == len({name for name, _ in pairs}), "a name that stands once")
    return dict(pairs)


def main(file, policy=None):
    with open(file, encoding="utf-8") as opened:
        pack = json.load(opened, object_pairs_hook=once)
    need(pack["format"] == "linli-records/1", "the format")
    news = pack["news"]
    note = Note(news["checkpoint"])
    need(believed(news["policy"], note), "that enough have seen it, by its own rule")
    if policy:
        with open(policy, encoding="utf-8") as opened:
            need(believed(opened.read(), note), "that enough have seen it, by the rule brought")
    lines = note.text.split("\n")
    need(len(lines) == 4 and lines[3] == "", "a checkpoint of three lines")
    origin, size, root = lines[:3]
    need(re.fullmatch("0|[1-9][0-9]*", size), "the size")
    need(any(key.name == origin for key in logs(news["policy"])), "that the log has this name")
    size, root = int(size), raw(root)
    need(all(len(raw(one)) == 32 for one in news["grown"]), "how the log has grown")
    heads = news["heads"]
    heads_root = raw(heads["root"])
    commitment = sha(SUITE, b"heads\n", heads_root, big(heads["at"]))
    leaf = sha(b"\x00", bytes(6), commitment)
    beside = [raw(one) for one in heads["beside"]]
    need(includes(root, size, size - 1, leaf, beside), "that the heads end the log")
    mine = proved(news["mine"], heads_root, "the person")
    ours = proved(news["ours"], heads_root, "the community")
    rules = [record["event"] for record in ours if record["kind"] == "policy"]
    need(not rules or rules[-1] == news["policy"], "that the rule is the one announced")
    print(f"{origin}: {size} entries, {len(mine)} records of the person, {len(ours)} of the community")
    keys, gates, nobody = signed(mine)
    print(f"signed by the keys of consents: {keys}, by those of their gates: {gates}, by nobody: {nobody}")


if __name__ == "__main__":
    need(len(sys.argv) in (2, 3), "say which file")
    main(*sys.argv[1:])

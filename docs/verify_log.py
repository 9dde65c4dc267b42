#!/usr/bin/env python3
"""Checks a log of Linli from its plain files, with code that shares nothing with Linli's own.

    python3 verify_log.py [--key VKEY] [--policy FILE] [--older FILE]... FOLDER

The folder has what a hub serves below /ledger/: checkpoint, policy and tile/. Written from
docs/PRIVACY-MODEL.md, RFC 6962 and 9162, and C2SP signed-note, tlog-tiles, tlog-checkpoint, tlog-cosignature
and tlog-policy. Needs the package `cryptography` for Ed25519. Prints what holds; what does not is said last,
with the exit code 1. docs/verify_log says the same in Go, word for word.
"""

import argparse
import base64
import hashlib
import re
import sys
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FULL = 256  # hashes of a tile, entries of a bundle
ENTRY, LABEL = 38, 6  # bytes of an entry, and of the label it begins with
LOG, WITNESS = 1, 4  # what a key signs: notes, or what a witness has seen


def need(is_so, what):
    if not is_so:
        sys.exit(f"does not hold: {what}")


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def raw(text):
    decoded = base64.b64decode(text, validate=True)
    need(base64.b64encode(decoded).decode() == text, f"this is no base64: {text}")
    return decoded


def number(text):
    need(re.fullmatch("0|[1-9][0-9]*", text), f"this is no number: {text}")
    return int(text)


# --- keys and the rule (C2SP signed-note, tlog-cosignature, tlog-policy) ---


class Key:
    def __init__(self, text, kind):
        parts = text.split("+", 2)
        need(len(parts) == 3, f"this is no key: {text}")
        self.name, self.raw = parts[0], raw(parts[2])
        is_name = self.name and not any(letter.isspace() for letter in self.name)
        is_fit = is_name and len(self.raw) == 33 and self.raw[0] == kind
        need(is_fit, f"this is no key for it: {text}")
        self.id = sha(self.name.encode(), b"\n", self.raw)[:4]
        need(self.id.hex() == parts[1], f"the number of the key is another's: {text}")

    def time(self, text, signature):
        """When it has signed a text, in seconds since 1970; a log's own signature has no time."""
        time = 0
        if self.raw[0] == WITNESS:
            time, signature = int.from_bytes(signature[:8], "big"), signature[8:]
            text = f"cosignature/v1\ntime {time}\n{text}"
        try:
            Ed25519PublicKey.from_public_bytes(self.raw[1:]).verify(signature, text.encode())
        except InvalidSignature:
            need(False, f"the signature of {self.name} does not fit")
        need(time < 2**63, f"the time of {self.name} is none")
        return time


class Policy:
    """Whose word is enough. A key that is brought is the only one whose checkpoints are believed."""

    def __init__(self, text, brought):
        self.logs, self.witnesses, self.groups, self.quorum = [], {}, {}, None
        free, is_named = {}, False  # the names so far, and whether they are in no group
        for count, line in enumerate(text.split(b"\n"), 1):
            wrong = lambda is_so, what: need(not is_so, f"line {count} of the policy: {what}")
            wrong(re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", line), "a control character")
            words = re.split("[ \t]+", line.decode(errors="surrogateescape").strip(" \t"))
            kind, words = words[0], words[1:]
            if not kind or kind.startswith("#"):
                continue
            if kind == "log" and len(words) in (1, 2):
                self.add(self.logs, Key(words[0], LOG), wrong)
                is_named = is_named or words[0] == brought
            elif kind == "witness" and len(words) in (2, 3):
                wrong(words[0] in free or words[0] == "none", "a name that is taken")
                free[words[0]] = True
                keys = list(self.witnesses.values())
                self.witnesses[words[0]] = self.add(keys, Key(words[1], WITNESS), wrong)
            elif kind == "group" and len(words) >= 3:
                name, least, members = words[0], words[1], words[2:]
                for member in members:
                    wrong(not free.get(member), "a name that is unknown or in a group already")
                    free[member] = False
                least = {"any": 1, "all": len(members)}.get(least) or number(least)
                wrong(not 1 <= least <= len(members), "a number that no group of these has")
                wrong(name in free or name == "none", "a name that is taken")
                free[name] = True
                self.groups[name] = (least, members)
            elif kind == "quorum" and len(words) == 1:
                wrong(self.quorum, "a second quorum")
                wrong(words[0] not in free and words[0] != "none", "an unknown name")
                self.quorum = words[0]
            else:
                wrong(True, "a line that is none of a policy")
        need(self.quorum, "the policy has no quorum")
        if brought:
            need(is_named or not self.logs, "the policy is another log's")
            self.logs = [Key(brought, LOG)]

    @staticmethod
    def add(keys, key, wrong):
        wrong(any(key.raw == other.raw for other in keys), "a key that is there already")
        keys.append(key)
        return key

    def is_enough(self, name, seen):
        if name in self.groups:
            least, members = self.groups[name]
            return sum(self.is_enough(member, seen) for member in members) >= least
        return name == "none" or name in seen


# --- checkpoints (C2SP signed-note, tlog-checkpoint) ---


class Checkpoint:
    """What a log has signed. A signature of a known key that does not fit spoils all of it."""

    def __init__(self, note, policy):
        need(not re.search("[\x00-\x09\x0b-\x1f]", note), "a control character in a note")
        text, middle, lines = note.rpartition("\n\n")
        need(middle and lines.endswith("\n"), "a note is a text, an empty line, and signatures")
        text += "\n"
        keys = {(key.name, key.id): key for key in [*policy.logs, *policy.witnesses.values()]}
        times = {}
        for line in lines[:-1].split("\n"):
            words = line.split(" ")
            need(len(words) == 3 and words[0] == "\u2014", "a line of a signature is none")
            name, signature = words[1], raw(words[2])
            is_name = name and "+" not in name and not any(letter.isspace() for letter in name)
            need(is_name and len(signature) > 4, "a line of a signature is none")
            key = keys.get((name, signature[:4]))
            if key:
                times[key] = max(key.time(text, signature[4:]), times.get(key, 0))
        lines = text.split("\n")
        need(len(lines) == 4 and lines[0], "a checkpoint is a name, a size and a root")
        self.origin, self.size, self.root = lines[0], number(lines[1]), raw(lines[2])
        need(self.size < 2**63 and len(self.root) == 32, "a checkpoint is a name, a size and a root")
        is_signed = any(key in times and key.name == self.origin for key in policy.logs)
        need(is_signed, "the log has not signed the checkpoint")
        witnesses = policy.witnesses.items()
        self.seen = {name: times[key] for name, key in witnesses if key in times}

    def says(self):
        return f"{self.size} entries, root {base64.b64encode(self.root).decode()}"

    def witnesses(self):
        return ", ".join(f"{name} at {time}" for name, time in self.seen.items()) or "none"


# --- the tree (RFC 6962 section 2.1, C2SP tlog-tiles) ---


def node(left, right):
    return sha(b"\x01", left, right)


def width_of(n, row):
    """How many a tile has of a row of so many."""
    return min(FULL, row - n * FULL)


def tile_file(folder, level, n, width):
    """The file of a tile, or the full one that it has become; its path, and how many it has."""
    path, rest = f"{n % 1000:03}", n // 1000
    while rest:
        path, rest = f"x{rest % 1000:03}/{path}", rest // 1000
    whole = f"tile/{level}/{path}"
    part = f"{whole}.p/{width}"
    if width < FULL and (folder / part).exists():
        return (folder / part).read_bytes(), part, width
    need((folder / whole).exists(), f"{whole if width == FULL else part} cannot be read")
    return (folder / whole).read_bytes(), whole, FULL


class Tree:
    """The hashes of all complete subtrees: a row for each height, the lowest first."""

    def __init__(self, folder, size):
        self.size, self.rows, self.tiles = size, [[]], 0
        for n in range((size + FULL - 1) // FULL):
            bundle, path, has = tile_file(folder, "entries", n, width_of(n, size))
            for place in range(n * FULL, n * FULL + has):
                need(len(bundle) >= 2, f"{path} ends within an entry")
                length = int.from_bytes(bundle[:2], "big")
                need(length == ENTRY, f"{path} has an entry of {length} bytes")
                entry, bundle = bundle[2 : 2 + ENTRY], bundle[2 + ENTRY :]
                need(len(entry) == ENTRY, f"{path} ends within an entry")
                if place < size:
                    self.rows[0].append(sha(b"\x00", entry))
                # Each checkpoint ends with what it says of all chains, which is nobody's.
                is_fit = place != size - 1 or entry[:LABEL] == bytes(LABEL)
                need(is_fit, f"the last of {size} entries is not that of the heads")
            need(not bundle, f"{path} has more entries than its name says")
        while len(self.rows[-1]) > 1:
            row = self.rows[-1]
            self.rows.append([node(row[at], row[at + 1]) for at in range(0, len(row) - 1, 2)])
        for level, row in enumerate(self.rows[::8] if size else []):
            for n in range((len(row) + FULL - 1) // FULL):
                width = width_of(n, len(row))
                tile, path, has = tile_file(folder, level, n, width)
                need(len(tile) == has * 32, f"{path} has {len(tile)} bytes")
                expected = b"".join(row[n * FULL : n * FULL + width])
                need(tile[: width * 32] == expected, f"{path} is not what is below it")
                self.tiles += 1

    def hash(self, start, end):
        """The hash of the entries from start to end; start is where a tree of that many may begin."""
        many = end - start
        if many & (many - 1) == 0:
            height = many.bit_length() - 1
            return self.rows[height][start >> height]
        middle = start + split(many)
        return node(self.hash(start, middle), self.hash(middle, end))

    def check_root(self, of):
        root = self.hash(0, self.size) if self.size else sha()
        need(root == of.root, f"the root of {self.size} entries is not the one that is signed")

    def beside(self, index):
        """The hashes beside an entry, from the one next to it upwards."""
        start, end, found = 0, self.size, []
        while end - start > 1:
            middle = start + split(end - start)
            if index < middle:
                found.append(self.hash(middle, end))
                end = middle
            else:
                found.append(self.hash(start, middle))
                start = middle
        return found[::-1]

    def grown(self, old, start, end, is_whole):
        """What shows that the first old entries are the beginning (SUBPROOF of RFC 6962)."""
        if old == end - start:
            return [] if is_whole else [self.hash(start, end)]
        many = split(end - start)
        middle = start + many
        if old <= many:
            return self.grown(old, start, middle, is_whole) + [self.hash(middle, end)]
        return self.grown(old - many, middle, end, False) + [self.hash(start, middle)]


def split(many):
    """Where a tree of so many divides: the largest power of two below."""
    return 1 << (many - 1).bit_length() - 1


def climb(place, last, proof, old, new):
    """Both roots that hashes lead to, from a place upwards (RFC 9162 sections 2.1.3.2 and 2.1.4.2)."""
    for other in proof:
        need(last, "a proof has too many hashes")
        if place % 2 or place == last:
            old, new = node(other, old), node(other, new)
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node(new, other)
        place, last = place >> 1, last >> 1
    need(last == 0, "a proof has too few hashes")
    return old, new


def check_grown(before, newest, tree, folder):
    """That the tree of an older checkpoint is the beginning of the newest one: by its own files, which
    never change, and by a proof from those of the newest."""
    need(before.origin == newest.origin, "the older checkpoint is another log's")
    need(before.size <= newest.size, "the older checkpoint has more entries")
    Tree(folder, before.size).check_root(before)
    if before.size == 0:
        return
    if before.size == newest.size:
        need(before.root == newest.root, "two roots of one size")
        return
    proof = tree.grown(before.size, 0, newest.size, True)
    place, last = before.size - 1, newest.size - 1
    while place % 2:
        place, last = place >> 1, last >> 1
    first = proof.pop(0) if before.size & (before.size - 1) else before.root
    roots = climb(place, last, proof, first, first)
    need(roots == (before.root, newest.root), "the older tree is not the beginning")


def main():
    words = argparse.ArgumentParser(description="Checks a log of Linli from its plain files.")
    words.add_argument("--key", help="the log's public key, as somebody else says it")
    words.add_argument("--policy", type=Path, help="whose word is enough; else the folder's own")
    words.add_argument("--older", type=Path, action="append", default=[], help="one that was kept")
    words.add_argument("folder", type=Path)
    said = words.parse_args()
    policy = Policy((said.policy or said.folder / "policy").read_bytes(), said.key)
    newest = Checkpoint((said.folder / "checkpoint").read_bytes().decode(), policy)
    print(f"log: {newest.origin}\ncheckpoint: {newest.says()}\nwitnesses: {newest.witnesses()}")
    is_enough = policy.is_enough(policy.quorum, newest.seen)
    need(is_enough, "fewer have seen the checkpoint than the rule asks for")
    print("rule: as many as it asks for")
    tree = Tree(said.folder, newest.size)
    print(f"entries: {newest.size} of {ENTRY} bytes")
    print(f"tiles: {tree.tiles}, each hash that of what is below it")
    tree.check_root(newest)
    print("root: that of all entries")
    for index, leaf in enumerate(tree.rows[0]):
        found = climb(index, newest.size - 1, tree.beside(index), leaf, leaf)[1]
        need(found == newest.root, f"the proof of entry {index}")
    print(f"inclusion: proved for each of {newest.size} entries")
    for file in said.older:
        before = Checkpoint(file.read_bytes().decode(), policy)
        check_grown(before, newest, tree, said.folder)
        print(f"older checkpoint: {before.says()}\n  witnesses: {before.witnesses()}")
        print("  consistency: proved, the log has only grown")


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape")
    try:
        main()
    except (OSError, ValueError) as fault:
        need(False, fault)

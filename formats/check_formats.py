#!/usr/bin/env python3
"""Checks exports of consents with code that shares nothing with Linli's own.

    python3 check_formats.py FILE...           each file: record, refusal, receipt or Kantara receipt, or lists of them
    python3 check_formats.py --mutate FILE...  every wrong copy of what is in them has to be refused
    python3 check_formats.py --self            what is vendored, the guide's examples, our own, and wrong copies of both

Needs what requirements.txt names, and no network. Anything that is not as it has to be is said, and the exit code
is 1.
"""

import json
import sys

import jsonschema
import pyshacl
from rdflib import RDF, SH, BNode, Graph, Namespace

import guide
import mutations
import signed
from loading import HERE, Refused, graph_of, known_terms, read_json, unknown_terms, vendored

TERMS = known_terms()
GUIDE = Graph().parse(HERE / "shapes/dpv-27560.ttl", format="turtle")
OURS = Graph().parse(HERE / "shapes/linli.ttl", format="turtle")
RECEIPT = json.loads((HERE / "kantara/consent-receipt-v1.1.schema.json").read_text("utf-8"))
BASE = "https://linli.example/none/"

# Of what there is exactly one in a document: shapes say nothing where there is nothing to look at.
LINLI = Namespace("https://linli.example/ns/consent#")
ROOTS = {
    "record": LINLI.SignedRecord,
    "refusal": LINLI.RefusalRecord,
    "receipt": Namespace("https://w3id.org/dpv#").ConsentReceipt,
}


def short(term):
    """A term with its last part only."""
    return str(term).replace("#", "/").rsplit("/", 1)[-1]


def step(shapes, path):
    """A path of the shapes: its first property, where it has several."""
    while isinstance(path, BNode):
        path = shapes.value(path, SH.alternativePath) or shapes.value(path, RDF.first)
    return short(path) if path else "itself"


def shaped(shapes):
    """What a graph lacks to have these shapes."""
    def check(graph):
        conforms, report, _ = pyshacl.validate(graph, shacl_graph=shapes, inference="none", do_owl_imports=False)
        if conforms:
            return []
        found = set()
        for result in report.subjects(SH.resultSeverity):
            component = short(report.value(result, SH.sourceConstraintComponent))
            path = report.value(result, SH.resultPath)
            message = report.value(result, SH.resultMessage)
            is_ours = component == "SPARQLConstraintComponent"
            at = message if is_ours else step(shapes, path)
            found.add(f"{component.removesuffix('ConstraintComponent')} at {at}")
        return sorted(found)
    return check


def kind_of(document):
    """Which of the formats a document has."""
    if not isinstance(document, dict):
        raise Refused("is none of the formats")
    if "version" in document and "@type" not in document:
        return "kantara"
    types = document.get("@type", [])
    types = types if isinstance(types, list) else [types]
    for type_, kind in [
        ("dpv:ConsentReceipt", "receipt"), ("linli:RefusalRecord", "refusal"), ("linli:SignedRecord", "record"),
    ]:
        if type_ in types:
            return kind
    raise Refused("is none of the formats")


def faults(document, kind=None):
    """All that is wrong with a document, the most telling first."""
    kind = kind or kind_of(document)
    if kind == "kantara":
        found = jsonschema.Draft202012Validator(RECEIPT).iter_errors(document)
        return [f"{fault.validator} at {'/'.join(map(str, fault.path)) or 'itself'}" for fault in found]
    try:
        graph = graph_of(document, BASE)
        found = shaped(OURS)(graph) + [f"guide: {one}" for one in shaped(GUIDE)(graph)]
        found += [f"no vocabulary has {iri}" for iri in unknown_terms(graph, TERMS)]
        if len(set(graph.subjects(RDF.type, ROOTS[kind]))) != 1:
            found.append(f"it is no {kind}: nothing in it is one, or several are")
        inside = document.get("dpv:hasRecordOfActivity") if kind == "receipt" else document
        if not found and kind != "refusal":
            signed.check(inside)
    except Refused as refused:
        return [str(refused)]
    return found


def documents(path):
    """The documents of a file: one, or a list."""
    read = read_json(path)
    return list(enumerate(read)) if isinstance(read, list) else [(None, read)]


def check(paths):
    is_good = True
    for path in paths:
        for index, document in documents(path):
            place = path if index is None else f"{path}[{index}]"
            found = faults(document)
            is_good = is_good and not found
            print(f"{place}: {'; '.join(found)}" if found else f"{place}: ok, {kind_of(document)}")
    return is_good


def mutate(paths):
    is_good = True
    for path in paths:
        for index, document in documents(path):
            place = path if index is None else f"{path}[{index}]"
            kind = kind_of(document)
            if kind == "refusal":
                continue
            found = faults(document)
            if found:
                raise Refused(f"{place} is wrong itself: {'; '.join(found)}")
            refused = 0
            for name, wrong in mutations.of(document, kind):
                found = faults(wrong, kind)
                refused += bool(found)
                is_good = is_good and bool(found)
                print(f"{place}: {name}: {found[0]}" if found else f"{place}: {name}: TAKEN")
            print(f"{place}: {refused} wrong copies of a {kind} refused")
    return is_good


def check_itself():
    manifest = vendored()
    count = sum(len(source["files"]) for source in manifest["sources"])
    print(f"vendored: {count} files are what they were, {len(TERMS)} terms")
    for name, shapes in [("the guide", GUIDE), ("ours", OURS)]:
        pyshacl.validate(Graph(), shacl_graph=shapes, meta_shacl=True)
        print(f"shapes: {name}: ok")
    jsonschema.Draft202012Validator.check_schema(RECEIPT)
    is_good = True
    for name, example in guide.examples():
        found = guide.check(example, TERMS, shaped(GUIDE) if not name.startswith("part-") else lambda _: [])
        is_good = is_good and not found
        print(f"guide: {name}: {'; '.join(found) or 'ok'}")
    whole = guide.read(guide.FOLDER / "record-required.txt")
    for name, less in guide.less(whole):
        found = guide.check(less, TERMS, shaped(GUIDE))
        is_good = is_good and bool(found)
        print(f"guide: without {name}: {found[0] if found else 'TAKEN'}")
    try:
        graph_of({"@context": "https://w3id.org/dpv/context.jsonld", "@id": "ni:///x"}, BASE)
        print("loader: the network was asked")
        is_good = False
    except Refused as refused:
        print(f"loader: {refused}")
    examples = sorted(str(path) for path in (HERE / "examples").glob("*.json*"))
    return check(examples) and mutate(examples) and is_good


def main(words):
    acts = {"--mutate": mutate, "--self": lambda _: check_itself()}
    act = acts.get(words[0]) if words else None
    paths = words[1:] if act else words
    if not words or (not paths and words[0] != "--self"):
        sys.exit("say which file")
    try:
        is_good = act(paths) if act else check(paths)
    except (Refused, OSError) as refused:
        sys.exit(f"refused: {refused}")
    sys.exit(0 if is_good else 1)


if __name__ == "__main__":
    main(sys.argv[1:])

#!/usr/bin/env python3
"""Checks exports of consents with code that shares nothing with Linli's own.

    python3 check_formats.py FILE...           each file: record, refusal, receipt or Kantara receipt, or lists of them
    python3 check_formats.py --mutate FILE...  every wrong copy has to be refused by what it names
    python3 check_formats.py --self            what is vendored, the guide's examples, our own, and wrong copies of both

Needs what requirements.txt names, and no network. Anything that is not as it has to be is said, and the exit code
is 1.
"""

import json
import re
import sys

import jsonschema
import pyshacl
from rdflib import RDF, SH, BNode, Graph, Namespace, URIRef
from rdflib.collection import Collection

import guide
import mutations
import signed
from loading import HERE, Refused, graph_of, kinds, known_terms, read_json, unknown_terms, vendored

TERMS, KINDS = known_terms(), kinds()
GUIDE = Graph().parse(HERE / "shapes/dpv-27560.ttl", format="turtle")
OURS = Graph().parse(HERE / "shapes/linli.ttl", format="turtle")
# All of them, those without the rules of two values, and what is asked of a part of a record.
ALL, PLAIN, PARTS = OURS + GUIDE, OURS + GUIDE, Graph() + GUIDE
PLAIN.remove((None, SH.sparql, None))
PARTS.remove((URIRef("https://linli.example/ns/shapes/guide#Record"), SH.targetSubjectsOf, None))
BY_NAME = set(OURS.objects(None, SH.node)) | set(OURS.objects(None, SH.sparql))
RECEIPT = json.loads((HERE / "kantara/consent-receipt-v1.1.schema.json").read_text("utf-8"))
BASE = "https://linli.example/none/"

# What a shape can demand.
DEMANDS = [SH[name] for name in (
    "class", "closed", "datatype", "hasValue", "in", "maxCount", "minCount", "minLength", "node", "nodeKind", "or",
    "pattern", "qualifiedMaxCount", "qualifiedMinCount", "sparql", "xone",
)]

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
    """A path of the shapes: what is one after the other, or the first of what may be there instead."""
    if not isinstance(path, BNode):
        return short(path)
    other = shapes.value(path, SH.alternativePath)
    if other:
        return step(shapes, shapes.value(other, RDF.first))
    return "/".join(step(shapes, one) for one in Collection(shapes, path))


def owner(shapes, shape):
    """The shape with a name in which another stands."""
    while isinstance(shape, BNode):
        shape = next(shapes.subjects(None, shape))
    return ("guide:" if "guide#" in shape else "") + short(shape)


def demand(shapes, shape, component):
    """What a shape demands of what, as it is called in findings and in what wrong copies expect."""
    path, value = shapes.value(shape, SH.path), shapes.value(shape, SH.qualifiedValueShape)
    at = f" at {step(shapes, path)}" if path else ""
    at += f" as {short(value)}" if isinstance(value, URIRef) else ""
    return f"{owner(shapes, shape)}: {component}{at}"


def shaped(shapes):
    """What a graph lacks to have these shapes: each finding with the shape that has it."""
    def check(graph):
        conforms, report, _ = pyshacl.validate(graph + KINDS, shacl_graph=shapes, do_owl_imports=False)
        found = set()
        for result in report.subjects(SH.resultSeverity):
            shape, rule = (report.value(result, name) for name in (SH.sourceShape, SH.sourceConstraint))
            component = short(report.value(result, SH.sourceConstraintComponent))
            component = component.removesuffix("ConstraintComponent")
            # That something inside is wrong says the finding inside.
            if component != "Node":
                found.add(owner(shapes, rule) if rule else demand(shapes, shape, component))
        return sorted(found) if found or conforms else ["a shape has refused it"]
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


def faults(document, kind=None, shapes=ALL):
    """All that is wrong with a document: what shapes find, what no vocabulary has, what was not signed."""
    kind = kind or kind_of(document)
    if kind == "kantara":
        found = jsonschema.Draft202012Validator(RECEIPT).iter_errors(document)
        return [f"{fault.validator} at {'/'.join(map(str, fault.path)) or 'itself'}" for fault in found]
    try:
        graph = graph_of(document, BASE)
        found = shaped(shapes)(graph)
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


def mutate(paths, is_once=False):
    """Whether each wrong copy is refused, and by what has to refuse it; or of each kind the first."""
    is_good, seen = True, set()
    for path in paths:
        for index, document in documents(path):
            place = path if index is None else f"{path}[{index}]"
            kind = kind_of(document)
            found = faults(document)
            if found:
                raise Refused(f"{place} is wrong itself: {'; '.join(found)}")
            count = 0
            for name, expected, wrong in mutations.of(document, kind):
                if is_once and (kind, name) in seen:
                    continue
                seen.add((kind, name))
                # The rules of two values take most of the time, and are asked where one of them is expected.
                found = faults(wrong, kind, ALL if ":" not in expected or "signed" in expected else PLAIN)
                is_refused = expected in found if expected else bool(found)
                count += is_refused
                is_good = is_good and is_refused
                said = expected or found[0] if is_refused else f"TAKEN by what has to refuse it, {expected}: {found}"
                print(f"{place}: {name}: {said}")
            if count:
                print(f"{place}: {count} wrong copies of a {kind} refused")
    return is_good


def spare(copies, good):
    """What our shapes demand although no wrong copy needs it. Most is named by what a copy expects; what shows only in
    the finding of another is left out once, and then some copy has to be taken, or a good document refused."""
    named = {expected for expected, _ in copies}
    speaking = {expected.split(":")[0] for expected in named}
    for shape, what, value in sorted(OURS):
        component = short(what)
        if what not in DEMANDS or demand(OURS, shape, component[0].upper() + component[1:]) in named:
            continue
        shapes = ALL if what == SH.sparql else PLAIN
        shows = f"^{short(value)}(:|$)" if owner(OURS, shape) in speaking and value in BY_NAME else "Xone|Or$|Qualified"
        shapes.remove((shape, what, value))
        is_needed = any(
            expected not in shaped(shapes)(graph) for expected, graph in copies if re.search(shows, expected)
        ) or any(shaped(shapes)(graph) for graph in good)
        shapes.add((shape, what, value))
        if not is_needed:
            yield f"{owner(OURS, shape)}: {component} {short(value)}"


def needed():
    """Whether each demand of our shapes has a wrong copy that needs it."""
    paths = sorted(str(path) for path in (HERE / "examples").glob("*.jsonld"))
    good, copies = [], {}
    for _, document in (one for path in paths for one in documents(path)):
        good.append(graph_of(document, BASE))
        for name, expected, wrong in mutations.of(document, kind_of(document)):
            key = (kind_of(document), name)
            if key not in copies and not expected.startswith(("no ", "not ", "it is")):
                copies[key] = (expected, graph_of(wrong, BASE))
    unneeded = list(spare(copies.values(), good))
    print(f"shapes: {'; '.join(unneeded) or 'each demand has a wrong copy that needs it'}")
    return not unneeded


def asked(example):
    """What is asked of an example: of a part not what whole records have to have."""
    return PARTS if example.startswith("part-") else GUIDE


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
        found = guide.check(example, TERMS, shaped(asked(name)))
        is_good = is_good and not found
        print(f"guide: {name}: {'; '.join(found) or 'ok'}")
    named = set()
    for name, what, expected, wrong in guide.wrong():
        found = guide.check(wrong, TERMS, shaped(asked(name)))
        is_good = is_good and expected in found
        named.add(expected.split(": ")[0])
        print(f"guide: {name}: {what}: {expected if expected in found else f'TAKEN by {expected}: {found}'}")
    unasked = {owner(GUIDE, shape) for shape in GUIDE.subjects(SH.property, None)} - named
    if unasked:
        raise Refused(f"no wrong copy of an example is for {sorted(unasked)}")
    try:
        graph_of({"@context": "https://w3id.org/dpv/context.jsonld", "@id": "ni:///x"}, BASE)
        print("loader: the network was asked")
        is_good = False
    except Refused as refused:
        print(f"loader: {refused}")
    examples = sorted(str(path) for path in (HERE / "examples").glob("*.json*"))
    return check(examples) and needed() and mutate(examples, is_once=True) and is_good


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

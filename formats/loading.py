"""Reads documents, contexts, terms and shapes from these folders, and from nowhere else."""

import csv
import functools
import hashlib
import json
import pathlib

from pyld import jsonld
from rdflib import DCTERMS, RDF, RDFS, SDO, SKOS, Graph, URIRef

HERE = pathlib.Path(__file__).resolve().parent
GUIDE_CONTEXT = "https://linli.example/ns/guide-27560.jsonld"
CONTEXTS = {
    "https://linli.example/ns/consent.jsonld": HERE / "contexts/linli.jsonld",
    GUIDE_CONTEXT: HERE / "contexts/guide.jsonld",
}

# Vocabularies of which we have each term that may be used; of the others rdflib brings the whole list.
OWN = "https://linli.example/ns/"
DPV = "https://w3id.org/dpv"
CLOSED = {str(space): space for space in (DCTERMS, RDF, RDFS, SDO, SKOS)}


class Refused(Exception):
    """A document is not what it has to be."""


def once(pairs):
    """An object in which no name stands twice."""
    if len(pairs) != len({name for name, _ in pairs}):
        raise Refused("a name stands twice")
    return dict(pairs)


def read_json(path):
    try:
        return json.loads(pathlib.Path(path).read_text("utf-8"), object_pairs_hook=once)
    except (ValueError, RecursionError) as fault:
        raise Refused(f"no JSON: {fault}") from fault


def from_here(address, _options):
    """A context from these folders: no network is ever asked."""
    path = CONTEXTS.get(address)
    if path is None:
        raise Refused(f"asks for {address}, which is not here")
    listed = {file["path"]: file for file in manifest()["own"]["files"]}
    text = as_listed(path, listed[str(path.relative_to(HERE))])
    return {"contextUrl": None, "documentUrl": address, "document": json.loads(text)}


def graph_of(document, base):
    """The triples of a JSON-LD document. What its context does not know is an error, and not left out."""
    options = {"documentLoader": from_here, "base": base}
    try:
        expanded = jsonld.expand(document, options)
        quads = jsonld.to_rdf(expanded, {**options, "format": "application/n-quads"})
    except jsonld.JsonLdError as fault:
        raise Refused(f"no JSON-LD: {reason(fault)}") from fault
    unknown = sorted(left_out(document))
    if unknown:
        raise Refused(f"no context knows {', '.join(unknown)}")
    graph = Graph()
    graph.parse(data=quads, format="nt")
    return graph


def reason(fault):
    """Why PyLD has stopped: our own refusal, where that was it."""
    cause = fault
    while cause is not None and not isinstance(cause, Refused):
        cause = cause.__cause__
    return cause or str(fault).split("\n", 1)[0]


def left_out(value):
    """Names that expansion drops without a word: those with neither a prefix nor a keyword."""
    if isinstance(value, list):
        for one in value:
            yield from left_out(one)
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "@context":
                continue
            if not name.startswith("@") and ":" not in name:
                yield name
            yield from left_out(inner)


@functools.cache
def manifest():
    """What is vendored, with where it comes from, and which contexts are ours, each with its hash and licence."""
    return json.loads((HERE / "vendored/manifest.json").read_text("utf-8"))


def as_listed(path, file):
    """What stands in a file; one that is not what the manifest lists is an error."""
    text = path.read_bytes()
    found = hashlib.sha256(text).hexdigest()
    if found != file["sha256"]:
        raise Refused(f"{file['path']} is not what the manifest lists: {found}")
    return text


def vendored():
    """What is vendored, with where it comes from; a file that is not what was listed, there or among ours, is an error."""
    sources = manifest()["sources"]
    listed = {file["path"]: file for source in sources for file in source["files"]}
    for path, file in listed.items():
        as_listed(HERE / "vendored" / path, file)
    for file in manifest()["own"]["files"]:
        as_listed(HERE / file["path"], file)
    there = {
        str(path.relative_to(HERE / "vendored")) for path in (HERE / "vendored").rglob("*") if path.is_file()
    } - {"manifest.json"}
    if there != set(listed):
        raise Refused(f"listed and there are not the same: {sorted(there ^ set(listed))}")
    return manifest()


def known_terms():
    """Every term that a vendored vocabulary or one of ours defines."""
    terms = set()
    for path in sorted((HERE / "vendored/dpv").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as opened:
            terms.update(row["iri"] for row in csv.DictReader(opened))
    for path in [HERE / "vendored/dpv/dpv-27560.ttl", HERE / "ns/cn.ttl", HERE / "ns/consent.ttl"]:
        terms.update(str(subject) for subject in Graph().parse(path, format="turtle").subjects())
    return terms


def kinds():
    """What kind of thing each of these terms is, as the vocabularies say: a purpose, a legal basis, a state."""
    said = Graph()
    for path in sorted((HERE / "vendored/dpv").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as opened:
            for row in csv.DictReader(opened):
                for kind in filter(None, row["dpvtype"].split(";")):
                    said.add((URIRef(row["iri"]), RDF.type, URIRef(kind)))
    for path in [HERE / "ns/cn.ttl", HERE / "ns/consent.ttl"]:
        for triple in Graph().parse(path, format="turtle").triples((None, RDF.type, None)):
            said.add(triple)
    return said


def unknown_terms(graph, terms, excused=frozenset()):
    """Terms a graph uses although no vocabulary has them."""
    used = {str(part) for triple in graph for part in triple if isinstance(part, URIRef)}
    return sorted(iri for iri in used - excused if not is_known(iri, terms))


def is_known(iri, terms):
    if iri.startswith(DPV) or iri.startswith(OWN):
        return iri in terms
    for start, space in CLOSED.items():
        if iri.startswith(start):
            return URIRef(iri) in space
    return True

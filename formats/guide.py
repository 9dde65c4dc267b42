"""The examples of the W3C guide, as they stand there: read, mended where they are no JSON, and checked."""

import json

from loading import GUIDE_CONTEXT, HERE, Refused, graph_of, unknown_terms

FOLDER = HERE / "vendored/dpv/guide"

# The guide prints these as they are; no parser reads them. Each mend is one replacement of a text that stands
# there exactly so often. Nothing else is changed.
MENDS = {
    "a comma before the end": [
        ('"loc:DE"],\n        }', '"loc:DE"]\n        }', 1),
        ('"P6M",\n        }', '"P6M"\n        }', 1),
        ('"dpv:WithinDevice",\n        }', '"dpv:WithinDevice"\n        }', 1),
        ('"https://example.com/rights",\n    }', '"https://example.com/rights"\n    }', 1),
    ],
    "a bracket that is not closed": [
        ('"rdf:value": "Account Closure"\n        }]', '"rdf:value": "Account Closure"\n        }}]', 1),
        ('"https://example.com/rights"\n    },', '"https://example.com/rights"\n    }],', 1),
    ],
    "a comma that is missing": [('"2024-01-01/P12M"\n    }\n', '"2024-01-01/P12M"\n    },\n', 1)],
}
OPTIONAL_TOO = {
    "a comma before the end": [
        ('"dpv:DataSubjectDataSource",\n        }', '"dpv:DataSubjectDataSource"\n        }', 1),
        ('"dpv:DataControllerDataSource",\n        }', '"dpv:DataControllerDataSource"\n        }', 1),
    ],
    "a comma that is missing": [
        ('"https://example.com/DPIA"\n    }\n', '"https://example.com/DPIA"\n    },\n', 1)
    ],
}
MENDED = {"record-required": [MENDS], "record-optional": [MENDS, OPTIONAL_TOO]}

# Terms of the examples that no vendored file has: the first is no term of DPV 2.2 at all (the extension eu-gdpr has
# none of this name), the second is one of some 5,000 places, of which only those we saw were vendored.
EXCUSED = frozenset({"https://w3id.org/dpv/legal/eu/gdpr#GDPR", "https://w3id.org/dpv/loc#IE"})

# What the complete examples demand of themselves: without any one of these they are refused.
DEMANDED = [
    "dct:identifier", "dct:conformsTo", "dpv:hasDataSubject", "dpv:hasDataController", "dpv:hasJurisdiction",
    "dpv:hasConsentControl", "dpv:hasRight", "dpv:hasNotice", "dpv:hasConsentStatus",
]


def together(pairs):
    """An object in which a name stands twice has both values: so the guide writes two processes."""
    made = {}
    for name, value in pairs:
        if name in made:
            before = made[name]
            made[name] = [*(before if isinstance(before, list) else [before]), value]
        else:
            made[name] = value
    return made


def read(path):
    text = path.read_text("utf-8")
    for mends in MENDED.get(path.stem, []):
        for replacements in mends.values():
            for there, then, times in replacements:
                if text.count(there) != times:
                    raise Refused(f"{path.name}: {there!r} stands there {text.count(there)} times")
                text = text.replace(there, then)
    document = json.loads(text, object_pairs_hook=together)
    return {"@context": GUIDE_CONTEXT, **document}


def examples():
    return [(path.stem, read(path)) for path in sorted(FOLDER.glob("*.txt"))]


def check(document, terms, shapes):
    """What is wrong with an example: terms that nobody knows, and what the guide itself demands."""
    graph = graph_of(document, "https://example.com/")
    found = [f"no vocabulary has {iri}" for iri in unknown_terms(graph, terms, EXCUSED)]
    return found + shapes(graph)


def less(document):
    """The complete record without one thing after the other that the guide demands."""
    for name in DEMANDED:
        yield name, {key: value for key, value in document.items() if key != name}
    for name in ("dpv:hasPurpose", "dpv:hasPersonalData", "dpv:hasStorageCondition", "dpv:hasRecipient"):
        processes = [dict(process) for process in document["dpv:hasProcess"]]
        del processes[-1][name]
        yield name, {**document, "dpv:hasProcess": processes}
    for name in ("dpv:isIndicatedAtTime", "dpv:isIndicatedBy"):
        states = [dict(state) for state in document["dpv:hasConsentStatus"]]
        del states[-1][name]
        yield name, {**document, "dpv:hasConsentStatus": states}

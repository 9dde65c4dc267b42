"""The examples of the W3C guide, as they stand there: read, mended where they are no JSON, and checked."""

import copy
import json

from loading import GUIDE_CONTEXT, HERE, Refused, graph_of, unknown_terms
from mutations import drop, more, put

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


STATES, PROCESSES, STORED, INSIDE = (
    "dpv:hasConsentStatus", "dpv:hasProcess", "dpv:hasStorageCondition", "dpv:hasRecordOfActivity"
)
DATA, AT, BY = "dpv:hasPersonalData", "dpv:isIndicatedAtTime", "dpv:isIndicatedBy"
NO_TERM = "no vocabulary has https://w3id.org/dpv#"

# Of each example: what is wrong, how it comes about, and what has to refuse it.
WRONG = {
    "record-required": [
        *((f"no {name}", drop(name), f"guide:Record: MinCount at {name.split(':')[1]}") for name in (
            "dct:identifier", "dct:conformsTo", "dpv:hasDataSubject", "dpv:hasDataController", "dpv:hasJurisdiction",
            "dpv:hasConsentControl", "dpv:hasRight", "dpv:hasNotice", STATES,
        )),
        *((f"no {name}", drop(name, PROCESSES, -1), f"guide:Process: MinCount at {name.split(':')[1]}") for name in (
            "dpv:hasPurpose", DATA, STORED, "dpv:hasRecipient",
        )),
        *((f"no {name}", drop(name, STATES, -1), f"guide:Status: MinCount at {name.split(':')[1]}")
          for name in (AT, BY)),
        ("another schema", put("https://w3id.org/dpv/schema/dpv-27560#receipt", "dct:conformsTo"),
         "guide:Record: HasValue at conformsTo"),
        ("two people", more("https://example.com/2", "dpv:hasDataSubject"), "guide:Record: MaxCount at hasDataSubject"),
        ("a process of another type", put("dpv:ConsentNotice", "@type", PROCESSES, 0), "guide:Said: Class"),
        ("a purpose that is none", put("dpv:Optional", "dpv:hasPurpose", PROCESSES, 0),
         "guide:Said: Class at hasPurpose"),
        ("data that is none", put("dpv:Marketing", DATA, PROCESSES, 0), "guide:Said: Or at hasPersonalData"),
        ("stored in no known way", put("dpv:Process", "@type", PROCESSES, 0, STORED, 0), "guide:Storage: In at type"),
        ("half a year in words", put("six months", "dpv:hasDuration", PROCESSES, 0, STORED, 1), "guide:Duration: Or"),
        ("a state that does not exist", put("dpv:ConsentTerminated", "@type", STATES, 1),
         f"{NO_TERM}ConsentTerminated"),
        ("withdrawn before it was given", put("2023-12-31", AT, STATES, 1), "guide:Course"),
    ],
    "record-optional": [
        ("a basis that is none", put("dpv:Marketing", "dpv:hasLegalBasis"), "guide:Basis: Class at hasLegalBasis"),
        ("data below no data", put("dpv:Marketing", "skos:broader", PROCESSES, 0, DATA),
         "guide:Said: Or at hasPersonalData"),
        ("needed in no known way", put("dpv:Marketing", "dpv:hasNecessity", PROCESSES, 0, DATA),
         "guide:Need: Class at hasNecessity"),
        ("a state that is none", put("dpv:Marketing", "@type", STATES, 1), "guide:State: QualifiedMinCount at type"),
        ("two states at once", put(["dpv:ConsentGiven", "dpv:ConsentRefused"], "@type", STATES, 0),
         "guide:State: QualifiedMaxCount at type"),
        ("at two times", more("2024-01-02", AT, STATES, 0), "guide:State: MaxCount at isIndicatedAtTime"),
        ("at a time in words", put("yesterday", AT, STATES, 0), "guide:State: Pattern at isIndicatedAtTime"),
        ("by two", more("ex:Acme", BY, STATES, 0), "guide:State: MaxCount at isIndicatedBy"),
        ("a notice of another type", put("dpv:DPIA", "@type", "dpv:hasNotice"), "guide:Notice: Class"),
        ("in two languages", more("DE", "dct:language", "dpv:hasNotice"), "guide:Notice: MaxCount at language"),
        ("a word that does not exist", put("x", "dpv:hasWish"), f"{NO_TERM}hasWish"),
    ],
    "receipt-required": [
        ("no name of its own", drop("dct:identifier"), "guide:Receipt: MinCount at identifier"),
        ("no schema", drop("dct:conformsTo"), "guide:Receipt: MinCount at conformsTo"),
        ("made at no time", drop("dct:created"), "guide:Receipt: MinCount at created"),
        ("made at two times", more("2024-02-01", "dct:created"), "guide:Receipt: MaxCount at created"),
        ("made at a time in words", put("January", "dct:created"), "guide:Receipt: Pattern at created"),
        ("for nobody", drop("schema:recipient"), "guide:Receipt: MinCount at recipient"),
        ("of another type inside", put("dpv:ConsentNotice", "@type", INSIDE),
         "guide:Receipt: Class at hasRecordOfActivity"),
        ("a record that lacks its notice", drop("dpv:hasNotice", INSIDE), "guide:Record: MinCount at hasNotice"),
        ("withdrawn before it was given", put("2023-12-31", AT, INSIDE, STATES, 1), "guide:Course"),
    ],
    "receipt-summary": [
        ("nothing in it", drop(INSIDE), "guide:Receipt: MinCount at hasRecordOfActivity"),
        ("for a word", put({"@value": "me"}, "schema:recipient"), "guide:Receipt: NodeKind at recipient"),
        ("said by a word", put({"@value": "me"}, BY, INSIDE, 0, STATES), "guide:State: NodeKind at isIndicatedBy"),
        ("a state that is none", put("dpv:Optional", "@type", INSIDE, 1, STATES),
         "guide:State: QualifiedMinCount at type"),
    ],
    "part-data-subject": [
        ("two names", more("x", "dct:identifier", "dpv:hasDataSubject"),
         "guide:Subject: MaxCount at identifier"),
    ],
    "part-legal-basis": [("a basis that is none", more("dpv:Optional", "dpv:hasLegalBasis", PROCESSES, 1),
                          "guide:Basis: Class at hasLegalBasis")],
    "part-necessity": [
        ("both", more("dpv:Optional", "dpv:hasNecessity", PROCESSES, 0),
         "guide:Need: MaxCount at hasNecessity"),
    ],
    "part-schema-version": [("a receipt's", put("https://w3id.org/dpv/schema/dpv-27560#receipt", "dct:conformsTo"),
                             "guide:Profile: In at conformsTo")],
    "part-storage": [
        ("for two times", more("P7M", "dpv:hasDuration", PROCESSES, 0, STORED, 0),
         "guide:Storage: MaxCount at hasDuration"),
    ],
    "part-two-notices": [
        ("one in no language", drop("dct:language", "dpv:hasNotice", 1),
         "guide:Notice: MinCount at language"),
    ],
    "part-until": [
        ("over before it begins", put("2023-10-31T23:59:59", "rdf:value", STATES, "dpv:hasDuration"), "guide:Course"),
        ("for two times", more("P1M", "dpv:hasDuration", STATES), "guide:State: MaxCount at hasDuration"),
    ],
    "part-withdrawal": [
        ("nowhere", drop("dpv:isExercisedAt", PROCESSES, "dpv:hasConsentControl"),
         "guide:Control: MinCount at isExercisedAt"),
        ("by something else", put("dpv:DPIA", "@type", PROCESSES, "dpv:hasConsentControl"),
         "guide:Control: In at type"),
    ],
}


def wrong():
    """Every wrong copy of the examples: of which, what is wrong, what has to refuse it, and the copy."""
    for name, example in examples():
        for what, change, expected in WRONG[name]:
            one = copy.deepcopy(example)
            change(one)
            yield name, what, expected, one

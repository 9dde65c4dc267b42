"""Ways in which a record, a receipt or a Kantara receipt can be wrong. Each has to be refused."""

import copy
from datetime import datetime, timedelta


def giving(record):
    return next(one for one in record["dpv:hasConsentStatus"] if "dpv:hasDuration" in one)


def storage(record, kind):
    conditions = record["dpv:hasProcess"]["dpv:hasStorageCondition"]
    return next(one for one in conditions if one["@type"] == kind)


def until(duration):
    """The typed value of a duration."""
    return duration["rdf:value"]


def later(text, **span):
    return (datetime.fromisoformat(text) + timedelta(**span)).isoformat()


def drop(name, *inside):
    def change(record):
        for step in inside:
            record = record[step]
        del record[name]
    return change


def put(value, name, *inside):
    def change(record):
        for step in inside:
            record = record[step]
        record[name] = value
    return change


def end_at(record, moment):
    """Agreed to and kept until another moment."""
    for one in (giving(record), storage(record, "dpv:StorageDuration")):
        until(one["dpv:hasDuration"])["@value"] = moment


def longer(record):
    """A year and a day, agreed to and kept: only the law is in the way."""
    end_at(record, later(until(giving(record)["dpv:hasDuration"])["@value"], days=1))


def over_at_once(record):
    end_at(record, giving(record)["dpv:isIndicatedAtTime"])


def kept_longer(record):
    value = until(storage(record, "dpv:StorageDuration")["dpv:hasDuration"])
    value["@value"] = later(value["@value"], days=30)


def ended(record, **more):
    """One more state: that the person has withdrawn."""
    state = {
        "@type": "dpv:ConsentWithdrawn",
        "dpv:isIndicatedAtTime": later(giving(record)["linli:recordedAt"], days=1),
        "dpv:isIndicatedBy": record["dpv:hasDataSubject"]["@id"],
        "dpv:hasIndicationMethod": "app",
        "linli:hasReason": "linli:Withdrawn",
        **more,
    }
    states = [one for one in record["dpv:hasConsentStatus"] if "linli:hasReason" not in one]
    record["dpv:hasConsentStatus"] = [*states, {k: v for k, v in state.items() if v is not None}]


def ended_twice(record):
    ended(record)
    again = copy.deepcopy(record["dpv:hasConsentStatus"][-1])
    again["dpv:isIndicatedAtTime"] = later(again["dpv:isIndicatedAtTime"], days=1)
    record["dpv:hasConsentStatus"].append(again)


def ended_before(record):
    ended(record, **{"dpv:isIndicatedAtTime": later(giving(record)["dpv:isIndicatedAtTime"], days=-1)})


def other_kind(record):
    process = record["dpv:hasProcess"]
    is_print = process["dpv:hasPersonalData"] == "pd:FacialPrint"
    process["dpv:hasPersonalData"] = "pd:Picture" if is_print else "pd:FacialPrint"


def other_document(record):
    """The signed words are others than those the signature is of."""
    measure = record["dpv:hasTechnicalMeasure"]
    measure["linli:document"] = measure["linli:document"].replace('"kind":"', '"kind":"_', 1)


def rename_gate(record, other):
    """The record names another gate than the one that was agreed to, everywhere."""
    gate = record["dpv:hasProcess"]["dpv:hasRecipient"]
    for entity in record["dpv:hasEntity"]:
        if entity["@id"] == gate:
            entity.update({"@id": other, "dpv:hasIdentifier": other.rsplit("/", 1)[1]})
    record["dpv:hasProcess"]["dpv:hasRecipient"] = other


def other_gate(record):
    gate = record["dpv:hasProcess"]["dpv:hasRecipient"]
    rename_gate(record, gate[:-1] + ("0" if gate[-1] != "0" else "1"))


def two_gates(record):
    """A second gate, as well described as the first."""
    process = record["dpv:hasProcess"]
    gate, second = process["dpv:hasRecipient"], "https://linli.example/id/gate/zzzzzzzzzzzz9"
    first = next(entity for entity in record["dpv:hasEntity"] if entity["@id"] == gate)
    record["dpv:hasEntity"].append({**first, "@id": second, "dpv:hasIdentifier": "zzzzzzzzzzzz9"})
    process["dpv:hasRecipient"] = [gate, second]


PROCESS, NOTICE = "dpv:hasProcess", "dpv:hasNotice"
ANYWHERE = "https://linli.example/id/gate/*"

# A record: the name of what is wrong, and how it comes about.
RECORD = [
    ("no person", drop("dpv:hasDataSubject")),
    ("nobody who decides", drop("dpv:hasDataController")),
    ("no notice", drop(NOTICE)),
    ("no language", drop("dct:language", NOTICE)),
    ("a notice without a hash", put("https://linli.example/notice/1", "@id", NOTICE)),
    ("no identifier", drop("dct:identifier")),
    ("another schema", put("https://w3id.org/dpv/schema/dpv-27560#record-eu-gdpr", "dct:conformsTo")),
    ("no purpose", drop("dpv:hasPurpose", PROCESS)),
    ("two purposes", put(["dpv:EnforceAccessControl", "linli:RelayPhoto"], "dpv:hasPurpose", PROCESS)),
    ("another purpose", put("dpv:Marketing", "dpv:hasPurpose", PROCESS)),
    ("another kind of data", put("pd:OfficialID", "dpv:hasPersonalData", PROCESS)),
    ("a kind the purpose does not need", other_kind),
    ("no recipient", drop("dpv:hasRecipient", PROCESS)),
    ("any recipient", lambda record: rename_gate(record, ANYWHERE)),
    ("two recipients", two_gates),
    ("kept elsewhere", lambda record: storage(record, "dpv:StorageLocation").update({"dpv:hasLocation": "loc:CN"})),
    ("no end", lambda record: giving(record).pop("dpv:hasDuration")),
    ("longer than twelve months", longer),
    ("over before it begins", over_at_once),
    ("kept longer than agreed", kept_longer),
    ("never deleted", lambda record: record[PROCESS]["dpv:hasStorageCondition"].pop()),
    ("unsigned", drop("dpv:hasTechnicalMeasure")),
    ("half a signature", put("00" * 32, "linli:signature", "dpv:hasTechnicalMeasure")),
    ("the wrong signature", put("00" * 64, "linli:signature", "dpv:hasTechnicalMeasure")),
    ("other words than those signed", other_document),
    ("another gate than that agreed to", other_gate),
    ("an unknown state", lambda record: ended(record, **{"@type": "dpv:ConsentUnknown"})),
    ("a state that does not exist", lambda record: ended(record, **{"@type": "dpv:ConsentTerminated"})),
    ("the wrong state", lambda record: giving(record).update({"@type": "dpv:ConsentRefused"})),
    ("the wrong state for the reason", lambda record: ended(record, **{"@type": "dpv:ConsentRevoked"})),
    ("implied, not explicit", lambda record: giving(record).update({"@type": "dpv:ConsentGiven"})),
    ("given by another", lambda record: giving(record).update({"dpv:isIndicatedBy": record["dpv:hasDataController"]})),
    ("withdrawn at no time", lambda record: ended(record, **{"dpv:isIndicatedAtTime": None})),
    ("withdrawn by nobody", lambda record: ended(record, **{"dpv:isIndicatedBy": None})),
    ("withdrawn in no known way", lambda record: ended(record, **{"dpv:hasIndicationMethod": "*"})),
    ("ended twice", ended_twice),
    ("ended before it was given", ended_before),
    ("no way to withdraw", drop("dpv:hasConsentControl")),
    ("a right less", lambda record: record["dpv:hasRight"].pop()),
    ("another law", put("loc:EU", "dpv:hasJurisdiction")),
    ("consent that is not separate", put("dpv:ExpressedConsent", "dpv:hasLegalBasis")),
    ("a name that is none", put("not a name", "@id")),
    ("a term that does not exist", put("dpv:Optional", "dpv:hasWish")),
    ("a word no context knows", put("*", "everything")),
    ("one thing more", put("dpv:Marketing", "dpv:hasPurpose")),
]

RECEIPT = [
    ("no time of making", drop("dct:created")),
    ("nobody it is for", drop("schema:recipient")),
    ("nothing in it", drop("dpv:hasRecordOfActivity")),
    ("no name of its own", drop("dct:identifier")),
    ("another schema for the receipt", put("https://w3id.org/dpv/schema/dpv-27560#record", "dct:conformsTo")),
    ("what came later", lambda receipt: ended(receipt["dpv:hasRecordOfActivity"])),
]

PURPOSE = ("services", 0, "purposes", 0)
KANTARA = [
    *((f"no {name}", drop(name)) for name in (
        "version", "jurisdiction", "consentTimestamp", "collectionMethod", "consentReceiptID", "language",
        "piiPrincipalId", "piiControllers", "policyUrl", "services", "sensitive", "spiCat",
    )),
    ("another version", put("KI-CR-v1.0.0", "version")),
    ("milliseconds", lambda receipt: receipt.update(consentTimestamp=receipt["consentTimestamp"] * 1000)),
    ("a time in words", put("today", "consentTimestamp")),
    ("no number of its own", put("1", "consentReceiptID")),
    ("two purposes", lambda receipt: receipt["services"][0]["purposes"].append(receipt["services"][0]["purposes"][0])),
    ("two gates", lambda receipt: receipt["services"].append(receipt["services"][0])),
    ("implied, not explicit", put("IMPLICIT", "consentType", *PURPOSE)),
    ("no end", put("never", "termination", *PURPOSE)),
    ("for third parties", put(True, "thirdPartyDisclosure", *PURPOSE)),
    ("not sensitive", put(False, "sensitive")),
    ("one thing more", put("*", "more")),
]


def of(document, kind):
    """Every wrong copy of a document, with the name of what is wrong."""
    if kind == "kantara":
        every = KANTARA
    elif kind == "receipt":
        inside = lambda change: lambda receipt: change(receipt["dpv:hasRecordOfActivity"])
        every = [*RECEIPT, *((name, inside(change)) for name, change in RECORD)]
    else:
        every = RECORD
    for name, change in every:
        wrong = copy.deepcopy(document)
        change(wrong)
        yield name, wrong

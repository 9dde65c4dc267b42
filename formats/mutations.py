"""Ways in which a record, a refusal, a receipt or a Kantara receipt can be wrong, each with what has to refuse it:
what a shape demands (`Shape: Demand at property`), a rule of two values by its name, a term that no vocabulary has,
or the signature. Whatever else is found as well, that has to be."""

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


def at(record, inside):
    for step in inside:
        record = step(record) if callable(step) else record[step]
    return record


def drop(name, *inside):
    def change(record):
        del at(record, inside)[name]
    return change


def put(value, name, *inside):
    def change(record):
        at(record, inside)[name] = value
    return change


def more(value, name, *inside):
    """One value more than there are."""
    def change(record):
        there = at(record, inside)
        before = there.get(name, [])
        there[name] = [*(before if isinstance(before, list) else [before]), copy.deepcopy(value)]
    return change


def again(name, index, *inside):
    """One of a list stands there a second time."""
    def change(record):
        values = at(record, inside)[name]
        values.append(copy.deepcopy(values[index]))
    return change


def last(record):
    """The state in which it is now."""
    return record["dpv:hasConsentStatus"][-1]


def end_at(record, moment):
    """Agreed to and kept until another moment."""
    for one in (giving(record), storage(record, "dpv:StorageDuration")):
        until(one["dpv:hasDuration"])["@value"] = moment


def longer(record):
    """A year and a day or two, agreed to and kept: only the law is in the way."""
    end_at(record, later(giving(record)["dpv:isIndicatedAtTime"], days=367))


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


PROCESS, NOTICE, STATES, ENTITY = "dpv:hasProcess", "dpv:hasNotice", "dpv:hasConsentStatus", "dpv:hasEntity"
STORED, MEASURE = (PROCESS, "dpv:hasStorageCondition"), "dpv:hasTechnicalMeasure"
ANYWHERE, NOBODY = "https://linli.example/id/gate/*", "ni:///sha-256;" + 43 * "A"
OFTEN = "Process: QualifiedMaxCount at hasStorageCondition as"
ONCE = "Signed: QualifiedMinCount at hasConsentStatus as Giving"
WORD, NUMBER, SOMEWHERE = {"@value": "x"}, 5, "2026-11-23T10:00:00"
UNTIL = {
    "@type": "dpv:UntilTimeDuration", "rdf:value": {"@type": "xsd:dateTime", "@value": "2027-01-01T00:00:00+08:00"},
}


def fields(rows):
    """Each field without its value, with one more, and with a wrong one, as far as its shape minds."""
    for shape, inside, field, wrong, demands in rows:
        there = field.rsplit(":")[-1] if field != "@type" else "type"
        for demand in demands.split():
            change = {"MinCount": drop(field, *inside), "MaxCount": more(wrong, field, *inside)}
            yield f"{demand} of {field} in {shape}", change.get(demand, put(wrong, field, *inside)), \
                f"{shape}: {demand} at {there}"


# Of a record that has all there can be: the shape, where it looks, the field, a wrong value, and what is demanded.
FIELDS = list(fields([
    ("Signed", (), "dct:identifier", "ni:///sha-256;x", "MinCount MaxCount Pattern"),
    ("Signed", (), MEASURE, {"@type": "dpv:DigitalSignatures"}, "MinCount MaxCount"),
    ("Signed", (), "linli:household", "urn:x", "MaxCount Pattern"),
    ("Common", (), "dct:conformsTo", "dpv-27560:receipt", "MinCount MaxCount HasValue"),
    ("Common", (), "dpv:hasDataSubject", NOBODY, "MinCount MaxCount Class"),
    ("Common", (), "dpv:hasDataSubject", "urn:x", "Pattern"),
    ("Common", (), "dpv:hasDataController", NOBODY, "MinCount MaxCount"),
    ("Common", (), "dpv:hasDataProcessor", NOBODY, "MaxCount"),
    ("Common", (), ENTITY, {"dpv:hasName": "*"}, "MinCount NodeKind"),
    ("Common", (), "dpv:hasJurisdiction", "loc:EU", "MinCount MaxCount HasValue"),
    ("Common", (), "dpv:hasApplicableLaw", "cn:SPC", "MinCount In"),
    ("Common", (), "dpv:hasLegalBasis", "cn:PIPL-A29", "MinCount HasValue In"),
    ("Common", (), "dpv:hasRight", "cn:PIPL-A17", "MinCount MaxCount In"),
    ("Common", (), "dpv:hasConsentControl", {"@type": "dpv:WithdrawConsent"}, "MinCount MaxCount"),
    ("Common", (), NOTICE, NOBODY, "MinCount MaxCount"),
    ("Common", (), PROCESS, {"@type": "dpv:Process"}, "MinCount MaxCount"),
    ("Common", (), STATES, None, "MinCount"),
    ("Process", (PROCESS,), "dpv:hasPurpose", "dpv:Marketing", "MinCount MaxCount In"),
    ("Process", (PROCESS,), "dct:description", NUMBER, "MaxCount Datatype"),
    ("Process", (PROCESS,), "dpv:hasPersonalData", "pd:OfficialID", "MinCount MaxCount In"),
    ("Process", (PROCESS,), "dpv:hasNecessity", "dpv:Required", "MinCount MaxCount HasValue"),
    ("Process", (PROCESS,), "dpv:hasProcessing", "dpv:Marketing", "MinCount In"),
    ("Process", (PROCESS,), "dpv:hasDataSource", "dpv:DataControllerDataSource", "MinCount MaxCount HasValue"),
    ("Process", (PROCESS,), "dpv:hasRecipient", NOBODY, "MinCount MaxCount"),
    ("Process", (PROCESS,), "dpv:hasStorageCondition", None, "MinCount"),
    ("Controller", (ENTITY, 0), "dpv:hasIdentifier", None, "MinCount"),
    ("Controller", (ENTITY, 0), "dpv:hasName", "", "MinCount MaxCount MinLength"),
    ("Controller", (ENTITY, 0), "dpv:hasContact", "", "MaxCount MinLength"),
    ("Processor", (ENTITY, 1), "dpv:hasIdentifier", None, "MinCount"),
    ("Processor", (ENTITY, 1), "dpv:hasName", "", "MinCount MaxCount MinLength"),
    ("Gate", (ENTITY, 2), "dpv:hasIdentifier", "*", "MinCount MaxCount"),
    ("Gate", (ENTITY, 2), "dpv:hasName", NUMBER, "MaxCount Datatype"),
    ("Gate", (ENTITY, 2), "linli:key", "00", "MaxCount Pattern"),
    ("Notice", (NOTICE,), "dct:language", "de", "MinCount MaxCount In"),
    ("Notice", (NOTICE,), "dct:date", "2026-01-01T00:00:00+08:00", "MaxCount"),
    ("Notice", (NOTICE,), "linli:document", NUMBER, "MaxCount Datatype"),
    ("Withdrawing", ("dpv:hasConsentControl",), "dpv:isExercisedAt", "", "MinCount MinLength"),
    ("Signature", (MEASURE,), "linli:suite", "linli-consent/0", "MinCount MaxCount In"),
    ("Signature", (MEASURE,), "linli:algorithm", "rsa", "MinCount MaxCount In"),
    ("Signature", (MEASURE,), "linli:key", "00", "MinCount MaxCount Pattern"),
    ("Signature", (MEASURE,), "linli:signature", "00", "MinCount MaxCount Pattern"),
    ("Signature", (MEASURE,), "linli:document", "x", "MinCount MaxCount MinLength"),
    ("Until", (giving, "dpv:hasDuration"), "rdf:value", "2027-01-01", "MinCount MaxCount"),
    ("Status", (giving,), "@type", ["dpv:ConsentUnknown"], "MinCount In"),
    ("Status", (giving,), "@type", "dpv:ConsentExpired", "MaxCount"),
    ("Status", (giving,), "@type", "dpv:ExplicitlyExpressedConsent", "QualifiedMinCount"),
    ("Status", (giving,), "dpv:isIndicatedAtTime", "2026-01-01T00:00:00+08:00", "MinCount MaxCount"),
    ("Status", (giving,), "dpv:isIndicatedBy", WORD, "MinCount MaxCount NodeKind"),
    ("Status", (giving,), "dpv:hasIndicationMethod", "*", "MaxCount In"),
    ("Status", (giving,), "dpv:hasDuration", {"@type": "dpv:UntilTimeDuration"}, "MaxCount"),
    ("Status", (giving,), "linli:recordedAt", "2026-01-01T00:00:00+08:00", "MaxCount"),
    ("Status", (last,), "linli:enteredBy", NUMBER, "Datatype"),
    ("Status", (last,), "linli:hasReason", "linli:Gate", "MaxCount In"),
    ("Status", (last,), "dct:replaces", WORD, "NodeKind"),
    ("Status", (last,), "dct:isReplacedBy", WORD, "NodeKind"),
    ("GateStatement", ("linli:hasGateStatement", 0), "@type", "dpv:Process", "MinCount In"),
    ("GateStatement", ("linli:hasGateStatement", 0), "@type", "linli:Deleted", "MaxCount"),
    ("GateStatement", ("linli:hasGateStatement", 0), "dct:date", "2026-01-01T00:00:00+08:00", "MinCount MaxCount"),
    ("GateStatement", ("linli:hasGateStatement", 0), "linli:document", "*", "MinCount MaxCount"),
    ("GateStatement", ("linli:hasGateStatement", 0), "linli:signature", "00", "MinCount MaxCount Pattern"),
    ("DeletionOrder", ("linli:hasDeletionOrder", 0), "dct:identifier", "*", "MinCount MaxCount Pattern"),
    ("DeletionOrder", ("linli:hasDeletionOrder", 0), "dct:date", "2026-01-01T00:00:00+08:00", "MinCount MaxCount"),
    ("DeletionOrder", ("linli:hasDeletionOrder", 0), "linli:dueAt", "2026-01-01T00:00:00+08:00", "MinCount MaxCount"),
])) + [
    # One thing more than a shape knows, and no class.
    *((f"one thing more in {shape}", put("*", "dpv:hasService", *inside), f"{shape}: Closed") for shape, *inside in [
        ("Signed",), ("Process", PROCESS), ("Controller", ENTITY, 0), ("Processor", ENTITY, 1), ("Gate", ENTITY, 2),
        ("Notice", NOTICE), ("Withdrawing", "dpv:hasConsentControl"), ("Signature", MEASURE), ("Status", giving),
        ("GateStatement", "linli:hasGateStatement", 0), ("DeletionOrder", "linli:hasDeletionOrder", 0),
    ]),
    *((f"no class of {shape}", drop("@type", *inside), f"{shape}: Class") for shape, *inside in [
        ("Process", PROCESS), ("Controller", ENTITY, 0), ("Processor", ENTITY, 1), ("Gate", ENTITY, 2),
        ("Notice", NOTICE), ("Withdrawing", "dpv:hasConsentControl"), ("Signature", MEASURE),
        ("Until", giving, "dpv:hasDuration"),
    ]),
    ("no record", put("linli:SignedRecord", "@type"), "Common: Class"),
    ("a record without a name", drop("@id"), "Signed: NodeKind"),
    ("a record of another name", put("urn:x", "@id"), "Signed: Pattern"),
    ("somebody more in it", lambda record: record[ENTITY].append({"@id": "urn:x", "@type": "dpv:Entity"}),
     "Common: QualifiedMaxCount at hasEntity"),
    ("another home than the signed one", put(f"ni:///sha-256;{'A' * 43}", "linli:household"), "not signed: whose home"),
    ("no home, where one was signed", drop("linli:household"), "not signed: whose home"),
    ("withdrawn in fewer ways than were signed", drop(0, "dpv:hasConsentControl", "dpv:isExercisedAt"),
     "not signed: how to withdraw"),
    ("signed in no known language", put("und", "dct:language", NOTICE), "Signed: In at hasNotice/language"),
    ("three bases", put(["cn:SeparateConsent", "cn:PIPL-A31", "cn:FR-A6"], "dpv:hasLegalBasis"),
     "Common: MaxCount at hasLegalBasis"),
    ("kept four times", again("dpv:hasStorageCondition", 1, PROCESS), "Process: MaxCount at hasStorageCondition"),
    *((f"{shape} twice", again("dpv:hasStorageCondition", index, PROCESS), f"{OFTEN} {shape}")
      for index, shape in enumerate(["Place", "Keeping", "Deletion"])),
    ("entered by two", put(["*", "**"], "linli:enteredBy", last), "Status: MaxCount at enteredBy"),
    ("replaces two", put([NOBODY, "urn:x"], "dct:replaces", last), "Status: MaxCount at replaces"),
    ("replaced by two", put([NOBODY, "urn:x"], "dct:isReplacedBy", last), "Status: MaxCount at isReplacedBy"),
    ("two of them", lambda record: record.update({"@included": [{"@id": NOBODY, "@type": "linli:SignedRecord"}]}),
     "it is no record: nothing in it is one, or several are"),
    *((f"a moment without its offset, {name} of {inside[0]}", put(SOMEWHERE, name, *inside), "Moment: Pattern")
      for name, *inside in [
        ("dct:date", "linli:hasGateStatement", 0), ("dct:date", "linli:hasDeletionOrder", 0),
        ("linli:dueAt", "linli:hasDeletionOrder", 0),
    ]),
    ("in two states",
     put(["dpv:ConsentGiven", "dpv:ConsentExpired"], "@type", giving),
     "Status: QualifiedMaxCount at type"),
    ("a day, and no moment", put({"@type": "xsd:date", "@value": "2026-11-23"}, "dct:date", NOTICE),
     "Moment: Datatype"),
]

# What is wrong with any record.
RECORD = [
    ("nothing to find the notice by", put("https://linli.example/notice/1", "@id", NOTICE), "Notice: Pattern"),
    ("two purposes", put(["dpv:EnforceAccessControl", "linli:RelayPhoto"], "dpv:hasPurpose", PROCESS),
     "Process: MaxCount at hasPurpose"),
    ("a kind the purpose does not need", other_kind, "Fitting"),
    ("any recipient", lambda record: rename_gate(record, ANYWHERE), "Gate: Pattern"),
    ("two recipients", two_gates, "Process: MaxCount at hasRecipient"),
    ("kept nowhere", drop(0, *STORED), "Process: QualifiedMinCount at hasStorageCondition as Place"),
    ("kept elsewhere", put("loc:CN", "dpv:hasLocation", *STORED, 0), "Storage: Xone"),
    ("kept here and elsewhere", more("loc:CN", "dpv:hasLocation", *STORED, 0), "Storage: Xone"),
    *((f"kept or deleted in no kind of way, {index}", drop("@type", *STORED, index), "Storage: Xone")
      for index in range(3)),
    ("kept until nothing", drop("dpv:hasDuration", *STORED, 1), "Storage: Xone"),
    ("kept until no moment", drop("rdf:value", *STORED, 1, "dpv:hasDuration"), "Storage: Xone"),
    ("kept for two times", more(UNTIL, "dpv:hasDuration", *STORED, 1), "Storage: Xone"),
    ("never deleted", drop(-1, *STORED), "Process: QualifiedMinCount at hasStorageCondition as Deletion"),
    ("deleted in a month", put("P1M", "@value", *STORED, -1, "dpv:hasDuration", "rdf:value"), "Storage: Xone"),
    ("deleted at two times", more({"rdf:value": "P1M"}, "dpv:hasDuration", *STORED, -1), "Storage: Xone"),
    ("told twice how it is deleted", put(["*", "**"], "dct:description", *STORED, -1), "Storage: Xone"),
    ("told in no words how it is deleted", put(NUMBER, "dct:description", *STORED, -1), "Storage: Xone"),
    ("told otherwise how it is deleted", put("*", "dct:description", *STORED, -1),
     "not signed: what happens at its end"),
    ("no end", drop("dpv:hasDuration", giving), ONCE),
    ("taken at no time", drop("linli:recordedAt", giving), ONCE),
    ("implied, not explicit", put("dpv:ConsentGiven", "@type", giving), ONCE),
    ("refused, not given", put(["dpv:ConsentRefused", "dpv:ExplicitlyExpressedConsent"], "@type", giving), ONCE),
    ("given twice", lambda record: record[STATES].append(copy.deepcopy(giving(record))),
     "Signed: QualifiedMaxCount at hasConsentStatus as Giving"),
    ("ended twice", ended_twice, "Signed: QualifiedMaxCount at hasConsentStatus as Ending"),
    ("longer than twelve months", longer, "Span"),
    ("over before it begins", over_at_once, "Span"),
    ("kept longer than agreed", kept_longer, "NoLonger"),
    ("ended before it was given", ended_before, "InOrder"),
    *((f"a moment without its offset, {name}", put(SOMEWHERE, name, *inside), "Moment: Pattern")
      for name, *inside in [
        ("dpv:isIndicatedAtTime", giving), ("linli:recordedAt", giving),
        ("@value", giving, "dpv:hasDuration", "rdf:value"), ("dct:date", NOTICE),
    ]),
    *((f"{state} as {reason}", lambda record, state=state, reason=reason: ended(
        record, **{"@type": f"dpv:{state}", "linli:hasReason": f"linli:{reason}"}
    ), "Reasons: Xone") for state, reason in [
        ("ConsentWithdrawn", "Expired"), ("ConsentExpired", "Left"), ("ConsentRevoked", "Changed"),
        ("ConsentInvalidated", "Renewed"), ("RenewedConsentGiven", "Withdrawn"),
    ]),
    ("withdrawn for no reason", lambda record: ended(record, **{"linli:hasReason": None}),
     "Ended: MinCount at hasReason"),
    ("a state that does not exist", lambda record: ended(record, **{"@type": "dpv:ConsentTerminated"}),
     "no vocabulary has https://w3id.org/dpv#ConsentTerminated"),
    ("at the counter, entered by nobody", lambda record: ended(record, **{"dpv:hasIndicationMethod": "counter"}),
     "Entered: Or"),
    ("entered by somebody, and said in no way", lambda record: ended(
        record, **{"linli:enteredBy": "*", "dpv:hasIndicationMethod": None}
    ), "Entered: Or"),
    ("in the app, entered by somebody", lambda record: ended(record, **{"linli:enteredBy": "*"}), "Entered: Or"),
    ("given by another", lambda record: giving(record).update(
        {"dpv:isIndicatedBy": record["dpv:hasDataController"]}
    ), "Agreeing"),
    ("refused by another", lambda record: record[STATES].insert(0, {
        "@type": "dpv:ConsentRefused", "dpv:isIndicatedAtTime": giving(record)["dpv:isIndicatedAtTime"],
        "dpv:isIndicatedBy": record["dpv:hasDataController"],
    }), "Refusing"),
    ("withdrawn by who decides", lambda record: ended(
        record, **{"dpv:isIndicatedBy": record["dpv:hasDataController"]}
    ), "Acting"),
    ("ended by the person, without their doing", lambda record: ended(
        record, **{"@type": "dpv:ConsentExpired", "linli:hasReason": "linli:Expired"}
    ), "ByTheController"),
    ("the wrong signature", put("00" * 64, "linli:signature", MEASURE), "not signed: by this key"),
    ("other words than those signed", other_document, "not signed: by this key"),
    ("another gate than that agreed to", other_gate, "not signed: the gate"),
    ("a term that does not exist", put("dpv:Optional", "dpv:hasWish"),
     "no vocabulary has https://w3id.org/dpv#hasWish"),
    ("a word no context knows", put("*", "everything"), "no context knows everything"),
]


def unguarded(record):
    """As if the child had signed alone."""
    record["dpv:hasLegalBasis"] = "cn:SeparateConsent"
    giving(record)["dpv:isIndicatedBy"] = record["dpv:hasDataSubject"]["@id"]


def helped(record):
    """As if a helper had agreed for the child."""
    guardian(record)["@type"] = "dpv:Representative"


def guardian(record):
    return next(one for one in record[ENTITY] if one["@id"] == giving(record)["dpv:isIndicatedBy"])


def somebody(record):
    """Another guardian than the one who has signed."""
    guardian(record).update({"@id": NOBODY, "dpv:hasIdentifier": NOBODY})
    giving(record)["dpv:isIndicatedBy"] = NOBODY


# A child's, for whom a guardian has signed.
CHILD = [
    *fields([
        ("ActingFor", (guardian,), "dpv:hasIdentifier", "*", "MinCount MaxCount"),
        ("ActingFor", (guardian,), "dpv:hasName", "", "MinLength"),
        ("ActingFor", (guardian,), "dpv:isRepresentativeFor", NOBODY, "MinCount MaxCount Class"),
    ]),
    ("two names", put(["*", "**"], "dpv:hasName", guardian), "ActingFor: MaxCount at hasName"),
    ("one thing more of a guardian", put("*", "dpv:hasContact", guardian), "ActingFor: Closed"),
    ("a guardian by no pseudonym", lambda record: guardian(record).update({"@id": "urn:x"}), "ActingFor: Or"),
    ("the child itself", lambda record: giving(record).update(
        {"dpv:isIndicatedBy": record["dpv:hasDataSubject"]["@id"]}
    ), "Agreeing"),
    ("a helper", helped, "Agreeing"),
    ("a guardian of somebody else", put(NOBODY, "dpv:isRepresentativeFor", guardian), "Agreeing"),
    ("the child, as if it were none", unguarded, "not signed: who has signed"),
    ("another guardian", somebody, "not signed: who has signed"),
    ("nobody's child", put("cn:SeparateConsent", "dpv:hasLegalBasis"), "Agreeing"),
    ("withdrawn by one who is not named", drop(-1, ENTITY), "Acting"),
]

# That somebody has refused, and never agreed since.
REFUSAL = [
    *fields([
        ("Refused", (), "dct:identifier", "*", "MinCount MaxCount"),
        ("Common", (), "dpv:hasDataSubject", NOBODY, "MinCount"),
        ("Common", (), NOTICE, NOBODY, "MinCount"),
        ("Common", (), "dpv:hasJurisdiction", "loc:EU", "HasValue"),
        ("Common", (), STATES, None, "MinCount"),
        ("Process", (PROCESS,), "dpv:hasPurpose", "dpv:Marketing", "In"),
        ("Status", (last,), "dpv:isIndicatedAtTime", None, "MinCount"),
        ("Status", (last,), "dpv:isIndicatedBy", None, "MinCount"),
    ]),
    ("a refusal without a name", drop("@id"), "Refused: NodeKind"),
    ("signed", put({"@type": "dpv:DigitalSignatures"}, MEASURE), "Refused: Closed"),
    ("given, not refused", put("dpv:ConsentGiven", "@type", last), "Refused: In at hasConsentStatus/type"),
    ("no state at all", lambda record: [state.pop("@type") for state in record[STATES]],
     "Refused: MinCount at hasConsentStatus/type"),
    ("refused by who decides", lambda record: last(record).update(
        {"dpv:isIndicatedBy": record["dpv:hasDataController"]}
    ), "Refusing"),
    ("a kind the purpose does not need", other_kind, "Fitting"),
    ("no refusal", put(["dpv:ConsentRecord", "linli:Gate"], "@type"),
     "it is no refusal: nothing in it is one, or several are"),
]

# One's own, and what a guardian has refused.
OWN = [("as if a guardian's", put(["cn:SeparateConsent", "cn:PIPL-A31"], "dpv:hasLegalBasis"), "Guarded")]
FOR_A_CHILD = [
    ("as if one's own", put("cn:SeparateConsent", "dpv:hasLegalBasis"), "Guarded"),
    ("refused by a helper", put("dpv:Representative", "@type", ENTITY, -1), "Refusing"),
    ("refused by a guardian of somebody else", put(NOBODY, "dpv:isRepresentativeFor", ENTITY, -1), "Refusing"),
    ("refused by one who is not named", drop(-1, ENTITY), "Refusing"),
]

INSIDE = "dpv:hasRecordOfActivity"
RECEIPT = [
    *fields([
        ("Receipt", (), "dct:conformsTo", "dpv-27560:record", "MinCount MaxCount HasValue"),
        ("Receipt", (), "dct:identifier", NOBODY, "MinCount MaxCount Pattern"),
        ("Receipt", (), "dct:created", "2026-01-01T00:00:00+08:00", "MinCount MaxCount"),
        ("Receipt", (), "dct:creator", WORD, "MinCount MaxCount NodeKind"),
        ("Receipt", (), "schema:recipient", NOBODY, "MinCount MaxCount Class"),
        ("Receipt", (), INSIDE, {"@id": NOBODY, "@type": "dpv:ConsentRecord"}, "MinCount MaxCount Class"),
    ]),
    ("made at a moment without its offset", put(SOMEWHERE, "dct:created"), "Moment: Pattern"),
    ("one thing more in a receipt", put("*", "dpv:hasService"), "Receipt: Closed"),
    ("a receipt without a name", drop("@id"), "Receipt: NodeKind"),
    ("a receipt of another name", put("urn:x", "@id"), "Receipt: Pattern"),
    ("what came later", lambda receipt: ended(receipt[INSIDE]), "Fresh: MaxCount at hasConsentStatus"),
    ("what the gate said later", put({"@type": "linli:Deleted"}, "linli:hasGateStatement", INSIDE),
     "Fresh: MaxCount at hasGateStatement"),
    ("an order that came later", put({"@type": "linli:DeletionOrder"}, "linli:hasDeletionOrder", INSIDE),
     "Fresh: MaxCount at hasDeletionOrder"),
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
    """Every wrong copy of a document: what is wrong, what has to refuse it, and the copy."""
    if kind == "kantara":
        every = [(name, change, "") for name, change in KANTARA]
    elif kind == "receipt":
        inside = lambda change: lambda receipt: change(receipt[INSIDE])
        every = [*RECEIPT, *((name, inside(change), expected) for name, change, expected in RECORD)]
    elif kind == "refusal":
        is_childs = "cn:PIPL-A31" in document["dpv:hasLegalBasis"]
        every = [*REFUSAL, *(FOR_A_CHILD if is_childs else OWN)]
    else:
        has_all = "linli:hasGateStatement" in document and "linli:hasDeletionOrder" in document
        is_childs = "cn:PIPL-A31" in document["dpv:hasLegalBasis"]
        every = [*(FIELDS if has_all else []), *(CHILD if is_childs else []), *RECORD]
    for name, change, expected in every:
        wrong = copy.deepcopy(document)
        change(wrong)
        yield name, expected, wrong

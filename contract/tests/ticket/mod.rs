//! Consents and tickets as they are made: by a device, a log, and two witnesses.

use contract::{
    Language,
    consents::{Consent, Hash, Showing, Signatory, Ticket, Who},
    family::{Minor, name_of},
    gates::{Area, DataKind, Mode, Notice, Purpose, Storage, Suite, Texts, WayIn},
    id::GateId,
    ledger::Event,
    sessions::{self, Hex, PublicKey, Signature},
    text::{Name, Statement},
    time::{Offset, Span, Time},
};
use ed25519_dalek::{Signer as _, SigningKey};
use ledger::{
    chain::{ChainHead, Entry},
    checkpoint::Checkpoint,
    commitment::{Kind, Record, of_heads},
    follower::HeadsEntry,
    note::{self, Note, Signer},
    policy::Policy,
    proof::Proof,
    tree::Head,
};

/// 2026-11-23, eight o'clock.
pub(crate) const AT: Time = Time(1_795_392_000_000);

/// When a child is fourteen.
pub(crate) const GROWN: Time = Time(1_795_392_000_000 + 30 * 86_400_000);

pub(crate) const GATE: GateId = GateId::from_number(1);

const OWNER: Who = Who(Hash([5; 32]));
const CHILD: Who = Who(Hash([6; 32]));

/// The key of a person's device.
pub(crate) fn device() -> SigningKey {
    SigningKey::from_bytes(&[1; 32])
}

pub(crate) fn gate() -> SigningKey {
    SigningKey::from_bytes(&[2; 32])
}

pub(crate) fn public(secret: &SigningKey) -> PublicKey {
    let bytes = Hex(secret.verifying_key().to_bytes().to_vec());
    PublicKey { suite: sessions::Suite::Ed25519, bytes }
}

pub(crate) fn signed(by: &SigningKey, bytes: &[u8]) -> Signature {
    Hex(by.sign(bytes).to_bytes().to_vec())
}

pub(crate) fn notice() -> Notice {
    let text = |text: &str| Statement::try_from(text).expect("a statement");
    let name = |text: &str| Name::try_from(text).expect("a name");
    Notice {
        suite: Suite::One,
        gate: GATE,
        gate_name: name("东门"),
        gate_key: public(&gate()),
        version: 1,
        purpose: Purpose::Enter,
        kind: DataKind::Template,
        area: Area::Outside,
        mode: Mode::Touch,
        ways: vec![WayIn::Card, WayIn::Code],
        controller: name("物业公司"),
        contact: text("0571-0000"),
        vendor_contact: None,
        vendor: name("设备公司"),
        storage: Storage::Device,
        months: 12,
        texts: Texts {
            purpose: text("开门"),
            method: text("比对"),
            at_end: Some(text("到期就删除")),
            necessity: text("不刷脸也能进"),
            effect: text("不同意也一样进门"),
            rights: text("随时撤回"),
        },
        english: None,
        sealing: None,
    }
}

pub(crate) fn consent() -> Consent {
    let when = (AT, Offset::CHINA);
    let owner = Signatory { who: OWNER, home: Some("3-1-502") };
    Consent::to(&notice(), owner, &public(&device()), Language::Zh, when, Hash([7; 32]))
}

pub(crate) fn of_child() -> Consent {
    consent().of_child(CHILD, GROWN)
}

/// What the ledger says of the child.
pub(crate) fn minor() -> Minor {
    Minor { name: name_of(CHILD), grown_at: GROWN, guardian: Some(public(&device())) }
}

/// That somebody has agreed.
pub(crate) fn given(consent: &Consent, minor: Option<Minor>) -> Event {
    let document = consent.text();
    let signature = signed(&device(), &Consent::signed(&document));
    Event::ConsentGiven { at: AT, document, signature, minor }
}

/// The page of the log on which a consent stands.
pub(crate) struct Page {
    /// In which second each of the witnesses has seen it.
    pub(crate) seen_at: Vec<i64>,
    /// When the log says that it was made.
    pub(crate) made_at: Time,
}

/// One that both witnesses have seen at once.
pub(crate) fn page() -> Page {
    Page { seen_at: vec![AT.0 / 1_000; 2], made_at: AT - Span::SECOND }
}

/// What a person shows of whom the log has this event.
pub(crate) fn ticket(event: &Event, page: &Page) -> Ticket {
    of_kind(Kind::Consent, event, page)
}

pub(crate) fn of_kind(kind: Kind, event: &Event, page: &Page) -> Ticket {
    let event = serde_json::to_string(event).expect("plain data");
    let record = Record { kind, salt: Hash([1; 32]), event };
    let shown = record.shown(OWNER, ChainHead { count: 4, last: Hash([2; 32]) });
    let label = Hex(vec![1, 2, 3, 4, 5, 6]);
    let entry = [&label.0[..], &shown.commitment().0].concat();
    let entry = Entry::read(&entry).expect("an entry").hash();
    // Two entries before it, and that of the heads behind it.
    let before = Hash::of_node(Hash::of_entry(b"one"), Hash::of_entry(b"two"));
    let heads = Hash([3; 32]);
    let made_at = page.made_at.0.unsigned_abs();
    let last = of_heads(heads, made_at).hash();
    let root = Hash::of_node(before, Hash::of_node(entry, last));
    let log = log();
    let origin = log.key().name().to_owned();
    let checkpoint = Checkpoint { origin, head: Head { size: 4, root } };
    let mut note = Note::unsigned(checkpoint.text()).expect("a text");
    note.sign(&log, 0);
    for (witness, at) in witnesses().iter().zip(&page.seen_at) {
        note.sign(witness, at.unsigned_abs());
    }
    let proof = Proof { extra: None, index: 2, beside: vec![last, before], checkpoint: note };
    let heads = HeadsEntry { root: heads, at: made_at, beside: vec![entry, before] };
    Ticket { shown, label, proof: proof.to_string(), heads }
}

/// That the owner of a consent shows it.
pub(crate) fn showing(consent: &Consent, at: Time) -> Showing {
    let said = Showing::signed(Consent::hash(&consent.text()), at);
    Showing { at, signature: signed(&device(), &said) }
}

fn log() -> Signer {
    Signer::new("linli.example/log", note::Kind::Note, &[11; 32]).expect("a log")
}

fn witnesses() -> [Signer; 2] {
    [("committee", 12), ("street", 13)].map(|(name, seed)| {
        Signer::new(name, note::Kind::Cosignature, &[seed; 32]).expect("a witness")
    })
}

/// The rule of a gate: both witnesses, or no one.
pub(crate) fn policy(needs_both: bool) -> Policy {
    let [one, other] = witnesses();
    let quorum = if needs_both { "both" } else { "none" };
    let text = format!(
        "log {}\nwitness a {}\nwitness b {}\ngroup both all a b\nquorum {quorum}\n",
        log().key(),
        one.key(),
        other.key()
    );
    Policy::read(&text).expect("a policy")
}

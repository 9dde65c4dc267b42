//! Auditing: what an auditor reads is told to all, what they take along proves itself and names nobody, and when the
//! last audit was can be seen.

use std::collections::BTreeSet;

use contract::{
    Code, audit,
    auditing::{Body, EVERY, Finish, Show, Subject, Take},
    breaches::{self, About, Announce, Texts},
    consents::Withdraw,
    exports, gates,
    id::PersonId,
    joining::{Invite, Whom},
    ledger::{Event, Sync},
    people::Post,
    rights::{Ask, EraseMe, Kind, WAITING},
    suggestions::{Propose, Say},
    text::{Name, Search},
    time::{Span, Time},
    upkeep,
};
use ledger::{Hash, audit::Bundle, follower::Alarm, pack::NotProved};
use serde_json::Value;

use crate::{
    activities::{announced, draft as activity, sign_up},
    complaints::{body, lift},
    gates::neighbourhood,
    ledger::take_names,
    polls::{answers, draft as poll, pick, published},
    rights::wanted,
    suggestions::{idea, say},
    support::{
        Engine, Person, TestHub, code,
        gate::{face, statement},
        http, key, on_both_engines,
    },
};

/// Whom no auditor may hear of.
const CANARY: &str = "欧阳金丝雀";

/// Their number.
const TELEPHONE: &str = "13900001234";

/// What auditors have done, as everybody is told it.
pub(crate) async fn audits(person: &Person) -> Vec<Event> {
    let news = person.hub.ask(&Sync::default()).await.expect("the ledger");
    let events =
        news.ours.records.iter().filter_map(|record| serde_json::from_str(&record.event).ok());
    let is_audit =
        |event: &Event| matches!(event, Event::AuditRead { .. } | Event::AuditFinished { .. });
    events.filter(is_audit).collect()
}

/// Reads one thing; whether it was answered.
async fn look(person: &Person, of: Subject) -> Result<(), client::Error> {
    let (from, until, since) = (Time(0), Time(i64::MAX), Time(0));
    match of {
        Subject::Matters => {
            person.hub.ask(&audit::Count { from, until }).await?;
            let list = audit::List { from, until, missed: false, after: None };
            person.hub.ask(&list).await.map(drop)
        }
        Subject::Exports => person.hub.ask(&exports::List::default()).await.map(drop),
        Subject::Gates => {
            person.hub.ask(&gates::ShowFiling {}).await?;
            person.hub.ask(&gates::List {}).await.map(drop)
        }
        Subject::Breaches => person.hub.ask(&breaches::List {}).await.map(drop),
        Subject::Upkeep => person.hub.ask(&upkeep::Show {}).await.map(drop),
        Subject::Bundle => person.hub.ask(&Take { since }).await.map(drop),
    }
}

async fn taken(auditor: &Person, since: Time) -> Bundle {
    auditor.hub.ask(&Take { since }).await.expect("taken along")
}

/// How many are said, wait and are gone, of orders and of receipts.
fn counts(bundle: &Bundle) -> Vec<(u64, u64, u64)> {
    bundle.counts.iter().map(|count| (count.said, count.waiting, count.gone)).collect()
}

on_both_engines! {
    async fn what_an_auditor_reads_is_told_to_all_once_a_day(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let resident = hub.resident("王秀英").await;
        let (staff, manager) = (hub.staff("小李").await, hub.join("陈经理", Post::Manager, None).await);
        let auditor = hub.join("老周", Post::Auditor, None).await;

        for of in Subject::ALL {
            for person in [&resident, &staff] {
                assert_eq!(code(look(person, *of).await), Code::NotAllowed, "{of:?}");
            }
            let is_for_them = *of != Subject::Bundle;
            assert_eq!(look(&manager, *of).await.is_ok(), is_for_them, "{of:?}");
        }
        assert!(audits(&resident).await.is_empty());
        let mut expected = Vec::new();
        for of in Subject::ALL {
            for _ in 0..2 {
                look(&auditor, *of).await.expect("read");
                if expected.len() < audits(&resident).await.len() {
                    expected.push(Event::AuditRead { at: hub.now(), of: *of, by: None });
                }
                assert_eq!(audits(&resident).await, expected, "known as soon as it was answered");
            }
        }
        assert_eq!(expected.len(), Subject::ALL.len());

        hub.advance(Span::DAY);
        look(&auditor, Subject::Gates).await.expect("read");
        expected.push(Event::AuditRead { at: hub.now(), of: Subject::Gates, by: None });
        assert_eq!(audits(&resident).await, expected, "another day");
        let standing = manager.hub.ask(&Show {}).await.expect("told");
        assert_eq!((standing.reads, standing.read_at), (7, Some(hub.now())));
        assert_eq!(code(resident.hub.ask(&Show {}).await), Code::NotAllowed);
    }

    async fn an_auditor_is_appointed_by_a_body_and_everybody_is_told_which(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let resident = hub.resident("王秀英").await;
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let whom = |appointed_by| {
            let name = Name::try_from("老周").expect("a name");
            Invite { whom: Whom::Colleague { name, post: Post::Auditor, appointed_by } }
        };

        assert_eq!(code(manager.hub.change(&whom(None), &key()).await), Code::Invalid);
        let sheet = manager.hub.change(&whom(Some(Body::Owners)), &key()).await.expect("invited");
        let auditor = hub.use_up(sheet.cards[0].secret, "电脑").await.expect("joined");
        look(&auditor, Subject::Gates).await.expect("read");

        let by = Some(Body::Owners);
        let read = Event::AuditRead { at: hub.now(), of: Subject::Gates, by };
        assert_eq!(audits(&resident).await, [read]);
        let told = serde_json::to_string(&audits(&resident).await).expect("plain data");
        assert!(!told.contains("老周"), "what stays for ever names nobody");
    }

    async fn what_is_taken_along_proves_itself_and_names_nobody(hub: TestHub) {
        let (resident, _, mut gate) = neighbourhood(&hub).await;
        let auditor = hub.join("老周", Post::Auditor, None).await;
        let since = hub.now();
        gate.take_in(&hub, &resident, &face("王秀英")).await;
        resident.hub.change(&Withdraw { gate: None }, &key()).await.expect("withdrawn");
        gate.agent.round().await.expect("a round");
        assert_eq!(counts(&taken(&auditor, since).await), [(1, 1, 0), (1, 1, 0)], "they wait");
        hub.come_to_a_checkpoint().await;
        hub.advance(Span::DAY);
        hub.come_to_a_checkpoint().await;

        let bundle = taken(&auditor, since).await;

        assert_eq!(counts(&bundle), [(1, 0, 0), (1, 0, 0)]);
        assert!(!bundle.pages.is_empty(), "one of yesterday");
        let checked = bundle.check(None).expect("it holds");
        assert_eq!((checked.shown.len(), checked.signed), (2, 1));
        let text = serde_json::to_string(&bundle).expect("plain data");
        for secret in ["王秀英", "陈经理", "老周", "3栋1单元502", "3-1-502"] {
            assert!(!text.contains(secret), "{secret}: {text}");
        }
        let folder = tempfile::TempDir::new().expect("a place for temporary files");
        let (file, rule) = (folder.path().join("audit.json"), folder.path().join("rule"));
        std::fs::write(&file, &text).expect("kept");
        std::fs::write(&rule, &bundle.policy).expect("kept");
        let proved = witness::records::check(&file, Some(&rule)).expect("proved");
        for line in [
            "of deletion_ordered: 1 said, 0 wait for the log, 0 gone with their person",
            "signed by gates: 1",
            "\"event\":\"gate_notice\"",
            "only claimed:",
        ] {
            assert!(proved.contains(line), "{line}: {proved}");
        }

        let refused = |change: &dyn Fn(&mut Bundle)| {
            let mut changed = bundle.clone();
            change(&mut changed);
            changed.check(None).expect_err("it does not hold")
        };
        let place = bundle.shown[0].index;
        let size = bundle.pages[0].size;
        let event = |to: &mut Bundle| {
            let event = &mut to.shown[0].shown.record.event;
            *event = event.replacen("due_at", "due_to", 1);
        };
        assert_eq!(refused(&event), NotProved::Elsewhere(place));
        assert_eq!(refused(&|to| to.shown[0].index += 1), NotProved::Elsewhere(place + 1));
        assert_eq!(refused(&|to| to.shown.swap(0, 1)), NotProved::Elsewhere(place));
        assert_eq!(refused(&|to| to.pages[0].root = Hash([7; 32])), NotProved::Page(size));
        assert_eq!(refused(&|to| to.pages[0].heads.at += 1), NotProved::Page(size));
        let orders = NotProved::Count("deletion_ordered".to_owned());
        assert_eq!(refused(&|to| to.counts[0].said += 1), orders);
        assert_eq!(refused(&|to| drop(to.shown.remove(0))), orders);
        let altered = NotProved::Broken(Alarm::Altered);
        assert_eq!(refused(&|to| drop(to.ours.records.pop())), altered);
        assert!(Bundle::read(&text.replacen("linli-audit/1", "linli-audit/2", 1)).is_err());

        // Of whom was deleted nothing is shown any more, and it is said of how many.
        resident.hub.change(&EraseMe {}, &key()).await.expect("planned");
        hub.advance(WAITING);
        hub.keep_agenda().await;
        hub.come_to_a_checkpoint().await;
        let later = taken(&auditor, since).await;
        assert_eq!(counts(&later), [(1, 0, 1), (1, 0, 1)]);
        assert!(later.check(None).expect("it holds").shown.is_empty());
    }

    async fn an_audit_ends_with_what_was_found_and_the_next_is_due_a_year_later(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let resident = hub.resident("王秀英").await;
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let auditor = hub.join("老周", Post::Auditor, None).await;
        let before = auditor.hub.ask(&Show {}).await.expect("told");
        assert!(before.last.is_none() && !before.is_overdue(hub.now()));
        let since = before.since(hub.now());
        let bundle = taken(&auditor, since).await;
        let head = bundle.check(None).expect("it holds").seen.checkpoint.head;
        let finish = Finish { since, size: head.size, found: statement("告知要写清楚保存多久。") };

        assert_eq!(code(manager.hub.change(&finish, &key()).await), Code::NotAllowed, "not of oneself");
        let other = Finish { size: head.size + 1, ..finish.clone() };
        assert_eq!(code(auditor.hub.change(&other, &key()).await), Code::Invalid);
        let finished = auditor.hub.change(&finish, &key()).await.expect("ended");

        let Some(Event::AuditFinished { root, found, size, .. }) = audits(&resident).await.pop() else {
            panic!("everybody can read it")
        };
        assert_eq!((size, root, found), (head.size, head.root, finish.found));
        let standing = manager.hub.ask(&Show {}).await.expect("told");
        assert_eq!(standing.due_at, finished.at + EVERY);
        assert_eq!(standing.last, Some(finished));
        assert!(!standing.is_overdue(standing.due_at));
        hub.advance(EVERY);
        hub.advance(Span::SECOND);
        let standing = manager.hub.ask(&Show {}).await.expect("told");
        assert!(standing.is_overdue(hub.now()));
    }

    async fn no_answer_tells_an_auditor_who_a_resident_is(hub: TestHub) {
        let ids = lived(&hub).await;
        let auditor = hub.join("老周", Post::Auditor, None).await;
        let document = http().get(format!("{}/openapi.json", hub.origin)).send().await;
        let document = document.expect("an answer").bytes().await.expect("a body");
        let document: Value = serde_json::from_slice(&document).expect("JSON");

        let mut answered = BTreeSet::new();
        for (path, methods) in document["paths"].as_object().expect("paths") {
            // The stream says what has changed, and never ends.
            let Some(call) = methods.get("get").filter(|_| path != contract::live::PATH) else { continue };
            for address in addresses(path, call, &ids) {
                let Ok(bytes) = auditor.hub.document(&address).await else { continue };
                answered.insert(path.as_str());
                let text = String::from_utf8_lossy(&bytes);
                for secret in [CANARY, TELEPHONE, "4栋1单元101", "4-1-101"] {
                    assert!(!text.contains(secret), "{address} tells {secret}: {text}");
                }
            }
        }

        for path in [
            "/api/audit", "/api/audit/count", "/api/auditing", "/api/auditing/bundle",
            "/api/breaches", "/api/exports", "/api/gates", "/api/gates/filing", "/api/ledger",
            "/api/suggestions", "/api/suggestions/{id}", "/api/suggestions/{id}/comments", "/api/upkeep",
        ] {
            assert!(answered.contains(path), "{path} was not answered: {answered:?}");
        }
        let staff = hub.staff("小李").await;
        let seen = staff.hub.document("/api/suggestions").await.expect("read");
        assert!(String::from_utf8_lossy(&seen).contains(CANARY), "others are told, as she wished");
    }
}

/// What can be asked for by its number.
pub(crate) struct Ids {
    pub(crate) all: Vec<String>,
    pub(crate) consent: String,
}

/// Somebody who has done whatever one can do here, under their name.
async fn lived(hub: &TestHub) -> Ids {
    let (_, manager, gate) = neighbourhood(hub).await;
    let staff = hub.staff("小李").await;
    let resident = hub.join(CANARY, Post::Resident, Some("4-1-101")).await;
    let said = format!("请打{TELEPHONE}找{CANARY}，我家4栋1单元101。");
    let file = contract::complaints::File { text: Some(body(&said)), ..lift() };
    let complaint = resident.hub.change(&file, &key()).await.expect("filed").id;
    let idea = Propose { is_named: true, ..idea("加一盏路灯") };
    let suggestion = resident.hub.change(&idea, &key()).await.expect("made").id;
    let comment = Say { is_named: true, ..say(suggestion, "晚上太黑。") };
    resident.hub.change(&comment, &key()).await.expect("said");
    let activity = announced(&staff, activity(hub)).await;
    sign_up(&resident, activity, 1).await.expect("signed up");
    let draft = poll(hub, contract::polls::Voice::Person, contract::polls::Secrecy::Named);
    let poll = published(&staff, draft).await;
    answers(&resident, poll, pick(0)).await.expect("answered");
    let given = resident.agree(gate.id).await.expect("agreed");
    let ask = Ask { wanted: wanted(Kind::Explain, &said), of: None };
    let request = resident.hub.change(&ask, &key()).await.expect("asked").id;
    let text = || statement("一句话");
    let texts = Texts {
        kinds: text(),
        cause: text(),
        harm: text(),
        remedy: text(),
        self_help: text(),
        contact: text(),
    };
    let (found_at, about) = (hub.now(), About::Everybody {});
    let drill = Announce { is_drill: true, found_at, about, texts };
    manager.hub.change(&drill, &key()).await.expect("told");
    hub.keep_agenda().await;
    take_names(hub, &manager).await;
    hub.come_to_a_checkpoint().await;
    let export = manager.hub.ask(&exports::List::default()).await.expect("listed")[0].id;
    let search = Search::try_from("4-1-101").expect("a search");
    let reason = contract::ledger::Reason::Visit;
    let found = staff.hub.ask(&contract::counter::Look { search, reason }).await.expect("found");
    let home = found.first().expect("the household").id;
    let person: PersonId = resident.account.person;
    let all = vec![
        complaint.to_string(),
        suggestion.to_string(),
        activity.to_string(),
        poll.to_string(),
        gate.id.to_string(),
        request.to_string(),
        export.to_string(),
        home.to_string(),
        person.to_string(),
    ];
    Ids { all, consent: given.consent.to_string() }
}

/// Each address of a call with what it needs, by whatever number is known.
pub(crate) fn addresses(path: &str, call: &Value, ids: &Ids) -> Vec<String> {
    let (mut paths, mut query) = (vec![path.to_owned()], Vec::new());
    for parameter in call["parameters"].as_array().into_iter().flatten() {
        let name = parameter["name"].as_str().expect("a name");
        match (parameter["in"].as_str(), name) {
            (Some("path"), "name") => {
                paths = paths.iter().map(|path| path.replace("{name}", "a.pdf")).collect();
            }
            (Some("path"), name) => {
                let mark = format!("{{{name}}}");
                let each =
                    |path: &String| ids.all.iter().map(|id| path.replace(&mark, id)).collect();
                paths = paths.iter().flat_map::<Vec<_>, _>(each).collect();
            }
            (Some("query"), name) if parameter["required"] == true => {
                let value = match name {
                    "from" | "since" => "0",
                    "until" => "9000000000000",
                    "question" | "size" | "now" | "record" => "1",
                    "home" => "4-1-101",
                    "search" => "101",
                    "reason" => "visit",
                    "consent" => ids.consent.as_str(),
                    other => panic!("{path} needs {other}, which this test does not know"),
                };
                let value: String = value.bytes().map(|byte| format!("%{byte:02X}")).collect();
                query.push(format!("{name}={value}"));
            }
            _ => {}
        }
    }
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    paths.into_iter().map(|path| path + &query).collect()
}

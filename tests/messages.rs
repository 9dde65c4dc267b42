//! Real messages with their real answers go through and come back to the byte.

use std::{collections::HashMap, sync::Arc};

use contract::{
    complaints::{Act, Do, EntryKind, File, Show},
    text::{Body, Subject},
};
use serde_json::Value;

use crate::support::{
    Engine, MESSAGES, NOTICE, Person, TestHub, key, on_both_engines, root, skip, tell,
};

/// A row of the data: a message and its answer.
pub(crate) struct Message {
    pub(crate) subject: String,
    pub(crate) body: String,
    pub(crate) reply: String,
}

/// The rows, where they are at hand.
pub(crate) fn messages() -> Option<Vec<Message>> {
    let path = root().join("../shared/data/messages-answered.jsonl");
    let text = std::fs::read_to_string(path).ok()?;
    let field = |row: &Value, name: &str| row[name].as_str().expect("a text").to_owned();
    let rows = text.lines().map(|line| {
        let row: Value = serde_json::from_str(line).expect("a row is JSON");
        Message {
            subject: field(&row, "subject"),
            body: field(&row, "body"),
            reply: field(&row, "reply"),
        }
    });
    Some(rows.collect())
}

on_both_engines! {
    async fn all_are_filed_answered_and_read_back(hub: TestHub) {
        let Some(messages) = messages() else {
            skip(MESSAGES);
            return;
        };
        let count = messages.len();
        let mut residents = Vec::new();
        for number in 0..50 {
            residents.push(Arc::new(hub.resident(&format!("居民{number}")).await));
        }
        let mut staff = Vec::new();
        for number in 0..5 {
            staff.push(Arc::new(hub.staff(&format!("员工{number}")).await));
        }
        let mut lanes: HashMap<usize, Vec<Message>> = HashMap::new();
        for (number, message) in messages.into_iter().enumerate() {
            lanes.entry(number % residents.len()).or_default().push(message);
        }

        let walks: Vec<_> = lanes
            .into_iter()
            .map(|(lane, messages)| {
                let (resident, staff) =
                    (Arc::clone(&residents[lane]), Arc::clone(&staff[lane % staff.len()]));
                let clock = Arc::clone(&hub.clock);
                tokio::spawn(async move {
                    for message in messages {
                        // Time passes, so that nobody files faster than the limits allow.
                        clock.fetch_add(4_000, std::sync::atomic::Ordering::Relaxed);
                        walk(&resident, &staff, message).await;
                    }
                })
            })
            .collect();
        for walk in walks {
            walk.await.expect("no lane fails");
        }

        let mut filed = 0;
        for resident in &residents {
            filed += resident.hub.ask(&contract::complaints::Mine { after: None }).await.expect("listed").len();
        }
        tell(&format!("{filed} real messages filed, answered and read back"));
        assert_eq!(filed, count);
    }
}

/// One message and its answer, every call sent twice with its key.
async fn walk(resident: &Person, staff: &Person, message: Message) {
    let file = File {
        door: None,
        place: None,
        subject: Some(Subject::try_from(message.subject.as_str()).expect("within the limit")),
        text: Some(Body::try_from(message.body.as_str()).expect("within the limit")),
        photos: Vec::new(),
        about: None,
        notice: NOTICE,
    };
    let once = key();
    let receipt = resident.hub.change(&file, &once).await.expect("filing works");
    assert_eq!(resident.hub.change(&file, &once).await.expect("repeated"), receipt);
    let id = receipt.id;
    let text = Body::try_from(message.reply.as_str()).expect("within the limit");
    let answer = Do { id, act: Act::Resolve { text, photos: Vec::new() }, seen: Some(1) };
    let once = key();
    let done = staff.hub.change(&answer, &once).await.expect("resolved");
    assert_eq!(staff.hub.change(&answer, &once).await.expect("repeated"), done);

    let case = resident.hub.ask(&Show { id }).await.expect("shown");

    assert_eq!(case.subject, Some(message.subject));
    assert_eq!(case.entries.len(), 2);
    assert_eq!(case.entries[0].kind, EntryKind::Filed);
    assert_eq!(case.entries[0].text, message.body);
    assert_eq!(case.entries[1].text, message.reply);
}

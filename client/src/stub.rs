//! A hub that answers from a script and notes what it was asked; and what a client promises it.

use std::{
    collections::VecDeque,
    fmt::Display,
    sync::{Arc, Mutex, atomic::AtomicI64},
};

use contract::{
    Code, Language, Problem,
    id::{CommunityId, DeviceId, PersonId},
    joining::Secret,
    live::Event,
    people::{Me, Post},
    sessions::{Begin, Challenge, Hex, Show},
    text::Name,
    time::Time,
};
use ed25519_dalek::{Signature, VerifyingKey};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::{
    Account, Clock, Error, Hub, IdempotencyKey, Keys,
    following::{Kept, Memory, Verdict, look},
    join, sign_in,
};

#[tokio::test]
async fn a_join_whose_answer_was_lost_is_sent_again_as_it_was() {
    let stub = Stub::new([None, Some(answer(&me()))]).await;
    let (hub, keys) = (stub.hub(), Keys::memory());
    let name = Name::try_from("手机").expect("a good name");

    let lost = join(&hub, &keys, Secret::from_random(1), name.clone()).await;
    let account = join(&hub, &keys, Secret::from_random(1), name).await.expect("joined");

    assert_eq!(lost, Err(Error::Offline));
    let asked = stub.asked();
    assert_eq!(asked[0].body, asked[1].body);
    assert_eq!(asked[0].header("idempotency-key"), asked[1].header("idempotency-key"));
    assert_eq!(keys.list().await, Ok(vec![account]));
    assert_eq!(keys.joining().await.map(|joining| joining.is_none()), Ok(true));
}

#[tokio::test]
async fn a_call_without_a_session_signs_in_and_is_sent_again_under_its_key() {
    let nonce = Hex(vec![7; 32]);
    let challenge = Challenge { nonce: nonce.clone(), now: Time(1) };
    let stub = Stub::new([
        Some(answer(&me())),
        Some(refusal(Code::NotSignedIn)),
        Some(answer(&challenge)),
        Some(answer(&me()).replace("\r\n\r\n", "\r\nlinli-session: tok\r\n\r\n")),
        Some(answer(&challenge)),
    ])
    .await;
    let (hub, keys) = (stub.hub(), Keys::memory());
    let account = joined(&hub, &keys).await;
    let key = IdempotencyKey::new();

    hub.change(&Begin {}, &key).await.expect("signed in on the way");

    let asked = stub.asked();
    assert_eq!(asked[1].header("authorization"), None);
    assert_eq!(asked[4].header("authorization"), Some("Bearer tok"));
    assert_eq!(asked[4].header("idempotency-key"), Some(key.as_str()));
    assert_eq!(asked[1].header("idempotency-key"), Some(key.as_str()));
    assert_eq!(asked[4].header("linli-contract"), Some("1"));
    let device = account.device.to_string();
    let said: Vec<_> = asked.iter().map(|asked| asked.header("linli-device")).collect();
    assert_eq!(said, [Some("none"), Some(&*device), None, None, Some(&*device)], "for whom");
    assert_eq!(asked[4].header("accept-language"), Some("en"));
    let open: contract::sessions::Open = serde_json::from_str(&asked[3].body).expect("an Open");
    let signed = contract::sessions::statement(hub.origin(), account.device, &nonce, Time(42));
    assert_eq!(open.time, Time(42));
    assert!(holds(&account, &signed, &open.signature));
}

#[tokio::test]
async fn a_device_without_its_key_is_told_so() {
    let challenge = Challenge { nonce: Hex(vec![7; 32]), now: Time(1) };
    let stub = Stub::new([Some(answer(&challenge))]).await;

    let refused = sign_in(&stub.hub(), &Keys::memory(), DeviceId::from_number(9)).await;

    assert_eq!(refused.map_err(|error| error.code()), Err(Some(Code::DeviceRevoked)));
}

#[tokio::test]
async fn a_hub_is_used_as_nobody_of_another_hub() {
    let stub = Stub::new([Some(answer(&me()))]).await;
    let (hub, keys) = (stub.hub(), Keys::memory());
    let account = joined(&hub, &keys).await;
    assert_eq!(hub.used_as().await, Ok(account.clone()));

    let elsewhere = Hub::new("https://elsewhere.example");
    elsewhere.use_account(&keys, account.device);

    let refused = elsewhere.used_as().await;
    assert_eq!(refused.map_err(|error| error.code()), Err(Some(Code::NotSignedIn)));
}

/// Remembers nothing, and is told nothing.
struct Blank;

impl Memory for Blank {
    fn find(&self) -> Result<Kept, Error> {
        Ok(Kept::default())
    }

    fn replace(&self, _: &Kept, _: &Kept) -> Result<bool, Error> {
        panic!("nobody has told anything")
    }
}

#[tokio::test]
async fn who_came_meanwhile_is_not_asked_for_anothers_chain() {
    let stub = Stub::new([None]).await;
    let hub = stub.hub();
    let (own, other) = (DeviceId::from_number(1), DeviceId::from_number(2));
    hub.use_account(&Keys::memory(), other);

    let looked = look(&hub, &Blank, Some(own), None).await;
    let refused = Error::Refused(Problem::new(Code::NotSignedIn, Language::En));
    assert_eq!(looked.verdict, Verdict::Away(refused));
    assert!(stub.asked().is_empty());

    let looked = look(&hub, &Blank, Some(other), None).await;
    assert_eq!(looked.verdict, Verdict::Away(Error::Offline));
    assert_eq!(stub.asked().len(), 1);
}

#[tokio::test]
async fn what_is_no_problem_is_garbled_and_nobody_there_is_offline() {
    let stub = Stub::new([
        Some("HTTP/1.1 502 Bad Gateway\r\nconnection: close\r\n\r\n<html>".to_owned()),
        Some("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nnonsense".to_owned()),
        None,
    ])
    .await;
    let hub = stub.hub();

    for expected in ["garbled", "garbled", "offline"] {
        let found = match hub.ask(&Show {}).await {
            Err(Error::Garbled(_)) => "garbled",
            Err(Error::Offline) => "offline",
            other => panic!("{other:?}"),
        };
        assert_eq!(found, expected);
    }
}

#[tokio::test]
async fn a_live_stream_resumes_where_it_broke_and_ends_when_refused() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
    let reset = "id: a.7\ndata: {\"kind\":\"reset\"}\n\ndata: {\"kind\":";
    let stub = Stub::new([
        Some(format!("{head}{reset}")),
        None,
        Some(format!("{head}: nothing new\n\n")),
        Some(refusal(Code::NotSignedIn)),
    ])
    .await;
    let mut live = stub.hub().live();

    assert_eq!(live.next().await, Some(Event::Reset));
    assert_eq!(live.next().await, Some(Event::Ended));
    assert_eq!(live.next().await, None);

    let asked = stub.asked();
    assert_eq!(asked[0].header("last-event-id"), None);
    assert!(asked[1..].iter().all(|asked| asked.header("last-event-id") == Some("a.7")));
}

#[tokio::test]
async fn a_live_stream_that_broke_before_its_first_event_may_have_missed_some() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
    let open = Some(format!("{head}: linli\n\n"));
    let stub = Stub::new([open.clone(), open, Some(refusal(Code::NotSignedIn))]).await;
    let mut live = stub.hub().live();

    assert_eq!(live.next().await, Some(Event::Reset));
    assert_eq!(live.next().await, Some(Event::Ended));
}

#[test]
fn everything_native_crosses_threads() {
    fn crosses<T: Send + Sync>() {}
    fn moves<T: Send>(_: T) {}
    crosses::<(Hub, Keys, Account, Error)>();
    let (hub, keys) = (Hub::new("http://127.0.0.1:1"), Keys::memory());
    moves(hub.live());
    moves(hub.ask(&Show {}));
    moves(sign_in(&hub, &keys, DeviceId::from_number(1)));
}

struct Stub {
    origin: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

#[derive(Clone, Debug)]
struct Asked {
    head: String,
    body: String,
}

impl Asked {
    fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(found, _)| *found == name).map(|(_, value)| value).next()
    }
}

impl Stub {
    /// A hub that gives these answers in turn; `None` hangs up.
    async fn new(script: impl IntoIterator<Item = Option<String>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let origin = format!("http://{}", listener.local_addr().expect("bound"));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let mut script: VecDeque<_> = script.into_iter().collect();
        let notes = Arc::clone(&asked);
        tokio::spawn(async move {
            while let Some(answer) = script.pop_front() {
                let (mut stream, _) = listener.accept().await.expect("a caller");
                let request = read(&mut stream).await;
                notes.lock().expect("no test panicked here").push(request);
                if let Some(answer) = answer {
                    stream.write_all(answer.as_bytes()).await.expect("written");
                }
            }
        });
        Self { origin, asked }
    }

    fn hub(&self) -> Hub {
        let hub = Hub::with_clock(&self.origin, Clock::Set(Arc::new(AtomicI64::new(42))));
        hub.set_language(Language::En);
        hub
    }

    fn asked(&self) -> Vec<Asked> {
        self.asked.lock().expect("no test panicked here").clone()
    }
}

async fn read(stream: &mut TcpStream) -> Asked {
    let mut text = String::new();
    loop {
        let mut bytes = [0; 4096];
        let count = stream.read(&mut bytes).await.expect("a request");
        assert_ne!(count, 0, "the request broke off: {text}");
        text.push_str(&String::from_utf8_lossy(&bytes[..count]));
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let asked = Asked { head: head.to_owned(), body: body.to_owned() };
        let length = asked.header("content-length").map_or(Ok(0), str::parse);
        if Ok(asked.body.len()) == length {
            return asked;
        }
    }
}

async fn joined(hub: &Hub, keys: &Keys) -> Account {
    let name = Name::try_from("phone").expect("a good name");
    join(hub, keys, Secret::from_random(1), name).await.expect("joined")
}

fn holds(account: &Account, signed: &[u8], signature: &Hex) -> bool {
    let key = account.key.bytes.0.as_slice().try_into().expect("32 bytes");
    let key = VerifyingKey::from_bytes(key).expect("a point");
    let signature = Signature::from_slice(&signature.0).expect("64 bytes");
    key.verify_strict(signed, &signature).is_ok()
}

fn me() -> Me {
    Me {
        person: PersonId::from_number(1),
        device: DeviceId::from_number(2),
        community: CommunityId::from_number(3),
        name: "王芳".to_owned(),
        post: Post::Resident,
        home: Some("3-2-501".to_owned()),
    }
}

fn answer(value: &impl serde::Serialize) -> String {
    response("200 OK", "application/json", serde_json::to_string(value).expect("JSON"))
}

fn refusal(code: Code) -> String {
    let problem = serde_json::to_string(&Problem::new(code, Language::En)).expect("JSON");
    response(format!("{} No", code.status()), "application/problem+json", problem)
}

fn response(status: impl Display, content_type: &str, body: String) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\n\
         connection: close\r\n\r\n{body}"
    )
}

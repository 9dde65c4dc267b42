//! Hostile and broken requests: each gets a problem a person can act on, and nothing changes.

use contract::{Code, community::DoorCode, complaints::File, text::Body};
use hub::limits::Rates;
use reqwest::{Method, StatusCode, header};
use serde_json::{Value, json};

use crate::{
    complaints::lift,
    support::{Engine, NOTICE, TestHub, code, http, key},
};

async fn start() -> TestHub {
    TestHub::start(Engine::Sqlite).await.expect("SQLite needs no server")
}

/// Sends raw bytes to the path of filing.
async fn send(hub: &TestHub, body: impl Into<reqwest::Body>) -> (StatusCode, Value) {
    send_with(hub, body, |request| request.header("idempotency-key", key().as_str())).await
}

async fn send_with(
    hub: &TestHub,
    body: impl Into<reqwest::Body>,
    with: impl Fn(reqwest::RequestBuilder) -> reqwest::RequestBuilder,
) -> (StatusCode, Value) {
    let client = http();
    let request = client.request(Method::POST, format!("{}/api/complaints", hub.origin));
    let answer = with(request).body(body).send().await.expect("an answer");
    let status = answer.status();
    let kind = answer.headers().get(header::CONTENT_TYPE).cloned();
    if !status.is_success() {
        let kind = kind.and_then(|kind| kind.to_str().ok().map(str::to_owned));
        assert_eq!(kind.as_deref(), Some("application/problem+json"));
    }
    let body = answer.bytes().await.expect("a body");
    (status, serde_json::from_slice(&body).expect("JSON"))
}

#[tokio::test(flavor = "multi_thread")]
async fn each_fault_is_named_with_its_field() {
    let hub = start().await;
    let long = "字".repeat(Body::MAX + 1);
    let table = [
        (json!({"notice": NOTICE}), "invalid", "text"),
        (json!({"text": "  \n", "notice": NOTICE}), "invalid", "text"),
        (json!({"text": long, "notice": NOTICE}), "invalid", "text"),
        (json!({"text": "a\u{0}b", "notice": NOTICE}), "invalid", "text"),
        (json!({"text": "a\u{202e}b", "notice": NOTICE}), "invalid", "text"),
        (json!({"text": 5, "notice": NOTICE}), "invalid", "text"),
        (json!({"text": "a"}), "invalid", "notice"),
        (json!({"text": "a", "notice": "1"}), "invalid", "notice"),
        (json!({"text": "a", "notice": NOTICE, "author": "x"}), "invalid", "author"),
        (json!({"text": "a", "notice": NOTICE, "subject": "a\nb"}), "invalid", "subject"),
        (json!({"text": "a", "notice": NOTICE, "photos": ["zz"]}), "invalid", "photos[0]"),
        (json!({"text": "a", "notice": NOTICE, "photos": ["0000000000001"]}), "invalid", "photos"),
        (
            json!({"text": "a", "notice": NOTICE, "photos": vec!["0000000000001"; 7]}),
            "invalid",
            "photos",
        ),
        (json!({"text": "a", "notice": NOTICE, "door": "no such door"}), "invalid", "door"),
    ];
    for (request, expected, field) in table {
        let (status, problem) = send(&hub, request.to_string()).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{request}");
        assert_eq!(problem["code"], expected, "{request}");
        assert_eq!(problem["fields"][0]["field"], field, "{request}");
        let sentence = problem["fields"][0]["detail"].as_str().expect("a sentence");
        assert!(sentence.chars().any(|c| c > '\u{4e00}'), "{sentence}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_request_is_malformed() {
    let hub = start().await;
    let bodies: [&'static [u8]; 6] =
        [b"", b"{", b"[]", b"\xff\xfe", b"{\"text\":\"\xff\",\"notice\":3}", b"{} {}"];
    for body in bodies {
        let (status, problem) = send(&hub, body).await;
        assert!(status.is_client_error(), "{body:?}: {status}");
        assert!(["malformed", "invalid"].contains(&problem["code"].as_str().unwrap()), "{body:?}");
    }
    let (status, problem) = send(&hub, vec![b' '; hub::call::MAX_BODY + 1]).await;
    assert_eq!((status.as_u16(), problem["code"].as_str()), (413, Some("too_large")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changing_call_needs_a_key_and_its_own_site() {
    let hub = start().await;
    let body = json!({"text": "电梯", "notice": NOTICE}).to_string();
    type Headers = &'static [(&'static str, &'static str)];
    let table: [(Headers, u16, &str); 6] = [
        (&[], 400, "key_missing"),
        (&[("idempotency-key", "short")], 400, "key_missing"),
        (&[("idempotency-key", "0123456789abcdef 01")], 400, "key_missing"),
        (
            &[("idempotency-key", "0123456789abcdef"), ("origin", "https://evil.example")],
            403,
            "not_allowed",
        ),
        (&[("idempotency-key", "0123456789abcdef"), ("cookie", "linli=x")], 403, "not_allowed"),
        (&[("idempotency-key", "0123456789abcdef"), ("linli-contract", "0")], 426, "update_needed"),
    ];
    for (headers, status, expected) in table {
        let (answered, problem) = send_with(&hub, body.clone(), |mut request| {
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            request
        })
        .await;
        assert_eq!((answered.as_u16(), problem["code"].as_str()), (status, Some(expected)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_speaks_the_readers_language() {
    let hub = start().await;
    let (_, problem) = send_with(&hub, "{}", |request| {
        request.header("idempotency-key", key().as_str()).header("accept-language", "en-GB")
    })
    .await;
    assert_eq!(problem["fields"][0]["detail"], "Missing: notice.");
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_that_somebody_made_up_do_not_get_around_the_limits() {
    let three = std::num::NonZeroU32::new(3).expect("three");
    let rates = Rates { calls_by_address: three, ..Rates::default() };
    let hub = TestHub::start_with(Engine::Sqlite, rates).await.expect("SQLite needs no server");
    let http = http();
    let mut answered = Vec::new();
    for number in 0..5 {
        let request = http.get(format!("{}/api/community", hub.origin)).bearer_auth(number);
        answered.push(request.send().await.expect("an answer").status().as_u16());
    }

    assert_eq!(answered, [200, 200, 200, 429, 429]);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_busy_door_does_not_close_the_others() {
    let three = std::num::NonZeroU32::new(3).expect("three");
    let rates = Rates { filings_by_door: three, ..Rates::default() };
    let hub = TestHub::start_with(Engine::Sqlite, rates).await.expect("SQLite needs no server");
    let visitor = hub.client();
    let at = |door: &str| File { door: DoorCode::try_from(door.to_owned()).ok(), ..lift() };
    for _ in 0..3 {
        visitor.change(&at("3-1"), &key()).await.expect("filing works");
    }

    let refused = visitor.change(&at("3-1"), &key()).await;
    assert!(matches!(refused, Err(client::Error::Refused(_))), "{refused:?}");
    visitor.change(&at("east"), &key()).await.expect("filing works at another door");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_too_often_is_told_when_to_come_back() {
    let three = std::num::NonZeroU32::new(3).expect("three");
    let rates = Rates { filings_by_address: three, ..Rates::default() };
    let hub = TestHub::start_with(Engine::Sqlite, rates).await.expect("SQLite needs no server");
    let visitor = hub.client();
    for _ in 0..3 {
        visitor.change(&lift(), &key()).await.expect("filing works");
    }

    let refused = visitor.change(&lift(), &key()).await;
    let Err(client::Error::Refused(problem)) = refused else { panic!("{refused:?}") };
    hub.advance(contract::time::Span::SECOND.times(i64::from(problem.retry_after.expect("when"))));

    assert_eq!(problem.code, Code::TooMany);
    assert!(visitor.change(&lift(), &key()).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_addresses_and_methods_are_problems_too() {
    let hub = start().await;
    let client = http();
    for (method, path, status) in [
        (Method::GET, "/api/nothing", 404),
        (Method::GET, "/api/complaints/zzz", 422),
        (Method::GET, "/api/complaints/0000000000000", 404),
        (Method::DELETE, "/api/complaints", 405),
        (Method::GET, "/api/inbox?queue=none", 422),
        (Method::GET, "/api/inbox?after=1", 422),
        (Method::GET, "/api/inbox?queue=open&queue=filed", 422),
        (Method::GET, "/d/no-such-door", 404),
        (Method::GET, "/../../etc/passwd", 404),
        (Method::GET, "/assets/..%2f..%2fCargo.toml", 404),
    ] {
        let url = format!("{}{path}", hub.origin);
        let answer = client.request(method, url).send().await.expect("an answer");
        assert_eq!(answer.status().as_u16(), status, "{path}");
        assert!(answer.headers().contains_key("content-security-policy"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_longest_text_is_taken_and_given_back() {
    let hub = start().await;
    let resident = hub.resident("王秀英").await;
    let text = "😀\t\n\"\\".repeat(Body::MAX / 5);
    let file = File { text: Some(Body::try_from(text.as_str()).expect("within")), ..lift() };

    let id = resident.hub.change(&file, &key()).await.expect("filing works").id;

    let case = resident.hub.ask(&contract::complaints::Show { id }).await.expect("shown");
    assert_eq!(case.entries[0].text, text);
    assert_eq!(code(hub.client().ask(&contract::complaints::Show { id }).await), Code::NotFound);
}

/// Bodies that no call takes, and the codes they may be answered with.
const BROKEN: [(&[u8], &[&str]); 7] = [
    (b"", &["malformed"]),
    (b"{", &["malformed"]),
    (b"5", &["malformed", "invalid"]),
    (b"null", &["malformed", "invalid"]),
    (b"{} {}", &["malformed", "invalid"]),
    (b"{\"no_such_field\":\"\xff\"}", &["malformed", "invalid"]),
    (b"{\"no_such_field\":\"a\\u202e\"}", &["invalid"]),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_call_refuses_what_is_broken_with_a_problem() {
    let hub = start().await;
    let client = http();
    let document = client.get(format!("{}/openapi.json", hub.origin)).send().await;
    let document = document.expect("an answer").bytes().await.expect("a body");
    let document: Value = serde_json::from_slice(&document).expect("JSON");
    let mut tried = 0;
    for (pattern, methods) in document["paths"].as_object().expect("paths") {
        // Pictures, documents, the live stream and the stores of the hub's keeper take no JSON.
        let is_file =
            ["/api/attachments", "/api/documents"].iter().any(|at| pattern.starts_with(at));
        if is_file || !pattern.starts_with("/api/") {
            continue;
        }
        let path = pattern.split('{').enumerate().map(|(number, part)| match number {
            0 => part.to_owned(),
            _ => format!("zz{}", part.split_once('}').map_or("", |(_, rest)| rest)),
        });
        let url = format!("{}{}", hub.origin, path.collect::<String>());
        for method in methods.as_object().expect("methods").keys() {
            let bodies: &[(&[u8], &[&str])] = if method == "get" {
                &[(b"", &["invalid", "malformed", "not_found", "not_signed_in"])]
            } else {
                &BROKEN
            };
            for (body, codes) in bodies {
                let request = match method.as_str() {
                    "get" => client.get(format!("{url}?no_such_field=1")),
                    _ => client.post(&url).body(*body),
                };
                let request = request.header("idempotency-key", key().as_str());
                let answer = request.send().await.expect("an answer");
                let place = format!("{method} {pattern} {}", String::from_utf8_lossy(body));
                assert!(answer.status().is_client_error(), "{place}: {}", answer.status());
                assert_eq!(answer.headers()["content-type"], "application/problem+json", "{place}");
                let problem = answer.bytes().await.expect("a body");
                let problem: Value = serde_json::from_slice(&problem).expect("JSON");
                let told = problem["code"].as_str().expect("a code");
                assert!(codes.contains(&told), "{place}: {told}");
                assert!(!problem["detail"].as_str().expect("a sentence").is_empty(), "{place}");
                tried += 1;
            }
        }
    }
    assert!(tried > 200, "only {tried}");
}

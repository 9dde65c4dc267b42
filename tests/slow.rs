//! Slow lines and those who only pretend to have one: the first are waited for, the others are
//! cut off, and nobody else notices.

use std::{net::SocketAddr, time::Duration};

use contract::Endpoint;
use hub::listen::{self, Patience};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

use crate::{
    complaints::lift,
    support::{Engine, TestHub, key},
};

/// As short as a test may wait on a machine that is busy with others.
const SHORT: Patience =
    Patience { head: Duration::from_secs(2), body: Duration::from_secs(2), bytes_a_second: 1_000 };

/// Serves a hub a second time, with little patience.
async fn impatient(hub: &TestHub) -> (SocketAddr, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound port");
    let router = hub::server::router(hub.app.clone());
    let server = tokio::spawn(async move {
        listen::serve(listener, router, SHORT, std::future::pending()).await;
    });
    (address, server)
}

async fn begin(address: SocketAddr, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.write_all(text.as_bytes()).await.expect("sent");
    stream
}

async fn rest(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    // Being cut off may come as an error, too.
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_does_not_come_is_answered_and_others_are_not_held_up() {
    let hub = TestHub::start(Engine::Sqlite).await.expect("SQLite needs no server");
    let (address, server) = impatient(&hub).await;
    let form = "content-type: multipart/form-data; boundary=x";
    let mut waiting = Vec::new();
    for (path, kind) in [
        (contract::complaints::File::PATH, "content-type: application/json"),
        (contract::attachments::UPLOAD_PATH, "content-type: application/octet-stream"),
        ("/file", form),
    ] {
        for _ in 0..20 {
            let head = format!(
                "POST {path} HTTP/1.1\r\nhost: x\r\n{kind}\r\ncontent-length: 1000\r\n\
                 idempotency-key: {}\r\n\r\n{{",
                key().as_str()
            );
            waiting.push(begin(address, &head).await);
        }
    }

    let client = client::Hub::new(format!("http://{address}"));
    let other = client.change(&lift(), &key()).await;

    assert!(other.is_ok(), "{other:?}");
    for stream in waiting {
        let answer = rest(stream).await;
        assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
        let says = answer.contains("too_slow") || answer.contains("网络太慢");
        assert!(says, "{answer}");
    }
    server.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_words_of_a_form_that_stops_on_its_way_are_shown_again() {
    let hub = TestHub::start(Engine::Sqlite).await.expect("SQLite needs no server");
    let (address, server) = impatient(&hub).await;
    let half = "POST /file HTTP/1.1\r\nhost: x\r\ncontent-type: multipart/form-data; boundary=x\r\n\
         content-length: 1000\r\n\r\n\
         --x\r\ncontent-disposition: form-data; name=\"text\"\r\n\r\n\
         路灯不亮，晚上看不见台阶。\r\n--x\r\n\
         content-disposition: form-data; name=\"photos\"; filename=\"a.jpg\"\r\n\r\nhalf";

    let answer = rest(begin(address, half).await).await;

    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(answer.contains("网络太慢") && answer.contains("看不见台阶。</textarea>"), "{answer}");
    server.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_comes_slowly_but_steadily_is_taken() {
    let hub = TestHub::start(Engine::Sqlite).await.expect("SQLite needs no server");
    let (address, server) = impatient(&hub).await;
    let body = serde_json::to_string(&lift()).expect("plain data") + &" ".repeat(9_000);
    let head = format!(
        "POST /api/complaints HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {}\r\nidempotency-key: {}\r\n\r\n",
        body.len(),
        key().as_str()
    );
    let mut stream = begin(address, &head).await;

    // A line of 4 kB a second, for longer than a silent one is waited for.
    let mut ticks = tokio::time::interval(Duration::from_millis(50));
    for piece in body.as_bytes().chunks(200) {
        ticks.tick().await;
        stream.write_all(piece).await.expect("still taken");
    }

    let answer = rest(stream).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    server.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_does_not_come_is_cut_off() {
    let hub = TestHub::start(Engine::Sqlite).await.expect("SQLite needs no server");
    let (address, server) = impatient(&hub).await;

    let silent = begin(address, "").await;
    let half = begin(address, "GET /healthz HTTP/1.1\r\nhost: x\r\nx-more:").await;

    let (silent, half) = tokio::join!(rest(silent), rest(half));
    assert!(!silent.contains(" 200 ") && !half.contains(" 200 "), "{silent}{half}");
    server.abort();
}

//! Serves a browser what it is to work out, from an origin that is isolated: there it may read the clock finely.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// The page: it starts the script, and keeps what that tells.
const PAGE: &str = "<!doctype html><meta charset=\"utf-8\"><title>bench</title><script>\
    const worker = new Worker(`/wasm.js${location.search}`, { type: \"module\" });\
    worker.onmessage = ({ data }) => { window.measured = data; };\
    worker.onerror = ({ message }) => { window.measured = { failed: message || \"no script\" }; };\
    </script>";

/// What measures.
const SCRIPT: &str = include_str!("wasm.js");

/// What makes an origin isolated.
const ISOLATED: &str =
    "cross-origin-opener-policy: same-origin\r\ncross-origin-embedder-policy: require-corp\r\n";

/// Serves the page, and the files of a folder, to whoever comes.
pub(super) async fn serve(listener: TcpListener, folder: PathBuf) {
    while let Ok((stream, _)) = listener.accept().await {
        let folder = folder.clone();
        tokio::spawn(async move {
            // A browser opens connections that it then does not need.
            let _ = answer(stream, &folder).await;
        });
    }
}

async fn answer(mut stream: TcpStream, folder: &Path) -> Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        ensure!(stream.read_buf(&mut head).await? > 0, "the connection was closed");
    }
    let head = String::from_utf8_lossy(&head);
    let path = head.split(' ').nth(1).context("a path")?;
    let name = path.split('?').next().unwrap_or(path).trim_start_matches('/');
    let found = match name {
        "" => Some(PAGE.into()),
        "wasm.js" => Some(SCRIPT.into()),
        name => fs::read(folder.join(name)).ok(),
    };
    let status = if found.is_some() { "200 OK" } else { "404 Not Found" };
    let (body, kind) = (found.unwrap_or_default(), kind(name));
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n{ISOLATED}\
         connection: close\r\n\r\n"
    );
    stream.write_all(&[head.as_bytes(), &body].concat()).await?;
    stream.shutdown().await?;
    Ok(())
}

fn kind(name: &str) -> &'static str {
    match Path::new(name).extension().and_then(|end| end.to_str()) {
        Some("js") => "text/javascript",
        Some("json") => "application/json",
        Some("wasm") => "application/wasm",
        _ => "text/html",
    }
}

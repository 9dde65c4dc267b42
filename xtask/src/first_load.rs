//! What a resident downloads before the first screen is alive, asked of a hub as a browser asks.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::demo::{DOOR, Demo};
use crate::run;

/// The most bytes of a first load, packed: about a second at 1.6 Mbit/s.
const LIMIT: usize = 200_000;

/// Serves `web` for a moment, prints the first load by its parts, and fails above the limit.
pub(crate) fn check(hub: &Path, web: &Path) -> Result<()> {
    let free = TcpListener::bind(("127.0.0.1", 0)).context("finding a free port")?;
    let near = free.local_addr()?;
    drop(free);
    let folder = run::target()?.join("first-load");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).context("removing the last measurement")?;
    }
    let demo = Demo {
        hub: hub.to_owned(),
        web: web.to_owned(),
        shell: None,
        log: folder.with_extension("log"),
        data: folder,
        near,
    };
    demo.fill()?;
    let mut running = demo.serve(near)?;
    demo.wait_until_ready(&mut running)?;

    let door = format!("/d/{DOOR}");
    let page = String::from_utf8_lossy(&get(near, &door, "identity")?).into_owned();
    let mut parts = BTreeMap::from([("html", get(near, &door, "br")?.len())]);
    for address in needed(&page) {
        let size = get(near, &address, "br")?.len();
        let (_, kind) = address.rsplit_once('.').context("a file has a kind")?;
        *parts.entry(kinds(kind)).or_default() += size;
    }
    let whole: usize = parts.values().sum();
    println!("\nFirst load of {door}, packed:");
    for (kind, size) in parts {
        println!("{kind:>6} {:>7.1} kB", in_kilobytes(size));
    }
    println!("in all {:>7.1} kB of {:.0} kB", in_kilobytes(whole), in_kilobytes(LIMIT));
    ensure!(whole <= LIMIT, "the first load is {whole} bytes; it may be {LIMIT}");
    Ok(())
}

/// The files a page names, each once; the picture for home screens is loaded when it is put there.
fn needed(page: &str) -> BTreeSet<String> {
    page.split('"')
        .skip(1)
        .step_by(2)
        .filter(|value| value.starts_with("/assets/") && !value.ends_with(".png"))
        .filter_map(|value| value.split('#').next())
        .map(str::to_owned)
        .collect()
}

fn kinds(end: &str) -> &'static str {
    match end {
        "css" => "css",
        "js" => "js",
        "wasm" => "wasm",
        _ => "icons",
    }
}

#[expect(clippy::cast_precision_loss, reason = "sizes of files, to be read by people")]
fn in_kilobytes(size: usize) -> f64 {
    size as f64 / 1000.0
}

/// The body of an answer. In HTTP/1.0, so that it comes as it is, without lengths in between.
fn get(near: SocketAddr, path: &str, encoding: &str) -> Result<Vec<u8>> {
    let mut stream = TcpStream::connect(near)?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    write!(stream, "GET {path} HTTP/1.0\r\nhost: {near}\r\naccept-encoding: {encoding}\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").context("no answer")?;
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    ensure!(head.contains(" 200 "), "{path}: {head}");
    Ok(answer.split_off(end + 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_needs_what_it_names_once() {
        let page = "<link href=\"/assets/style-1.css\"><a href=\"/file\"></a>\
             <use href=\"/assets/icons.svg#home\"><use href=\"/assets/icons.svg#phone\">\
             <link href=\"/assets/icon-192.png\">";

        let needed: Vec<_> = needed(page).into_iter().collect();

        assert_eq!(needed, ["/assets/icons.svg", "/assets/style-1.css"]);
    }
}

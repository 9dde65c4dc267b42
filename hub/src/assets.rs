//! The web app's files, read once at the start and served from memory for ever.

#[cfg(test)]
mod strip;

use std::{collections::HashMap, path::Path, sync::Arc};

use anyhow::Context;
use axum::{
    body::Bytes,
    extract::{Path as UrlPath, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use contract::Code;
use data_encoding::HEXLOWER;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::{
    app::App,
    error::{Error, Result},
    shell,
};

const SCRIPT: &str = "text/javascript; charset=utf-8";

/// The privacy panel, as its script and the worker call it.
const PANEL: &str = "panel";

/// The icons of the screens.
pub(crate) const ICONS: &str = "icons.svg";

/// The app's own icon as the home screens of phones want it.
const PICTURES: [(&str, &[u8]); 2] = [
    ("icon-192.png", include_bytes!("../../ui/icon-192.png")),
    ("icon-512.png", include_bytes!("../../ui/icon-512.png")),
];

/// A file of `ui`, as the build script has made it small and packed it.
macro_rules! small {
    ($name:literal) => {
        Small {
            plain: include_bytes!(concat!(env!("OUT_DIR"), "/", $name)),
            brotli: Some(include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".br"))),
        }
    };
}

/// The web app's files; clones share them.
#[derive(Clone, Debug, Default)]
pub struct Assets(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    files: HashMap<String, Asset>,
    style: String,
    staff_style: String,
    icon: String,
    resident: Option<Entry>,
    staff: Option<Entry>,
    account: Option<Entry>,
    commons: Option<Entry>,
    matters: Option<Entry>,
    panel: Option<Entry>,
    participation: Option<Entry>,
}

#[derive(Debug)]
struct Asset {
    plain: Bytes,
    brotli: Option<Bytes>,
    kind: &'static str,
}

/// What a page loads to come alive.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The script that begins.
    pub start: String,
    /// What it imports.
    pub js: String,
    /// The module it runs.
    pub wasm: String,
}

/// Whether pages register the worker that keeps the app for when there is no net.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worker {
    /// They do.
    Registered,
    /// They do not: each page comes from the hub.
    Absent,
}

#[derive(Deserialize)]
struct Manifest {
    resident: Built,
    staff: Built,
    account: Built,
    commons: Built,
    matters: Built,
    panel: Built,
    participation: Built,
}

#[derive(Deserialize)]
struct Built {
    js: String,
    wasm: String,
}

impl Assets {
    /// The style sheet and the icons alone: pages work, and stay plain.
    #[must_use]
    pub fn plain() -> Self {
        Self(Arc::new(Inner::plain()))
    }

    /// With the web app of a folder that `cargo xtask web` has filled.
    ///
    /// # Errors
    /// When the folder or its manifest cannot be read.
    pub fn read(folder: &Path, worker: Worker) -> anyhow::Result<Self> {
        let mut inner = Inner::plain();
        let manifest = folder.join("manifest.json");
        let text = std::fs::read(&manifest)
            .with_context(|| format!("{}: run `cargo xtask web` first", manifest.display()))?;
        let manifest: Manifest = serde_json::from_slice(&text).context("reading the manifest")?;
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
            let Some(kind) = kind(name) else { continue };
            let plain = Bytes::from(std::fs::read(&path)?);
            let brotli = std::fs::read(folder.join(format!("{name}.br"))).ok().map(Bytes::from);
            inner.files.insert(name.to_owned(), Asset { plain, brotli, kind });
        }
        inner.resident = Some(inner.entry("resident", manifest.resident, worker));
        inner.staff = Some(inner.entry("staff", manifest.staff, worker));
        inner.account = Some(inner.entry("account", manifest.account, worker));
        inner.commons = Some(inner.entry("commons", manifest.commons, worker));
        inner.matters = Some(inner.entry("matters", manifest.matters, worker));
        inner.panel = Some(inner.entry(PANEL, manifest.panel, worker));
        inner.participation = Some(inner.entry("participation", manifest.participation, worker));
        Ok(Self(Arc::new(inner)))
    }

    /// The style sheet's name.
    #[must_use]
    pub fn style(&self) -> &str {
        &self.0.style
    }

    /// The name of the style sheet that staff's screens have besides.
    #[must_use]
    pub fn staff_style(&self) -> &str {
        &self.0.staff_style
    }

    /// The name of the app's own icon.
    #[must_use]
    pub fn icon(&self) -> &str {
        &self.0.icon
    }

    /// What residents' pages load, if there is a web app.
    #[must_use]
    pub fn resident(&self) -> Option<&Entry> {
        self.0.resident.as_ref()
    }

    /// The addresses of what residents need without a net, and of the program they open next.
    pub(crate) fn kept_by_residents(&self) -> Vec<String> {
        let own = [self.style(), self.icon(), ICONS].map(address);
        own.into_iter().chain(files_of(&[self.resident(), self.matters()])).collect()
    }

    /// The addresses of what the privacy panel needs besides: for those who have opened it.
    pub(crate) fn kept_of_panel(&self) -> Vec<String> {
        files_of(&[self.panel()])
    }

    /// What the staff's pages load, if there is a web app.
    #[must_use]
    pub fn staff(&self) -> Option<&Entry> {
        self.0.staff.as_ref()
    }

    /// What the page of one's devices loads, if there is a web app.
    #[must_use]
    pub fn account(&self) -> Option<&Entry> {
        self.0.account.as_ref()
    }

    /// What the pages of matters load, if there is a web app.
    #[must_use]
    pub fn matters(&self) -> Option<&Entry> {
        self.0.matters.as_ref()
    }

    /// What the pages of the privacy panel load, if there is a web app.
    #[must_use]
    pub fn panel(&self) -> Option<&Entry> {
        self.0.panel.as_ref()
    }

    /// What the pages of polls and activities load, if there is a web app.
    #[must_use]
    pub fn participation(&self) -> Option<&Entry> {
        self.0.participation.as_ref()
    }

    /// What the pages of notices load, if there is a web app.
    #[must_use]
    pub fn commons(&self) -> Option<&Entry> {
        self.0.commons.as_ref()
    }
}

impl Inner {
    fn plain() -> Self {
        let mut inner = Self::default();
        inner.style = inner.add("style", "css", small!("style.css"));
        inner.staff_style = inner.add("staff", "css", small!("staff.css"));
        inner.icon = inner.add("icon", "svg", small!("icon.svg"));
        // Screens name the icons without a hash.
        inner.files.insert(ICONS.into(), small!("icons.svg").into_asset("image/svg+xml"));
        for (name, bytes) in PICTURES {
            let picture = Small { plain: bytes, brotli: None };
            inner.files.insert(name.to_owned(), picture.into_asset("image/png"));
        }
        inner
    }

    /// Adds a file under a name with its content's hash.
    fn add(&mut self, stem: &str, end: &str, file: Small) -> String {
        let hash = HEXLOWER.encode(&Sha256::digest(file.plain)[..4]);
        let name = format!("{stem}-{hash}.{end}");
        let kind = kind(&name).unwrap_or("text/plain");
        self.files.insert(name.clone(), file.into_asset(kind));
        name
    }

    /// Adds the script that begins: a policy without inline scripts needs it as a file. It is too
    /// short to be packed.
    fn entry(&mut self, name: &str, built: Built, worker: Worker) -> Entry {
        let Built { js, wasm } = built;
        let mut script = format!(
            "import init from \"/assets/{js}\";\n\
             await init({{ module_or_path: \"/assets/{wasm}\" }});\n"
        );
        if worker == Worker::Registered {
            // Browsers have it over TLS and on the own machine only.
            let path = shell::WORKER;
            let register = "navigator.serviceWorker?.register";
            script += &format!("{register}(\"{path}\").catch(() => {{}});\n");
            if name == PANEL {
                // It is kept where it was opened only.
                let ready = "navigator.serviceWorker?.ready";
                script += &format!("{ready}.then((to) => to.active.postMessage(\"{PANEL}\"));\n");
            }
        }
        let hash = HEXLOWER.encode(&Sha256::digest(script.as_bytes())[..4]);
        let start = format!("start-{name}-{hash}.js");
        let asset = Asset { plain: script.into(), brotli: None, kind: SCRIPT };
        self.files.insert(start.clone(), asset);
        Entry { start, js, wasm }
    }
}

fn files_of(apps: &[Option<&Entry>]) -> Vec<String> {
    let files = apps.iter().flatten().flat_map(|app| [&app.start, &app.js, &app.wasm]);
    files.map(|name| address(name)).collect()
}

fn address(name: &str) -> String {
    format!("/assets/{name}")
}

/// A file of this program.
#[derive(Clone, Copy, Debug)]
struct Small {
    plain: &'static [u8],
    brotli: Option<&'static [u8]>,
}

impl Small {
    fn into_asset(self, kind: &'static str) -> Asset {
        let Self { plain, brotli } = self;
        Asset { plain: Bytes::from_static(plain), brotli: brotli.map(Bytes::from_static), kind }
    }
}

fn kind(name: &str) -> Option<&'static str> {
    Some(match name.rsplit_once('.')?.1 {
        "css" => "text/css; charset=utf-8",
        "js" => SCRIPT,
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        _ => return None,
    })
}

/// Serves a file of the web app.
pub(crate) async fn serve(
    State(app): State<App>,
    UrlPath(name): UrlPath<String>,
    headers: HeaderMap,
) -> Result<Response> {
    let asset = app.assets.0.files.get(&name).ok_or_else(|| Error::refused(Code::NotFound))?;
    let takes_brotli = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|list| list.split(',').any(|one| one.trim().starts_with("br")));
    let brotli = asset.brotli.clone().filter(|_| takes_brotli);
    let is_brotli = brotli.is_some();
    let mut response = brotli.unwrap_or_else(|| asset.plain.clone()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.kind));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    // All names but those of icons hold their content's hash.
    let is_lasting = name != ICONS && PICTURES.iter().all(|(picture, _)| *picture != name);
    let age =
        if is_lasting { "public, max-age=31536000, immutable" } else { "public, max-age=3600" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(age));
    if is_brotli {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    Ok(response)
}

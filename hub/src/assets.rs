//! The web app's files, read once at the start and served from memory for ever.

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
};

/// The web app's files; clones share them.
#[derive(Clone, Debug, Default)]
pub struct Assets(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    files: HashMap<String, Asset>,
    style: String,
    icon: String,
    resident: Option<Entry>,
    staff: Option<Entry>,
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

#[derive(Deserialize)]
struct Manifest {
    resident: Built,
    staff: Built,
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
    pub fn read(folder: &Path) -> anyhow::Result<Self> {
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
        inner.resident = Some(inner.entry("resident", manifest.resident));
        inner.staff = Some(inner.entry("staff", manifest.staff));
        Ok(Self(Arc::new(inner)))
    }

    /// The style sheet's name.
    #[must_use]
    pub fn style(&self) -> &str {
        &self.0.style
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

    /// What the staff's pages load, if there is a web app.
    #[must_use]
    pub fn staff(&self) -> Option<&Entry> {
        self.0.staff.as_ref()
    }
}

impl Inner {
    fn plain() -> Self {
        let mut inner = Self::default();
        let style = include_str!("../../ui/style.css");
        let icons = include_str!("../../ui/icons.svg");
        inner.style = inner.add("style", "css", style.into());
        // Screens name the icons without a hash.
        let plain = Asset {
            plain: Bytes::from_static(icons.as_bytes()),
            brotli: None,
            kind: "image/svg+xml",
        };
        inner.files.insert("icons.svg".into(), plain);
        inner.icon = inner.add("icon", "svg", include_str!("../../ui/icon.svg").into());
        inner
    }

    /// Adds a file under a name with its content's hash.
    fn add(&mut self, stem: &str, end: &str, text: String) -> String {
        let hash = HEXLOWER.encode(&Sha256::digest(text.as_bytes())[..4]);
        let name = format!("{stem}-{hash}.{end}");
        let kind = kind(&name).unwrap_or("text/plain");
        self.files.insert(name.clone(), Asset { plain: text.into(), brotli: None, kind });
        name
    }

    /// Adds the script that begins: a policy without inline scripts needs it as a file.
    fn entry(&mut self, name: &str, built: Built) -> Entry {
        let Built { js, wasm } = built;
        let script = format!(
            "import init from \"/assets/{js}\";\ninit({{ module_or_path: \"/assets/{wasm}\" }});\n"
        );
        Entry { start: self.add(&format!("start-{name}"), "js", script), js, wasm }
    }
}

fn kind(name: &str) -> Option<&'static str> {
    Some(match name.rsplit_once('.')?.1 {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
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
    // All names but the icons' hold their content's hash.
    let age = if name == "icons.svg" {
        "public, max-age=3600"
    } else {
        "public, max-age=31536000, immutable"
    };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(age));
    if is_brotli {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    Ok(response)
}

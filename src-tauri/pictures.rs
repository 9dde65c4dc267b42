//! The scheme `linli:`: pictures reach the web view through the native side, since it lets no
//! request out itself.

use client::Error;
use contract::attachments::UPLOAD_PATH;
use tauri::{
    Manager, Runtime, UriSchemeContext, UriSchemeResponder,
    http::{Request, Response, StatusCode, header},
};

use crate::shell::Shell;

/// The name of the scheme.
pub(crate) const SCHEME: &str = "linli";

/// Answers with a picture of the hub's, under the rights of whoever is signed in.
pub(crate) fn serve<R: Runtime>(
    context: UriSchemeContext<'_, R>,
    request: Request<Vec<u8>>,
    responder: UriSchemeResponder,
) {
    let app = context.app_handle().clone();
    let path = request.uri().path().to_owned();
    tauri::async_runtime::spawn(async move {
        responder.respond(answer(picture(&app.state::<Shell>(), &path).await));
    });
}

async fn picture(shell: &Shell, path: &str) -> Result<Vec<u8>, Error> {
    let is_picture = path.strip_prefix(UPLOAD_PATH).is_some_and(|rest| rest.starts_with('/'));
    // Whoever reads an address takes this for a dot as well.
    let read = path.to_ascii_lowercase().replace("%2e", ".");
    if !is_picture || read.contains("..") {
        return Err(Error::Garbled(format!("{path} is no picture")));
    }
    shell.hub()?.picture(path).await
}

fn answer(picture: Result<Vec<u8>, Error>) -> Response<Vec<u8>> {
    let (status, bytes) = match picture {
        Ok(bytes) => (StatusCode::OK, bytes),
        Err(Error::Offline) => (StatusCode::SERVICE_UNAVAILABLE, Vec::new()),
        Err(_) => (StatusCode::NOT_FOUND, Vec::new()),
    };
    let mut response = Response::new(bytes);
    *response.status_mut() = status;
    if let Some(kind) = kind(response.body()) {
        response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
    }
    response
}

/// The kinds of pictures a hub sends, by their first bytes.
fn kind(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_known_by_their_first_bytes() {
        assert_eq!(kind(&[0xff, 0xd8, 0xff, 0xe0]), Some("image/jpeg"));
        assert_eq!(kind(b"\x89PNG\r\n"), Some("image/png"));
        assert_eq!(kind(b"RIFF\x00\x00\x00\x00WEBPVP8 "), Some("image/webp"));
        assert_eq!(kind(b"<svg onload=..."), None);
        assert_eq!(kind(b""), None);
    }

    #[tokio::test]
    async fn nothing_but_pictures_is_fetched() {
        let shell = Shell::in_folder(std::env::temp_dir().join("linli-no-such-folder"));
        for path in [
            "/api/me",
            "/api/attachments",
            "/api/attachments/../me",
            "/api/attachments/%2e%2E/me",
            "/api/attachments/.%2e/me",
            "/",
        ] {
            assert!(matches!(picture(&shell, path).await, Err(Error::Garbled(_))), "{path}");
        }
        let no_hub = picture(&shell, "/api/attachments/1").await;
        assert_eq!(no_hub, Err(Error::Offline));
    }
}

//! A link somebody was given: which hub it leads to, and what it opens there.

use contract::{community::DoorCode, id::ComplaintId, joining::InviteCode};
use tauri::Url;

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    /// Scheme, host and port of the hub.
    pub(crate) origin: String,
    /// The screen it opens.
    pub(crate) path: String,
    /// The secret of an invitation; it stays out of every address.
    pub(crate) code: Option<InviteCode>,
}

/// Why a text is no link to a hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotALink {
    /// It names no website.
    Unreadable,
    /// What is said over it could be read and changed on the way.
    Unencrypted,
}

impl Link {
    /// Reads a link, or the bare name of a website as people type it.
    ///
    /// # Errors
    /// When it is none, or not an encrypted one; only this very machine is spoken to in plain.
    pub(crate) fn read(text: &str) -> Result<Self, NotALink> {
        let text = text.trim();
        let url = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
        let url = Url::parse(&url).map_err(|_| NotALink::Unreadable)?;
        let host = url.host_str().filter(|host| host.contains('.') || is_this_machine(host));
        let host = host.ok_or(NotALink::Unreadable)?;
        let may_pass = match url.scheme() {
            "https" => true,
            "http" => is_this_machine(host),
            _ => return Err(NotALink::Unreadable),
        };
        if !may_pass {
            return Err(NotALink::Unencrypted);
        }
        let code = url.fragment().filter(|_| url.path() == "/join");
        let code = code.and_then(|code| InviteCode::try_from(code.to_owned()).ok());
        Ok(Self { origin: url.origin().ascii_serialization(), path: screen(url.path()), code })
    }
}

fn is_this_machine(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "[::1]")
}

/// The screen of a path, or home: a link opens nothing that the app does not have.
fn screen(path: &str) -> String {
    let path = path.trim_end_matches('/');
    let is_known = match path.strip_prefix('/').and_then(|path| path.split_once('/')) {
        Some(("d", door)) => DoorCode::try_from(door.to_owned()).is_ok(),
        Some(("c", id)) => id.parse::<ComplaintId>().is_ok(),
        Some(_) => false,
        None => ["/file", "/follow", "/join", "/staff"].contains(&path),
    };
    if is_known { path.to_owned() } else { "/".to_owned() }
}

#[cfg(test)]
mod tests {
    use contract::joining::Secret;

    use super::*;

    fn link(origin: &str, path: &str) -> Link {
        Link { origin: origin.to_owned(), path: path.to_owned(), code: None }
    }

    #[test]
    fn links_are_read_as_they_are_printed_and_as_people_type_them() {
        for (text, expected) in [
            ("https://linli.example/d/3-1", link("https://linli.example", "/d/3-1")),
            (" linli.example ", link("https://linli.example", "/")),
            ("linli.example:8443/staff/", link("https://linli.example:8443", "/staff")),
            ("http://127.0.0.1:8787/d/3-1", link("http://127.0.0.1:8787", "/d/3-1")),
            ("http://localhost:8787", link("http://localhost:8787", "/")),
            ("https://linli.example/c/nonsense", link("https://linli.example", "/")),
            ("https://linli.example/api/me", link("https://linli.example", "/")),
            ("https://name:word@linli.example/file", link("https://linli.example", "/file")),
        ] {
            assert_eq!(Link::read(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn an_invitation_keeps_its_secret_out_of_the_path() {
        let secret = Secret::from_random(42);

        let link = Link::read(&format!("https://linli.example/join#{secret}"));

        let expected = Link { code: Some(secret.into()), ..link_to_join() };
        assert_eq!(link, Ok(expected));
    }

    fn link_to_join() -> Link {
        link("https://linli.example", "/join")
    }

    #[test]
    fn nothing_else_is_taken_for_a_link() {
        for (text, expected) in [
            ("", NotALink::Unreadable),
            ("桐荫里", NotALink::Unreadable),
            ("hello", NotALink::Unreadable),
            ("file:///etc/passwd", NotALink::Unreadable),
            ("javascript://linli.example/%0aalert(1)", NotALink::Unreadable),
            ("http://linli.example/d/3-1", NotALink::Unencrypted),
            ("http://192.168.1.4:8787", NotALink::Unencrypted),
        ] {
            assert_eq!(Link::read(text), Err(expected), "{text}");
        }
    }
}

//! Whom the stand-in lets in: by the token of a user (WS-Security, Username Token Profile 1.1), each used once
//! and in its time.

use std::collections::HashSet;

use contract::time::{Day, Offset, Span, Time};
use data_encoding::BASE64;
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};

use super::reading::Node;

const SECURITY: &str =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
const UTILITY: &str =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
const DIGEST: &str = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordDigest";
const BASE_64: &str = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary";

/// How old or how new a token may be.
const SKEW: Span = Span(30_000);

/// Who is let in, and which tokens were used.
pub(super) struct Guard {
    pub(super) user: String,
    pub(super) password: String,
    used: HashSet<Vec<u8>>,
}

impl Guard {
    pub(super) fn new(user: &str, password: &str) -> Self {
        Self { user: user.to_owned(), password: password.to_owned(), used: HashSet::new() }
    }

    /// Whether the header of a request lets it in now.
    pub(super) fn lets_in(&mut self, header: &Node, now: Time) -> bool {
        self.check(header, now).is_some()
    }

    fn check(&mut self, header: &Node, now: Time) -> Option<()> {
        let token = header.child(SECURITY, "Security")?.child(SECURITY, "UsernameToken")?;
        let user = token.child(SECURITY, "Username")?;
        let password = token.child(SECURITY, "Password")?;
        let nonce = token.child(SECURITY, "Nonce")?;
        let created = token.child(UTILITY, "Created")?;
        let is_typed = password.attribute("Type") == Some(DIGEST)
            && nonce.attribute("EncodingType") == Some(BASE_64);
        let nonce = BASE64.decode(nonce.text().as_bytes()).ok()?;
        let apart = moment(created.text())? - now;
        let is_now = apart.0.abs() <= SKEW.0;
        let parts = [&nonce, created.text().as_bytes(), self.password.as_bytes()].concat();
        let digested = digest(&SHA1_FOR_LEGACY_USE_ONLY, &parts);
        let is_right = BASE64.encode(digested.as_ref()) == password.text();
        let is_let_in = is_typed && is_now && is_right && user.text() == self.user;
        (is_let_in && nonce.len() >= 16 && self.used.insert(nonce)).then_some(())
    }
}

/// A moment as XML writes it, in UTC and to the second.
fn moment(text: &str) -> Option<Time> {
    let (day, time) = text.strip_suffix('Z')?.split_once('T')?;
    let day = Day::try_from(day.to_owned()).ok()?;
    let parts: Option<Vec<i64>> = time.split(':').map(|part| part.parse().ok()).collect();
    let [hour, minute, second] = parts?[..] else { return None };
    Some(day.at(0, Offset(0)) + Span(((hour * 60 + minute) * 60 + second) * 1_000))
}

//! The line to a terminal: a request goes out, one bounded answer comes back in time, or a fault does.

use std::{fmt, time::Duration};

use anyhow::{Context, Result, ensure};
use client::{Clock, random};
use contract::time::{Span, Time};
use reqwest::{Client, StatusCode, Url, header::WWW_AUTHENTICATE, redirect::Policy};

use super::{
    Fault,
    soap::{self, envelope, token},
    xml::Element,
};

/// The longest answer: eight credentials with the largest faces, written as hexadecimal digits.
const LONGEST: usize = 4 * 1024 * 1024;

/// A password. It shows in no debugging output.
#[derive(Clone)]
pub struct Password(pub String);

impl fmt::Debug for Password {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Password(..)")
    }
}

/// The line to a terminal.
pub(super) struct Line {
    client: Client,
    address: Url,
    user: String,
    password: Password,
    clock: Clock,
    /// How far the terminal's clock is ahead of this machine's, once it has said so.
    pub(super) ahead: Option<Span>,
}

/// How a request says who asks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum As {
    /// It does not: what may be asked by anybody, before the clocks are compared.
    Nobody,
    /// By the token of the user.
    User,
}

impl Line {
    /// A line to the host of this address; nothing is sent yet.
    pub(super) fn new(
        address: &str,
        user: &str,
        password: &Password,
        patience: Duration,
        clock: Clock,
    ) -> Result<Self> {
        let address = Url::parse(address).context("the address of the terminal is none")?;
        let is_web = ["http", "https"].contains(&address.scheme()) && address.has_host();
        ensure!(is_web, "the address of the terminal begins with http:// or https://");
        // Another part of the program may have chosen one before; either will do.
        let _ = rustls::crypto::ring::default_provider().install_default();
        // Nobody else hears what is said to a terminal: no proxy, and no other host that it points to.
        let client = Client::builder()
            .connect_timeout(patience)
            .timeout(patience)
            .redirect(Policy::none())
            .no_proxy()
            .build()
            .context("making a line to the terminal")?;
        let (user, password) = (user.to_owned(), password.clone());
        Ok(Self { client, address, user, password, clock, ahead: None })
    }

    /// Asks for an operation of a service at a path.
    pub(super) async fn ask(
        &self,
        by: As,
        path: &str,
        namespace: &str,
        operation: &str,
        content: &str,
    ) -> Result<Element, Fault> {
        let token = match by {
            As::Nobody => String::new(),
            As::User => token(&self.user, &self.password.0, random::<16>(), self.theirs()),
        };
        let request = envelope(&token, namespace, operation, content);
        let mut url = self.address.clone();
        url.set_path(path);
        url.set_query(None);
        let kind =
            format!("application/soap+xml; charset=utf-8; action=\"{namespace}/{operation}\"");
        let sent = self.client.post(url).header("content-type", kind).body(request).send().await;
        let mut answer = sent.map_err(|error| failed(&error))?;
        let mut asks = answer.headers().get_all(WWW_AUTHENTICATE).iter();
        let wants_digest =
            asks.any(|asks| asks.as_bytes().to_ascii_lowercase().starts_with(b"digest"));
        let status = answer.status();
        let mut text = Vec::new();
        while let Some(piece) = answer.chunk().await.map_err(|error| failed(&error))? {
            text.extend(piece);
            if text.len() > LONGEST {
                return Err(Fault::garbled("it is too long"));
            }
        }
        let text = String::from_utf8(text).map_err(|_| Fault::garbled("it is no UTF-8"))?;
        match soap::open(&text, namespace, operation) {
            Err(Fault::NotAuthorized { wants_digest: knows_no_token, .. }) => {
                Err(self.refused(wants_digest || knows_no_token))
            }
            // Some refuse with the status alone.
            Err(Fault::Garbled(_)) if status == StatusCode::UNAUTHORIZED => {
                Err(self.refused(wants_digest))
            }
            Err(Fault::Garbled(_)) if status == StatusCode::NOT_FOUND => {
                Err(Fault::NoService("ONVIF service at this address"))
            }
            Ok(_) if !status.is_success() => Err(Fault::garbled(status)),
            other => other,
        }
    }

    const fn refused(&self, wants_digest: bool) -> Fault {
        Fault::NotAuthorized { ahead: self.ahead, wants_digest }
    }

    /// What the clock of this machine says.
    pub(super) fn now(&self) -> Time {
        self.clock.now()
    }

    /// What the terminal's clock says, as far as it has told.
    pub(super) fn theirs(&self) -> Time {
        self.now() + self.ahead.unwrap_or_default()
    }

    /// The path of an address that the terminal gives for a service of its own. Its host counts for nothing:
    /// behind another address it is wrong, and no terminal sends its agent to somebody else.
    pub(super) fn path(address: &str) -> Option<String> {
        Url::parse(address).ok().map(|url| url.path().to_owned())
    }
}

fn failed(error: &reqwest::Error) -> Fault {
    if error.is_timeout() {
        Fault::Slow
    } else if error.is_connect() {
        Fault::Unreached(soap::shown(&error.to_string()))
    } else {
        Fault::Cut
    }
}

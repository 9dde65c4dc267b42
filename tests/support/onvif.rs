//! A stand-in for a terminal that speaks ONVIF, written from the WSDL and the specifications and by another
//! reader than the driver's: it is as strict as they are, keeps credentials, and can be made to fail and to lie.

use std::{
    collections::BTreeMap,
    io,
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicI64, Ordering},
    },
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{
        HeaderMap, StatusCode, Uri,
        header::{CONTENT_TYPE, WWW_AUTHENTICATE},
    },
    response::{IntoResponse, Response},
};
use client::Clock;
use contract::time::{Offset, Span, Time};
use futures_util::stream;
use tokio::{net::TcpListener, task::JoinHandle};

mod doors;
mod guard;
mod reading;
mod store;

use doors::Doors;
pub(crate) use doors::PROFILE;
use guard::Guard;
use reading::{Node, read};
use store::{Credential, NAMESPACE as CREDENTIAL, Store};

const ENVELOPE: &str = "http://www.w3.org/2003/05/soap-envelope";
const DEVICE: &str = "http://www.onvif.org/ver10/device/wsdl";
const SCHEMA: &str = "http://www.onvif.org/ver10/schema";

/// What anybody may ask (access class PRE_AUTH).
const OPEN: [&str; 3] = ["GetSystemDateAndTime", "GetServices", "GetServiceCapabilities"];

/// The user of every stand-in, and the password it begins with.
pub(crate) const USER: &str = "linli";
pub(crate) const PASSWORD: &str = "门禁 pass&word";

/// What an operation answers: what is in the response, or the codes of a fault.
type Answer = Result<String, &'static [&'static str]>;

/// How it fails.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// It does not.
    #[default]
    None,
    /// It takes what it is asked, and never answers.
    Silent,
    /// It does this, and breaks off in the middle of saying so; from then on it breaks off always.
    DiesAfter(&'static str),
    /// It says that a face is deleted, and keeps it.
    Keeps,
    /// It says so, and has the face under another token.
    Moves,
    /// It says that a face is taken in, and takes none.
    Drops,
    /// It says so, and names one that it had before.
    Merges,
    /// It lists this credential, and does not show it.
    Hides(&'static str),
    /// It lists nothing, and keeps all.
    Forgets,
    /// It lists all at once, whatever it is asked.
    Crowds,
    /// Each page of its list is empty, takes a minute, and has another after it.
    Dawdles,
    /// It says where its list goes on after the end as well: nowhere.
    Trails,
    /// It says this, whatever it is asked.
    Says(String),
}

/// What a terminal that knows HTTP digest alone does with the header that it does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Digest {
    /// It refuses it, as it must be understood.
    Refuses,
    /// It overlooks it.
    Overlooks,
}

/// A stand-in for a terminal.
pub(crate) struct StandIn {
    pub(crate) address: String,
    inside: Arc<Mutex<Inside>>,
    server: JoinHandle<()>,
}

pub(crate) struct Inside {
    clock: Clock,
    guard: Guard,
    pub(crate) store: Store,
    pub(crate) doors: Doors,
    pub(crate) trouble: Trouble,
    /// How far its clock is ahead.
    pub(crate) ahead: Span,
    /// Whether it says what time it is.
    pub(crate) tells_time: bool,
    /// Whether it has a credential service.
    pub(crate) has_credentials: bool,
    /// How it takes a token of WS-Security, where it knows who asks by HTTP digest alone.
    pub(crate) digest: Option<Digest>,
    /// Who comes to its screen: after so many looks at its list, which credential gets what.
    arrivals: Vec<(u32, &'static str, &'static str)>,
    /// What it was asked, in its order.
    pub(crate) asked: Vec<String>,
    /// The last request as it came: where to, and what.
    pub(crate) last: (String, String),
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl StandIn {
    /// One that goes by this clock.
    pub(crate) async fn start(clock: &Arc<AtomicI64>) -> Self {
        let inside = Inside {
            clock: Clock::Set(Arc::clone(clock)),
            guard: Guard::new(USER, PASSWORD),
            store: Store::new(vec!["pt:Card", "pt:PIN", "pt:Face"], vec!["am-300-v2"]),
            doors: Doors::new(),
            trouble: Trouble::None,
            ahead: Span::default(),
            tells_time: true,
            has_credentials: true,
            digest: None,
            arrivals: Vec::new(),
            asked: Vec::new(),
            last: (String::new(), String::new()),
        };
        let inside = Arc::new(Mutex::new(inside));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("a bound port"));
        let router = Router::new().fallback(answer).with_state(Arc::clone(&inside));
        let server = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("it serves until it is dropped");
        });
        Self { address, inside, server }
    }

    /// What is in it, to be looked at and changed.
    pub(crate) fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().expect("no request has panicked")
    }

    /// Somebody gives a credential something at its screen.
    pub(crate) fn put(&self, token: &str, kind: &str) {
        self.inside().store.put(token, kind);
    }

    /// Somebody opens its door again for whoever has a card.
    pub(crate) fn open_doors(&self) {
        self.inside().doors = Doors::new();
    }

    /// Somebody changes a credential at its screen.
    pub(crate) fn change(&self, token: &str, change: impl FnOnce(&mut Credential)) {
        change(self.inside().store.credentials.get_mut(token).expect("it is there"));
    }

    /// Somebody does, after the list was looked at so often from now on.
    pub(crate) fn arrives(&self, looks: u32, token: &'static str, kind: &'static str) {
        self.inside().arrivals.push((looks, token, kind));
    }

    /// How often it has an identifier of this kind.
    pub(crate) fn count(&self, kind: &str) -> usize {
        let inside = self.inside();
        let all = inside.store.credentials.values();
        all.filter(|credential| credential.identifiers.contains_key(kind)).count()
    }

    /// Somebody deletes a credential at its screen.
    pub(crate) fn remove(&self, token: &str) {
        self.inside().store.credentials.remove(token);
    }

    pub(crate) fn set_password(&self, password: &str) {
        password.clone_into(&mut self.inside().guard.password);
    }

    /// Which kinds of identifiers it knows, and in which formats faces.
    pub(crate) fn knows(&self, kinds: &[&'static str], formats: &[&'static str]) {
        let mut inside = self.inside();
        inside.store.kinds = kinds.to_vec();
        inside.store.formats = formats.to_vec();
    }
}

async fn answer(
    State(inside): State<Arc<Mutex<Inside>>>,
    uri: Uri,
    headers: HeaderMap,
    request: String,
) -> Response {
    let trouble = inside.lock().expect("no request has panicked").trouble.clone();
    match trouble {
        Trouble::Silent => return std::future::pending().await,
        Trouble::Says(text) => return (StatusCode::OK, text).into_response(),
        _ => {}
    }
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("");
    if !kind.starts_with("application/soap+xml") {
        return StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response();
    }
    let mut inside = inside.lock().expect("no request has panicked");
    inside.last = (uri.path().to_owned(), request.clone());
    let (status, text) = inside.respond(uri.path(), &request);
    if status == StatusCode::UNAUTHORIZED {
        let asks = r#"Digest realm="AM-300", qop="auth", nonce="62d82aa9ca59e3a04cd1""#;
        return (status, [(WWW_AUTHENTICATE, asks)]).into_response();
    }
    if matches!(&inside.trouble, Trouble::DiesAfter(last) if inside.asked.iter().any(|one| one == last))
    {
        let half = Bytes::copy_from_slice(&text.as_bytes()[..text.len() / 2]);
        let pieces = [Ok(half), Err(io::Error::other("the power is gone"))];
        return Body::from_stream(stream::iter(pieces)).into_response();
    }
    (status, [(CONTENT_TYPE, "application/soap+xml; charset=utf-8")], text).into_response()
}

impl Inside {
    fn now(&self) -> Time {
        self.clock.now() + self.ahead
    }

    fn respond(&mut self, path: &str, request: &str) -> (StatusCode, String) {
        let Some(envelope) = read(request) else { return fault(&["Sender", "WellFormed"]) };
        let (Some(body), true) =
            (envelope.child(ENVELOPE, "Body"), envelope.is(ENVELOPE, "Envelope"))
        else {
            return fault(&["VersionMismatch"]);
        };
        let [asked] = body.children() else { return fault(&["Sender", "WellFormed"]) };
        let (namespace, operation) = asked.name();
        let now = self.now();
        let header = envelope.child(ENVELOPE, "Header");
        let is_anonymous = header.is_none_or(|header| header.children().is_empty());
        match self.digest {
            // Before anybody reads the envelope.
            Some(_) if !OPEN.contains(&operation) => {
                return (StatusCode::UNAUTHORIZED, String::new());
            }
            Some(Digest::Refuses) if !is_anonymous => return fault(&["MustUnderstand"]),
            _ => {}
        }
        let is_let_in =
            self.digest.is_some() || header.is_some_and(|header| self.guard.lets_in(header, now));
        if !(is_let_in || is_anonymous && OPEN.contains(&operation)) {
            return fault(&["Sender", "NotAuthorized"]);
        }
        let answer: Answer = match (path, namespace) {
            ("/onvif/device_service", DEVICE) => self.device(operation, asked),
            ("/onvif/credential_service", CREDENTIAL) if self.has_credentials => {
                self.credential(operation, asked)
            }
            place if self.doors.places().iter().any(|(own, path)| place == (*path, *own)) => {
                self.doors.answer(namespace, operation, asked)
            }
            _ => Err(&["Sender", "UnknownAction"]),
        };
        // What is done is known as done, before anybody hears of it.
        self.asked.push(operation.to_owned());
        match answer {
            Ok(content) => (StatusCode::OK, response(namespace, operation, &content)),
            Err(codes) => fault(codes),
        }
    }

    fn device(&self, operation: &str, asked: &Node) -> Answer {
        let row: &[(&str, usize, usize)] = match operation {
            "GetServices" => &[("IncludeCapability", 1, 1)],
            _ => &[],
        };
        if !asked.fits(DEVICE, row) {
            return Err(&["Sender", "InvalidArgs"]);
        }
        match operation {
            "GetSystemDateAndTime" => Ok(self.time()),
            "GetServices" => {
                let mut services = service(DEVICE, "/onvif/device_service");
                if self.has_credentials {
                    services.push_str(&service(CREDENTIAL, "/onvif/credential_service"));
                }
                let places = self.doors.places().iter();
                services.extend(places.map(|(namespace, path)| service(namespace, path)));
                Ok(services)
            }
            "GetDeviceInformation" => Ok("<t:Manufacturer>安门科技</t:Manufacturer>\
                 <t:Model>AM-300</t:Model><t:FirmwareVersion>V2.1.4</t:FirmwareVersion>\
                 <t:SerialNumber>0042</t:SerialNumber><t:HardwareId>7</t:HardwareId>"
                .to_owned()),
            _ => Err(&["Receiver", "ActionNotSupported"]),
        }
    }

    fn time(&self) -> String {
        let (now, civil) = (self.now(), self.now().civil(Offset(0)));
        let second = now.0.div_euclid(1_000).rem_euclid(60);
        let utc = format!(
            "<s:UTCDateTime><s:Time><s:Hour>{}</s:Hour><s:Minute>{}</s:Minute><s:Second>{second}\
             </s:Second></s:Time><s:Date><s:Year>{}</s:Year><s:Month>{}</s:Month><s:Day>{}</s:Day>\
             </s:Date></s:UTCDateTime>",
            civil.hour, civil.minute, civil.year, civil.month, civil.day
        );
        let utc = if self.tells_time { utc } else { String::new() };
        format!(
            "<t:SystemDateAndTime xmlns:s=\"{SCHEMA}\"><s:DateTimeType>Manual</s:DateTimeType>\
             <s:DaylightSavings>false</s:DaylightSavings>{utc}</t:SystemDateAndTime>"
        )
    }

    fn credential(&mut self, operation: &str, asked: &Node) -> Answer {
        let trouble = self.trouble.clone();
        match operation {
            "GetServiceCapabilities" => self.store.capabilities(),
            "GetCredentialInfoList" => {
                if asked.child(CREDENTIAL, "StartReference").is_none() {
                    self.let_arrive();
                }
                self.list(asked)
            }
            "GetCredentials" => {
                let hidden = if let Trouble::Hides(token) = trouble { token } else { "" };
                self.store.get(asked, hidden)
            }
            "GetCredentialInfo" => self.store.infos(asked),
            "GetCredentialAccessProfiles" => self.store.profiles(asked),
            "GetCredentialState" => self.store.state(asked),
            "GetSupportedFormatTypes" => self.store.formats(asked),
            "CreateCredential" if trouble == Trouble::Drops => {
                Ok("<t:Token>nowhere</t:Token>".to_owned())
            }
            "CreateCredential" if trouble == Trouble::Merges => {
                let first = self.store.credentials.keys().next().expect("it has one");
                Ok(format!("<t:Token>{first}</t:Token>"))
            }
            "CreateCredential" => self.store.create(asked),
            "DeleteCredential" | "DeleteCredentialIdentifier" if trouble == Trouble::Keeps => {
                Ok(String::new())
            }
            "DeleteCredential" if trouble == Trouble::Moves => {
                let token = self.store.token();
                self.store.put(&token, "pt:Face");
                self.store.delete(asked)
            }
            "DeleteCredential" => self.store.delete(asked),
            "DeleteCredentialIdentifier" => self.store.delete_identifier(asked),
            _ => Err(&["Receiver", "ActionNotSupported"]),
        }
    }

    /// A page of its list, or what it gives out as one.
    fn list(&mut self, asked: &Node) -> Answer {
        match self.trouble {
            Trouble::Forgets => Ok(String::new()),
            Trouble::Crowds => Ok(self.store.all()),
            Trouble::Dawdles => {
                if let Clock::Set(clock) = &self.clock {
                    clock.fetch_add(Span::MINUTE.0, Ordering::Relaxed);
                }
                let next = self.asked.len();
                Ok(format!("<t:NextStartReference>from {next}</t:NextStartReference>"))
            }
            Trouble::Trails => {
                let page = self.store.list(asked)?;
                let is_last = !page.contains("NextStartReference");
                Ok(if is_last { format!("<t:NextStartReference/>{page}") } else { page })
            }
            _ => self.store.list(asked),
        }
    }

    /// Lets those come whose turn it is.
    fn let_arrive(&mut self) {
        let mut come = BTreeMap::new();
        self.arrivals.retain_mut(|(looks, token, kind)| {
            *looks = looks.saturating_sub(1);
            if *looks == 0 {
                come.insert(*token, *kind);
            }
            *looks > 0
        });
        for (token, kind) in come {
            self.store.put(token, kind);
        }
    }
}

/// A service that it has, at an address that is right where it stands and nowhere else.
fn service(namespace: &str, path: &str) -> String {
    format!(
        "<t:Service><t:Namespace>{namespace}</t:Namespace><t:XAddr>http://192.0.2.7{path}</t:XAddr>\
         <t:Version xmlns:s=\"{SCHEMA}\"><s:Major>19</s:Major><s:Minor>12</s:Minor></t:Version>\
         </t:Service>"
    )
}

fn response(namespace: &str, operation: &str, content: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<env:Envelope xmlns:env=\"{ENVELOPE}\"><env:Body>\
         <t:{operation}Response xmlns:t=\"{namespace}\">{content}</t:{operation}Response>\
         </env:Body></env:Envelope>"
    )
}

/// A fault with these codes, the widest first (ONVIF Core, generic faults). By SOAP 1.2 a sender's is 400 and every other
/// 500. Who knows only the token of WS-Security refuses with 400 as well (ONVIF Core, authentication over HTTP).
fn fault(codes: &[&str]) -> (StatusCode, String) {
    let status = match codes {
        ["Sender", ..] => StatusCode::BAD_REQUEST,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    };
    let code = codes.iter().enumerate().rev().fold(String::new(), |inner, (at, code)| {
        let (prefix, name) = if at == 0 { ("env", "Code") } else { ("ter", "Subcode") };
        format!("<env:{name}><env:Value>{prefix}:{code}</env:Value>{inner}</env:{name}>")
    });
    let text = format!(
        "<env:Envelope xmlns:env=\"{ENVELOPE}\" xmlns:ter=\"http://www.onvif.org/ver10/error\">\
         <env:Body><env:Fault>{code}<env:Reason><env:Text xml:lang=\"en\">{}</env:Text></env:Reason>\
         </env:Fault></env:Body></env:Envelope>",
        reason(codes.last().copied().unwrap_or_default())
    );
    (status, text)
}

/// The reason of a generic fault; of a specific one, its code.
fn reason(code: &str) -> &str {
    match code {
        "VersionMismatch" => "SOAP version mismatch",
        "MustUnderstand" => "SOAP header blocks not understood",
        "WellFormed" => "Well-formed Error",
        "InvalidArgs" => "Invalid Args",
        "InvalidArgVal" => "Argument Value Invalid",
        "UnknownAction" => "Unknown Action",
        "NotAuthorized" => "Sender not Authorized",
        "ActionNotSupported" => "Optional Action Not Implemented",
        code => code,
    }
}

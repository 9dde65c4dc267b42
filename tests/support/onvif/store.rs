//! The credentials of the stand-in, and what its credential service does with them: the operations that the
//! WSDL has and a driver needs, with the faults of the specification (Credential Service, 19.12).

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::escape::escape;

use super::{Answer, doors::PROFILE, reading::Node};

pub(super) const NAMESPACE: &str = "http://www.onvif.org/ver10/credential/wsdl";

/// That a token is nobody's.
const NOT_FOUND: &[&str] = &["Sender", "InvalidArgVal", "NotFound"];

/// The most access profiles of a credential.
const MOST_PROFILES: usize = 4;

/// From when, and until when, each as it is written.
type Validity = (Option<&'static str>, Option<&'static str>);

/// A credential: whose it is, its identifiers by their kind, what it may open, and how it is.
#[derive(Clone)]
pub(crate) struct Credential {
    holder: String,
    pub(crate) identifiers: BTreeMap<String, String>,
    /// When it is valid.
    pub(crate) valid: Validity,
    /// Its access profiles, each with when it is valid for them.
    pub(crate) profiles: BTreeMap<String, Validity>,
    /// Whether it is enabled.
    pub(crate) is_enabled: bool,
    /// Whether it has gone in twice without having gone out.
    pub(crate) is_violated: bool,
}

impl Credential {
    fn new(holder: String, profiles: impl IntoIterator<Item = String>) -> Self {
        let profiles = profiles.into_iter().map(|profile| (profile, (None, None))).collect();
        let (identifiers, valid) = (BTreeMap::new(), (None, None));
        Self { holder, identifiers, valid, profiles, is_enabled: true, is_violated: false }
    }
}

/// All of them, by their tokens.
pub(crate) struct Store {
    pub(crate) credentials: BTreeMap<String, Credential>,
    pub(super) kinds: Vec<&'static str>,
    pub(super) formats: Vec<&'static str>,
    /// The most entries of an answer.
    pub(super) most: usize,
    /// How many there may be.
    pub(super) room: usize,
    /// Whether validities have hours.
    pub(crate) has_hours: bool,
    /// How many references to the next page are over when they are used: its list was changed meanwhile.
    pub(crate) stale: usize,
    next: u32,
}

impl Store {
    pub(super) const fn new(kinds: Vec<&'static str>, formats: Vec<&'static str>) -> Self {
        let credentials = BTreeMap::new();
        Self { credentials, kinds, formats, most: 2, room: 100, has_hours: true, stale: 0, next: 1 }
    }

    /// Gives a credential an identifier of a kind, and what residents may open, as somebody does at the terminal's screen.
    pub(super) fn put(&mut self, token: &str, kind: &str) {
        let new = || Credential::new(String::new(), [PROFILE.to_owned()]);
        let credential = self.credentials.entry(token.to_owned()).or_insert_with(new);
        credential.identifiers.insert(kind.to_owned(), "00C0FFEE".to_owned());
    }

    pub(super) fn token(&mut self) -> String {
        self.next += 1;
        format!("terminal-{}", self.next)
    }

    pub(super) fn capabilities(&self) -> Answer {
        let kinds: String = self
            .kinds
            .iter()
            .map(|kind| format!("<t:SupportedIdentifierType>{kind}</t:SupportedIdentifierType>"))
            .collect();
        let Self { most, room, has_hours, .. } = self;
        Ok(format!(
            "<t:Capabilities MaxLimit=\"{most}\" CredentialValiditySupported=\"true\" \
             CredentialAccessProfileValiditySupported=\"true\" ValiditySupportsTimeValue=\"{has_hours}\" \
             MaxCredentials=\"{room}\" MaxAccessProfilesPerCredential=\"{MOST_PROFILES}\" \
             ResetAntipassbackSupported=\"true\">{kinds}</t:Capabilities>"
        ))
    }

    pub(super) fn list(&mut self, asked: &Node) -> Answer {
        if !asked.fits(NAMESPACE, &[("Limit", 0, 1), ("StartReference", 0, 1)]) {
            return Err(&["Sender", "InvalidArgs"]);
        }
        let limit =
            asked.child(NAMESPACE, "Limit").and_then(|limit| limit.text().parse::<usize>().ok());
        let limit = limit.filter(|limit| (1..=self.most).contains(limit)).unwrap_or(self.most);
        let start = asked.child(NAMESPACE, "StartReference").map(Node::text);
        if start.is_some() && self.stale > 0 {
            self.stale -= 1;
            return Err(&["Sender", "InvalidArgVal", "InvalidStartReference"]);
        }
        let start = match start.map(|start| start.strip_prefix("from ")) {
            None => "",
            Some(Some(token)) => token,
            Some(None) => return Err(&["Sender", "InvalidArgVal", "InvalidStartReference"]),
        };
        let mut rest = self.credentials.range(start.to_owned()..);
        let page: String =
            rest.by_ref().take(limit).map(|(token, credential)| info(token, credential)).collect();
        let next = rest.next().map(|(token, _)| {
            format!("<t:NextStartReference>from {}</t:NextStartReference>", escape(token))
        });
        Ok(next.unwrap_or_default() + &page)
    }

    /// All of them in one page.
    pub(super) fn all(&self) -> String {
        self.credentials.iter().map(|(token, credential)| info(token, credential)).collect()
    }

    /// Those that are asked for, without the one that it hides.
    pub(super) fn get(&self, asked: &Node, hidden: &str) -> Answer {
        if !asked.fits(NAMESPACE, &[("Token", 1, usize::MAX)]) {
            return Err(&["Sender", "InvalidArgs"]);
        }
        if asked.children().len() > self.most {
            return Err(&["Sender", "InvalidArgs", "TooManyItems"]);
        }
        let shown = asked.children().iter().map(Node::text).filter(|token| *token != hidden);
        let found = shown.filter_map(|token| Some(whole(token, self.credentials.get(token)?)));
        Ok(found.collect())
    }

    /// What they are without what is in them.
    pub(super) fn infos(&self, asked: &Node) -> Answer {
        self.get(asked, "")?;
        let tokens = asked.children().iter().map(Node::text);
        Ok(tokens.filter_map(|token| Some(info(token, self.credentials.get(token)?))).collect())
    }

    /// How a credential is.
    pub(super) fn state(&self, asked: &Node) -> Answer {
        let Credential { is_enabled, is_violated, .. } = self.one(asked, "Token")?;
        Ok(format!(
            "<t:State><t:Enabled>{is_enabled}</t:Enabled><t:AntipassbackState><t:AntipassbackViolated>\
             {is_violated}</t:AntipassbackViolated></t:AntipassbackState></t:State>"
        ))
    }

    /// What a credential may open.
    pub(super) fn profiles(&self, asked: &Node) -> Answer {
        Ok(profiles(self.one(asked, "CredentialToken")?))
    }

    /// The one credential that is asked for.
    fn one(&self, asked: &Node, name: &str) -> Result<&Credential, &'static [&'static str]> {
        if !asked.fits(NAMESPACE, &[(name, 1, 1)]) {
            return Err(&["Sender", "InvalidArgs"]);
        }
        let token = asked.child(NAMESPACE, name).map_or("", Node::text);
        self.credentials.get(token).ok_or(NOT_FOUND)
    }

    pub(super) fn formats(&self, asked: &Node) -> Answer {
        if !asked.fits(NAMESPACE, &[("CredentialIdentifierTypeName", 1, 1)]) {
            return Err(&["Sender", "InvalidArgs"]);
        }
        let kind = asked.child(NAMESPACE, "CredentialIdentifierTypeName").map(Node::text);
        if kind != Some("pt:Face") {
            return Err(&["Sender", "InvalidArgVal", "NotFound"]);
        }
        let info = |format| {
            format!(
                "<t:FormatTypeInfo><t:FormatType>{format}</t:FormatType><t:Description>numbers\
                 </t:Description></t:FormatTypeInfo>"
            )
        };
        Ok(self.formats.iter().map(info).collect())
    }

    pub(super) fn create(&mut self, asked: &Node) -> Answer {
        let invalid: Answer = Err(&["Sender", "InvalidArgs"]);
        if !asked.fits(NAMESPACE, &[("Credential", 1, 1), ("State", 1, 1)]) {
            return invalid;
        }
        let is_stated = asked
            .child(NAMESPACE, "State")
            .is_some_and(|state| state.fits(NAMESPACE, &[("Enabled", 1, 1), ("Reason", 0, 1)]));
        let sequence = [
            ("Description", 0, 1),
            ("CredentialHolderReference", 1, 1),
            ("ValidFrom", 0, 1),
            ("ValidTo", 0, 1),
            ("CredentialIdentifier", 1, usize::MAX),
            ("CredentialAccessProfile", 0, usize::MAX),
            ("ExtendedGrantTime", 0, 1),
            ("Attribute", 0, usize::MAX),
        ];
        let Some(credential) = asked.child(NAMESPACE, "Credential") else { return invalid };
        if !is_stated || !credential.fits(NAMESPACE, &sequence) {
            return invalid;
        }
        if credential.attribute("token") != Some("") {
            return Err(&["Sender", "InvalidArgVal"]);
        }
        let holder = credential.child(NAMESPACE, "CredentialHolderReference");
        let holder = holder.map_or("", Node::text).to_owned();
        let Some(identifier) = credential.child(NAMESPACE, "CredentialIdentifier") else {
            return invalid;
        };
        let all = credential.children().iter();
        if all.filter(|part| part.is(NAMESPACE, "CredentialIdentifier")).count() > 1 {
            // One is all that is handed over here: a second would be of the same type.
            return Err(&["Sender", "InvalidArgVal", "DuplicatedIdentifierType"]);
        }
        let profiles = granted(credential)?;
        let row = [("Type", 1, 1), ("ExemptedFromAuthentication", 1, 1), ("Value", 1, 1)];
        let kind = identifier.child(NAMESPACE, "Type");
        let (Some(kind), true) = (kind, identifier.fits(NAMESPACE, &row)) else { return invalid };
        let text =
            |node: &Node, name| node.child(NAMESPACE, name).map_or("", Node::text).to_owned();
        if !kind.fits(NAMESPACE, &[("Name", 1, 1), ("FormatType", 1, 1)]) || holder.len() > 64 {
            return invalid;
        }
        let (name, format, value) =
            (text(kind, "Name"), text(kind, "FormatType"), text(identifier, "Value"));
        if !self.kinds.contains(&name.as_str()) {
            return Err(&["Sender", "CapabilityViolated", "SupportedIdentifierType"]);
        }
        if !self.formats.contains(&format.as_str()) {
            return Err(&["Sender", "InvalidArgVal", "InvalidFormatType"]);
        }
        let is_hexadecimal = value.len() % 2 == 0 && value.chars().all(|c| c.is_ascii_hexdigit());
        if value.is_empty() || !is_hexadecimal {
            return Err(&["Sender", "InvalidArgVal", "InvalidIdentifierValue"]);
        }
        if self.credentials.len() >= self.room {
            return Err(&["Sender", "CapabilityViolated", "MaxCredentials"]);
        }
        let token = self.token();
        let mut made = Credential::new(holder, profiles);
        made.identifiers.insert(name, value);
        self.credentials.insert(token.clone(), made);
        Ok(format!("<t:Token>{token}</t:Token>"))
    }

    pub(super) fn delete(&mut self, asked: &Node) -> Answer {
        self.one(asked, "Token")?;
        let token = asked.child(NAMESPACE, "Token").map_or("", Node::text);
        self.credentials.remove(token);
        Ok(String::new())
    }

    pub(super) fn delete_identifier(&mut self, asked: &Node) -> Answer {
        let row = [("CredentialToken", 1, 1), ("CredentialIdentifierTypeName", 1, 1)];
        let [token, kind] = asked.children() else { return Err(&["Sender", "InvalidArgs"]) };
        if !asked.fits(NAMESPACE, &row) {
            return Err(&["Sender", "InvalidArgs"]);
        }
        let Some(credential) = self.credentials.get_mut(token.text()) else {
            return Err(&["Sender", "InvalidArgVal", "NotFound"]);
        };
        if credential.identifiers.len() == 1 && credential.identifiers.contains_key(kind.text()) {
            return Err(&["Sender", "ConstraintViolated", "MinIdentifiersPerCredential"]);
        }
        credential.identifiers.remove(kind.text());
        Ok(String::new())
    }
}

/// The access profiles that a new credential is given.
fn granted(credential: &Node) -> Result<BTreeSet<String>, &'static [&'static str]> {
    let given = credential.children().iter();
    let given = given.filter(|part| part.is(NAMESPACE, "CredentialAccessProfile"));
    let mut profiles = BTreeSet::new();
    for (count, profile) in given.enumerate() {
        let row = [("AccessProfileToken", 1, 1), ("ValidFrom", 0, 1), ("ValidTo", 0, 1)];
        if !profile.fits(NAMESPACE, &row) {
            return Err(&["Sender", "InvalidArgs"]);
        }
        if count >= MOST_PROFILES {
            return Err(&["Sender", "CapabilityViolated", "MaxAccessProfilesPerCredential"]);
        }
        let token = profile.child(NAMESPACE, "AccessProfileToken").map_or("", Node::text);
        if token != PROFILE {
            return Err(&["Sender", "InvalidArgVal", "ReferenceNotFound"]);
        }
        profiles.insert(token.to_owned());
    }
    Ok(profiles)
}

fn info(token: &str, credential: &Credential) -> String {
    format!(
        "<t:CredentialInfo token=\"{}\">{}</t:CredentialInfo>",
        escape(token),
        basics(credential)
    )
}

fn whole(token: &str, credential: &Credential) -> String {
    let identifiers = credential.identifiers.iter().map(|(kind, value)| {
        format!(
            "<t:CredentialIdentifier><t:Type><t:Name>{kind}</t:Name><t:FormatType>own\
             </t:FormatType></t:Type><t:ExemptedFromAuthentication>false\
             </t:ExemptedFromAuthentication><t:Value>{value}</t:Value></t:CredentialIdentifier>"
        )
    });
    let identifiers: String = identifiers.collect();
    let (token, basics, profiles) = (escape(token), basics(credential), profiles(credential));
    format!("<t:Credential token=\"{token}\">{basics}{identifiers}{profiles}</t:Credential>")
}

/// Whose a credential is, and when it is valid.
fn basics(credential: &Credential) -> String {
    let holder = escape(&credential.holder);
    let valid = validity(credential.valid);
    format!("<t:CredentialHolderReference>{holder}</t:CredentialHolderReference>{valid}")
}

fn profiles(credential: &Credential) -> String {
    let profile = |(token, valid): (&String, &Validity)| {
        format!(
            "<t:CredentialAccessProfile><t:AccessProfileToken>{}</t:AccessProfileToken>{}\
             </t:CredentialAccessProfile>",
            escape(token),
            validity(*valid)
        )
    };
    credential.profiles.iter().map(profile).collect()
}

fn validity((from, to): Validity) -> String {
    let from = from.map(|from| format!("<t:ValidFrom>{from}</t:ValidFrom>"));
    let to = to.map(|to| format!("<t:ValidTo>{to}</t:ValidTo>"));
    from.unwrap_or_default() + &to.unwrap_or_default()
}

//! The credentials of the stand-in, and what its credential service does with them: the operations that the
//! WSDL has and a driver needs, with the faults of the specification (Credential Service, 19.12).

use std::collections::BTreeMap;

use super::{Answer, reading::Node};

pub(super) const NAMESPACE: &str = "http://www.onvif.org/ver10/credential/wsdl";

/// A credential: whose it is, and its identifiers by their kind.
#[derive(Clone, Default)]
pub(super) struct Credential {
    holder: String,
    pub(super) identifiers: BTreeMap<String, String>,
}

/// All of them, by their tokens.
pub(super) struct Store {
    pub(super) credentials: BTreeMap<String, Credential>,
    pub(super) kinds: Vec<&'static str>,
    pub(super) formats: Vec<&'static str>,
    /// The most entries of an answer.
    pub(super) most: usize,
    /// How many there may be.
    pub(super) room: usize,
    next: u32,
}

impl Store {
    pub(super) const fn new(kinds: Vec<&'static str>, formats: Vec<&'static str>) -> Self {
        Self { credentials: BTreeMap::new(), kinds, formats, most: 2, room: 100, next: 1 }
    }

    /// Gives a credential an identifier of a kind, as somebody does at the terminal's screen.
    pub(super) fn put(&mut self, token: &str, kind: &str) {
        let credential = self.credentials.entry(token.to_owned()).or_default();
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
        let (most, room) = (self.most, self.room);
        Ok(format!(
            "<t:Capabilities MaxLimit=\"{most}\" CredentialValiditySupported=\"false\" \
             CredentialAccessProfileValiditySupported=\"false\" ValiditySupportsTimeValue=\"false\" \
             MaxCredentials=\"{room}\" MaxAccessProfilesPerCredential=\"4\" \
             ResetAntipassbackSupported=\"false\">{kinds}</t:Capabilities>"
        ))
    }

    pub(super) fn list(&self, asked: &Node) -> Answer {
        if !asked.fits(NAMESPACE, &[("Limit", 0, 1), ("StartReference", 0, 1)]) {
            return Err(&["Sender", "InvalidArgs"]);
        }
        let limit =
            asked.child(NAMESPACE, "Limit").and_then(|limit| limit.text().parse::<usize>().ok());
        let limit = limit.filter(|limit| (1..=self.most).contains(limit)).unwrap_or(self.most);
        let start = asked.child(NAMESPACE, "StartReference").map(Node::text);
        let start = match start.map(|start| start.strip_prefix("from ")) {
            None => "",
            Some(Some(token)) => token,
            Some(None) => return Err(&["Sender", "InvalidArgVal", "InvalidStartReference"]),
        };
        let mut rest = self.credentials.range(start.to_owned()..);
        let page: String =
            rest.by_ref().take(limit).map(|(token, credential)| info(token, credential)).collect();
        let next = rest
            .next()
            .map(|(token, _)| format!("<t:NextStartReference>from {token}</t:NextStartReference>"));
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

    /// Whether a credential is enabled; the one that is locked is not.
    pub(super) fn state(&self, asked: &Node, locked: Option<&str>) -> Answer {
        if !asked.fits(NAMESPACE, &[("Token", 1, 1)]) {
            return Err(&["Sender", "InvalidArgs"]);
        }
        let token = asked.child(NAMESPACE, "Token").map_or("", Node::text);
        if !self.credentials.contains_key(token) {
            return Err(&["Sender", "InvalidArgVal", "NotFound"]);
        }
        let is_enabled = locked != Some(token);
        Ok(format!("<t:State><t:Enabled>{is_enabled}</t:Enabled></t:State>"))
    }

    pub(super) fn formats(&self, asked: &Node) -> Answer {
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
        let identifiers = BTreeMap::from([(name, value)]);
        self.credentials.insert(token.clone(), Credential { holder, identifiers });
        Ok(format!("<t:Token>{token}</t:Token>"))
    }

    pub(super) fn delete(&mut self, asked: &Node) -> Answer {
        let Some(token) = asked.child(NAMESPACE, "Token") else {
            return Err(&["Sender", "InvalidArgs"]);
        };
        match self.credentials.remove(token.text()) {
            Some(_) => Ok(String::new()),
            None => Err(&["Sender", "InvalidArgVal", "NotFound"]),
        }
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

fn info(token: &str, credential: &Credential) -> String {
    let holder = &credential.holder;
    format!(
        "<t:CredentialInfo token=\"{token}\"><t:CredentialHolderReference>{holder}\
         </t:CredentialHolderReference></t:CredentialInfo>"
    )
}

fn whole(token: &str, credential: &Credential) -> String {
    let holder = &credential.holder;
    let identifiers = credential.identifiers.iter().map(|(kind, value)| {
        format!(
            "<t:CredentialIdentifier><t:Type><t:Name>{kind}</t:Name><t:FormatType>own\
             </t:FormatType></t:Type><t:ExemptedFromAuthentication>false\
             </t:ExemptedFromAuthentication><t:Value>{value}</t:Value></t:CredentialIdentifier>"
        )
    });
    let identifiers: String = identifiers.collect();
    format!(
        "<t:Credential token=\"{token}\"><t:CredentialHolderReference>{holder}\
         </t:CredentialHolderReference>{identifiers}</t:Credential>"
    )
}

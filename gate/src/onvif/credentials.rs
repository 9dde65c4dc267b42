//! What is asked of a terminal's credential service. A credential is what somebody has at a terminal: a card,
//! a face, or several such identifiers together; it goes by a token.

use std::collections::{BTreeMap, BTreeSet};

use contract::time::{Span, Time};
use data_encoding::HEXUPPER;
use ledger::Hash;

use super::{
    Fault,
    line::{As, Line},
    soap::{CREDENTIAL, element, shown},
    xml::Element,
};
use crate::Capture;

/// The kind of identifier that a face is (`pt:RecognitionType`).
pub(super) const FACE: &str = "pt:Face";

/// The kind of identifier that a card is.
pub(super) const CARD: &str = "pt:Card";

/// The most credentials that are asked for at once, whatever a terminal would give.
const PAGE: u32 = 100;

/// The most credentials whose identifiers are looked at in one answer.
pub(super) const LOOKS: usize = 8;

/// The most pages of a list.
const PAGES: usize = 10_000;

/// The most credentials of a list: ten times the faces of the largest terminals.
const CREDENTIALS: usize = 500_000;

/// How long it may take to read a list to its end.
const LISTING: Span = Span::MINUTE.times(5);

/// The longest token, and the longest name of a holder, in bytes: ONVIF has both of 64 letters at most.
const LONGEST: usize = 256;

/// How often a list is begun anew that was changed while it was read.
const AGAIN: usize = 3;

/// A terminal's credential service.
#[derive(Clone, Debug)]
pub(super) struct Service {
    /// Its path.
    path: String,
    /// The most entries of a page.
    most: u32,
    /// The kinds of identifiers it knows.
    pub(super) kinds: Vec<String>,
    /// Whether a validity has hours, or only days.
    pub(super) has_hours: bool,
}

/// What a credential is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Made {
    /// A face.
    pub(super) has_face: bool,
    /// A card.
    pub(super) has_card: bool,
    /// Something else: a card, a code.
    pub(super) has_more: bool,
}

impl Service {
    /// The service at a path, with what it can do.
    pub(super) async fn at(line: &Line, path: String) -> Result<Self, Fault> {
        let answer = line.ask(As::User, &path, CREDENTIAL, "GetServiceCapabilities", "").await?;
        let can = answer.child(CREDENTIAL, "Capabilities");
        let can = can.ok_or_else(|| Fault::garbled("it has no capabilities"))?;
        let most = can.attribute("MaxLimit").and_then(|most| most.trim().parse::<u32>().ok());
        let kinds = can.all(CREDENTIAL, "SupportedIdentifierType");
        let kinds: Vec<String> = kinds.map(|kind| kind.text().to_owned()).collect();
        if !kinds.iter().any(|kind| kind == FACE) {
            return Err(Fault::NoFaces);
        }
        let has_hours = matches!(can.attribute("ValiditySupportsTimeValue"), Some("true" | "1"));
        Ok(Self { path, most: most.unwrap_or(1).clamp(1, PAGE), kinds, has_hours })
    }

    /// What it says to an operation.
    pub(super) async fn ask(
        &self,
        line: &Line,
        operation: &str,
        content: &str,
    ) -> Result<Element, Fault> {
        line.ask(As::User, &self.path, CREDENTIAL, operation, content).await
    }

    /// The tokens of all credentials, each with what is written there of whose it is.
    pub(super) async fn list(&self, line: &Line) -> Result<BTreeMap<String, String>, Fault> {
        let (begun, mut tries) = (line.now(), 0);
        loop {
            match self.pages(line, begun).await {
                Err(fault) if fault.has("InvalidStartReference") && tries < AGAIN => tries += 1,
                other => return other,
            }
        }
    }

    async fn pages(&self, line: &Line, begun: Time) -> Result<BTreeMap<String, String>, Fault> {
        let (mut found, mut seen, mut next) = (BTreeMap::new(), BTreeSet::new(), None::<String>);
        let most = usize::try_from(self.most).unwrap_or(usize::MAX);
        loop {
            // A clock that is set far back meanwhile gives no more time than one that goes on.
            if (line.now() - begun).0.saturating_abs() > LISTING.0 {
                return Err(Fault::Slow);
            }
            let mut content = format!("<q:Limit>{}</q:Limit>", self.most);
            if let Some(next) = &next {
                content.push_str(&element("StartReference", next));
            }
            let page = self.ask(line, "GetCredentialInfoList", &content).await?;
            if page.all(CREDENTIAL, "CredentialInfo").count() > most {
                return Err(Fault::garbled("it lists more at once than it was asked for"));
            }
            for info in page.all(CREDENTIAL, "CredentialInfo") {
                let holder = info.child(CREDENTIAL, "CredentialHolderReference");
                // What is longer is no number of a consent.
                let holder = holder.map(Element::text).filter(|holder| holder.len() <= LONGEST);
                found.insert(token(info)?, holder.unwrap_or_default().to_owned());
            }
            if found.len() > CREDENTIALS {
                return Err(Fault::garbled("its list is too long"));
            }
            let more = page.child(CREDENTIAL, "NextStartReference").map_or("", Element::text);
            if more.is_empty() {
                return Ok(found);
            }
            // A reference may be of any length: what is kept of it is its hash.
            if seen.len() >= PAGES || !seen.insert(Hash::of(&[more.as_bytes()])) {
                return Err(Fault::garbled("its list has no end"));
            }
            next = Some(more.to_owned());
        }
    }

    /// What these credentials are made of. ONVIF tells it only together with the values, which are not kept.
    pub(super) async fn look(
        &self,
        line: &Line,
        tokens: &[String],
    ) -> Result<BTreeMap<String, Made>, Fault> {
        let mut found = BTreeMap::new();
        let most = usize::try_from(self.most).unwrap_or(LOOKS).min(LOOKS);
        for some in tokens.chunks(most) {
            let content: String = some.iter().map(|token| element("Token", token)).collect();
            let answer = self.ask(line, "GetCredentials", &content).await?;
            if answer.all(CREDENTIAL, "Credential").count() > some.len() {
                return Err(Fault::garbled("it shows more than it was asked for"));
            }
            for credential in answer.all(CREDENTIAL, "Credential") {
                let kinds = credential.all(CREDENTIAL, "CredentialIdentifier").map(|identifier| {
                    let kind = identifier.child(CREDENTIAL, "Type");
                    kind.and_then(|kind| kind.child(CREDENTIAL, "Name")).map_or("", Element::text)
                });
                let (faces, others): (Vec<&str>, Vec<&str>) = kinds.partition(|kind| *kind == FACE);
                let (has_card, has_more) = (others.contains(&CARD), !others.is_empty());
                let made = Made { has_face: !faces.is_empty(), has_card, has_more };
                found.insert(token(credential)?, made);
            }
        }
        Ok(found)
    }

    /// The formats in which it takes faces.
    pub(super) async fn formats(&self, line: &Line) -> Result<Vec<String>, Fault> {
        let content = element("CredentialIdentifierTypeName", FACE);
        let answer = self.ask(line, "GetSupportedFormatTypes", &content).await?;
        let infos = answer.all(CREDENTIAL, "FormatTypeInfo");
        let formats = infos.filter_map(|info| info.child(CREDENTIAL, "FormatType"));
        Ok(formats.map(|format| shown(format.text())).collect())
    }

    /// Makes a credential of a face, which opens what `profiles` say; its token.
    pub(super) async fn create(
        &self,
        line: &Line,
        consent: Hash,
        format: &str,
        face: &Capture,
        profiles: &[String],
    ) -> Result<String, Fault> {
        let holder = element("CredentialHolderReference", &consent.to_string());
        let (name, format) = (element("Name", FACE), element("FormatType", format));
        let value = element("Value", &HEXUPPER.encode(&face.0));
        let profiles: String = profiles
            .iter()
            .map(|profile| element("AccessProfileToken", profile))
            .map(|profile| {
                format!("<q:CredentialAccessProfile>{profile}</q:CredentialAccessProfile>")
            })
            .collect();
        let content = format!(
            "<q:Credential token=\"\">{holder}<q:CredentialIdentifier><q:Type>{name}{format}</q:Type>\
             <q:ExemptedFromAuthentication>false</q:ExemptedFromAuthentication>{value}\
             </q:CredentialIdentifier>{profiles}</q:Credential>\
             <q:State><q:Enabled>true</q:Enabled></q:State>"
        );
        let answer = self.ask(line, "CreateCredential", &content).await?;
        let token = answer.child(CREDENTIAL, "Token").map_or("", Element::text);
        match token {
            "" => Err(Fault::garbled("it has made something without a token")),
            token => Ok(token.to_owned()),
        }
    }

    /// Deletes the face of a credential, and the credential where nothing else is in it. What is gone already
    /// is gone.
    pub(super) async fn delete(&self, line: &Line, token: &str, made: Made) -> Result<(), Fault> {
        let deleted = if made.has_more {
            let content =
                element("CredentialToken", token) + &element("CredentialIdentifierTypeName", FACE);
            self.ask(line, "DeleteCredentialIdentifier", &content).await
        } else {
            self.ask(line, "DeleteCredential", &element("Token", token)).await
        };
        match deleted {
            Err(fault) if !fault.has("NotFound") => Err(fault),
            _ => Ok(()),
        }
    }
}

fn token(entity: &Element) -> Result<String, Fault> {
    let token = entity.attribute("token").filter(|token| !token.is_empty());
    let token = token.ok_or_else(|| Fault::garbled("a credential without a token"))?;
    if token.len() > LONGEST {
        return Err(Fault::garbled("a token that is too long"));
    }
    Ok(token.to_owned())
}

//! SOAP 1.2 as ONVIF has it: the envelope, the token of WS-Security, and what comes back.

use contract::time::{Offset, Time};
use data_encoding::BASE64;
use quick_xml::escape::escape;
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};

use super::{
    Fault,
    xml::{self, Element},
};

/// The envelope.
const ENVELOPE: &str = "http://www.w3.org/2003/05/soap-envelope";

/// The device service.
pub(super) const DEVICE: &str = "http://www.onvif.org/ver10/device/wsdl";

/// The types of the device service.
pub(super) const SCHEMA: &str = "http://www.onvif.org/ver10/schema";

/// The credential service.
pub(super) const CREDENTIAL: &str = "http://www.onvif.org/ver10/credential/wsdl";

/// Where WS-Security 1.1 and its token of a user are written down.
const WSS: &str = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss";

/// The longest reason of a fault that is told.
const REASON: usize = 200;

/// A request: what it asks in a namespace, and who asks.
pub(super) fn envelope(token: &str, namespace: &str, operation: &str, content: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
         <s:Envelope xmlns:s=\"{ENVELOPE}\"><s:Header>{token}</s:Header>\
         <s:Body><q:{operation} xmlns:q=\"{namespace}\">{content}</q:{operation}></s:Body>\
         </s:Envelope>"
    )
}

/// An element of a request, in its namespace.
pub(super) fn element(name: &str, text: &str) -> String {
    format!("<q:{name}>{}</q:{name}>", escape(text))
}

/// Who asks: the token of a user, whose password does not travel (Username Token Profile 1.1, section 3.1).
pub(super) fn token(user: &str, password: &str, nonce: [u8; 16], created: Time) -> String {
    let created = moment(created);
    let digested = [&nonce[..], created.as_bytes(), password.as_bytes()].concat();
    let digested = digest(&SHA1_FOR_LEGACY_USE_ONLY, &digested);
    format!(
        "<w:Security s:mustUnderstand=\"1\" xmlns:w=\"{WSS}-wssecurity-secext-1.0.xsd\">\
         <w:UsernameToken><w:Username>{}</w:Username>\
         <w:Password Type=\"{WSS}-username-token-profile-1.0#PasswordDigest\">{}</w:Password>\
         <w:Nonce EncodingType=\"{WSS}-soap-message-security-1.0#Base64Binary\">{}</w:Nonce>\
         <u:Created xmlns:u=\"{WSS}-wssecurity-utility-1.0.xsd\">{created}</u:Created>\
         </w:UsernameToken></w:Security>",
        escape(user),
        BASE64.encode(digested.as_ref()),
        BASE64.encode(&nonce),
    )
}

/// A moment as XML writes it, in UTC.
fn moment(at: Time) -> String {
    let civil = at.civil(Offset(0));
    let second = at.0.div_euclid(1_000).rem_euclid(60);
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{second:02}Z",
        civil.year, civil.month, civil.day, civil.hour, civil.minute
    )
}

/// What an answer says to an operation.
pub(super) fn open(text: &str, namespace: &str, operation: &str) -> Result<Element, Fault> {
    let mut envelope = xml::read(text)?;
    if !envelope.is(ENVELOPE, "Envelope") {
        return Err(Fault::garbled("it is no SOAP 1.2"));
    }
    let body = envelope.take(ENVELOPE, "Body").and_then(Element::into_only);
    let body = body.ok_or_else(|| Fault::garbled("its body holds not one element"))?;
    if body.is(ENVELOPE, "Fault") {
        return Err(refused(&body));
    }
    if !body.is(namespace, &format!("{operation}Response")) {
        return Err(Fault::garbled(format!("{} answers {operation}", body.name())));
    }
    Ok(body)
}

/// A fault of the terminal's own: its codes stand in each other, the widest outside.
fn refused(fault: &Element) -> Fault {
    let (mut codes, mut at) = (Vec::new(), fault.child(ENVELOPE, "Code"));
    while let Some(code) = at {
        let value = code.child(ENVELOPE, "Value").map_or("", Element::text);
        let (_, value) = value.rsplit_once(':').unwrap_or(("", value));
        codes.push(shown(value));
        at = code.child(ENVELOPE, "Subcode");
    }
    if codes.iter().any(|code| ["NotAuthorized", "FailedAuthentication"].contains(&code.as_str())) {
        return Fault::NotAuthorized { ahead: None, wants_digest: false };
    }
    // The one header that has to be understood says who asks: it knows HTTP digest alone.
    if codes.iter().any(|code| code == "MustUnderstand") {
        return Fault::NotAuthorized { ahead: None, wants_digest: true };
    }
    let reason = fault.child(ENVELOPE, "Reason");
    let reason = reason.and_then(|reason| reason.child(ENVELOPE, "Text"));
    Fault::Refused { codes, reason: shown(reason.map_or("", Element::text)) }
}

/// What a terminal says of itself, fit for a line on somebody's screen: nothing that steers that screen, and
/// not without end.
pub(super) fn shown(text: &str) -> String {
    let is_shown = |letter: &char| letter.is_alphanumeric() || " .,:;+-_/()'".contains(*letter);
    text.chars().filter(is_shown).take(REASON).collect()
}

#[cfg(test)]
mod tests {
    use contract::time::{Day, Span};

    use super::*;

    #[test]
    fn a_password_is_digested_as_the_profile_says() {
        // The values that ONVIF's programmer's guide works through.
        let nonce = BASE64.decode(b"LKqI6G/AikKCQrN0zqZFlg==").expect("base64");
        let nonce = nonce.try_into().expect("16 bytes");
        let created = Time(Day::of(2010, 9, 16).at(7, Offset(0)).0 + 50 * 60_000 + 45_000);
        let token = token("user", "userpassword", nonce, created);
        assert!(token.contains(">2010-09-16T07:50:45Z<"), "{token}");
        assert!(token.contains(">tuOSpGlFlIXsozq4HFNeeGeFLEI=<"), "{token}");
        assert!(!token.contains("userpassword"));
    }

    #[test]
    fn names_cannot_break_out_of_a_request() {
        let token = token("</w:Username>", "x", [0; 16], Time(0) + Span::DAY);
        assert!(token.contains("&lt;/w:Username&gt;") && token.contains(">1970-01-02T00:00:00Z<"));
        assert_eq!(element("Token", "a&b"), "<q:Token>a&amp;b</q:Token>");
    }

    #[test]
    fn a_fault_is_told_by_its_codes() {
        let text = format!(
            r#"<e:Envelope xmlns:e="{ENVELOPE}" xmlns:ter="http://www.onvif.org/ver10/error"><e:Body>
            <e:Fault><e:Code><e:Value>e:Sender</e:Value><e:Subcode><e:Value>ter:InvalidArgVal</e:Value>
            <e:Subcode><e:Value>ter:NotFound</e:Value></e:Subcode></e:Subcode></e:Code>
            <e:Reason><e:Text xml:lang="en">no such &#27;[31mtoken</e:Text></e:Reason>
            </e:Fault></e:Body></e:Envelope>"#
        );
        let fault = open(&text, CREDENTIAL, "DeleteCredential").expect_err("a fault");
        assert!(fault.has("NotFound") && !fault.has("ReferenceInUse"));
        let Fault::Refused { codes, reason } = fault else { panic!("{fault:?}") };
        assert_eq!(codes, ["Sender", "InvalidArgVal", "NotFound"]);
        assert_eq!(reason, "no such 31mtoken", "nothing that steers a screen");
        let other = text.replace("soap-envelope", "soap/envelope/");
        assert!(matches!(open(&other, CREDENTIAL, "DeleteCredential"), Err(Fault::Garbled(_))));
    }
}

//! XML as a terminal answers it, read into a small tree.
//!
//! A terminal is believed as little as any stranger: there is no DTD here, no entity but the five that XML
//! has, no more elements and no deeper ones than an honest answer has. How long an answer may be, whoever
//! fetches it sees to.

use quick_xml::{
    NsReader, XmlVersion,
    events::{BytesRef, BytesStart, Event},
    name::{Namespace, ResolveResult},
};

use super::{Fault, soap::CREDENTIAL};

/// The most elements: a page of a hundred credentials has a few hundred.
const MOST: usize = 20_000;

/// How deep they may stand in each other.
const DEEPEST: usize = 32;

/// An element.
#[derive(Debug)]
pub(super) struct Element {
    namespace: String,
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    /// Whether it is this one.
    pub(super) fn is(&self, namespace: &str, name: &str) -> bool {
        self.namespace == namespace && self.name == name
    }

    /// What it is called.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The first element of this name, out of it.
    pub(super) fn take(&mut self, namespace: &str, name: &str) -> Option<Self> {
        let at = self.children.iter().position(|child| child.is(namespace, name))?;
        Some(self.children.swap_remove(at))
    }

    /// The one element in it; nothing where there is none, or another beside it.
    pub(super) fn into_only(mut self) -> Option<Self> {
        let only = self.children.pop()?;
        self.children.is_empty().then_some(only)
    }

    /// The first element of this name in it.
    pub(super) fn child(&self, namespace: &str, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.is(namespace, name))
    }

    /// All elements of this name in it.
    pub(super) fn all<'e>(
        &'e self,
        namespace: &'e str,
        name: &'e str,
    ) -> impl Iterator<Item = &'e Self> {
        self.children.iter().filter(move |child| child.is(namespace, name))
    }

    /// An attribute without a prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The text directly in it.
    pub(super) fn text(&self) -> &str {
        self.text.trim()
    }
}

/// Reads a document.
pub(super) fn read(text: &str) -> Result<Element, Fault> {
    let mut reader = NsReader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let (mut open, mut root, mut count) = (Vec::<Element>::new(), None, 0);
    loop {
        let (namespace, event) = reader.read_resolved_event().map_err(Fault::garbled)?;
        match event {
            Event::Start(start) => {
                count += 1;
                if root.is_some() || count > MOST || open.len() >= DEEPEST {
                    return Err(Fault::garbled("too much XML"));
                }
                open.push(begin(&namespace, &start)?);
            }
            Event::End(_) => {
                let done =
                    open.pop().ok_or_else(|| Fault::garbled("an end without a beginning"))?;
                match open.last_mut() {
                    Some(parent) => parent.children.push(done),
                    None => root = Some(done),
                }
            }
            Event::Text(text) => add(&mut open, &text.xml10_content())?,
            Event::CData(text) => add(&mut open, &text.xml10_content())?,
            Event::GeneralRef(reference) => add(&mut open, &resolve(&reference)?)?,
            Event::Comment(_) | Event::Decl(_) => {}
            // SOAP 1.2 forbids both (part 1, section 5).
            Event::DocType(_) | Event::PI(_) => return Err(Fault::garbled("XML with a DTD")),
            Event::Empty(_) => return Err(Fault::garbled("an element neither open nor closed")),
            Event::Eof => break,
        }
    }
    root.filter(|_| open.is_empty()).ok_or_else(|| Fault::garbled("XML that breaks off"))
}

fn begin(namespace: &ResolveResult<'_>, start: &BytesStart<'_>) -> Result<Element, Fault> {
    let namespace = match namespace {
        ResolveResult::Bound(Namespace(name)) => (*name).to_owned(),
        ResolveResult::Unbound => String::new(),
        ResolveResult::Unknown(_) => return Err(Fault::garbled("a prefix without a namespace")),
    };
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(Fault::garbled)?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(Fault::garbled)?;
        attributes.push((attribute.key.0.to_owned(), value.into_owned()));
    }
    let name = AsRef::<str>::as_ref(&start.local_name()).to_owned();
    Ok(Element { namespace, name, attributes, text: String::new(), children: Vec::new() })
}

fn add(open: &mut [Element], text: &str) -> Result<(), Fault> {
    match open.last_mut() {
        // What a face is made of is not kept for the moment of reading an answer.
        Some(element) if element.is(CREDENTIAL, "Value") => Ok(()),
        Some(element) => {
            element.text.push_str(text);
            Ok(())
        }
        None if text.trim().is_empty() => Ok(()),
        None => Err(Fault::garbled("text outside of XML")),
    }
}

fn resolve(reference: &BytesRef<'_>) -> Result<String, Fault> {
    if let Some(letter) = reference.resolve_char_ref().map_err(Fault::garbled)? {
        return Ok(letter.to_string());
    }
    let letter = match &**reference {
        "lt" => "<",
        "gt" => ">",
        "amp" => "&",
        "apos" => "'",
        "quot" => "\"",
        _ => return Err(Fault::garbled("an entity of its own")),
    };
    Ok(letter.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart_by_their_namespace_and_not_by_their_prefix() {
        let text = r#"<?xml version="1.0"?><a:x xmlns:a="one" xmlns="two" k="&lt;&#65;">
            <y>1 &amp; 2</y><a:y/><z xmlns="one"><![CDATA[<3>]]></z></a:x>"#;
        let root = read(text).expect("XML");
        assert!(root.is("one", "x") && !root.is("two", "x"));
        assert_eq!(root.attribute("k"), Some("<A"));
        assert_eq!(root.child("two", "y").map(Element::text), Some("1 & 2"));
        assert_eq!(root.child("one", "y").map(Element::text), Some(""));
        assert_eq!(root.child("one", "z").map(Element::text), Some("<3>"));
        assert_eq!(root.all("one", "y").count(), 1);
    }

    #[test]
    fn what_a_face_is_made_of_is_not_kept() {
        let text = format!(r#"<v:Value xmlns:v="{CREDENTIAL}">CAFE</v:Value>"#);
        assert_eq!(read(&text).expect("XML").text(), "");
    }

    #[test]
    fn what_no_honest_terminal_sends_is_not_read() {
        let bomb = r#"<!DOCTYPE b [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><b>&b;</b>"#;
        let deep = format!("{}{}", "<a>".repeat(33), "</a>".repeat(33));
        let many = format!("<a>{}</a>", "<b/>".repeat(MOST));
        for text in [
            bomb,
            deep.as_str(),
            many.as_str(),
            "",
            "text",
            "<a>",
            "<a></b>",
            "<a/><b/>",
            "<p:a/>",
            "<a>&own;</a>",
            "<a k='1' k='2'/>",
            "<?style sheet?><a/>",
        ] {
            assert!(matches!(read(text), Err(Fault::Garbled(_))), "{text:.80}");
        }
    }
}

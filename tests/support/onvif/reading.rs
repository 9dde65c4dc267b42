//! What the stand-in reads, by its own reader: names with their namespaces, and what a schema has in a row.

use quick_xml::{
    NsReader, XmlVersion,
    events::{BytesStart, Event},
    name::{Namespace, ResolveResult},
};

/// An element.
pub(super) struct Node {
    namespace: String,
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<Node>,
}

impl Node {
    pub(super) fn is(&self, namespace: &str, name: &str) -> bool {
        self.namespace == namespace && self.name == name
    }

    pub(super) fn name(&self) -> (&str, &str) {
        (&self.namespace, &self.name)
    }

    pub(super) fn children(&self) -> &[Self] {
        &self.children
    }

    /// The element of this name in it.
    pub(super) fn child(&self, namespace: &str, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.is(namespace, name))
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Whether its children are these and no others, in this order, each as often as a schema allows.
    pub(super) fn fits(&self, namespace: &str, sequence: &[(&str, usize, usize)]) -> bool {
        let mut rest = self.children.iter().peekable();
        for (name, least, most) in sequence {
            let mut count = 0;
            while count < *most && rest.next_if(|child| child.is(namespace, name)).is_some() {
                count += 1;
            }
            if count < *least {
                return false;
            }
        }
        rest.next().is_none()
    }
}

/// Reads a document; nothing where it is none.
pub(super) fn read(text: &str) -> Option<Node> {
    let mut reader = NsReader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut open: Vec<Node> = Vec::new();
    loop {
        let (namespace, event) = reader.read_resolved_event().ok()?;
        match event {
            Event::Start(start) => {
                let ResolveResult::Bound(Namespace(namespace)) = namespace else { return None };
                open.push(begin(namespace, &start)?);
            }
            Event::End(_) => {
                let done = open.pop()?;
                match open.last_mut() {
                    Some(parent) => parent.children.push(done),
                    None => return Some(done),
                }
            }
            Event::Text(text) => open.last_mut()?.text.push_str(&text),
            Event::GeneralRef(reference) => {
                let letter = match reference.resolve_char_ref().ok()? {
                    Some(letter) => letter,
                    None => named(&reference)?,
                };
                open.last_mut()?.text.push(letter);
            }
            Event::Decl(_) | Event::Comment(_) => {}
            _ => return None,
        }
    }
}

/// A letter by the name that XML itself gives it.
fn named(name: &str) -> Option<char> {
    let letters = [("lt", '<'), ("gt", '>'), ("amp", '&'), ("apos", '\''), ("quot", '"')];
    letters.into_iter().find_map(|(own, letter)| (own == name).then_some(letter))
}

fn begin(namespace: &str, start: &BytesStart<'_>) -> Option<Node> {
    let attributes = start.attributes().map(|attribute| {
        let attribute = attribute.ok()?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
        Some((attribute.key.0.to_owned(), value.into_owned()))
    });
    Some(Node {
        namespace: namespace.to_owned(),
        name: AsRef::<str>::as_ref(&start.local_name()).to_owned(),
        attributes: attributes.collect::<Option<_>>()?,
        text: String::new(),
        children: Vec::new(),
    })
}

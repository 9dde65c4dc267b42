//! How an element comes to stand in the page.

use leptos::{
    attr::Attribute as OtherAttribute,
    prelude::*,
    reactive::effect::RenderEffect,
    tachys::{
        hydration::Cursor,
        view::{Position, PositionState, any_view::AnyViewState},
    },
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

use super::{Attribute, Element, Parts};
use crate::device;

/// An element in the page, with what must live as long as it does.
pub struct Standing {
    node: web_sys::Element,
    _children: Vec<AnyViewState>,
    _effects: Vec<RenderEffect<()>>,
    _ears: Vec<Closure<dyn FnMut(web_sys::Event)>>,
}

impl Render for Element {
    type State = Standing;

    fn build(self) -> Standing {
        let Parts { tag, attributes, children } = (*self.0).take();
        let node = device::document().create_element(tag).expect("only names of elements are used");
        let (mut effects, mut ears) = (Vec::new(), Vec::new());
        for attribute in attributes {
            put(&node, attribute, &mut effects, &mut ears);
        }
        let mut children: Vec<_> = children.into_iter().map(Render::build).collect();
        for child in &mut children {
            child.mount(&node, None);
        }
        Standing { node, _children: children, _effects: effects, _ears: ears }
    }

    /// Another element takes the place of this one: the two have only their type in common.
    fn rebuild(self, standing: &mut Standing) {
        let new = self.build();
        let _ = standing.node.replace_with_with_node_1(&new.node);
        *standing = new;
    }
}

fn put(
    node: &web_sys::Element,
    attribute: Attribute,
    effects: &mut Vec<RenderEffect<()>>,
    ears: &mut Vec<Closure<dyn FnMut(web_sys::Event)>>,
) {
    let own = node.clone();
    let follow: Box<dyn FnMut()> = match attribute {
        Attribute::Fixed(name, value) => {
            let _ = node.set_attribute(name, &value);
            return;
        }
        Attribute::On(event, hear) => {
            let ear = Closure::wrap(hear);
            let _ = node.add_event_listener_with_callback(event, ear.as_ref().unchecked_ref());
            ears.push(ear);
            return;
        }
        Attribute::Live(name, value) => Box::new(move || {
            let _ = match value() {
                Some(value) => own.set_attribute(name, value),
                None => own.remove_attribute(name),
            };
        }),
        Attribute::Value(value) => Box::new(move || set(&own, "value", &value().into())),
        Attribute::Checked(value) => Box::new(move || set(&own, "checked", &value().into())),
    };
    effects.push(effect(follow));
}

fn effect(mut follow: Box<dyn FnMut()>) -> RenderEffect<()> {
    RenderEffect::new(move |_| follow())
}

/// Sets a property; the same value again would move the cursor to the end of a field.
fn set(node: &web_sys::Element, name: &str, value: &JsValue) {
    let name = JsValue::from_str(name);
    if js_sys::Reflect::get(node, &name).ok().as_ref() != Some(value) {
        let _ = js_sys::Reflect::set(node, &name, value);
    }
}

impl Mountable for Standing {
    fn unmount(&mut self) {
        self.node.remove();
    }

    fn mount(&mut self, parent: &web_sys::Element, marker: Option<&web_sys::Node>) {
        let _ = parent.insert_before(&self.node, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let parent = self.node.parent_element();
        if let Some(parent) = &parent {
            child.mount(parent, Some(&self.node));
        }
        parent.is_some()
    }

    fn elements(&self) -> Vec<web_sys::Element> {
        vec![self.node.clone()]
    }
}

impl AddAnyAttr for Element {
    type Output<New: OtherAttribute> = Self;

    /// No screen of ours adds attributes from without.
    fn add_any_attr<New: OtherAttribute>(self, _: New) -> Self {
        self
    }
}

/// What a server would do; these screens are drawn in a browser only.
impl RenderHtml for Element {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        _: &mut String,
        _: &mut Position,
        _: bool,
        _: bool,
        _: Vec<leptos::attr::any_attribute::AnyAttribute>,
    ) {
    }

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> Standing {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}

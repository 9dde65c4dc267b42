//! The plain page the hub has drawn: what was already typed into it is taken over.

use std::cell::RefCell;

use wasm_bindgen::JsCast;

use super::{Shelf, document};

thread_local! {
    static TYPED: RefCell<Option<Typed>> = const { RefCell::new(None) };
}

/// What somebody had typed before the app was ready.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// Into the large field.
    pub text: Option<String>,
    /// Where it is.
    pub place: Option<String>,
    /// A case key.
    pub key: Option<String>,
    /// Pictures chosen.
    pub pictures: Vec<web_sys::File>,
    judgement: TypedJudgement,
    focus: Option<&'static str>,
    telephone: Option<String>,
}

/// What somebody had answered of how a matter went.
#[derive(Clone, Debug, Default)]
pub struct TypedJudgement {
    /// Whether it is solved.
    pub is_solved: Option<bool>,
    /// How content they are, by the name it is stored by.
    pub satisfaction: Option<String>,
    /// In words.
    pub text: Option<String>,
}

/// Reads what was typed into the plain page (not what the hub had put there), for the screen that
/// takes its place; and tells in which field somebody was.
pub fn take_over() -> Option<&'static str> {
    let typed = typed();
    let focus = typed.focus;
    TYPED.set(Some(typed));
    focus
}

/// What was typed into the plain page; told once.
#[must_use]
pub fn taken() -> Typed {
    TYPED.take().unwrap_or_default()
}

/// What was answered in the plain page of how a matter went; told once.
#[must_use]
pub fn taken_judgement() -> TypedJudgement {
    TYPED
        .with_borrow_mut(|typed| typed.as_mut().map(|typed| std::mem::take(&mut typed.judgement)))
        .unwrap_or_default()
}

/// The telephone the plain page shows, for when the hub cannot be asked.
#[must_use]
pub fn shown_telephone() -> Option<String> {
    TYPED.with_borrow(|typed| typed.as_ref().and_then(|typed| typed.telephone.clone()))
}

/// Under this name is kept that a page of the app was seen in this tab.
const SEEN: &str = "seen";

/// Goes on in the field somebody was in. Where another page of the app was left for this one, the
/// focus comes to its heading, as it does between screens; who comes from outside is left alone.
pub fn resume(field: Option<&'static str>) {
    let comes_from_within = Shelf::Visit.text(SEEN).is_some();
    Shelf::Visit.keep_text(SEEN, "1");
    let Some(field) = field else {
        if comes_from_within && super::is_focus_lost() && super::is_at_top() {
            super::focus_soon("h1");
        }
        return;
    };
    super::soon(move || {
        let selector = format!("#app [name={field}]");
        super::focus(&selector);
        if let Some(area) = find::<web_sys::HtmlTextAreaElement>(&selector) {
            let end = u32::try_from(area.value().encode_utf16().count()).unwrap_or(u32::MAX);
            let _ = area.set_selection_range(end, end);
        }
    });
}

fn typed() -> Typed {
    let name = document().active_element().and_then(|element| element.get_attribute("name"));
    let focus =
        ["text", "place", "case_key"].into_iter().find(|field| name.as_deref() == Some(*field));
    Typed {
        text: written("#app textarea#text"),
        place: find::<web_sys::HtmlInputElement>("#app input[name=place]")
            .filter(|field| field.value() != field.default_value())
            .map(|field| field.value()),
        key: find::<web_sys::HtmlInputElement>("#app input[name=case_key]")
            .map(|field| field.value()),
        pictures: find::<web_sys::HtmlInputElement>("#app input[type=file]")
            .map(|field| super::picture::chosen(&field))
            .unwrap_or_default(),
        judgement: TypedJudgement {
            is_solved: chosen("act").map(|act| act == "judge_solved"),
            satisfaction: chosen("satisfaction"),
            text: written("#app textarea#judge-text"),
        },
        focus,
        telephone: find::<web_sys::HtmlAnchorElement>("#app a.help[href^='tel:']")
            .and_then(|link| link.get_attribute("href"))
            .and_then(|address| address.strip_prefix("tel:").map(str::to_owned)),
    }
}

/// What was written into a large field, where it is not what the hub had put there.
fn written(selector: &str) -> Option<String> {
    find::<web_sys::HtmlTextAreaElement>(selector)
        .filter(|field| field.default_value() != Ok(field.value()))
        .map(|field| field.value())
}

/// What was chosen of several.
fn chosen(name: &str) -> Option<String> {
    let selector = format!("#app input[type=radio][name={name}]:checked");
    find::<web_sys::HtmlInputElement>(&selector).map(|one| one.value())
}

/// The element the app is drawn into.
#[must_use]
pub fn root() -> Option<web_sys::HtmlElement> {
    find("#app")
}

/// Takes the plain content away; the app is drawn in its place in the same breath.
pub fn clear(root: &web_sys::HtmlElement) {
    root.replace_children_with_node_0();
}

/// Scrolls as little as shows the element.
pub fn bring_into_sight(element: &web_sys::Element) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Marks the page as alive: what it shows can be used. Tests and measurements wait for it.
pub fn mark_alive() {
    if let Some(html) = document().document_element() {
        // Without the mark a test waits in vain; a person misses nothing.
        let _ = html.set_attribute("data-alive", "true");
    }
}

/// Marks that what happens from now on is heard. Tests that let something happen wait for it.
pub fn mark_listening() {
    if let Some(html) = document().document_element() {
        let _ = html.set_attribute("data-listening", "true");
    }
}

fn find<T: JsCast>(selector: &str) -> Option<T> {
    document().query_selector(selector).ok()??.dyn_into().ok()
}

//! The answer to "is my answer secret?", with what is true of it and what nobody can promise.

use contract::{polls::Secrecy, words::polls as words};

use crate::{
    parts::{ButtonLook, Element, Shown, el, icon, link},
    settings::say,
};

/// What an answerer can rely on.
pub(super) fn promise(secrecy: Secrecy, is_live: bool, has_texts: bool) -> Element {
    let glyph = match secrecy {
        Secrecy::Secret => "lock",
        Secrecy::Named => "user",
    };
    let facts = secrecy.facts(is_live, has_texts).into_iter();
    let facts = facts.map(|fact| el("li").child(say(fact)).shown());
    el("section")
        .class("card promise")
        .child(el("h2").child(icon(glyph)).child(" ").child(say(words::IS_IT_SECRET)))
        .child(el("p").child(el("strong").child(say(secrecy.answer()))))
        .child(el("ul").child(facts.collect::<Vec<_>>()))
        .child(
            link(ButtonLook::Quiet, "/privacy", "shield-check", words::PRIVACY)
                .attr("rel", "external"),
        )
}

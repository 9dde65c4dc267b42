//! The place where something will be.

use contract::words::common;
use leptos::prelude::*;

use super::{Shown, el};
use crate::settings::say;

/// Grey lines in the room `count` blocks will take.
pub fn skeleton(count: usize) -> AnyView {
    let blocks = (0..count).map(|_| el("div").class("skeleton").shown());
    el("div")
        .class("stack")
        .attr("aria-busy", "true")
        .child(el("p").class("visually-hidden").attr("role", "status").child(say(common::LOADING)))
        .child(blocks.collect::<Vec<_>>())
        .shown()
}

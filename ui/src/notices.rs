//! 通知: what the community tells: at a glance, as a board, one by one; and as it is written.

pub(crate) mod aloud;
mod article;
mod board;
pub mod desk;
mod documents;
mod glance;
mod line;
mod marks;
mod notice;
mod text;

pub use board::board;
pub use glance::{Glanced, action_hint, activities_hint, polls_hint, suggestions_hint, urgent};
pub use notice::notice;

use contract::rich::Block;
use leptos::prelude::AnyView;

/// Draws a text that has no pictures.
pub fn drawn(blocks: &[Block]) -> AnyView {
    text::text(blocks, &[])
}

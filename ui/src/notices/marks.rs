//! What was read on this device. Only the device knows; the hub gets a mark that tells nothing but
//! that this one was not counted yet.

use client::IdempotencyKey;
use contract::{id::NoticeId, notices::Seen, sessions::Hex};
use leptos::task::spawn_local;

use crate::device::{self, Shelf};

/// Under names that begin so, the mark of each notice is kept that was opened.
const MARKS: &str = "notices.seen.";

/// Whether a notice was opened on this device.
pub(super) fn is_read(id: NoticeId) -> bool {
    Shelf::Device.text(&name(id)).is_some()
}

/// Notes that a notice was opened, and has it counted, once.
pub(super) fn note(id: NoticeId) {
    if is_read(id) {
        return;
    }
    let mark = client::random::<{ Seen::MARK }>().to_vec();
    let text: String = mark.iter().map(|byte| format!("{byte:02x}")).collect();
    // Where nothing can be kept, nothing is counted: each visit would be another device.
    if !Shelf::Device.keep_text(&name(id), &text) {
        return;
    }
    spawn_local(async move {
        let seen = Seen { id, mark: Hex(mark) };
        // Without a network it stays uncounted: a number that is a little too low harms nobody.
        let _ = device::hub().change(&seen, &IdempotencyKey::new()).await;
    });
}

fn name(id: NoticeId) -> String {
    format!("{MARKS}{id}")
}

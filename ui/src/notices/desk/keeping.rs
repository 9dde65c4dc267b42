//! Keeps a draft on the hub while it is written, so that a colleague can go on with it and a closed
//! window loses nothing.

use std::time::Duration;

use client::Error;
use contract::{
    Code,
    id::NoticeId,
    notices::{Draft, Keep, Kept},
    words::{common, notices as words},
};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};

use super::{Desk, Place, writing::Writing};
use crate::{
    device,
    parts::{ButtonLook, Element, all, el, live, sentence, tap, watch},
    sending::Tried,
    settings::say,
};

/// How long after the last key a draft is kept; two seconds are promised.
const PAUSE: Duration = Duration::from_millis(900);

/// How far keeping is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Stage {
    /// Nothing was written yet.
    Nothing,
    /// On its way, or about to be.
    Busy,
    /// The hub has it.
    Kept,
    /// Somebody else has written on it.
    Stale,
    Failed(Error),
}

/// A draft that is kept.
#[derive(Clone, Copy)]
pub(super) struct Keeping {
    desk: Desk,
    writing: Writing,
    pub(super) kept: RwSignal<Option<Kept>>,
    stage: RwSignal<Stage>,
    /// What the hub has.
    last: StoredValue<Option<Draft>>,
    tried: StoredValue<Tried>,
    is_sending: StoredValue<bool>,
    begun: StoredValue<Option<StoredValue<Option<NoticeId>>>>,
}

impl Keeping {
    /// Keeps from now on what stands in the fields.
    pub(super) fn begin(
        desk: Desk,
        writing: Writing,
        kept: Option<Kept>,
        begun: Option<StoredValue<Option<NoticeId>>>,
    ) -> Self {
        let first = untrack(|| writing.draft().ok());
        let keeping = Self {
            desk,
            writing,
            kept: RwSignal::new(kept),
            stage: RwSignal::new(Stage::Nothing),
            last: StoredValue::new(first),
            tried: StoredValue::default(),
            is_sending: StoredValue::new(false),
            begun: StoredValue::new(begun),
        };
        let waiting: StoredValue<Option<TimeoutHandle>> = StoredValue::new(None);
        let put_off = move || {
            if let Some(Some(waiting)) = waiting.try_update_value(Option::take) {
                waiting.clear();
            }
        };
        watch(move || {
            let Ok(draft) = writing.draft() else { return };
            if keeping.last.with_value(|last| last.as_ref() == Some(&draft)) {
                return;
            }
            put_off();
            let keep = move || spawn_local(async move { _ = keeping.now().await });
            waiting.set_value(set_timeout_with_handle(keep, PAUSE).ok());
        });
        on_cleanup(put_off);
        keeping
    }

    /// Keeps what stands there now; what the hub has then.
    pub(super) async fn now(self) -> Option<Kept> {
        let draft = untrack(|| self.writing.draft()).ok()?;
        let kept = self.kept.try_get_untracked()?;
        if self.last.with_value(|last| last.as_ref() == Some(&draft)) && kept.is_some() {
            return kept;
        }
        // One at a time: the next one has to know the revision of this one.
        if self.is_sending.get_value() || self.stage.get_untracked() == Stage::Stale {
            return None;
        }
        self.is_sending.set_value(true);
        self.stage.set(Stage::Busy);
        let request = Keep {
            id: kept.map(|kept| kept.id),
            seen: kept.map(|kept| kept.revision),
            draft: draft.clone(),
        };
        let key = self.tried.try_update_value(|tried| tried.key(&request))?;
        let answer = device::hub().change(&request, &key).await;
        let _ = self.is_sending.try_update_value(|is_sending| *is_sending = false);
        match answer {
            Ok(kept) => {
                self.last.try_update_value(|last| *last = Some(draft))?;
                let is_new = request.id.is_none();
                self.kept.try_set(Some(kept));
                self.stage.try_set(Stage::Kept);
                if is_new && let Some(begun) = self.begun.get_value() {
                    begun.set_value(Some(kept.id));
                    self.desk.go_quietly(Place::One(kept.id));
                }
                // What was typed meanwhile.
                Box::pin(self.now()).await
            }
            Err(error) => {
                let stage = match error.code() {
                    Some(Code::Conflict) => Stage::Stale,
                    _ => Stage::Failed(error),
                };
                self.stage.try_set(stage);
                None
            }
        }
    }

    /// Whether what is written is kept, in words.
    pub(super) fn state(self) -> Element {
        let shown = move || match self.stage.get() {
            Stage::Nothing => all![],
            Stage::Busy => all![el("span").child(say(words::KEEPING))],
            Stage::Kept => all![el("span").child(say(words::KEPT))],
            Stage::Stale => {
                let reload =
                    tap(ButtonLook::Plain, "refresh", say(words::KEEP_RELOAD), device::reload);
                let said = el("p").class("problem").child(say(words::KEEP_STALE));
                all![said, reload]
            }
            Stage::Failed(error) => {
                let again = move || spawn_local(async move { _ = self.now().await });
                let again = tap(ButtonLook::Plain, "refresh", say(common::RETRY), again);
                all![el("p").class("problem").child(sentence(&error)), again]
            }
        };
        el("div").class("hint").attr("role", "status").child(live(shown))
    }
}

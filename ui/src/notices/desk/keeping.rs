//! Keeps a draft on the hub while it is written, so that a colleague can go on with it; and on the
//! device until the hub has it, so that nothing is lost when the screen goes, or the network.

use std::{sync::Arc, time::Duration};

use client::Error;
use contract::{
    Code,
    id::{NoticeId, PersonId},
    notices::{Draft, Enclosed, Keep, Kept, Picture},
    words::{common, notices as words},
};
use futures_util::lock::Mutex;
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};

use super::{Desk, writing::Writing};
use crate::{
    device::{self, Shelf},
    parts::{ButtonLook, Element, Fault, all, el, live, sentence, tap, watch},
    sending::Tried,
    settings::{language, say},
};

/// How long after the last key a draft is kept; two seconds are promised.
const PAUSE: Duration = Duration::from_millis(900);

/// What was written and the hub does not have yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Unkept {
    /// What it was written on; `None` for a new one.
    pub(super) seen: Option<i64>,
    pub(super) draft: Draft,
    pub(super) pictures: Vec<Picture>,
    #[serde(default)]
    pub(super) documents: Vec<Enclosed>,
    /// What was sent and not answered when the screen went, and with which key: nobody knows whether it has arrived.
    #[serde(default)]
    pub(super) sent: Option<(Keep, Tried)>,
}

impl Unkept {
    /// What was left of a notice, or of a new one.
    pub(super) fn find(desk: Desk, id: Option<NoticeId>) -> Option<Self> {
        Shelf::Device.find(&name(desk.person, id))
    }

    pub(super) fn forget(desk: Desk, id: Option<NoticeId>) {
        Shelf::Device.forget(&name(desk.person, id));
    }
}

/// A correction that was begun and not sent: it is kept on the device alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Correction {
    /// Of which revision.
    pub(super) seen: i64,
    /// What was wrong.
    pub(super) why: String,
    pub(super) draft: Draft,
    pub(super) pictures: Vec<Picture>,
    #[serde(default)]
    pub(super) documents: Vec<Enclosed>,
}

impl Correction {
    /// What was begun of a notice's.
    pub(super) fn find(desk: Desk, id: NoticeId) -> Option<Self> {
        Shelf::Device.find(&Self::name(desk.person, id))
    }

    pub(super) fn keep(&self, desk: Desk, id: NoticeId) {
        Shelf::Device.keep(&Self::name(desk.person, id), self);
    }

    pub(super) fn forget(desk: Desk, id: NoticeId) {
        Shelf::Device.forget(&Self::name(desk.person, id));
    }

    fn name(person: PersonId, id: NoticeId) -> String {
        name(person, Some(id)) + ".correction"
    }
}

/// Under which name it is kept on the device: as a draft it survives a crash, and goes when its writer
/// signs out; several may share a device.
fn name(person: PersonId, id: Option<NoticeId>) -> String {
    let which = id.map_or_else(|| "new".to_owned(), |id| id.to_string());
    format!("draft.{person}.notices.{which}")
}

/// How far keeping is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Stage {
    /// Nothing was written yet.
    Nothing,
    /// Something cannot be taken as it is.
    Unfit(String),
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
    /// What was sent and not answered: it is sent again as it was before anything newer.
    unanswered: StoredValue<Option<Keep>>,
    turn: StoredValue<Arc<Mutex<()>>>,
}

impl Keeping {
    /// Keeps from now on what stands in the fields; `last` is what the hub has, `sent` what was not answered.
    pub(super) fn begin(
        desk: Desk,
        writing: Writing,
        kept: Option<Kept>,
        last: Option<Draft>,
        sent: Option<(Keep, Tried)>,
    ) -> Self {
        let (unanswered, tried) = sent.unzip();
        let keeping = Self {
            desk,
            writing,
            kept: RwSignal::new(kept),
            stage: RwSignal::new(Stage::Nothing),
            last: StoredValue::new(last),
            tried: StoredValue::new(tried.unwrap_or_default()),
            unanswered: StoredValue::new(unanswered),
            turn: StoredValue::new(Arc::default()),
        };
        let waiting: StoredValue<Option<TimeoutHandle>> = StoredValue::new(None);
        let put_off = move || {
            if let Some(Some(waiting)) = waiting.try_update_value(Option::take) {
                waiting.clear();
            }
        };
        watch(move || {
            let draft = match writing.draft() {
                Ok(draft) => draft,
                Err(faults) => {
                    let why = faults.into_iter().next().map(|fault| fault.text);
                    keeping.stage.set(Stage::Unfit(why.unwrap_or_default()));
                    return;
                }
            };
            put_off();
            if keeping.has(&draft) {
                if matches!(keeping.stage.get_untracked(), Stage::Unfit(_)) {
                    keeping.stage.set(Stage::Kept);
                }
                return;
            }
            keeping.put_down(draft);
            let keep = move || spawn_local(async move { _ = keeping.now().await });
            waiting.set_value(set_timeout_with_handle(keep, PAUSE).ok());
        });
        on_cleanup(put_off);
        keeping
    }

    /// Whether the hub has exactly this.
    fn has(self, draft: &Draft) -> bool {
        self.last.with_value(|last| last.as_ref() == Some(draft))
    }

    /// Keeps what is written on the device, until the hub has it.
    fn put_down(self, draft: Draft) {
        let kept = self.kept.get_untracked();
        let unkept = Unkept {
            seen: kept.map(|kept| kept.revision),
            draft,
            pictures: untrack(|| self.writing.pictures.shown()),
            documents: untrack(|| self.writing.documents.shown()),
            sent: self.unanswered.get_value().zip(self.tried.try_get_value()),
        };
        Shelf::Device.keep(&name(self.desk.person, kept.map(|kept| kept.id)), &unkept);
    }

    /// Keeps what stands there now; what the hub has then, or nothing where it could not be kept,
    /// which [`Keeping::state`] tells.
    pub(super) async fn now(self) -> Option<Kept> {
        // One at a time: the next one has to know the revision of this one.
        let turn = self.turn.try_get_value()?;
        let _turn = turn.lock().await;
        loop {
            let draft = untrack(|| self.writing.try_draft())?;
            let kept = self.kept.try_get_untracked()?;
            let request = match self.unanswered.try_get_value()? {
                Some(unanswered) => unanswered,
                None if kept.is_some() && self.has(&draft) => return kept,
                None if self.stage.try_get_untracked()? == Stage::Stale => return None,
                None => Keep {
                    id: kept.map(|kept| kept.id),
                    seen: kept.map(|kept| kept.revision),
                    draft: draft.clone(),
                },
            };
            self.stage.try_set(Stage::Busy);
            self.unanswered.try_set_value(Some(request.clone()));
            let key = self.tried.try_update_value(|tried| tried.key(&request))?;
            // The screen may go before the answer has come.
            self.put_down(draft);
            let answer = device::hub().change(&request, &key).await;
            if !matches!(answer, Err(Error::Offline | Error::Garbled(_))) {
                self.unanswered.try_set_value(None);
                // What was refused is not sent once more by the screen that comes next.
                if answer.is_err()
                    && let Some(draft) = untrack(|| self.writing.try_draft())
                {
                    self.put_down(draft);
                }
            }
            // What was typed meanwhile is kept in the next round.
            if let Some(told) = self.answered(request, answer) {
                return told;
            }
        }
    }

    /// Takes an answer; `Some` where there is no next round.
    fn answered(self, request: Keep, answer: Result<Kept, Error>) -> Option<Option<Kept>> {
        match answer {
            Ok(kept) => {
                if Unkept::find(self.desk, request.id)
                    .is_some_and(|left| left.draft == request.draft)
                {
                    Unkept::forget(self.desk, request.id);
                }
                if self.last.try_update_value(|last| *last = Some(request.draft)).is_none() {
                    return Some(None);
                }
                self.kept.try_set(Some(kept));
                self.stage.try_set(Stage::Kept);
                if request.id.is_none() {
                    Unkept::forget(self.desk, None);
                    self.desk.begun(kept.id);
                }
                None
            }
            Err(error) => {
                let stage = match error.code() {
                    Some(Code::Conflict) => Stage::Stale,
                    _ => Stage::Failed(error),
                };
                self.stage.try_set(stage);
                Some(None)
            }
        }
    }

    /// Keeps what is written here as another draft: a colleague has changed the one before, which keeps
    /// its pictures and documents.
    fn fork(self) {
        let before = self.kept.get_untracked();
        let had_more = self.writing.let_attachments_go();
        self.kept.set(None);
        // Here first: the way to the hub may be cut off now.
        if let Some(draft) = untrack(|| self.writing.try_draft()) {
            self.put_down(draft);
        }
        if let Some(before) = before {
            Unkept::forget(self.desk, Some(before.id));
        }
        if had_more {
            self.writing.faults.show(vec![Fault::new("pictures", say(words::AGAIN_HINT))]);
        }
        self.stage.set(Stage::Busy);
        spawn_local(async move { _ = self.now().await });
    }

    /// Looks at what the colleague has written; what was written here is thrown away.
    fn give_up(self) {
        if let Some(kept) = self.kept.get_untracked() {
            Unkept::forget(self.desk, Some(kept.id));
        }
        device::reload();
    }

    /// Whether what is written is kept, in words.
    pub(super) fn state(self) -> Element {
        let shown = move || match self.stage.get() {
            Stage::Nothing => all![],
            Stage::Unfit(why) => all![el("span").child(words::unkept(language(), &why))],
            Stage::Busy => all![el("span").child(say(words::KEEPING))],
            Stage::Kept => all![el("span").child(say(words::KEPT))],
            Stage::Stale | Stage::Failed(_) => self.trouble(),
        };
        el("div").class("hint").attr("role", "status").child(live(shown))
    }

    /// Why it could not be kept, and what can be done; where it was sent from as well.
    pub(super) fn trouble(self) -> AnyView {
        live(move || match self.stage.get() {
            Stage::Stale => {
                let (fork, give_up) = (move || self.fork(), move || self.give_up());
                let fork = tap(ButtonLook::Main, "copy", say(words::KEEP_FORK), fork);
                let reload = tap(ButtonLook::Plain, "refresh", say(words::KEEP_RELOAD), give_up);
                let said = el("p").class("problem").child(say(words::KEEP_STALE));
                all![said, el("p").class("bar").child(fork).child(reload)]
            }
            Stage::Failed(error) => {
                let again = move || spawn_local(async move { _ = self.now().await });
                let again = tap(ButtonLook::Plain, "refresh", say(common::RETRY), again);
                all![el("p").class("problem").child(sentence(&error)), again]
            }
            Stage::Nothing | Stage::Unfit(_) | Stage::Busy | Stage::Kept => all![],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_a_draft_of_its_writer_and_its_notice_alone() {
        let (one, other) = (PersonId::from_number(1), PersonId::from_number(2));
        let id = NoticeId::from_number(7);
        let names = [
            name(one, None),
            name(one, Some(id)),
            Correction::name(one, id),
            name(other, None),
            name(other, Some(id)),
        ];

        let different: std::collections::BTreeSet<_> = names.iter().collect();
        assert_eq!(different.len(), names.len());
        // What signing out throws away begins so.
        assert!(names[..3].iter().all(|name| name.starts_with(&format!("draft.{one}."))));
    }
}

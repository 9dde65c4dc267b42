//! A draft goes to the hub: kept, and published where that is asked.

use client::Error;
use contract::polls::{Keep, Publish};
use leptos::{prelude::*, task::spawn_local};

use super::{Drafting, lacking, words};
use crate::{
    desks::{Place, Said},
    device::{self, Shelf},
    parts::sentence,
    sending::Tried,
    settings::{language, say},
};

impl Drafting {
    /// Keeps it in the hub, and publishes it then where that is asked. The same words carry the same key,
    /// also after a reload: where an answer was lost no second draft is begun.
    pub(super) fn send(self, publishes: bool) {
        let Some(draft) = self.draft() else { return };
        if publishes && let Err(lack) = draft.check(device::now()) {
            return self.faults.show(vec![lacking(lack)]);
        }
        if self.is_busy.get_untracked() {
            return;
        }
        self.is_busy.set(true);
        self.failure.set(None);
        let keep = Keep { id: self.id, seen: self.seen.get_untracked(), draft };
        let Some(key) = self.tried.try_maybe_update(|tried| (true, tried.key(&keep))) else {
            return;
        };
        spawn_local(async move {
            let hub = device::hub();
            let outcome = async {
                let kept = hub.change(&keep, &key).await?;
                // The hub has it now: what the device kept is older from here on.
                self.forget();
                if !publishes {
                    return Ok((kept.id, Ok(say(words::DESK_KEPT).to_owned())));
                }
                let publish = Publish { id: kept.id, seen: kept.revision };
                let key = Tried::default().key(&publish);
                // It is kept all the same, and can be published from there.
                let said: Said = match hub.change(&publish, &key).await {
                    Ok(()) => Ok(say(words::DESK_PUBLISHED).to_owned()),
                    Err(error) => Err(words::desk_not_published(language(), &sentence(&error))),
                };
                Ok((kept.id, said))
            };
            let outcome: Result<_, Error> = outcome.await;
            let _ = self.is_busy.try_set(false);
            match outcome {
                Ok((id, said)) => {
                    let place = Place::One(id);
                    match said {
                        Ok(said) => self.desk.say(place, said),
                        Err(said) => self.desk.warn(place, said),
                    }
                    self.desk.show(place);
                }
                Err(Error::Refused(problem)) if self.faults.show_refused(&problem) => {}
                Err(error) => {
                    let _ = self.failure.try_set(Some(error));
                }
            }
        });
    }

    /// Forgets what the device has kept of it.
    pub(super) fn forget(self) {
        self.name.try_update_value(|name| Shelf::Device.forget(&std::mem::take(name)));
    }
}

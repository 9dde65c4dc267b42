//! A notice that is being written: what stands in its fields, as a draft.

use contract::{
    notices::{Draft, Enclosed, Happening, Kept, Picture, Sheet, Topic},
    text::{Body, Subject, Whereabouts},
    time::{Offset, Time},
    words::notices as words,
};
use leptos::prelude::*;

use super::{
    DESK, Desk,
    audience::Choice,
    documents::Documents,
    form,
    keeping::{Keeping, Unkept},
    moment::Moment,
    pictures::Pictures,
    publishing,
};
use crate::{
    parts::{Fault, Faults, all},
    settings::{language, say},
};

/// A notice in its fields.
#[derive(Clone, Copy)]
pub(super) struct Writing {
    pub(super) offset: Offset,
    pub(super) title: RwSignal<String>,
    pub(super) text: RwSignal<String>,
    pub(super) topic: RwSignal<Topic>,
    pub(super) is_urgent: RwSignal<bool>,
    pub(super) is_pinned: RwSignal<bool>,
    pub(super) audience: Choice,
    pub(super) pictures: Pictures,
    pub(super) documents: Documents,
    pub(super) has_happening: RwSignal<bool>,
    pub(super) from: Moment,
    pub(super) until: Moment,
    pub(super) at: RwSignal<String>,
    pub(super) expires: Moment,
    pub(super) has_law: RwSignal<bool>,
    pub(super) law: RwSignal<String>,
    pub(super) faults: Faults,
}

impl Writing {
    /// Begins with what was written before.
    pub(super) fn new(
        draft: &Draft,
        (pictures, documents): (&[Picture], &[Enclosed]),
        offset: Offset,
    ) -> Self {
        let text = RwSignal::new(draft.text.as_ref().map(Body::to_string).unwrap_or_default());
        let happening = draft.happening.as_ref();
        Self {
            offset,
            title: RwSignal::new(draft.title.as_ref().map(Subject::to_string).unwrap_or_default()),
            text,
            topic: RwSignal::new(draft.topic),
            is_urgent: RwSignal::new(draft.is_urgent),
            is_pinned: RwSignal::new(draft.is_pinned),
            audience: Choice::new(&draft.audience),
            pictures: Pictures::new(pictures, text),
            documents: Documents::new(documents),
            has_happening: RwSignal::new(happening.is_some()),
            from: Moment::new(happening.map(|happening| happening.from), offset),
            until: Moment::new(happening.and_then(|happening| happening.until), offset),
            at: RwSignal::new(
                happening
                    .and_then(|happening| happening.at.as_ref())
                    .map(Whereabouts::to_string)
                    .unwrap_or_default(),
            ),
            expires: Moment::new(draft.expires_at, offset),
            has_law: RwSignal::new(draft.law.is_some()),
            law: RwSignal::new(draft.law.as_ref().map(Subject::to_string).unwrap_or_default()),
            faults: Faults::default(),
        }
    }

    /// What stands in the fields; watched while it is read.
    ///
    /// # Errors
    /// What cannot be taken as it is.
    pub(super) fn draft(self) -> Result<Draft, Vec<Fault>> {
        let mut faults = Vec::new();
        let title = checked("title", &self.title.get(), &mut faults);
        let text = checked("text", &self.text.get(), &mut faults);
        let happening = self.happening(&mut faults);
        let law =
            if self.has_law.get() { checked("law", &self.law.get(), &mut faults) } else { None };
        let pictures = self.pictures.get().unwrap_or_else(|fault| {
            faults.push(fault);
            Vec::new()
        });
        let documents = self.documents.get().unwrap_or_else(|fault| {
            faults.push(fault);
            Vec::new()
        });
        let draft = Draft {
            title,
            text,
            topic: self.topic.get(),
            is_urgent: self.is_urgent.get(),
            is_pinned: self.is_pinned.get(),
            audience: self.audience.get(),
            pictures,
            documents,
            happening,
            expires_at: self.time(self.expires),
            law,
        };
        if faults.is_empty() { Ok(draft) } else { Err(faults) }
    }

    /// Leaves pictures and documents to the notice they belong to; whether there were any.
    pub(super) fn let_attachments_go(self) -> bool {
        let had_pictures = self.pictures.let_go();
        self.documents.let_go() || had_pictures
    }

    /// The draft, unless something cannot be taken or the screen has gone.
    pub(super) fn try_draft(self) -> Option<Draft> {
        self.title.try_get_untracked()?;
        self.draft().ok()
    }

    /// A time that is still being typed is none yet, and keeps nothing else from being kept.
    fn time(self, moment: Moment) -> Option<Time> {
        moment.get(self.offset).ok().flatten()
    }

    /// When and where, so far as it is typed.
    pub(super) fn happening(self, faults: &mut Vec<Fault>) -> Option<Happening> {
        if !self.has_happening.get() {
            return None;
        }
        let at = checked("at", &self.at.get(), faults);
        Some(Happening { from: self.time(self.from)?, until: self.time(self.until), at })
    }

    /// What has to be written before it can be published, besides what the hub looks at.
    pub(super) fn missing(self) -> Vec<Fault> {
        let mut faults = self.draft().err().unwrap_or_default();
        if self.pictures.is_busy() {
            faults.push(Fault::new("pictures", say(words::EDIT_PICTURES_BUSY)));
        }
        if self.documents.is_busy() {
            faults.push(Fault::new("documents", say(words::EDIT_DOCUMENTS_BUSY)));
        }
        if self.audience.is_missing() {
            faults.push(Fault::new("places", say(words::EDIT_PLACES_MISSING)));
        }
        let has_happening = self.has_happening.get_untracked();
        let times = [
            ("from", self.from, has_happening, true),
            ("until", self.until, has_happening, false),
            ("expires_at", self.expires, true, false),
        ];
        for (id, moment, is_asked, is_needed) in times {
            let is_bad = match moment.get(self.offset) {
                Ok(at) => at.is_none() && is_needed,
                Err(_) => true,
            };
            if is_asked && is_bad {
                faults.push(Fault::new(id, say(words::PUBLISH_TIME_BAD)));
            }
        }
        faults
    }
}

/// A field as a text with a limit; nothing where it is empty.
fn checked<'t, T>(id: &str, text: &'t str, faults: &mut Vec<Fault>) -> Option<T>
where
    T: TryFrom<&'t str, Error = contract::text::TextFault>,
{
    if text.trim().is_empty() {
        return None;
    }
    T::try_from(text).map_err(|fault| faults.push(Fault::new(id, fault.sentence(language())))).ok()
}

/// A new notice; what was written before and not kept is there again.
pub(super) fn begin(desk: Desk) -> AnyView {
    let left = Unkept::find(desk, None);
    let (draft, pictures, documents, sent) =
        left.map(|left| (left.draft, left.pictures, left.documents, left.sent)).unwrap_or_default();
    let writing = Writing::new(&draft, (&pictures, &documents), desk.offset);
    let keeping = Keeping::begin(desk, writing, None, Some(Draft::default()), sent);
    drawn(desk, writing, keeping)
}

/// A draft that was begun before; what was written on it here and not kept is there again.
pub(super) fn go_on(desk: Desk, sheet: &Sheet) -> AnyView {
    let id = sheet.written.id;
    let (draft, more, seen, sent) = match Unkept::find(desk, Some(id)) {
        // Written on an older one, it is refused, and can be kept as another draft.
        Some(left) if left.draft != sheet.draft => {
            let seen = left.seen.unwrap_or(sheet.revision);
            (left.draft, (left.pictures, left.documents), seen, left.sent)
        }
        // What has arrived is not unkept any more, though its answer may have been lost.
        found => {
            if found.is_some() {
                Unkept::forget(desk, Some(id));
            }
            let more = (sheet.pictures.clone(), sheet.documents.clone());
            (sheet.draft.clone(), more, sheet.revision, None)
        }
    };
    let writing = Writing::new(&draft, (&more.0, &more.1), desk.offset);
    let kept = Kept { id, revision: seen };
    let keeping = Keeping::begin(desk, writing, Some(kept), Some(sheet.draft.clone()), sent);
    drawn(desk, writing, keeping)
}

fn drawn(desk: Desk, writing: Writing, keeping: Keeping) -> AnyView {
    all![
        DESK.head(say(words::DESK_NEW)),
        keeping.state(),
        writing.faults.summary(),
        form::form(writing, true, publishing::publishing(desk, writing, keeping)),
    ]
}

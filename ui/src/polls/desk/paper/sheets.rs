//! The sheets that were handed in: whose each is, what stands on it, a picture of it.

use contract::{
    id::PollId,
    polls::{Draft, Enter, Secrecy, Voter, Voters},
    text::Whereabouts,
    words::{complaints, polls as words},
};
use leptos::prelude::*;

use super::{Desk, filled::Answered, told};
use crate::{
    device,
    parts::{
        ButtonLook, Element, Fault, Faults, Field, Photos, Shown, all, button, el, forget_photos,
        line, live, picker, tap,
    },
    reading::Reading,
    sending::Sending,
    settings::{language, say},
};

/// Entering one sheet after the other.
#[derive(Clone, Copy)]
pub(super) struct Sheets {
    desk: Desk,
    id: PollId,
    draft: StoredValue<Draft>,
    home: RwSignal<String>,
    /// Whether a household was asked for since the last sheet.
    is_asked: RwSignal<bool>,
    found: Reading<Vec<Voter>>,
    sheet: RwSignal<Option<Sheet>>,
    entered: RwSignal<u32>,
    faults: Faults,
    /// Whose the fields of a sheet are: they live as long as the screen.
    owner: StoredValue<Owner>,
    read: Callback<()>,
}

/// One sheet.
#[derive(Clone, Copy)]
struct Sheet {
    voter: StoredValue<Voter>,
    answered: Answered,
    photos: Photos,
    /// Under which name the device keeps its pictures.
    shelf: StoredValue<String>,
    faults: Faults,
    sending: Sending,
}

impl Sheets {
    pub(super) fn new(desk: Desk, id: PollId, draft: &Draft, read: Callback<()>) -> Self {
        Self {
            desk,
            id,
            draft: StoredValue::new(draft.clone()),
            home: RwSignal::new(String::new()),
            is_asked: RwSignal::new(false),
            found: Reading::default(),
            sheet: RwSignal::new(None),
            entered: RwSignal::new(0),
            faults: Faults::new("#paper-faults"),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
            read,
        }
    }

    fn is_secret(self) -> bool {
        self.draft.with_value(|draft| draft.secrecy == Some(Secrecy::Secret))
    }

    fn find(self) {
        match Whereabouts::try_from(self.home.get_untracked().trim()) {
            Ok(home) => {
                self.faults.show(vec![]);
                self.sheet.set(None);
                self.found.forget();
                self.is_asked.set(true);
                self.found.read(Voters { id: self.id, home });
            }
            Err(wrong) => {
                self.faults.show(vec![Fault::new("home", wrong.sentence(language()))]);
            }
        }
    }

    pub(super) fn view(self) -> AnyView {
        let label = Field::new("home", say(words::PAPER_HOME)).hint(say(words::PAPER_HOME_HINT));
        let hint = if self.is_secret() { words::PAPER_SECRET_HINT } else { words::PAPER_HINT };
        let find = tap(ButtonLook::Plain, "search", say(words::PAPER_FIND), move || self.find());
        all![
            told(self.entered),
            el("p").class("hint").child(say(hint)),
            self.faults.summary(),
            el("form")
                .class("stack")
                .submit(move || self.find())
                .child(line(label, self.home, self.faults))
                .child(el("p").class("bar").child(find)),
            live(move || {
                self.is_asked.get().then(|| {
                    let again = move || self.find();
                    self.found
                        .draw(1, again, move |voters| live(move || self.choose(&voters.get())))
                })
            }),
            live(move || self.sheet.get().map(|sheet| self.form(sheet))),
        ]
    }

    /// Whose sheet it is.
    fn choose(self, voters: &[Voter]) -> AnyView {
        if voters.is_empty() {
            return el("p").class("notice warn").child(say(words::VOTER_UNKNOWN)).shown();
        }
        let rows = voters.iter().map(|voter| {
            let name = name(voter);
            let inner = match voter.answered {
                Some(true) => el("span").class("hint").child(say(words::PAPER_DONE)).shown(),
                Some(false) => el("span").class("hint").child(say(words::PAPER_ONLINE)).shown(),
                None => {
                    let voter = voter.clone();
                    let aria = format!("{} ({name})", say(words::PAPER_CHOOSE));
                    let choose = move || self.take(&voter);
                    tap(ButtonLook::Plain, "check", say(words::PAPER_CHOOSE), choose)
                        .set("aria-label", aria)
                        .shown()
                }
            };
            el("li").class("bar").child(el("strong").child(name)).child(" ").child(inner).shown()
        });
        el("ul").class("plain").child(rows.collect::<Vec<_>>()).shown()
    }

    /// Takes the sheet of somebody; what was typed of another one's goes.
    fn take(self, voter: &Voter) {
        let is_same = |sheet: &Sheet| sheet.voter.with_value(|known| known == voter);
        if self.sheet.with_untracked(|sheet| sheet.as_ref().is_some_and(is_same)) {
            return;
        }
        // The picture of one home's sheet is nobody else's.
        let whose = voter.person.map_or(voter.home.to_string(), |person| person.to_string());
        let shelf = format!("draft.{}.poll-paper.{}.{whose}", self.desk.person, self.id);
        let sheet = self.owner.with_value(|owner| {
            owner.with(|| Sheet {
                voter: StoredValue::new(voter.clone()),
                answered: self.draft.with_value(Answered::new),
                photos: Photos::new(&shelf, Vec::new()),
                shelf: StoredValue::new(shelf.clone()),
                faults: Faults::new("#sheet-faults"),
                sending: Sending::new(),
            })
        });
        self.sheet.set(Some(sheet));
        device::focus_soon("#sheet");
    }

    fn hand_in(self, sheet: Sheet) {
        sheet.photos.known(move || self.send(sheet));
    }

    fn send(self, sheet: Sheet) {
        if untrack(|| sheet.photos.is_busy()) {
            let wait = say(complaints::FILE_PHOTO_WAIT);
            return sheet.faults.show(vec![Fault::new("photos", wait)]);
        }
        // The ballot of a secret poll is entered apart.
        let (replies, mut wrong) =
            if self.is_secret() { (Vec::new(), Vec::new()) } else { sheet.answered.replies() };
        let scans = untrack(|| sheet.photos.ids());
        if scans.is_empty() {
            wrong.push(Fault::new("photos", say(words::PAPER_NEEDS_SCAN)));
        }
        let is_fine = wrong.is_empty();
        sheet.faults.show(wrong);
        if is_fine {
            let (home, person) = sheet.voter.with_value(|voter| (voter.home, voter.person));
            let request = Enter { id: self.id, home, person, replies, scans };
            sheet.sending.send_from(request, sheet.faults, move |()| self.next(sheet));
        }
    }

    /// The next sheet begins with empty fields.
    fn next(self, sheet: Sheet) {
        if let Some(shelf) = sheet.shelf.try_get_value() {
            forget_photos(&shelf);
        }
        let _ = self.sheet.try_set(None);
        let _ = self.is_asked.try_set(false);
        let _ = self.home.try_set(String::new());
        let _ = self.entered.try_update(|count| *count += 1);
        self.read.run(());
        device::focus_soon("#home");
    }

    fn form(self, sheet: Sheet) -> Element {
        let questions = (!self.is_secret()).then(|| sheet.answered.fields(sheet.faults));
        let who = sheet.voter.with_value(name);
        let word = || say(words::PAPER_SEND);
        let is_busy = sheet.sending.is_busy.into();
        let go = button(ButtonLook::Main, "check", word, is_busy, move || self.hand_in(sheet));
        el("form")
            .class("stack card")
            .attr("id", "sheet")
            .attr("tabindex", "-1")
            .submit(move || self.hand_in(sheet))
            .child(el("h3").child(words::paper_of(language(), &who)))
            .child(sheet.faults.summary())
            .child(questions)
            .child(picker(sheet.photos, sheet.faults))
            .child(sheet.sending.trouble())
            .child(el("p").class("bar").child(go))
    }
}

fn name(voter: &Voter) -> String {
    match &voter.name {
        Some(name) => format!("{} · {name}", voter.home_name),
        None => voter.home_name.clone(),
    }
}

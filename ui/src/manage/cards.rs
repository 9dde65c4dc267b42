//! Invitation cards: made, shown once, printed.

use contract::{
    id::PlaceId,
    joining::{Card, Invite, Sheet, Whom},
    people::Post,
    text::Name,
    time::Offset,
    words::joining as words,
};
use leptos::prelude::*;

use super::sending::Sending;
use crate::{
    all, device,
    parts::{ButtonLook, Fault, Faults, Field, Shown, button, day, el, icon, line, live, qr, tap},
    settings::{language, say},
};

#[derive(Clone, Copy)]
struct Making {
    sending: Sending,
    sheet: RwSignal<Option<Sheet>>,
    offset: Offset,
}

impl Making {
    fn new(offset: Offset) -> Self {
        Self { sending: Sending::new(), sheet: RwSignal::new(None), offset }
    }

    fn make(self, whom: Whom, then: impl FnOnce() + 'static) {
        self.sending.send(Invite { whom }, move |sheet| {
            self.sheet.set(Some(sheet));
            device::focus_soon("#sheet");
            then();
        });
    }

    fn button(self, word: contract::words::Word, make: impl Fn() + 'static) -> AnyView {
        let busy = self.sending.is_busy;
        let word = move || say(if busy.get() { words::INVITE_MAKING } else { word });
        button(ButtonLook::Main, "qr-code", word, busy.into(), make)
    }

    /// The form, or once they were made the cards in its place.
    fn draw(self, form: impl Fn() -> AnyView + Send + 'static) -> AnyView {
        live(move || match self.sheet.get() {
            Some(sheet) => drawn(self, &sheet),
            None => form(),
        })
    }
}

/// Cards for a whole building or unit.
pub(super) fn below(place: PlaceId, name: String, offset: Offset) -> AnyView {
    let making = Making::new(offset);
    let again = RwSignal::new(false);
    making.draw(move || {
        let make = move || making.make(Whom::Below { place, again: again.get_untracked() }, || {});
        let tick = el("input")
            .attr("type", "checkbox")
            .checked(move || again.get())
            .on("change", move |_| again.update(|on| *on = !*on));
        let content = el("div")
            .class("stack")
            .child(el("p").child(say(words::INVITE_BELOW_HINT)))
            .child(el("label").child(tick).child(el("span").child(say(words::INVITE_AGAIN))))
            .child(making.sending.trouble())
            .child(el("div").class("bar").child(making.button(words::INVITE_BELOW_MAKE, make)));
        let title = words::invite_below(language(), &name);
        el("details")
            .child(el("summary").child(icon("qr-code")).child(title))
            .child(content)
            .shown()
    })
}

/// A card for somebody of one household.
pub(super) fn home(
    place: PlaceId,
    offset: Offset,
    changed: impl Fn() + Copy + Send + 'static,
) -> AnyView {
    let making = Making::new(offset);
    let (name, faults) = (RwSignal::new(String::new()), Faults::new("#home-faults"));
    making.draw(move || {
        let make = move || {
            let typed = name.get_untracked();
            let read = (!typed.trim().is_empty()).then(|| Name::try_from(typed.trim()));
            match read.transpose() {
                Ok(name) => {
                    faults.show(vec![]);
                    making.make(Whom::Home { place, name }, changed);
                }
                Err(fault) => {
                    faults.show(vec![Fault::new("name", fault.sentence(language()))]);
                }
            }
        };
        let field = Field::new("name", say(words::INVITE_NAME))
            .hint(say(words::INVITE_HOME_HINT))
            .optional();
        el("section")
            .child(el("h2").child(say(words::INVITE_HOME)))
            .child(
                el("form")
                    .class("stack")
                    .submit(make)
                    .child(faults.summary())
                    .child(line(field, name, faults))
                    .child(making.sending.trouble())
                    .child(el("div").class("bar").child(making.button(words::INVITE_MAKE, make))),
            )
            .shown()
    })
}

/// A card for a new colleague.
pub(super) fn colleague(offset: Offset, changed: impl Fn() + Clone + Send + 'static) -> AnyView {
    let making = Making::new(offset);
    let (name, faults) = (RwSignal::new(String::new()), Faults::new("#colleague-faults"));
    let post = RwSignal::new(Post::Staff);
    making.draw(move || {
        let changed = changed.clone();
        let make = move || match Name::try_from(name.get_untracked().trim()) {
            Ok(name) => {
                faults.show(vec![]);
                let whom = Whom::Colleague { name, post: post.get_untracked() };
                making.make(whom, changed.clone());
            }
            Err(fault) => faults.show(vec![Fault::new("name", fault.sentence(language()))]),
        };
        let choices = [
            (Post::Staff, words::POST_STAFF, words::POST_STAFF_HINT),
            (Post::Manager, words::POST_MANAGER, words::POST_MANAGER_HINT),
            (Post::Auditor, words::POST_AUDITOR, words::POST_AUDITOR_HINT),
        ];
        let choices = choices.into_iter().map(|(own, word, hint)| {
            let radio = el("input")
                .attr("type", "radio")
                .attr("name", "post")
                .attr("value", own.as_str())
                .checked(move || post.get() == own)
                .on("change", move |_| post.set(own));
            let text =
                el("span").child(el("strong").child(say(word))).child(el("small").child(say(hint)));
            el("label").child(radio).child(text).shown()
        });
        let posts = el("fieldset")
            .class("choice")
            .child(el("legend").child(say(words::INVITE_POST)))
            .child(choices.collect::<Vec<_>>());
        el("section")
            .child(el("h2").child(say(words::INVITE_COLLEAGUE)))
            .child(
                el("form")
                    .class("stack")
                    .submit(make.clone())
                    .child(faults.summary())
                    .child(line(Field::new("name", say(words::INVITE_NAME)), name, faults))
                    .child(posts)
                    .child(making.sending.trouble())
                    .child(el("div").class("bar").child(making.button(words::INVITE_MAKE, make))),
            )
            .shown()
    })
}

/// The cards, and what to do with them now: they cannot be shown again.
fn drawn(making: Making, sheet: &Sheet) -> AnyView {
    let language = language();
    let count = u64::try_from(sheet.cards.len()).unwrap_or(u64::MAX);
    let left_out = (sheet.left_out > 0).then(|| {
        let text = words::sheet_left_out(language, u64::from(sheet.left_out));
        el("p").class("hint").child(text)
    });
    let close = move || making.sheet.set(None);
    if sheet.cards.is_empty() {
        return el("div")
            .class("notice")
            .attr("id", "sheet")
            .attr("tabindex", "-1")
            .child(el("p").child(say(words::SHEET_NONE)))
            .child(el("p").child(say(words::SHEET_NONE_AGAIN)))
            .child(tap(ButtonLook::Plain, "x", say(contract::words::common::CLOSE), close))
            .shown();
    }
    let is_closing = RwSignal::new(false);
    let foot = move || {
        if !is_closing.get() {
            let print = tap(ButtonLook::Main, "printer", say(words::SHEET_PRINT), device::print);
            let put_away = move || is_closing.set(true);
            let away = tap(ButtonLook::Quiet, "x", say(words::SHEET_CLOSE), put_away);
            return el("div").class("bar").child(print).child(away).shown();
        }
        let yes = tap(ButtonLook::Danger, "check", say(words::SHEET_CLOSE_YES), close);
        let no = move || is_closing.set(false);
        all![
            el("p").attr("role", "alert").child(say(words::SHEET_CLOSE_SURE)),
            el("div").class("bar").child(yes).child(tap(
                ButtonLook::Plain,
                "x",
                say(words::SHEET_CLOSE_NO),
                no
            )),
        ]
    };
    let cards = sheet.cards.iter().map(|one| card(sheet, one, making.offset));
    el("section")
        .class("stack sheet-of-cards")
        .attr("id", "sheet")
        .attr("tabindex", "-1")
        .set("aria-label", say(words::SHEET_TITLE).to_owned())
        .child(
            el("div")
                .class("notice warn no-print")
                .child(el("strong").child(words::sheet_ready(language, count)))
                .child(el("p").child(say(words::SHEET_ONCE)))
                .child(left_out)
                .child(live(foot)),
        )
        .child(el("div").class("invitations").child(cards.collect::<Vec<_>>()))
        .shown()
}

fn card(sheet: &Sheet, card: &Card, offset: Offset) -> AnyView {
    let language = language();
    let code = card.secret.to_string();
    let groups = code.split('-').map(|group| el("span").child(group.to_owned()).shown());
    let until = words::card_until(language, &day(sheet.expires_at, offset));
    let title = match card.post {
        Post::Resident => card.title.clone(),
        _ => words::card_for(language, &card.title),
    };
    let address = sheet.address.trim_start_matches("https://").trim_start_matches("http://");
    el("article")
        .child(qr(&card.qr, words::card_qr(language, &card.title)))
        .child(
            el("div")
                .child(el("p").class("of").child(sheet.community.clone()))
                .child(el("h3").child(title))
                .child(el("p").class("how").child(say(words::CARD_HOW)))
                .child(el("p").class("until").child(until)),
        )
        .child(
            el("div")
                .class("wide")
                .child(el("p").child(words::card_type(language, address)))
                .child(el("p").class("key").child(groups.collect::<Vec<_>>()))
                .child(el("p").class("until").child(words::card_help(language, &sheet.telephone))),
        )
        .shown()
}

//! Whom to make invitation cards for.

use contract::{
    auditing::Body,
    id::{PersonId, PlaceId},
    joining::{Invite, Sheet, Whom},
    people::Post,
    text::Name,
    time::Offset,
    words::{auditing, joining as words},
};
use leptos::prelude::*;

use super::{Sending, sheet::drawn};
use crate::{
    begun::Begun,
    device,
    parts::{ButtonLook, Fault, Faults, Field, Shown, button, choice, el, icon, line, live},
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
            device::focus_soon("#new-card");
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
            Some(sheet) => drawn("new-card", self.sheet, &sheet, self.offset),
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

/// A card for somebody of one household, made by `me`.
pub(super) fn home(
    me: PersonId,
    place: PlaceId,
    offset: Offset,
    changed: impl Fn() + Copy + Send + 'static,
) -> AnyView {
    let making = Making::new(offset);
    let begun = Begun::new(me, "card").about(place.number());
    let (name, faults) = (begun.text("name"), Faults::new("#home-faults"));
    let made = move || {
        begun.forget();
        name.set(String::new());
        changed();
    };
    making.draw(move || {
        let make = move || {
            let typed = name.get_untracked();
            let read = (!typed.trim().is_empty()).then(|| Name::try_from(typed.trim()));
            match read.transpose() {
                Ok(name) => {
                    faults.show(vec![]);
                    making.make(Whom::Home { place, name }, made);
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

/// A card for a new colleague, made by `me`.
pub(super) fn colleague(
    me: PersonId,
    offset: Offset,
    changed: impl Fn() + Clone + Send + 'static,
) -> AnyView {
    let making = Making::new(offset);
    let begun = Begun::new(me, "colleague");
    let (name, faults) = (begun.text("name"), Faults::new("#colleague-faults"));
    let post = begun.choice("post", Post::Staff);
    let appointed_by = begun.choice("appointed_by", None::<Body>);
    let made = move || {
        begun.forget();
        name.set(String::new());
        changed();
    };
    making.draw(move || {
        let made = made.clone();
        let make = move || match Name::try_from(name.get_untracked().trim()) {
            Ok(name) => {
                faults.show(vec![]);
                let (post, body) = (post.get_untracked(), appointed_by.get_untracked());
                if post == Post::Auditor && body.is_none() {
                    let missing = say(auditing::BODY_MISSING);
                    return faults.show(vec![Fault::new("appointed_by", missing)]);
                }
                let appointed_by = body.filter(|_| post == Post::Auditor);
                making.make(Whom::Colleague { name, post, appointed_by }, made.clone());
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
        let bodies = move || {
            let all = Body::ALL.iter().map(|body| (*body, body.word()));
            (post.get() == Post::Auditor)
                .then(|| choice("appointed_by", auditing::BODY, all, appointed_by, faults))
        };
        el("section")
            .child(el("h2").child(say(words::INVITE_COLLEAGUE)))
            .child(
                el("form")
                    .class("stack")
                    .submit(make.clone())
                    .child(faults.summary())
                    .child(line(Field::new("name", say(words::INVITE_NAME)), name, faults))
                    .child(posts)
                    .child(live(bodies))
                    .child(making.sending.trouble())
                    .child(el("div").class("bar").child(making.button(words::INVITE_MAKE, make))),
            )
            .shown()
    })
}

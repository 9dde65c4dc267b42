//! What is done for a person: lost devices stopped, a recovery begun, a last day noted, a mistake taken back.

use contract::{
    devices::{Leave, Renew, Stay, Stop},
    id::PersonId,
    joining::Sheet,
    people::Post,
    recovery::{Begin, Shown as Document},
    register::Person,
    time::{Day, Offset, Span, Time},
    words::{Word, access as words, devices, recovery, register as of_register},
};
use leptos::prelude::*;

use super::{Sending, colleagues::post_word, rights::entering::entering, sheet};
use crate::{
    all,
    begun::Begun,
    device,
    parts::{
        self, ButtonLook, Fault, Faults, Field, Shown, about, button, choice, date, done, el, icon,
        live, tap,
    },
    settings::{language, say},
};

/// What somebody is about to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doing {
    /// A card for who has never joined.
    Card,
    Stop,
    Recover,
    Leave,
    Stay,
}

/// What is asked before it is done.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Question {
    title: String,
    lines: Vec<Word>,
    yes: Word,
    look: ButtonLook,
    icon: &'static str,
}

/// What is typed and chosen before it is done.
#[derive(Clone, Copy)]
struct Form {
    today: Day,
    day: RwSignal<String>,
    document: RwSignal<Option<Document>>,
    faults: Faults,
}

/// Looking after the people of one screen.
#[derive(Clone, Copy)]
pub(super) struct Access {
    /// Who does it; not in their own row.
    me: PersonId,
    offset: Offset,
    doing: RwSignal<Option<(PersonId, Doing)>>,
    sending: Sending,
    sheet: RwSignal<Option<Sheet>>,
    /// What was done, for the eye and for a screen reader.
    said: RwSignal<String>,
    changed: Callback<()>,
}

impl Access {
    /// `changed` is called once something was done.
    pub(super) fn new(
        me: PersonId,
        offset: Offset,
        changed: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        Self {
            me,
            offset,
            doing: RwSignal::new(None),
            sending: Sending::new(),
            sheet: RwSignal::new(None),
            said: RwSignal::new(String::new()),
            changed: Callback::new(move |()| changed()),
        }
    }

    /// What was done, then the new card while it is shown. On paper the card stands alone.
    pub(super) fn outcome(self) -> AnyView {
        let said = done("access-said", self.said);
        let shown = move || {
            self.sheet
                .get()
                .map(|made| sheet::drawn("renewed-card", self.sheet, &made, self.offset))
        };
        all![said, live(shown)]
    }

    /// A person, and what can be done for them; below that, what else there is.
    pub(super) fn row(self, person: &Person, more: AnyView) -> AnyView {
        let post = (person.post != Post::Resident).then(|| say(post_word(person.post)));
        let is_own = self.me == person.id;
        let tag = |word| all![" ", el("span").class("tag").child(word)];
        el("li")
            .class("card")
            .set("id", row_id(person.id))
            .attr("tabindex", "-1")
            .child(icon("user"))
            .child(" ")
            .child(el("strong").child(person.name.clone()))
            .child(post.map(tag))
            .child(is_own.then(|| tag(say(words::OWN))))
            .child(el("p").class("hint").child(standing(person, self.offset)))
            .child(if is_own { own() } else { self.ways(person.clone()) })
            .child(
                (!is_own && person.post == Post::Resident)
                    .then(|| entering(self.me, person, self.offset)),
            )
            .child(more)
            .shown()
    }

    fn ways(self, person: Person) -> AnyView {
        let id = person.id;
        let doing = Memo::new(move |_| {
            let doing = self.doing.get();
            doing.filter(|(whose, _)| *whose == id).map(|(_, doing)| doing)
        });
        live(move || match doing.get() {
            Some(doing) => self.asked(&person, doing),
            None => self.buttons(&person),
        })
    }

    fn buttons(self, person: &Person) -> AnyView {
        let id = person.id;
        let begin = move |doing| {
            move || {
                self.said.set(String::new());
                self.sending.failure.set(None);
                self.doing.set(Some((id, doing)));
                device::focus_soon("#access-asked");
            }
        };
        let way = |word, icon, doing| about(icon, word, &person.name, begin(doing));
        let has_joined = person.joined_at.is_some();
        let leave = if person.post == Post::Resident { words::MOVED } else { words::POST_LEFT };
        let is_here = !person.has_left;
        el("div")
            .class("bar")
            .child((is_here && !has_joined).then(|| way(words::CARD, "smartphone", Doing::Card)))
            .child((is_here && has_joined).then(|| way(words::LOST, "smartphone", Doing::Stop)))
            .child((is_here && has_joined).then(|| way(recovery::BEGIN, "key", Doing::Recover)))
            .child(is_here.then(|| way(leave, "log-out", Doing::Leave)))
            .child(person.ends_at.map(|_| way(words::STAY, "undo", Doing::Stay)))
            .shown()
    }

    /// The question before it is done, in plain words.
    fn asked(self, person: &Person, doing: Doing) -> AnyView {
        let Question { title, lines, yes, look, icon } = question(doing, person);
        let today = device::now().day(self.offset);
        let begun = self.begun(person.id);
        let form = Form {
            today,
            day: begun.text_or("day", String::from(today)),
            // Said anew each time: it is evidence.
            document: RwSignal::new(None),
            faults: Faults::new("#access-faults"),
        };
        let whom = person.clone();
        let act = move || self.act(&whom, doing, form);
        let lines = lines.into_iter().map(|line| el("p").child(say(line)).shown());
        let field = form.field(doing);
        let id = person.id;
        let cancel = move || {
            begun.forget();
            self.doing.set(None);
            device::soon(move || device::focus(&format!("#{}", row_id(id))));
        };
        let busy = self.sending.is_busy.into();
        el("form")
            .class("notice warn stack")
            .attr("id", "access-asked")
            .attr("tabindex", "-1")
            .set("aria-label", title.clone())
            .submit(act.clone())
            .child(el("strong").child(title))
            .child(lines.collect::<Vec<_>>())
            .child(field)
            .child(self.sending.trouble())
            .child(
                el("div")
                    .class("bar")
                    .child(button(look, icon, move || say(yes), busy, act))
                    .child(tap(ButtonLook::Plain, "x", say(words::NO), cancel)),
            )
            .shown()
    }

    fn act(self, person: &Person, doing: Doing, form: Form) {
        let (id, name) = (person.id, person.name.clone());
        let Form { today, day, document, faults } = form;
        match doing {
            Doing::Card => self.sending.send(Renew { person: id }, move |made| {
                self.done(id, words::card_done(language(), &name));
                self.sheet.set(Some(made));
                device::focus_soon("#renewed-card");
            }),
            Doing::Stop => self.sending.send(Stop { person: id }, move |()| {
                self.done(id, words::lost_done(language(), &name));
            }),
            Doing::Recover => {
                let Some(shown) = document.get_untracked() else {
                    faults.show(vec![Fault::new("shown", say(recovery::CHOOSE))]);
                    return;
                };
                faults.show(vec![]);
                self.sending.send(Begin { person: id, shown }, move |_| {
                    self.done(id, recovery::begin_done(language(), &name));
                });
            }
            Doing::Leave => {
                let Some(on) = last_day(&day.get_untracked(), today) else {
                    faults.show(vec![Fault::new("day", say(words::LAST_DAY_WRONG))]);
                    return;
                };
                faults.show(vec![]);
                self.sending.send(Leave { person: id, on: Some(on) }, move |left| {
                    let last = parts::day(last_moment(left.at), self.offset);
                    let said = match on > today {
                        true => words::gone_on(language(), &last, &name),
                        false => words::gone_now(language(), &name),
                    };
                    self.done(id, said);
                });
            }
            Doing::Stay => self.sending.send(Stay { person: id }, move |()| {
                self.done(id, words::stay_done(language(), &name));
            }),
        }
    }

    /// What is typed and chosen for somebody until it is done.
    const fn begun(self, person: PersonId) -> Begun {
        Begun::new(self.me, "access").about(person.number())
    }

    fn done(self, person: PersonId, what: String) {
        self.begun(person).forget();
        self.doing.set(None);
        self.said.set(what);
        device::focus_soon("#access-said");
        self.changed.run(());
    }
}

impl Form {
    /// What has to be typed or chosen, if anything.
    fn field(self, doing: Doing) -> Option<AnyView> {
        let Self { today, day, document, faults } = self;
        let field = match doing {
            Doing::Leave => {
                let field = Field::new("day", say(words::LAST_DAY)).hint(say(words::LAST_DAY_HINT));
                date(field, day, today, faults)
            }
            Doing::Recover => {
                let all = Document::ALL.iter().map(|one| (*one, one.word()));
                choice("shown", recovery::BEGIN_SHOWN, all, document, faults).shown()
            }
            Doing::Card | Doing::Stop | Doing::Stay => return None,
        };
        Some(all![faults.summary(), field])
    }
}

fn row_id(person: PersonId) -> String {
    format!("person-{person}")
}

/// Nobody ends their own access here: whoever did by mistake could not take it back.
fn own() -> AnyView {
    let link = el("a")
        .class("quiet")
        .attr("href", "/devices")
        .attr("rel", "external")
        .child(say(devices::TITLE));
    all![el("p").class("hint").child(say(words::OWN_HINT)), el("p").child(link),]
}

/// How a person stands: in, invited, leaving, gone.
fn standing(person: &Person, offset: Offset) -> String {
    let language = language();
    let end = person.ends_at.map(|end| parts::day(last_moment(end), offset));
    match (end, person.post, person.joined_at) {
        (Some(end), Post::Resident, _) if person.has_left => words::moved_on(language, &end),
        (Some(end), ..) if person.has_left => words::post_left_on(language, &end),
        (Some(end), ..) => words::leaving(language, &end),
        (None, _, Some(at)) => of_register::person_joined(language, &parts::day(at, offset)),
        (None, ..) if person.is_invited => say(of_register::PERSON_INVITED).to_owned(),
        (None, ..) => say(of_register::PERSON_OVER).to_owned(),
    }
}

/// The last moment of an access: midnight belongs to the day that is over.
fn last_moment(end: Time) -> Time {
    end - Span(1)
}

/// The day that was chosen, if it has not gone by.
fn last_day(text: &str, today: Day) -> Option<Day> {
    Day::try_from(text.to_owned()).ok().filter(|day| *day >= today)
}

fn question(doing: Doing, person: &Person) -> Question {
    let (language, name) = (language(), &*person.name);
    let (title, lines, yes, look, icon) = match doing {
        Doing::Stop => (
            words::lost_ask(language, name),
            vec![words::LOST_FIRST, words::LOST_ENDS, words::LOST_KEEPS],
            words::LOST_YES,
            ButtonLook::Danger,
            "lock",
        ),
        Doing::Recover => (
            recovery::begin_ask(language, name),
            vec![recovery::BEGIN_FIRST, recovery::BEGIN_WAIT],
            recovery::BEGIN_YES,
            ButtonLook::Main,
            "key",
        ),
        Doing::Card => (
            words::card_ask(language, name),
            vec![words::LOST_FIRST, words::CARD_ENDS],
            words::CARD_YES,
            ButtonLook::Main,
            "qr-code",
        ),
        Doing::Leave if person.post == Post::Resident => (
            words::moved_ask(language, name),
            vec![words::MOVED_KEEPS],
            words::LEAVE_YES,
            ButtonLook::Danger,
            "log-out",
        ),
        Doing::Leave => (
            words::post_left_ask(language, name),
            vec![words::POST_LEFT_KEEPS],
            words::LEAVE_YES,
            ButtonLook::Danger,
            "log-out",
        ),
        Doing::Stay => (
            words::stay_ask(language, name),
            vec![if person.has_left { words::STAY_AFTER } else { words::STAY_BEFORE }],
            words::STAY_YES,
            ButtonLook::Main,
            "undo",
        ),
    };
    Question { title, lines, yes, look, icon }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(post: Post, joined_at: Option<Time>, ends_at: Option<Time>) -> Person {
        Person {
            id: PersonId::from_number(1),
            name: "王秀英".to_owned(),
            post,
            joined_at,
            is_closed: false,
            is_invited: false,
            ends_at,
            has_left: ends_at.is_some(),
        }
    }

    #[test]
    fn the_last_day_is_today_or_later() {
        let today = Day::of(2026, 11, 23);

        assert_eq!(last_day("2026-11-23", today), Some(today));
        assert_eq!(last_day("2026-11-24", today), Some(today.next()));
        assert_eq!(last_day("2026-11-22", today), None);
        assert_eq!(last_day("", today), None);
    }

    #[test]
    fn who_left_at_midnight_was_here_the_day_before() {
        let midnight = Day::of(2026, 11, 24).at(0, Offset::CHINA);

        assert_eq!(last_moment(midnight).day(Offset::CHINA), Day::of(2026, 11, 23));
    }

    #[test]
    fn old_devices_are_spoken_of_only_where_there_are_any() {
        let joined = question(Doing::Stop, &person(Post::Resident, Some(Time(0)), None));
        let invited = question(Doing::Card, &person(Post::Resident, None, None));

        assert!(joined.lines.contains(&words::LOST_ENDS));
        assert!(!invited.lines.contains(&words::LOST_ENDS));
    }
}

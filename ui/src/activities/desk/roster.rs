//! Who comes: helpers, those who come, those who wait; ticked off when they are there.

use std::{collections::HashMap, time::Duration};

use contract::{
    Language,
    activities::{Act, Attendee, Credit, DOORS, Mark, Marking, Roster, Sheet, Standing, duration},
    id::{ActivityId, AttendeeId},
    live::Event,
    polls::Question,
    time::Time,
    words::{Word, activities as words, common},
};
use leptos::prelude::*;

use crate::{
    device,
    live::on_event,
    parts::{
        ButtonLook, Element, Fault, Faults, Field, Row, Shown, about, all, button, el, icon, line,
        live, opening, rows, tap,
    },
    reading::Reading,
    sending::Sending,
    settings::{language, say},
};

/// The list with what its rows share.
#[derive(Clone, Copy)]
struct List {
    id: ActivityId,
    standing: Memo<Standing>,
    starts_at: Memo<Time>,
    questions: StoredValue<Vec<Question>>,
    people: Reading<Vec<Attendee>>,
    /// What was done last.
    said: RwSignal<Option<String>>,
    /// Minutes that are half typed.
    minutes: StoredValue<HashMap<AttendeeId, RwSignal<String>>>,
    owner: StoredValue<Owner>,
    /// Told again and again while the list is shown: an hour comes nearer by itself.
    tick: RwSignal<()>,
}

/// How often the list looks at the clock.
const TICK: Duration = Duration::from_secs(20);

/// The list, read again whenever something happens to the activity.
pub(super) fn roster(sheet: Signal<Sheet>, standing: Memo<Standing>) -> AnyView {
    let id = sheet.with_untracked(|sheet| sheet.line.id);
    let list = List {
        id,
        standing,
        starts_at: Memo::new(move |_| sheet.with(|sheet| sheet.line.starts_at)),
        questions: StoredValue::new(sheet.with_untracked(|sheet| sheet.draft.questions.clone())),
        people: Reading::default(),
        said: RwSignal::new(None),
        minutes: StoredValue::default(),
        owner: StoredValue::new(Owner::current().unwrap_or_default()),
        tick: RwSignal::new(()),
    };
    list.read();
    let look = move || {
        let _ = list.tick.try_set(());
    };
    if let Ok(looking) = set_interval_with_handle(look, TICK) {
        on_cleanup(move || looking.clear());
    }
    on_event(move |event| match event {
        Event::Activity { id: changed } if changed == id => list.read(),
        Event::Open | Event::Reset => list.read(),
        _ => {}
    });
    let said = move || list.said.get().map(|said| el("p").class("notice good").child(said));
    el("section")
        .child(el("h2").child(say(words::DESK_ROSTER)))
        .child(el("p").class("hint").child(say(words::DESK_ROSTER_HINT)))
        .child(el("div").attr("role", "status").child(live(said)))
        .child(list.people.draw(
            4,
            move || list.read(),
            move |people| {
                let is_empty = Memo::new(move |_| people.with(Vec::is_empty));
                all![
                    live(move || {
                        is_empty.get().then(|| el("p").child(say(words::DESK_ROSTER_NONE)))
                    }),
                    list.shelf(people, words::ROSTER_HELPERS, |one| one.is_helper),
                    list.shelf(people, words::ROSTER_COMING, |one| !one.is_helper
                        && !one.is_waiting),
                    list.shelf(people, words::ROSTER_WAITING, |one| one.is_waiting),
                ]
            },
        ))
        .shown()
}

impl List {
    fn read(self) {
        self.people.read(Roster { id: self.id });
    }

    /// Those of one kind, below a heading; a row is drawn anew only where it has changed.
    fn shelf(
        self,
        all: Signal<Vec<Attendee>>,
        word: Word,
        is_here: fn(&Attendee) -> bool,
    ) -> AnyView {
        let is_there = Memo::new(move |_| all.with(|all| all.iter().any(is_here)));
        let heading = move || is_there.get().then(|| el("h3").child(say(word)));
        let each = move || {
            let people = all.get().into_iter().filter(&is_here);
            people.map(|one| self.row(all, one)).collect::<Vec<Row>>()
        };
        all![live(heading), el("ul").class("plain stack").child(rows(Box::new(each))),]
    }

    /// A row that stays while what stands in it changes: the keyboard stays where it is.
    fn row(self, people: Signal<Vec<Attendee>>, one: Attendee) -> Row {
        Row {
            key: one.id.to_string(),
            draw: Box::new(move || {
                let id = one.id;
                let first = one.clone();
                let now = Memo::new(move |_| {
                    let found = people.with(|all| all.iter().find(|one| one.id == id).cloned());
                    found.unwrap_or_else(|| first.clone())
                });
                self.draw(&one, now)
            }),
        }
    }

    fn draw(self, one: &Attendee, now: Memo<Attendee>) -> AnyView {
        let who = match &one.home {
            Some(home) => format!("{} · {home}", one.name),
            None => one.name.clone(),
        };
        let came = move || {
            now.with(|one| one.has_come).then(|| {
                let chip = el("span").class("due").attr("data-due", "ok");
                chip.child(icon("check")).child(say(words::MARK_CAME))
            })
        };
        let replies = self.questions.with_value(|questions| {
            let asked = questions.iter().zip(&one.replies).filter(|(_, reply)| reply.is_some());
            let said = asked.map(|(question, reply)| {
                all![
                    el("dt").child(question.ask.to_string()),
                    el("dd")
                        .attr("dir", "auto")
                        .child(question.in_words(language(), reply.as_ref())),
                ]
            });
            said.collect::<Vec<_>>()
        });
        let (marked, credited) = (one.clone(), one.clone());
        // Who has moved away is struck off at any time; whoever is here is noted from an hour before the
        // beginning.
        let may_remove = Memo::new(move |_| self.standing.get().allows(Act::Mark));
        let may_mark = Memo::new(move |_| {
            self.tick.track();
            device::now() + DOORS >= self.starts_at.get()
        });
        let may_credit = Memo::new(move |_| self.standing.get().allows(Act::Credit));
        let credit =
            move || (credited.is_helper && may_credit.get()).then(|| self.credit(&credited));
        let line = el("div")
            .class("bar")
            .child(el("strong").child(who))
            .child(el("span").class("hint").child(live(move || now.with(facts))))
            .child(live(came))
            .child(live(move || may_remove.get().then(|| self.marks(&marked, now, may_mark))));
        el("li")
            .class("card stack")
            .child(line)
            .child((!replies.is_empty()).then(|| el("dl").class("facts").child(replies)))
            .child(live(credit))
            .shown()
    }

    fn mark(self, marking: Marking, attendee: AttendeeId, said: String, sending: Sending) {
        sending.send(Mark { id: self.id, attendee, marking }, move |()| {
            let _ = self.said.try_set(Some(said));
            self.read();
        });
    }

    fn marks(self, one: &Attendee, now: Memo<Attendee>, may_mark: Memo<bool>) -> AnyView {
        let sending = Sending::new();
        let attendee = one.id;
        let name = StoredValue::new(one.name.clone());
        let word = move || {
            say(if now.with(|one| one.has_come) { words::MARK_MISSED } else { words::MARK_CAME })
        };
        let toggle = move || {
            let (marking, told): (_, fn(Language, &str) -> String) =
                if now.with_untracked(|one| one.has_come) {
                    (Marking::Missed, words::marked_missed)
                } else {
                    (Marking::Came, words::marked_came)
                };
            let said = name.with_value(|name| told(language(), name));
            self.mark(marking, attendee, said, sending);
        };
        let glyph = move || icon(if now.with(|one| one.has_come) { "undo" } else { "check" });
        // The eye has the row around it, a screen reader only the button.
        let whom = common::about(language(), &one.name);
        let toggle = el("button")
            .attr("type", "button")
            .class("quiet")
            .flag("hidden", move || !may_mark.get())
            .click(toggle)
            .child(live(glyph))
            .child(live(word))
            .child(el("span").class("visually-hidden").child(whom));
        let may_go = Memo::new(move |_| now.with(|one| one.is_entered || one.is_gone));
        let remove = move || may_go.get().then(|| self.removing(attendee, name, sending));
        all![toggle, live(remove), sending.trouble()]
    }

    /// Taking somebody off the list, asked once more: whoever waits has the seat at once.
    fn removing(
        self,
        attendee: AttendeeId,
        name: StoredValue<String>,
        sending: Sending,
    ) -> AnyView {
        let is_asked = RwSignal::new(false);
        live(move || {
            if !is_asked.get() {
                let ask = move || is_asked.set(true);
                return name
                    .with_value(|name| about("trash", words::MARK_REMOVED, name, ask))
                    .shown();
            }
            let word = || say(words::MARK_REMOVED);
            let go = button(ButtonLook::Danger, "trash", word, sending.is_busy.into(), move || {
                let said = name.with_value(|name| words::marked_removed(language(), name));
                self.mark(Marking::Removed, attendee, said, sending);
            });
            let back = tap(ButtonLook::Plain, "x", say(words::KEEP_ON_LIST), move || {
                is_asked.set(false);
            });
            let asked = name.with_value(|name| words::mark_removed_sure(language(), name));
            el("div")
                .class("notice warn")
                .attr("role", "alert")
                .child(el("p").child(asked))
                .child(el("div").class("bar").child(go).child(back))
                .shown()
        })
    }

    /// The minutes typed for somebody: they outlive what others do to the list.
    fn minutes_of(self, one: &Attendee) -> RwSignal<String> {
        if let Some(typed) = self.minutes.with_value(|all| all.get(&one.id).copied()) {
            return typed;
        }
        let noted = one.minutes.map(|minutes| minutes.to_string()).unwrap_or_default();
        let typed = self.owner.with_value(|owner| owner.with(|| RwSignal::new(noted)));
        self.minutes.update_value(|all| _ = all.insert(one.id, typed));
        typed
    }

    /// How long somebody has helped.
    fn credit(self, one: &Attendee) -> Element {
        let minutes = self.minutes_of(one);
        let faults = Faults::new("#credit-faults");
        let sending = Sending::new();
        let (id, attendee, name) = (self.id, one.id, one.name.clone());
        let send = StoredValue::new(move || match minutes.get_untracked().trim().parse::<u16>() {
            Ok(minutes) if minutes <= Credit::MOST => {
                faults.show(vec![]);
                let long = duration(language(), u32::from(minutes));
                let said = words::credited_to(language(), &long, &name);
                let request = Credit { id, attendee, minutes };
                sending.send_from(request, faults, move |()| {
                    let _ = self.said.try_set(Some(said));
                    self.read();
                });
            }
            _ => faults.show(vec![Fault::new("minutes", say(words::CREDIT_WRONG))]),
        });
        let send = move || send.with_value(|send| send());
        let hint = one.is_entered.then(|| say(words::CREDIT_ENTERED));
        opening(say(words::CREDIT), move || {
            let mut field = Field::new("minutes", say(words::CREDIT));
            if let Some(hint) = hint {
                field = field.hint(hint);
            }
            let word = || say(words::CREDIT_SEND);
            let go = button(ButtonLook::Plain, "save", word, sending.is_busy.into(), send);
            el("form")
                .class("stack")
                .submit(send)
                .child(faults.summary())
                .child(line(field, minutes, faults))
                .child(sending.trouble())
                .child(el("p").class("bar").child(go))
                .shown()
        })
    }
}

/// How many they are, who has entered them, how long they have helped.
fn facts(one: &Attendee) -> String {
    let mut facts = vec![words::roster_heads(language(), u64::from(one.heads))];
    facts.extend(one.is_entered.then(|| say(words::ROSTER_ENTERED).to_owned()));
    facts.extend(
        one.minutes
            .map(|minutes| words::credited(language(), &duration(language(), u32::from(minutes)))),
    );
    facts.join(" · ")
}

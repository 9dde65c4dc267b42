//! What neighbours say, as it was said or the newest first, page by page.

use client::Error;
use contract::{
    id::{CommentId, SuggestionId},
    suggestions::{
        Act, Comment, CommentOrder as Order, CommentPage as Page, Comments, Remove, Role,
        Suggestion,
    },
    words::{Word, suggestions as words},
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    desk,
    report::report,
    saying::{Answering, saying},
};
use crate::{
    community::here,
    device,
    parts::{
        ButtonLook, Element, Row, Shown, all, button, el, live, moment, problem, rows, tap, watch,
    },
    reading::Reading,
    sending::Sending,
    settings::{language, say},
};

#[derive(Clone, Copy)]
struct Thread {
    id: SuggestionId,
    order: RwSignal<Order>,
    first: Reading<Page>,
    later: RwSignal<Vec<Comment>>,
    /// Where the page after the last one that was read begins; `None` until one was read on.
    next: RwSignal<Option<Option<CommentId>>>,
    is_busy: RwSignal<bool>,
    failure: RwSignal<Option<Error>>,
    answering: Answering,
}

/// What a reader can do with what others said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Can {
    reply: bool,
    report: bool,
    moderate: bool,
}

impl Can {
    fn of(one: &Suggestion) -> Self {
        let may = |act: Act| one.role.may(act) && one.line.condition.allows(act);
        Self { reply: may(Act::Comment), report: may(Act::Report), moderate: may(Act::Moderate) }
    }
}

/// What was said, and the field to say something; read again whenever `round` grows.
pub(super) fn comments(suggestion: Signal<Suggestion>, round: RwSignal<u32>) -> AnyView {
    let id = suggestion.with_untracked(|one| one.line.id);
    let thread = Thread {
        id,
        order: RwSignal::new(Order::Oldest),
        first: Reading::default(),
        later: RwSignal::new(Vec::new()),
        next: RwSignal::new(None),
        is_busy: RwSignal::new(false),
        failure: RwSignal::new(None),
        answering: RwSignal::new(None),
    };
    watch(move || {
        round.track();
        thread.read(thread.order.get());
    });
    let count = move || {
        let count = suggestion.with(|one| one.line.comments);
        words::comments_title(language(), u64::from(count))
    };
    // Followed for itself: a vote of somebody else must not take the field from who is writing.
    let can = Memo::new(move |_| suggestion.with(Can::of));
    let list = thread.first.draw(
        3,
        move || thread.read(thread.order.get_untracked()),
        move |page| {
            let all = Memo::new(move |_| thread.all(&page.get()));
            let none = move || {
                all.with(Vec::is_empty)
                    .then(|| el("p").class("hint").child(say(words::NO_COMMENTS)))
            };
            let each = move || {
                let can = can.get();
                let row = |one: Comment| Row {
                    key: key(&one, can),
                    draw: Box::new(move || thread.item(&one, can).shown()),
                };
                all.get().into_iter().map(row).collect()
            };
            let next = move || thread.next.get().unwrap_or_else(|| page.with(|page| page.next));
            all![
                live(none),
                el("ol").class("said-list").child(rows(Box::new(each))),
                live(move || next().map(|after| thread.more(after))),
            ]
        },
    );
    let is_visitor = Memo::new(move |_| suggestion.with(|one| one.role == Role::Visitor));
    let say_it = move || {
        if is_visitor.get() {
            return Some(el("p").class("hint").child(say(words::SAY_JOIN)).shown());
        }
        can.get().reply.then(|| {
            let voice = suggestion.with_untracked(|one| one.voice.clone());
            saying(id, voice.as_ref(), thread.answering, move |_| {
                thread.order.set(Order::Newest);
                round.update(|round| *round += 1);
            })
        })
    };
    el("section")
        .attr("id", "comments")
        .child(el("h2").child(live(count)))
        .child(thread.orders())
        .child(list)
        .child(live(say_it))
        .shown()
}

/// What makes a row another one: it was hidden, removed or reported.
fn key(one: &Comment, can: Can) -> String {
    let (is_there, is_hidden) = (one.text.is_some(), one.hidden.is_some());
    format!("{} {is_there} {is_hidden} {} {can:?} {:?}", one.id, one.is_reported, one.author.name)
}

impl Thread {
    /// All that was read so far.
    fn all(self, first: &Page) -> Vec<Comment> {
        let mut all = first.comments.clone();
        for later in self.later.get() {
            if all.iter().all(|known| known.id != later.id) {
                all.push(later);
            }
        }
        all
    }

    fn read(self, order: Order) {
        if self.later.try_set(Vec::new()).is_some() {
            return;
        }
        self.next.set(None);
        self.first.read(Comments { id: self.id, order, after: None });
    }

    /// Reads again, unless the screen has gone.
    fn read_again(self) {
        if let Some(order) = self.order.try_get_untracked() {
            self.read(order);
        }
    }

    fn orders(self) -> Element {
        let choice = move |order: Order, word: Word| {
            let pressed = move || Some(if self.order.get() == order { "true" } else { "false" });
            el("button")
                .attr("type", "button")
                .live("aria-pressed", pressed)
                .click(move || self.order.set(order))
                .child(say(word))
                .shown()
        };
        el("div")
            .class("filters")
            .attr("role", "group")
            .attr("aria-label", say(words::ORDERS))
            .child(choice(Order::Oldest, words::COMMENTS_OLDEST))
            .child(choice(Order::Newest, words::COMMENTS_NEWEST))
    }

    /// A button for what comes after.
    fn more(self, after: CommentId) -> AnyView {
        let read = move || {
            let request =
                Comments { id: self.id, order: self.order.get_untracked(), after: Some(after) };
            self.is_busy.set(true);
            self.failure.set(None);
            spawn_local(async move {
                match device::hub().ask(&request).await {
                    Ok(page) => {
                        self.later.update(|later| later.extend(page.comments));
                        self.next.set(Some(page.next));
                    }
                    Err(error) => self.failure.set(Some(error)),
                }
                self.is_busy.set(false);
            });
        };
        let trouble = move || self.failure.get().map(|error| problem(&error, read));
        let word = || say(words::MORE_COMMENTS);
        let button = button(ButtonLook::Plain, "chevron-down", word, self.is_busy.into(), read);
        all![live(trouble), el("p").class("bar").child(button)]
    }

    fn item(self, one: &Comment, can: Can) -> Element {
        let at = moment(one.at, here().offset());
        let header = el("header")
            .child(el("strong").child(one.author.words(language())))
            .child(" ")
            .child(one.reply_to.as_ref().map(|reply| {
                let who = reply.author.words(language());
                el("span").class("hint").child(words::in_reply(language(), &who))
            }))
            .child(" ")
            .child(el("time").child(at));
        let hidden = one.hidden.as_ref().map(|hidden| {
            let why = words::comment_hidden(language(), say(hidden.rule.word()));
            let note = hidden.note.clone().map(|note| all![" ", note]);
            el("p").class("notice").child(why).child(note)
        });
        let text = match &one.text {
            Some(text) => Some(el("p").class("said").attr("dir", "auto").child(text.clone())),
            None if hidden.is_some() => None,
            None => Some(el("p").class("hint").child(say(words::COMMENT_REMOVED))),
        };
        let is_there = one.text.is_some();
        let (id, author) = (one.id, one.author.clone());
        let reply = (can.reply && is_there && !one.author.is_you).then(|| {
            tap(ButtonLook::Quiet, "reply", say(words::REPLY), move || {
                self.answering.set(Some((id, author.clone())));
                device::focus_soon("#comment");
            })
        });
        let own = one.author.is_you && is_there;
        let tell =
            (can.report && is_there && !one.author.is_you && !one.author.is_staff).then(|| {
                if one.is_reported {
                    el("p").class("hint").child(say(words::REPORTED)).shown()
                } else {
                    report(self.id, Some(id)).shown()
                }
            });
        let moderate = (can.moderate && is_there && !one.author.is_you).then(|| {
            let can_reveal = one.author.name.is_none() && !one.author.is_staff;
            let what = desk::What { id: self.id, comment: Some(id), can_reveal };
            desk::tools(what, one.hidden.is_some(), move || self.read_again())
        });
        let staff = one.author.is_staff.then_some("staff");
        el("li")
            .live("data-side", move || staff)
            .child(header)
            .child(hidden)
            .child(text)
            .child(el("div").class("bar").child(reply).child(own.then(|| self.remove(id))))
            .child(tell)
            .child(moderate)
    }

    /// Removes what one has said; the second tap does it.
    fn remove(self, comment: CommentId) -> AnyView {
        let sending = Sending::new();
        let is_asked = RwSignal::new(false);
        let act = move || {
            if !is_asked.get_untracked() {
                return is_asked.set(true);
            }
            let request = Remove { id: self.id, comment };
            sending.send(request, move |()| self.read_again());
        };
        let word = move || say(if is_asked.get() { words::REMOVE_SURE } else { words::REMOVE });
        all![
            button(ButtonLook::Quiet, "trash", word, sending.is_busy.into(), act),
            sending.trouble(),
        ]
    }
}

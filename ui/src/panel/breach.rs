//! 信息泄露通知: what one was told of a breach or a drill, in six answers, as one's own chain says it, and that one has
//! read it.

use client::Error;
use contract::{
    breaches::{Mine, Seen, Standing, Told, read, title, unread as first_unread},
    id::PersonId,
    sure::{Ground, Sure},
    words::{breaches as words, notices},
};
use leptos::prelude::*;

use super::{
    following::{Following, in_order},
    heads, home, join_first, rights, sure,
};
use crate::{
    community::here,
    parts::{
        ButtonLook, Element, Shown, all, button, dl, el, empty, icon, live, moment, problem,
        skeleton,
    },
    reading::Reading,
    sending::Sending,
    sessions::session,
    settings::{language, say},
};

/// The screen.
pub(super) fn breach() -> AnyView {
    let heads = heads(words::TITLE);
    let Some(me) = session().me.get_untracked() else { return all![heads, join_first()] };
    let (following, listed) = (Following::begin(&me), Reading::<Vec<Told>>::default());
    listed.read(Mine {});
    let (all, person) = (told(following, listed), me.person);
    let list = move || {
        let all = all.get();
        if !all.is_empty() {
            let each: Vec<_> = all.iter().map(|one| shown(person, listed, one)).collect();
            return el("ul").class("plain stack").child(each).shown();
        }
        if listed.is_pending() {
            return skeleton(3);
        }
        let is_whole = following.has_all();
        if let Some(error) = listed.failure().filter(|_| !is_whole) {
            return problem(&error, move || listed.read(Mine {}));
        }
        let (none, hint) = (say(words::MINE_NONE), say(words::MINE_NONE_HINT));
        empty("shield-check", none, hint, sure::line(Ground::Nothing { is_whole }).shown())
    };
    all![heads, home::small_light(following), live(list)]
}

/// What one's own chain says, and what the hub lists beside it.
fn told(following: Following, listed: Reading<Vec<Told>>) -> Memo<Vec<Standing>> {
    Memo::new(move |_| {
        let lines = following.lines();
        read(in_order(&lines), &listed.get().unwrap_or_default())
    })
}

/// That there is something one has not read, before all else on the first screen.
pub(super) fn unread(following: Following) -> AnyView {
    let listed: Reading<Vec<Told>> = Reading::default();
    listed.read(Mine {});
    let all = told(following, listed);
    live(move || {
        // Whether it was read, the hub says: before it has been asked nobody is alarmed anew, and without a network
        // neither. One that does not answer for another reason hides nothing by that.
        if listed.is_pending() || listed.get().is_none() && listed.failure() == Some(Error::Offline)
        {
            return None;
        }
        let all = all.get();
        let first = first_unread(&all)?;
        Some(
            el("a")
                .class("urgent")
                .attr("href", "/panel/breach")
                .child(icon("alert"))
                .child(el("small").child(say(words::TITLE)))
                .child(el("strong").child(say(title(first.is_drill))))
                .child(
                    el("small")
                        .class("open")
                        .child(say(notices::URGENT_OPEN))
                        .child(icon("arrow-right")),
                ),
        )
    })
}

fn shown(person: PersonId, list: Reading<Vec<Told>>, told: &Standing) -> AnyView {
    let when = moment(told.at, here().offset());
    let answers = told.texts.all().map(|(_, asked, said)| (asked, said.to_string()));
    let explain = rights::explaining_told(person, &when, say(title(told.is_drill)));
    let look = if told.is_drill { "card stack" } else { "problem stack" };
    el("li")
        .class(look)
        .child(el("h2").child(say(title(told.is_drill))))
        .child(el("p").class("hint").child(words::when_told(language(), &when)))
        .child(told.is_drill.then(|| el("p").child(say(words::DRILL_TOLD))))
        .child(el("dl").class("answers").child(dl(answers.to_vec())))
        .child(sure::line(told.ground))
        .child(was_read(list, told))
        .child(explain)
        .shown()
}

/// That the person has read it, which the hub keeps; or the button to say so.
fn was_read(list: Reading<Vec<Told>>, told: &Standing) -> Element {
    if let Some(at) = told.seen_at {
        let when = moment(at, here().offset());
        let word = sure::tag(Sure::of(Ground::Word));
        let said = words::read_at(language(), &when);
        return el("p").class("hint").child(said).child(" ").child(word);
    }
    let (id, sending) = (told.id, Sending::new());
    let send = move || sending.send(Seen { id }, move |()| list.read(Mine {}));
    let word = || say(words::READ);
    let go = button(ButtonLook::Main, "check", word, sending.is_busy.into(), send);
    el("div").child(sending.trouble()).child(el("p").class("bar").child(go))
}

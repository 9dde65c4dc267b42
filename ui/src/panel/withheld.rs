//! 依法暂不显示: how many looks the law forbids to tell for now, counted from one's own chain; also where there are none.

use contract::{
    sure::{Ground, Sure},
    time::Time,
    withholding::{Waiting, waiting},
    words::panel as words,
};
use leptos::prelude::*;

use super::{
    family::Whom,
    following::{Following, in_order},
    rights, sure,
};
use crate::{
    community::here,
    parts::{Element, Shown, el, icon, live, moment},
    settings::{language, say},
};

/// The looks that are not told yet, each with whether the ledger has that.
pub(super) fn all(following: Following) -> Vec<(Waiting, bool)> {
    let lines = following.lines();
    let proved = in_order(&lines).filter_map(|(event, is_proved)| is_proved.then_some(event));
    let proved = waiting(proved);
    let all = waiting(in_order(&lines).map(|(event, _)| event));
    all.into_iter().map(|one| (one, proved.contains(&one))).collect()
}

/// How many, and of each when it was, by what, and when it is told.
pub(super) fn withheld(following: Following) -> Element {
    let shown = move || {
        let all = all(following);
        let is_whole = following.has_all();
        if all.is_empty() && !is_whole {
            return el("p").class("hint").child(say(words::WITHHELD_NOT_KNOWN)).shown();
        }
        let count = u64::try_from(all.len()).unwrap_or(u64::MAX);
        let grounds = all.iter().map(|(_, is_proved)| Ground::Record { is_proved: *is_proved });
        let sure = Sure::of_all(grounds.chain([Ground::Nothing { is_whole }]));
        let head = el("p").child(el("strong").child(words::withheld(language(), count)));
        let (now, whom) = (following.now(), following.whom());
        let rows: Vec<_> = all.iter().map(|one| row(whom, one, now)).collect();
        el("div")
            .class("stack")
            .child(head.child(" ").child(sure::tag(sure)))
            .child(el("p").class("hint").child(say(words::WITHHELD_HINT)))
            .child(el("ul").class("plain stack").child(rows))
            .shown()
    };
    el("section").child(live(shown))
}

fn row(whom: Whom, (waiting, is_proved): &(Waiting, bool), now: Time) -> AnyView {
    let (at, until) = (moment(waiting.at, here().offset()), moment(waiting.until, here().offset()));
    let is_late = waiting.is_overdue(now);
    let ground = if is_late { Ground::Late } else { Ground::Record { is_proved: *is_proved } };
    let end = match is_late {
        true => {
            let said = words::withheld_overdue(language(), &until);
            el("p").class("notice warn").child(icon("alert")).child(" ").child(said)
        }
        false => el("p").child(words::withheld_until(language(), &until)),
    };
    let basis = say(waiting.basis.word());
    let asked = words::withheld_asked(language(), basis, &until);
    let explain = rights::explaining_record(whom, &at, &asked);
    el("li")
        .class("card stack")
        .child(el("p").child(el("strong").child(at)))
        .child(el("p").child(icon("clock")).child(" ").child(basis))
        .child(end)
        .child(sure::line(ground))
        .child(explain)
        .shown()
}

//! What stands best at the top: warnings, backup and room, the last way in, the settings.

use contract::{
    joining::List,
    people::{Care, Post},
    time::Offset,
    upkeep::{Settings, Show, Upkeep, Warning, size},
    words::{manage as words, upkeep as of_upkeep},
};
use leptos::prelude::*;

use super::{Requests, heading, ways};
use crate::{
    all,
    parts::{Element, Shown, day, dl, el, icon, moment},
    reading::Reading,
    settings::{language, say},
};

pub(super) fn overview(requests: Requests, post: Post, offset: Offset) -> AnyView {
    let upkeep = Reading::default();
    upkeep.read(Show {});
    let kept = upkeep.draw(
        4,
        move || upkeep.read(Show {}),
        move |kept: Signal<Upkeep>| shown(&kept.get_untracked(), offset),
    );
    let glass = post.may(Care::Invite).then(|| glass(offset));
    all![heading(say(words::OVERVIEW)), ways::explained(requests, post), kept, glass]
}

/// The last way in, and who has used it.
fn glass(offset: Offset) -> Element {
    let glass = Reading::default();
    let ask = || List { break_glass: true, ..List::default() };
    glass.read(ask());
    let seen = glass.draw(
        1,
        move || glass.read(ask()),
        move |page| {
            let page = page.get_untracked();
            let lines = page.invitations.iter().map(|one| {
                let day = day(one.made_at, offset);
                el("li").child(words::glass_line(language(), &day, &one.name)).shown()
            });
            if page.invitations.is_empty() {
                return el("p").class("hint").child(say(words::GLASS_NONE)).shown();
            }
            all![el("p").child(say(words::GLASS_SEEN)), el("ul").child(lines.collect::<Vec<_>>()),]
        },
    );
    el("section")
        .class("card")
        .child(el("h2").child(icon("key")).child(" ").child(say(words::GLASS_TITLE)))
        .child(el("p").child(say(words::GLASS_HOW)))
        .child(el("p").child(say(words::GLASS_LAST)))
        .child(el("pre").attr("tabindex", "0").child(COMMAND))
        .child(seen)
}

const COMMAND: &str =
    "linli-hub invite --again --data DIR --public-url URL --post manager --person NAME";

fn shown(kept: &Upkeep, offset: Offset) -> AnyView {
    let language = language();
    let backup = kept.backup_at.map(|at| moment(at, offset));
    let facts = vec![
        (of_upkeep::BACKUP, backup.unwrap_or_else(|| say(of_upkeep::BACKUP_NEVER).to_owned())),
        (of_upkeep::FREE, of_upkeep::free_of(language, &size(kept.free), &size(kept.total))),
        (of_upkeep::DATABASE, size(kept.database)),
        (of_upkeep::FILES, size(kept.files)),
    ];
    let warnings = kept.warnings();
    let is_fine = warnings.is_empty();
    let warnings = warnings.into_iter().map(|warning| {
        let words = match warning {
            Warning::NoBackup => say(of_upkeep::WARN_NO_BACKUP).to_owned(),
            Warning::OldBackup => {
                let at = kept.backup_at.map(|at| day(at, offset)).unwrap_or_default();
                of_upkeep::warn_old_backup(language, &at)
            }
            Warning::LittleRoom => of_upkeep::warn_little_room(language, &size(kept.free)),
        };
        el("p").class("notice warn").child(icon("alert")).child(" ").child(words).shown()
    });
    let fine = is_fine.then(|| {
        el("p").class("notice good").child(icon("check")).child(" ").child(say(of_upkeep::FINE))
    });
    all![
        warnings.collect::<Vec<_>>(),
        el("section")
            .class("card")
            .child(el("h2").child(icon("save")).child(" ").child(say(of_upkeep::TITLE)))
            .child(fine)
            .child(el("dl").child(dl(facts))),
        settings(&kept.settings),
    ]
}

fn settings(own: &Settings) -> AnyView {
    let language = language();
    let hours = own.utc_offset_minutes;
    let facts = vec![
        (words::FACT_NAME, own.name.clone()),
        (words::FACT_CODE, own.code.clone()),
        (words::FACT_TELEPHONE, own.telephone.clone()),
        (words::FACT_HOURS, own.hours.clone()),
        (words::FACT_COUNTER, own.counter.clone()),
        (
            words::FACT_ANSWER,
            words::answer_days(
                language,
                &own.answer_days.to_string(),
                &own.closing_hour.to_string(),
            ),
        ),
        (words::FACT_NOTICE, words::notice_version(language, &own.notice_version.to_string())),
        (words::FACT_CONTROLLER, own.controller.clone()),
        (words::FACT_CONTACT, own.contact.clone()),
        (words::FACT_KEEP, words::keep_months(language, &own.keep_months.to_string())),
        (words::FACT_DOORS, own.doors.join("、")),
        (words::FACT_ADDRESS, own.address.clone()),
        (words::FACT_CLOCK, format!("UTC{:+}:{:02}", hours / 60, hours.unsigned_abs() % 60)),
    ];
    el("section")
        .class("card")
        .child(el("h2").child(icon("settings")).child(" ").child(say(words::SETTINGS_TITLE)))
        .child(el("p").class("hint").child(words::settings_where(language, &own.file)))
        .child(el("dl").child(dl(facts)))
        .shown()
}

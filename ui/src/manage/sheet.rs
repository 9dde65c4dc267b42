//! A sheet of invitation cards: shown once, printed, handed over.

use contract::{
    joining::{Card, Sheet},
    people::Post,
    time::Offset,
    words::{common, devices, joining as words},
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    all, device,
    parts::{ButtonLook, Shown, day, el, live, qr, tap},
    settings::{language, say},
};

/// The cards, and what to do with them now; they are found by `id`. Once `shown` is empty they cannot be seen again.
pub(super) fn drawn(
    id: &'static str,
    shown: RwSignal<Option<Sheet>>,
    sheet: &Sheet,
    offset: Offset,
) -> AnyView {
    let language = language();
    let count = u64::try_from(sheet.cards.len()).unwrap_or(u64::MAX);
    let left_out = (sheet.left_out > 0).then(|| {
        let text = words::sheet_left_out(language, u64::from(sheet.left_out));
        el("p").class("hint").child(text)
    });
    let close = move || shown.set(None);
    if sheet.cards.is_empty() {
        return el("div")
            .class("notice")
            .attr("id", id)
            .attr("tabindex", "-1")
            .child(el("p").child(say(words::SHEET_NONE)))
            .child(el("p").child(say(words::SHEET_NONE_AGAIN)))
            .child(tap(ButtonLook::Plain, "x", say(common::CLOSE), close))
            .shown();
    }
    let is_closing = RwSignal::new(false);
    let link = match sheet.cards.as_slice() {
        [one] => Some(format!("{}#{}", sheet.address, one.secret)),
        _ => None,
    };
    let foot = move || {
        if !is_closing.get() {
            let print = tap(ButtonLook::Main, "printer", say(words::SHEET_PRINT), device::print);
            let put_away = move || is_closing.set(true);
            let away = tap(ButtonLook::Quiet, "x", say(words::SHEET_CLOSE), put_away);
            let copy = link.clone().map(copying);
            return el("div").class("bar").child(print).child(copy).child(away).shown();
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
    let cards = sheet.cards.iter().map(|one| card(sheet, one, offset));
    el("section")
        .class("stack sheet-of-cards")
        .attr("id", id)
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

/// The link of a card, for a phone that cannot scan.
fn copying(link: String) -> AnyView {
    let is_copied = RwSignal::new(false);
    let word = move || say(if is_copied.get() { common::COPIED } else { devices::COPY_LINK });
    let copy = move || {
        let link = link.clone();
        spawn_local(async move { is_copied.set(device::copy(&link).await) });
    };
    tap(ButtonLook::Plain, "copy", live(word), copy).shown()
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
    let name = card.name.as_ref().map(|name| words::card_for(language, name));
    // Whoever is handed the card may be handed it for a child (PIPL article 31).
    let child = (card.post == Post::Resident)
        .then(|| el("p").class("until").child(say(words::CHILD_JOINS)));
    let address = sheet.address.trim_start_matches("https://").trim_start_matches("http://");
    let steps = [words::CARD_SCAN, words::CARD_LOOK, words::CARD_JOIN];
    let steps = steps.into_iter().map(|step| el("li").child(say(step)).shown());
    el("article")
        .child(qr(&card.qr, words::card_qr(language, &card.title)))
        .child(
            el("div")
                .child(el("p").class("of").child(sheet.community.clone()))
                .child(el("h3").child(title))
                .child(name.map(|name| el("p").child(name)))
                .child(el("ol").child(steps.collect::<Vec<_>>())),
        )
        .child(
            el("div")
                .class("wide")
                .child(el("p").child(words::card_type(language, address)))
                .child(el("p").class("key").child(groups.collect::<Vec<_>>()))
                .child(el("p").class("until").child(until))
                .child(el("p").class("until").child(words::card_help(language, &sheet.telephone)))
                .child(child),
        )
        .shown()
}

//! Saying at the door that one is there.

use contract::{
    activities::{CheckIn, Yours},
    id::ActivityId,
    text::Digits,
    words::{Word, activities as words},
};
use leptos::prelude::*;

use crate::{
    parts::{ButtonLook, Fault, Faults, Field, Shown, button, el, line, link},
    sending::Sending,
    settings::{language, say},
};

/// The form with the six digits, filled in where the code at the door was scanned.
pub(super) fn door(
    id: ActivityId,
    digits: StoredValue<Option<String>>,
    label: Word,
    read: impl Fn() + Copy + Send + Sync + 'static,
    done: impl Fn(Word) + Copy + Send + Sync + 'static,
) -> AnyView {
    let code = RwSignal::new(digits.get_value().unwrap_or_default());
    let faults = Faults::new("#door-faults");
    let sending = Sending::new();
    let send = move || match Digits::try_from(plain(&code.get_untracked()).as_str()) {
        Ok(code) => {
            faults.show(vec![]);
            sending.send_from(CheckIn { id, code }, faults, move |_: Yours| {
                read();
                done(words::CHECKED_IN);
            });
        }
        Err(wrong) => faults.show(vec![Fault::new("code", wrong.sentence(language()))]),
    };
    let field = Field::new("code", say(words::CHECK_IN_CODE)).hint(say(words::CHECK_IN_HINT));
    let word = move || say(label);
    el("form")
        .class("stack card")
        .submit(send)
        .child(faults.summary())
        .child(line(field, code, faults))
        .child(el("p").class("hint").child(say(words::WHO_SEES)))
        .child(
            link(ButtonLook::Quiet, "/privacy", "shield-check", words::PRIVACY)
                .attr("rel", "external"),
        )
        .child(sending.trouble())
        .child(el("p").class("bar").child(button(
            ButtonLook::Main,
            "check",
            word,
            sending.is_busy.into(),
            send,
        )))
        .shown()
}

/// Digits as they are meant: wide ones of Chinese keyboards too, and no spaces.
fn plain(typed: &str) -> String {
    typed
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .map(|letter| match u32::from(letter) {
            wide @ 0xff10..=0xff19 => char::from_u32(wide - 0xff10 + 0x30).unwrap_or(letter),
            _ => letter,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_digits_and_spaces_are_meant_well() {
        assert_eq!(plain(" １２3 456 "), "123456");
    }
}

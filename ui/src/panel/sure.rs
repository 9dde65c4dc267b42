//! One of the four words beside a statement: 已证明, 已签字, 仅声称, 逾期. Which one it is, [`Sure`] says.

use contract::{
    sure::{Ground, Sure},
    words::{Word, consents, panel as words},
};

use crate::{
    parts::{Element, el},
    settings::say,
};

/// The word alone.
pub(crate) fn tag(sure: Sure) -> Element {
    let tag = match sure {
        Sure::Overdue => el("span").class("due").attr("data-due", "late"),
        Sure::Claimed | Sure::Signed | Sure::Proved => el("span").class("tag"),
    };
    tag.child(say(sure.word()))
}

/// The word for what a statement rests on, with what that means.
pub(crate) fn line(ground: Ground) -> Element {
    with(ground, hint(ground))
}

/// The same with what it means on this screen.
pub(super) fn with(ground: Ground, hint: Word) -> Element {
    el("p").class("hint").child(tag(Sure::of(ground))).child(" ").child(say(hint))
}

/// What the word means.
const fn hint(ground: Ground) -> Word {
    match ground {
        Ground::Record { is_proved: true } => words::PROVED_HINT,
        Ground::Nothing { is_whole: true } => words::WHOLE_HINT,
        Ground::Record { is_proved: false } => words::CLAIMED_HINT,
        Ground::Signature { is_proved: true } => consents::SIGNED_HINT,
        Ground::Signature { is_proved: false } => consents::WAITING_HINT,
        Ground::Nothing { is_whole: false } => words::UNCHECKED_HINT,
        Ground::Word => words::WORD_HINT,
        Ground::Late => words::OVERDUE_HINT,
    }
}

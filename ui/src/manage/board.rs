//! 公告栏: the sheet with the six words, which everybody who works here can print for the notice board.

use contract::{people::Me, time::Offset, words::panel as words};
use leptos::prelude::*;

use super::heading;
use crate::{all, panel::board::for_staff, settings::say};

pub(super) fn board(me: &Me, offset: Offset) -> AnyView {
    all![heading(say(words::BOARD)), for_staff(me, offset)]
}

//! What somebody has tried with a card counts as long as nothing keeps out the card that is there to be tried, as far as
//! the terminal tells: by its credential, its access profiles, its schedule, its access point and its door.

use contract::{gates::WayIn, time::Span};
use gate::onvif::{Bar, Settings};

use super::{Alone, CARD, asked};
use crate::support::onvif::{PROFILE, StandIn};

const TOKEN: &str = "card-1";

/// Something that somebody does at the terminal.
type Change = fn(&StandIn);

/// A driver that was told of a card, which the stand-in does not have yet. It is ten o'clock in China.
async fn named() -> Alone {
    Alone::with(|settings| Settings { test_card: Some(TOKEN.to_owned()), ..settings }).await
}

async fn bar(alone: &mut Alone) -> Option<Bar> {
    alone.driver.bar().await.expect("it tells")
}

#[tokio::test]
async fn cards_are_no_way_in_while_anything_keeps_out_the_one_that_is_there_to_be_tried() {
    let mut alone = named().await;
    assert_eq!((bar(&mut alone).await, alone.ways().await), (Some(Bar::Gone), vec![WayIn::Code]));
    let rows: [(Bar, Change); 20] = [
        (Bar::Gone, |terminal| terminal.remove(TOKEN)),
        (Bar::Disabled, |terminal| terminal.change(TOKEN, |card| card.is_enabled = false)),
        (Bar::Passback, |terminal| terminal.change(TOKEN, |card| card.is_violated = true)),
        (Bar::NotValid, |terminal| {
            terminal.change(TOKEN, |card| card.valid = (None, Some("2026-11-23T10:00:00+08:00")));
        }),
        (Bar::NotValid, |terminal| {
            terminal.change(TOKEN, |card| card.valid = (Some("2026-11-23T02:00:01Z"), None));
        }),
        (Bar::NotValid, |terminal| {
            terminal.change(TOKEN, |card| card.valid = (Some("soon"), None));
        }),
        (Bar::NoProfile, |terminal| terminal.change(TOKEN, |card| card.profiles.clear())),
        (Bar::NoProfile, |terminal| {
            let over = (None, Some("2026-11-22T00:00:00Z"));
            terminal.change(TOKEN, |card| {
                card.profiles.insert(PROFILE.to_owned(), over);
            });
        }),
        (Bar::NoDoor, |terminal| {
            terminal.change(TOKEN, |card| {
                card.profiles.clear();
                card.profiles.insert("gone".to_owned(), (None, None));
            });
        }),
        (Bar::NoDoor, |terminal| terminal.inside().doors.opens = None),
        (Bar::NoDoor, |terminal| terminal.inside().doors.opens = Some("gone")),
        (Bar::NoDoor, |terminal| terminal.inside().doors.is_active = Some(false)),
        (Bar::NoDoor, |terminal| terminal.inside().doors.is_enabled = false),
        (Bar::NoDoor, |terminal| terminal.inside().doors.mode = "Blocked"),
        (Bar::NoDoor, |terminal| terminal.inside().doors.mode = "LockedDown"),
        (Bar::NoDoor, |terminal| terminal.inside().doors.mode = "DoubleLocked"),
        (Bar::NoDoor, |terminal| terminal.inside().doors.mode = "Unknown"),
        (Bar::NoDoor, |terminal| terminal.inside().doors.mode = ""),
        (Bar::NoDoor, |terminal| terminal.inside().doors.lock = "Fault"),
        (Bar::NoDoor, |terminal| terminal.inside().doors.fault = "FaultDetected"),
    ];
    for (place, (expected, change)) in rows.into_iter().enumerate() {
        alone.terminal.remove(TOKEN);
        alone.terminal.put(TOKEN, CARD);
        alone.terminal.open_doors();
        assert_eq!(alone.ways().await, WayIn::ALL, "as soon as it is let in again, {place}");
        change(&alone.terminal);
        assert_eq!(bar(&mut alone).await, Some(expected), "{place}");
        assert_eq!(alone.ways().await, [WayIn::Code], "{place}");
    }
}

#[tokio::test]
async fn a_card_that_is_valid_for_a_door_that_can_be_opened_is_kept_out_by_nothing() {
    let mut alone = named().await;
    alone.terminal.put(TOKEN, CARD);
    let now = (Some("2026-11-23T02:00:00Z"), Some("2026-11-23T10:00:00.5+08:00"));
    alone.terminal.change(TOKEN, |card| {
        card.valid = now;
        card.profiles.insert(PROFILE.to_owned(), now);
        card.profiles.insert("gone".to_owned(), (None, None));
    });
    for mode in ["Locked", "Unlocked", "Accessed", "LockedOpen"] {
        alone.terminal.inside().doors.mode = mode;
        assert_eq!(bar(&mut alone).await, None, "{mode}");
    }

    // What is in a credential is told only together with its values: it is not asked each time.
    alone.terminal.inside().asked.clear();
    assert_eq!(alone.ways().await, WayIn::ALL);
    assert_eq!(asked(&alone.terminal, "GetCredentials"), 0);
    assert_eq!(asked(&alone.terminal, "GetDoorState"), 1);

    // By days, the last one is whole.
    alone.terminal.change(TOKEN, |card| card.valid = (None, Some("2026-11-23T00:00:00+08:00")));
    assert_eq!(bar(&mut alone).await, Some(Bar::NotValid));
    alone.terminal.inside().store.has_hours = false;
    alone.driver.about().await.expect("it tells");
    assert_eq!(bar(&mut alone).await, None);
}

#[tokio::test]
async fn whether_a_card_is_valid_goes_by_the_terminals_clock() {
    let mut alone = named().await;
    alone.terminal.put(TOKEN, CARD);
    alone.terminal.change(TOKEN, |card| card.valid = (None, Some("2026-11-23T11:00:00+08:00")));
    for (hours, expected) in [(0, None), (2, Some(Bar::NotValid)), (-2, None)] {
        alone.terminal.inside().ahead = Span::HOUR.times(hours);
        alone.driver.about().await.expect("it tells");
        assert_eq!(bar(&mut alone).await, expected, "{hours}");
    }
}

#[tokio::test]
async fn what_a_terminal_does_not_offer_keeps_nobody_out() {
    let mut alone = named().await;
    alone.terminal.put(TOKEN, "pt:PIN");
    assert_eq!(bar(&mut alone).await, Some(Bar::NoCard), "a number is no card");

    let mut alone = named().await;
    alone.terminal.put(TOKEN, CARD);
    alone.terminal.inside().doors.is_active = None;
    for services in (0..=4).rev() {
        alone.terminal.inside().doors.services = services;
        alone.driver.about().await.expect("it tells");
        assert_eq!(bar(&mut alone).await, None, "{services} of the services");
    }
    alone.terminal.change(TOKEN, |card| card.profiles.clear());
    assert_eq!(bar(&mut alone).await, None, "without access rules there are no profiles");
}

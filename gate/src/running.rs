//! An agent that goes its rounds, and hears what a scanner reads, until it is told to stop.

use std::{
    io::{IsTerminal as _, stdout},
    pin::pin,
    time::Duration,
};

use contract::{
    consents::Presented,
    words::{Language, consents as words},
};
use tokio::{
    sync::mpsc,
    time::{MissedTickBehavior, interval},
};

use crate::{Agent, Capture, Matches, Refusal, Round, Terminal, scanned};

/// Goes a round every so often, and answers each line that a scanner types, until `stop` is over. Nothing waits here for
/// somebody at the terminal's own screen: each round looks for them.
pub async fn run<T: Terminal>(
    agent: &mut Agent<T>,
    every: Duration,
    mut shown: Option<mpsc::Receiver<String>>,
    stop: impl Future<Output = ()>,
) {
    let mut stop = pin!(stop);
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut was_heard = None;
    loop {
        let line = tokio::select! {
            _ = ticks.tick() => None,
            line = next(&mut shown) => Some(line),
            () = stop.as_mut() => return,
        };
        if let Some(line) = line {
            match scanned(line.trim()) {
                None => eprintln!("this is no ticket"),
                Some(ticket) => answer(agent, &ticket).await,
            }
            continue;
        }
        // What is broken off in the middle is as if the power had been cut: the next program goes on from there.
        let round = tokio::select! {
            round = agent.round() => round,
            () = stop.as_mut() => return,
        };
        // A disk or a terminal that fails now may work in a moment; a gate does not stop for it.
        match round {
            Ok(round) => {
                tell(&round);
                if was_heard.replace(round.is_heard) != Some(round.is_heard) {
                    eprintln!("{}", if round.is_heard { "the hub is reached" } else { "no hub" });
                }
            }
            Err(fault) => eprintln!("linli-gate: {fault:#}"),
        }
    }
}

/// Says what a round has done.
fn tell(round: &Round) {
    if round.deleted + round.strays > 0 {
        eprintln!("deleted {}, strays {}", round.deleted, round.strays);
    }
    if round.renewed > 0 {
        let (renewed, before) =
            (round.renewed, "an older linli-gate has signed it in a form that counts for nothing");
        eprintln!("signed anew: {renewed}; {before}");
    }
    if round.photos > 0 {
        eprintln!("taken in by a photo: {}", round.photos);
    }
    if let Some(why) = &round.why {
        eprintln!("not deleted: {}; {why}", round.failed);
    }
    if let Some(why) = &round.no_ways {
        eprintln!("takes in nobody new: its other ways in are not known; {why}");
    }
    if let Some(why) = &round.untold {
        eprintln!("not told how often they were known, and tried again later: {why}");
    }
    match &round.at_screen {
        Some(Ok(consent)) => eprintln!("taken in: {consent}"),
        Some(Err(why)) => eprintln!("not taken in: {why}"),
        None => {}
    }
}

/// Shows somebody how often their face was known, in both languages: the gate does not know theirs.
pub fn show(matches: &Matches) {
    for language in [Language::Zh, Language::En] {
        match matches {
            Matches::Unknown => println!("{}", words::MATCHES_UNKNOWN.say(language)),
            Matches::Days(days) if days.is_empty() => {
                println!("{}", words::MATCHES_NONE.say(language));
            }
            Matches::Days(days) => {
                for (day, known) in days {
                    let day = String::from(*day);
                    println!("{}", words::matches_day(language, u64::from(*known), &day));
                }
            }
        }
    }
}

/// What a scanner gets for a ticket: who shows it is taken in, or reads how often they were known.
async fn answer<T: Terminal>(agent: &mut Agent<T>, ticket: &Presented) {
    match agent.matches(ticket).await {
        Ok(matches) => {
            eprintln!("taken in already");
            if stdout().is_terminal() {
                show(&matches);
            }
        }
        Err(Refusal::NotIn) => match agent.enrol(ticket, &Capture::default()).await {
            Ok(consent) if agent.awaited().is_some() => {
                eprintln!("at the terminal's screen, within two minutes: {consent}");
            }
            Ok(consent) => eprintln!("taken in: {consent}"),
            Err(refusal) => eprintln!("not taken in: {refusal}"),
        },
        Err(refusal) => eprintln!("not taken in: {refusal}"),
    }
}

/// The next line that was shown; never, where nobody shows any, or no more.
async fn next(shown: &mut Option<mpsc::Receiver<String>>) -> String {
    if let Some(lines) = shown {
        if let Some(line) = lines.recv().await {
            return line;
        }
        *shown = None;
    }
    std::future::pending().await
}

//! Runs a drill and prints what came of it.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use drill::{
    Lie, Tampered, honest,
    liars::{Caught, Checks, DAYS, Kind, play},
    tamper,
};

/// Plays whoever has taken over a hub, against the apps of its residents.
#[derive(Debug, Parser)]
#[command(name = "linli-drill", version, args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    other: Option<Other>,
    /// How many tamperings.
    #[arg(long, default_value_t = 10_000)]
    tamperings: u64,
    /// How many syncs with hubs that do not lie.
    #[arg(long, default_value_t = 1_000_000)]
    honest: u64,
    /// The same number plays the same drill again.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Another drill.
#[derive(Clone, Copy, Debug, Subcommand)]
enum Other {
    /// Plays gates that sign "deleted" and keep the face, against canaries and those who try the door.
    Liars {
        /// How many gates.
        #[arg(long, default_value_t = 100)]
        gates: usize,
        /// The same number plays the same drill again.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let is_passed = match arguments.other {
        None => takeover(&arguments),
        Some(Other::Liars { gates, seed }) => liars(gates, seed),
    };
    if is_passed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn takeover(arguments: &Arguments) -> bool {
    let Arguments { tamperings, honest: syncs, seed, .. } = *arguments;
    let told = tamper(tamperings, seed);
    println!(
        "| Tampering | tried | detected | apps lied to | alarms | not believed | first alarm |"
    );
    println!("|---|---|---|---|---|---|---|");
    for (lie, one) in &told {
        println!("{}", line(*lie, one));
    }
    let sum = |of: fn(&Tampered) -> u64| told.values().map(of).sum::<u64>();
    let (tried, detected) = (sum(|one| one.tried), sum(|one| one.detected));
    println!("\n{detected} of {tried} tamperings of {} kinds detected within one sync", told.len());
    let told = honest(syncs, seed.wrapping_add(1));
    println!(
        "{} alarms in {} honest syncs ({} confirmed, {} while too few witnesses were there)",
        told.alarms, told.syncs, told.confirmed, told.unconfirmed
    );
    detected == tried && told.alarms == 0
}

fn line(lie: Lie, one: &Tampered) -> String {
    let Tampered { tried, detected, lied_to, alarmed, unconfirmed, alarms } = one;
    let alarms: Vec<String> =
        alarms.iter().map(|(name, count)| format!("{name} {count}")).collect();
    format!(
        "| {} | {tried} | {detected} | {lied_to} | {alarmed} | {unconfirmed} | {} |",
        lie.name(),
        alarms.join(", ")
    )
}

fn liars(gates: usize, seed: u64) -> bool {
    println!("Caught by the end of each day, of {gates} gates that keep what they sign for:\n");
    heads("Checked by");
    for (name, checks) in Checks::ALL {
        println!("{}", row(name, &play(&Kind::LIARS, gates, checks, seed)));
    }
    println!("\nEach kind by itself, with what was planned:\n");
    heads("Kind");
    for kind in Kind::LIARS.into_iter().chain(Kind::BESIDE) {
        println!("{}", row(kind.name(), &play(&[kind], gates, Checks::PLANNED, seed)));
    }
    println!("\nThe same with canaries that were taken in as long ago as everybody else:\n");
    heads("Kind");
    for kind in Kind::LIARS.into_iter().chain(Kind::BESIDE) {
        println!("{}", row(kind.name(), &play(&[kind], gates, Checks::AGED, seed)));
    }
    let planned = play(&Kind::LIARS, gates, Checks::PLANNED, seed);
    let honest = play(&[Kind::Honest], gates, Checks::PLANNED, seed);
    println!(
        "\n{} of {gates} caught within {DAYS} days; {} false alarms at {gates} honest gates \
         ({} canaries, {} leavers who tried)",
        planned.all(),
        honest.all(),
        honest.canaries,
        honest.tries
    );
    planned.all() * 100 >= gates * 99 && honest.all() == 0
}

fn heads(first: &str) {
    let days: Vec<String> = (1..=DAYS).map(|day| format!("day {day}")).collect();
    println!("| {first} | {} | receipts | canaries | tries |", days.join(" | "));
    println!("|---|{}", "---|".repeat(DAYS + 3));
}

fn row(name: &str, caught: &Caught) -> String {
    let days: Vec<String> = (1..=DAYS).map(|day| caught.within(day).to_string()).collect();
    let Caught { receipts, canaries, tries, .. } = caught;
    format!("| {name} | {} | {receipts} | {canaries} | {tries} |", days.join(" | "))
}

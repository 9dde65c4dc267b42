//! Runs the drill and prints what came of it.

use std::process::ExitCode;

use clap::Parser;
use drill::{Lie, Tampered, honest, tamper};

/// Plays whoever has taken over a hub, against the apps of its residents.
#[derive(Debug, Parser)]
#[command(name = "linli-drill", version)]
struct Arguments {
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

fn main() -> ExitCode {
    let Arguments { tamperings, honest: syncs, seed } = Arguments::parse();
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
    if detected == tried && told.alarms == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
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

//! A ticket as a camera reads it from a telephone.

use std::io::Read;

use contract::consents::{Presented, Showing};
use data_encoding::BASE32_NOPAD;

/// The most bytes a ticket unpacks to: a hostile one must not fill the memory of a gate.
const MOST: u64 = 64 * 1024;

/// Reads what was scanned; nothing where it is no ticket.
#[must_use]
pub fn scanned(text: &str) -> Option<Presented> {
    let (packed, showing) = Showing::read(text)?;
    let packed = BASE32_NOPAD.decode(packed.as_bytes()).ok()?;
    let mut json = Vec::new();
    brotli::Decompressor::new(packed.as_slice(), 4_096).take(MOST).read_to_end(&mut json).ok()?;
    Some(Presented { ticket: serde_json::from_slice(&json).ok()?, showing })
}

#[cfg(test)]
mod tests {
    use contract::{
        consents::{Hash, SCANNED, Ticket},
        sessions::Hex,
        time::Time,
    };
    use ledger::{
        commitment::{Kind, Record, Shown},
        follower::HeadsEntry,
    };

    use super::*;

    fn packed(mut json: &[u8]) -> String {
        let mut packed = Vec::new();
        let parameters = brotli::enc::BrotliEncoderParams::default();
        brotli::BrotliCompress(&mut json, &mut packed, &parameters).expect("packed");
        format!("{SCANNED}{}", BASE32_NOPAD.encode(&packed))
    }

    #[test]
    fn a_ticket_is_read_back_and_whatever_is_changed_in_its_code_harms_nobody() {
        let record = Record { kind: Kind::Consent, salt: Hash([1; 32]), event: "{}".to_owned() };
        let ticket = Ticket {
            shown: Shown { record, link: Hash([2; 32]) },
            label: Hex(vec![5; 6]),
            proof: "a proof".to_owned(),
            heads: HeadsEntry { root: Hash([3; 32]), at: 7, beside: vec![Hash([4; 32]); 3] },
        };
        let showing = Showing { at: Time(9), signature: Hex((0..64).collect()) };
        let json = serde_json::to_vec(&ticket).expect("plain data");
        let text = showing.scanned(&packed(&json));
        assert_eq!(scanned(&text), Some(Presented { ticket: ticket.clone(), showing }));

        let colon = text.rfind(':').expect("a colon");
        for place in 0..text.len() {
            assert_eq!(scanned(&text[..place]), None, "{place}");
            for letter in ["", "A", "1", "\u{a0}"] {
                let changed = [&text[..place], letter, &text[place + 1..]].concat();
                // Behind the colon stands who shows it, and not what.
                if let Some(found) = scanned(&changed).filter(|_| place > colon) {
                    assert_eq!(found.ticket, ticket, "{place} {letter}");
                }
            }
        }
    }

    #[test]
    fn what_is_no_ticket_is_none() {
        let showing = Showing { at: Time(0), signature: Hex(vec![0; 64]) };
        for text in ["", "LINLI1:", "LINLI1:AAAA", "LINLI1:aaaa", "https://hub.example/"] {
            assert_eq!(scanned(text), None, "{text}");
            assert_eq!(scanned(&showing.scanned(text)), None, "{text}");
        }
        // A bomb is cut off, and what is left of it is no ticket.
        let bomb = showing.scanned(&packed(&vec![b' '; 50_000_000]));
        assert_eq!(scanned(&bomb), None);
    }
}

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
    use contract::{consents::SCANNED, sessions::Hex, time::Time};

    use super::*;

    #[test]
    fn what_is_no_ticket_is_none() {
        let showing = Showing { at: Time(0), signature: Hex(vec![0; 64]) };
        for text in ["", "LINLI1:", "LINLI1:AAAA", "LINLI1:aaaa", "https://hub.example/"] {
            assert_eq!(scanned(text), None, "{text}");
            assert_eq!(scanned(&showing.scanned(text)), None, "{text}");
        }
        // A bomb is cut off, and what is left of it is no ticket.
        let mut bomb = Vec::new();
        let parameters = brotli::enc::BrotliEncoderParams::default();
        let nothing = vec![b' '; 50_000_000];
        brotli::BrotliCompress(&mut nothing.as_slice(), &mut bomb, &parameters).expect("packed");
        let bomb = showing.scanned(&format!("{SCANNED}{}", BASE32_NOPAD.encode(&bomb)));
        assert_eq!(scanned(&bomb), None);
    }
}

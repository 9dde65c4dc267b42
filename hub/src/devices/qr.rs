//! A QR code as a path: few bytes, and no picture that a policy would have to allow.

use std::fmt::Write;

use anyhow::Context;
use contract::devices::Qr;
use qrcode::{Color, EcLevel, QrCode};

/// Draws a text.
pub(super) fn draw(text: &str) -> anyhow::Result<Qr> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).context("drawing a code")?;
    let side = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(side).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|one, next| one == next) {
            if run[0] == Color::Dark {
                write!(path, "M{x} {y}h{0}v1h-{0}z", run.len())?;
            }
            x += run.len();
        }
    }
    Ok(Qr { side: u32::try_from(side)?, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_three_corners_and_fits_its_side() {
        let qr = draw("https://hub.example/join#00000-00000-00000-00000").expect("it fits");

        let right = qr.side - 7;
        assert!(qr.path.starts_with("M0 0h7v1h-7z"), "{}", qr.path);
        assert!(qr.path.contains(&format!("M{right} 0h7v1h-7z")));
        assert!(qr.path.contains(&format!("M0 {right}h7v1h-7z")));
    }
}

//! A QR code as a path: few bytes, sharp on paper, and no picture that a policy would have to allow.

use std::fmt::Write;

use anyhow::Context;
use contract::joining::Qr;
use qrcode::{Color, EcLevel, QrCode};

/// Draws a text, which is mostly a link.
///
/// # Errors
/// When the text is longer than a code can hold.
pub(crate) fn draw(text: &str) -> anyhow::Result<Qr> {
    drawn(&QrCode::with_error_correction_level(text, EcLevel::M).context("drawing a code")?)
}

/// Draws as much as a code can hold, for a camera that looks at it closely; nothing where it is more.
///
/// # Errors
/// When it cannot be written down.
pub(crate) fn draw_much(text: &str) -> anyhow::Result<Option<Qr>> {
    QrCode::with_error_correction_level(text, EcLevel::L).ok().as_ref().map(drawn).transpose()
}

fn drawn(code: &QrCode) -> anyhow::Result<Qr> {
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

    const LINK: &str = "https://hub.example/join#00000-00000-00000-00000";

    #[test]
    fn a_code_has_its_three_corners_and_fits_its_side() {
        let qr = draw(LINK).expect("it fits");

        let right = qr.side - 7;
        assert!(qr.path.starts_with("M0 0h7v1h-7z"), "{}", qr.path);
        assert!(qr.path.contains(&format!("M{right} 0h7v1h-7z")));
        assert!(qr.path.contains(&format!("M0 {right}h7v1h-7z")));
    }

    #[test]
    fn every_dark_module_is_drawn_and_no_other() {
        let qr = draw(LINK).expect("it fits");

        let code = QrCode::with_error_correction_level(LINK, EcLevel::M).expect("it fits");
        let dark = code.to_colors().iter().filter(|color| **color == Color::Dark).count();
        let runs = qr.path.split("h-").skip(1).filter_map(|rest| rest.split('z').next());
        let drawn: usize = runs.filter_map(|run| run.parse::<usize>().ok()).sum();
        assert_eq!(drawn, dark);
        assert!(qr.path.len() < 8_000, "{} bytes", qr.path.len());
    }
}

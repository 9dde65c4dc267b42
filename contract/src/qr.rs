//! A QR code as a path: few bytes, sharp on paper, and no picture that a policy would have to allow.

use std::{error::Error, fmt};

use qrcode::{Color, EcLevel, QrCode};

use crate::joining::Qr;

/// More than a code can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMuch;

impl fmt::Display for TooMuch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("more than a QR code can hold")
    }
}

impl Error for TooMuch {}

/// Draws a text, which is mostly a link.
///
/// # Errors
/// `TooMuch`.
pub fn draw(text: &str) -> Result<Qr, TooMuch> {
    drawn(text, EcLevel::M)
}

/// Draws as much as a code can hold, for a camera that looks at it closely.
///
/// # Errors
/// `TooMuch`.
pub fn draw_much(text: &str) -> Result<Qr, TooMuch> {
    drawn(text, EcLevel::L)
}

fn drawn(text: &str, level: EcLevel) -> Result<Qr, TooMuch> {
    let code = QrCode::with_error_correction_level(text, level).map_err(|_| TooMuch)?;
    let side = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(side).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|one, next| one == next) {
            if run[0] == Color::Dark {
                path += &format!("M{x} {y}h{0}v1h-{0}z", run.len());
            }
            x += run.len();
        }
    }
    Ok(Qr { side: u32::try_from(side).map_err(|_| TooMuch)?, path })
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

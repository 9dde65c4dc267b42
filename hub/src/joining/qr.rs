//! A link as a QR code that a phone reads from paper.

use std::fmt::Write;

use anyhow::Context;
use qrcode::{Color, EcLevel, QrCode};

/// The white rim that readers need, in modules.
const RIM: usize = 4;

/// Draws a link as an SVG document: one path, a row of dark modules a stroke.
///
/// # Errors
/// When the link is longer than a code can hold.
pub(super) fn draw(link: &str) -> anyhow::Result<String> {
    let code = QrCode::with_error_correction_level(link, EcLevel::M).context("drawing a code")?;
    let (width, modules) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (y, row) in modules.chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let dark = row[x..].iter().take_while(|color| **color == Color::Dark).count();
            if dark > 0 {
                // Writing to a text cannot fail.
                let _ = write!(path, "M{} {}h{dark}v1h-{dark}z", x + RIM, y + RIM);
            }
            x += dark.max(1);
        }
    }
    let side = width + 2 * RIM;
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" \
         shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/>\
         <path d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dark_module_is_drawn_and_no_other() {
        let link = "https://hub.example/join#k7qm2-f9x3a-00000-zzzzz";
        let svg = draw(link).expect("short enough");
        let code = QrCode::with_error_correction_level(link, EcLevel::M).expect("short enough");

        let drawn: usize = svg
            .split("h-")
            .skip(1)
            .filter_map(|rest| rest.split('z').next()?.parse::<usize>().ok())
            .sum();

        let dark = code.to_colors().iter().filter(|color| **color == Color::Dark).count();
        assert_eq!(drawn, dark);
        assert!(svg.len() < 8_000, "{} bytes", svg.len());
    }
}

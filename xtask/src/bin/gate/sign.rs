//! The sign of the demo's gate, drawn: a white plate with a camera on it.

use anyhow::{Context, Result};
use image::{ImageFormat, Rgb, RgbImage};

const WIDTH: u32 = 640;
const HEIGHT: u32 = 420;

/// The plate as a photograph would show it.
pub(crate) fn jpeg() -> Result<Vec<u8>> {
    let picture = RgbImage::from_fn(WIDTH, HEIGHT, |x, y| Rgb(colour(x, y)));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Jpeg).context("drawing the sign")?;
    Ok(bytes.into_inner())
}

fn colour(x: u32, y: u32) -> [u8; 3] {
    let within =
        |left, top, right, bottom| (left..right).contains(&x) && (top..bottom).contains(&y);
    let lens = x.abs_diff(320).pow(2) + y.abs_diff(180).pow(2);
    if !within(40, 30, 600, 390) {
        [150, 142, 132]
    } else if lens < 30 * 30 {
        [236, 242, 248]
    } else if lens < 52 * 52 {
        [24, 44, 70]
    } else if within(220, 110, 420, 250) {
        [38, 78, 126]
    } else if within(110, 290, 530, 306) || within(150, 330, 490, 344) {
        [70, 80, 92]
    } else {
        [248, 248, 244]
    }
}

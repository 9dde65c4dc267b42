//! Pictures side by side on one sheet, to be looked at together.

use std::path::{Path, PathBuf};

use image::codecs::png::{CompressionType, FilterType, PngEncoder};

/// Puts pictures into cells of this width and height in pixels: each into its column and row, counted from the upper
/// left. One that is larger is made smaller. Writes a PNG.
pub(crate) fn draw(sheet: &Path, (width, height): (u32, u32), cells: &[((u32, u32), PathBuf)]) {
    const GAP: u32 = 8;
    let columns = cells.iter().map(|((column, _), _)| column + 1).max().unwrap_or(1);
    let rows = cells.iter().map(|((_, row), _)| row + 1).max().unwrap_or(1);
    let white = image::Rgb([255; 3]);
    let mut drawn = image::RgbImage::from_pixel(width * columns, height * rows, white);
    for ((column, row), path) in cells {
        let picture = image::open(path).expect("a picture");
        let picture =
            picture.resize(width - GAP, height - GAP, image::imageops::FilterType::Triangle);
        let [x, y] = [column * width + GAP / 2, row * height + GAP / 2].map(i64::from);
        image::imageops::overlay(&mut drawn, &picture.to_rgb8(), x, y);
    }
    let file = std::fs::File::create(sheet).expect("a file for the sheet");
    let small = PngEncoder::new_with_quality(file, CompressionType::Best, FilterType::Adaptive);
    drawn.write_with_encoder(small).expect("the sheet is written");
}

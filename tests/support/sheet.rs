//! Pictures side by side on one sheet, to be looked at together.

use std::path::{Path, PathBuf};

/// Puts pictures into cells of this width and height in pixels: each into its column and row, counted from the upper
/// left. One that is larger is made smaller. Writes a PNG.
pub(crate) fn draw(sheet: &Path, (width, height): (u32, u32), cells: &[((u32, u32), PathBuf)]) {
    const GAP: u32 = 8;
    let columns = cells.iter().map(|((column, _), _)| column + 1).max().unwrap_or(1);
    let rows = cells.iter().map(|((_, row), _)| row + 1).max().unwrap_or(1);
    let mut drawn = image::RgbImage::new(width * columns, height * rows);
    for ((column, row), path) in cells {
        let picture = image::open(path).expect("a picture");
        let picture =
            picture.resize(width - GAP, height - GAP, image::imageops::FilterType::Triangle);
        let [x, y] = [column * width + GAP / 2, row * height + GAP / 2].map(i64::from);
        image::imageops::overlay(&mut drawn, &picture.to_rgb8(), x, y);
    }
    drawn.save(sheet).expect("the sheet is written");
}

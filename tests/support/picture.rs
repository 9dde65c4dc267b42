//! Photographs as cameras make them.

use image::{ExtendedColorType, ImageEncoder, codecs::jpeg::JpegEncoder};

/// A JPEG with a soft pattern.
pub(crate) fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let pixels: Vec<u8> = (0..height)
        .flat_map(|y| (0..width).flat_map(move |x| [(x % 251) as u8, (y % 241) as u8, 128]))
        .collect();
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 90)
        .write_image(&pixels, width, height, ExtendedColorType::Rgb8)
        .expect("encoding works");
    bytes
}

/// The marker of the place in [`jpeg_with_gps`].
pub(crate) const PLACE: &[u8] = b"N30.6586 E104.0648";

/// A JPEG whose EXIF block says where it was taken and that it lies on its side.
pub(crate) fn jpeg_with_gps(width: u32, height: u32) -> Vec<u8> {
    let plain = jpeg(width, height);
    // TIFF header, little-endian, one directory of two entries: orientation 6 (turn right) and an
    // image description that holds the place.
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    tiff.extend(2_u16.to_le_bytes());
    let text_at = 8 + 2 + 2 * 12 + 4;
    for (tag, kind, count, value) in
        [(0x010e_u16, 2_u16, PLACE.len() as u32, text_at as u32), (0x0112, 3, 1, 6)]
    {
        tiff.extend(tag.to_le_bytes());
        tiff.extend(kind.to_le_bytes());
        tiff.extend(count.to_le_bytes());
        tiff.extend(value.to_le_bytes());
    }
    tiff.extend(0_u32.to_le_bytes());
    tiff.extend(PLACE);
    let mut block = b"Exif\0\0".to_vec();
    block.extend(tiff);
    let mut bytes = plain[..2].to_vec();
    bytes.extend([0xff, 0xe1]);
    bytes.extend(u16::try_from(block.len() + 2).expect("a short block").to_be_bytes());
    bytes.extend(block);
    bytes.extend(&plain[2..]);
    bytes
}

//! Decoding and encoding a picture: nothing but its pixels goes through.

use std::{fs::File, io::BufReader, path::Path};

use anyhow::Context;
use contract::{
    Code,
    attachments::{MAX_SIDE, THUMBNAIL_SIDE},
};
use image::{
    DynamicImage, ImageDecoder, ImageReader, Limits, codecs::jpeg::JpegEncoder,
    imageops::FilterType,
};

use crate::error::{Error, Result};

/// The largest side that is decoded: beyond what cameras make, far below what a bomb claims.
const MAX_DECODED_SIDE: u32 = 16_384;

/// The most pixels that are decoded, 50 megapixels: a small file may hold many more of one colour.
const MAX_PIXELS: u64 = 50_000_000;

/// Memory a picture may take while it is decoded: 50 megapixels of four bytes, twice.
const MAX_MEMORY: u64 = 400 * 1024 * 1024;

/// A picture made anew, with its thumbnail; both JPEG.
pub(super) struct Made {
    pub(super) whole: Vec<u8>,
    pub(super) thumbnail: Vec<u8>,
    pub(super) width: u32,
    pub(super) height: u32,
}

/// Reads the file as JPEG, PNG or WebP and makes it anew.
pub(super) fn make(path: &Path) -> Result<Made> {
    let picture = decode(path)?;
    let whole = fit(&picture, MAX_SIDE);
    let thumbnail = fit(&whole, THUMBNAIL_SIDE);
    Ok(Made {
        width: whole.width(),
        height: whole.height(),
        whole: encode(&whole, 82)?,
        thumbnail: encode(&thumbnail, 72)?,
    })
}

fn decode(path: &Path) -> Result<DynamicImage> {
    let not_a_photo = |_| Error::refused(Code::NotAPhoto);
    let file = BufReader::new(File::open(path).context("opening an uploaded picture")?);
    let mut reader = ImageReader::new(file).with_guessed_format()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_DECODED_SIDE);
    limits.max_image_height = Some(MAX_DECODED_SIDE);
    limits.max_alloc = Some(MAX_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(not_a_photo)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(Error::refused(Code::NotAPhoto));
    }
    // The only thing of EXIF that is used: which side is up. The rest ends here.
    let orientation = decoder.orientation().map_err(not_a_photo)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(not_a_photo)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn fit(picture: &DynamicImage, side: u32) -> DynamicImage {
    if picture.width() <= side && picture.height() <= side {
        return picture.clone();
    }
    picture.resize(side, side, FilterType::Triangle)
}

fn encode(picture: &DynamicImage, quality: u8) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    on_white(picture)
        .write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, quality))
        .context("encoding a picture")?;
    Ok(bytes)
}

/// JPEG knows no transparency: what shines through is white.
fn on_white(picture: &DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8().into();
    }
    let mut rgba = picture.to_rgba8();
    for pixel in rgba.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0;
        let over = |colour: u8| {
            let mixed = u16::from(colour) * u16::from(alpha) + 255 * (255 - u16::from(alpha));
            u8::try_from(mixed / 255).unwrap_or(255)
        };
        pixel.0 = [over(red), over(green), over(blue), 255];
    }
    DynamicImage::from(rgba).to_rgb8().into()
}

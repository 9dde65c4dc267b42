//! Makes a photo small enough to send, and takes place and device out of it by drawing it anew.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, File, HtmlCanvasElement, HtmlInputElement,
    ImageBitmap, Url,
};

use super::{document, window};

/// The quality at which faces and house numbers stay readable and a photo stays below 500 kB.
const QUALITY: f64 = 0.8;

/// The longest side of the small picture that is kept with a draft.
const PREVIEW_SIDE: u32 = 240;

/// A photo, drawn anew.
#[derive(Clone, Debug)]
pub struct Shrunk {
    /// The JPEG to send.
    pub bytes: Vec<u8>,
    /// A small JPEG as a `data:` URL, to be kept with a draft.
    pub preview: String,
}

/// The files chosen in an input, which is emptied so that the same can be chosen again.
#[must_use]
pub fn chosen(input: &HtmlInputElement) -> Vec<File> {
    let Some(list) = input.files() else { return Vec::new() };
    let files = (0..list.length()).filter_map(|index| list.item(index)).collect();
    input.set_value("");
    files
}

/// Draws a photo anew with sides of at most `side` pixels; `None` when it cannot be read as one.
pub async fn shrink(file: &File, side: u32) -> Option<Shrunk> {
    let bitmap = read(file).await?;
    let preview = small(&bitmap)?;
    let blob = to_blob(&draw(&bitmap, side)?).await?;
    bitmap.close();
    let buffer = JsFuture::from(blob.array_buffer()).await.ok()?;
    Some(Shrunk { bytes: Uint8Array::new(&buffer).to_vec(), preview })
}

/// The small picture of one that was drawn before.
pub async fn preview(bytes: &[u8]) -> Option<String> {
    small(&read(&jpeg(bytes)?).await?)
}

async fn read(blob: &Blob) -> Option<ImageBitmap> {
    let promise = window().create_image_bitmap_with_blob(blob).ok()?;
    JsFuture::from(promise).await.ok()?.dyn_into().ok()
}

fn small(bitmap: &ImageBitmap) -> Option<String> {
    draw(bitmap, PREVIEW_SIDE)?
        .to_data_url_with_type_and_encoder_options("image/jpeg", &QUALITY.into())
        .ok()
}

fn jpeg(bytes: &[u8]) -> Option<Blob> {
    let parts = Array::of1(&Uint8Array::from(bytes));
    let kind = BlobPropertyBag::new();
    kind.set_type("image/jpeg");
    Blob::new_with_u8_array_sequence_and_options(&parts, &kind).ok()
}

fn draw(bitmap: &ImageBitmap, side: u32) -> Option<HtmlCanvasElement> {
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    let (width, height) = fitted(bitmap.width(), bitmap.height(), side);
    canvas.set_width(width);
    canvas.set_height(height);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let (width, height) = (f64::from(width), f64::from(height));
    // JPEG knows no transparency: what is see-through would turn black.
    context.set_fill_style_str("#fff");
    context.fill_rect(0.0, 0.0, width, height);
    context.draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, width, height).ok()?;
    Some(canvas)
}

async fn to_blob(canvas: &HtmlCanvasElement) -> Option<Blob> {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let done = Closure::once_into_js(move |blob: JsValue| {
            let _ = resolve.call1(&JsValue::NULL, &blob);
        });
        let _ = canvas.to_blob_with_type_and_encoder_options(
            done.unchecked_ref(),
            "image/jpeg",
            &QUALITY.into(),
        );
    });
    JsFuture::from(promise).await.ok()?.dyn_into().ok()
}

/// The size of a picture whose longer side is at most `side`, in its own proportions.
#[must_use]
pub fn fitted(width: u32, height: u32, side: u32) -> (u32, u32) {
    let longer = width.max(height);
    if longer <= side {
        return (width.max(1), height.max(1));
    }
    let scaled = |length: u32| {
        let scaled =
            (u64::from(length) * u64::from(side) + u64::from(longer) / 2) / u64::from(longer);
        u32::try_from(scaled).unwrap_or(side).max(1)
    };
    (scaled(width), scaled(height))
}

/// An address under which a preview can be shown: the page's rules allow `blob:`, not `data:`.
#[must_use]
pub fn address(preview: &str) -> Option<String> {
    let (_, encoded) = preview.split_once(',')?;
    let binary = window().atob(encoded).ok()?;
    let bytes: Vec<u8> =
        binary.chars().map(|character| u8::try_from(u32::from(character)).unwrap_or(0)).collect();
    Url::create_object_url_with_blob(&jpeg(&bytes)?).ok()
}

/// Frees an address made by [`address`].
pub fn release(address: &str) {
    let _ = Url::revoke_object_url(address);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_keeps_its_proportions_and_never_grows() {
        for (width, height, expected) in [
            (4_000, 3_000, (1_600, 1_200)),
            (3_000, 4_000, (1_200, 1_600)),
            (800, 600, (800, 600)),
            (20_000, 3, (1_600, 1)),
            (0, 0, (1, 1)),
        ] {
            assert_eq!(fitted(width, height, 1_600), expected, "{width} x {height}");
        }
    }
}

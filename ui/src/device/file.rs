//! A file somebody has chosen, as its bytes.

use js_sys::Uint8Array;
use wasm_bindgen_futures::JsFuture;

/// Why a file was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// It has more bytes than are taken.
    TooLarge,
    /// The browser cannot read it.
    Broken,
}

/// Reads a file of at most `max` bytes.
///
/// # Errors
/// When it is larger, or cannot be read.
pub async fn bytes(file: &web_sys::File, max: usize) -> Result<Vec<u8>, Unread> {
    #[expect(clippy::cast_precision_loss, reason = "limits are far below 2^53")]
    if file.size() > max as f64 {
        return Err(Unread::TooLarge);
    }
    let buffer = JsFuture::from(file.array_buffer()).await.map_err(|_| Unread::Broken)?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

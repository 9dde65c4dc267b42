//! Pictures: their limits, and what is known of one.

use serde::{Deserialize, Serialize};

use crate::id::AttachmentId;

/// The most bytes of one uploaded picture. 20 MB: the largest photograph our test phones made.
pub const MAX_BYTES: usize = 20 * 1024 * 1024;

/// The most pictures in one message.
pub const MAX_COUNT: usize = 6;

/// The longest side of a stored picture, in pixels.
pub const MAX_SIDE: u32 = 1_600;

/// The longest side of a thumbnail, in pixels.
pub const THUMBNAIL_SIDE: u32 = 320;

/// Where a picture is sent as raw bytes; the answer is a [`Photo`].
pub const UPLOAD_PATH: &str = "/api/attachments";

/// A stored picture: re-encoded by the hub, so that no place or device is left in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Photo {
    /// Which.
    pub id: AttachmentId,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

impl Photo {
    /// Where the picture is read.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{UPLOAD_PATH}/{}", self.id)
    }

    /// Where its thumbnail is read.
    #[must_use]
    pub fn thumbnail_path(&self) -> String {
        format!("{UPLOAD_PATH}/{}/thumbnail", self.id)
    }
}

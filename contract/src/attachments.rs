//! Pictures and documents: their limits, and what is known of one.

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

/// The most bytes of one document. 10 MB: a scanned notice of a street office has 2 to 6.
pub const MAX_DOCUMENT_BYTES: usize = 10 * 1024 * 1024;

/// The most documents with one text.
pub const MAX_DOCUMENTS: usize = 6;

/// Where a document is sent as raw bytes; the answer is a [`Document`].
pub const DOCUMENT_PATH: &str = "/api/documents";

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

/// A stored document: a PDF file (ISO 32000), kept byte for byte as it was handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Document {
    /// Which.
    pub id: AttachmentId,
    /// Its size.
    pub bytes: u32,
}

impl Document {
    /// How a document that somebody calls so is called as a file. What an address or a disk could take
    /// for something else is left out.
    #[must_use]
    pub fn file_name(name: &str) -> String {
        let strange = |letter: char| letter.is_control() || r#"/\:*?"<>|%#&+"#.contains(letter);
        let kept: String = name.chars().filter(|letter| !strange(*letter)).collect();
        let kept = kept.trim().trim_start_matches('.');
        let kept = kept.strip_suffix(".pdf").or_else(|| kept.strip_suffix(".PDF")).unwrap_or(kept);
        format!("{}.pdf", if kept.is_empty() { "document" } else { kept })
    }

    /// Where it is read; the address ends as the file is to be called.
    #[must_use]
    pub fn path(&self, name: &str) -> String {
        format!("{DOCUMENT_PATH}/{}/{}", self.id, Self::file_name(name))
    }

    /// Its size in words, rounded up: `120 KB`, `2.4 MB`.
    #[must_use]
    pub fn size(&self) -> String {
        let kilobytes = self.bytes.div_ceil(1_024);
        match kilobytes {
            0..1_024 => format!("{kilobytes} KB"),
            _ => {
                let tenths = (u64::from(kilobytes) * 10).div_ceil(1_024);
                format!("{}.{} MB", tenths / 10, tenths % 10)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_called_as_its_writer_calls_it_and_nothing_worse() {
        for (name, file) in [
            ("停水时间表", "停水时间表.pdf"),
            ("停水时间表.pdf", "停水时间表.pdf"),
            ("../../etc/passwd", "etcpasswd.pdf"),
            (r#"a"b<c>|%00?"#, "abc00.pdf"),
            (" .. ", "document.pdf"),
            ("2026年 第3期", "2026年 第3期.pdf"),
        ] {
            assert_eq!(Document::file_name(name), file, "{name}");
        }
    }

    #[test]
    fn its_size_is_told_in_few_digits() {
        let size = |bytes| Document { id: AttachmentId::from_number(1), bytes }.size();

        let sizes = [1, 1_024, 1_025, 1_047_552, 1_048_576, 2_500_000].map(size);
        assert_eq!(sizes, ["1 KB", "1 KB", "2 KB", "1023 KB", "1.0 MB", "2.4 MB"]);
    }
}

//! What is a document: a PDF file, from its beginning to its end.
//!
//! Its inside is not looked into: whoever publishes it answers for it, and it is only ever handed out
//! to be saved, never shown as a page of the hub.

/// How far from its ends a file may say what it is (ISO 32000-1, annex H, notes 13 and 18).
const MARGIN: usize = 1_024;

/// Whether a file begins and ends as a PDF file does; one that was cut off on its way does not.
pub(super) fn is_whole(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(MARGIN)];
    let tail = &bytes[bytes.len().saturating_sub(MARGIN)..];
    head.starts_with(b"%PDF-") && tail.windows(5).any(|five| five == b"%%EOF")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_a_pdf_file_that_has_arrived_whole() {
        let whole = [b"%PDF-1.7\n".as_slice(), &[7; 9_000], b"\n%%EOF\n"].concat();

        assert!(is_whole(&whole));
        for broken in
            [&whole[..8_000], &whole[1..], b"", b"%PDF-", b"<html>%%EOF", b"PK\x03\x04%PDF-%%EOF"]
        {
            assert!(!is_whole(broken), "{} bytes", broken.len());
        }
    }
}

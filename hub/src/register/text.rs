//! The text of a file, in whichever encoding a spreadsheet has saved it.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// What a file cannot be read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoText {
    /// It is a spreadsheet's own file, or no text at all.
    Binary,
    /// A line has bytes that are no characters.
    Broken {
        /// Which, counted from 1.
        line: usize,
    },
}

/// Reads UTF-8, UTF-16 with its mark, or GB18030, which Excel writes in China.
pub(super) fn read(bytes: &[u8]) -> Result<String, NoText> {
    // Excel's own formats: a zip archive, or a compound file.
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(NoText::Binary);
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return decode(encoding, &bytes[mark..]);
    }
    if bytes.contains(&0) {
        return Err(NoText::Binary);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(_) => decode(GB18030, bytes),
    }
}

fn decode(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, NoText> {
    debug_assert!([UTF_8, UTF_16LE, UTF_16BE, GB18030].contains(&encoding));
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    if had_errors {
        let before = text.split('\u{fffd}').next().unwrap_or_default();
        return Err(NoText::Broken { line: before.matches('\n').count() + 1 });
    }
    if text.contains('\0') { Err(NoText::Binary) } else { Ok(text.into_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_a_spreadsheet_saves_is_read() {
        let text = "楼栋,户号\n3栋,502\n";
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        let (gb, ..) = GB18030.encode(text);
        for (name, bytes) in [
            ("UTF-8", text.as_bytes()),
            ("UTF-8 with its mark", &marked),
            ("UTF-16", &[b"\xff\xfe", &*utf16].concat()),
            ("GB18030", &gb),
        ] {
            assert_eq!(read(bytes).as_deref(), Ok(text), "{name}");
        }
    }

    #[test]
    fn a_rare_name_survives_gb18030() {
        let (bytes, ..) = GB18030.encode("𠮷田,㛃");
        assert_eq!(read(&bytes).as_deref(), Ok("𠮷田,㛃"));
    }

    #[test]
    fn what_is_no_text_is_told() {
        assert_eq!(read(b"PK\x03\x04..."), Err(NoText::Binary));
        assert_eq!(read(b"\xd0\xcf\x11\xe0\xa1"), Err(NoText::Binary));
        assert_eq!(read(b"a\0b"), Err(NoText::Binary));
        assert_eq!(read(b"ok\nok\n\xff\xff\n"), Err(NoText::Broken { line: 3 }));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_answered(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200)) {
            let _ = read(&bytes);
        }
    }
}

//! Base64 (RFC 4648) of which each value has one text.

use data_encoding::BASE64;

/// Reads a text. The library takes several padded texts one after the other for one (`QQ==Qg==`), so that the same
/// bytes would have many texts, and whoever hands on a signature could change the line it stands in.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let bytes = BASE64.decode(text.as_bytes()).ok()?;
    (BASE64.encode(&bytes) == text).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_one_text() {
        assert_eq!(decode("QUI="), Some(b"AB".to_vec()));
        assert_eq!(decode(""), Some(Vec::new()));
        for other in ["QQ==Qg==", "QUI", "QUJ=", "QU I=", "QUI=\n", "QUI==", "Q-I="] {
            assert_eq!(decode(other), None, "{other}");
        }
    }
}

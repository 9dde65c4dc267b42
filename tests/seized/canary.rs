//! Canaries: a face, a telephone and an identity number that nobody has, in every form in which one of them may
//! lie about.

use client::random;
use data_encoding::{BASE64_NOPAD, BASE64URL_NOPAD, Encoding, HEXLOWER, HEXUPPER};

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A piece of a photo.
    Photo,
    /// An identity number.
    Identity,
    /// A telephone number.
    Telephone,
    /// A number of either kind that somebody has written into a text of their own.
    Written,
    /// What has to be there: were it not found, nothing else would be.
    Known,
}

/// How many bytes of a photo are looked for at once: whoever has kept twice as many in a row is found.
const PIECE: usize = 16;

/// Somebody's canaries.
pub(super) struct Canary {
    pub(super) photo: [u8; 64],
    pub(super) telephone: String,
    pub(super) identity: String,
}

impl Canary {
    /// Canaries by chance.
    pub(super) fn fresh() -> Self {
        // With an extension: eleven digits alone are met with in any long number.
        let telephone = format!("0571-8{}-{}", digits::<7>(), digits::<6>());
        // In no province: nobody was given such a number.
        let [year, month, day] = random::<3>();
        let year = 1940 + u32::from(year % 70);
        let (month, day) = (month % 12 + 1, day % 28 + 1);
        let number = format!("99{}{year}{month:02}{day:02}{}", digits::<4>(), digits::<3>());
        let identity = format!("{number}{}", check(&number));
        Self { photo: random(), telephone, identity }
    }

    /// All that tells of them.
    pub(super) fn needles(&self) -> Vec<(Kind, Vec<u8>)> {
        let mut needles = Vec::new();
        for form in encoded(&self.photo).into_iter().chain([self.photo.to_vec()]) {
            needles.extend(form.chunks_exact(PIECE).map(|piece| (Kind::Photo, piece.to_vec())));
        }
        let numbers = [(Kind::Identity, &self.identity), (Kind::Telephone, &self.telephone)];
        for (kind, number) in numbers {
            needles.extend(written(number).into_iter().map(|form| (kind, form)));
        }
        needles
    }

    /// The same of the numbers alone, where somebody has written them into a text.
    pub(super) fn told(&self) -> Vec<(Kind, Vec<u8>)> {
        let forms = [written(&self.identity), written(&self.telephone)].concat();
        forms.into_iter().map(|form| (Kind::Written, form)).collect()
    }
}

fn digits<const N: usize>() -> String {
    random::<N>().iter().map(|byte| char::from(b'0' + byte % 10)).collect()
}

/// The last character of an identity number (GB 11643, ISO 7064 MOD 11-2).
fn check(seventeen: &str) -> char {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let digits = seventeen.bytes().map(|digit| u32::from(digit - b'0'));
    let sum: u32 = digits.zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    char::from(b"10X98765432"[usize::try_from(sum % 11).expect("below eleven")])
}

/// A number as texts have it: as it is, without its strokes, as Windows and Java keep it, and encoded.
fn written(number: &str) -> Vec<Vec<u8>> {
    let plain = number.replace('-', "");
    let mut forms = Vec::new();
    for text in [number, &plain] {
        forms.push(text.as_bytes().to_vec());
        forms.push(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
        forms.push(text.encode_utf16().flat_map(u16::to_be_bytes).collect());
        forms.extend(encoded(text.as_bytes()));
    }
    forms
}

/// Bytes in hexadecimal digits and in base64.
fn encoded(bytes: &[u8]) -> Vec<Vec<u8>> {
    let hex = [HEXLOWER.encode(bytes).into_bytes(), HEXUPPER.encode(bytes).into_bytes()];
    let base64 = [BASE64_NOPAD, BASE64URL_NOPAD];
    hex.into_iter().chain(base64.iter().flat_map(|encoding| in_base64(bytes, encoding))).collect()
}

/// The letters of bytes wherever in a text of base64 they begin; those at both ends, which also depend on what
/// stands beside them, are left out.
fn in_base64(bytes: &[u8], encoding: &Encoding) -> Vec<Vec<u8>> {
    let begin_at = |before: usize| {
        let text = encoding.encode(&[&[0; 2][..before], bytes].concat());
        let (from, to) = ((before * 8).div_ceil(6), (before + bytes.len()) * 8 / 6);
        text.as_bytes()[from..to].to_vec()
    };
    (0..3).map(begin_at).collect()
}

#[test]
fn an_identity_number_ends_as_the_standards_own_example_does() {
    assert_eq!(check("11010519491231002"), 'X');
    assert_eq!(Canary::fresh().identity.len(), 18);
}

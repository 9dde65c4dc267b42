//! Joining: an invitation is opened or typed, shown, and this device is registered with it.

mod screen;

pub use screen::join;

use contract::{
    joining::{InviteCode, NotASecret},
    people::Post,
    words::{Word, joining as words},
};

use crate::device::Kind;

/// Reads a secret as a link or a printed sheet has it.
///
/// # Errors
/// When it has not twenty digits of the alphabet.
pub fn code(text: &str) -> Result<InviteCode, NotASecret> {
    // A whole link, copied from a message, is as good as the code in it.
    let code = text.rsplit('#').next().unwrap_or(text);
    InviteCode::try_from(code.trim().to_owned())
}

/// What a device is called until its owner says otherwise.
const fn device_name(kind: Kind) -> Word {
    match kind {
        Kind::Phone => words::DEVICE_PHONE,
        Kind::Tablet => words::DEVICE_TABLET,
        Kind::Computer => words::DEVICE_COMPUTER,
    }
}

const fn post_name(post: Post) -> Word {
    match post {
        Post::Resident => words::POST_RESIDENT,
        Post::Staff => words::POST_STAFF,
        Post::Manager => words::POST_MANAGER,
        Post::Auditor => words::POST_AUDITOR,
    }
}

/// Where somebody begins after joining; `None` for the residents' home.
const fn start(post: Post) -> Option<&'static str> {
    match post {
        Post::Resident => None,
        Post::Staff | Post::Manager | Post::Auditor => Some("/staff"),
    }
}

#[cfg(test)]
mod tests {
    use contract::joining::Secret;

    use super::*;

    #[test]
    fn a_code_is_read_from_a_sheet_or_a_link() {
        let [secret, other] = [7, 8].map(Secret::from_random);
        for handed in [InviteCode::from(secret), InviteCode { secret, vouching: Some(other) }] {
            let link = format!("https://hub.example/join#{handed}");
            for text in [handed.to_string(), format!(" {handed} "), link] {
                assert_eq!(code(&text), Ok(handed), "{text}");
            }
        }
        assert!(code("k7qm-2f9x").is_err());
    }

    #[test]
    fn residents_begin_at_home_and_all_others_in_the_inbox() {
        for post in Post::ALL {
            assert_eq!(start(post).is_some(), post != Post::Resident);
        }
    }
}

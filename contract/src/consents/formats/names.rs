//! What things are called in the formats of others, and how they write moments.

use ledger::Hash;

use super::super::End;
use crate::{
    family::Tie,
    gates::{DataKind, Purpose},
    id::GateId,
    sessions::Hex,
    time::{Offset, Time},
};

/// What is called by its hash (RFC 6920): a consent, a notice, a person at one gate.
pub(super) fn of_hash(hash: Hash) -> String {
    let base64 = hash.to_string().replace('+', "-").replace('/', "_");
    format!("ni:///sha-256;{}", base64.trim_end_matches('='))
}

/// A gate.
pub(super) fn of_gate(gate: GateId) -> String {
    format!("https://linli.example/id/gate/{gate}")
}

/// A UUID that is made of a hash: version 8 (RFC 9562), since it is neither chance nor SHA-1.
pub(super) fn uuid(hash: Hash) -> String {
    let mut bytes = hash.0[..16].to_vec();
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let digits = Hex(bytes).to_string();
    let parts = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]];
    parts.join("-")
}

/// A moment (ISO 8601) by the clock people live by, with its offset, so that the day is theirs.
pub(super) fn moment(at: Time, offset: Offset) -> String {
    let civil = at.civil(offset);
    let second = at.0.div_euclid(1_000).rem_euclid(60);
    let (sign, minutes) = (if offset.0 < 0 { '-' } else { '+' }, offset.0.abs());
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{second:02}{sign}{:02}:{:02}",
        civil.year,
        civil.month,
        civil.day,
        civil.hour,
        civil.minute,
        minutes / 60,
        minutes % 60
    )
}

/// The purpose: ISO/IEC TS 27560 `purpose`, dpv:Purpose.
pub(super) const fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Enter => "dpv:EnforceAccessControl",
        Purpose::Relay => "linli:RelayPhoto",
    }
}

/// The kind of data: ISO/IEC TS 27560 `pii_type`, dpv:PersonalData.
pub(super) const fn kind(kind: DataKind) -> &'static str {
    match kind {
        DataKind::Template => "pd:FacialPrint",
        DataKind::Photo => "pd:Picture",
    }
}

/// What somebody is who acts for the person: dpv:Entity. DPV has no word for a helper whom one has named.
pub(super) const fn tie(tie: Tie) -> &'static str {
    match tie {
        Tie::Guardian => "dpv:GuardianOfDataSubject",
        Tie::Helper => "dpv:Representative",
    }
}

/// The state in which a consent is that ended for this reason: ISO/IEC TS 27560 `event_state`,
/// dpv:ConsentStatus. DPV lets the person withdraw and all others revoke, and calls invalid what does not meet what
/// is required.
pub(super) const fn state(why: End) -> &'static str {
    match why {
        End::Withdrawn => "dpv:ConsentWithdrawn",
        End::Expired => "dpv:ConsentExpired",
        End::Removed | End::Left => "dpv:ConsentRevoked",
        End::Changed | End::Compromised | End::Guardian => "dpv:ConsentInvalidated",
        End::Renewed => "dpv:RenewedConsentGiven",
    }
}

/// The reason itself, which DPV has no words for.
pub(super) const fn reason(why: End) -> &'static str {
    match why {
        End::Withdrawn => "linli:Withdrawn",
        End::Expired => "linli:Expired",
        End::Changed => "linli:Changed",
        End::Removed => "linli:Removed",
        End::Left => "linli:Left",
        End::Renewed => "linli:Renewed",
        End::Compromised => "linli:Compromised",
        End::Guardian => "linli:Guardian",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{Day, Span};

    #[test]
    fn a_moment_is_written_by_the_clock_on_the_wall() {
        let at = Day::of(2026, 11, 23).at(10, Offset::CHINA) + Span::SECOND.times(7);
        assert_eq!(moment(at, Offset::CHINA), "2026-11-23T10:00:07+08:00");
        assert_eq!(moment(at, Offset(0)), "2026-11-23T02:00:07+00:00");
        assert_eq!(moment(at, Offset(-210)), "2026-11-22T22:30:07-03:30");
        assert_eq!(moment(Time(-1), Offset(0)), "1969-12-31T23:59:59+00:00");
    }

    #[test]
    fn what_has_a_hash_is_called_by_it() {
        let hash = Hash([0xfb; 32]);
        assert_eq!(of_hash(hash), "ni:///sha-256;-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_s");
        assert_eq!(uuid(hash), "fbfbfbfb-fbfb-8bfb-bbfb-fbfbfbfbfbfb");
    }
}

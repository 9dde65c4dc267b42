//! The lies: what whoever has taken over a hub does to what was committed.

/// A kind of tampering.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lie {
    /// A record is left out of what is told.
    Deleted,
    /// A record is told with other words.
    Edited,
    /// A record is told with an earlier date.
    Backdated,
    /// Two records are told in each other's place.
    Reordered,
    /// An earlier checkpoint is told as the newest, with the signatures it had: what is new is withheld.
    Replayed,
    /// The entries of the log are told with one replaced.
    OtherEntries,
    /// Somebody is told a neighbour's chain as theirs.
    OtherChain,
    /// The rule by which checkpoints are believed is told as another one.
    OtherRule,
    /// The whole log is made anew without one access, and signed.
    HiddenAccess,
    /// The whole log is made anew with another key of a gate, and signed.
    SwappedGateKey,
    /// The whole log is made anew without somebody's withdrawal, and signed.
    UnWithdrawn,
    /// The whole log is made anew with a record moved before an earlier checkpoint, and signed.
    MovedBack,
    /// The whole log is made anew with a consent slipped in that nobody gave, and signed.
    SlippedIn,
    /// A log that was made anew is shown to one resident alone, the true one to all others.
    Forked,
    /// The log goes on, and from the next checkpoint on a chain is shorter than it was.
    ShortenedLater,
    /// The log goes on, and from the next checkpoint on a chain has another record in one's place.
    RewrittenLater,
}

impl Lie {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::Deleted,
        Self::Edited,
        Self::Backdated,
        Self::Reordered,
        Self::Replayed,
        Self::OtherEntries,
        Self::OtherChain,
        Self::OtherRule,
        Self::HiddenAccess,
        Self::SwappedGateKey,
        Self::UnWithdrawn,
        Self::MovedBack,
        Self::SlippedIn,
        Self::Forked,
        Self::ShortenedLater,
        Self::RewrittenLater,
    ];

    /// What it is called in a table.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Deleted => "delete a record",
            Self::Edited => "edit a record",
            Self::Backdated => "backdate a record",
            Self::Reordered => "reorder two records",
            Self::Replayed => "withhold the newest",
            Self::OtherEntries => "tell other entries",
            Self::OtherChain => "tell another's chain",
            Self::OtherRule => "tell another rule",
            Self::HiddenAccess => "hide one access",
            Self::SwappedGateKey => "swap a gate's key",
            Self::UnWithdrawn => "un-withdraw",
            Self::MovedBack => "move into the past",
            Self::SlippedIn => "slip in a consent",
            Self::Forked => "fork for one resident",
            Self::ShortenedLater => "shorten a chain later",
            Self::RewrittenLater => "rewrite a chain later",
        }
    }
}

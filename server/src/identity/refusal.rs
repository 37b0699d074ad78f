//! Why a statement does not count: one sentence for everybody outside, the reason for the log.

/// The statement does not count. Its words are the same whatever the reason, so that nobody learns from them
/// how far a forgery came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("The shop's statement of who is signed in cannot be taken. Please sign in at the shop again.")]
pub struct Refusal {
    reason: Reason,
}

/// The reason, for the log alone. It holds nothing of the statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// Longer than a statement may be.
    #[error("it is longer than 8 KiB")]
    TooLong,
    /// Not three parts with a dot between.
    #[error("it is not three parts with dots between them")]
    Shape,
    /// A part is not base64url of a JSON object that names each member once.
    #[error("its {0} is not base64url of a JSON object with each name once")]
    NotAnObject(&'static str),
    /// A member of the header that Mitra never follows.
    #[error("its header has `{0}`, which is never followed")]
    Header(&'static str),
    /// Not an algorithm that the shop allows.
    #[error("its algorithm is not one that the shop allows")]
    Algorithm,
    /// No key can be got.
    #[error("the shop's keys cannot be had")]
    NoKeys,
    /// There are several keys, and the header names none.
    #[error("it names no key, and the shop has several")]
    KeyNotNamed,
    /// The header names a key that the shop does not have.
    #[error("it names a key that the shop does not have")]
    UnknownKey,
    /// The key is of another type than the algorithm.
    #[error("its key is not meant for its algorithm")]
    KeyDoesNotFit,
    /// The signature is not that of the key over these bytes.
    #[error("its signature is not the shop's")]
    Signature,
    /// A claim is missing, or is not what it should be.
    #[error("its `{0}` is missing or not of the right kind")]
    Claim(&'static str),
    /// Signed by or for somebody else.
    #[error("its `{0}` is not the one the shop has set")]
    Elsewhere(&'static str),
    /// It is over.
    #[error("it has expired")]
    Expired,
    /// It begins, or was made, later than now.
    #[error("its `{0}` lies in the future")]
    Early(&'static str),
    /// It holds for longer than a statement may.
    #[error("it holds for longer than 10 minutes, or ends before it begins")]
    Lifetime,
}

impl Refusal {
    /// What to write into the log.
    pub fn reason(&self) -> Reason {
        self.reason
    }
}

impl From<Reason> for Refusal {
    fn from(reason: Reason) -> Refusal {
        Refusal { reason }
    }
}

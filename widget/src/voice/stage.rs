//! What is on her screen, and what she chose once and for all.

use super::judge::Trouble;

/// What is on her screen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Stage {
    /// Nothing of it.
    Shut,
    /// The browser asks her whether the microphone is allowed.
    Asking,
    /// She speaks.
    Listening,
    /// What she said is being written down.
    Writing,
    /// It stands in the composer.
    Heard {
        /// It may be wrong.
        is_doubtful: bool,
    },
    /// She was not heard.
    Trouble(Trouble),
    /// May the browser's own recogniser?
    AskOwn,
}

impl Stage {
    /// Whether she has to wait or to speak, and cannot type.
    pub(super) fn is_busy(self) -> bool {
        matches!(self, Stage::Asking | Stage::Listening | Stage::Writing)
    }
}

/// What she chose once and for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    SendAtOnce,
    Aloud,
    OwnRecogniser,
}

impl Choice {
    /// Its letter in what the browser keeps.
    pub(super) fn letter(self) -> char {
        match self {
            Choice::SendAtOnce => 's',
            Choice::Aloud => 'a',
            Choice::OwnRecogniser => 'o',
        }
    }
}

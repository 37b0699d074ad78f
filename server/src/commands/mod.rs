//! One file per command of the `mitra` program. Each writes its answers to standard output, one line per
//! input line, and everything else to standard error.

pub mod import;
pub mod search;

/// Why a command stopped: a sentence a person can act on.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct CommandError(pub String);

impl<E: Into<crate::store::StoreError>> From<E> for CommandError {
    fn from(error: E) -> CommandError {
        CommandError(error.into().to_string())
    }
}

//! The shop vouches for its customer: a statement (a JWT, RFC 7519) that the shop's server signs and its page
//! hands over. Only the signed `sub` says who she is; an e-mail address or a phone number alone never does.
//!
//! Read in this order: [`IdentitySettings`] (what a shop states once), `statement` (a statement's shape and
//! header), `keys` (which key may check which algorithm), `claims` (what it has to say), [`KeySource`] (keys
//! that the shop publishes). Whether a statement was used before is the database's business: it remembers
//! [`Vouched::assertion_id`] until [`Vouched::expires_at_millis`].

mod algorithm;
mod claims;
mod key;
mod keys;
mod members;
mod refusal;
mod settings;
mod source;
mod statement;

pub use algorithm::Algorithm;
pub use key::KeyProblem;
pub use keys::{KeySet, KeySetError};
pub use refusal::{Reason, Refusal};
pub use settings::{IdentitySettings, SettingsError};
pub use source::KeySource;

use std::fmt;

use statement::Statement;

/// What a statement says that was signed by the shop, is about this installation, and holds now.
#[derive(Clone, PartialEq, Eq)]
pub struct Vouched {
    /// The shop's own id of its customer (`sub`), exactly as the shop wrote it.
    pub customer_id: String,
    /// SHA-256 of issuer and `jti`: the same statement a second time has the same id.
    pub assertion_id: [u8; 32],
    /// From here on no clock of ours takes the statement any more, milliseconds since 1970. Until then its id
    /// has to be remembered. It lies after `exp` by the leeway.
    pub expires_at_millis: i64,
}

/// Checks a statement with keys that are at hand. `now_seconds` counts from 1970.
pub fn verify(
    settings: &IdentitySettings,
    keys: &KeySet,
    assertion: &str,
    now_seconds: i64,
) -> Result<Vouched, Refusal> {
    let statement = Statement::read(assertion, settings)?;
    Ok(statement.check(settings, keys, now_seconds)?)
}

impl fmt::Debug for Vouched {
    // Logs name no customer.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Vouched")
            .field("expires_at_millis", &self.expires_at_millis)
            .finish_non_exhaustive()
    }
}

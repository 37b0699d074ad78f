//! How a shop proves who its customers are: stated once, checked when it is stated.
//!
//! ```json
//! {
//!   "issuer": "https://shop.example.in",
//!   "algorithms": ["ES256"],
//!   "jwks_url": "https://shop.example.in/.well-known/jwks.json"
//! }
//! ```
//!
//! Instead of `jwks_url` the keys may stand here (`"jwks": {"keys": [...]}`). `audience` is `mitra:` and the
//! shop's id unless it is given. The text may hold a secret (HS256): it is stored sealed.

use std::{fmt, net::IpAddr, sync::Arc};

use reqwest::Url;
use serde::Deserialize;
use serde_json::Value;

use super::{Algorithm, KeySet, KeySetError};

/// Characters of a name.
const LONGEST_NAME: usize = 256;

/// Why settings are not taken; each says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// Not JSON, or not with these members.
    #[error("the identity settings are not understood: {0}")]
    NotUnderstood(String),
    /// `issuer` or `audience` names nobody.
    #[error("`{0}` is empty, longer than {LONGEST_NAME} characters or has control characters in it")]
    Name(&'static str),
    /// No algorithm at all.
    #[error("`algorithms` is empty; name those the shop signs with, for example [\"ES256\"]")]
    NoAlgorithm,
    /// The same algorithm a second time.
    #[error("`algorithms` names {0} twice")]
    AlgorithmTwice(&'static str),
    /// Both or neither of `jwks` and `jwks_url`.
    #[error(
        "give the shop's keys either in `jwks` or by their address in `jwks_url`, not both and not neither"
    )]
    OneSource,
    /// Something about the keys.
    #[error("`jwks`: {0}")]
    Keys(#[from] KeySetError),
    /// No key is of the algorithm's type.
    #[error("`algorithms` names {0}, and no key in `jwks` is for it; add the key or leave {0} out")]
    NoKeyFor(&'static str),
    /// No algorithm uses the key.
    #[error("key {0} in `jwks` fits none of `algorithms`; add its algorithm or leave the key out")]
    IdleKey(usize),
    /// A shared secret at a public address.
    #[error("HS256 works with a shared secret, which cannot be fetched from `jwks_url`; use `jwks` or ES256")]
    SharedSecretByUrl,
    /// An address that could be listened to, or that hides something.
    #[error(
        "`jwks_url` has to be an https address without user, password or `#` \
         (http only on this machine, for trying things out)"
    )]
    Url,
}

/// How one shop proves who its customers are.
#[derive(Clone)]
pub struct IdentitySettings {
    issuer: String,
    audience: String,
    algorithms: Vec<Algorithm>,
    keys: Keys,
}

/// Where a shop's keys are.
#[derive(Clone)]
pub(super) enum Keys {
    Here(Arc<KeySet>),
    At(Url),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stated {
    issuer: String,
    audience: Option<String>,
    algorithms: Vec<Algorithm>,
    jwks: Option<Value>,
    jwks_url: Option<String>,
}

impl IdentitySettings {
    /// Reads and checks the settings of `shop_id`.
    pub fn from_json(shop_id: &str, json: &str) -> Result<IdentitySettings, SettingsError> {
        let stated: Stated =
            serde_json::from_str(json).map_err(|error| SettingsError::NotUnderstood(error.to_string()))?;
        let issuer = name("issuer", stated.issuer)?;
        let audience = name("audience", stated.audience.unwrap_or_else(|| format!("mitra:{shop_id}")))?;
        let algorithms = stated.algorithms;
        check_algorithms(&algorithms)?;
        let keys = match (stated.jwks, stated.jwks_url) {
            (Some(jwks), None) => keys_here(&jwks, &algorithms)?,
            (None, Some(url)) => keys_at(&url, &algorithms)?,
            _ => return Err(SettingsError::OneSource),
        };
        Ok(IdentitySettings { issuer, audience, algorithms, keys })
    }

    /// What `iss` has to be.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// What `aud` has to be or to name.
    pub fn audience(&self) -> &str {
        &self.audience
    }

    /// Whether the shop signs with this algorithm.
    pub fn allows(&self, algorithm: Algorithm) -> bool {
        self.algorithms.contains(&algorithm)
    }

    /// The keys that stand in the settings themselves; none when they have to be fetched.
    pub fn keys_at_hand(&self) -> Option<&KeySet> {
        match &self.keys {
            Keys::Here(keys) => Some(keys),
            Keys::At(_) => None,
        }
    }

    pub(super) fn keys(&self) -> &Keys {
        &self.keys
    }
}

impl fmt::Debug for IdentitySettings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("IdentitySettings")
            .field("issuer", &self.issuer)
            .field("audience", &self.audience)
            .field("algorithms", &self.algorithms)
            .finish_non_exhaustive()
    }
}

fn name(member: &'static str, text: String) -> Result<String, SettingsError> {
    let blank = text.trim().is_empty();
    if blank || text.chars().count() > LONGEST_NAME || text.chars().any(char::is_control) {
        return Err(SettingsError::Name(member));
    }
    Ok(text)
}

fn check_algorithms(algorithms: &[Algorithm]) -> Result<(), SettingsError> {
    if algorithms.is_empty() {
        return Err(SettingsError::NoAlgorithm);
    }
    for (index, algorithm) in algorithms.iter().enumerate() {
        if algorithms[..index].contains(algorithm) {
            return Err(SettingsError::AlgorithmTwice(algorithm.name()));
        }
    }
    Ok(())
}

fn keys_here(jwks: &Value, algorithms: &[Algorithm]) -> Result<Keys, SettingsError> {
    let keys = KeySet::set_by_hand(jwks)?;
    if let Some(unserved) = algorithms.iter().find(|algorithm| !keys.serves(**algorithm)) {
        return Err(SettingsError::NoKeyFor(unserved.name()));
    }
    if let Some(number) = keys.first_idle(algorithms) {
        return Err(SettingsError::IdleKey(number));
    }
    Ok(Keys::Here(Arc::new(keys)))
}

fn keys_at(url: &str, algorithms: &[Algorithm]) -> Result<Keys, SettingsError> {
    if algorithms.contains(&Algorithm::Hs256) {
        return Err(SettingsError::SharedSecretByUrl);
    }
    let url = Url::parse(url).map_err(|_| SettingsError::Url)?;
    let secure = url.scheme() == "https" || (url.scheme() == "http" && is_this_machine(&url));
    let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    if secure && plain { Ok(Keys::At(url)) } else { Err(SettingsError::Url) }
}

fn is_this_machine(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

//! With what push services know this server: a key of its own and whom to write to, RFC 8292.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_lc_rs::{
    agreement::{ECDH_P256, PrivateKey},
    encoding::{AsBigEndian, EcPrivateKeyBin},
    error::Unspecified,
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use crate::{commands::CommandError, config};

/// How long a push service may take one word of ours for good; a day is the most they allow.
const GOOD_FOR: Duration = Duration::from_secs(12 * 60 * 60);

/// Settings of telling phones.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct PushSettings {
    /// Key with which push services know this server, as `mitra keys push` makes it. Without it nothing is sent to
    /// phones, and nobody is asked for leave.
    #[arg(long, env = "MITRA_PUSH_KEY", value_parser = config::secret, hide_env_values = true)]
    pub push_key: Option<SecretString>,
    /// A file with that key.
    #[arg(long, env = "MITRA_PUSH_KEY_FILE")]
    pub push_key_file: Option<std::path::PathBuf>,
    /// Whom a push service may write to, as mailto:someone@example.in or https://...; without it MITRA_PUBLIC_URL.
    #[arg(long, env = "MITRA_PUSH_CONTACT")]
    pub push_contact: Option<String>,
}

impl PushSettings {
    /// The keys, where one is set.
    ///
    /// # Errors
    /// When the key is none, or nobody is named to write to.
    pub fn keys(&self, public_url: Option<&str>) -> Result<Option<PushKeys>, CommandError> {
        let Some(key) = config::or_from_file(&self.push_key, self.push_key_file.as_deref())? else {
            return Ok(None);
        };
        let contact = self.push_contact.as_deref().or(public_url).unwrap_or_default();
        let has_contact = ["mailto:", "https://"].iter().any(|way| contact.starts_with(way));
        if !has_contact {
            return Err(CommandError::Said(
                "push services have to know whom to write to: set MITRA_PUSH_CONTACT to mailto:someone@example.in \
                 or an https address"
                    .to_owned(),
            ));
        }
        PushKeys::new(key.expose_secret(), contact).map(Some).map_err(|_| {
            CommandError::Said("MITRA_PUSH_KEY is no key: `mitra keys push` makes one".to_owned())
        })
    }
}

/// The key and whom to write to.
pub struct PushKeys {
    pair: EcdsaKeyPair,
    public: String,
    contact: String,
}

impl std::fmt::Debug for PushKeys {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("PushKeys").field("public", &self.public).finish_non_exhaustive()
    }
}

impl PushKeys {
    /// Of a private key of P-256: 32 bytes, base64url.
    ///
    /// # Errors
    /// When it is none.
    pub fn new(key: &str, contact: &str) -> Result<PushKeys, Unspecified> {
        let key = URL_SAFE_NO_PAD.decode(key.trim_end_matches('=')).map_err(|_| Unspecified)?;
        let public = PrivateKey::from_private_key(&ECDH_P256, &key)?.compute_public_key()?;
        let pair = EcdsaKeyPair::from_private_key_and_public_key(
            &ECDSA_P256_SHA256_FIXED_SIGNING,
            &key,
            public.as_ref(),
        )?;
        Ok(PushKeys { pair, public: URL_SAFE_NO_PAD.encode(public), contact: contact.to_owned() })
    }

    /// A new private key, base64url.
    ///
    /// # Errors
    /// When the operating system gives no random bytes.
    pub fn generate() -> Result<String, Unspecified> {
        let key: EcPrivateKeyBin<'_> = PrivateKey::generate(&ECDH_P256)?.as_be_bytes()?;
        Ok(URL_SAFE_NO_PAD.encode(key.as_ref()))
    }

    /// The public key, base64url: what a browser asks its push service with.
    pub fn public(&self) -> &str {
        &self.public
    }

    /// What the header `Authorization` says to the push service of this address.
    ///
    /// # Errors
    /// When it cannot be signed.
    pub fn word_for(&self, address: &Url) -> Result<String, Unspecified> {
        let ends = SystemTime::now() + GOOD_FOR;
        let ends = ends.duration_since(UNIX_EPOCH).map_err(|_| Unspecified)?.as_secs();
        let claims = json!({"aud": address.origin().ascii_serialization(), "exp": ends, "sub": self.contact});
        let encode = |part: String| URL_SAFE_NO_PAD.encode(part);
        let head = json!({"typ": "JWT", "alg": "ES256"});
        let said = format!("{}.{}", encode(head.to_string()), encode(claims.to_string()));
        let signature = self.pair.sign(&SystemRandom::new(), said.as_bytes())?;
        Ok(format!("vapid t={said}.{}, k={}", URL_SAFE_NO_PAD.encode(signature), self.public))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_was_made_is_taken_and_another_text_is_not() {
        let key = PushKeys::generate().unwrap();
        let keys = PushKeys::new(&key, "mailto:help@example.in").unwrap();
        assert_eq!(URL_SAFE_NO_PAD.decode(keys.public()).unwrap().len(), 65);
        assert!(!format!("{keys:?}").contains(&key));
        for wrong in ["", "AAAA", "no key at all", &"A".repeat(43)] {
            assert!(PushKeys::new(wrong, "mailto:help@example.in").is_err(), "{wrong}");
        }
    }

    #[test]
    fn somebody_has_to_be_named_to_write_to() {
        let key = Some(SecretString::from(PushKeys::generate().unwrap()));
        let settings = PushSettings { push_key: key, ..PushSettings::default() };
        assert!(settings.keys(None).unwrap_err().to_string().contains("MITRA_PUSH_CONTACT"));
        assert!(settings.keys(Some("http://chat.example.in")).is_err());
        assert!(settings.keys(Some("https://chat.example.in")).unwrap().is_some());
        assert!(PushSettings::default().keys(None).unwrap().is_none());
    }
}

//! A statement before its claims are read: three parts, and a header that may choose among the shop's keys and
//! nothing else (RFC 7515).

use jsonwebtoken::crypto;
use serde_json::Value;

use super::{Algorithm, IdentitySettings, KeySet, Reason, Vouched, claims, members::Members};

/// Bytes. A statement needs a few hundred.
const MOST_BYTES: usize = 8 * 1024;

/// Members that bring a key or a source of keys along, change what is signed, or ask for something Mitra does
/// not do. `crit` lists what must be understood, and nothing of that kind is.
const NEVER_FOLLOWED: [&str; 9] = ["jku", "jwk", "x5u", "x5c", "crit", "b64", "enc", "zip", "cty"];

/// A statement whose header is in order; nothing in it is proven yet.
pub(super) struct Statement<'a> {
    algorithm: Algorithm,
    key_id: Option<String>,
    /// Header and payload as they were signed.
    signed: &'a str,
    payload: &'a str,
    signature: &'a str,
}

impl<'a> Statement<'a> {
    pub(super) fn read(assertion: &'a str, settings: &IdentitySettings) -> Result<Statement<'a>, Reason> {
        if assertion.len() > MOST_BYTES {
            return Err(Reason::TooLong);
        }
        let (signed, signature) = assertion.rsplit_once('.').ok_or(Reason::Shape)?;
        let (header, payload) = signed.split_once('.').ok_or(Reason::Shape)?;
        if payload.contains('.') {
            return Err(Reason::Shape);
        }
        let header = Members::read(header).ok_or(Reason::NotAnObject("header"))?;
        if let Some(name) = NEVER_FOLLOWED.into_iter().find(|name| header.get(name).is_some()) {
            return Err(Reason::Header(name));
        }
        // Other types (access tokens, logout tokens) are signed by the same keys and say other things.
        match header.get("typ") {
            None => {}
            Some(Value::String(kind)) if kind.eq_ignore_ascii_case("JWT") => {}
            Some(_) => return Err(Reason::Header("typ")),
        }
        let key_id = match header.get("kid") {
            None => None,
            Some(Value::String(key_id)) => Some(key_id.clone()),
            Some(_) => return Err(Reason::Header("kid")),
        };
        let algorithm = header.get("alg").and_then(Value::as_str).and_then(Algorithm::named);
        let algorithm = algorithm.filter(|algorithm| settings.allows(*algorithm)).ok_or(Reason::Algorithm)?;
        Ok(Statement { algorithm, key_id, signed, payload, signature })
    }

    /// The key that the header names.
    pub(super) fn key_id(&self) -> Option<&str> {
        self.key_id.as_deref()
    }

    pub(super) fn check(
        &self,
        settings: &IdentitySettings,
        keys: &KeySet,
        now_seconds: i64,
    ) -> Result<Vouched, Reason> {
        let key = keys.choose(self.key_id(), self.algorithm)?;
        let signed = self.signed.as_bytes();
        match crypto::verify(self.signature, signed, key.for_library(), self.algorithm.in_library()) {
            Ok(true) => {}
            Ok(false) | Err(_) => return Err(Reason::Signature),
        }
        let claims = Members::read(self.payload).ok_or(Reason::NotAnObject("payload"))?;
        claims::check(&claims, settings, now_seconds)
    }
}

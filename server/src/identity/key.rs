//! One key of a shop, read from a JWK (RFC 7517, 7518, 8037) and tried once, so that a key which cannot work
//! is told when it is set and not when a customer signs in.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::DecodingKey;
use secrecy::zeroize::Zeroizing;
use serde::{Deserialize, de::IgnoredAny};
use serde_json::Value;

use super::algorithm::{Algorithm, KeyType};

/// Bits of an RSA modulus.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;
/// Bytes of a shared secret.
const SECRET_BYTES: usize = 32;
/// Characters of a `kid`.
const LONGEST_KEY_ID: usize = 256;

/// Why a JWK cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyProblem {
    /// Not an object with members of the right kinds.
    #[error("is not a JWK; `kty` and the members of its type are texts")]
    NotAJwk,
    /// A type or curve that no algorithm here takes.
    #[error("is of a type that Mitra does not use; it takes EC P-256, RSA, OKP Ed25519 and oct")]
    Type,
    /// For encryption, or for an algorithm that is not taken.
    #[error("is not meant for checking signatures of ES256, RS256, PS256, EdDSA or HS256")]
    Use,
    /// The private half is there too.
    #[error("holds its private part; give Mitra the public part alone and replace the key")]
    Private,
    /// `kid` is empty or very long.
    #[error("has a `kid` that is empty or longer than {LONGEST_KEY_ID} characters")]
    KeyId,
    /// A member is not base64url, or not of the length it must have.
    #[error("has members that are not base64url (without `=`) of the right length")]
    Encoding,
    /// Not a point of the curve, or a modulus or exponent that no RSA key has.
    #[error("is not a valid public key of its type")]
    Invalid,
    /// RSA too short or too long.
    #[error("is an RSA key of fewer than 2048 or more than 8192 bits")]
    RsaLength,
    /// A secret that is short or plainly not random.
    #[error("is a secret that can be guessed; it needs at least {SECRET_BYTES} random bytes")]
    WeakSecret,
    /// A secret where everybody can read it.
    #[error("is a secret, which never belongs at a public address")]
    PublishedSecret,
}

/// A key that has been tried.
#[derive(Debug)]
pub(super) struct Key {
    id: Option<String>,
    key_type: KeyType,
    /// The one algorithm the JWK allows, if it says so.
    only: Option<Algorithm>,
    decoding: DecodingKey,
}

#[derive(Deserialize)]
struct Jwk {
    kty: String,
    kid: Option<String>,
    alg: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    key_ops: Option<Vec<String>>,
    crv: Option<String>,
    x: Option<String>,
    y: Option<String>,
    n: Option<String>,
    e: Option<String>,
    k: Option<String>,
    d: Option<IgnoredAny>,
}

impl Key {
    pub(super) fn read(jwk: &Value) -> Result<Key, KeyProblem> {
        let jwk = Jwk::deserialize(jwk).map_err(|_| KeyProblem::NotAJwk)?;
        if jwk.d.is_some() {
            return Err(KeyProblem::Private);
        }
        let for_signatures = jwk.usage.as_deref().is_none_or(|usage| usage == "sig");
        let may_verify = jwk.key_ops.as_ref().is_none_or(|ops| ops.iter().any(|op| op == "verify"));
        let only = match &jwk.alg {
            None => None,
            Some(name) => Some(Algorithm::named(name).ok_or(KeyProblem::Use)?),
        };
        if !for_signatures || !may_verify {
            return Err(KeyProblem::Use);
        }
        let (key_type, decoding) = match (jwk.kty.as_str(), jwk.crv.as_deref()) {
            ("EC", Some("P-256")) => (KeyType::P256, p256(&jwk)?),
            ("RSA", None) => (KeyType::Rsa, rsa(&jwk)?),
            ("OKP", Some("Ed25519")) => (KeyType::Ed25519, ed25519(&jwk)?),
            ("oct", None) => (KeyType::Secret, secret(&jwk)?),
            _ => return Err(KeyProblem::Type),
        };
        if only.is_some_and(|only| only.key_type() != key_type) {
            return Err(KeyProblem::Use);
        }
        if jwk.kid.as_ref().is_some_and(|id| id.is_empty() || id.chars().count() > LONGEST_KEY_ID) {
            return Err(KeyProblem::KeyId);
        }
        Ok(Key { id: jwk.kid, key_type, only, decoding })
    }

    pub(super) fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    pub(super) fn fits(&self, algorithm: Algorithm) -> bool {
        self.key_type == algorithm.key_type() && self.only.is_none_or(|only| only == algorithm)
    }

    pub(super) fn is_secret(&self) -> bool {
        self.key_type == KeyType::Secret
    }

    pub(super) fn for_library(&self) -> &DecodingKey {
        &self.decoding
    }
}

fn p256(jwk: &Jwk) -> Result<DecodingKey, KeyProblem> {
    let (x, y) = (bytes(jwk.x.as_deref())?, bytes(jwk.y.as_deref())?);
    if x.len() != 32 || y.len() != 32 {
        return Err(KeyProblem::Encoding);
    }
    // Uncompressed, as SEC 1 writes a point.
    let point = [&[4], x.as_slice(), &y].concat();
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &point).parse().map_err(|_| KeyProblem::Invalid)?;
    Ok(DecodingKey::from_ec_der(&point))
}

fn ed25519(jwk: &Jwk) -> Result<DecodingKey, KeyProblem> {
    let point = bytes(jwk.x.as_deref())?;
    if point.len() != 32 {
        return Err(KeyProblem::Encoding);
    }
    UnparsedPublicKey::new(&ED25519, &point).parse().map_err(|_| KeyProblem::Invalid)?;
    Ok(DecodingKey::from_ed_der(&point))
}

fn rsa(jwk: &Jwk) -> Result<DecodingKey, KeyProblem> {
    let (n, e) = (bytes(jwk.n.as_deref())?, bytes(jwk.e.as_deref())?);
    // Neither begins with a zero byte (RFC 7518, section 6.3.1).
    let (Some(&first), Some(&last)) = (n.first(), n.last()) else { return Err(KeyProblem::Encoding) };
    if first == 0 || e.first().is_none_or(|first| *first == 0) {
        return Err(KeyProblem::Encoding);
    }
    if !RSA_BITS.contains(&(n.len() * 8 - first.leading_zeros() as usize)) {
        return Err(KeyProblem::RsaLength);
    }
    // With the exponent 1 every message is its own signature.
    let odd = |byte: &u8| byte & 1 == 1;
    if !odd(&last) || !e.last().is_some_and(odd) || e == [1] {
        return Err(KeyProblem::Invalid);
    }
    RsaPublicKeyComponents { n: &n, e: &e }
        .to_parsed_public_key(&RSA_PKCS1_2048_8192_SHA256)
        .map_err(|_| KeyProblem::Invalid)?;
    Ok(DecodingKey::from_rsa_raw_components(&n, &e))
}

fn secret(jwk: &Jwk) -> Result<DecodingKey, KeyProblem> {
    let secret = Zeroizing::new(bytes(jwk.k.as_deref())?);
    if secret.len() < SECRET_BYTES || secret.iter().all(|byte| *byte == secret[0]) {
        return Err(KeyProblem::WeakSecret);
    }
    Ok(DecodingKey::from_secret(&secret))
}

fn bytes(member: Option<&str>) -> Result<Vec<u8>, KeyProblem> {
    URL_SAFE_NO_PAD.decode(member.ok_or(KeyProblem::Encoding)?).map_err(|_| KeyProblem::Encoding)
}

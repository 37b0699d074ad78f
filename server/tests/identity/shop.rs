//! A shop with a key of every type, and whoever else has keys.

use std::sync::OnceLock;

use aws_lc_rs::{
    encoding::{AsDer, PublicKeyX509Der},
    hmac,
    rand::SystemRandom,
    rsa::KeySize,
    signature::{
        ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair,
        KeyPair, RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaKeyPair,
    },
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use mitra_server::identity::{IdentitySettings, Reason, Vouched, verify};
use serde_json::{Value, json};

pub(crate) const NOW: i64 = 1_800_000_000;
pub(crate) const ISSUER: &str = "https://shop.example.in";

/// Keys named e1 (P-256), r1 (RSA), d1 (Ed25519) and h1 (a secret).
pub(crate) struct Shop {
    pub(crate) p256: EcdsaKeyPair,
    pub(crate) rsa: RsaKeyPair,
    pub(crate) ed25519: Ed25519KeyPair,
    pub(crate) secret: [u8; 32],
}

/// The shop whose statements are checked.
pub(crate) fn shop() -> &'static Shop {
    static SHOP: OnceLock<Shop> = OnceLock::new();
    SHOP.get_or_init(|| Shop::with_secret(*b"known to the demo shop and to us"))
}

/// Somebody else, with keys of the same names.
pub(crate) fn stranger() -> &'static Shop {
    static STRANGER: OnceLock<Shop> = OnceLock::new();
    STRANGER.get_or_init(|| Shop::with_secret(*b"known to somebody else but to us"))
}

pub(crate) fn base64url(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What the shop says of a customer who signed in just now.
pub(crate) fn claims() -> Value {
    json!({ "iss": ISSUER, "aud": "mitra:demo", "sub": "42", "jti": "j1", "iat": NOW, "exp": NOW + 300 })
}

/// The same with some of it said otherwise; `null` takes a claim away.
pub(crate) fn claims_with(changes: Value) -> Value {
    let mut claims = claims();
    for (name, value) in changes.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    claims
}

pub(crate) fn header(algorithm: &str, key_id: &str) -> Value {
    json!({ "alg": algorithm, "typ": "JWT", "kid": key_id })
}

impl Shop {
    fn with_secret(secret: [u8; 32]) -> Shop {
        Shop {
            p256: EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap(),
            rsa: RsaKeyPair::generate(KeySize::Rsa2048).unwrap(),
            ed25519: Ed25519KeyPair::generate().unwrap(),
            secret,
        }
    }

    pub(crate) fn jwk(&self, key_id: &str) -> Value {
        match key_id {
            "e1" => {
                let point = self.p256.public_key().as_ref();
                let (x, y) = (base64url(&point[1..33]), base64url(&point[33..]));
                json!({ "kty": "EC", "kid": "e1", "crv": "P-256", "x": x, "y": y })
            }
            "r1" => {
                let (n, e) =
                    (self.modulus(), self.rsa.public_key().exponent().big_endian_without_leading_zero());
                json!({ "kty": "RSA", "kid": "r1", "n": base64url(n), "e": base64url(e) })
            }
            "d1" => {
                let x = base64url(self.ed25519.public_key().as_ref());
                json!({ "kty": "OKP", "kid": "d1", "crv": "Ed25519", "x": x })
            }
            "h1" => json!({ "kty": "oct", "kid": "h1", "k": base64url(self.secret) }),
            other => panic!("there is no key {other}"),
        }
    }

    pub(crate) fn modulus(&self) -> &[u8] {
        self.rsa.public_key().modulus().big_endian_without_leading_zero()
    }

    pub(crate) fn jwks(&self, key_ids: &[&str]) -> Value {
        json!({ "keys": key_ids.iter().map(|key_id| self.jwk(key_id)).collect::<Vec<_>>() })
    }

    /// Settings with these algorithms and keys.
    pub(crate) fn settings(&self, algorithms: &[&str], key_ids: &[&str]) -> IdentitySettings {
        let json = json!({ "issuer": ISSUER, "algorithms": algorithms, "jwks": self.jwks(key_ids) });
        IdentitySettings::from_json("demo", &json.to_string()).unwrap()
    }

    /// Settings with everything there is: the widest door a forger can hope for.
    pub(crate) fn all(&self) -> IdentitySettings {
        self.settings(&["ES256", "RS256", "PS256", "EdDSA", "HS256"], &["e1", "r1", "d1", "h1"])
    }

    pub(crate) fn signature(&self, algorithm: &str, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match algorithm {
            "ES256" => self.p256.sign(&random, message).unwrap().as_ref().to_vec(),
            "EdDSA" => self.ed25519.sign(message).as_ref().to_vec(),
            "HS256" => mac(&self.secret, message),
            "RS256" | "PS256" => {
                let mut signature = vec![0; self.rsa.public_modulus_len()];
                let encoding: &'static dyn aws_lc_rs::signature::RsaEncoding =
                    if algorithm == "RS256" { &RSA_PKCS1_SHA256 } else { &RSA_PSS_SHA256 };
                self.rsa.sign(encoding, &random, message, &mut signature).unwrap();
                signature
            }
            other => panic!("nobody signs with {other}"),
        }
    }

    /// The same key's ECDSA signature as X.509 and TLS write it.
    pub(crate) fn der_signature(&self, message: &[u8]) -> Vec<u8> {
        let key = self.p256.to_pkcs8v1().unwrap();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, key.as_ref()).unwrap();
        key.sign(&SystemRandom::new(), message).unwrap().as_ref().to_vec()
    }

    /// Signs texts as they are, whether or not they are JSON.
    pub(crate) fn sign_text(&self, algorithm: &str, header: &str, payload: impl AsRef<[u8]>) -> String {
        self.sign_parts(algorithm, &base64url(header), &base64url(payload))
    }

    /// Signs parts as they are, whether or not they are base64url.
    pub(crate) fn sign_parts(&self, algorithm: &str, header: &str, payload: &str) -> String {
        let message = format!("{header}.{payload}");
        let signature = base64url(self.signature(algorithm, message.as_bytes()));
        format!("{message}.{signature}")
    }

    pub(crate) fn sign(&self, algorithm: &str, header: &Value, claims: &Value) -> String {
        self.sign_text(algorithm, &header.to_string(), claims.to_string())
    }

    /// A proper statement with these claims.
    pub(crate) fn state(&self, algorithm: &str, claims: &Value) -> String {
        let key_id = match algorithm {
            "ES256" => "e1",
            "EdDSA" => "d1",
            "HS256" => "h1",
            _ => "r1",
        };
        self.sign(algorithm, &header(algorithm, key_id), claims)
    }

    /// The public keys in every form in which they lie around, for whoever takes one for a secret.
    pub(crate) fn public_forms(&self) -> Vec<(&'static str, Vec<u8>)> {
        let ec: PublicKeyX509Der<'_> = self.p256.public_key().as_der().unwrap();
        let rsa: PublicKeyX509Der<'_> = self.rsa.public_key().as_der().unwrap();
        let (ec, rsa) = (ec.as_ref().to_vec(), rsa.as_ref().to_vec());
        vec![
            ("the EC key in PEM", pem(&ec, "\n")),
            ("the EC key in PEM without its last line break", pem(&ec, "")),
            ("the RSA key in PEM", pem(&rsa, "\n")),
            ("the RSA key in PEM without its last line break", pem(&rsa, "")),
            ("the EC key in DER", ec),
            ("the RSA key in DER", rsa),
            ("the RSA key in PKCS #1", self.rsa.public_key().as_ref().to_vec()),
            ("the EC key's JWK", self.jwk("e1").to_string().into_bytes()),
            ("the RSA key's JWK", self.jwk("r1").to_string().into_bytes()),
            ("the EC point", self.p256.public_key().as_ref().to_vec()),
            ("the RSA modulus", self.modulus().to_vec()),
            ("the Ed25519 key", self.ed25519.public_key().as_ref().to_vec()),
            ("the JWK set", self.jwks(&["e1", "r1", "d1"]).to_string().into_bytes()),
        ]
    }
}

pub(crate) fn mac(secret: &[u8], message: &[u8]) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), message).as_ref().to_vec()
}

/// Signs with any secret.
pub(crate) fn sign_with_secret(secret: &[u8], header: &Value, claims: &Value) -> String {
    let message = format!("{}.{}", base64url(header.to_string()), base64url(claims.to_string()));
    let signature = base64url(mac(secret, message.as_bytes()));
    format!("{message}.{signature}")
}

pub(crate) fn check(settings: &IdentitySettings, statement: &str) -> Result<Vouched, Reason> {
    check_at(settings, statement, NOW)
}

pub(crate) fn check_at(settings: &IdentitySettings, statement: &str, now: i64) -> Result<Vouched, Reason> {
    verify(settings, settings.keys_at_hand().unwrap(), statement, now).map_err(|refusal| refusal.reason())
}

fn pem(der: &[u8], end: &str) -> Vec<u8> {
    let text = STANDARD.encode(der);
    let lines: Vec<&str> =
        text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----{end}", lines.join("\n")).into_bytes()
}

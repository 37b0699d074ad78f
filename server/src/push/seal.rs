//! Seals a note for one browser: RFC 8291 over the coding `aes128gcm` of RFC 8188, in one record.

use aws_lc_rs::{
    aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree},
    error::Unspecified,
    hkdf::{HKDF_SHA256, KeyType, Prk, Salt},
};

/// Bytes of a browser's public key: a point of P-256, uncompressed.
pub const KEY_BYTES: usize = 65;
/// Bytes of a browser's secret.
pub const AUTH_BYTES: usize = 16;
const SALT_BYTES: usize = 16;
/// One record holds every note. Browsers expect this size, and it is what must fit into a message.
const RECORD_BYTES: u32 = 4_096;
/// Stands behind the text of the last record.
const LAST_RECORD: u8 = 2;

/// What a browser gave, to seal for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// Its public key.
    pub key: [u8; KEY_BYTES],
    /// Its secret.
    pub auth: [u8; AUTH_BYTES],
}

impl Recipient {
    /// Whether its key is a point at all.
    pub fn is_sound(&self) -> bool {
        seal(self, b"").is_ok()
    }
}

/// The body of a message that only this browser can open.
///
/// # Errors
/// When the recipient's key is none.
pub fn seal(recipient: &Recipient, text: &[u8]) -> Result<Vec<u8>, Unspecified> {
    let mut salt = [0; SALT_BYTES];
    getrandom::fill(&mut salt).map_err(|_| Unspecified)?;
    seal_with(recipient, text, &PrivateKey::generate(&ECDH_P256)?, salt)
}

fn seal_with(
    recipient: &Recipient,
    text: &[u8],
    own: &PrivateKey,
    salt: [u8; SALT_BYTES],
) -> Result<Vec<u8>, Unspecified> {
    let public = own.compute_public_key()?;
    let theirs = UnparsedPublicKey::new(&ECDH_P256, &recipient.key);
    let info = [b"WebPush: info\0", &recipient.key[..], public.as_ref()];
    let mut input = [0; 32];
    agree(own, theirs, Unspecified, |shared| {
        let key = Salt::new(HKDF_SHA256, &recipient.auth).extract(shared);
        expand(&key, &info, &mut input)
    })?;
    let key = Salt::new(HKDF_SHA256, &salt).extract(&input);
    let (mut content, mut nonce) = ([0; 16], [0; 12]);
    expand(&key, &[b"Content-Encoding: aes128gcm\0"], &mut content)?;
    expand(&key, &[b"Content-Encoding: nonce\0"], &mut nonce)?;

    let mut sealed = [text, &[LAST_RECORD]].concat();
    let content = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &content)?);
    content.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut sealed)?;
    let length = [u8::try_from(public.as_ref().len()).map_err(|_| Unspecified)?];
    Ok([&salt[..], &RECORD_BYTES.to_be_bytes(), &length, public.as_ref(), &sealed].concat())
}

struct Bytes(usize);

impl KeyType for Bytes {
    fn len(&self) -> usize {
        self.0
    }
}

fn expand(key: &Prk, info: &[&[u8]], into: &mut [u8]) -> Result<(), Unspecified> {
    key.expand(info, Bytes(into.len()))?.fill(into)
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

    use super::*;

    fn bytes(text: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(text).unwrap()
    }

    #[test]
    fn the_example_of_rfc_8291_comes_out_as_it_stands_there() {
        let recipient = Recipient {
            key: bytes(
                "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            )
            .try_into()
            .unwrap(),
            auth: bytes("BTBZMqHH6r4Tts7J_aSIgg").try_into().unwrap(),
        };
        let own = bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw");
        let own = PrivateKey::from_private_key(&ECDH_P256, &own).unwrap();
        let salt = bytes("DGv6ra1nlYgDCS1FRnbzlw").try_into().unwrap();
        let body = seal_with(&recipient, b"When I grow up, I want to be a watermelon", &own, salt).unwrap();
        let stands_there = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";
        assert_eq!(URL_SAFE_NO_PAD.encode(body), stands_there);
    }

    #[test]
    fn a_key_that_is_no_point_is_not_sealed_for() {
        let mut recipient = Recipient { key: [4; KEY_BYTES], auth: [0; AUTH_BYTES] };
        assert!(!recipient.is_sound());
        recipient.key = [0; KEY_BYTES];
        assert!(!recipient.is_sound());
    }
}

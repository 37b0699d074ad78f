//! A push service on the loopback address, and a browser whose messages it takes: it opens what comes as RFC 8291 says,
//! with the browser's own key, and looks at who signed it.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use aws_lc_rs::{
    aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree},
    hkdf::{HKDF_SHA256, KeyType, Salt},
    signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey as Signer},
};
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::any,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};

/// What the service does with one message.
#[derive(Debug, Clone, Copy)]
pub(super) enum Does {
    Answers(u16),
    /// Status 429, with so many seconds to wait.
    PutsOff(u64),
    Redirects,
    Hangs,
}

/// One message that came.
#[derive(Debug, Clone)]
pub(super) struct Got {
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

type Script = (Arc<Mutex<VecDeque<Does>>>, Arc<Mutex<Vec<Got>>>);

/// The service; it ends when it is dropped.
pub(super) struct Service {
    pub(super) origin: String,
    does: Arc<Mutex<VecDeque<Does>>>,
    got: Arc<Mutex<Vec<Got>>>,
    serving: JoinHandle<()>,
}

impl Service {
    pub(super) async fn open() -> Service {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let (does, got): Script = Default::default();
        let app = Router::new().fallback(any(take)).with_state((does.clone(), got.clone()));
        let serving = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Service { origin, does, got, serving }
    }

    /// What it does with the next messages; with all others it does what it should.
    pub(super) fn will(&self, does: &[Does]) {
        self.does.lock().unwrap().extend(does);
    }

    pub(super) fn got(&self) -> Vec<Got> {
        self.got.lock().unwrap().clone()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn take(State((does, got)): State<Script>, headers: HeaderMap, body: Bytes) -> Response {
    got.lock().unwrap().push(Got { headers, body: body.to_vec() });
    let next = does.lock().unwrap().pop_front();
    match next.unwrap_or(Does::Answers(201)) {
        Does::Answers(status) => StatusCode::from_u16(status).unwrap().into_response(),
        Does::PutsOff(seconds) => {
            (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, seconds.to_string())]).into_response()
        }
        Does::Redirects => {
            (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, "/elsewhere")]).into_response()
        }
        Does::Hangs => std::future::pending().await,
    }
}

/// A browser of a shopper.
pub(super) struct Browser {
    pub(super) endpoint: String,
    key: PrivateKey,
    auth: [u8; 16],
}

impl Browser {
    pub(super) fn new(service: &Service, name: &str) -> Browser {
        let key = PrivateKey::generate(&ECDH_P256).unwrap();
        Browser { endpoint: format!("{}/send/{name}", service.origin), key, auth: [7; 16] }
    }

    fn public(&self) -> Vec<u8> {
        self.key.compute_public_key().unwrap().as_ref().to_vec()
    }

    /// What it gives to the server.
    pub(super) fn as_given(&self, lang: &str) -> Value {
        json!({"endpoint": self.endpoint, "p256dh": URL_SAFE_NO_PAD.encode(self.public()),
            "auth": URL_SAFE_NO_PAD.encode(self.auth), "lang": lang})
    }

    /// What a message says; none when it is not for this browser.
    pub(super) fn open(&self, got: &Got) -> Option<Value> {
        let (salt, rest) = got.body.split_at(16);
        let (record, rest) = rest.split_at(4);
        assert_eq!(u32::from_be_bytes(record.try_into().unwrap()), 4_096);
        let (sender, sealed) = rest.split_at(1 + usize::from(rest[0]));
        let sender = &sender[1..];
        let info = [b"WebPush: info\0", self.public().as_slice(), sender].concat();
        let theirs = UnparsedPublicKey::new(&ECDH_P256, sender);
        let input =
            agree(&self.key, theirs, (), |shared| Ok(derived(&self.auth, shared, &info, 32))).unwrap();
        let content = derived(salt, &input, b"Content-Encoding: aes128gcm\0", 16);
        let nonce = derived(salt, &input, b"Content-Encoding: nonce\0", 12);
        let content = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &content).unwrap());
        let mut sealed = sealed.to_vec();
        let nonce = Nonce::try_assume_unique_for_key(&nonce).unwrap();
        let text = content.open_in_place(nonce, Aad::empty(), &mut sealed).ok()?;
        assert_eq!(text.last(), Some(&2), "it is the last record");
        Some(serde_json::from_slice(&text[..text.len() - 1]).unwrap())
    }
}

struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

fn derived(salt: &[u8], input: &[u8], info: &[u8], length: usize) -> Vec<u8> {
    let mut out = vec![0; length];
    let key = Salt::new(HKDF_SHA256, salt).extract(input);
    key.expand(&[info], Length(length)).unwrap().fill(&mut out).unwrap();
    out
}

/// What the sender says of itself, when its signature is right.
pub(super) fn claims(got: &Got, public: &str) -> Value {
    let said = got.headers[header::AUTHORIZATION].to_str().unwrap();
    let (token, key) = said.strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
    assert_eq!(key, public);
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
    Signer::new(&ECDSA_P256_SHA256_FIXED, decode(key)).verify(signed.as_bytes(), &decode(signature)).unwrap();
    serde_json::from_slice(&decode(signed.split_once('.').unwrap().1)).unwrap()
}

//! A recogniser on the loopback address that answers as a test tells it, also as no good recogniser would, and
//! remembers what it was asked.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Multipart, State},
    http::{HeaderMap, StatusCode},
    response::Response,
    routing::post,
};
use futures::stream;
use mitra_server::speech::settings::Recogniser as Stated;
use secrecy::SecretString;
use tokio::{net::TcpListener, task::JoinHandle};

/// What is answered to a request.
#[derive(Debug, Clone)]
pub(super) enum Says {
    /// This status and body.
    Status(u16, String),
    /// Nothing, for ever.
    Nothing,
    /// A head, and then bytes without end.
    Endless,
    /// A body that breaks in its middle.
    Broken,
}

/// One request.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    pub(super) fields: BTreeMap<String, String>,
    pub(super) file_name: String,
    pub(super) media_type: String,
    pub(super) sound: Vec<u8>,
    pub(super) authorization: Option<String>,
}

#[derive(Debug, Default)]
struct Script {
    next: VecDeque<Says>,
    asked: Vec<Asked>,
}

/// The recogniser; it ends when it is dropped.
pub(super) struct Recogniser {
    address: String,
    script: Arc<Mutex<Script>>,
    serving: JoinHandle<()>,
}

impl Recogniser {
    /// One that gives these answers one after the other, and the last one again and again.
    pub(super) async fn open(answers: impl IntoIterator<Item = Says>) -> Recogniser {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/v1/audio/transcriptions", listener.local_addr().unwrap());
        let script = Arc::new(Mutex::new(Script { next: answers.into_iter().collect(), asked: Vec::new() }));
        let router = Router::new().route("/v1/audio/transcriptions", post(answer)).with_state(script.clone());
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Recogniser { address, script, serving }
    }

    /// One that hears these words.
    pub(super) async fn hears(text: &str) -> Recogniser {
        Recogniser::open([text_of(text)]).await
    }

    /// As an operator would state it.
    pub(super) fn stated(&self) -> Stated {
        Stated {
            address: self.address.parse().unwrap(),
            key: Some(SecretString::from("key-of-the-operator")),
            model: "model-of-the-operator".to_owned(),
        }
    }

    /// What it was asked so far.
    pub(super) fn asked(&self) -> Vec<Asked> {
        self.script.lock().unwrap().asked.clone()
    }
}

impl Drop for Recogniser {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// A good answer.
pub(super) fn text_of(text: &str) -> Says {
    Says::Status(200, serde_json::json!({ "text": text }).to_string())
}

async fn answer(
    State(script): State<Arc<Mutex<Script>>>,
    headers: HeaderMap,
    mut form: Multipart,
) -> Response {
    let mut asked = Asked {
        authorization: headers.get("authorization").map(|value| value.to_str().unwrap().to_owned()),
        ..Asked::default()
    };
    while let Some(field) = form.next_field().await.unwrap() {
        match field.name().unwrap().to_owned() {
            name if name == "file" => {
                asked.file_name = field.file_name().unwrap().to_owned();
                asked.media_type = field.content_type().unwrap().to_owned();
                asked.sound = field.bytes().await.unwrap().to_vec();
            }
            name => {
                asked.fields.insert(name, field.text().await.unwrap());
            }
        }
    }
    let says = {
        let mut script = script.lock().unwrap();
        script.asked.push(asked);
        match script.next.len() {
            0 | 1 => script.next.front().cloned().unwrap(),
            _ => script.next.pop_front().unwrap(),
        }
    };
    match says {
        Says::Status(status, body) => {
            let status = StatusCode::from_u16(status).unwrap();
            Response::builder().status(status).header("location", "/elsewhere").body(body.into()).unwrap()
        }
        Says::Nothing => std::future::pending().await,
        Says::Endless => {
            let bytes = || Ok::<_, std::io::Error>(Bytes::from_static(&[b'x'; 4096]));
            Response::new(Body::from_stream(stream::repeat_with(bytes)))
        }
        Says::Broken => {
            let parts = [Ok(Bytes::from_static(b"{\"text\": \"red ")), Err(std::io::Error::other("broken"))];
            Response::new(Body::from_stream(stream::iter(parts)))
        }
    }
}

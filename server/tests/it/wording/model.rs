//! A chat API on the loopback address that does as a test tells it, also as no good one would. It speaks raw HTTP/1.1.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use mitra_server::wording::{Wording, WordingSettings};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// One thing that the model does.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// Sends these bytes.
    Bytes(Vec<u8>),
    /// Does nothing for so long.
    Wait(Duration),
    /// Does nothing any more, and keeps the connection.
    Silence,
    /// Sends this again and again.
    Endless(Vec<u8>),
}

/// What it does for a question, the how many'th it is told as well.
type Script = dyn Fn(&Value, usize) -> Vec<Step> + Send + Sync;

/// The model; it ends when it is dropped.
pub(crate) struct ScriptedModel {
    pub(crate) url: String,
    asked: Arc<Mutex<Vec<Value>>>,
    serving: JoinHandle<()>,
}

impl ScriptedModel {
    pub(crate) async fn open(
        script: impl Fn(&Value, usize) -> Vec<Step> + Send + Sync + 'static,
    ) -> ScriptedModel {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let asked: Arc<Mutex<Vec<Value>>> = Arc::default();
        let script: Arc<Script> = Arc::new(script);
        let serving = tokio::spawn({
            let asked = asked.clone();
            async move {
                while let Ok((connection, _)) = listener.accept().await {
                    tokio::spawn(answer(connection, script.clone(), asked.clone()));
                }
            }
        });
        ScriptedModel { url, asked, serving }
    }

    /// The questions so far.
    pub(crate) fn asked(&self) -> Vec<Value> {
        self.asked.lock().unwrap().clone()
    }

    /// Settings that lead here.
    pub(crate) fn settings(&self) -> WordingSettings {
        WordingSettings {
            llm_url: Some(self.url.clone()),
            llm_model: Some("scripted".to_owned()),
            llm_key: Some("hush-hush".into()),
            ..WordingSettings::default()
        }
    }
}

impl Drop for ScriptedModel {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

pub(crate) fn wording(settings: &WordingSettings) -> Option<Wording> {
    settings.plan().unwrap().map(|plan| Wording::new(plan).unwrap())
}

/// The head of a good answer.
pub(crate) fn head() -> Step {
    Step::Bytes(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n".to_vec())
}

/// An answer with another status, further headers and a body.
pub(crate) fn status(line: &str, headers: &str, body: &str) -> Vec<Step> {
    let length = body.len();
    let head =
        format!("HTTP/1.1 {line}\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n{body}");
    vec![Step::Bytes(head.into_bytes())]
}

/// An event with a piece of text.
pub(crate) fn text(piece: &str) -> Step {
    event(&json!({"object": "chat.completion.chunk", "choices": [{"index": 0, "delta": {"content": piece}}]}))
}

pub(crate) fn event(data: &Value) -> Step {
    Step::Bytes(format!("data: {data}\n\n").into_bytes())
}

/// The end of a good answer.
pub(crate) fn done() -> Step {
    let last = json!({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]});
    let usage = json!({"choices": [], "usage": {"prompt_tokens": 700, "completion_tokens": 50}});
    Step::Bytes(format!("data: {last}\n\ndata: {usage}\n\ndata: [DONE]\n\n").into_bytes())
}

/// A whole good answer.
pub(crate) fn says(answer: &str) -> Vec<Step> {
    let mut steps = vec![head()];
    steps.extend(answer.split_inclusive(' ').map(text));
    steps.push(done());
    steps
}

async fn answer(connection: TcpStream, script: Arc<Script>, asked: Arc<Mutex<Vec<Value>>>) {
    let mut connection = BufReader::new(connection);
    let mut length = 0;
    loop {
        let mut line = String::new();
        match connection.read_line(&mut line).await {
            Ok(0) | Err(_) => return,
            Ok(_) if line.trim().is_empty() => break,
            Ok(_) => {
                if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                    length = value.trim().parse().unwrap();
                }
            }
        }
    }
    let mut body = vec![0; length];
    if connection.read_exact(&mut body).await.is_err() {
        return;
    }
    let question: Value = serde_json::from_slice(&body).unwrap();
    let number = {
        let mut asked = asked.lock().unwrap();
        asked.push(question.clone());
        asked.len()
    };
    for step in script(&question, number) {
        let sent = match step {
            Step::Bytes(bytes) => connection.write_all(&bytes).await,
            Step::Wait(time) => {
                tokio::time::sleep(time).await;
                Ok(())
            }
            Step::Silence => std::future::pending().await,
            Step::Endless(bytes) => loop {
                if let Err(error) = connection.write_all(&bytes).await {
                    break Err(error);
                }
            },
        };
        if sent.is_err() {
            return;
        }
    }
    let _ = connection.shutdown().await;
}

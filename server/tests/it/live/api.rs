//! A shop's own product API, scripted: it answers as the test says, also as badly as networks do.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// How it answers from now on.
#[derive(Debug, Clone)]
pub(super) enum Script {
    /// 200 with this, whichever product is asked for.
    Answer(Value),
    /// The same, a moment later.
    Late(Value),
    /// 200 with the list of these products, each with this price.
    List(u32),
    /// Nothing, with the connection kept open.
    Silence,
    /// Half an answer, and then nothing.
    Half,
    /// 200 with what is no JSON.
    Garbage,
    /// 200 with JSON that says nothing about a price.
    Elsewise,
    /// An error of the server.
    Error,
    /// 200 with megabytes.
    Huge,
    /// To an address of its own that would answer well.
    Redirect,
    /// No such product.
    NotFound,
}

#[derive(Clone)]
pub(super) struct Api {
    pub(super) origin: String,
    script: Arc<Mutex<Script>>,
    requests: Arc<AtomicUsize>,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Api {
    /// Opens it; it ends with the test.
    pub(super) async fn open(script: Script) -> Api {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let script = Arc::new(Mutex::new(script));
        let api = Api { origin, script, requests: Arc::default(), heads: Arc::default() };
        let served = api.clone();
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                let api = served.clone();
                tokio::spawn(async move { api.answer(connection).await });
            }
        });
        api
    }

    pub(super) fn now(&self, script: Script) {
        *self.script.lock().unwrap() = script;
    }

    /// How many requests came.
    pub(super) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }

    /// What came: request lines and headers.
    pub(super) fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }

    async fn answer(&self, mut connection: TcpStream) {
        let mut head = Vec::new();
        let mut bytes = [0; 4096];
        while !head.windows(4).any(|end| end == b"\r\n\r\n") {
            match connection.read(&mut bytes).await {
                Ok(read) if read > 0 => head.extend_from_slice(&bytes[..read]),
                _ => return,
            }
        }
        let head = String::from_utf8_lossy(&head).into_owned();
        let target = head.split(' ').nth(1).unwrap_or_default().to_owned();
        self.heads.lock().unwrap().push(head);
        self.requests.fetch_add(1, Ordering::SeqCst);
        let script = self.script.lock().unwrap().clone();
        let good = |body: String| whole("200 OK", "", &body);
        let answer = match script {
            Script::Answer(body) => good(body.to_string()),
            Script::Late(body) => {
                tokio::time::sleep(Duration::from_millis(200)).await;
                good(body.to_string())
            }
            Script::List(price) => {
                let ids = target.rsplit('=').next().unwrap_or_default().split(',');
                let list: Vec<Value> = ids.map(|id| json!({"id": id, "price": price})).collect();
                good(json!({"items": list}).to_string())
            }
            Script::Garbage => good("<html>Welcome!</html>".to_owned()),
            Script::Elsewise => good(json!({"prices": [1, 2]}).to_string()),
            Script::Error => whole("500 Internal Server Error", "", "{\"price\": 1}"),
            Script::Huge => good(format!("{{\"price\": 1, \"padding\": \"{}\"}}", "x".repeat(4 << 20))),
            Script::Redirect if target.ends_with("/elsewhere") => good("{\"price\": 1}".to_owned()),
            Script::Redirect => {
                let to = format!("location: {}/elsewhere\r\n", self.origin);
                whole("302 Found", &to, "{\"price\": 1}")
            }
            Script::NotFound => whole("404 Not Found", "", "{\"price\": 1}"),
            Script::Half => {
                let half = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"price\": 1";
                let _ = connection.write_all(half.as_bytes()).await;
                return std::future::pending().await;
            }
            Script::Silence => return std::future::pending().await,
        };
        // Whoever hangs up has seen enough.
        let _ = connection.write_all(answer.as_bytes()).await;
    }
}

fn whole(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}")
}

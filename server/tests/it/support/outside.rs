//! A server somewhere outside, on the loopback address, that answers as a test tells it, also as no good server
//! would. It speaks raw HTTP/1.1.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use mitra_server::fetch::{AllowedOrigins, Fetcher, SystemNames};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// What is answered to a path.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// These bytes, head and body, as they are; then the connection ends.
    Raw(Vec<u8>),
    /// This head, and then bytes without end.
    Endless(String),
    /// This head, and then nothing more.
    Silent(String),
}

/// The server; it ends when it is dropped.
pub(crate) struct Outside {
    pub(crate) origin: String,
    answers: Arc<Mutex<HashMap<String, Answer>>>,
    asked: Arc<Mutex<Vec<Vec<String>>>>,
    serving: JoinHandle<()>,
}

impl Outside {
    pub(crate) async fn open() -> Outside {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let answers: Arc<Mutex<HashMap<String, Answer>>> = Arc::default();
        let asked: Arc<Mutex<Vec<Vec<String>>>> = Arc::default();
        let serving = tokio::spawn({
            let (answers, asked) = (answers.clone(), asked.clone());
            async move {
                while let Ok((connection, _)) = listener.accept().await {
                    tokio::spawn(answer(connection, answers.clone(), asked.clone()));
                }
            }
        });
        Outside { origin, answers, asked, serving }
    }

    /// From now on this is answered to `path`; returns its address.
    pub(crate) fn put(&self, path: &str, answer: Answer) -> String {
        self.answers.lock().unwrap().insert(path.to_owned(), answer);
        format!("{}{path}", self.origin)
    }

    /// The same for a good answer of this kind, with further headers.
    pub(crate) fn put_body(&self, path: &str, kind: &str, headers: &str, body: &[u8]) -> String {
        let head =
            format!("HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n{headers}", body.len());
        self.put(path, Answer::Raw([head.as_bytes(), b"\r\n", body].concat()))
    }

    /// The same for a redirect.
    pub(crate) fn put_redirect(&self, path: &str, to: &str) -> String {
        let head = format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n");
        self.put(path, Answer::Raw(head.into_bytes()))
    }

    /// Every request so far: its first line and its headers, in small letters.
    pub(crate) fn asked(&self) -> Vec<Vec<String>> {
        self.asked.lock().unwrap().clone()
    }

    /// How often this path was asked.
    pub(crate) fn times(&self, path: &str) -> usize {
        let line = format!("get {path} http/1.1");
        self.asked().iter().filter(|lines| lines[0] == line).count()
    }

    /// A fetcher that may ask here.
    pub(crate) fn fetcher(&self) -> Fetcher {
        let allowed = AllowedOrigins::read(std::slice::from_ref(&self.origin)).unwrap();
        Fetcher::new(allowed, Arc::new(SystemNames)).unwrap()
    }
}

impl Drop for Outside {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn answer(
    connection: TcpStream,
    answers: Arc<Mutex<HashMap<String, Answer>>>,
    asked: Arc<Mutex<Vec<Vec<String>>>>,
) {
    let mut connection = BufReader::new(connection);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        match connection.read_line(&mut line).await {
            Ok(length) if length > 2 => lines.push(line.trim_end().to_ascii_lowercase()),
            _ => break,
        }
    }
    let Some(path) = lines.first().and_then(|line| line.split(' ').nth(1)).map(str::to_owned) else { return };
    asked.lock().unwrap().push(lines);
    let answer = answers.lock().unwrap().get(&path).cloned();
    let nothing = b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n".to_vec();
    match answer.unwrap_or(Answer::Raw(nothing)) {
        Answer::Raw(bytes) => {
            let _ = connection.write_all(&bytes).await;
            let _ = connection.shutdown().await;
        }
        Answer::Endless(head) => {
            let _ = connection.write_all(head.as_bytes()).await;
            while connection.write_all(&[b'x'; 4096]).await.is_ok() {}
        }
        Answer::Silent(head) => {
            let _ = connection.write_all(head.as_bytes()).await;
            std::future::pending::<()>().await;
        }
    }
}

//! A shop's own orders API, scripted: it keeps orders, does what it is asked once per key, and answers as the test
//! says, also as badly as networks do.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// How it answers from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    /// As it should.
    Good,
    /// Nothing, with the connection kept open.
    Silence,
    /// An error of the server.
    Error,
    /// 200 with a page for people.
    Html,
    /// Half an answer, and then the connection ends.
    Half,
    /// 200 with megabytes.
    Huge,
    /// 200 with JSON of another form.
    Elsewise,
    /// To an address of its own that would answer well.
    Redirect,
    /// Every order, whoever asks for whose.
    Everybody,
    /// It will not do anything.
    Refusing,
    /// What is asked is done, and the answer lost, so often.
    Losing(usize),
}

/// A request that came.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) line: String,
    pub(super) head: String,
    pub(super) body: Value,
}

/// What it keeps.
#[derive(Debug)]
struct Kept {
    script: Script,
    orders: Vec<Value>,
    asked: Vec<Asked>,
    /// By key, what was done: an order and an action.
    done: HashMap<String, (String, String)>,
}

#[derive(Clone)]
pub(super) struct Api {
    pub(super) origin: String,
    kept: Arc<Mutex<Kept>>,
}

impl Api {
    /// Opens it with these orders; it ends with the test.
    pub(super) async fn open(orders: Vec<Value>) -> Api {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let kept = Kept { script: Script::Good, orders, asked: Vec::new(), done: HashMap::new() };
        let api = Api { origin, kept: Arc::new(Mutex::new(kept)) };
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
        self.kept.lock().unwrap().script = script;
    }

    /// What was asked so far.
    pub(super) fn asked(&self) -> Vec<Asked> {
        self.kept.lock().unwrap().asked.clone()
    }

    /// What was asked to be done so far: the key of each request.
    pub(super) fn keys(&self) -> Vec<String> {
        let posts = self.asked().into_iter().filter(|asked| asked.line.starts_with("POST "));
        posts.map(|asked| header(&asked.head, "idempotency-key").expect("a key")).collect()
    }

    /// What was done so far.
    pub(super) fn done(&self) -> Vec<(String, String)> {
        self.kept.lock().unwrap().done.values().cloned().collect()
    }

    async fn answer(&self, mut connection: TcpStream) {
        let Some(asked) = read(&mut connection).await else { return };
        let (bytes, and_then) = self.react(&asked);
        // Whoever hangs up has seen enough.
        let _ = connection.write_all(&bytes).await;
        if and_then == AndThen::Wait {
            std::future::pending::<()>().await;
        }
    }

    fn react(&self, asked: &Asked) -> (Vec<u8>, AndThen) {
        let mut kept = self.kept.lock().unwrap();
        kept.asked.push(asked.clone());
        let good = |body: Value| (whole("200 OK", "", &body.to_string()), AndThen::Close);
        let nothing = (whole("404 Not Found", "", "{}"), AndThen::Close);
        match kept.script {
            Script::Silence => return (Vec::new(), AndThen::Wait),
            Script::Error => {
                return (whole("500 Internal Server Error", "", "{\"orders\": []}"), AndThen::Close);
            }
            Script::Html => return (whole("200 OK", "", "<html>Welcome!</html>"), AndThen::Close),
            Script::Half => {
                let half =
                    b"HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{\"orders\": [{\"id\": \"GG-1\"".to_vec();
                return (half, AndThen::Close);
            }
            Script::Huge => {
                let huge = format!("{{\"orders\": [], \"padding\": \"{}\"}}", "x".repeat(4 << 20));
                return (whole("200 OK", "", &huge), AndThen::Close);
            }
            Script::Elsewise => return good(json!({"data": {"orders": 5}})),
            Script::Redirect => {
                let to = format!("location: {}/elsewhere\r\n", self.origin);
                return (whole("307 Temporary Redirect", &to, "{}"), AndThen::Close);
            }
            Script::Good | Script::Everybody | Script::Refusing | Script::Losing(_) => {}
        }
        let path = asked.line.split(' ').nth(1).unwrap_or_default();
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let parts: Vec<&str> =
            path.trim_start_matches("/orders").split('/').filter(|p| !p.is_empty()).collect();
        let customer = query.strip_prefix("customer=").map(str::to_owned);
        let customer = customer.or_else(|| asked.body["customer"].as_str().map(str::to_owned));
        let everybody = kept.script == Script::Everybody;
        let is_hers = |order: &Value| everybody || order["customer"].as_str().map(str::to_owned) == customer;
        match parts.as_slice() {
            [] => {
                good(json!({"orders": kept.orders.iter().filter(|order| is_hers(order)).collect::<Vec<_>>()}))
            }
            [id] => {
                let order = kept.orders.iter().find(|order| order["id"] == *id && is_hers(order));
                order.map_or(nothing, |order| good(order.clone()))
            }
            [id, action] => {
                let Some(at) = kept.orders.iter().position(|order| order["id"] == *id && is_hers(order))
                else {
                    return nothing;
                };
                if kept.script == Script::Refusing {
                    return (whole("409 Conflict", "", &kept.orders[at].to_string()), AndThen::Close);
                }
                let key = header(&asked.head, "idempotency-key").expect("a key");
                kept.done.entry(key).or_insert(((*id).to_owned(), (*action).to_owned()));
                kept.orders[at]["state"] = json!(if *action == "cancel" {
                    "cancelled".to_owned()
                } else {
                    format!("{action}_asked")
                });
                kept.orders[at]["open"] = json!([]);
                if let Script::Losing(times) = kept.script {
                    kept.script = if times > 1 { Script::Losing(times - 1) } else { Script::Good };
                    return (Vec::new(), AndThen::Close);
                }
                good(kept.orders[at].clone())
            }
            _ => nothing,
        }
    }
}

/// What follows an answer.
#[derive(Debug, PartialEq, Eq)]
enum AndThen {
    Close,
    Wait,
}

async fn read(connection: &mut TcpStream) -> Option<Asked> {
    let (mut bytes, mut chunk) = (Vec::new(), [0; 4096]);
    loop {
        let read = connection.read(&mut chunk).await.ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&chunk[..read]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = header(head, "content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        if body.len() >= length {
            let line = head.lines().next().unwrap_or_default().to_owned();
            let body = serde_json::from_str(body).unwrap_or_default();
            return Some(Asked { line, head: head.to_owned(), body });
        }
    }
}

fn header(head: &str, name: &str) -> Option<String> {
    let lines = head.lines().filter_map(|line| line.split_once(": "));
    lines.filter(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned()).next()
}

fn whole(status: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}")
        .into_bytes()
}

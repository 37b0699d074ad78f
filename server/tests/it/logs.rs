//! What a real `mitra serve` writes to its log while everything is logged: nothing that anybody said, and no
//! token, number, query or person.

use std::{
    io::{BufRead, BufReader, Read},
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc,
    time::Duration,
};

use mitra_server::{
    commands::shop::{Decided, Set, changed_shop},
    store::Store,
};
use reqwest::{Client, Method, StatusCode};
use rstest::rstest;
use serde_json::{Value, json};

use crate::support::Database::{self, Postgres, Sqlite};

/// Part of everything in these tests that must not be logged.
const MARKER: &str = "zqx";

/// A `mitra serve` of its own process; it is ended when it is dropped.
struct Serving {
    process: Child,
    log: mpsc::Receiver<String>,
    lines: Vec<String>,
    url: String,
}

impl Serving {
    fn start(place: &mitra_server::config::Place, extra: &[(&str, &str)]) -> Serving {
        let data = &place.data;
        let mut command = Command::new(env!("CARGO_BIN_EXE_mitra"));
        command
            .arg("serve")
            .env_clear()
            .env("MITRA_DATA", data)
            .env("MITRA_ADDR", "127.0.0.1:0")
            .env("MITRA_ASSETS", data.join("dist"))
            .env("MITRA_LOG", "trace")
            .envs(extra.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        if let Some(url) = &place.database_url {
            command.env("MITRA_DATABASE_URL", secrecy::ExposeSecret::expose_secret(url));
        }
        let mut process = command.spawn().unwrap();
        let pipe = BufReader::new(process.stderr.take().unwrap());
        let (send, log) = mpsc::channel();
        std::thread::spawn(move || pipe.lines().map_while(Result::ok).try_for_each(|line| send.send(line)));
        let mut serving = Serving { process, log, lines: Vec::new(), url: String::new() };
        let open = serving.wait_for("Mitra is open: ");
        let rest = open.split_once("Mitra is open: ").unwrap().1;
        serving.url = rest.split_once("/demo").unwrap().0.to_owned();
        serving
    }

    /// The next line with these words.
    fn wait_for(&mut self, words: &str) -> String {
        loop {
            let line = self
                .log
                .recv_timeout(Duration::from_secs(60))
                .unwrap_or_else(|_| panic!("no line with {words:?} came:\n{}", self.lines.join("\n")));
            self.lines.push(line.clone());
            if line.contains(words) {
                return line;
            }
        }
    }

    /// Ends it and gives everything it logged.
    fn end(mut self) -> Vec<String> {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        let mut lines = std::mem::take(&mut self.lines);
        lines.extend(self.log.iter());
        lines
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn request(client: &Client, method: &str, url: String) -> reqwest::RequestBuilder {
    client
        .request(Method::from_bytes(method.as_bytes()).unwrap(), url)
        .header("user-agent", "agent-zqx")
        .header("referer", "https://zqx.example/referer")
        .header("cookie", "mitra-admin=demo.cookie-zqx")
        .header("x-anything", "header-zqx")
        .header("x-forwarded-for", "zqx-address")
}

/// Whatever a client can put anywhere.
async fn speak(url: &str) -> (String, String) {
    let client = Client::new();
    let post = |path: &str| request(&client, "POST", format!("{url}{path}"));
    let started: Value = post("/api/v1/conversations?q=query-zqx")
        .json(&json!({"shop": "demo", "lang": "en"}))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let text = |name: &str| started[name].as_str().unwrap().to_owned();
    let (id, token, shopper) = (text("conversation_id"), text("token"), text("shopper_id"));
    let messages = format!("/api/v1/conversations/{id}/messages");
    for (n, said) in
        ["red kurti zqx", "call me on 98765 zqx 43210", "zqx@example.in?", "\u{0}zqx\u{7}"].iter().enumerate()
    {
        let answer = post(&messages)
            .bearer_auth(&token)
            .json(&json!({"client_id": format!("client-zqx-{n}"), "text": said}))
            .send();
        assert_eq!(answer.await.unwrap().status(), StatusCode::ACCEPTED);
    }
    for body in [
        r#"{"client_id": "zqx", "action": {"kind": "show_details", "product_id": "product-zqx"}}"#,
        r#"{"client_id": "zqx2", "action": {"kind": "change_language", "lang": "zqx"}}"#,
        r#"{"client_id": "zqx3", "text": "zqx", "zqx": zqx}"#,
        r#"{"client_id": ["zqx"], "text": 5}"#,
        r#"{"client_id": "zqx4", "text": "zqx", "#,
        "zqx",
    ] {
        let sent = post(&messages).bearer_auth(&token).header("content-type", "application/json").body(body);
        sent.send().await.unwrap();
    }
    let jwt = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ6cXgifQ.zqx";
    for bearer in ["zqx", "demo.zqx.zqx", jwt, "demo.\u{7f}zqx"] {
        let Ok(value) = reqwest::header::HeaderValue::from_str(&format!("Bearer {bearer}")) else { continue };
        let answer =
            post(&messages).header("authorization", value).json(&json!({"client_id": "a", "text": "zqx"}));
        assert_eq!(answer.send().await.unwrap().status(), StatusCode::UNAUTHORIZED, "{bearer}");
    }
    post("/api/v1/identity").json(&json!({"shop": "demo", "assertion": jwt})).send().await.unwrap();
    post("/admin/login?next=zqx").body("login=zqx&password=zqx").send().await.unwrap();
    let get = |method: &str, path: &str| request(&client, method, format!("{url}{path}"));
    for path in [
        "/api/v1/products?shop=demo&q=zqx",
        "/api/v1/products?shop=zqx&q=zqx&limit=zqx",
        "/api/v1/products/zqx?shop=demo",
        "/api/v1/conversations/zqx/events?after=zqx",
        "/api/v1/zqx",
        "/s/zqx/frame",
        "/s/demo/?zqx=zqx",
        "/p/demo/zqx",
        "/p/zqx/%FFzqx",
        "/media/zqx/zqx.svg",
        "/zqx/../zqx%00zqx",
        "/admin/zqx",
    ] {
        for method in ["GET", "HEAD", "DELETE", "ZQX"] {
            get(method, path).bearer_auth(&token).send().await.unwrap();
        }
    }
    let stream = get("GET", &format!("/api/v1/conversations/{id}/events"))
        .bearer_auth(&token)
        .header("accept", "text/event-stream")
        .header("last-event-id", "zqx");
    stream.send().await.unwrap();
    (token, shopper)
}

fn write_identity(folder: &Path) -> Decided {
    let file = folder.join("identity.json");
    let identity = r#"{"issuer": "zqx", "algorithms": ["ES256"], "jwks_url": "http://127.0.0.1:1/zqx"}"#;
    std::fs::write(&file, identity).unwrap();
    Decided { identity: Some(file), ..Decided::default() }
}

#[rstest]
#[tokio::test]
async fn nothing_that_anybody_said_or_showed_is_in_the_log(
    #[values(Sqlite, Postgres)] database: Database,
    #[values("json", "text")] format: &str,
) {
    let folder = tempfile::tempdir().unwrap();
    let place = database.place(folder.path());
    let store = Store::open(&place.store_settings().unwrap()).await.unwrap();
    store.put_shop(&mitra_server::shops::demo().unwrap()).await.unwrap();
    let vouching = Set {
        id: "demo".to_owned(),
        name: None,
        decided: write_identity(folder.path()),
        no_origins: false,
        no_policies: false,
        no_identity: false,
        no_product_api: false,
        no_orders_api: false,
        no_delivery: false,
    };
    changed_shop(&store, vouching).await.unwrap();
    store.close().await;

    let settings = [("MITRA_ADMIN_PASSWORD", "password of zqx and more"), ("MITRA_LOG_FORMAT", format)];
    let mut serving = Serving::start(&place, &settings);
    let (token, shopper) = speak(&serving.url).await;
    // The last line that is certain to come: what was asked is logged when it was answered.
    let client = Client::new();
    request(&client, "GET", format!("{}/openapi.json", serving.url)).send().await.unwrap();
    serving.wait_for("\"/openapi.json\"");
    let lines = serving.end();

    let secret = token.rsplit('.').next().unwrap().to_owned();
    for line in &lines {
        let told = line.to_lowercase();
        let leaks = told.contains(MARKER) || line.contains(&secret) || line.contains(&shopper);
        assert!(!leaks, "the log tells too much: {line}");
    }
    if format == "json" {
        has_named_fields(&lines);
    }
}

/// Every line is a flat object with dotted names, and the requests are in it by their routes: the log would
/// tell if it could.
fn has_named_fields(lines: &[String]) {
    for line in lines {
        let Ok(Value::Object(fields)) = serde_json::from_str(line) else {
            panic!("not a JSON object: {line}")
        };
        let is_ours = fields["log.target"].as_str().unwrap().starts_with("mitra");
        let is_urgent = ["WARN", "ERROR"].contains(&fields["level"].as_str().unwrap());
        assert!(is_ours || is_urgent, "another crate says more than it may: {line}");
        for name in fields.keys() {
            let fits = name.contains('.')
                || ["timestamp", "level", "message", "duration_ms"].contains(&name.as_str());
            assert!(fits, "the field {name} has no dot: {line}");
        }
    }
    for route in ["/api/v1/conversations/{id}/messages", "/s/{shop}/frame", "/p/{shop}/{product}", "other"] {
        let of_route = lines.iter().any(|line| {
            let fields: Value = serde_json::from_str(line).unwrap();
            fields["http.route"] == route
                && fields["http.status"].is_u64()
                && fields["duration_ms"].is_number()
        });
        assert!(of_route, "no request to {route} was logged");
    }
    assert!(lines.iter().any(|line| line.contains("\"http.method\":\"other\"")), "odd methods have one name");
    assert!(lines.iter().any(|line| line.contains("/problems/unknown-shopper")), "refusals name their kind");
    assert!(
        lines.iter().any(|line| line.contains("\"shop.id\":\"demo\"")),
        "her shop is told once it is known"
    );
}

#[test]
fn a_production_log_is_json_and_a_mistyped_setting_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut process = Command::new(env!("CARGO_BIN_EXE_mitra"))
        .args(["shop", "list"])
        .env_clear()
        .env("MITRA_DATA", folder.path())
        .env("MITRA_ENV", "production")
        .env("MITRA_DATTA", "zqx")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut log = String::new();
    process.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    assert!(process.wait().unwrap().success());
    let line: Value = serde_json::from_str(log.lines().next().unwrap()).unwrap();
    assert_eq!(line["message"], "MITRA_DATTA is no setting and does nothing; did you mean MITRA_DATA?");
    assert!(!log.contains(MARKER));
}

#[test]
fn help_shows_settings_and_never_their_secrets() {
    for command in [vec!["--help"], vec!["serve", "--help"], vec!["doctor", "--help"]] {
        let output = Command::new(env!("CARGO_BIN_EXE_mitra"))
            .args(&command)
            .env("MITRA_DATABASE_URL", "postgres://zqx")
            .env("MITRA_MASTER_KEY", "zqx")
            .env("MITRA_ADMIN_PASSWORD", "zqx")
            .env("MITRA_SHOP", "shown-shop")
            .output()
            .unwrap();
        let shown = String::from_utf8(output.stdout).unwrap();
        assert!(shown.contains("shown-shop") && shown.contains("MITRA_MASTER_KEY"), "{shown}");
        assert!(!shown.contains(MARKER), "{command:?} shows a secret");
    }
}

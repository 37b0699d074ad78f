//! A real `mitra serve` for a stage or a benchmark: its own port, its own store, ended when dropped.

use std::{
    fs::{self, File},
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::workspace::Workspace;

const PATIENCE: Duration = Duration::from_secs(120);

/// A server that answers.
pub(crate) struct Served {
    child: Child,
    /// Host and port.
    pub(crate) address: String,
    /// From its start to the first ready answer.
    pub(crate) seconds: f64,
}

impl Served {
    /// Starts `server` (a `mitra` without arguments) on a free port and waits until it is ready. What it logs
    /// goes to `log`.
    pub(crate) fn start(mut server: Command, data: &Path, assets: &Path, log: &Path) -> Result<Self, String> {
        let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let address = free.map_err(|error| format!("No port is free: {error}."))?.to_string();
        let log = File::create(log).map_err(|error| format!("{}: {error}.", log.display()))?;
        server.arg("serve").env("MITRA_ADDR", &address).env("MITRA_DATA", data).env("MITRA_ASSETS", assets);
        server.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        let begun = Instant::now();
        let child = server.spawn().map_err(|error| format!("The server cannot be started: {error}."))?;
        let mut served = Served { child, address, seconds: 0.0 };
        served.wait_until_ready(begun)?;
        served.seconds = begun.elapsed().as_secs_f64();
        Ok(served)
    }

    /// The body of a `GET`, as JSON; errors are sentences.
    pub(crate) fn get(&self, path: &str) -> Result<Value, String> {
        self.json(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address))
    }

    /// The answer to a `POST` of JSON.
    pub(crate) fn post(&self, path: &str, body: &Value) -> Result<Value, String> {
        let (address, body) = (&self.address, body.to_string());
        self.json(&format!(
            "POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        ))
    }

    /// The answer to a `PATCH` of JSON with a shop's key.
    pub(crate) fn patch(&self, path: &str, key: &str, body: &Value) -> Result<Value, String> {
        let (address, body) = (&self.address, body.to_string());
        self.json(&format!(
            "PATCH {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Type: application/json\r\n\
             Authorization: Bearer {key}\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        ))
    }

    fn json(&self, request: &str) -> Result<Value, String> {
        let line = request.lines().next().unwrap_or_default();
        let answer = ask(&self.address, request).ok_or_else(|| format!("{line} was not answered."))?;
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        if !head.starts_with("HTTP/1.1 2") {
            return Err(format!("{line} was answered: {answer}"));
        }
        serde_json::from_str(body).map_err(|error| format!("{line} was answered with no JSON: {error}."))
    }

    fn wait_until_ready(&mut self, begun: Instant) -> Result<(), String> {
        let request = format!("GET /readyz HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address);
        while begun.elapsed() < PATIENCE {
            if ask(&self.address, &request).is_some_and(|answer| answer.starts_with("HTTP/1.1 200")) {
                return Ok(());
            }
            if let Ok(Some(status)) = self.child.try_wait() {
                return Err(format!("The server ended with {status} before it was ready."));
            }
            thread::sleep(Duration::from_millis(5));
        }
        Err(format!("The server was not ready after {} s.", PATIENCE.as_secs()))
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It was started here and nothing of its store is kept.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A folder for a store that is removed when it is dropped.
pub(crate) struct Scratch(pub(crate) std::path::PathBuf);

impl Scratch {
    /// An empty folder among the workspace's notes.
    pub(crate) fn new(workspace: &Workspace, name: &str) -> Result<Self, String> {
        let folder = workspace.notes().join(format!("{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}.", folder.display()))?;
        Ok(Scratch(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What is left behind does no harm.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The whole answer to a request that closes its connection; `None` when there is none.
pub(crate) fn ask(address: &str, request: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    let mut answer = Vec::new();
    stream.write_all(request.as_bytes()).and_then(|()| stream.read_to_end(&mut answer)).ok()?;
    Some(String::from_utf8_lossy(&answer).into_owned())
}

//! The other side: a Fastify server from a folder of peers, with Fastify from npm in the pinned version.

use std::{
    net::TcpListener,
    path::Path,
    process::{Child, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::json;

use super::{Request, SAYINGS, measure};
use crate::{served, stages::Stages, tools, workspace::Workspace};

const PATIENCE: Duration = Duration::from_secs(20);

/// A running `app.mjs`.
pub(super) struct Peer {
    child: Child,
    port: u16,
}

impl Peer {
    /// Starts `app.mjs` of the folder: PORT says where to listen, NM where the packages are.
    pub(super) fn start(workspace: &Workspace, stages: &mut Stages, folder: &Path) -> Result<Self, String> {
        let app = folder.join("app.mjs");
        if !app.is_file() {
            return Err(format!("--peer: {} is not there.", app.display()));
        }
        let packages = tools::ensure_peers(workspace, stages)?;
        let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let port = free.map_err(|error| format!("No port is free: {error}."))?.port();
        let mut node = workspace.command("node");
        node.arg(&app).env("PORT", port.to_string()).env("NM", packages);
        node.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::inherit());
        let child = node.spawn().map_err(|error| format!("node cannot be started: {error}."))?;
        let mut peer = Peer { child, port };
        peer.wait_until_ready()?;
        Ok(peer)
    }

    /// CPU microseconds a message.
    pub(super) fn play(&mut self, messages: usize) -> Result<f64, String> {
        let request = |number: usize| {
            let (text, most) = SAYINGS[number % SAYINGS.len()];
            Request {
                path: "/chat".to_owned(),
                token: None,
                body: json!({ "session": format!("s{number}"), "text": text, "max_price": most }).to_string(),
            }
        };
        measure(self.child.id(), self.port, messages, request, || Ok(()))
    }

    fn wait_until_ready(&mut self) -> Result<(), String> {
        let begun = Instant::now();
        let request = "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
        while begun.elapsed() < PATIENCE {
            let answer = served::ask(&format!("127.0.0.1:{}", self.port), request);
            if answer.is_some_and(|answer| answer.starts_with("HTTP/1.1 200")) {
                return Ok(());
            }
            if let Ok(Some(status)) = self.child.try_wait() {
                return Err(format!("The peer ended with {status}."));
            }
            thread::sleep(Duration::from_millis(20));
        }
        Err(format!("The peer was not ready after {PATIENCE:?}."))
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It was started here and keeps nothing.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

//! Our side: `server/benches/append.rs`, the real router and store with a stub for the thought.
//!
//! It is started with `--serve` and MITRA_DATA, an empty folder. It prints one line,
//! `{"port":N,"conversations":[{"id":"...","token":"..."},...]}`, and serves. Each line on its standard input is
//! answered by `{"turns_open":N}`, turns that wait or are at work. It ends when its standard input does.

use std::{
    fs::File,
    io::{BufRead, BufReader, Write},
    path::PathBuf,
    process::{Child, ChildStdout, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use super::{Request, SAYINGS, measure};
use crate::{served::Scratch, stages::Stages, workspace::Workspace};

/// For the turns that are left when the last message is acknowledged.
const PATIENCE: Duration = Duration::from_secs(60);

/// The bench server.
pub(super) struct Ours {
    child: Child,
    lines: BufReader<ChildStdout>,
    port: u16,
    /// Id and token.
    conversations: Vec<(String, String)>,
    sent: usize,
    _data: Scratch,
}

impl Ours {
    /// Builds and starts it.
    pub(super) fn start(workspace: &Workspace, stages: &mut Stages) -> Result<Self, String> {
        let program = build(workspace, stages)?;
        let data = Scratch::new(workspace, "append")?;
        let log = workspace.notes().join("logs/append-server.log");
        let log = File::create(&log).map_err(|error| format!("{}: {error}.", log.display()))?;
        let mut server = workspace.command(&program.to_string_lossy());
        server.arg("--serve").env("MITRA_DATA", &data.0);
        server.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(log);
        let mut child =
            server.spawn().map_err(|error| format!("{} cannot be started: {error}.", program.display()))?;
        let lines = BufReader::new(child.stdout.take().ok_or("The bench server has no output.")?);
        let mut ours = Ours { child, lines, port: 0, conversations: Vec::new(), sent: 0, _data: data };
        let greeting = ours.line()?;
        let port = greeting["port"].as_u64().and_then(|port| u16::try_from(port).ok());
        let conversations = greeting["conversations"].as_array().map(Vec::as_slice).unwrap_or_default();
        let conversations = conversations.iter().map(|conversation| {
            Some((conversation["id"].as_str()?.to_owned(), conversation["token"].as_str()?.to_owned()))
        });
        ours.conversations = conversations.collect::<Option<_>>().unwrap_or_default();
        match port {
            Some(port) if !ours.conversations.is_empty() => ours.port = port,
            _ => return Err(format!("The bench server began with {greeting}.")),
        }
        Ok(ours)
    }

    /// CPU microseconds a message and its turn.
    pub(super) fn play(&mut self, messages: usize) -> Result<f64, String> {
        let first = self.sent;
        self.sent += messages;
        let conversations = self.conversations.clone();
        let request = |number: usize| {
            let number = first + number;
            let (id, token) = &conversations[number % conversations.len()];
            let (text, _) = SAYINGS[number % SAYINGS.len()];
            Request {
                path: format!("/api/v1/conversations/{id}/messages"),
                token: Some(token.clone()),
                body: json!({ "client_id": format!("bench-{number}"), "text": text }).to_string(),
            }
        };
        let (process, port) = (self.child.id(), self.port);
        measure(process, port, messages, request, || self.wait_for_turns())
    }

    fn wait_for_turns(&mut self) -> Result<(), String> {
        let begun = Instant::now();
        loop {
            let pipe = self.child.stdin.as_mut().ok_or("The bench server has no input.")?;
            writeln!(pipe, "turns").map_err(|error| format!("The bench server is gone: {error}."))?;
            let open = self.line()?["turns_open"].as_u64();
            if open == Some(0) {
                return Ok(());
            }
            if begun.elapsed() > PATIENCE {
                return Err(format!("{open:?} turns were open after {PATIENCE:?}."));
            }
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn line(&mut self) -> Result<Value, String> {
        let mut line = String::new();
        self.lines.read_line(&mut line).map_err(|error| format!("The bench server is gone: {error}."))?;
        serde_json::from_str(&line).map_err(|_| {
            format!("The bench server said \"{}\"; its log is append-server.log.", line.trim_end())
        })
    }
}

impl Drop for Ours {
    fn drop(&mut self) {
        // It was started here and nothing of its store is kept.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn build(workspace: &Workspace, stages: &mut Stages) -> Result<PathBuf, String> {
    let mut cargo = workspace.cargo();
    cargo.args(["build", "--release", "-p", "mitra-server", "--bench", "append"]);
    stages.run("append server", cargo.arg("--message-format=json-render-diagnostics"))?;
    executable(stages.last_output()).ok_or_else(|| "cargo named no program for the bench.".to_owned())
}

/// The program that cargo's messages name for the bench.
fn executable(messages: &str) -> Option<PathBuf> {
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut programs = messages.filter(|message| message["target"]["name"] == "append");
    programs.find_map(|message| message["executable"].as_str().map(PathBuf::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_is_read_from_what_cargo_says() {
        let messages = "   Compiling mitra-server v0.1.0\n\
            {\"reason\":\"compiler-artifact\",\"target\":{\"name\":\"mitra_server\"},\"executable\":null}\n\
            {\"reason\":\"compiler-artifact\",\"target\":{\"name\":\"append\"},\"executable\":\"deps/append-1\"}\n";
        assert_eq!(executable(messages), Some(PathBuf::from("deps/append-1")));
        assert_eq!(executable("{\"target\":{\"name\":\"append\"},\"executable\":null}"), None);
    }
}

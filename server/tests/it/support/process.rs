//! A real `mitra serve`, in a process of its own that can be killed.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc,
    time::Duration,
};

use mitra_server::config::Place;
use secrecy::ExposeSecret;

/// A master key for tests that run several nodes: they share it as they share the database.
const MASTER_KEY: &str = "bWl0cmEncyB0ZXN0cyBzaGFyZSB0aGlzIG9uZSBrZXk=";

/// A serving process; it is killed when this is dropped.
pub(crate) struct Node {
    child: Child,
    /// `http://127.0.0.1:PORT`
    pub(crate) url: String,
}

impl Node {
    /// Starts a node on the database of `place`, its own files in `folder`; `pace` is the pause between the
    /// parts of a reply.
    pub(crate) fn start(place: &Place, folder: &Path, pace: Duration) -> Node {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mitra"));
        command.arg("serve").env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("MITRA_ADDR", "127.0.0.1:0").env("MITRA_DATA", folder).env("MITRA_ASSETS", folder);
        command.env("MITRA_MASTER_KEY", MASTER_KEY);
        command.env("MITRA_REPLY_PACE_MILLIS", pace.as_millis().to_string());
        if let Some(url) = &place.database_url {
            command.env("MITRA_DATABASE_URL", url.expose_secret());
        }
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (sender, lines) = mpsc::channel();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        // Read to its end: a node whose log nobody reads would stop.
        std::thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        let mut said = Vec::new();
        while let Ok(line) = lines.recv_timeout(Duration::from_secs(60)) {
            if let Some(address) = line.split("http://").nth(1) {
                let url = format!("http://{}", address.split('/').next().unwrap_or_default());
                return Node { child, url };
            }
            said.push(line);
        }
        let _ = child.kill();
        let _ = child.wait();
        panic!("mitra serve does not open:\n{}", said.join("\n"));
    }

    /// `kill -9`.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

//! The real program, as its users start it: import a feed, then search line by line.

use std::{
    ffi::OsStr,
    fs,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use serde_json::{Value, json};

use crate::{serve, stages::Stages, workspace::Workspace};

const SHOP: &str = "bench";

/// Makes a shop in `data` and imports into it; `words` are a feed and what else `mitra import` takes.
pub(super) fn import(
    workspace: &Workspace,
    stages: &mut Stages,
    release: bool,
    data: &Path,
    words: &[&OsStr],
) -> Result<(), String> {
    stages.run("shop", command(workspace, release, data).args(["shop", "add", SHOP, "--name", "Bench"]))?;
    stages.run("import", command(workspace, release, data).arg("import").args(words))
}

/// The program with its store in `data`.
pub(super) fn command(workspace: &Workspace, release: bool, data: &Path) -> Command {
    let mut mitra = serve::server(workspace, release);
    mitra.env("MITRA_DATA", data).env("MITRA_SHOP", SHOP).stdin(Stdio::null());
    mitra
}

/// A running `mitra search`.
pub(super) struct Searching {
    child: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Searching {
    /// `flags` are those of `mitra search`.
    pub(super) fn start(
        workspace: &Workspace,
        release: bool,
        data: &Path,
        flags: &[&str],
    ) -> Result<Searching, String> {
        let mut mitra = command(workspace, release, data);
        mitra.arg("search").args(flags).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child =
            mitra.spawn().map_err(|error| format!("`mitra search` cannot be started: {error}."))?;
        let (Some(questions), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            return Err("`mitra search` has no input or output.".to_owned());
        };
        Ok(Searching { child, questions, answers: BufReader::new(answers) })
    }

    /// Ids of the products found, best first.
    pub(super) fn ask(&mut self, query: &str, limit: usize) -> Result<Vec<String>, String> {
        let answer = self.answer(query, limit)?;
        let products = answer["products"].as_array().ok_or_else(|| format!("`mitra search`: {answer}"))?;
        Ok(products.iter().filter_map(|product| product["id"].as_str()).map(str::to_owned).collect())
    }

    /// All that it answers.
    pub(super) fn answer(&mut self, query: &str, limit: usize) -> Result<Value, String> {
        let said = |error: std::io::Error| format!("`mitra search` ended: {error}.");
        let mut question = json!({"query": query, "limit": limit}).to_string();
        question.push('\n');
        self.questions.write_all(question.as_bytes()).and_then(|()| self.questions.flush()).map_err(said)?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer).map_err(said)?;
        serde_json::from_str(&answer)
            .map_err(|error| format!("`mitra search` answered \"{}\": {error}.", answer.trim()))
    }

    /// Memory of the process, MiB; 0 where the system does not tell.
    pub(super) fn resident_mib(&self) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
        kib.unwrap_or_default() / 1024.0
    }
}

impl Drop for Searching {
    fn drop(&mut self) {
        // It was started here, and only reads.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

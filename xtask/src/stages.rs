//! One line per stage with the time it took; the tools' own output goes to a log, its end is shown when a
//! stage fails.

use std::{
    collections::VecDeque,
    fs::{self, File},
    io::{BufRead, BufReader, IsTerminal, Read, Write},
    path::PathBuf,
    process::{Command, Stdio},
    sync::mpsc::{self, RecvTimeoutError, Sender},
    thread,
    time::{Duration, Instant},
};

use crate::{summary, workspace::Workspace};

/// Lines of a failed tool's output that are shown.
const TAIL_LINES: usize = 40;
/// Where there is no terminal to redraw, a sign of life this often.
const HEARTBEAT: Duration = Duration::from_secs(60);
const NAME_WIDTH: usize = 20;

/// Runs stages one after another and tells about each.
pub(crate) struct Stages {
    logs: PathBuf,
    verbose: bool,
    terminal: bool,
    started: Instant,
    last_output: String,
}

impl Stages {
    /// Makes the folder for logs.
    pub(crate) fn new(workspace: &Workspace, verbose: bool) -> Result<Self, String> {
        let logs = workspace.notes().join("logs");
        fs::create_dir_all(&logs).map_err(|error| format!("{} cannot be made: {error}.", logs.display()))?;
        let terminal = std::io::stdout().is_terminal();
        Ok(Stages { logs, verbose, terminal, started: Instant::now(), last_output: String::new() })
    }

    /// Runs a tool as a stage of its own.
    pub(crate) fn run(&mut self, name: &str, command: &mut Command) -> Result<(), String> {
        let begun = Instant::now();
        let result = self.watch(name, command);
        self.tell(name, begun, if result.is_ok() { "" } else { "failed" });
        result
    }

    /// Runs a piece of this program as a stage; the text it returns stands beside the time.
    pub(crate) fn step(
        &mut self,
        name: &str,
        work: impl FnOnce() -> Result<String, String>,
    ) -> Result<(), String> {
        let begun = Instant::now();
        let result = work();
        self.tell(name, begun, result.as_deref().unwrap_or("failed"));
        result.map(|_| ())
    }

    /// All that the last tool printed, whether it failed or not.
    pub(crate) fn last_output(&self) -> &str {
        &self.last_output
    }

    /// A line about something that is not a stage.
    pub(crate) fn say(&self, sentence: &str) {
        println!("{sentence}");
    }

    /// Seconds since this program started.
    pub(crate) fn seconds(&self) -> f64 {
        self.started.elapsed().as_secs_f64()
    }

    fn tell(&self, name: &str, begun: Instant, note: &str) {
        let clear = if self.terminal { "\r\x1b[2K" } else { "" };
        let seconds = begun.elapsed().as_secs_f64();
        println!("{clear}  {name:<NAME_WIDTH$} {seconds:>7.1} s  {note}");
    }

    fn watch(&mut self, name: &str, command: &mut Command) -> Result<(), String> {
        self.last_output.clear();
        let path = self.logs.join(format!("{}.log", name.replace(' ', "-")));
        let mut log = File::create(&path).map_err(|error| format!("{}: {error}.", path.display()))?;
        let program = command.get_program().to_string_lossy().into_owned();
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| format!("{program} cannot be started: {error}."))?;
        let (sender, lines) = mpsc::channel();
        forward(child.stdout.take(), sender.clone());
        forward(child.stderr.take(), sender);

        let begun = Instant::now();
        let mut heartbeat = HEARTBEAT;
        let mut tail = VecDeque::new();
        loop {
            match lines.recv_timeout(Duration::from_secs(1)) {
                Ok(line) => {
                    // A log that cannot be written must not stop a build that can.
                    let _ = writeln!(log, "{line}");
                    if self.verbose {
                        println!("{line}");
                    }
                    self.last_output.push_str(&line);
                    self.last_output.push('\n');
                    tail.push_back(line);
                    if tail.len() > TAIL_LINES {
                        tail.pop_front();
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            let latest = tail.back().map_or("", |line| line.trim());
            if self.terminal && !self.verbose {
                let latest: String = latest.chars().take(60).collect();
                print!("\r\x1b[2K  {name:<NAME_WIDTH$} {:>7} s  {latest}", begun.elapsed().as_secs());
                let _ = std::io::stdout().flush();
            } else if begun.elapsed() > heartbeat {
                heartbeat += HEARTBEAT;
                println!("  {name:<NAME_WIDTH$} {:>7} s  {latest}", begun.elapsed().as_secs());
            }
        }
        let status = child.wait().map_err(|error| format!("{program} was lost: {error}."))?;
        if status.success() {
            return Ok(());
        }
        let shown = match summary::failures_of_cargo(&self.last_output) {
            _ if self.verbose => String::new(),
            Some(failures) => failures + "\n\n",
            None => tail.make_contiguous().join("\n") + "\n\n",
        };
        Err(format!("{shown}{name}: {program} ended with {status}. The whole output: {}", path.display()))
    }
}

/// Sends a stream line by line; ends with the stream.
fn forward(stream: Option<impl Read + Send + 'static>, lines: Sender<String>) {
    let Some(stream) = stream else { return };
    thread::spawn(move || {
        let mut reader = BufReader::new(stream);
        let mut bytes = Vec::new();
        while matches!(reader.read_until(b'\n', &mut bytes), Ok(length) if length > 0) {
            let line = String::from_utf8_lossy(&bytes).trim_end().to_owned();
            bytes.clear();
            if lines.send(line).is_err() {
                return;
            }
        }
    });
}

//! Takes a model's answer as it streams, line by line.

use std::ops::Range;

use super::{Fault, Task, check::check};

/// A line that goes on so long, bytes, is given up.
const LONGEST_LINE: usize = 4_096;

/// What a line of the answer came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// These parts of the reply are worded so.
    Worded(Range<usize>, String),
    /// These parts stay as they were drafted.
    Drafted(Range<usize>),
    /// This is said beside the draft, behind [`Task::words_end`].
    Added(String),
}

/// What became of an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Sayings that were worded anew.
    pub worded: usize,
    /// Sentences that were added.
    pub added: usize,
    /// Lines that fell back to the draft, or were not shown.
    pub dropped: usize,
    /// Why, in order; a line that answers nothing has no fault.
    pub faults: Vec<Fault>,
}

/// Reads one answer.
#[derive(Debug)]
pub struct Reader {
    task: Task,
    buffer: String,
    /// The line that nobody has answered yet.
    next: usize,
    added: usize,
    is_lost: bool,
    tally: Tally,
}

impl Reader {
    /// A reader of the answer to this task.
    pub fn new(task: Task) -> Reader {
        Reader { task, buffer: String::new(), next: 0, added: 0, is_lost: false, tally: Tally::default() }
    }

    /// The task.
    pub fn task(&self) -> &Task {
        &self.task
    }

    /// What the answer came to so far.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Whether nothing that may still come would be shown.
    pub fn is_full(&self) -> bool {
        self.next >= self.task.lines.len() && self.added >= self.task.added
    }

    /// More of the answer; returns what stands now.
    pub fn push(&mut self, text: &str) -> Vec<Said> {
        let mut said = Vec::new();
        let mut rest = text;
        while let Some((head, tail)) = rest.split_once('\n') {
            self.take(head);
            said.extend(self.line_ends());
            rest = tail;
        }
        self.take(rest);
        said
    }

    /// The answer ends here. A line that was cut off in its middle is not shown.
    pub fn finish(&mut self, is_whole: bool) -> Vec<Said> {
        if !is_whole {
            self.buffer.clear();
        }
        self.line_ends().into_iter().collect()
    }

    fn take(&mut self, text: &str) {
        if self.buffer.len() + text.len() > LONGEST_LINE {
            self.is_lost = true;
            self.buffer.clear();
        }
        if !self.is_lost {
            self.buffer.push_str(text);
        }
    }

    fn line_ends(&mut self) -> Option<Said> {
        let line = std::mem::take(&mut self.buffer);
        if std::mem::take(&mut self.is_lost) {
            self.drop_line(Some(Fault::TooLong));
            return None;
        }
        let line = line.trim();
        if line.is_empty() {
            return None;
        }
        match head(line) {
            // Lines come in order; one that was passed over stays as it was drafted.
            Some((Head::Line(number), text)) if number > self.next && number <= self.task.lines.len() => {
                let at = number - 1;
                self.next = number;
                let parts = self.task.parts(at);
                match check(&self.task, Some(at), text) {
                    Ok(text) => {
                        self.tally.worded += 1;
                        Some(Said::Worded(parts, text))
                    }
                    Err(fault) => {
                        self.drop_line(Some(fault));
                        Some(Said::Drafted(parts))
                    }
                }
            }
            Some((Head::Added, text)) if self.added < self.task.added => {
                match check(&self.task, None, text) {
                    Ok(text) => {
                        self.next = self.task.lines.len();
                        self.added += 1;
                        self.tally.added += 1;
                        Some(Said::Added(text))
                    }
                    Err(fault) => {
                        self.drop_line(Some(fault));
                        None
                    }
                }
            }
            _ => {
                self.drop_line(None);
                None
            }
        }
    }

    fn drop_line(&mut self, fault: Option<Fault>) {
        self.tally.dropped += 1;
        self.tally.faults.extend(fault);
    }
}

enum Head {
    Line(usize),
    Added,
}

/// `2: text`, `2. text`, `+ text`.
fn head(line: &str) -> Option<(Head, &str)> {
    let line = line.trim_start_matches(['*', '-', '`', ' ']);
    if let Some(text) = line.strip_prefix('+') {
        return Some((Head::Added, text.trim_start_matches([':', ' '])));
    }
    let (number, text) = line.split_at(line.find(|c: char| !c.is_ascii_digit())?);
    let text = text.strip_prefix([':', '.', ')'])?;
    Some((Head::Line(number.parse().ok()?), text.trim()))
}

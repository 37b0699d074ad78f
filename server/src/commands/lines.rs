//! JSON Lines in, JSON Lines out: one answer per line, flushed at once.

use serde::{Serialize, de::DeserializeOwned};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Stdin, Stdout};

use super::CommandError;

/// Standard input and output of a line command.
#[derive(Debug)]
pub struct Dialogue {
    input: BufReader<Stdin>,
    output: Stdout,
}

/// Bytes that are read together, where so many have come.
const READ_TOGETHER: usize = 1 << 16;

#[derive(Serialize)]
struct Refusal {
    error: String,
}

impl Dialogue {
    /// This process's standard input and output.
    pub fn new() -> Dialogue {
        let input = BufReader::with_capacity(READ_TOGETHER, tokio::io::stdin());
        Dialogue { input, output: tokio::io::stdout() }
    }

    /// The next line that is a `T`; any other is answered with `{"error"}`. `None` at the end.
    pub async fn next<T: DeserializeOwned>(&mut self) -> Result<Option<T>, CommandError> {
        loop {
            match self.line().await? {
                None => return Ok(None),
                Some(Ok(request)) => return Ok(Some(request)),
                Some(Err(error)) => self.refuse(error).await?,
            }
        }
    }

    /// The next line and those that have come behind it already, `most` at most; a sentence in the place of a line that
    /// is no `T`. Empty at the end.
    pub async fn ready<T: DeserializeOwned>(
        &mut self,
        most: usize,
    ) -> Result<Vec<Result<T, String>>, CommandError> {
        let mut ready = Vec::from_iter(self.line().await?);
        while ready.len() < most && !ready.is_empty() && self.input.buffer().contains(&b'\n') {
            match self.line().await? {
                Some(line) => ready.push(line),
                None => break,
            }
        }
        Ok(ready)
    }

    /// The next line that is not empty.
    async fn line<T: DeserializeOwned>(&mut self) -> Result<Option<Result<T, String>>, CommandError> {
        let mut line = Vec::new();
        // Bytes, not text: a line that is not UTF-8 is refused like any other, and the next one is read.
        while self.input.read_until(b'\n', &mut line).await? > 0 {
            if !line.trim_ascii().is_empty() {
                let read = serde_json::from_slice(&line);
                return Ok(Some(
                    read.map_err(|error| format!("this line is not what the command reads: {error}")),
                ));
            }
            line.clear();
        }
        Ok(None)
    }

    /// Answers a line with `{"error"}`.
    pub async fn refuse(&mut self, error: String) -> Result<(), CommandError> {
        self.answer(&Refusal { error }).await
    }

    /// Writes one line.
    pub async fn answer<T: Serialize>(&mut self, answer: &T) -> Result<(), CommandError> {
        self.write(&line_of(answer)?).await
    }

    /// Writes a line for each answer, `{"error"}` where there is none, all at once.
    pub async fn answer_all<T: Serialize>(
        &mut self,
        answers: impl IntoIterator<Item = Result<T, String>>,
    ) -> Result<(), CommandError> {
        let lines = answers.into_iter().map(|answer| match answer {
            Ok(answer) => line_of(&answer),
            Err(error) => line_of(&Refusal { error }),
        });
        let lines: Vec<Vec<u8>> = lines.collect::<Result<_, _>>()?;
        self.write(&lines.concat()).await
    }

    async fn write(&mut self, lines: &[u8]) -> Result<(), CommandError> {
        self.output.write_all(lines).await?;
        self.output.flush().await?;
        Ok(())
    }
}

fn line_of<T: Serialize>(answer: &T) -> Result<Vec<u8>, CommandError> {
    let mut line = serde_json::to_vec(answer).map_err(|error| CommandError::Said(error.to_string()))?;
    line.push(b'\n');
    Ok(line)
}

impl Default for Dialogue {
    fn default() -> Dialogue {
        Dialogue::new()
    }
}

//! JSON Lines in, JSON Lines out: one answer per line, flushed at once.

use serde::{Serialize, de::DeserializeOwned};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines, Stdin, Stdout};

use super::CommandError;

/// Standard input and output of a line command.
#[derive(Debug)]
pub struct Dialogue {
    input: Lines<BufReader<Stdin>>,
    output: Stdout,
}

#[derive(Serialize)]
struct Refusal {
    error: String,
}

impl Dialogue {
    /// This process's standard input and output.
    pub fn new() -> Dialogue {
        Dialogue { input: BufReader::new(tokio::io::stdin()).lines(), output: tokio::io::stdout() }
    }

    /// The next line that is a `T`; any other is answered with `{"error"}`. `None` at the end.
    pub async fn next<T: DeserializeOwned>(&mut self) -> Result<Option<T>, CommandError> {
        while let Some(line) = self.input.next_line().await? {
            if line.trim().is_empty() {
                continue;
            }
            match serde_json::from_str(&line) {
                Ok(request) => return Ok(Some(request)),
                Err(error) => {
                    let error = format!("this line is not what the command reads: {error}");
                    self.answer(&Refusal { error }).await?;
                }
            }
        }
        Ok(None)
    }

    /// Writes one line.
    pub async fn answer<T: Serialize>(&mut self, answer: &T) -> Result<(), CommandError> {
        let mut line = serde_json::to_vec(answer).map_err(|error| CommandError::Said(error.to_string()))?;
        line.push(b'\n');
        self.output.write_all(&line).await?;
        self.output.flush().await?;
        Ok(())
    }
}

impl Default for Dialogue {
    fn default() -> Dialogue {
        Dialogue::new()
    }
}

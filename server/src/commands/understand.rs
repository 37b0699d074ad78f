//! `mitra understand`: what is understood of each message.

use mitra_protocol::log::SlotSpan;
use serde::{Deserialize, Serialize};

use super::{CommandError, lines::Dialogue};
use crate::{
    config::Place,
    turn::record::to_spans,
    understand::{make_ready, understand},
};

#[derive(Deserialize)]
struct Request {
    text: String,
}

#[derive(Serialize)]
struct Answer {
    text: String,
    lang: &'static str,
    intent: &'static str,
    confidence: f32,
    slots: Vec<SlotSpan>,
}

/// Lines understood together, where so many have come.
const MOST_TOGETHER: usize = 256;

/// Answers lines until the input ends; what comes faster than it is understood goes to all cores.
pub async fn run(place: &Place) -> Result<(), CommandError> {
    make_ready(place.understand_model.as_deref()).await.map_err(CommandError::Said)?;
    let mut lines = Dialogue::new();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    loop {
        let requests: Vec<Result<Request, String>> = lines.ready(MOST_TOGETHER).await?;
        if requests.is_empty() {
            return Ok(());
        }
        let share = requests.len().div_ceil(cores);
        let answers = std::thread::scope(|scope| {
            let shares = requests.chunks(share).map(|share| {
                let answers = || share.iter().map(answer).collect();
                scope.spawn(answers)
            });
            let shares: Vec<_> = shares.collect();
            shares.into_iter().map(|share| share.join()).collect::<Result<Vec<Vec<_>>, _>>()
        });
        let answers =
            answers.map_err(|_| CommandError::Said("a message could not be understood".to_owned()))?;
        lines.answer_all(answers.into_iter().flatten()).await?;
    }
}

fn answer(request: &Result<Request, String>) -> Result<Answer, String> {
    let Request { text } = request.as_ref().map_err(Clone::clone)?;
    let understanding = understand(text).understanding;
    Ok(Answer {
        lang: understanding.language.code(),
        intent: understanding.intent.name(),
        confidence: understanding.confidence,
        slots: to_spans(&understanding),
        text: text.clone(),
    })
}

//! Work that is done again and again beside the requests.

use std::{fmt::Display, time::Duration};

use tokio_util::sync::CancellationToken;

/// Does a round, and another one `pause` after it ended, until `stop`. One that fails is logged behind `trouble`; what it
/// left undone is for the next.
pub(crate) async fn keep<F, E>(trouble: &str, pause: Duration, stop: CancellationToken, round: impl Fn() -> F)
where
    F: Future<Output = Result<usize, E>>,
    E: Display,
{
    loop {
        let done = tokio::select! {
            () = stop.cancelled() => return,
            done = round() => done,
        };
        if let Err(error) = done {
            tracing::error!("{trouble}: {error}");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}

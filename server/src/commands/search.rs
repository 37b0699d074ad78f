//! `mitra search`: the product search, line by line.

use super::CommandError;
use crate::config::Place;

/// Answers lines until the input ends.
pub async fn run(place: &Place) -> Result<(), CommandError> {
    let _ = place;
    Ok(())
}

//! From the words as a tokenizer cuts them to the lexicon's tokens.

use super::classifier::Piece;
use crate::network::Labels;

/// Scores for each of the lexicon's tokens (`places`, from character to character), up to the last that the network
/// saw; none for what it did not see.
pub(super) fn tags(
    places: &[(usize, usize)],
    pieces: &[Piece],
    rows: &[Vec<f32>],
    labels: &Labels,
) -> Vec<Vec<f32>> {
    let end = pieces.last().map_or(0, |piece| piece.end);
    let mut tags = Vec::new();
    let mut before = None;
    for &(start, stop) in places.iter().take_while(|(start, _)| *start < end) {
        let shared = |piece: &Piece| stop.min(piece.end).saturating_sub(start.max(piece.start));
        let near = pieces.iter().filter(|piece| shared(piece) > 0);
        let piece = near.max_by_key(|piece| (shared(piece), std::cmp::Reverse(piece.start)));
        let said = piece.and_then(|piece| rows.get(piece.token));
        tags.push(match said {
            // Further parts of one word go on with what it names: `500` and `tak` of `500tak`.
            Some(row) if piece == before => labels.going_on(row),
            Some(row) => row.clone(),
            None => Vec::new(),
        });
        before = piece;
    }
    tags
}

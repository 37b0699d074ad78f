//! Plays the conversation scripts of `scripts/` on the demo shop, whole: her words go in, what comes back is judged by
//! the catalogue's file. The form of a script and what is always checked are told in the README.
//!
//! `MITRA_SCRIPT=part of a name` plays some of them and prints every turn.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a script with a mistake must stop the test"
)]

mod judge;
mod play;
mod recommending;
mod script;
mod shop;

use std::path::Path;

use judge::Tally;

#[tokio::test]
async fn every_conversation_goes_as_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conversations/scripts");
    let only = std::env::var("MITRA_SCRIPT").ok();
    let scripts = script::read_all(&folder, only.as_deref());
    let shop = play::Shop::open().await;
    let (mut tally, mut wrong, mut turns) = (Tally::default(), Vec::new(), 0);
    for script in &scripts {
        wrong.extend(shop.play(script, &mut tally, only.is_some()).await);
        turns += script.turns.len();
    }
    println!("{} conversations, {turns} turns, {} known failures", scripts.len(), tally.known_failures);
    println!("references {}, conditions {}", tally.references, tally.conditions);
    assert!(wrong.is_empty(), "{} of {turns} turns:\n{}", wrong.len(), wrong.join("\n"));
    if only.is_none() {
        assert!(scripts.len() >= 120, "only {} conversations", scripts.len());
    }
}

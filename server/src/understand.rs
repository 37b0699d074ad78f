//! Who understands what shoppers write: the network that is built in, with the lexicon behind it.

use std::sync::Once;

use mitra_dialogue::Understanding;
use mitra_perception::{Lexicon, lexicon_model, network::Network};

/// What was understood, and by whom.
#[derive(Debug, Clone)]
pub struct Heard {
    /// What.
    pub understanding: Understanding,
    /// Id of the model that understood it.
    pub model: String,
}

/// Reads the model, which takes a moment, so that no message has to wait for it.
pub fn make_ready() {
    let _ = network();
}

/// Understands one message.
pub fn understand(text: &str) -> Heard {
    if let Some(network) = network() {
        match network.understand(text) {
            Ok(understanding) => return Heard { understanding, model: network.name().to_owned() },
            Err(error) => once(&error),
        }
    }
    Heard { understanding: Lexicon::builtin().understand(text), model: lexicon_model().to_owned() }
}

fn network() -> Option<&'static Network> {
    match Network::builtin() {
        Ok(network) => Some(network),
        Err(error) => {
            once(error);
            None
        }
    }
}

/// Every message would say the same.
fn once(error: &str) {
    static SAID: Once = Once::new();
    SAID.call_once(|| tracing::error!(error, "the lexicon alone understands"));
}

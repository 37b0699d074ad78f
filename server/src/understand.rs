//! Who understands what shoppers write: the network that is built in, or the operator's own, with the lexicon behind it.

use std::{
    path::Path,
    sync::{Once, OnceLock},
};

use mitra_perception::{Lexicon, lexicon_model, network::Network, own::OwnModel};
pub use mitra_turn::Heard;

/// The operator's own model, when there is one; the process has one for its whole life.
static OWN: OnceLock<OwnModel> = OnceLock::new();

/// Chooses what this process understands with: the model in the folder that `MITRA_UNDERSTAND_MODEL` names, which is read
/// now, or the one that is built in, which is read meanwhile so that no message has to wait for it.
///
/// # Errors
/// A sentence, when the folder holds no model that fits.
pub async fn make_ready(own: Option<&Path>) -> Result<(), String> {
    let Some(folder) = own else {
        tokio::task::spawn_blocking(|| {
            let _ = builtin();
        });
        return Ok(());
    };
    let model = read_own(folder).await?;
    tracing::info!(model = model.name(), "the operator's own model understands");
    OWN.get_or_init(|| model);
    Ok(())
}

/// Reads the operator's own model. Errors are sentences.
pub async fn read_own(folder: &Path) -> Result<OwnModel, String> {
    let own = folder.to_owned();
    let read = tokio::task::spawn_blocking(move || OwnModel::read(&own)).await;
    // A file may be so odd that its reader falls over.
    let read = read.unwrap_or_else(|_| Err(format!("{} cannot be read.", folder.display())));
    read.map_err(|error| format!("MITRA_UNDERSTAND_MODEL: {error}"))
}

/// Understands one message.
pub fn understand(text: &str) -> Heard {
    let understood = match OWN.get() {
        Some(own) => Some((own.understand(text), own.name())),
        None => builtin().map(|network| (network.understand(text), network.name())),
    };
    match understood {
        Some((Ok(understanding), model)) => return Heard { understanding, model: model.to_owned() },
        Some((Err(error), _)) => once(&error),
        None => {}
    }
    by_lexicon(text)
}

/// Understands one message of a turn. An operator's own model may take long; meanwhile the thread serves others.
pub async fn hear(text: &str) -> Heard {
    if OWN.get().is_none() {
        return understand(text);
    }
    let own = text.to_owned();
    match tokio::task::spawn_blocking(move || understand(&own)).await {
        Ok(heard) => heard,
        Err(_) => {
            once("the operator's own model fell over");
            by_lexicon(text)
        }
    }
}

fn by_lexicon(text: &str) -> Heard {
    Heard { understanding: Lexicon::builtin().understand(text), model: lexicon_model().to_owned() }
}

fn builtin() -> Option<&'static Network> {
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

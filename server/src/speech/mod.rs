//! What a shopper says into her microphone becomes text that she can correct: a recording is looked at by its bytes,
//! goes to a recogniser as it came, and what that heard is weighed. Nothing of it is kept or logged here.

pub mod container;
pub mod doubt;
mod provider;
pub mod settings;
mod vocabulary;

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use mitra_dialogue::Language;
use mitra_perception::transcript::{Hints, Settled, settle};
use moka::sync::Cache;
use tokio::sync::Semaphore;

use crate::catalogue::Catalogue;
use container::{Container, ENOUGH_BYTES};
use doubt::{Doubt, doubt};
use provider::{Failure, Provider, Question};
pub use provider::{Heard, Piece};
use settings::Recogniser;

/// Longest recording, seconds.
pub const MOST_SECONDS: u64 = 120;
/// Largest recording: so long as samples of 16 kHz, and some room.
pub const MOST_BYTES: usize = 4 * 1024 * 1024;
/// How long a recogniser may take.
pub const TIMEOUT: Duration = Duration::from_secs(30);
/// Recordings that are heard at once.
const AT_ONCE: usize = 64;
/// How long a shop's vocabulary is taken for granted.
const VOCABULARY_FRESH: Duration = Duration::from_secs(600);
const VOCABULARIES: u64 = 1_000;

/// Who asks whether a recogniser is there waits so long.
const CHECKED_WITHIN: Duration = Duration::from_secs(15);

/// Hears recordings; cheap to clone.
#[derive(Debug, Clone)]
pub struct Speech(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    providers: Vec<Provider>,
    wants_wav: bool,
    room: Semaphore,
    vocabularies: Cache<(String, Language), Arc<str>>,
}

/// Why nothing was written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unheard {
    /// There is no recogniser.
    Nobody,
    /// Too many speak at once.
    Crowded,
    /// No recogniser answers.
    Unreachable,
    /// The recognisers cannot use this recording.
    Unusable,
}

/// Why a recording is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Untaken {
    /// It is no sound that a browser records.
    NoSound,
    /// It is longer than [`MOST_SECONDS`].
    TooLong,
}

/// A recording that may be heard.
#[derive(Debug, Clone)]
pub struct Recording {
    bytes: Bytes,
    container: Container,
    millis: u64,
}

impl Recording {
    /// Whether what begins so can become a recording; undecided while too little has come.
    pub fn may_begin(bytes: &[u8]) -> bool {
        bytes.len() < ENOUGH_BYTES || Container::of(bytes).is_some()
    }

    /// Looks at all of it.
    ///
    /// # Errors
    /// Why it is not taken.
    pub fn of(bytes: Bytes) -> Result<Recording, Untaken> {
        let container = Container::of(&bytes).ok_or(Untaken::NoSound)?;
        let millis = container.millis(&bytes).ok_or(Untaken::NoSound)?;
        if millis > MOST_SECONDS * 1000 {
            return Err(Untaken::TooLong);
        }
        Ok(Recording { bytes, container, millis })
    }

    /// How long it is.
    pub fn millis(&self) -> u64 {
        self.millis
    }
}

impl Speech {
    /// With these recognisers, the one to ask first in front; each may take `timeout`.
    ///
    /// # Errors
    /// When this machine cannot make requests.
    pub fn new(recognisers: Vec<Recogniser>, wants_wav: bool, timeout: Duration) -> Result<Speech, String> {
        let providers = recognisers
            .into_iter()
            .map(|recogniser| Provider::new(recogniser, timeout))
            .collect::<Result<_, _>>()?;
        Ok(Speech::with(providers, wants_wav))
    }

    /// There is none.
    pub fn nobody() -> Speech {
        Speech::with(Vec::new(), false)
    }

    fn with(providers: Vec<Provider>, wants_wav: bool) -> Speech {
        let vocabularies = Cache::builder().max_capacity(VOCABULARIES).time_to_live(VOCABULARY_FRESH).build();
        Speech(Arc::new(Parts { providers, wants_wav, room: Semaphore::new(AT_ONCE), vocabularies }))
    }

    /// Whether there is a recogniser at all.
    pub fn is_there(&self) -> bool {
        !self.0.providers.is_empty()
    }

    /// Whether recordings must be samples.
    pub fn wants_wav(&self) -> bool {
        self.0.wants_wav
    }

    /// Has a recording written down, as she would have typed it.
    ///
    /// # Errors
    /// Why nothing was written down.
    pub async fn hear(
        &self,
        recording: Recording,
        shop: &str,
        catalogue: &Catalogue,
        hints: &Hints,
    ) -> Result<Settled, Unheard> {
        if !self.is_there() {
            return Err(Unheard::Nobody);
        }
        let _room = self.0.room.try_acquire().map_err(|_| Unheard::Crowded)?;
        let language = hints.lang.unwrap_or(Language::English);
        let millis = recording.millis;
        let question = Question {
            sound: recording.bytes,
            container: recording.container,
            language: hints.lang.map(spoken),
            prompt: self.prompt(shop, catalogue, language).await.to_string(),
        };
        let heard = self.ask(&question).await?;
        let doubt = doubt(&heard, millis);
        let raw = if doubt == Doubt::Silence { "" } else { heard.text.as_str() };
        let settled = settle(raw, hints);
        Ok(Settled { doubtful: settled.doubtful || doubt != Doubt::None, ..settled })
    }

    /// Asks one recogniser after the other.
    async fn ask(&self, question: &Question) -> Result<Heard, Unheard> {
        let mut unheard = Unheard::Unreachable;
        for provider in &self.0.providers {
            match provider.hear(question).await {
                Ok(heard) => return Ok(heard),
                // The next one may know the container.
                Err(Failure::Refused) => unheard = Unheard::Unusable,
                Err(Failure::Silent(_) | Failure::Misconfigured(_)) => {}
            }
        }
        Err(unheard)
    }

    async fn prompt(&self, shop: &str, catalogue: &Catalogue, language: Language) -> Arc<str> {
        let key = (shop.to_owned(), language);
        if let Some(known) = self.0.vocabularies.get(&key) {
            return known;
        }
        match vocabulary::prompt(catalogue, language).await {
            Ok(prompt) => {
                let prompt: Arc<str> = prompt.into();
                self.0.vocabularies.insert(key, prompt.clone());
                prompt
            }
            Err(error) => {
                // It is heard without, only worse.
                tracing::error!(shop.id = shop, "a shop's vocabulary cannot be read: {error}");
                Arc::from("")
            }
        }
    }
}

/// What a recogniser did when it was asked whether it is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// It heard what it was given.
    Hears,
    /// It refuses what it was given.
    Refuses,
    /// It refuses us: key, address or model.
    RefusesUs,
    /// It does not answer.
    Silent,
}

/// Gives a recogniser a second of silence to hear.
pub async fn check(recogniser: Recogniser) -> Reach {
    let question = Question {
        sound: silence(),
        container: Container::Wav,
        language: Some(spoken(Language::English)),
        prompt: String::new(),
    };
    let Ok(provider) = Provider::new(recogniser, CHECKED_WITHIN) else { return Reach::Silent };
    match provider.hear(&question).await {
        Ok(_) => Reach::Hears,
        Err(Failure::Refused) => Reach::Refuses,
        Err(Failure::Misconfigured(_)) => Reach::RefusesUs,
        Err(Failure::Silent(_)) => Reach::Silent,
    }
}

/// A second of it: WAV, 16 kHz, one channel of 16 bits.
fn silence() -> Bytes {
    const RATE: u32 = 16_000;
    let mut wav = Vec::new();
    wav.extend(b"RIFF");
    wav.extend((36 + RATE * 2).to_le_bytes());
    wav.extend(b"WAVEfmt ");
    wav.extend(16u32.to_le_bytes());
    wav.extend([1u16, 1].map(u16::to_le_bytes).concat());
    wav.extend([RATE, RATE * 2].map(u32::to_le_bytes).concat());
    wav.extend([2u16, 16].map(u16::to_le_bytes).concat());
    wav.extend(b"data");
    wav.extend((RATE * 2).to_le_bytes());
    wav.resize(wav.len() + RATE as usize * 2, 0);
    wav.into()
}

/// The spoken language, by its code of ISO 639-1: Hinglish is how Hindi is written.
fn spoken(language: Language) -> &'static str {
    match language {
        Language::English => "en",
        Language::Hindi | Language::Hinglish => "hi",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_of_silence_is_a_recording_of_a_second() {
        assert_eq!(Recording::of(silence()).unwrap().millis(), 1_000);
    }
}

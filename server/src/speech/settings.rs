//! Which recognisers write down what shoppers say.

use std::path::PathBuf;

use reqwest::Url;
use secrecy::SecretString;

use crate::{
    commands::CommandError,
    config::{or_from_file, secret},
};

/// Where a recogniser takes recordings, below its address.
const PATH: &str = "audio/transcriptions";

/// Settings of speech.
#[derive(Debug, Clone, clap::Args)]
pub struct SpeechSettings {
    /// Address of an OpenAI-compatible recogniser that writes down what shoppers say, for example
    /// https://api.openai.com/v1. Without it only the browser's own may.
    #[arg(long, env = "MITRA_STT_URL")]
    pub stt_url: Option<String>,
    /// Its key.
    #[arg(long, env = "MITRA_STT_KEY", value_parser = secret, hide_env_values = true)]
    pub stt_key: Option<SecretString>,
    /// A file with that key.
    #[arg(long, env = "MITRA_STT_KEY_FILE")]
    pub stt_key_file: Option<PathBuf>,
    /// Its model.
    #[arg(long, env = "MITRA_STT_MODEL", default_value = "whisper-1")]
    pub stt_model: String,
    /// A recogniser that is asked when the first one fails.
    #[arg(long, env = "MITRA_STT_FALLBACK_URL")]
    pub stt_fallback_url: Option<String>,
    /// Its key.
    #[arg(long, env = "MITRA_STT_FALLBACK_KEY", value_parser = secret, hide_env_values = true)]
    pub stt_fallback_key: Option<SecretString>,
    /// A file with that key.
    #[arg(long, env = "MITRA_STT_FALLBACK_KEY_FILE")]
    pub stt_fallback_key_file: Option<PathBuf>,
    /// Its model.
    #[arg(long, env = "MITRA_STT_FALLBACK_MODEL", default_value = "whisper-1")]
    pub stt_fallback_model: String,
    /// The recognisers take only WAV: phones then send 16 kHz samples, ten times the bytes.
    #[arg(long, env = "MITRA_STT_WAV")]
    pub stt_wav: bool,
}

impl Default for SpeechSettings {
    fn default() -> SpeechSettings {
        SpeechSettings {
            stt_url: None,
            stt_key: None,
            stt_key_file: None,
            stt_model: "whisper-1".to_owned(),
            stt_fallback_url: None,
            stt_fallback_key: None,
            stt_fallback_key_file: None,
            stt_fallback_model: "whisper-1".to_owned(),
            stt_wav: false,
        }
    }
}

/// One recogniser as the operator states it.
#[derive(Debug, Clone)]
pub struct Recogniser {
    /// Where recordings go.
    pub address: Url,
    /// Shown as `Authorization: Bearer`.
    pub key: Option<SecretString>,
    /// Name of its model.
    pub model: String,
}

impl SpeechSettings {
    /// The recognisers, the one to ask first in front.
    ///
    /// # Errors
    /// When an address is none, or a key's file cannot be read.
    pub fn recognisers(&self) -> Result<Vec<Recogniser>, CommandError> {
        let stated = [
            ("MITRA_STT_URL", &self.stt_url, &self.stt_key, &self.stt_key_file, &self.stt_model),
            (
                "MITRA_STT_FALLBACK_URL",
                &self.stt_fallback_url,
                &self.stt_fallback_key,
                &self.stt_fallback_key_file,
                &self.stt_fallback_model,
            ),
        ];
        let mut recognisers = Vec::new();
        for (name, url, key, file, model) in stated {
            let Some(url) = url else { continue };
            let address = address(url).ok_or_else(|| {
                CommandError::Said(format!(
                    "{name} is no address of a recogniser; set it to something like https://api.openai.com/v1"
                ))
            })?;
            let key = or_from_file(key, file.as_deref())?;
            recognisers.push(Recogniser { address, key, model: model.clone() });
        }
        if recognisers.is_empty() || self.stt_url.is_some() {
            return Ok(recognisers);
        }
        Err(CommandError::Said("MITRA_STT_FALLBACK_URL is set and MITRA_STT_URL is not".to_owned()))
    }
}

fn address(url: &str) -> Option<Url> {
    let base = url.trim().trim_end_matches('/').trim_end_matches(PATH).trim_end_matches('/');
    let url = Url::parse(&format!("{base}/{PATH}")).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_that_of_the_api_or_of_its_transcriptions() {
        let with = "https://api.example.in/v1/audio/transcriptions";
        for url in ["https://api.example.in/v1", "https://api.example.in/v1/ ", with] {
            assert_eq!(address(url).map(String::from).as_deref(), Some(with), "{url}");
        }
        for url in ["", "api.example.in", "ftp://api.example.in", "file:///etc"] {
            assert_eq!(address(url), None, "{url}");
        }
    }

    #[test]
    fn a_fallback_alone_is_refused() {
        let settings =
            SpeechSettings { stt_fallback_url: Some("https://a.example".into()), ..Default::default() };
        assert!(settings.recognisers().is_err());
    }
}

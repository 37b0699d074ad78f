//! Which language models word replies, how long they may take and what they may cost.

use std::{path::PathBuf, time::Duration};

use reqwest::Url;
use secrecy::SecretString;

use crate::{commands::CommandError, config::or_from_file, config::secret, shop_api::is_safe};

/// Longest time until the first sentence is there, milliseconds; later the draft is said.
const FIRST_WORDS_MILLIS: u64 = 900;

/// Settings of `mitra serve` on language models. Without an address replies are said as they are drafted.
#[derive(Debug, Clone, clap::Args)]
pub struct WordingSettings {
    /// Address of an OpenAI-compatible chat API that words replies, for example https://api.openai.com/v1.
    #[arg(long, env = "MITRA_LLM_URL")]
    pub llm_url: Option<String>,
    /// Its key.
    #[arg(long, env = "MITRA_LLM_KEY", value_parser = secret, hide_env_values = true)]
    pub llm_key: Option<SecretString>,
    /// A file with that key.
    #[arg(long, env = "MITRA_LLM_KEY_FILE")]
    pub llm_key_file: Option<PathBuf>,
    /// Which of its models.
    #[arg(long, env = "MITRA_LLM_MODEL")]
    pub llm_model: Option<String>,
    /// Address of a second one, asked while the first is down.
    #[arg(long, env = "MITRA_LLM_FALLBACK_URL")]
    pub llm_fallback_url: Option<String>,
    /// Its key.
    #[arg(long, env = "MITRA_LLM_FALLBACK_KEY", value_parser = secret, hide_env_values = true)]
    pub llm_fallback_key: Option<SecretString>,
    /// A file with that key.
    #[arg(long, env = "MITRA_LLM_FALLBACK_KEY_FILE")]
    pub llm_fallback_key_file: Option<PathBuf>,
    /// Which of its models.
    #[arg(long, env = "MITRA_LLM_FALLBACK_MODEL")]
    pub llm_fallback_model: Option<String>,
    /// How long the first sentence of a model is waited for, milliseconds; then the draft is said.
    #[arg(long, env = "MITRA_LLM_FIRST_WORDS_MILLIS", default_value_t = FIRST_WORDS_MILLIS)]
    pub llm_first_words_millis: u64,
    /// Most tokens of a conversation, in and out; then its replies are said as they are drafted.
    #[arg(long, env = "MITRA_LLM_TOKENS_PER_CONVERSATION", default_value_t = Limits::default().conversation_tokens)]
    pub llm_tokens_per_conversation: u64,
    /// Most tokens of a shopper a day.
    #[arg(long, env = "MITRA_LLM_TOKENS_PER_SHOPPER", default_value_t = Limits::default().shopper_tokens)]
    pub llm_tokens_per_shopper: u64,
    /// Most tokens of a shop a day.
    #[arg(long, env = "MITRA_LLM_TOKENS_PER_SHOP", default_value_t = Limits::default().shop_tokens)]
    pub llm_tokens_per_shop: u64,
    /// Most rupees of a shop a day; counts where prices are set.
    #[arg(long, env = "MITRA_LLM_RUPEES_PER_SHOP")]
    pub llm_rupees_per_shop: Option<u64>,
    /// What a million tokens of a prompt cost, rupees.
    #[arg(long, env = "MITRA_LLM_RUPEES_PER_MILLION_IN", default_value_t = 0)]
    pub llm_rupees_per_million_in: u64,
    /// What a million tokens of an answer cost, rupees.
    #[arg(long, env = "MITRA_LLM_RUPEES_PER_MILLION_OUT", default_value_t = 0)]
    pub llm_rupees_per_million_out: u64,
}

impl Default for WordingSettings {
    fn default() -> WordingSettings {
        let limits = Limits::default();
        WordingSettings {
            llm_url: None,
            llm_key: None,
            llm_key_file: None,
            llm_model: None,
            llm_fallback_url: None,
            llm_fallback_key: None,
            llm_fallback_key_file: None,
            llm_fallback_model: None,
            llm_first_words_millis: FIRST_WORDS_MILLIS,
            llm_tokens_per_conversation: limits.conversation_tokens,
            llm_tokens_per_shopper: limits.shopper_tokens,
            llm_tokens_per_shop: limits.shop_tokens,
            llm_rupees_per_shop: None,
            llm_rupees_per_million_in: 0,
            llm_rupees_per_million_out: 0,
        }
    }
}

/// What models may be used for, at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Tokens of a conversation.
    pub conversation_tokens: u64,
    /// Tokens of a shopper a day.
    pub shopper_tokens: u64,
    /// Tokens of a shop a day.
    pub shop_tokens: u64,
    /// Millionths of a rupee of a shop a day.
    pub shop_micro_rupees: Option<u64>,
}

impl Default for Limits {
    fn default() -> Limits {
        // A turn takes about a thousand tokens.
        Limits {
            conversation_tokens: 40_000,
            shopper_tokens: 100_000,
            shop_tokens: 5_000_000,
            shop_micro_rupees: None,
        }
    }
}

/// What tokens cost. Rupees for a million tokens are millionths of a rupee for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Prices {
    /// Millionths of a rupee for a token of the prompt.
    pub token_in: u64,
    /// The same for one of the answer.
    pub token_out: u64,
}

impl Prices {
    /// Millionths of a rupee.
    pub fn of(self, tokens_in: u64, tokens_out: u64) -> u64 {
        self.token_in.saturating_mul(tokens_in).saturating_add(self.token_out.saturating_mul(tokens_out))
    }
}

/// One model that may be asked, checked.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// Where chats are completed.
    pub url: Url,
    /// Shown to it, and to nobody else.
    pub key: Option<SecretString>,
    /// Which model.
    pub model: String,
}

/// Everything that the settings say, checked.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The models, in the order in which they are asked.
    pub endpoints: Vec<Endpoint>,
    /// How long the first sentence is waited for.
    pub first_words: Duration,
    /// What may be used at most.
    pub limits: Limits,
    /// What it costs.
    pub prices: Prices,
}

impl WordingSettings {
    /// What is to be done; nothing when no model is set.
    ///
    /// # Errors
    /// With a sentence on what is missing or unsafe.
    pub fn plan(&self) -> Result<Option<Plan>, CommandError> {
        let key = or_from_file(&self.llm_key, self.llm_key_file.as_deref())?;
        let second = or_from_file(&self.llm_fallback_key, self.llm_fallback_key_file.as_deref())?;
        let first = endpoint("MITRA_LLM", self.llm_url.as_deref(), key, self.llm_model.as_deref())?;
        let second = endpoint(
            "MITRA_LLM_FALLBACK",
            self.llm_fallback_url.as_deref(),
            second,
            self.llm_fallback_model.as_deref(),
        )?;
        let endpoints: Vec<Endpoint> = first.into_iter().chain(second).collect();
        if endpoints.is_empty() {
            return Ok(None);
        }
        Ok(Some(Plan {
            endpoints,
            first_words: Duration::from_millis(self.llm_first_words_millis),
            limits: Limits {
                conversation_tokens: self.llm_tokens_per_conversation,
                shopper_tokens: self.llm_tokens_per_shopper,
                shop_tokens: self.llm_tokens_per_shop,
                shop_micro_rupees: self.llm_rupees_per_shop.map(|rupees| rupees.saturating_mul(1_000_000)),
            },
            prices: Prices {
                token_in: self.llm_rupees_per_million_in,
                token_out: self.llm_rupees_per_million_out,
            },
        }))
    }
}

fn endpoint(
    name: &str,
    url: Option<&str>,
    key: Option<SecretString>,
    model: Option<&str>,
) -> Result<Option<Endpoint>, CommandError> {
    let said = |sentence: String| Err(CommandError::Said(sentence));
    // An empty variable is one that is not set.
    let Some(written) = url.map(str::trim).filter(|url| !url.is_empty()) else { return Ok(None) };
    let Some(model) = model.map(str::trim).filter(|model| !model.is_empty()) else {
        return said(format!("{name}_URL is set, and {name}_MODEL is not; it says which model to ask"));
    };
    let ending =
        if written.trim_end_matches('/').ends_with("/chat/completions") { "" } else { "/chat/completions" };
    let url = match Url::parse(&format!("{}{ending}", written.trim_end_matches('/'))) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => url,
        _ => return said(format!("{name}_URL is no http address; it looks like https://api.openai.com/v1")),
    };
    if key.is_some() && !is_safe(&url) {
        return said(format!(
            "{name}_URL would send its key where others on the way can read it; use https, or take {name}_KEY away"
        ));
    }
    Ok(Some(Endpoint { url, key, model: model.to_owned() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(url: &str, key: Option<&str>, model: Option<&str>) -> WordingSettings {
        WordingSettings {
            llm_url: Some(url.to_owned()),
            llm_key: key.map(SecretString::from),
            llm_model: model.map(str::to_owned),
            ..WordingSettings::default()
        }
    }

    #[test]
    fn an_address_leads_to_where_chats_are_completed() {
        for (url, expected) in [
            ("https://api.example.in/v1", "https://api.example.in/v1/chat/completions"),
            ("https://api.example.in/v1/", "https://api.example.in/v1/chat/completions"),
            ("http://10.0.0.5:11434/v1/chat/completions", "http://10.0.0.5:11434/v1/chat/completions"),
        ] {
            let plan = settings(url, None, Some("m")).plan().unwrap().unwrap();
            assert_eq!(plan.endpoints[0].url.as_str(), expected);
        }
        assert!(WordingSettings::default().plan().unwrap().is_none());
        assert!(settings(" ", None, None).plan().unwrap().is_none());
    }

    #[test]
    fn what_is_missing_or_unsafe_is_said_and_no_key_is_printed() {
        let refused = |settings: WordingSettings| settings.plan().unwrap_err().to_string();
        assert!(refused(settings("https://a.in/v1", None, None)).contains("MITRA_LLM_MODEL"));
        assert!(refused(settings("a.in", None, Some("m"))).contains("no http address"));
        let unsafe_one = settings("http://a.in/v1", Some("hush-hush"), Some("m"));
        assert!(refused(unsafe_one.clone()).contains("use https"));
        let safe = settings("https://a.in/v1", Some("hush-hush"), Some("m"));
        let printed = format!("{unsafe_one:?} {:?}", safe.plan().unwrap());
        assert!(!printed.contains("hush"), "{printed}");
    }
}

//! Words replies with a language model, any that speaks OpenAI's chat API. What it may say is decided in
//! [`mitra_dialogue::word`]; here it is asked: once a turn at most, within a time and a budget, and not at all when
//! the same was asked just now.
//!
//! [`settings`] says which models there are, `provider` speaks to one, `call` asks them in turn and shares the answer
//! among equal turns. `turn::worded` shows what comes.

mod call;
mod provider;
pub mod settings;
mod wire;

use std::{sync::Arc, time::Duration};

use mitra_dialogue::asking::{Prompt, Purpose};
use reqwest::{Client, redirect};
use tokio::time::Instant;

pub use call::Answer;
pub use provider::Outcome;
pub use settings::{Limits, Plan, Prices, WordingSettings};

use call::Calls;
use provider::Provider;

/// A connection that takes longer is none.
const CONNECT: Duration = Duration::from_secs(2);
/// How long a connection is kept for the next question.
const KEEP_IDLE: Duration = Duration::from_secs(90);
/// Who asks whether a model is there waits so long.
const CHECKED_WITHIN: Duration = Duration::from_secs(10);

/// Asks models; cheap to clone.
#[derive(Debug, Clone)]
pub struct Wording(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    providers: Vec<Arc<Provider>>,
    calls: Calls,
    first_words: Duration,
    limits: Limits,
    prices: Prices,
}

/// What is set aside before a model is asked, and what it may not exceed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetAside {
    /// Tokens, in and out.
    pub tokens: u64,
    /// Millionths of a rupee.
    pub micro_rupees: u64,
    /// What may be used at most.
    pub limits: Limits,
}

/// What a call took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Used {
    /// Tokens, in and out.
    pub tokens: u64,
    /// Millionths of a rupee.
    pub micro_rupees: u64,
}

impl Wording {
    /// As the plan says.
    ///
    /// # Errors
    /// When no HTTP client can be made.
    pub fn new(plan: Plan) -> Result<Wording, String> {
        let client = client()?;
        let provider = |endpoint| Arc::new(Provider::new(endpoint, client.clone()));
        let Plan { endpoints, first_words, limits, prices } = plan;
        let providers = endpoints.into_iter().map(provider).collect();
        Ok(Wording(Arc::new(Parts { providers, calls: Calls::default(), first_words, limits, prices })))
    }

    /// How long the first sentence is waited for.
    pub fn first_words(&self) -> Duration {
        self.0.first_words
    }

    /// What the same question was answered lately.
    pub fn known(&self, shop_id: &str, prompt: &Prompt) -> Option<Arc<str>> {
        self.0.calls.known(shop_id, prompt)
    }

    /// What has to be set aside for this question: as much as it may take.
    pub fn set_aside(&self, prompt: &Prompt) -> SetAside {
        let (tokens_in, tokens_out) = (tokens_in(prompt), wire::MOST_TOKENS_OUT);
        let micro_rupees = self.0.prices.of(tokens_in, tokens_out);
        SetAside { tokens: tokens_in + tokens_out, micro_rupees, limits: self.0.limits }
    }

    /// Asks, or listens to who is asking the same. The first words are to be there at `first_by`.
    pub fn ask(&self, shop_id: &str, prompt: &Prompt, first_by: Instant) -> Answer {
        self.0.calls.ask(&self.0.providers, shop_id, prompt, first_by)
    }

    /// What an answer took of the budget; nothing when somebody else had asked.
    pub fn used(&self, prompt: &Prompt, answer: &Answer) -> Used {
        let Some((tokens_in_told, tokens_out)) = answer.tokens() else { return Used::default() };
        let tokens_in = tokens_in_told.unwrap_or_else(|| tokens_in(prompt));
        Used { tokens: tokens_in + tokens_out, micro_rupees: self.0.prices.of(tokens_in, tokens_out) }
    }
}

/// What one model did when it was asked whether it is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Where it is.
    pub host: String,
    /// Its name.
    pub model: String,
    /// How its answer ended.
    pub outcome: Outcome,
    /// How long the whole of it took.
    pub took: Duration,
}

/// Asks each model of the plan for a word, one after the other.
///
/// # Errors
/// When no HTTP client can be made.
pub async fn check(plan: &Plan) -> Result<Vec<Checked>, String> {
    let question = Prompt {
        purpose: Purpose::Understand,
        system: "Answer with one word: yes.".to_owned(),
        user: "Are you there?".to_owned(),
    };
    let client = client()?;
    let mut all = Vec::new();
    for endpoint in &plan.endpoints {
        let began = Instant::now();
        let provider = Provider::new(endpoint.clone(), client.clone());
        let outcome = provider.ask(&question, began + CHECKED_WITHIN, |_| {}).await.outcome;
        let host = endpoint.url.host_str().unwrap_or_default().to_owned();
        all.push(Checked { host, model: endpoint.model.clone(), outcome, took: began.elapsed() });
    }
    Ok(all)
}

fn client() -> Result<Client, String> {
    Client::builder()
        .redirect(redirect::Policy::none())
        .connect_timeout(CONNECT)
        .pool_idle_timeout(KEEP_IDLE)
        .build()
        .map_err(|error| error.to_string())
}

/// About as many tokens as a prompt has: four letters of English make one, one or two of Devanagari.
fn tokens_in(prompt: &Prompt) -> u64 {
    tokens_of(&prompt.system) + tokens_of(&prompt.user)
}

fn tokens_of(text: &str) -> u64 {
    let (ascii, other) = text.chars().fold((0u64, 0u64), |(ascii, other), c| match c.is_ascii() {
        true => (ascii + 1, other),
        false => (ascii, other + 1),
    });
    ascii / 4 + other * 2 / 3 + 8
}

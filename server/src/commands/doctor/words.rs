//! What words the replies, and whether it answers. Nothing of a key is told.

use super::{Finding, Patient, Weight};
use crate::{
    shop_api::is_safe,
    wording::{Checked, Outcome, check},
};

const CHECK: &str = "words";

pub(super) async fn look(patient: &Patient<'_>) -> Vec<Finding> {
    let found = |weight, say: String| vec![Finding::new(CHECK, weight, say)];
    let plan = match patient.settings.wording.plan() {
        Ok(Some(plan)) => plan,
        Ok(None) => {
            let say = "No language model is set: replies are said as Mitra drafts them. MITRA_LLM_URL and \
                       MITRA_LLM_MODEL name one that gives them warmer words.";
            return found(Weight::Fine, say.to_owned());
        }
        Err(error) => return found(Weight::Needed, format!("{error}.")),
    };
    let mut findings = Vec::new();
    if plan.endpoints.iter().any(|endpoint| !is_safe(&endpoint.url)) {
        let say = "A language model is asked over http on another machine, so who is on the way reads what shoppers \
                   write. Give MITRA_LLM_URL and MITRA_LLM_FALLBACK_URL with https.";
        findings.push(Finding::new(CHECK, patient.needed_in_production(), say));
    }
    if plan.limits.shop_micro_rupees.is_some() && (plan.prices.token_in, plan.prices.token_out) == (0, 0) {
        let say =
            "MITRA_LLM_RUPEES_PER_SHOP limits nothing without MITRA_LLM_RUPEES_PER_MILLION_IN and _OUT.";
        findings.push(Finding::new(CHECK, Weight::Needed, say));
    }
    match check(&plan).await {
        Ok(all) => findings.extend(all.iter().map(|checked| told(checked, plan.first_words.as_millis()))),
        Err(error) => {
            findings.push(Finding::new(CHECK, Weight::Needed, format!("No model can be asked: {error}.")))
        }
    }
    findings
}

fn told(checked: &Checked, first_words_millis: u128) -> Finding {
    let Checked { host, model, outcome, took } = checked;
    let trouble = match outcome {
        Outcome::Complete | Outcome::CutShort => {
            let millis = took.as_millis();
            let say = format!("The language model {model} at {host} answers; a word took it {millis} ms.");
            if millis <= first_words_millis {
                return Finding::new(CHECK, Weight::Fine, say);
            }
            let say = format!(
                "{say} After {first_words_millis} ms (MITRA_LLM_FIRST_WORDS_MILLIS) the draft is said."
            );
            return Finding::new(CHECK, Weight::Advice, say);
        }
        Outcome::Unreachable => "cannot be reached; look at its address and your network",
        Outcome::KeyRefused => "does not know the key; look at MITRA_LLM_KEY or its _FILE",
        Outcome::Refused => "refuses the question; look at its address and the name of the model",
        Outcome::RateLimited => "says that it is asked too often; look at your account there",
        Outcome::ServerError => "answers with an error of its own; try again later",
        Outcome::NoAnswer | Outcome::NotText => "does not speak the chat API of OpenAI; look at its address",
        _ => "does not give a whole answer within ten seconds",
    };
    let say = format!(
        "The language model {model} at {host} {trouble}. Until then replies are said as Mitra drafts them."
    );
    Finding::new(CHECK, Weight::Needed, say)
}

//! What writes down what shoppers say, and whether it answers. Nothing of a key is told.

use super::{Finding, Patient, Weight};
use crate::{
    shop_api::is_safe,
    speech::{Reach, check},
};

const CHECK: &str = "hearing";

pub(super) async fn look(patient: &Patient<'_>) -> Vec<Finding> {
    let found = |weight, say: String| vec![Finding::new(CHECK, weight, say)];
    let recognisers = match patient.settings.speech.recognisers() {
        Ok(recognisers) => recognisers,
        Err(error) => return found(Weight::Needed, format!("{error}.")),
    };
    if recognisers.is_empty() {
        let say = "No recogniser writes down what shoppers say: they are offered their browser's own, where there is \
                   one. Set MITRA_STT_URL, MITRA_STT_KEY and MITRA_STT_MODEL to an OpenAI-compatible one.";
        return found(Weight::Advice, say.to_owned());
    }
    let mut findings = Vec::new();
    if recognisers.iter().any(|recogniser| !is_safe(&recogniser.address)) {
        let say = "A recogniser is asked over http on another machine, so who is on the way hears what shoppers say. \
                   Give MITRA_STT_URL and MITRA_STT_FALLBACK_URL with https.";
        findings.push(Finding::new(CHECK, patient.needed_in_production(), say));
    }
    for recogniser in recognisers {
        let host = recogniser.address.host_str().unwrap_or_default().to_owned();
        let model = recogniser.model.clone();
        let (weight, what) = match check(recogniser).await {
            Reach::Hears => (Weight::Fine, "writes down what shoppers say: a second of silence was heard"),
            Reach::Refuses => (
                Weight::Advice,
                "answers, and refuses a second of silence; look at its model's name, and set MITRA_STT_WAV if it \
                 takes only WAV",
            ),
            Reach::RefusesUs => (Weight::Needed, "refuses us; look at its address, its key and its model"),
            Reach::Silent => (Weight::Needed, "does not answer; look at its address and your network"),
        };
        findings.push(Finding::new(CHECK, weight, format!("The recogniser {model} at {host} {what}.")));
    }
    findings
}

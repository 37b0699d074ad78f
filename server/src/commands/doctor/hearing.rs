//! What writes down what shoppers say.

use super::{Finding, Patient, Weight};
use crate::shop_api::is_safe;

pub(super) fn look(patient: &Patient<'_>) -> Finding {
    const CHECK: &str = "hearing";
    let recognisers = match patient.settings.speech.recognisers() {
        Ok(recognisers) => recognisers,
        Err(error) => return Finding::new(CHECK, Weight::Needed, format!("{error}.")),
    };
    if recognisers.is_empty() {
        let say = "No recogniser writes down what shoppers say: they are offered their browser's own, where there is \
                   one. Set MITRA_STT_URL, MITRA_STT_KEY and MITRA_STT_MODEL to an OpenAI-compatible one.";
        return Finding::new(CHECK, Weight::Advice, say);
    }
    if recognisers.iter().any(|recogniser| !is_safe(&recogniser.address)) {
        let say = "A recogniser is asked over http on another machine, so who is on the way hears what shoppers say. \
                   Give MITRA_STT_URL and MITRA_STT_FALLBACK_URL with https.";
        return Finding::new(CHECK, patient.needed_in_production(), say);
    }
    let hosts: Vec<&str> =
        recognisers.iter().filter_map(|recogniser| recogniser.address.host_str()).collect();
    Finding::new(
        CHECK,
        Weight::Fine,
        format!("What shoppers say is written down by {}.", hosts.join(", then ")),
    )
}

//! How long things are kept.

use super::{Finding, Patient, Weight};

pub(super) fn look(patient: &Patient<'_>) -> Finding {
    let periods = patient.settings.retention.periods();
    let for_ever: Vec<&str> = [
        ("MITRA_KEEP_CONVERSATIONS_DAYS", periods.conversations),
        ("MITRA_KEEP_GUESTS_DAYS", periods.guests),
        ("MITRA_KEEP_AUDIT_DAYS", periods.audit),
        ("MITRA_KEEP_RECEIPTS_DAYS", periods.receipts),
    ]
    .into_iter()
    .filter(|(_, days)| *days == 0)
    .map(|(name, _)| name)
    .collect();
    match for_ever.is_empty() {
        true => Finding::new(
            "retention",
            Weight::Fine,
            format!("Conversations go when nobody spoke for {} days.", periods.conversations),
        ),
        false => Finding::new(
            "retention",
            Weight::Advice,
            format!("What is kept for ever can be lost for ever: give {} days.", for_ever.join(" and ")),
        ),
    }
}

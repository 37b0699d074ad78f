//! What understands shoppers: the model that is built in, or the operator's own.

use super::{Finding, Patient, Weight};
use crate::understand::read_own;

pub(super) async fn look(patient: &Patient<'_>) -> Finding {
    const CHECK: &str = "understanding";
    let Some(folder) = &patient.place.understand_model else {
        return Finding::new(
            CHECK,
            Weight::Fine,
            "The model that is built in understands what shoppers write.",
        );
    };
    match read_own(folder).await {
        Ok(model) => Finding::new(
            CHECK,
            Weight::Fine,
            format!(
                "Your own model in {} understands what shoppers write: {}.",
                folder.display(),
                model.name()
            ),
        ),
        Err(error) => Finding::new(
            CHECK,
            Weight::Needed,
            format!("{error} Without the setting the model that is built in understands."),
        ),
    }
}

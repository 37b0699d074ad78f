//! What buyers say of a product, its size chart and its further pictures, as they are kept: one JSON text beside the product's row.

use mitra_dialogue as dialogue;
use mitra_dialogue::Language;
use serde::{Deserialize, Serialize};

/// Reviews, points for and against, the size chart and further pictures of a product.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Voices {
    /// Single reviews.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<Review>,
    /// What is praised.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pros: Vec<Remark>,
    /// What is found wanting.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cons: Vec<Remark>,
    /// Body measures per size.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size_chart: Option<SizeChart>,
    /// Addresses of further pictures.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<String>,
}

/// A short plain text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Remark {
    pub text: String,
    /// Code of its language, one of ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
}

/// What one buyer says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Review {
    /// 1 to 5.
    pub stars: u8,
    #[serde(flatten)]
    pub words: Remark,
}

/// Body measures per size: every row has as many cells as there are columns, the first is the size.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SizeChart {
    pub unit: String,
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Voices {
    /// The text of the row; nothing when there is nothing to keep.
    pub(super) fn written(&self) -> Result<Option<String>, serde_json::Error> {
        if *self == Voices::default() { Ok(None) } else { serde_json::to_string(self).map(Some) }
    }

    /// What a row's text says.
    pub(super) fn read(written: Option<&str>) -> Result<Voices, serde_json::Error> {
        written.map_or_else(|| Ok(Voices::default()), serde_json::from_str)
    }

    /// As a turn sees them.
    pub(super) fn into_dialogue(self) -> (dialogue::Voices, Option<dialogue::SizeChart>) {
        let remark = |Remark { text, lang }: Remark| dialogue::Remark {
            text,
            language: lang.and_then(|code| Language::from_code(&code)),
        };
        let voices = dialogue::Voices {
            reviews: self
                .reviews
                .into_iter()
                .map(|Review { stars, words }| dialogue::Review { stars, words: remark(words) })
                .collect(),
            pros: self.pros.into_iter().map(remark).collect(),
            cons: self.cons.into_iter().map(remark).collect(),
        };
        let chart = self.size_chart.map(|SizeChart { unit, columns, rows }| dialogue::SizeChart {
            unit,
            columns,
            rows,
        });
        (voices, chart)
    }
}

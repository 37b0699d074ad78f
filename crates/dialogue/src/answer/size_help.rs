//! Which sizes there are, and what the shop's size chart says of them; honestly, when there is none.

use super::{describe, draft::Draft, one};
use crate::{
    language::Language,
    lookup::{Lookup, Product},
    names,
    voices::{Part, SizeChart},
};

/// Longer charts stay on the product's page.
const MOST_ROWS: usize = 8;

pub(super) fn answer(draft: &mut Draft) {
    if draft.decision.lookup == Lookup::Nothing {
        draft.say("size_help.general", &[]);
        draft.chips(&["first", "second"]);
        return;
    }
    let Some(product) = one::product(draft) else { return };
    if product.sizes.is_empty() {
        draft.say("fact.no_sizes", &[]);
    } else {
        let sizes = describe::sizes(&product);
        draft.say("size_help.sizes", &[("title", &product.title), ("sizes", &sizes)]);
    }
    match &product.size_chart {
        Some(chart) => read_out(draft, &product, chart),
        None => draft.say("size_help.no_chart", &[]),
    }
    one::show(draft, &product);
    draft.chips(&["reviews", "cart_add", "similar"]);
}

/// The size for her measure, the measures of the sizes she names, or else the whole chart.
fn read_out(draft: &mut Draft, product: &Product, chart: &SizeChart) {
    if let Some(measure) = draft.decision.asked.measure {
        let part = names::readable(draft.language(), "part", measure.part.name());
        match (chart.size_for(measure), chart.rows.last().and_then(|row| row.first())) {
            (Some(Some(size)), _) => {
                draft.say("size_help.fits", &[("part", &part), ("size", size)]);
                if !product.sizes.iter().any(|there| describe::is_size(there, size)) {
                    let sizes = describe::sizes(product);
                    draft.say("size.no", &[("title", &product.title), ("size", size), ("sizes", &sizes)]);
                }
                return;
            }
            (Some(None), Some(largest)) => {
                draft.say("size_help.beyond", &[("part", &part), ("size", largest)]);
                return;
            }
            _ => {}
        }
    }
    let asked = &draft.decision.asked.sizes;
    let wanted = |row: &&Vec<String>| {
        row.first().is_some_and(|size| asked.iter().any(|asked| describe::is_size(size, asked)))
    };
    let named: Vec<&Vec<String>> = chart.rows.iter().filter(wanted).collect();
    for row in &named {
        let measures = format!("{} {}", measures(draft, chart, row), chart.unit);
        draft.say("size_help.row", &[("size", &row[0]), ("measures", &measures)]);
    }
    if named.is_empty() && chart.rows.len() <= MOST_ROWS {
        let rows: Vec<String> = chart
            .rows
            .iter()
            .filter_map(|row| Some(format!("{} ({})", row.first()?, measures(draft, chart, row))))
            .collect();
        draft.say("size_help.chart", &[("unit", &chart.unit), ("rows", &rows.join(", "))]);
    }
}

/// `bust 86, waist 71`; heads that nobody knows stay as the shop writes them.
fn measures(draft: &Draft, chart: &SizeChart, row: &[String]) -> String {
    let cells = chart.columns.iter().zip(row).skip(1).map(|(head, cell)| {
        // In Latin script the shop's own word is clearest.
        let hindi = Part::of_column(head).filter(|_| draft.language() == Language::Hindi);
        let named = hindi.and_then(|part| names::name(Language::Hindi, "measure", part.name()));
        let head = named.map_or_else(|| head.to_lowercase(), str::to_owned);
        format!("{head} {cell}")
    });
    cells.collect::<Vec<String>>().join(", ")
}

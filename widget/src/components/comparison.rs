//! Products side by side in a table; where it is wider than the page, it scrolls by itself.

use std::sync::Arc;

use mitra_protocol::ComparisonRow;

use super::{Ui, unseen};
use crate::{
    chat::Comparison,
    dom::{El, el},
};

/// Adds the table that `look` reads in signals.
pub(super) fn with_comparison(
    parent: El,
    ui: Ui,
    look: impl Fn() -> Option<Arc<Comparison>> + 'static,
) -> El {
    parent.part(look, move |comparison| comparison.as_deref().map(|comparison| table(ui, comparison)))
}

fn table(ui: Ui, comparison: &Comparison) -> El {
    let heads = comparison.products.iter().map(|product| head("col", &product.title));
    let top = el("tr").child(el("td")).children(heads);
    let rows = comparison.rows.iter().map(|row| line(ui, row));
    scrolling(el("table").child(el("thead").child(top)).child(el("tbody").children(rows)))
        .label(ui.word(|words| words.comparison_label))
}

/// Around what may be wider than the page; the arrow keys move it.
pub(super) fn scrolling(table: El) -> El {
    el("div").class("wide").attr("role", "region").attr("tabindex", "0").attr("aria-live", "off").child(table)
}

/// Head of a row or a column.
pub(super) fn head(scope: &str, text: &str) -> El {
    el("th").attr("scope", scope).text(text)
}

fn line(ui: Ui, row: &ComparisonRow) -> El {
    let cell = |value: &String| el("td").text(if value.is_empty() { "–" } else { value });
    let name = el("th").attr("scope", "row");
    let name = if row.differs { name.child(unseen(ui, |words| words.differs)) } else { name };
    el("tr")
        .class(if row.differs { "differs" } else { "" })
        .child(name.text(&row.name))
        .children(row.values.iter().map(cell))
}

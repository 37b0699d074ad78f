//! Find my size: she fills in her measures, and the size of the shop's chart that holds them is found here, on her device.
//! Only a size that she takes leaves it. Her measures are kept on it when she says so.

use std::rc::Rc;

use mitra_dialogue::{Fit, INCH, Measure, Part, SizeChart};
use mitra_protocol::{
    Action,
    kit::{PRODUCT, UNIT},
};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlInputElement, HtmlSelectElement, HtmlTableElement, Storage};

use super::{Kit, sheet::Sheet};
use crate::{
    dom::{El, Signal, Text, el},
    texts::fill,
};

/// Where the browser keeps her measures; the page forgets them with everything else about her.
const KEPT: &str = "mitra:measures";
/// The parts, in the order of the kit's words for them.
const PARTS: [Part; 4] = [Part::Chest, Part::Waist, Part::Hip, Part::Foot];

/// The tool. It lasts as long as the document.
pub(super) struct SizeTool {
    sheet: &'static Sheet,
    product: &'static Signal<Option<Rc<Product>>>,
}

/// What she wants the size of.
struct Product {
    id: String,
    chart: SizeChart,
}

/// Draws the tool, closed.
pub(super) fn draw(kit: &'static Kit) -> SizeTool {
    let product: &'static Signal<Option<Rc<Product>>> = Signal::lasting(None);
    let sheet = Sheet::new();
    let content = move || match product.glance(Clone::clone) {
        Some(product) => form(kit, sheet, &product),
        None => el("div"),
    };
    let dialog = sheet.draw(kit, "kit-size", |words| words.size_title, content);
    let _ = kit.place.append_child(&dialog.node::<web_sys::Node>());
    dialog.stay();
    SizeTool { sheet, product }
}

impl SizeTool {
    /// For the product that the button names.
    pub(super) fn open(&self, button: &Element) {
        let (Some(id), Some(chart)) = (button.get_attribute(PRODUCT), chart(button)) else { return };
        self.product.set(Some(Rc::new(Product { id, chart })));
        self.sheet.open();
    }
}

/// The chart before the button, as the page has drawn it.
fn chart(button: &Element) -> Option<SizeChart> {
    let unit = button.get_attribute(UNIT)?;
    let table: HtmlTableElement =
        button.previous_element_sibling()?.query_selector("table").ok()??.dyn_into().ok()?;
    let rows = table.rows();
    let cells = |row: Element| -> Vec<String> {
        let cells = row.children();
        (0..cells.length()).filter_map(|at| cells.item(at)?.text_content()).collect()
    };
    let mut rows = (0..rows.length()).filter_map(|at| rows.item(at)).map(cells);
    Some(SizeChart { unit, columns: rows.next()?, rows: rows.collect() })
}

/// What she has filled in, and what follows from it.
struct Form {
    fields: Vec<(Part, HtmlInputElement)>,
    unit: HtmlSelectElement,
    kept: HtmlInputElement,
    product: Rc<Product>,
    answer: Signal<Answer>,
}

/// What the chart says; sizes as the shop writes them.
#[derive(Clone, PartialEq)]
enum Answer {
    Nothing,
    Size(String),
    Beyond(Part),
    Unlikely(Part),
}

fn form(kit: &'static Kit, sheet: &'static Sheet, product: &Rc<Product>) -> El {
    let before = Kept::read();
    let unit_option =
        |in_centimetres: bool, value: &str, pick: fn(&'static super::texts::KitTexts) -> &'static str| {
            let option = el("option").attr("value", value).text_by(kit.word(pick));
            let is_chosen = before.as_ref().is_some_and(|kept| kept.in_centimetres) == in_centimetres;
            if is_chosen { option.attr("selected", "") } else { option }
        };
    let unit = el("select").child(unit_option(false, "in", |words| words.inches)).child(unit_option(
        true,
        "cm",
        |words| words.centimetres,
    ));
    let inputs: Vec<(Part, El)> =
        product.chart.parts().into_iter().map(|part| (part, input(&before, part))).collect();
    let kept = el("input").attr("type", "checkbox");
    let kept = if before.is_some() { kept.attr("checked", "") } else { kept };
    let form = Rc::new(Form {
        fields: inputs.iter().map(|(part, input)| (*part, input.node())).collect(),
        unit: unit.node(),
        kept: kept.node(),
        product: product.clone(),
        answer: Signal::new(Answer::Nothing),
    });
    form.work_out();
    let rows = inputs.into_iter().map(|(part, input)| {
        el("label").class("field").child(el("span").text_by(move || part_name(kit, part).into())).child(input)
    });
    let fields = el("div").class("measures").children(rows).child(
        el("label").class("field").child(el("span").text_by(kit.word(|words| words.unit))).child(unit),
    );
    let (typed, said, taken, kept_changed) = (form.clone(), form.clone(), form.clone(), form.clone());
    let look = move || form.answer.read(Clone::clone);
    el("form")
        .class("form")
        .on("input", move |_: Event| typed.work_out())
        .on("submit", move |event: Event| {
            event.prevent_default();
            taken.take(kit, sheet);
        })
        .child(el("p").class("soft").text_by(kit.word(|words| words.size_stays)))
        .child(fields)
        .child(el("p").class("answer").attr("role", "status").text_by(move || said.said(kit)))
        .child(
            el("label")
                .class("keep")
                .child(kept.on("change", move |_: Event| kept_changed.keep()))
                .child(el("span").text_by(kit.word(|words| words.remember))),
        )
        .child(el("div").class("answers").part(look, move |answer| match answer {
            Answer::Size(size) => {
                let name = size.clone();
                let name = move || -> Text { fill(kit.words().take_size, &name).into() };
                Some(el("button").attr("type", "submit").class("button main").text_by(name))
            }
            _ => None,
        }))
}

fn input(before: &Option<Kept>, part: Part) -> El {
    let input = el("input")
        .attr("type", "number")
        .attr("inputmode", "decimal")
        .attr("min", "0")
        .attr("max", "300")
        .attr("step", "any")
        .attr("autocomplete", "off");
    match before.as_ref().and_then(|kept| kept.lengths.iter().find(|(own, _)| own == part.name())) {
        Some((_, length)) => input.attr("value", length),
        None => input,
    }
}

fn part_name(kit: &Kit, part: Part) -> &'static str {
    let at = PARTS.iter().position(|own| *own == part).unwrap_or_default();
    kit.words().parts[at]
}

impl Form {
    fn work_out(&self) {
        let factor = if self.is_in_centimetres() { 1.0 } else { INCH };
        let measure = |(part, input): &(Part, HtmlInputElement)| {
            let length: f32 = input.value().parse().ok().filter(|length| *length > 0.0)?;
            Some(Measure { part: *part, centimetres: length * factor })
        };
        let measures: Vec<Measure> = self.fields.iter().filter_map(measure).collect();
        self.answer.set(match self.product.chart.fit(&measures) {
            None => Answer::Nothing,
            Some(Fit::Size(size)) => Answer::Size(size.to_owned()),
            Some(Fit::Beyond(part)) => Answer::Beyond(part),
            Some(Fit::Unlikely(part)) => Answer::Unlikely(part),
        });
        self.keep();
    }

    fn is_in_centimetres(&self) -> bool {
        self.unit.value() == "cm"
    }

    fn said(&self, kit: &Kit) -> Text {
        let words = kit.words();
        self.answer.read(|answer| match answer {
            Answer::Nothing => words.measure_first.into(),
            Answer::Size(size) => fill(words.your_size, size).into(),
            Answer::Beyond(part) => fill(words.beyond, &part_name(kit, *part).to_lowercase()).into(),
            Answer::Unlikely(part) => fill(words.unlikely, &part_name(kit, *part).to_lowercase()).into(),
        })
    }

    fn take(&self, kit: &'static Kit, sheet: &'static Sheet) {
        if let Answer::Size(size) = self.answer.glance(Clone::clone) {
            let action = Action::TakeSize { product_id: self.product.id.clone(), size };
            sheet.close_and(move || kit.tell(action));
        }
    }

    /// Keeps the measures, or forgets them, as she ticked it. A chart that does not ask for one of them leaves it kept.
    fn keep(&self) {
        let Some(storage) = storage() else { return };
        if !self.kept.checked() {
            let _ = storage.remove_item(KEPT);
            return;
        }
        let in_centimetres = self.is_in_centimetres();
        let before = Kept::read().filter(|kept| kept.in_centimetres == in_centimetres);
        let mut lengths = before.map(|kept| kept.lengths).unwrap_or_default();
        for (part, input) in &self.fields {
            lengths.retain(|(own, _)| own != part.name());
            lengths.push((part.name().to_owned(), input.value()));
        }
        lengths.retain(|(_, length)| !length.is_empty());
        let unit = if in_centimetres { "cm" } else { "in" };
        let lengths = lengths.into_iter().map(|(part, length)| format!(" {part}={length}"));
        let _ = storage.set_item(KEPT, &format!("{unit}{}", lengths.collect::<String>()));
    }
}

/// What the browser keeps: `in chest=34 waist=28`.
struct Kept {
    in_centimetres: bool,
    lengths: Vec<(String, String)>,
}

impl Kept {
    fn read() -> Option<Kept> {
        let text = storage()?.get_item(KEPT).ok()??;
        let mut words = text.split(' ');
        let in_centimetres = words.next()? == "cm";
        let length =
            |word: &str| word.split_once('=').map(|(part, length)| (part.to_owned(), length.to_owned()));
        Some(Kept { in_centimetres, lengths: words.filter_map(length).collect() })
    }
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

//! Between the thought's values and the log's entries: `to_...` writes, `from_...` reads.

use mitra_dialogue::{
    ComparedRow, Comparison, Condition, Filters, HandOver, Intent, LabelledCondition, Language,
    OrderQuestion, OrderWish, Product, Remark, Reply, ReplyPart, Review, ShownProduct, SizeChart, Slot,
    SlotValue, TurnRecord, Understanding, Voices,
};
use mitra_protocol::{
    BuyerReview, ComparedProduct, ComparisonRow, ContextCondition, EventBody, KeptAttribute, KeptProduct,
    ProductCard, ProductDetails, SizeTable,
    log::{
        CartRecord, ConditionRecord, FiltersRecord, OrderQuestionRecord, ShownRecord, SlotSpan, TurnDecided,
        TurnUnderstood, Value,
    },
};

use crate::{Heard, photo};

/// Most reviews that are told of a product; the rest is on its page.
const MOST_REVIEWS: usize = 5;

/// What was understood of the message at `turn`.
pub fn to_understood(turn: u64, heard: &Heard) -> TurnUnderstood {
    let understanding = &heard.understanding;
    TurnUnderstood {
        turn,
        model: heard.model.clone(),
        lang: understanding.language.code().to_owned(),
        lang_certain: understanding.language_is_certain,
        intent: understanding.intent.name().to_owned(),
        confidence: understanding.confidence,
        slots: to_spans(understanding),
    }
}

/// The slots of a message in the language contract's form.
pub fn to_spans(understanding: &Understanding) -> Vec<SlotSpan> {
    let span = |m: &mitra_dialogue::SlotMatch| SlotSpan {
        slot: m.slot.name().to_owned(),
        start: m.start,
        end: m.end,
        value: to_value(&m.value),
    };
    understanding.slots.iter().map(span).collect()
}

/// What the conversation remembers of the turn.
pub fn to_decided(turn: u64, record: &TurnRecord) -> TurnDecided {
    TurnDecided {
        turn,
        origin: None,
        intent: record.intent.name().to_owned(),
        lang: record.language.code().to_owned(),
        filters: record.filters.as_ref().map(to_filters),
        offset: record.offset,
        shown: record.shown.as_ref().map(|shown| shown.iter().map(to_shown).collect()),
        focus: record.focus.clone().map(Option::unwrap_or_default),
        discussed: record.discussed.clone(),
        wishlist: record.wishlist.clone(),
        cart: record.cart.as_ref().map(|cart| {
            cart.iter().map(|(id, quantity)| CartRecord { id: id.clone(), quantity: *quantity }).collect()
        }),
        refused: record.refused.clone(),
        for_herself: record.for_herself,
        order: record.order.clone(),
        order_question: record.order_question.as_ref().map(|question| to_question(question.as_ref())),
        pincode: record.pincode.clone(),
        hand_over: record.hand_over.map(|now| now.map_or_else(String::new, |now| now.name().to_owned())),
        wordings: record.wordings.clone(),
    }
}

/// What the conversation remembers of a stored turn. An entry of a newer version that names unknown intents
/// or slots loses only those.
pub fn from_decided(decided: TurnDecided) -> TurnRecord {
    TurnRecord {
        intent: Intent::from_name(&decided.intent).unwrap_or(Intent::OutOfScope),
        language: Language::from_code(&decided.lang).unwrap_or(Language::English),
        filters: decided.filters.map(from_filters),
        offset: decided.offset,
        shown: decided.shown.map(|shown| shown.into_iter().map(from_shown).collect()),
        focus: decided.focus.map(|id| (!id.is_empty()).then_some(id)),
        discussed: decided.discussed,
        wishlist: decided.wishlist,
        cart: decided.cart.map(|cart| cart.into_iter().map(|item| (item.id, item.quantity)).collect()),
        refused: decided.refused,
        for_herself: decided.for_herself,
        order: decided.order,
        order_question: decided.order_question.map(from_question),
        pincode: decided.pincode,
        hand_over: decided.hand_over.map(|name| HandOver::from_name(&name)),
        wordings: decided.wordings,
    }
}

/// The words alone of a reply that only says what will be.
pub fn to_said(turn: u64, reply: &Reply) -> Vec<EventBody> {
    let lang = reply.language.code().to_owned();
    let words = reply.parts.iter().filter_map(|part| match part {
        ReplyPart::Words(text) => {
            Some(EventBody::ReplyWords { turn, lang: lang.clone(), text: text.clone() })
        }
        ReplyPart::Products(_) | ReplyPart::Comparison(_) => None,
    });
    words.collect()
}

/// The reply as events, in the order in which they are shown.
pub fn to_events(turn: u64, reply: &Reply, record: &TurnRecord) -> Vec<EventBody> {
    let lang = reply.language.code();
    let card = |product: &Product| {
        let why = reply.reasons.iter().find(|(id, _)| *id == product.id).map(|(_, why)| why.clone());
        ProductCard { why, ..to_card(product) }
    };
    let part = |part: &ReplyPart| match part {
        ReplyPart::Words(text) => EventBody::ReplyWords { turn, lang: lang.to_owned(), text: text.clone() },
        ReplyPart::Products(products) => {
            EventBody::ReplyProducts { turn, products: products.iter().map(card).collect() }
        }
        ReplyPart::Comparison(comparison) => to_comparison(turn, comparison),
    };
    // First, so that a reply that is cut short tells it all the same.
    let kept = record.wishlist.iter();
    let kept = kept.map(|kept| EventBody::ReplyWishlist { turn, product_ids: kept.clone() });
    let mut events: Vec<EventBody> = kept.chain(reply.parts.iter().map(part)).collect();
    if let Some(context) = &reply.context {
        let conditions = context.iter().map(to_condition).collect();
        events.push(EventBody::ReplyContext { turn, conditions });
    }
    if !reply.chips.is_empty() {
        events.push(EventBody::ReplyChips { turn, chips: reply.chips.clone() });
    }
    events.push(EventBody::ReplyDone { turn, superseded: false });
    events
}

fn to_condition(condition: &LabelledCondition) -> ContextCondition {
    let LabelledCondition { slot, value, label } = condition.clone();
    ContextCondition { slot, value, label }
}

/// A product as clients see it.
pub fn to_card(product: &Product) -> ProductCard {
    ProductCard {
        id: product.id.clone(),
        title: product.title.clone(),
        price: product.price_rupees,
        mrp: product.mrp_rupees,
        picture: product.thumbnail.clone().or_else(|| product.picture.clone()),
        link: product.link.clone(),
        rating: product.rating,
        rating_count: product.rating_count,
        sizes: product.sizes.clone(),
        in_stock: product.in_stock,
        price_age_seconds: product.price_age_seconds,
        why: None,
    }
}

/// Everything the shop says of a product, for a reader of `language`.
pub fn to_details(product: Product, language: Language) -> ProductDetails {
    let remarks = |remarks: &[Remark]| -> Vec<String> {
        Remark::for_reader(remarks, language).into_iter().map(|remark| remark.text.clone()).collect()
    };
    let words: Vec<Remark> = product.voices.reviews.iter().map(|review| review.words.clone()).collect();
    let read = Remark::for_reader(&words, language);
    let reviews = product.voices.reviews.iter().filter(|review| read.contains(&&review.words));
    ProductDetails {
        card: to_card(&product),
        pictures: product.picture.clone().into_iter().chain(product.more_pictures).collect(),
        description: product.description,
        brand: product.brand,
        material: product.material,
        pattern: product.pattern,
        colours: product.colours,
        size_chart: product.size_chart.map(|SizeChart { unit, columns, rows }| SizeTable {
            unit,
            columns,
            rows,
        }),
        pros: remarks(&product.voices.pros),
        cons: remarks(&product.voices.cons),
        reviews: reviews
            .take(MOST_REVIEWS)
            .map(|review| BuyerReview { stars: review.stars, text: review.words.text.clone() })
            .collect(),
    }
}

/// A product with what a search of a phone needs; `attributes` are slots and canonical values.
pub fn to_kept(product: Product, attributes: Vec<(String, String)>, language: Language) -> KeptProduct {
    let (category, style) = (product.category.clone(), product.style.clone());
    let attributes = attributes.into_iter().map(|(slot, value)| KeptAttribute { slot, value }).collect();
    KeptProduct { details: to_details(product, language), category, style, attributes }
}

/// The product that was kept.
pub fn from_kept(kept: &KeptProduct) -> Product {
    let ProductDetails {
        card,
        pictures,
        description,
        brand,
        material,
        pattern,
        colours,
        size_chart,
        pros,
        cons,
        reviews,
    } = kept.details.clone();
    // They came in the reader's language.
    let remark = |text| Remark { text, language: None };
    let remarks = |texts: Vec<String>| texts.into_iter().map(remark).collect();
    let review = |BuyerReview { stars, text }| Review { stars, words: remark(text) };
    Product {
        id: card.id,
        title: card.title,
        description,
        price_rupees: card.price,
        mrp_rupees: card.mrp,
        picture: card.picture.clone().or_else(|| pictures.first().cloned()),
        more_pictures: pictures.into_iter().skip(1).collect(),
        thumbnail: card.picture,
        link: card.link,
        style: kept.style.clone(),
        brand,
        category: kept.category.clone(),
        colours,
        material,
        pattern,
        sizes: card.sizes,
        rating: card.rating,
        rating_count: card.rating_count,
        in_stock: card.in_stock,
        voices: Voices {
            reviews: reviews.into_iter().map(review).collect(),
            pros: remarks(pros),
            cons: remarks(cons),
        },
        size_chart: size_chart.map(|SizeTable { unit, columns, rows }| SizeChart { unit, columns, rows }),
        price_age_seconds: card.price_age_seconds,
    }
}

fn to_comparison(turn: u64, comparison: &Comparison) -> EventBody {
    let product = |(id, title): &(String, String)| ComparedProduct { id: id.clone(), title: title.clone() };
    let row = |row: &ComparedRow| ComparisonRow {
        name: row.name.clone(),
        values: row.values.clone(),
        differs: row.differs,
    };
    EventBody::ReplyComparison {
        turn,
        products: comparison.products.iter().map(product).collect(),
        rows: comparison.rows.iter().map(row).collect(),
    }
}

fn to_value(value: &SlotValue) -> Value {
    match value {
        SlotValue::Text(text) => Value::Text(text.clone()),
        #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and small")]
        SlotValue::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            Value::Whole(*number as i64)
        }
        SlotValue::Number(number) => Value::Number(*number),
    }
}

fn from_value(value: Value) -> SlotValue {
    match value {
        Value::Text(text) => SlotValue::Text(text),
        #[expect(clippy::cast_precision_loss, reason = "prices and counts are far below 2^53")]
        Value::Whole(number) => SlotValue::Number(number as f64),
        Value::Number(number) => SlotValue::Number(number),
    }
}

pub(crate) fn to_filters(filters: &Filters) -> FiltersRecord {
    let condition =
        |c: &Condition| ConditionRecord { slot: c.slot.name().to_owned(), value: to_value(&c.value) };
    FiltersRecord {
        conditions: filters.conditions.iter().map(condition).collect(),
        kind_names: filters.kind_names.clone(),
        telling_words: filters.telling_words.clone(),
        words: filters.words.clone(),
        photo: filters.photo.as_ref().map(photo::to_text),
    }
}

pub(crate) fn from_filters(filters: FiltersRecord) -> Filters {
    let condition =
        |c: ConditionRecord| Some(Condition { slot: Slot::from_name(&c.slot)?, value: from_value(c.value) });
    Filters {
        conditions: filters.conditions.into_iter().filter_map(condition).collect(),
        kind_names: filters.kind_names,
        telling_words: filters.telling_words,
        words: filters.words,
        // They are asked of a search box only, which keeps nothing.
        doubtful_words: Vec::new(),
        photo: filters.photo.as_deref().map(photo::from_text),
    }
}

pub(crate) fn to_question(question: Option<&OrderQuestion>) -> OrderQuestionRecord {
    let Some(question) = question.cloned() else { return OrderQuestionRecord::default() };
    let OrderQuestion { wish, order_id, candidates, size, asked_at } = question;
    OrderQuestionRecord { wish: wish.name().to_owned(), order: order_id, candidates, size, asked_at }
}

/// A wish that this version does not know is asked about no more.
pub(crate) fn from_question(question: OrderQuestionRecord) -> Option<OrderQuestion> {
    let OrderQuestionRecord { wish, order, candidates, size, asked_at } = question;
    Some(OrderQuestion { wish: OrderWish::from_name(&wish)?, order_id: order, candidates, size, asked_at })
}

pub(crate) fn to_shown(product: &ShownProduct) -> ShownRecord {
    ShownRecord {
        id: product.id.clone(),
        title: product.title.clone(),
        price: product.price_rupees,
        colours: product.colours.clone(),
        rating: product.rating,
        kind: product.kind.clone(),
        fabric: product.fabric.clone(),
    }
}

pub(crate) fn from_shown(product: ShownRecord) -> ShownProduct {
    ShownProduct {
        id: product.id,
        title: product.title,
        price_rupees: product.price,
        colours: product.colours,
        rating: product.rating,
        kind: product.kind,
        fabric: product.fabric,
    }
}

//! What is recommended to a thousand shoppers, each with a wearer, an occasion, a budget and things she refused: the hard
//! conditions hold for all of them. Coverage and variety stand beside those of the plain popularity list.

use std::collections::{BTreeMap, BTreeSet};

use mitra_dialogue::{
    Conversation, Filters, Findings, Intent, Language, Lookup, Product, ReplyPart, Slot, SlotMatch,
    SlotValue, Understanding, answer, decide,
    recommend::{MOST_OF_A_STYLE, WINDOW},
};
use mitra_server::catalogue::Catalogue;

use crate::play::Shop;

const SHOPPERS: u64 = 1_000;
const WEARERS: [&str; 6] = ["women", "men", "girls", "boys", "kids", ""];
const OCCASIONS: [&str; 12] = [
    "",
    "",
    "wedding",
    "haldi",
    "party",
    "office",
    "interview",
    "diwali",
    "travel",
    "gym",
    "college",
    "navratri",
];
const BUDGETS: [f64; 6] = [0.0, 300.0, 500.0, 800.0, 1_500.0, 3_000.0];

/// Numbers without an order (xorshift), the same every time.
struct Lot(u64);

impl Lot {
    fn of<T: Copy>(&mut self, values: &[T]) -> T {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        values[(self.0 >> 32) as usize % values.len()]
    }
}

struct Recommended {
    shown: Vec<Product>,
    filters: Filters,
    is_nearest: bool,
}

struct Shopper {
    wearer: &'static str,
    occasion: &'static str,
    budget: f64,
}

#[tokio::test]
async fn no_recommendation_breaks_a_hard_condition() {
    let shop = Shop::open().await;
    let catalogue = &shop.catalogue;
    let mut lot = Lot(0x9e37_79b9_7f4a_7c15);
    let (mut broken, mut ours, mut popular) = (Vec::new(), Figures::default(), Figures::default());
    for number in 0..SHOPPERS {
        let shopper =
            Shopper { wearer: lot.of(&WEARERS), occasion: lot.of(&OCCASIONS), budget: lot.of(&BUDGETS) };
        let mut conversation = Conversation::new(Language::English);
        // What she was shown first she does not want to see again.
        for round in 0..2 {
            let Recommended { shown, filters, is_nearest } =
                recommend(catalogue, &mut conversation, &shopper, number).await;
            // Where nothing is within her budget, the nearest is offered and she is told so.
            let budget = if is_nearest { 0.0 } else { shopper.budget };
            for why in complaints(budget, &shown, &conversation.taste.refused) {
                broken.push(format!(
                    "{number}.{round} {} {} {}: {why}",
                    shopper.wearer, shopper.occasion, shopper.budget
                ));
            }
            let ids: Vec<String> = shown.iter().take(2).map(|product| product.id.clone()).collect();
            conversation.taste.refused.extend(ids);
            popular.take(&most_rated(catalogue, filters).await);
            ours.take(&shown);
        }
    }
    println!(
        "recommended: {}\npopularity:  {}",
        ours.told(catalogue.count()),
        popular.told(catalogue.count())
    );
    assert!(broken.is_empty(), "{} broken:\n{}", broken.len(), broken.join("\n"));
    assert!(ours.lists > SHOPPERS as usize, "hardly anything was recommended: {} lists", ours.lists);
}

/// One turn: she asks, and these cards come.
async fn recommend(
    catalogue: &Catalogue,
    conversation: &mut Conversation,
    shopper: &Shopper,
    salt: u64,
) -> Recommended {
    let decision = decide(conversation, &asks(shopper));
    let findings = catalogue.find(&decision.lookup).await.unwrap();
    let (reply, _) = answer(conversation, &decision, &findings, salt);
    let cards = reply.parts.into_iter().filter_map(|part| match part {
        ReplyPart::Products(products) => Some(products),
        _ => None,
    });
    Recommended {
        shown: cards.flatten().collect(),
        filters: decision.filters.unwrap_or_default(),
        is_nearest: findings.relaxation.is_some(),
    }
}

fn asks(shopper: &Shopper) -> Understanding {
    let text = |slot: Slot, value: &str| {
        (!value.is_empty()).then(|| SlotMatch {
            slot,
            start: 0,
            end: 1,
            value: SlotValue::Text(value.to_owned()),
        })
    };
    let budget = (shopper.budget > 0.0).then_some(SlotMatch {
        slot: Slot::PriceMax,
        start: 0,
        end: 1,
        value: SlotValue::Number(shopper.budget),
    });
    let wears = shopper.occasion.len().is_multiple_of(2);
    Understanding {
        language: Language::English,
        language_is_certain: true,
        intent: Intent::Recommend,
        confidence: 1.0,
        slots: [text(Slot::Audience, shopper.wearer), text(Slot::Occasion, shopper.occasion), budget]
            .into_iter()
            .flatten()
            .collect(),
        words: if wears { vec!["wear".to_owned()] } else { Vec::new() },
        kind_names: Vec::new(),
        leftovers: Vec::new(),
        everyday: Vec::new(),
    }
}

fn complaints(budget: f64, shown: &[Product], refused: &[String]) -> Vec<String> {
    let mut wrong = Vec::new();
    for product in shown {
        if !product.in_stock {
            wrong.push(format!("{} is sold out", product.id));
        }
        if budget > 0.0 && f64::from(product.price_rupees) > budget {
            wrong.push(format!("{} costs {}", product.id, product.price_rupees));
        }
        if refused.contains(&product.id) {
            wrong.push(format!("{} was refused", product.id));
        }
    }
    for window in shown.windows(WINDOW.min(shown.len().max(1))) {
        let mut styles: BTreeMap<&str, usize> = BTreeMap::new();
        window
            .iter()
            .filter_map(|p| p.style.as_deref())
            .for_each(|style| *styles.entry(style).or_default() += 1);
        if let Some((style, count)) = styles.iter().find(|(_, count)| **count > MOST_OF_A_STYLE) {
            wrong.push(format!("{count} of {style}"));
        }
    }
    wrong
}

/// What a shop without advice shows: the products most people rated that fit what was said.
async fn most_rated(catalogue: &Catalogue, filters: Filters) -> Vec<Product> {
    let lookup = Lookup::Search { filters, offset: 0, limit: 2_000, hints: Vec::new() };
    let Findings { mut products, .. } = catalogue.find(&lookup).await.unwrap();
    products.retain(|product| product.in_stock);
    products.sort_by_key(|product| std::cmp::Reverse(product.rating_count));
    products.truncate(6);
    products
}

#[derive(Default)]
struct Figures {
    lists: usize,
    products: BTreeSet<String>,
    kinds: usize,
    styles: usize,
    shown: usize,
}

impl Figures {
    fn take(&mut self, shown: &[Product]) {
        if shown.is_empty() {
            return;
        }
        let distinct =
            |of: fn(&Product) -> Option<&str>| shown.iter().filter_map(of).collect::<BTreeSet<_>>().len();
        self.lists += 1;
        self.shown += shown.len();
        self.kinds += distinct(|product| product.category.as_deref());
        self.styles += distinct(|product| product.style.as_deref());
        self.products.extend(shown.iter().map(|product| product.id.clone()));
    }

    fn told(&self, all: usize) -> String {
        let mean = |sum: usize| sum as f64 / self.lists.max(1) as f64;
        format!(
            "{} of {all} products in {} lists; a list has {:.2} products, {:.2} kinds, {:.2} styles",
            self.products.len(),
            self.lists,
            mean(self.shown),
            mean(self.kinds),
            mean(self.styles)
        )
    }
}

//! Whether a turn came out as expected, and what holds of every turn.

use std::{collections::BTreeSet, fmt};

use mitra_dialogue::{Conversation, Language, SlotValue};

use crate::{
    play::{Played, Seen, Shop},
    script::{Expected, Input, Reference, Script, Turn, language},
    shop::Truth,
};

/// How often something held.
#[derive(Default)]
pub(crate) struct Share {
    held: usize,
    all: usize,
}

/// Counted over all conversations.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) references: Share,
    pub(crate) conditions: Share,
    pub(crate) known_failures: usize,
}

impl Share {
    fn count(&mut self, holds: bool) -> bool {
        self.all += 1;
        self.held += usize::from(holds);
        holds
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} ({:.3})", self.held, self.all, self.held as f64 / self.all.max(1) as f64)
    }
}

/// Every complaint about the last turn that was played.
pub(crate) fn turn(
    shop: &Shop,
    script: &Script,
    turn: &Turn,
    before: &Conversation,
    played: &mut Played,
    tally: &mut Tally,
) -> Vec<String> {
    let mut wrong = always(shop, before, played);
    let is_said = matches!(turn.input, Input::Say(_));
    let says_language = |verb: &str| turn.expected.iter().find(|e| e.verb == verb).map(|e| e.rest.clone());
    if let (true, Some(seen)) = (is_said, played.turns.last()) {
        let expected = says_language("lang").unwrap_or(script.begins.code().to_owned());
        let heard = seen.heard_language.map_or("none", Language::code);
        if !expected.split(" or ").any(|one| one == heard) {
            wrong.push(format!("heard as {heard}, not {expected}"));
        }
        let expected = says_language("reply").unwrap_or(expected);
        if !expected.split(" or ").any(|one| language(one) == seen.reply.language) {
            wrong.push(format!("answered in {}, not {expected}", seen.reply.language.code()));
        }
    }
    let mut abouts = Vec::new();
    for expected in &turn.expected {
        if expected.verb == "about" {
            abouts.push(Reference::read(&expected.rest));
        }
    }
    for expected in &turn.expected {
        if let Err(why) = holds(shop, expected, &abouts, played, tally) {
            wrong.push(format!("line {}: {why}", expected.line));
        }
    }
    wrong
}

fn always(shop: &Shop, before: &Conversation, played: &mut Played) -> Vec<String> {
    let Some(seen) = played.turns.last() else { return Vec::new() };
    let mut wrong = Vec::new();
    if seen.text.trim().is_empty() {
        wrong.push("says nothing".to_owned());
    }
    let mut once = BTreeSet::new();
    for part in &seen.reply.parts {
        let mitra_dialogue::ReplyPart::Products(products) = part else { continue };
        for product in products {
            let is_true = shop.products.get(&product.id).is_some_and(|truth| {
                truth.title == product.title && truth.price == u64::from(product.price_rupees)
            });
            if !is_true {
                wrong.push(format!(
                    "shows {} “{}” ₹{}, which is not so",
                    product.id, product.title, product.price_rupees
                ));
            }
            if !once.insert(&product.id) {
                wrong.push(format!("shows {} twice", product.id));
            }
        }
    }
    for name in &seen.wordings {
        if before.wordings.contains(name) {
            wrong.push(format!("repeats the wording {name}"));
        }
    }
    let mut own = seen.text.clone();
    for truth in shop.products.values() {
        own = own.replace(&truth.title, "");
    }
    let is_hindi = seen.reply.language == Language::Hindi;
    let devanagari = own.chars().any(|c| ('\u{0900}'..='\u{097f}').contains(&c));
    if devanagari != is_hindi {
        wrong.push(format!("is not written in {}", seen.reply.language.code()));
    }
    if seen.text.contains('{') || seen.text.contains("  ") || seen.text.contains("“”") {
        wrong.push("has an empty place".to_owned());
    }
    let told = amounts(&seen.text);
    played.amounts.extend(numbers(&seen.said));
    // Fewer or more digits are what she means by "2k" or "dhai hazaar": the conditions hold them.
    let prices = played.conversation.filters.conditions.iter().filter_map(|c| match c.value {
        SlotValue::Number(number) => Some(number as u64),
        SlotValue::Text(_) => None,
    });
    played.amounts.extend(prices);
    let known = known_amounts(shop, before, played);
    for amount in told {
        if !known.contains(&amount) {
            wrong.push(format!("tells ₹{amount}, which nobody gave"));
        }
    }
    wrong
}

/// Prices, printed prices and savings of what was shown, their differences, sums of the cart, and what she said.
fn known_amounts(shop: &Shop, before: &Conversation, played: &Played) -> BTreeSet<u64> {
    let mut known: BTreeSet<u64> = played.amounts.iter().copied().collect();
    let ids = played.turns.iter().flat_map(|seen| &seen.cards).chain(&before.wishlist);
    let carts = [&before.cart, &played.conversation.cart];
    let in_carts = carts.iter().flat_map(|cart| cart.iter().map(|(id, _)| id));
    let products: Vec<&Truth> = ids.chain(in_carts).filter_map(|id| shop.products.get(id)).collect();
    for product in &products {
        known.extend([product.price, product.mrp, product.mrp - product.price]);
        known.extend(products.iter().map(|other| other.price.abs_diff(product.price)));
    }
    for cart in carts {
        let pieces =
            |(id, pieces): &(String, u32)| shop.products.get(id).map_or(0, |p| p.price * u64::from(*pieces));
        known.insert(cart.iter().map(pieces).sum());
        known.extend(cart.iter().map(pieces));
    }
    // The shop's own words are passed on as they are.
    let settings = mitra_server::shops::demo().unwrap().settings;
    for topic in mitra_dialogue::Topic::ALL {
        for language in Language::ALL {
            known.extend(settings.policy(topic, language).iter().flat_map(|policy| amounts(&policy.text)));
        }
    }
    known
}

fn holds(
    shop: &Shop,
    expected: &Expected,
    abouts: &[Reference],
    played: &Played,
    tally: &mut Tally,
) -> Result<(), String> {
    let Some(seen) = played.turns.last() else { return Ok(()) };
    let (verb, rest) = (expected.verb.as_str(), expected.rest.as_str());
    let cards = || seen.cards.iter().filter_map(|id| shop.products.get(id));
    let number = || rest.parse::<usize>().unwrap_or_else(|_| panic!("line {}: a number", expected.line));
    let turn_shown = || -> Result<&Seen, String> {
        played.turns.get(number() - 1).ok_or_else(|| format!("there is no turn {rest}"))
    };
    let check = |good: bool, why: String| if good { Ok(()) } else { Err(why) };
    match verb {
        "lang" | "reply" => Ok(()),
        "intent" => check(
            rest.split(" or ").any(|one| one == seen.intent),
            format!("served {}, not {rest}", seen.intent),
        ),
        "every" => {
            let failing: Vec<&str> = cards()
                .filter(|product| !tally.conditions.count(rest.split_whitespace().all(|c| product.meets(c))))
                .map(|product| product.id.as_str())
                .collect();
            check(failing.is_empty(), format!("{failing:?} are not {rest}"))
        }
        "none" => {
            let failing: Vec<&str> = cards()
                .filter(|product| !tally.conditions.count(!rest.split_whitespace().all(|c| product.meets(c))))
                .map(|product| product.id.as_str())
                .collect();
            check(failing.is_empty(), format!("{failing:?} are {rest}"))
        }
        "some" => {
            check(cards().any(|p| rest.split_whitespace().all(|c| p.meets(c))), format!("none is {rest}"))
        }
        "least" => check(seen.cards.len() >= number(), format!("{} cards", seen.cards.len())),
        "most" => check(seen.cards.len() <= number(), format!("{} cards", seen.cards.len())),
        "about" => {
            let id = shop.id(played, &Reference::read(rest))?;
            let product = &shop.products[&id];
            let is_only_card = seen.cards == [id.clone()];
            let good = is_only_card || seen.text.contains(&product.title);
            check(tally.references.count(good), format!("is not about {id}: {} {:?}", seen.text, seen.cards))
        }
        "tells" => {
            let subjects: Result<Vec<String>, String> =
                abouts.iter().map(|about| shop.id(played, about)).collect();
            for id in subjects? {
                let product = &shop.products[&id];
                let fact = product.fact(rest).ok_or(format!("the shop does not say the {rest} of {id}"))?;
                let told = fact.iter().any(|form| seen.text.to_lowercase().contains(&form.to_lowercase()));
                check(told, format!("does not tell {rest} {fact:?}: {}", seen.text))?;
            }
            Ok(())
        }
        "says" => check(
            rest.split(" | ").any(|one| seen.text.to_lowercase().contains(&one.to_lowercase())),
            format!("does not say “{rest}”: {}", seen.text),
        ),
        "omits" => check(
            !rest.split(" | ").any(|one| seen.text.to_lowercase().contains(&one.to_lowercase())),
            format!("says “{rest}”: {}", seen.text),
        ),
        "denies" => check(denies(&seen.text), format!("denies nothing: {}", seen.text)),
        "asks" => check(seen.text.contains('?'), format!("asks nothing: {}", seen.text)),
        "offers" => check(
            rest.split(" | ").any(|one| {
                seen.reply.chips.iter().any(|chip| chip.to_lowercase().contains(&one.to_lowercase()))
            }),
            format!("offers {:?}", seen.reply.chips),
        ),
        "subset" => {
            let other = turn_shown()?;
            check(
                seen.cards.iter().all(|id| other.cards.contains(id)),
                format!("{:?} of {:?}", seen.cards, other.cards),
            )
        }
        "same" => check(seen.cards == turn_shown()?.cards, format!("shows {:?}", seen.cards)),
        "new" => {
            let other = turn_shown()?;
            check(!seen.cards.iter().any(|id| other.cards.contains(id)), format!("{:?} again", seen.cards))
        }
        "cheaper" => {
            let mean = |seen: &Seen| {
                let prices: Vec<u64> =
                    seen.cards.iter().filter_map(|id| Some(shop.products.get(id)?.price)).collect();
                prices.iter().sum::<u64>() as f64 / prices.len().max(1) as f64
            };
            let (own, other) = (mean(seen), mean(turn_shown()?));
            check(!seen.cards.is_empty() && own < other, format!("₹{own} in the mean, ₹{other} then"))
        }
        "sorted" => {
            let in_order = |before: &Truth, after: &Truth| match rest {
                "price_low" => before.price <= after.price,
                "price_high" => before.price >= after.price,
                "rating" => before.rating >= after.rating,
                _ => panic!("line {}: unknown order", expected.line),
            };
            let all: Vec<&Truth> = cards().collect();
            check(
                all.windows(2).all(|pair| in_order(pair[0], pair[1])),
                format!("{:?} are not in order", seen.cards),
            )
        }
        "cart" | "wishlist" => {
            let mut wanted = BTreeSet::new();
            for item in rest.split_whitespace().filter(|item| *item != "none") {
                let (reference, pieces) = item.split_once('*').unwrap_or((item, "1"));
                wanted.insert(format!("{}*{pieces}", shop.id(played, &Reference::read(reference))?));
            }
            let after = &played.conversation;
            let is: BTreeSet<String> = match verb {
                "cart" => after.cart.iter().map(|(id, pieces)| format!("{id}*{pieces}")).collect(),
                _ => after.wishlist.iter().map(|id| format!("{id}*1")).collect(),
            };
            check(is == wanted, format!("holds {is:?}, not {wanted:?}"))
        }
        "context" => {
            let is: BTreeSet<String> = filters(&played.conversation).into_iter().collect();
            let wanted: BTreeSet<String> =
                rest.split_whitespace().filter(|one| *one != "none").map(str::to_owned).collect();
            check(is == wanted, format!("looks for {is:?}"))
        }
        _ => panic!("line {}: unknown verb `{verb}`", expected.line),
    }
}

/// The conditions that hold, as `slot=value`.
pub(crate) fn filters(conversation: &Conversation) -> Vec<String> {
    let value = |value: &SlotValue| match value {
        SlotValue::Text(text) => text.clone(),
        SlotValue::Number(number) => number.to_string(),
    };
    let filters = &conversation.filters;
    let conditions = filters.conditions.iter().map(|c| format!("{}={}", c.slot.name(), value(&c.value)));
    conditions.chain(filters.words.iter().map(|word| format!("words={word}"))).collect()
}

impl Truth {
    /// The forms in which a fact may be told; none when the shop does not say it.
    fn fact(&self, name: &str) -> Option<Vec<String>> {
        let hindi = |kind: &str, written: &str| {
            let canonical = written.to_lowercase().replace([' ', '-'], "_");
            mitra_dialogue::names::name(Language::Hindi, kind, &canonical).map(str::to_owned)
        };
        let forms = |kind: &str, written: &str| {
            let mut forms = vec![written.to_owned()];
            forms.extend(hindi(kind, written));
            forms
        };
        match name {
            "price" => Some(vec![mitra_dialogue::answer::rupees(self.price)]),
            "mrp" => Some(vec![mitra_dialogue::answer::rupees(self.mrp)]),
            "rating" => Some(vec![self.rating.to_string()]),
            "fabric" => self.material.as_ref().map(|written| forms("fabric", written)),
            "colour" => Some(forms("colour", &self.colour)),
            "brand" => Some(vec![self.brand.clone()]),
            "sizes" => Some(vec![self.sizes.join(", ")]),
            _ => panic!("`{name}` is no fact"),
        }
    }
}

fn denies(text: &str) -> bool {
    const DENIALS: [&str; 13] = [
        "nahi",
        "not ",
        "no ",
        "none",
        "sorry",
        "nothing",
        "sold out",
        "out of stock",
        "khatam",
        "नहीं",
        "माफ़",
        "क्षमा",
        "ख़त्म",
    ];
    let text = text.to_lowercase();
    DENIALS.iter().any(|denial| text.contains(denial))
}

/// Amounts behind a rupee sign.
fn amounts(text: &str) -> Vec<u64> {
    let amount = |rest: &str| -> Option<u64> {
        let digits: String = rest
            .chars()
            .take_while(|c| c.is_ascii_digit() || *c == ',')
            .filter(char::is_ascii_digit)
            .collect();
        digits.parse().ok()
    };
    text.split('₹').skip(1).filter_map(amount).collect()
}

/// Every number in her words.
fn numbers(text: &str) -> Vec<u64> {
    text.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
}

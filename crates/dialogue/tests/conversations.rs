//! Plays the conversation scripts of `tests/conversations/`; their form is told in its README.

#![expect(clippy::expect_used, clippy::panic, reason = "a script with a mistake must stop the test")]

#[path = "script/orders.rs"]
mod orders;
#[path = "script/products.rs"]
mod products;
#[path = "script/reading.rs"]
mod reading;

use std::{fs, path::Path};

use products::products;
use reading::{Turn, findings, tap, turns, understanding};

use mitra_dialogue::{
    ComparedRow, Condition, Conversation, Decision, Filters, Findings, HandOver, HandOverStep, Language,
    Lookup, Order, Product, Reply, ReplyPart, Slot, SlotValue, TurnRecord, answer, decide, decide_tap,
};

const DENIALS: [&str; 14] = [
    "nahi",
    "nahin",
    "not",
    "sorry",
    "nothing",
    "no ",
    "sold out",
    "out of stock",
    "khatam",
    "नहीं",
    "माफ़",
    "क्षमा",
    "ख़त्म",
    "none",
];

#[test]
fn every_script_goes_as_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conversations");
    let products = products(&fs::read_to_string(folder.join("products.table")).unwrap());
    let orders = orders::orders(&folder);
    let mut scripts: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    scripts.retain(|path| path.extension().is_some_and(|end| end == "txt"));
    scripts.sort();
    assert!(scripts.len() > 10, "scripts are missing");
    let mut failures = Vec::new();
    for script in &scripts {
        let text = fs::read_to_string(script).unwrap();
        // Where in the list of wordings a conversation begins must not matter to any fact.
        for salt in [0, 1, 2, 3, 11, u64::MAX] {
            for failure in play(&text, &products, &orders, salt) {
                failures.push(format!("{} salt {salt}: {failure}", script.file_name().unwrap().display()));
            }
        }
    }
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures.join("\n"));
}

fn play(text: &str, products: &[Product], orders: &[Order], salt: u64) -> Vec<String> {
    let mut failures = Vec::new();
    let (begins, turns) = turns(text);
    let mut conversation = Conversation::new(Language::from_code(&begins).expect("`begins LANGUAGE`"));
    let mut said_amounts: Vec<u64> = Vec::new();
    for (number, turn) in turns.iter().enumerate() {
        before_the_turn(turn, &mut conversation);
        let decision = match turn[0].0.as_str() {
            "tap" => decide_tap(&conversation, &tap(turn, &mut said_amounts)),
            _ => decide(&conversation, &understanding(turn, &mut said_amounts)),
        };
        let findings = findings(turn, products, orders);
        let (reply, record) = answer(&conversation, &decision, &findings, salt);
        let mut fail = |why: String| failures.push(format!("turn {} ({}): {why}", number + 1, turn[0].1));
        always(&conversation, (&decision, &findings), &reply, &record, &said_amounts, products, &mut fail);
        conversation.apply(record);
        for (verb, rest) in turn {
            expected(verb, rest, &conversation, &decision, &reply, &mut fail);
        }
    }
    failures
}

/// What happened in the chat since the turn before.
fn before_the_turn(turn: &Turn, conversation: &mut Conversation) {
    for (verb, _) in turn {
        match verb.as_str() {
            "pause" => conversation.reset_context(),
            "joins" => conversation.hand_over = Some(HandOver::Joined),
            "leaves" => conversation.hand_over = None,
            _ => {}
        }
    }
}

fn expected(
    verb: &str,
    rest: &str,
    after: &Conversation,
    decision: &Decision,
    reply: &Reply,
    fail: &mut impl FnMut(String),
) {
    let words = words(reply);
    let ids = |rest: &str| -> Vec<String> {
        rest.split_whitespace().filter(|id| *id != "none").map(str::to_owned).collect()
    };
    let mut same = |what: &str, is: String, should: String| {
        if is != should {
            fail(format!("{what} is {is}, expected {should}"));
        }
    };
    match verb {
        "lookup" => same("lookup", lookup(&decision.lookup), rest.to_owned()),
        "words" => {
            let words = match &decision.lookup {
                Lookup::Search { filters, .. } => filters.words.join(" "),
                _ => String::new(),
            };
            same("words", words, rest.to_owned());
        }
        "served" => same("served", decision.intent.name().to_owned(), rest.to_owned()),
        "reply" => same("reply language", reply.language.code().to_owned(), rest.to_owned()),
        "cards" => same("cards", cards(reply).join(" "), ids(rest).join(" ")),
        "shown" => {
            let shown: Vec<&str> = after.shown.iter().map(|product| product.id.as_str()).collect();
            same("shown", shown.join(" "), ids(rest).join(" "));
        }
        "focus" => {
            same("focus", after.focus.clone().unwrap_or("none".to_owned()), rest.to_owned());
        }
        "cart" => {
            let cart: Vec<String> = after.cart.iter().map(|(id, pieces)| format!("{id}*{pieces}")).collect();
            same("cart", cart.join(" "), ids(rest).join(" "));
        }
        "wishlist" => same("wishlist", after.wishlist.join(" "), ids(rest).join(" ")),
        "refused" => same("refused", after.taste.refused.join(" "), ids(rest).join(" ")),
        "order" => same("order", after.order.clone().unwrap_or("none".to_owned()), rest.to_owned()),
        "question" => same("question", orders::question(after), rest.to_owned()),
        "pincode" => same("pincode", after.pincode.clone().unwrap_or("none".to_owned()), rest.to_owned()),
        "chip" if !reply.chips.iter().any(|chip| chip == rest) => {
            same("chips", reply.chips.join("; "), rest.to_owned());
        }
        "why" => {
            let (id, line) = rest.split_once(' ').expect("`why ID LINE`");
            let said = reply.reasons.iter().find(|(own, _)| own == id).map_or("none", |(_, why)| why);
            same("why", said.to_owned(), line.to_owned());
        }
        "row" => {
            same("row", rows(reply).into_iter().find(|row| row == rest).unwrap_or_default(), rest.to_owned())
        }
        "context" => {
            let told = reply.context.as_ref().map(|context| {
                let labels: Vec<&str> = context.iter().map(|condition| condition.label.as_str()).collect();
                if labels.is_empty() { "none".to_owned() } else { labels.join("; ") }
            });
            same("context", told.unwrap_or("untold".to_owned()), rest.to_owned());
        }
        "says" if !words.contains(rest) => fail(format!("does not say “{rest}”: {words}")),
        "omits" if words.contains(rest) => fail(format!("says “{rest}”: {words}")),
        "silent" if !words.is_empty() => fail(format!("is not silent: {words}")),
        "hand_over" => {
            let hand_over = after.hand_over.map_or("none", HandOver::name);
            same("hand-over", hand_over.to_owned(), rest.to_owned());
        }
        "denies" if !denies(&words) => fail(format!("denies nothing: {words}")),
        "says" | "omits" | "denies" | "say" | "tap" | "heard" | "slots" | "left" | "found" | "gave"
        | "policy" | "orders" | "area" | "chip" | "values" | "people" | "silent" | "pause" | "joins"
        | "leaves" => {}
        other => panic!("a script has the unknown line `{other}`"),
    }
}

fn always(
    before: &Conversation,
    (decision, findings): (&Decision, &Findings),
    reply: &Reply,
    record: &TurnRecord,
    said_amounts: &[u64],
    products: &[Product],
    fail: &mut impl FnMut(String),
) {
    let words = words(reply);
    let is_silent = decision.asked.hand_over == Some(HandOverStep::StaySilent);
    if words.trim().is_empty() && !is_silent {
        fail("says nothing".to_owned());
    }
    let mut own = words.clone();
    for product in products {
        own = own.replace(&product.title, "");
    }
    if let Some(policy) = &findings.policy {
        if !words.contains(&policy.text) {
            fail(format!("does not pass the shop's word on as it is: {words}"));
        }
        own = own.replace(&policy.text, "");
    }
    let devanagari = own.chars().any(|c| ('\u{0900}'..='\u{097f}').contains(&c));
    if devanagari != (reply.language == Language::Hindi) {
        fail(format!("is not written in {}: {words}", reply.language.code()));
    }
    if words.contains("  ") || words.contains('{') || words.contains(": .") || words.contains("“”") {
        fail(format!("has an empty place: {words}"));
    }
    for amount in amounts(&words) {
        if !is_known(amount, before, findings) && !said_amounts.contains(&amount) {
            fail(format!("tells ₹{amount}, which nobody gave: {words}"));
        }
    }
    for name in &record.wordings {
        if before.wordings.contains(name) {
            fail(format!("repeats {name}"));
        }
    }
    for card in cards(reply) {
        if !findings.products.iter().any(|product| product.id == card) {
            fail(format!("shows {card}, which was not found"));
        }
    }
    // While a person is asked for or here, the way back is all that is offered.
    let least = if record.hand_over.is_some() || is_silent { 1 } else { 2 };
    if reply.chips.len() < least
        || reply.chips.len() > 4
        || reply.chips.iter().any(|c| c.chars().count() > 40)
    {
        fail(format!("chips are {:?}", reply.chips));
    }
}

/// Whether an amount is a price, printed price, sum of the cart, or a difference of two found prices.
fn is_known(amount: u64, before: &Conversation, findings: &Findings) -> bool {
    let price = |product: &Product| u64::from(product.price_rupees);
    let pieces = |product: &Product| {
        before.cart.iter().find(|(id, _)| *id == product.id).map_or(1, |(_, pieces)| u64::from(*pieces))
    };
    let found = &findings.products;
    let said_by_the_shop = findings.policy.as_ref().map_or_else(Vec::new, |policy| amounts(&policy.text));
    said_by_the_shop.contains(&amount)
        || orders::amounts(findings.orders.as_ref(), findings.delivery.as_ref()).contains(&amount)
        || found.iter().any(|p| price(p) == amount || p.mrp_rupees.map(u64::from) == Some(amount))
        || found.iter().map(|p| price(p) * pieces(p)).sum::<u64>() == amount
        || found.iter().any(|p| found.iter().any(|q| price(p).abs_diff(price(q)) == amount))
}

fn denies(words: &str) -> bool {
    let lower = words.to_lowercase();
    DENIALS.iter().any(|denial| lower.contains(denial))
}

fn words(reply: &Reply) -> String {
    let words: Vec<&str> = reply
        .parts
        .iter()
        .filter_map(|part| match part {
            ReplyPart::Words(words) => Some(words.as_str()),
            ReplyPart::Products(_) | ReplyPart::Comparison(_) => None,
        })
        .collect();
    words.join(" ")
}

fn cards(reply: &Reply) -> Vec<String> {
    let products = reply.parts.iter().filter_map(|part| match part {
        ReplyPart::Words(_) | ReplyPart::Comparison(_) => None,
        ReplyPart::Products(products) => Some(products),
    });
    products.flatten().map(|product| product.id.clone()).collect()
}

/// `NAME | VALUE | ...`, with `*` behind the name where the products differ.
fn rows(reply: &Reply) -> Vec<String> {
    let tables = reply.parts.iter().filter_map(|part| match part {
        ReplyPart::Comparison(comparison) => Some(&comparison.rows),
        ReplyPart::Words(_) | ReplyPart::Products(_) => None,
    });
    let row = |row: &ComparedRow| {
        let mark = if row.differs { "*" } else { "" };
        format!("{}{mark} | {}", row.name, row.values.join(" | "))
    };
    tables.flatten().map(row).collect()
}

fn amounts(words: &str) -> Vec<u64> {
    let numbers = words.split('₹').skip(1).map(|rest| {
        rest.chars().take_while(|c| c.is_ascii_digit() || *c == ',').filter(char::is_ascii_digit).collect()
    });
    numbers.filter_map(|number: String| number.parse().ok()).collect()
}

fn lookup(lookup: &Lookup) -> String {
    match lookup {
        Lookup::Nothing => "nothing".to_owned(),
        Lookup::Products { ids } => format!("products {}", ids.join(" ")),
        Lookup::Policy { topic, language } => format!("policy {} {}", topic.name(), language.code()),
        Lookup::Styles { id } => format!("styles {id}"),
        Lookup::Values { slot: Slot::Category, .. } => "kinds".to_owned(),
        Lookup::Values { slot, .. } => format!("values {}", slot.name()),
        Lookup::Outfit { parts, .. } => {
            let kinds = |part: &Filters| part.texts(Slot::Category).collect::<Vec<_>>().join("+");
            format!("outfit {}", parts.iter().map(kinds).collect::<Vec<_>>().join(" "))
        }
        Lookup::People { language } => format!("people {}", language.code()),
        Lookup::Search { filters, offset, .. } => {
            let conditions: Vec<String> = filters.conditions.iter().map(condition).collect();
            let like = if filters.photo.is_some() { " like the photo" } else { "" };
            format!("search {}{like} from {offset}", conditions.join(", "))
        }
        Lookup::Offers { filters, language, .. } => {
            let conditions: Vec<String> = filters.conditions.iter().map(condition).collect();
            format!("offers {} {}", conditions.join(", "), language.code())
        }
        other => orders::lookup(other).unwrap_or_default(),
    }
}

fn condition(condition: &Condition) -> String {
    let value = match &condition.value {
        SlotValue::Text(text) => text.clone(),
        SlotValue::Number(number) => number.to_string(),
    };
    format!("{}={value}", condition.slot.name())
}

/// `Filters` is part of what scripts are compared with; it must keep what it is given.
#[test]
fn filters_keep_alternatives_and_forget_on_request() {
    let mut filters = Filters::default();
    filters.add(Slot::Colour, SlotValue::Text("red".to_owned()));
    filters.add(Slot::Colour, SlotValue::Text("pink".to_owned()));
    filters.add(Slot::Colour, SlotValue::Text("red".to_owned()));
    assert_eq!(filters.texts(Slot::Colour).collect::<Vec<_>>(), ["red", "pink"]);
    filters.forget(Slot::Colour);
    assert!(filters.is_empty());
}

//! Plays the conversation scripts of `tests/conversations/`; their form is told in its README.

#![expect(clippy::expect_used, clippy::panic, reason = "a script with a mistake must stop the test")]

#[path = "script/orders.rs"]
mod orders;

use std::{fs, path::Path};

use mitra_dialogue::{
    ComparedRow, Condition, Conversation, Decision, Filters, Findings, HandOver, HandOverStep, Intent,
    Language, LikePhoto, Lookup, Order, Photo, Policy, Product, Relaxation, Remark, Reply, ReplyPart, Review,
    SizeChart, Slot, SlotMatch, SlotValue, Tap, TurnRecord, Understanding, Voices, answer, decide,
    decide_tap,
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

/// One turn of a script: its lines as (verb, rest).
type Turn = Vec<(String, String)>;

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
        | "policy" | "orders" | "area" | "chip" | "kinds" | "people" | "silent" | "pause" | "joins"
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
        Lookup::Kinds { .. } => "kinds".to_owned(),
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

fn turns(text: &str) -> (String, Vec<Turn>) {
    let mut begins = String::new();
    let mut turns: Vec<Turn> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        match verb {
            "begins" => rest.clone_into(&mut begins),
            "say" | "tap" => turns.push(vec![(verb.to_owned(), rest.to_owned())]),
            _ => turns
                .last_mut()
                .expect("a turn begins with `say` or `tap`")
                .push((verb.to_owned(), rest.to_owned())),
        }
    }
    (begins, turns)
}

fn line<'a>(turn: &'a Turn, verb: &str) -> Option<&'a str> {
    turn.iter().find(|(own, _)| own == verb).map(|(_, rest)| rest.as_str())
}

fn tap(turn: &Turn, said_amounts: &mut Vec<u64>) -> Tap {
    let rest = turn[0].1.as_str();
    match rest.split_once(' ') {
        Some(("details", id)) => Tap::ShowDetails { product_id: id.to_owned() },
        Some(("save", id)) => Tap::Save { product_id: id.to_owned() },
        Some(("unsave", id)) => Tap::Unsave { product_id: id.to_owned() },
        Some(("cart", id)) => Tap::AddToCart { product_id: id.to_owned() },
        Some(("similar", rest)) => {
            let (id, category) = rest.split_once(' ').map_or((rest, None), |(id, kind)| (id, Some(kind)));
            Tap::Similar { product_id: id.to_owned(), category: category.map(str::to_owned) }
        }
        Some(("drop", condition)) => {
            let (slot, value) = condition.split_once(' ').expect("`tap drop SLOT VALUE`");
            Tap::DropCondition { slot: slot.to_owned(), value: value.to_owned() }
        }
        // Beside a photo stands what she wrote, if she wrote something.
        Some(("photo", tags)) => Tap::FindLike(LikePhoto {
            tags: conditions(tags),
            photo: Photo { vector: vec![1; 96], model: "see".to_owned() },
            words: line(turn, "heard").is_some().then(|| understanding(turn, said_amounts)),
        }),
        Some(("size", rest)) => {
            let [id, category, size] = rest.split(' ').collect::<Vec<_>>()[..] else {
                panic!("`tap size ID CATEGORY SIZE`")
            };
            let (product_id, size) = (id.to_owned(), size.to_owned());
            Tap::TakeSize { product_id, category: Some(category.to_owned()), size }
        }
        Some(("clear", "conditions")) => Tap::ClearConditions,
        Some(("language", code)) => Tap::ChangeLanguage(Language::from_code(code).expect("a language")),
        _ => panic!("unknown tap {rest}"),
    }
}

fn understanding(turn: &Turn, said_amounts: &mut Vec<u64>) -> Understanding {
    let heard: Vec<&str> = line(turn, "heard").expect("`heard`").split_whitespace().collect();
    let slots: Vec<SlotMatch> = conditions(line(turn, "slots").unwrap_or_default())
        .into_iter()
        .map(|Condition { slot, value }| SlotMatch { slot, start: 0, end: 1, value })
        .collect();
    said_amounts.extend(slots.iter().filter_map(|m| m.value.as_number()).map(|number| number as u64));
    Understanding {
        language: Language::from_code(heard[1]).expect("a language"),
        language_is_certain: !heard.contains(&"unsure"),
        intent: Intent::from_name(heard[0]).expect("an intent"),
        confidence: heard.get(2).and_then(|number| number.parse().ok()).unwrap_or(0.9),
        slots,
        words: line(turn, "say")
            .unwrap_or_default()
            .to_lowercase()
            .split_whitespace()
            .map(str::to_owned)
            .collect(),
        kind_names: Vec::new(),
        leftovers: line(turn, "left").unwrap_or_default().split_whitespace().map(str::to_owned).collect(),
        everyday: Vec::new(),
    }
}

fn conditions(list: &str) -> Vec<Condition> {
    list.split(", ")
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (slot, value) = pair.split_once('=').expect("SLOT=VALUE");
            let slot = Slot::from_name(slot).expect("a slot");
            let is_text = matches!(slot, Slot::Size | Slot::Pincode | Slot::OrderId);
            let value = match value.parse() {
                Ok(number) if !is_text => SlotValue::Number(number),
                _ => SlotValue::Text(value.to_owned()),
            };
            Condition { slot, value }
        })
        .collect()
}

fn findings(turn: &Turn, products: &[Product], orders: &[Order]) -> Findings {
    let found = line(turn, "found").unwrap_or("nothing");
    let (ids, total) = found.split_once(" of ").map_or((found, None), |(ids, total)| (ids, Some(total)));
    let products: Vec<Product> = ids
        .split_whitespace()
        .filter(|id| *id != "nothing")
        .map(|id| products.iter().find(|p| p.id == id).unwrap_or_else(|| panic!("no product {id}")).clone())
        .collect();
    let total = total.map_or(products.len(), |total| total.parse().expect("a total"));
    let dropped = line(turn, "gave").map(|rest| conditions(rest.trim_start_matches("up").trim()));
    let policy = line(turn, "policy").map(|rest| {
        let (language, text) = rest.split_once(' ').expect("`policy LANGUAGE TEXT`");
        Policy { language: Language::from_code(language).expect("a language"), text: text.to_owned() }
    });
    let relaxation = dropped.map(|dropped| Relaxation { dropped });
    let kinds = line(turn, "kinds").unwrap_or_default().split_whitespace().map(str::to_owned).collect();
    let orders = line(turn, "orders").and_then(|written| orders::found(written, orders));
    let delivery = line(turn, "area").map(orders::area);
    let has_people = line(turn, "people").is_some();
    let found = Findings { products, total, relaxation, policy, ..Findings::default() };
    Findings { delivery, orders, kinds, has_people, ..found }
}

fn products(table: &str) -> Vec<Product> {
    let list = |cell: &str| -> Vec<String> {
        cell.split(", ").filter(|item| !item.is_empty() && *item != "-").map(str::to_owned).collect()
    };
    let text = |cell: &str| Some(cell.to_owned()).filter(|cell| cell != "-");
    let rupees = |cell: &str| cell.replace(',', "").parse().ok();
    table
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            Product {
                id: cells[0].to_owned(),
                title: cells[1].to_owned(),
                price_rupees: rupees(cells[2]).expect("a price"),
                mrp_rupees: rupees(cells[3]),
                category: text(cells[4]),
                colours: list(cells[5]),
                material: text(cells[6]),
                sizes: list(cells[7]),
                rating: cells[8].parse().ok(),
                in_stock: cells[9] == "yes",
                description: cells[10].to_owned(),
                voices: Voices {
                    reviews: remarks(cells.get(11)).into_iter().map(review).collect(),
                    pros: remarks(cells.get(12)),
                    cons: remarks(cells.get(13)),
                },
                size_chart: cells.get(14).map(|cell| chart(cell)),
                ..Product::default()
            }
        })
        .collect()
}

/// `LANGUAGE: text; LANGUAGE: text`.
fn remarks(cell: Option<&&str>) -> Vec<Remark> {
    let cell = cell.copied().unwrap_or_default();
    cell.split("; ")
        .filter_map(|one| one.split_once(": "))
        .map(|(code, text)| Remark { text: text.to_owned(), language: Language::from_code(code) })
        .collect()
}

/// The words of a review begin with its stars.
fn review(mut words: Remark) -> Review {
    let (stars, text) = words.text.split_once(' ').expect("`LANGUAGE: STARS text`");
    let (stars, text) = (stars.parse().expect("stars"), text.to_owned());
    words.text = text;
    Review { stars, words }
}

/// `UNIT; head, head; cell, cell; ...`.
fn chart(cell: &str) -> SizeChart {
    let mut lines = cell.split("; ");
    let unit = lines.next().unwrap_or_default().to_owned();
    let mut cells = lines.map(|line| line.split(", ").map(str::to_owned).collect::<Vec<_>>());
    SizeChart { unit, columns: cells.next().unwrap_or_default(), rows: cells.collect() }
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

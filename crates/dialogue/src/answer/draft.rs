//! A reply in the making, and what it leaves for the next turn.

use super::{Comparison, Reply, ReplyPart, Saying, list, why};
use crate::{
    context,
    conversation::{Conversation, ShownProduct, TurnRecord},
    decide::{Decision, Doubt},
    language::Language,
    lookup::{Findings, Lookup, Product},
    names, wording,
};

/// Most chips of a reply.
const MOST_CHIPS: usize = 4;

/// Everything an answer is made from, and what has been made so far.
pub(super) struct Draft<'a> {
    pub(super) conversation: &'a Conversation,
    pub(super) decision: &'a Decision,
    pub(super) findings: &'a Findings,
    salt: u64,
    /// It is thought on her phone: what is not found may well be in the shop.
    pub(super) is_on_phone: bool,
    reply: Reply,
    pub(super) record: TurnRecord,
}

impl<'a> Draft<'a> {
    /// An empty reply.
    pub(super) fn new(
        conversation: &'a Conversation,
        decision: &'a Decision,
        findings: &'a Findings,
        salt: u64,
    ) -> Draft<'a> {
        let reply = Reply {
            language: decision.language,
            parts: Vec::new(),
            reasons: Vec::new(),
            sayings: Vec::new(),
            context: None,
            chips: Vec::new(),
        };
        let record = TurnRecord {
            intent: decision.intent,
            language: decision.language,
            filters: decision.filters.clone(),
            offset: None,
            shown: None,
            focus: None,
            discussed: None,
            wishlist: None,
            cart: None,
            refused: Vec::new(),
            for_herself: decision.asked.for_herself,
            order: None,
            // What she was asked waits for one answer only; gibberish is none.
            order_question: (conversation.order_question.is_some()
                && decision.doubt != Some(Doubt::NotUnderstood))
            .then_some(None),
            pincode: decision.asked.pincode.clone(),
            hand_over: None,
            wordings: Vec::new(),
        };
        Draft { conversation, decision, findings, salt, is_on_phone: false, reply, record }
    }

    /// The same on her phone.
    pub(super) fn on_phone(self) -> Draft<'a> {
        Draft { is_on_phone: true, ..self }
    }

    /// Language of the reply.
    pub(super) fn language(&self) -> Language {
        self.decision.language
    }

    /// Says one wording of `key`, sentence by sentence.
    pub(super) fn say(&mut self, key: &str, values: &[(&str, &str)]) {
        let mut used = self.conversation.wordings.clone();
        used.extend(self.record.wordings.iter().cloned());
        let Some((name, wording)) = wording::choose(self.language(), key, &used, self.salt) else {
            return;
        };
        let first = self.reply.parts.len();
        for sentence in wording::sentences(wording) {
            self.reply.parts.push(ReplyPart::Words(wording::fill(sentence, values)));
        }
        self.reply.sayings.push(Saying {
            key: key.to_owned(),
            values: values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            parts: first..self.reply.parts.len(),
        });
        self.record.wordings.retain(|used| *used != name);
        self.record.wordings.push(name);
    }

    /// Passes the shop's own word on, introduced with a wording of `introduction`; when it has none, says a
    /// wording of `unknown`.
    pub(super) fn say_policy(&mut self, introduction: &str, unknown: &str) {
        if self.findings.policy.is_none() {
            self.say(unknown, &[]);
            return;
        }
        self.say(introduction, &[]);
        self.pass_policy_on();
    }

    /// The shop's own word as it is, when it has one.
    pub(super) fn pass_policy_on(&mut self) {
        let Some(policy) = &self.findings.policy else { return };
        let lines = policy.text.lines().flat_map(wording::sentences);
        self.reply.parts.extend(lines.map(|sentence| ReplyPart::Words(sentence.to_owned())));
    }

    /// Shows cards beside what was listed before; "the second one" still counts there.
    pub(super) fn show(&mut self, products: &[Product]) {
        if !products.is_empty() {
            self.reply.parts.push(ReplyPart::Products(products.to_vec()));
        }
    }

    /// Shows cards unless she tapped on one of them just now.
    pub(super) fn show_unless_tapped(&mut self, products: &[Product]) {
        if !self.decision.asked.tapped {
            self.show(products);
        }
    }

    /// Shows products side by side, in a table.
    pub(super) fn compare(&mut self, comparison: Comparison) {
        self.reply.parts.push(ReplyPart::Comparison(comparison));
    }

    /// Shows a new list, in which "the second one" counts from now on.
    pub(super) fn list(&mut self, products: &[Product]) {
        self.show(products);
        let filters = list::filters(self);
        let reasons = products
            .iter()
            .filter_map(|product| Some((product.id.clone(), why::line(self.language(), &filters, product)?)));
        self.reply.reasons = reasons.collect();
        self.record.shown = Some(products.iter().map(shown).collect());
        self.record.focus = Some(match products {
            [only] => Some(only.id.clone()),
            _ => None,
        });
    }

    /// Shows a choice among what was found. What comes next begins with what was left out: there is no place in the
    /// order up to which all has been shown.
    pub(super) fn list_varied(&mut self, products: &[Product]) {
        self.list(products);
        self.record.offset = Some(0);
    }

    /// Shows what was looked up beside a question about it, as a new list.
    pub(super) fn list_if_any(&mut self) {
        let found = &self.findings.products;
        if !found.is_empty() {
            self.list(found);
        }
    }

    /// "This one" means this product from now on.
    pub(super) fn focus(&mut self, product: &Product) {
        self.record.focus = Some(Some(product.id.clone()));
    }

    /// Offers what she might say next, by its name in the table.
    pub(super) fn chip(&mut self, name: &str) {
        let chip = names::name(self.language(), "chip", name).unwrap_or_default();
        self.chip_saying(chip.to_owned());
    }

    /// Offers what she might say next.
    pub(super) fn chip_saying(&mut self, chip: String) {
        let chips = &mut self.reply.chips;
        if !chip.is_empty() && chips.len() < MOST_CHIPS && !chips.contains(&chip) {
            chips.push(chip);
        }
    }

    /// Offers several.
    pub(super) fn chips(&mut self, names: &[&str]) {
        for name in names {
            self.chip(name);
        }
    }

    /// The reply, and what it leaves.
    pub(super) fn finish(mut self) -> (Reply, TurnRecord) {
        let asked = &self.decision.asked.products;
        if !asked.is_empty() && self.decision.doubt.is_none() {
            self.record.discussed = Some(if asked.len() > 1 { asked.clone() } else { Vec::new() });
        }
        // Told wherever it may be another than before: after a long pause nothing is looked for any more.
        let filters = self.decision.filters.as_ref().unwrap_or(&self.conversation.filters);
        let is_list = matches!(self.decision.lookup, Lookup::Search { .. } | Lookup::Offers { .. });
        let is_over = self.decision.doubt == Some(Doubt::NoSearchYet);
        if is_list || is_over || self.decision.filters.is_some() {
            self.reply.context = Some(context::labelled(self.decision.language, filters));
        }
        (self.reply, self.record)
    }
}

fn shown(product: &Product) -> ShownProduct {
    ShownProduct {
        id: product.id.clone(),
        title: product.title.clone(),
        price_rupees: product.price_rupees,
        colours: product.colours.clone(),
        rating: product.rating,
        kind: product.category.clone(),
        fabric: product.material.clone(),
    }
}

//! An n-gram model of rows of joints: interpolated Kneser-Ney with three discounts an order, then without the
//! n-grams that say little more than shorter ones.

use std::collections::{BTreeMap, HashMap};

use mitra_perception::letters::file::Node;

/// Rows as numbers: 1 begins, 0 ends, joints count from 2.
pub(crate) type Row = Vec<u16>;

type Counts = HashMap<Vec<u16>, f64>;

#[derive(Clone, Copy, Default)]
struct Entry {
    likely: f64,
    unseen: f64,
    /// How often its row is met in the rows that were learnt from.
    seen: f64,
}

pub(crate) struct Model {
    entries: BTreeMap<Vec<u16>, Entry>,
    order: usize,
}

impl Model {
    /// Counts n-grams up to `order` in rows.
    pub(crate) fn learn(rows: &[Row], order: usize, joints: usize) -> Model {
        let mut raw: Vec<Counts> = vec![Counts::new(); order + 1];
        for row in rows {
            for end in 1..=row.len() {
                for n in 1..=order.min(end) {
                    *raw[n].entry(row[end - n..end].to_vec()).or_default() += 1.0;
                }
            }
        }
        // Below the highest order an n-gram counts by how many joints were seen before it.
        let mut counts = raw.clone();
        for n in 1..order {
            let mut continued = Counts::new();
            for longer in raw[n + 1].keys() {
                *continued.entry(longer[1..].to_vec()).or_default() += 1.0;
            }
            for (gram, count) in &mut counts[n] {
                // What begins a row has nothing before it.
                if gram[0] != 1 {
                    *count = continued.get(gram).copied().unwrap_or(1.0);
                }
            }
        }
        let mut entries: BTreeMap<Vec<u16>, Entry> = BTreeMap::new();
        let uniform = 1.0 / (joints as f64 - 1.0);
        for n in 1..=order {
            let discount = discounts(&counts[n]);
            let mut contexts: HashMap<&[u16], Vec<(&Vec<u16>, f64)>> = HashMap::new();
            for (gram, &count) in &counts[n] {
                if gram != &[1] {
                    contexts.entry(&gram[..n - 1]).or_default().push((gram, count));
                }
            }
            let mut new: Vec<(Vec<u16>, Entry)> = Vec::new();
            for (context, grams) in contexts {
                let total: f64 = grams.iter().map(|(_, count)| count).sum();
                let taken: f64 = grams.iter().map(|(_, count)| discount(*count).min(*count)).sum();
                let unseen = taken / total;
                for (gram, count) in grams {
                    let shorter = if n == 1 { uniform } else { look(&entries, &gram[1..]) };
                    let likely = (count - discount(count)).max(0.0) / total + unseen * shorter;
                    let seen = raw[n].get(gram).copied().unwrap_or(0.0);
                    new.push((gram.clone(), Entry { likely, unseen: 1.0, seen }));
                }
                if let Some(entry) = entries.get_mut(context) {
                    entry.unseen = unseen;
                } else if context.is_empty() {
                    entries.insert(Vec::new(), Entry { likely: 1.0, unseen, seen: 0.0 });
                }
            }
            entries.extend(new);
            if n == 1 {
                let seen = raw[1].get(&vec![1]).copied().unwrap_or(0.0);
                entries.insert(vec![1], Entry { likely: 1e-9, unseen: 1.0, seen });
                // Joints that only ever begin with themselves are still possible.
                for joint in 2..joints as u16 {
                    entries.entry(vec![joint]).or_insert(Entry {
                        likely: uniform * 1e-3,
                        unseen: 1.0,
                        seen: 0.0,
                    });
                }
            }
        }
        Model { entries, order }
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Takes out n-grams whose loss, in nats over all rows, is below `least`.
    pub(crate) fn prune(&mut self, least: f64) {
        for n in (2..=self.order).rev() {
            let has_longer: std::collections::HashSet<Vec<u16>> = self
                .entries
                .keys()
                .filter(|gram| gram.len() == n + 1)
                .map(|gram| gram[..n].to_vec())
                .collect();
            let out: Vec<Vec<u16>> = self
                .entries
                .iter()
                .filter(|(gram, _)| gram.len() == n && !has_longer.contains(*gram))
                .filter(|(gram, entry)| {
                    let unseen = self.entries.get(&gram[..n - 1]).map_or(1.0, |context| context.unseen);
                    let without = unseen * look(&self.entries, &gram[1..]);
                    entry.seen * (entry.likely.ln() - without.ln()).abs() < least
                })
                .map(|(gram, _)| gram.clone())
                .collect();
            for gram in out {
                self.entries.remove(&gram);
            }
        }
        self.rebalance();
    }

    /// What the unseen costs, so that the likelihoods of every context add up to one again.
    fn rebalance(&mut self) {
        let mut kept: HashMap<Vec<u16>, (f64, f64)> = HashMap::new();
        for n in 2..=self.order {
            for (gram, entry) in self.entries.iter().filter(|(gram, _)| gram.len() == n) {
                let shorter = look(&self.entries, &gram[1..]);
                let sums = kept.entry(gram[..n - 1].to_vec()).or_default();
                sums.0 += entry.likely;
                sums.1 += shorter;
            }
            for (context, (long, short)) in kept.drain() {
                if let Some(entry) = self.entries.get_mut(&context) {
                    entry.unseen = ((1.0 - long).max(1e-4) / (1.0 - short).max(1e-4)).min(2.5);
                }
            }
        }
    }

    /// The tree as the file has it.
    pub(crate) fn nodes(&self) -> Vec<Node> {
        let mut by_depth: Vec<Vec<&Vec<u16>>> = vec![Vec::new(); self.order + 1];
        for gram in self.entries.keys() {
            by_depth[gram.len()].push(gram);
        }
        let mut children: HashMap<&[u16], usize> = HashMap::new();
        for gram in self.entries.keys().filter(|gram| !gram.is_empty()) {
            *children.entry(&gram[..gram.len() - 1]).or_default() += 1;
        }
        let mut nodes = Vec::with_capacity(self.entries.len());
        let mut next = 1_u32;
        for gram in by_depth.into_iter().flatten() {
            let entry = self.entries[gram];
            let end = next + children.get(gram.as_slice()).copied().unwrap_or(0) as u32;
            nodes.push(Node {
                joint: gram.last().copied().unwrap_or(0),
                likely: entry.likely.ln() as f32,
                unseen: entry.unseen.ln() as f32,
                children: next..end,
            });
            next = end;
        }
        nodes
    }
}

fn look(entries: &BTreeMap<Vec<u16>, Entry>, gram: &[u16]) -> f64 {
    let mut cost = 1.0;
    for from in 0..gram.len() {
        if let Some(entry) = entries.get(&gram[from..]) {
            return cost * entry.likely;
        }
        cost *= entries.get(&gram[from..gram.len() - 1]).map_or(1.0, |context| context.unseen);
    }
    cost * 1e-9
}

/// Chen and Goodman's three discounts, from how many n-grams were seen once, twice, thrice, four times.
fn discounts(counts: &Counts) -> impl Fn(f64) -> f64 + use<> {
    let mut of = [0.0_f64; 5];
    for &count in counts.values() {
        let count = count.round() as usize;
        if (1..=4).contains(&count) {
            of[count] += 1.0;
        }
    }
    let y = of[1] / (of[1] + 2.0 * of[2]).max(1.0);
    let d =
        move |k: usize| (k as f64 - (k as f64 + 1.0) * y * of[k + 1] / of[k].max(1.0)).clamp(0.1, k as f64);
    let (one, two, three) = (d(1), d(2), d(3));
    move |count| match count.round() as usize {
        0 | 1 => one.min(count),
        2 => two,
        _ => three,
    }
}

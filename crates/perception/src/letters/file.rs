//! A model as bytes: `models/letters/letters.bin`.
//!
//! Streams that look alike stand side by side, so that the file packs well: after the mark and the gains come the
//! joints, then for all nodes of the tree the numbers of children, their joints, their likelihoods and what the
//! unseen costs, then both lists of known words. Numbers are LEB128; joints of children and hashes of words are told
//! by the distance to the one before.

use std::ops::Range;

use super::{Gain, Known};

const MARK: &[u8] = b"mitra letters 1\n";
/// Steps of a likelihood a natural logarithm.
const STEPS: f32 = 10.0;
/// Where the scale of what the unseen costs begins: it may gain a little.
const MOST_GAIN: f32 = 1.0;

/// Letters of both sides that belong together; either side may be empty, not both.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Joint {
    /// Latin letters, see [`super::alphabet::latin`].
    pub latin: Vec<u8>,
    /// Letters of Devanagari, see [`super::alphabet::devanagari`].
    pub devanagari: Vec<u8>,
}

/// One node of the tree of n-grams.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Its last joint: 0 ends a row, 1 begins one, others count from 2.
    pub joint: u16,
    /// Natural logarithm of how likely it is behind the joints before.
    pub likely: f32,
    /// What is added when a joint was never seen behind the node, natural logarithm.
    pub unseen: f32,
    /// Its children, by their numbers.
    pub children: Range<u32>,
}

/// Everything a model is made of.
#[derive(Debug)]
pub struct Parts {
    /// Joints, from number 2 on.
    pub joints: Vec<Joint>,
    /// Nodes in the order of depth, the root first, children in the order of their joints.
    pub nodes: Vec<Node>,
    /// Words known to be written in Devanagari.
    pub devanagari: Known,
    /// Words known to be written in Latin letters.
    pub latin: Known,
    /// What a known word gains, into Devanagari and into Latin letters.
    pub gains: [Gain; 2],
}

impl Parts {
    /// The model as bytes. Likelihoods lose what is finer than a tenth.
    pub fn write(&self) -> Vec<u8> {
        let mut out = MARK.to_vec();
        for gain in self.gains {
            out.extend(gain.known.to_le_bytes());
            out.extend(gain.step.to_le_bytes());
        }
        put(&mut out, self.joints.len());
        for joint in &self.joints {
            for side in [&joint.latin, &joint.devanagari] {
                put(&mut out, side.len());
                out.extend(side);
            }
        }
        put(&mut out, self.nodes.len());
        self.nodes.iter().for_each(|node| put(&mut out, node.children.len()));
        for node in &self.nodes {
            let mut before = 0;
            for child in
                self.nodes.get(node.children.start as usize..node.children.end as usize).unwrap_or(&[])
            {
                put(&mut out, usize::from(child.joint.saturating_sub(before)));
                before = child.joint;
            }
        }
        out.extend(self.nodes.iter().map(|node| scaled(-node.likely)));
        let parents = self.nodes.iter().filter(|node| !node.children.is_empty());
        out.extend(parents.map(|node| scaled(MOST_GAIN - node.unseen)));
        for list in [&self.devanagari, &self.latin] {
            put(&mut out, list.hashes.len());
            let mut before = 0;
            for &hash in &list.hashes {
                put(&mut out, hash.saturating_sub(before) as usize);
                before = hash;
            }
            out.extend(&list.classes);
        }
        out
    }
}

fn scaled(natural: f32) -> u8 {
    (natural * STEPS).round().clamp(0.0, 255.0) as u8
}

fn put(out: &mut Vec<u8>, mut number: usize) {
    while number > 0x7f {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Reads what [`Parts::write`] wrote; `None` for anything else.
pub fn read(bytes: &[u8]) -> Option<Parts> {
    let mut from = Reader(bytes.strip_prefix(MARK)?);
    let gains = [from.gain()?, from.gain()?];
    let count = from.number()?;
    let joints = (0..count)
        .map(|_| Some(Joint { latin: from.letters()?, devanagari: from.letters()? }))
        .collect::<Option<Vec<Joint>>>()?;
    let nodes = from.nodes(joints.len())?;
    let (devanagari, latin) = (from.known()?, from.known()?);
    from.0.is_empty().then_some(Parts { joints, nodes, devanagari, latin, gains })
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take(&mut self, count: usize) -> Option<&[u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    /// A number that counts what is still to be read, or is as small.
    fn number(&mut self) -> Option<usize> {
        let (mut number, mut shift) = (0_usize, 0);
        loop {
            let &byte = self.take(1)?.first()?;
            number |= usize::from(byte & 0x7f).checked_shl(shift).filter(|_| shift < 35)?;
            if byte < 0x80 {
                return Some(number);
            }
            shift += 7;
        }
    }

    fn letters(&mut self) -> Option<Vec<u8>> {
        let count = self.number()?;
        self.take(count).map(<[u8]>::to_vec)
    }

    fn gain(&mut self) -> Option<Gain> {
        let mut float = || Some(f32::from_le_bytes(self.take(4)?.try_into().ok()?)).filter(|f| f.is_finite());
        Some(Gain { known: float()?, step: float()? })
    }

    fn nodes(&mut self, joints: usize) -> Option<Vec<Node>> {
        let count = self.number().filter(|&count| count <= self.0.len())?;
        let mut nodes = Vec::with_capacity(count);
        let mut next = 1_usize;
        for at in 0..count {
            let children = self.number()?;
            let end =
                next.checked_add(children).filter(|&end| end <= count && (children == 0 || next > at))?;
            let children = u32::try_from(next).ok()?..u32::try_from(end).ok()?;
            nodes.push(Node { joint: 0, likely: 0.0, unseen: 0.0, children });
            next = end;
        }
        (next == count).then_some(())?;
        for at in 0..count {
            let mut before = 0;
            for child in nodes.get(at)?.children.clone() {
                before += self.number()?;
                let joint = u16::try_from(before).ok().filter(|&joint| usize::from(joint) < joints + 2)?;
                nodes.get_mut(child as usize)?.joint = joint;
            }
        }
        for (node, &step) in nodes.iter_mut().zip(self.take(count)?) {
            node.likely = -f32::from(step) / STEPS;
        }
        let parents = nodes.iter().filter(|node| !node.children.is_empty()).count();
        let steps = self.take(parents)?;
        for (node, &step) in nodes.iter_mut().filter(|node| !node.children.is_empty()).zip(steps) {
            node.unseen = MOST_GAIN - f32::from(step) / STEPS;
        }
        Some(nodes)
    }

    fn known(&mut self) -> Option<Known> {
        let count = self.number().filter(|&count| count <= self.0.len())?;
        let mut hashes = Vec::with_capacity(count);
        let mut before = 0_usize;
        for _ in 0..count {
            before = before.checked_add(self.number()?)?;
            hashes.push(u32::try_from(before).ok()?);
        }
        let classes = self.take(count)?.to_vec();
        Some(Known { hashes, classes })
    }
}

//! How likely a joint is behind those before it: an n-gram model with backing off, as a tree of contexts.

use super::{
    file::Node,
    joints::{BEGIN, END},
};

/// The place in the tree where the joints before are known best.
pub(super) type Context = u32;

const ROOT: Context = 0;

/// The model. A node is a row of joints; it knows how likely its last joint is behind the others, and what it costs
/// when what follows has never been seen behind it.
#[derive(Debug)]
pub(super) struct Ngrams {
    nodes: Vec<Node>,
    /// The longest end of a node's row, without its first joint, that the tree has.
    shorter: Vec<Context>,
    /// Children of the root by their joint, as most steps end there.
    first: Vec<Context>,
}

impl Ngrams {
    /// Takes nodes in the order of their depth, the root first, children side by side in the order of their joints.
    pub(super) fn of(nodes: Vec<Node>, joints: usize) -> Ngrams {
        let mut first = vec![ROOT; joints];
        let mut ngrams = Ngrams { shorter: vec![ROOT; nodes.len()], nodes, first: Vec::new() };
        for child in ngrams.children(ROOT) {
            let joint = ngrams.nodes.get(child as usize).map_or(usize::MAX, |node| usize::from(node.joint));
            if let Some(place) = first.get_mut(joint) {
                *place = child;
            }
        }
        ngrams.first = first;
        for at in 1..ngrams.nodes.len() {
            let parent = at as Context;
            for child in ngrams.children(parent) {
                let joint = ngrams.nodes.get(child as usize).map_or(END, |node| node.joint);
                let found = ngrams.longest(ngrams.shorter.get(at).copied().unwrap_or(ROOT), joint);
                if let Some(place) = ngrams.shorter.get_mut(child as usize) {
                    *place = found;
                }
            }
        }
        ngrams
    }

    /// Where every row begins.
    pub(super) fn begin(&self) -> Context {
        self.first.get(usize::from(BEGIN)).copied().unwrap_or(ROOT)
    }

    /// Natural logarithm of how likely a joint is in a context, and the context behind it.
    pub(super) fn step(&self, mut context: Context, joint: u16) -> (f32, Context) {
        let mut cost = 0.0;
        loop {
            if let Some(child) = self.child(context, joint) {
                let node = self.nodes.get(child as usize);
                return (cost + node.map_or(f32::MIN, |node| node.likely), child);
            }
            if context == ROOT {
                return (f32::MIN / 4.0, ROOT);
            }
            cost += self.nodes.get(context as usize).map_or(0.0, |node| node.unseen);
            context = self.shorter.get(context as usize).copied().unwrap_or(ROOT);
        }
    }

    /// Natural logarithm of how likely a row ends in a context.
    pub(super) fn end(&self, context: Context) -> f32 {
        self.step(context, END).0
    }

    fn longest(&self, mut context: Context, joint: u16) -> Context {
        loop {
            match self.child(context, joint) {
                Some(child) => return child,
                None if context == ROOT => return ROOT,
                None => context = self.shorter.get(context as usize).copied().unwrap_or(ROOT),
            }
        }
    }

    fn children(&self, context: Context) -> std::ops::Range<Context> {
        self.nodes.get(context as usize).map_or(0..0, |node| node.children.clone())
    }

    fn child(&self, context: Context, joint: u16) -> Option<Context> {
        if context == ROOT {
            return self.first.get(usize::from(joint)).copied().filter(|&child| child != ROOT);
        }
        let children = self.children(context);
        let nodes = self.nodes.get(children.start as usize..children.end as usize)?;
        let at = nodes.binary_search_by_key(&joint, |node| node.joint).ok()?;
        Some(children.start + at as Context)
    }
}

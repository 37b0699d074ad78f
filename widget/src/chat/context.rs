//! What Mitra searches by, as the replies have told it.

use std::sync::Arc;

use mitra_protocol::ContextCondition;

use super::{Body, Chat};

impl Chat {
    /// What is being looked for now: what the latest reply that told it has told.
    pub fn context(&self) -> Arc<Vec<ContextCondition>> {
        self.contexts().next().cloned().unwrap_or_default()
    }

    /// What a condition was called when it was last shown.
    pub fn condition_label(&self, slot: &str, value: &str) -> Option<&str> {
        let is_meant = |c: &&ContextCondition| c.slot == slot && c.value == value;
        self.contexts().find_map(|context| context.iter().find(is_meant)).map(|c| c.label.as_str())
    }

    /// The latest first.
    fn contexts(&self) -> impl Iterator<Item = &Arc<Vec<ContextCondition>>> {
        self.lines.all().iter().rev().filter_map(|line| match &line.body {
            Body::Reply(reply) => reply.context.as_ref(),
            _ => None,
        })
    }
}

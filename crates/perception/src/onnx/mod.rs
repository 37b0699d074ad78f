//! Reads networks: ONNX files onto tract's own operators.
//!
//! tract's reader knows every operator there is and weighs more than all the rest of tract, which a shopper's phone
//! would have to load. This one knows the operators of our networks and gives the same graphs, so that both homes run
//! the same files in the same way.

mod file;
mod graph;
mod operators;

use std::{
    hash::{DefaultHasher, Hasher},
    sync::Arc,
};

use prost::Message;
use tract_core::internal::*;

/// Makes a network ready to run: `onnx` is the file's content, its operators of version 13 to 17 of the standard.
/// Sizes that the file leaves open (`rows`) may differ from run to run.
pub fn plan(onnx: &[u8]) -> TractResult<Arc<TypedRunnableModel>> {
    graph::model(&File::read(onnx)?.graph, None)?.into_optimized()?.into_runnable()
}

/// Id of a network by all that it is made of: the same on every machine, since what is hashed is bytes and no length, which
/// a phone counts in fewer bits than a server.
pub(crate) fn id(kind: &str, parts: &[&[u8]]) -> String {
    let mut hasher = DefaultHasher::new();
    parts.iter().for_each(|part| hasher.write(part));
    format!("{kind}-{:08x}", hasher.finish() >> 32)
}

/// A file that is read, of which a part is wanted.
pub(crate) struct File {
    graph: file::Graph,
}

impl File {
    pub(crate) fn read(onnx: &[u8]) -> TractResult<File> {
        Ok(File { graph: file::Model::decode(onnx)?.graph.unwrap_or_default() })
    }

    /// The weights of that name, as they are stored.
    pub(crate) fn weights(&self, name: &str) -> TractResult<Tensor> {
        let weights = self.graph.weights.iter().find(|weights| weights.name == name);
        weights.with_context(|| format!("it has no weights {name}"))?.tensor()
    }

    /// Makes the part ready that begins where `name` [rows, `width`] has been found by other means.
    pub(crate) fn plan_from(&self, name: &str, width: usize) -> TractResult<Arc<TypedRunnableModel>> {
        graph::model(&self.graph, Some((name, width)))?.into_optimized()?.into_runnable()
    }
}

//! Reads networks: ONNX files onto tract's own operators.
//!
//! tract's reader knows every operator there is and weighs more than all the rest of tract, which a shopper's phone
//! would have to load. This one knows the operators of our networks and gives the same graphs, so that both homes run
//! the same files in the same way.

mod file;
mod graph;
mod operators;

use std::sync::Arc;

use prost::Message;
use tract_core::prelude::*;

/// Makes a network ready to run: `onnx` is the file's content, its operators of version 13 to 17 of the standard.
/// Sizes that the file leaves open (`rows`) may differ from run to run.
pub fn plan(onnx: &[u8]) -> TractResult<Arc<TypedRunnableModel>> {
    let file = file::Model::decode(onnx)?;
    graph::model(&file.graph.unwrap_or_default())?.into_optimized()?.into_runnable()
}

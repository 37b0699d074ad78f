//! From the nodes of a file to a graph of tract's.

use std::collections::HashSet;

use tract_core::internal::*;

use super::{
    file::{Graph, Node},
    operators,
};

/// The graph of a file; every node stands behind those it needs, as the standard demands. With `begin` it takes that
/// answer of a node, [rows, width], for given.
pub(super) fn model(graph: &Graph, begin: Option<(&str, usize)>) -> TractResult<TypedModel> {
    let mut model = TypedModel::default();
    let mut wires = HashMap::new();
    let needed = needed(graph, begin.map(|(name, _)| name));
    if let Some((name, width)) = begin {
        let shape = [model.symbols.sym("rows").to_dim(), width.to_dim()];
        wires.insert(name, model.add_source(name, f32::fact(shape))?);
    }
    for weight in graph.weights.iter().filter(|weight| needed.contains(weight.name.as_str())) {
        let tensor = weight.tensor().with_context(|| format!("the weights {}", weight.name))?;
        wires.insert(weight.name.as_str(), model.add_const(&weight.name, tensor)?);
    }
    for input in graph.inputs.iter().filter(|input| begin.is_none() || needed.contains(input.name.as_str())) {
        let fact = input.fact(&model.symbols)?;
        wires.insert(&input.name, model.add_source(&input.name, fact)?);
    }
    let is_needed = |node: &&Node| node.outputs.iter().any(|output| needed.contains(output.as_str()));
    for node in graph.nodes.iter().filter(is_needed) {
        let wire = |name: &String| match name.as_str() {
            // An input that is left out has no name.
            "" => Ok(None),
            name => wires.get(name).copied().map(Some).with_context(|| format!("nothing is called {name}")),
        };
        let inputs = node.inputs.iter().map(wire).collect::<TractResult<Vec<_>>>()?;
        let [output] = node.outputs.as_slice() else {
            bail!("{} gives {} answers, not one", node.operator, node.outputs.len());
        };
        let place = Place { node, name: output, model: &mut model, inputs };
        let wire = operators::wire(place).with_context(|| format!("{} for {output}", node.operator))?;
        wires.insert(output, wire);
    }
    let mut outputs = Vec::new();
    for output in &graph.outputs {
        outputs.push(
            *wires.get(output.name.as_str()).with_context(|| format!("nothing gives {}", output.name))?,
        );
    }
    ensure!(!outputs.is_empty(), "it gives no answer");
    model.select_output_outlets(&outputs)?;
    Ok(model)
}

/// What the answers need, without what only `given` needs.
fn needed<'a>(graph: &'a Graph, given: Option<&str>) -> HashSet<&'a str> {
    let mut needed: HashSet<&str> = graph.outputs.iter().map(|output| output.name.as_str()).collect();
    for node in graph.nodes.iter().rev() {
        let is_needed = |output: &String| needed.contains(output.as_str()) && given != Some(output);
        if node.outputs.iter().any(is_needed) {
            needed.extend(node.inputs.iter().map(String::as_str));
        }
    }
    if let Some(given) = given {
        needed.remove(given);
    }
    needed
}

/// A node, and where it goes.
pub(super) struct Place<'a> {
    pub(super) node: &'a Node,
    /// Name of what it gives.
    pub(super) name: &'a str,
    pub(super) model: &'a mut TypedModel,
    inputs: Vec<Option<OutletId>>,
}

impl Place<'_> {
    pub(super) fn given(&self, at: usize) -> Option<OutletId> {
        self.inputs.get(at).copied().flatten()
    }

    pub(super) fn input(&self, at: usize) -> TractResult<OutletId> {
        self.given(at).with_context(|| format!("input {at} is missing"))
    }

    pub(super) fn inputs(&self) -> TVec<OutletId> {
        self.inputs.iter().copied().flatten().collect()
    }

    pub(super) fn shape(&self, wire: OutletId) -> TractResult<TVec<TDim>> {
        Ok(self.model.outlet_fact(wire)?.shape.to_tvec())
    }

    /// The whole numbers of an input that is known from the beginning.
    pub(super) fn known(&self, at: usize) -> TractResult<Vec<i64>> {
        let known = self.model.outlet_fact(self.input(at)?)?.konst.clone();
        let known = known.with_context(|| format!("input {at} must be known from the beginning"))?;
        let known = known.cast_to::<i64>()?;
        Ok(known.try_as_plain_ram()?.as_slice::<i64>()?.to_vec())
    }

    /// Puts an operator of tract's behind these wires.
    pub(super) fn put(
        &mut self,
        op: impl Into<Box<dyn TypedOp>>,
        inputs: &[OutletId],
    ) -> TractResult<OutletId> {
        let name = self.model.unique_name(self.name).into_owned();
        let wires = self.model.wire_node(name, op, inputs)?;
        wires.first().copied().context("nothing comes out")
    }

    /// Puts an operator that works number by number; the smaller input is repeated along the larger.
    pub(super) fn put_broad(
        &mut self,
        op: impl Into<Box<dyn TypedOp>>,
        inputs: &[OutletId],
    ) -> TractResult<OutletId> {
        let name = self.model.unique_name(self.name).into_owned();
        let inputs = wire_rank_broadcast(&name, self.model, inputs)?;
        self.put(op, &inputs)
    }

    /// One number.
    pub(super) fn number(&mut self, number: f32) -> TractResult<OutletId> {
        let name = format!("{}.number", self.name);
        self.model.add_const(name, tensor0(number))
    }
}

/// The axis that a number means; those below zero count from the end.
pub(super) fn axis(number: i64, rank: usize) -> TractResult<usize> {
    let axis = if number < 0 { number + rank as i64 } else { number };
    let axis = usize::try_from(axis).ok().filter(|axis| *axis < rank);
    axis.with_context(|| format!("there is no axis {number} among {rank}"))
}

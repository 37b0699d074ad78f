//! From the nodes of a file to a graph of tract's.

use tract_core::internal::*;

use super::{
    file::{Graph, Node},
    operators,
};

/// The graph of a file; every node stands behind those it needs, as the standard demands.
pub(super) fn model(graph: &Graph) -> TractResult<TypedModel> {
    let mut model = TypedModel::default();
    let mut wires = HashMap::new();
    for weight in &graph.weights {
        let tensor = weight.tensor().with_context(|| format!("the weights {}", weight.name))?;
        wires.insert(weight.name.as_str(), model.add_const(&weight.name, tensor)?);
    }
    for input in &graph.inputs {
        let fact = input.fact(&model.symbols)?;
        wires.insert(&input.name, model.add_source(&input.name, fact)?);
    }
    for node in &graph.nodes {
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

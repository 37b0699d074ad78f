//! Our reader of networks, held against tract's own.

#![cfg(feature = "model")]
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use prost::Message;
use tract_onnx::{
    pb::{
        AttributeProto, GraphProto, ModelProto, NodeProto, OperatorSetIdProto, TensorProto, TensorShapeProto,
        TypeProto, ValueInfoProto,
        tensor_shape_proto::{Dimension, dimension::Value as Size},
        type_proto::{Tensor as TensorKind, Value},
    },
    prelude::*,
};

/// What both readers make of a network for the same input.
fn both(onnx: &[u8], input: &Tensor) -> [Vec<Tensor>; 2] {
    let ours = mitra_perception::onnx::plan(onnx).unwrap();
    let mut theirs = tract_onnx::onnx().model_for_read(&mut &*onnx).unwrap();
    theirs.set_input_fact(0, InferenceFact::dt_shape(input.datum_type(), input.shape())).unwrap();
    let theirs = theirs.into_optimized().unwrap().into_runnable().unwrap();
    [ours, theirs].map(|plan| {
        let told = plan.run(tvec!(input.clone().into())).unwrap();
        told.into_iter().map(|answer| answer.into_tensor()).collect()
    })
}

fn assert_alike([ours, theirs]: [Vec<Tensor>; 2]) {
    assert_eq!(ours.len(), theirs.len());
    for (one, other) in ours.iter().zip(&theirs) {
        one.close_enough(other, true).unwrap();
    }
}

#[test]
fn the_network_that_understands_answers_the_same() {
    let onnx = include_bytes!("../../../models/understand/understand.onnx");
    for rows in [1, 2, 7, 40] {
        let ids: Vec<i64> = (0..rows * 48).map(|at| at * 7919 % 16_384).collect();
        assert_alike(both(onnx, &Tensor::from_shape(&[rows as usize, 48], &ids).unwrap()));
    }
}

fn node(operator: &str, inputs: &[&str], output: &str, settings: &[(&str, &[i64])]) -> NodeProto {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    // Settings of one number are told from lists by their kind.
    let setting = |(name, ints): &(&str, &[i64])| match **ints {
        [int] => AttributeProto { name: (*name).into(), r#type: 2, i: int, ..Default::default() },
        _ => AttributeProto { name: (*name).into(), r#type: 7, ints: ints.to_vec(), ..Default::default() },
    };
    NodeProto {
        op_type: operator.into(),
        input: names(inputs),
        output: names(&[output]),
        attribute: settings.iter().map(setting).collect(),
        ..Default::default()
    }
}

fn weight(name: &str, dims: &[i64]) -> TensorProto {
    let count = dims.iter().product::<i64>().max(1);
    let numbers = (0..count).map(|at| ((at * 37 + name.len() as i64 * 11) % 19 - 9) as f32 / 16.0);
    TensorProto {
        name: name.into(),
        dims: dims.to_vec(),
        data_type: 1,
        raw_data: numbers.flat_map(f32::to_le_bytes).collect(),
        ..Default::default()
    }
}

fn value(name: &str, dims: &[i64]) -> ValueInfoProto {
    let dim = dims.iter().map(|&dim| Dimension { value: Some(Size::DimValue(dim)), ..Default::default() });
    let shape = Some(TensorShapeProto { dim: dim.collect() });
    let kind = TypeProto {
        value: Some(Value::TensorType(TensorKind { elem_type: 1, shape })),
        ..Default::default()
    };
    ValueInfoProto { name: name.into(), r#type: Some(kind), ..Default::default() }
}

fn file(
    nodes: Vec<NodeProto>,
    weights: Vec<TensorProto>,
    input: ValueInfoProto,
    outputs: Vec<ValueInfoProto>,
) -> Vec<u8> {
    let graph = GraphProto {
        node: nodes,
        initializer: weights,
        input: vec![input],
        output: outputs,
        ..Default::default()
    };
    let opset = OperatorSetIdProto { version: 17, ..Default::default() };
    ModelProto { graph: Some(graph), opset_import: vec![opset], ir_version: 8, ..Default::default() }
        .encode_to_vec()
}

/// A network of the kind that looks at pictures: convolutions, one of them by channel, squeezed and scored.
fn looking() -> Vec<u8> {
    let nodes = vec![
        node("Conv", &["x", "k1", "b1"], "c1", &[("strides", &[2, 2]), ("pads", &[1, 1, 1, 1])]),
        node("HardSwish", &["c1"], "h1", &[]),
        node("Conv", &["h1", "k2"], "c2", &[("group", &[4]), ("pads", &[1, 1, 1, 1])]),
        node("Clip", &["c2", "zero", "six"], "h2", &[]),
        node("GlobalAveragePool", &["h2"], "s1", &[]),
        node("HardSigmoid", &["s1"], "s2", &[]),
        node("Mul", &["h2", "s2"], "h3", &[]),
        node("ReduceMean", &["h3"], "pooled", &[("axes", &[-2, -1]), ("keepdims", &[0])]),
        node("Gemm", &["pooled", "w", "b2"], "embedding", &[("transB", &[1])]),
        node("Flatten", &["h1"], "flat", &[]),
        node("MatMul", &["flat", "m"], "scored", &[]),
        node("Sub", &["scored", "b2"], "less", &[]),
        node("Sigmoid", &["less"], "scores", &[]),
    ];
    let weights = vec![
        weight("k1", &[4, 3, 3, 3]),
        weight("b1", &[4]),
        weight("k2", &[4, 1, 3, 3]),
        TensorProto { name: "zero".into(), data_type: 1, float_data: vec![0.0], ..Default::default() },
        TensorProto { name: "six".into(), data_type: 1, float_data: vec![6.0], ..Default::default() },
        weight("w", &[5, 4]),
        weight("b2", &[5]),
        weight("m", &[64, 5]),
    ];
    let outputs = vec![value("embedding", &[1, 5]), value("scores", &[1, 5])];
    file(nodes, weights, value("x", &[1, 3, 8, 8]), outputs)
}

#[test]
fn a_network_of_convolutions_answers_the_same() {
    let picture: Vec<f32> = (0..3 * 8 * 8).map(|at| (at as f32 * 0.37).sin()).collect();
    let told = both(&looking(), &Tensor::from_shape(&[1, 3, 8, 8], &picture).unwrap());
    let embedding = told[0][0].try_as_plain_ram().unwrap();
    let embedding = embedding.as_slice::<f32>().unwrap();
    assert!(embedding.iter().any(|number| number.abs() > 0.01), "{embedding:?} would be alike by chance");
    assert_alike(told);
}

#[test]
fn what_is_no_network_of_ours_ends_in_an_error_that_says_why() {
    let one = |nodes| file(nodes, vec![weight("w", &[4])], value("x", &[4]), vec![value("y", &[4])]);
    for (onnx, why) in [
        (one(vec![node("Celu", &["x"], "y", &[])]), "Celu for y"),
        (one(vec![node("Add", &["x"], "y", &[])]), "input 1 is missing"),
        (one(vec![node("Add", &["x", "z"], "y", &[])]), "nothing is called z"),
        (one(vec![node("Identity", &["x"], "z", &[])]), "nothing gives y"),
        (one(vec![node("Softmax", &["x"], "y", &[("axis", &[3])])]), "no axis 3"),
        (one(vec![node("Reshape", &["w", "x"], "y", &[])]), "must be known"),
        (Vec::new(), "no answer"),
    ] {
        let error = mitra_perception::onnx::plan(&onnx).err().map(|error| format!("{error:#}"));
        let error = error.unwrap_or_default();
        assert!(error.contains(why), "{why} is not in: {error}");
    }
}

#[test]
fn a_file_that_was_cut_or_damaged_is_an_error_or_another_network_but_never_a_panic() {
    let onnx = looking();
    for at in (0..onnx.len()).step_by(7) {
        let _ = mitra_perception::onnx::plan(&onnx[..at]);
        let mut damaged = onnx.clone();
        damaged[at] ^= 0x55;
        let _ = mitra_perception::onnx::plan(&damaged);
    }
}

//! What each operator of the standard is in tract.

use tract_core::{
    internal::*,
    ops::{
        array::{Gather, Pad, PadMode, Slice, TypedConcat},
        binary::TypedBinOp,
        cast::cast,
        change_axes::{perm_to_ops, to_axis_ops_with_tf_rules},
        cnn::{Conv, KernelFormat, PaddingSpec, PoolSpec},
        einsum::EinSum,
        math,
        nn::{DataFormat, Reduce, Reducer, Softmax, hard_swish, sigmoid},
    },
};

use super::{
    file::kind,
    graph::{Place, axis},
};

/// Puts the operator of a node into the graph.
pub(super) fn wire(mut place: Place) -> TractResult<OutletId> {
    match place.node.operator.as_str() {
        "Identity" => place.input(0),
        "Cast" => {
            let to = kind(place.node.int("to", 0).try_into()?)?;
            place.put(cast(to), &[place.input(0)?])
        }
        "Add" => two(place, math::add()),
        "Sub" => two(place, math::sub()),
        "Mul" => two(place, math::mul()),
        "Div" => two(place, math::div()),
        "Relu" => clamped(&mut place, Some(0.0), None),
        "Clip" => {
            let (low, high) = (place.given(1), place.given(2));
            let mut wire = place.input(0)?;
            for (limit, op) in [(low, math::max()), (high, math::min())] {
                if let Some(limit) = limit {
                    wire = place.put_broad(op, &[wire, limit])?;
                }
            }
            Ok(wire)
        }
        "Sigmoid" => place.put(sigmoid(), &[place.input(0)?]),
        "HardSwish" => place.put(hard_swish(), &[place.input(0)?]),
        "HardSigmoid" => hard_sigmoid(place),
        "MatMul" => matmul(place),
        "Gemm" => gemm(place),
        "Conv" => conv(place),
        "Gather" => {
            let at = axis(place.node.int("axis", 0), place.shape(place.input(0)?)?.len())?;
            place.put(Gather::new(at), &[place.input(0)?, place.input(1)?])
        }
        "ReduceSum" => reduce(place, Reducer::Sum),
        "ReduceMax" => reduce(place, Reducer::Max),
        "ReduceMean" => mean(place),
        "GlobalAveragePool" => {
            let rank = place.shape(place.input(0)?)?.len();
            averaged(&mut place, (2..rank).collect())
        }
        "Softmax" => {
            let at = axis(place.node.int("axis", -1), place.shape(place.input(0)?)?.len())?;
            place.put(Softmax { axes: tvec!(at), ..Softmax::default() }, &[place.input(0)?])
        }
        "Pad" => pad(place),
        "Slice" => slice(place),
        "Concat" => {
            let inputs = place.inputs();
            let at = axis(place.node.int("axis", 0), place.shape(place.input(0)?)?.len())?;
            place.put(TypedConcat::new(at), &inputs)
        }
        "Reshape" => {
            let to: TVec<TDim> = place.known(1)?.iter().map(|size| size.to_dim()).collect();
            reshaped(&mut place, &to)
        }
        "Unsqueeze" | "Squeeze" => {
            let is_more = place.node.operator == "Unsqueeze";
            let known = place.known(1)?;
            let rank = place.shape(place.input(0)?)?.len() + if is_more { known.len() } else { 0 };
            let mut axes = known.iter().map(|&at| axis(at, rank)).collect::<TractResult<Vec<_>>>()?;
            axes.sort_unstable();
            if !is_more {
                axes.reverse();
            }
            let mut wire = place.input(0)?;
            for at in axes {
                wire = place.put(if is_more { AxisOp::Add(at) } else { AxisOp::Rm(at) }, &[wire])?;
            }
            Ok(wire)
        }
        "Flatten" => {
            let at = usize::try_from(place.node.int("axis", 1))?;
            let shape = place.shape(place.input(0)?)?;
            let product = |dims: Option<&[TDim]>| dims.unwrap_or_default().iter().product::<TDim>();
            let to = [product(shape.get(..at)), product(shape.get(at..))];
            reshaped(&mut place, &to)
        }
        "Transpose" => {
            let rank = place.shape(place.input(0)?)?.len();
            let order = place.node.ints("perm").context("its order is missing")?;
            let order = order.iter().map(|&at| axis(at, rank)).collect::<TractResult<Vec<_>>>()?;
            ensure!(
                order.iter().collect::<std::collections::BTreeSet<_>>().len() == rank,
                "its order is none"
            );
            let mut wire = place.input(0)?;
            for op in perm_to_ops(&order) {
                wire = place.put(op, &[wire])?;
            }
            Ok(wire)
        }
        _ => bail!("there is no such operator in networks of ours"),
    }
}

fn two(mut place: Place, op: TypedBinOp) -> TractResult<OutletId> {
    let inputs = [place.input(0)?, place.input(1)?];
    place.put_broad(op, &inputs)
}

/// The input of a place between two numbers.
fn clamped(place: &mut Place, low: Option<f32>, high: Option<f32>) -> TractResult<OutletId> {
    let wire = place.input(0)?;
    between(place, wire, low, high)
}

fn between(
    place: &mut Place,
    mut wire: OutletId,
    low: Option<f32>,
    high: Option<f32>,
) -> TractResult<OutletId> {
    for (limit, op) in [(low, math::max()), (high, math::min())] {
        if let Some(limit) = limit {
            let limit = place.number(limit)?;
            wire = place.put_broad(op, &[wire, limit])?;
        }
    }
    Ok(wire)
}

fn hard_sigmoid(mut place: Place) -> TractResult<OutletId> {
    let (alpha, beta) = (place.node.float("alpha", 0.2), place.node.float("beta", 0.5));
    let (alpha, beta) = (place.number(alpha)?, place.number(beta)?);
    let wire = place.put_broad(math::mul(), &[place.input(0)?, alpha])?;
    let wire = place.put_broad(math::add(), &[wire, beta])?;
    between(&mut place, wire, Some(0.0), Some(1.0))
}

/// Matrices in the last two axes; those before count up together.
fn matmul(mut place: Place) -> TractResult<OutletId> {
    let inputs = wire_rank_broadcast(place.name, place.model, &[place.input(0)?, place.input(1)?])?;
    let rank = place.shape(inputs[0])?.len();
    ensure!((2..=8).contains(&rank), "matrices of {rank} axes");
    let before: String = ('a'..).take(rank - 2).collect();
    product(&mut place, &format!("{before}mk,{before}kn->{before}mn"), &inputs)
}

fn product(place: &mut Place, axes: &str, inputs: &[OutletId]) -> TractResult<OutletId> {
    place.put(EinSum::new(axes.parse()?, DatumType::F32), inputs)
}

fn gemm(mut place: Place) -> TractResult<OutletId> {
    let node = place.node;
    ensure!(node.float("alpha", 1.0) == 1.0 && node.float("beta", 1.0) == 1.0, "its factors must be one");
    let a = if node.int("transA", 0) == 0 { "mk" } else { "km" };
    let b = if node.int("transB", 0) == 0 { "kn" } else { "nk" };
    let inputs = [place.input(0)?, place.input(1)?];
    let wire = product(&mut place, &format!("{a},{b}->mn"), &inputs)?;
    match place.given(2) {
        Some(bias) => place.put_broad(math::add(), &[wire, bias]),
        None => Ok(wire),
    }
}

fn conv(mut place: Place) -> TractResult<OutletId> {
    let node = place.node;
    let kernel = place.input(1)?;
    let shape =
        place.model.outlet_fact(kernel)?.shape.as_concrete().context("its kernel has no size")?.to_vec();
    let [output_channels, of_group, ref kernel_shape @ ..] = *shape.as_slice() else {
        bail!("its kernel has {} axes", shape.len());
    };
    let sizes = |name: &str| -> TractResult<Option<TVec<usize>>> {
        let Some(sizes) = node.ints(name) else { return Ok(None) };
        Ok(Some(sizes.iter().map(|&size| usize::try_from(size)).collect::<Result<_, _>>()?))
    };
    let padding = match sizes("pads")? {
        Some(pads) => {
            ensure!(pads.len() == 2 * kernel_shape.len(), "its padding has {} numbers", pads.len());
            let (before, after) = pads.split_at(kernel_shape.len());
            PaddingSpec::Explicit(before.into(), after.into())
        }
        None => PaddingSpec::Valid,
    };
    let group = usize::try_from(node.int("group", 1))?;
    let pool_spec = PoolSpec {
        data_format: DataFormat::NCHW,
        kernel_shape: kernel_shape.into(),
        padding,
        dilations: sizes("dilations")?,
        strides: sizes("strides")?,
        input_channels: of_group * group,
        output_channels,
    };
    let bias = match place.given(2) {
        Some(bias) => bias,
        None => place.number(0.0)?,
    };
    place.put(Conv::new(pool_spec, KernelFormat::OIHW, group, None), &[place.input(0)?, kernel, bias])
}

/// The axes that a node reduces: a setting or, in newer versions, an input; all where nothing is said.
fn axes(place: &Place) -> TractResult<TVec<usize>> {
    let rank = place.shape(place.input(0)?)?.len();
    let said = match (place.node.ints("axes"), place.given(1)) {
        (Some(axes), _) => axes.to_vec(),
        (None, Some(_)) => place.known(1)?,
        (None, None) => (0..rank as i64).collect(),
    };
    let mut axes = said.iter().map(|&at| axis(at, rank)).collect::<TractResult<TVec<usize>>>()?;
    axes.sort_unstable();
    Ok(axes)
}

fn reduce(mut place: Place, reducer: Reducer) -> TractResult<OutletId> {
    let axes = axes(&place)?;
    let wire = place.put(Reduce::new(axes.clone(), reducer), &[place.input(0)?])?;
    without(&mut place, wire, &axes)
}

fn mean(mut place: Place) -> TractResult<OutletId> {
    let axes = axes(&place)?;
    let wire = averaged(&mut place, axes.clone())?;
    without(&mut place, wire, &axes)
}

fn averaged(place: &mut Place, axes: TVec<usize>) -> TractResult<OutletId> {
    let shape = place.shape(place.input(0)?)?;
    let count: TDim = axes.iter().filter_map(|&at| shape.get(at)).product();
    let sum = place.put(Reduce::new(axes, Reducer::Sum), &[place.input(0)?])?;
    let count = place.model.add_const(format!("{}.count", place.name), tensor0(count))?;
    let count = place.put(cast(DatumType::F32), &[count])?;
    place.put_broad(math::div(), &[sum, count])
}

/// Takes reduced axes away where the node says so.
fn without(place: &mut Place, mut wire: OutletId, axes: &[usize]) -> TractResult<OutletId> {
    if place.node.int("keepdims", 1) == 0 {
        for &at in axes.iter().rev() {
            wire = place.put(AxisOp::Rm(at), &[wire])?;
        }
    }
    Ok(wire)
}

fn pad(mut place: Place) -> TractResult<OutletId> {
    ensure!(place.given(2).is_none(), "it must fill with zeros");
    let pads = place.known(1)?.into_iter().map(usize::try_from).collect::<Result<Vec<_>, _>>()?;
    let (before, after) = pads.split_at(pads.len() / 2);
    let pads = before.iter().copied().zip(after.iter().copied()).collect();
    place.put(Pad::new(pads, PadMode::Constant(Arc::new(tensor0(0_f32)))), &[place.input(0)?])
}

fn slice(mut place: Place) -> TractResult<OutletId> {
    ensure!(place.given(4).is_none(), "it must take every one");
    let shape = place.shape(place.input(0)?)?;
    let mut wire = place.input(0)?;
    for ((from, to), at) in place.known(1)?.into_iter().zip(place.known(2)?).zip(place.known(3)?) {
        let at = axis(at, shape.len())?;
        let end = shape.get(at).cloned().unwrap_or_default();
        let from = if from < 0 { end.clone() + from } else { from.to_dim() };
        // The largest number there is stands for the end; a size that is open is taken as large enough for others.
        let to = match to {
            i64::MAX => end,
            to if to < 0 => end + to,
            to => end.to_i64().map_or(to, |end| to.min(end)).to_dim(),
        };
        wire = place.put(Slice::new(at, from, to), &[wire])?;
    }
    Ok(wire)
}

fn reshaped(place: &mut Place, to: &[TDim]) -> TractResult<OutletId> {
    let mut wire = place.input(0)?;
    for op in to_axis_ops_with_tf_rules(&place.shape(wire)?, to)? {
        wire = place.put(op, &[wire])?;
    }
    Ok(wire)
}

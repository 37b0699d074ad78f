//! The parts of an ONNX file that networks of ours use, by the numbers of its fields.

use prost::Message;
use tract_core::internal::*;

#[derive(Clone, PartialEq, Message)]
pub(super) struct Model {
    #[prost(message, optional, tag = "7")]
    pub(super) graph: Option<Graph>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct Graph {
    #[prost(message, repeated, tag = "1")]
    pub(super) nodes: Vec<Node>,
    #[prost(message, repeated, tag = "5")]
    pub(super) weights: Vec<Weight>,
    #[prost(message, repeated, tag = "11")]
    pub(super) inputs: Vec<Value>,
    #[prost(message, repeated, tag = "12")]
    pub(super) outputs: Vec<Value>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct Node {
    #[prost(string, repeated, tag = "1")]
    pub(super) inputs: Vec<String>,
    #[prost(string, repeated, tag = "2")]
    pub(super) outputs: Vec<String>,
    #[prost(string, tag = "4")]
    pub(super) operator: String,
    #[prost(message, repeated, tag = "5")]
    settings: Vec<Setting>,
}

/// What ONNX calls an attribute.
#[derive(Clone, PartialEq, Message)]
struct Setting {
    #[prost(string, tag = "1")]
    name: String,
    #[prost(float, tag = "2")]
    float: f32,
    #[prost(int64, tag = "3")]
    int: i64,
    #[prost(int64, repeated, tag = "8")]
    ints: Vec<i64>,
}

impl Node {
    fn setting(&self, name: &str) -> Option<&Setting> {
        self.settings.iter().find(|setting| setting.name == name)
    }

    pub(super) fn float(&self, name: &str, otherwise: f32) -> f32 {
        self.setting(name).map_or(otherwise, |setting| setting.float)
    }

    pub(super) fn int(&self, name: &str, otherwise: i64) -> i64 {
        self.setting(name).map_or(otherwise, |setting| setting.int)
    }

    pub(super) fn ints(&self, name: &str) -> Option<&[i64]> {
        self.setting(name).map(|setting| setting.ints.as_slice())
    }
}

/// A tensor that lies in the file.
#[derive(Clone, PartialEq, Message)]
pub(super) struct Weight {
    #[prost(int64, repeated, tag = "1")]
    dims: Vec<i64>,
    #[prost(int32, tag = "2")]
    kind: i32,
    #[prost(float, repeated, tag = "4")]
    floats: Vec<f32>,
    #[prost(int64, repeated, tag = "7")]
    ints: Vec<i64>,
    #[prost(string, tag = "8")]
    pub(super) name: String,
    #[prost(bytes = "vec", tag = "9")]
    bytes: Vec<u8>,
}

impl Weight {
    pub(super) fn tensor(&self) -> TractResult<Tensor> {
        let shape = self.dims.iter().map(|&dim| usize::try_from(dim)).collect::<Result<TVec<usize>, _>>()?;
        if !self.floats.is_empty() {
            return Tensor::from_shape(&shape, &self.floats);
        }
        if !self.ints.is_empty() {
            return Tensor::from_shape(&shape, &self.ints);
        }
        match kind(self.kind)? {
            DatumType::F32 => Tensor::from_shape(&shape, &numbers(&self.bytes, f32::from_le_bytes)),
            DatumType::I64 => Tensor::from_shape(&shape, &numbers(&self.bytes, i64::from_le_bytes)),
            _ => Tensor::from_shape(&shape, &numbers(&self.bytes, i8::from_le_bytes)),
        }
    }
}

fn numbers<const N: usize, T>(bytes: &[u8], number: fn([u8; N]) -> T) -> Vec<T> {
    bytes.as_chunks().0.iter().map(|bytes| number(*bytes)).collect()
}

/// The kinds of numbers that networks of ours have.
pub(super) fn kind(number: i32) -> TractResult<DatumType> {
    match number {
        1 => Ok(DatumType::F32),
        3 => Ok(DatumType::I8),
        7 => Ok(DatumType::I64),
        other => bail!("numbers of kind {other} are not known"),
    }
}

/// What goes in or comes out.
#[derive(Clone, PartialEq, Message)]
pub(super) struct Value {
    #[prost(string, tag = "1")]
    pub(super) name: String,
    #[prost(message, optional, tag = "2")]
    kind: Option<ValueKind>,
}

#[derive(Clone, PartialEq, Message)]
struct ValueKind {
    #[prost(message, optional, tag = "1")]
    tensor: Option<TensorKind>,
}

#[derive(Clone, PartialEq, Message)]
struct TensorKind {
    #[prost(int32, tag = "1")]
    kind: i32,
    #[prost(message, optional, tag = "2")]
    shape: Option<Shape>,
}

#[derive(Clone, PartialEq, Message)]
struct Shape {
    #[prost(message, repeated, tag = "1")]
    dims: Vec<Dim>,
}

#[derive(Clone, PartialEq, Message)]
struct Dim {
    #[prost(int64, tag = "1")]
    size: i64,
    /// A size that is left open has a name.
    #[prost(string, tag = "2")]
    name: String,
}

impl Value {
    pub(super) fn fact(&self, symbols: &SymbolScope) -> TractResult<TypedFact> {
        let tensor = self.kind.as_ref().and_then(|kind| kind.tensor.as_ref());
        let tensor = tensor.with_context(|| format!("nothing says what {} is", self.name))?;
        let dims = tensor.shape.iter().flat_map(|shape| &shape.dims);
        let dim =
            |dim: &Dim| if dim.name.is_empty() { dim.size.to_dim() } else { symbols.sym(&dim.name).to_dim() };
        Ok(kind(tensor.kind)?.fact(dims.map(dim).collect::<TVec<TDim>>()))
    }
}

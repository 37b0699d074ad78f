//! What goes into a statement and what comes out of it.

use std::sync::Arc;

use super::DbError;

/// One value, of the kinds both databases have.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// A whole number; a truth value is 0 or 1.
    Int(i64),
    /// A number with a fraction.
    Real(f64),
    /// Text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

/// The parameters of a statement, in the order of their numbers.
macro_rules! args {
    ($($value:expr),* $(,)?) => { &[$($crate::db::Value::from($value)),*] };
}
pub(crate) use args;

/// One row of an answer.
#[derive(Debug, Clone)]
pub struct Row {
    pub(super) columns: Arc<[String]>,
    pub(super) values: Vec<Value>,
}

impl Row {
    /// The value of this column.
    ///
    /// # Errors
    /// When there is no such column or it holds something else.
    pub fn get<T: FromValue>(&self, column: &str) -> Result<T, DbError> {
        let value = self.columns.iter().position(|name| name == column).and_then(|at| self.values.get(at));
        value
            .and_then(T::from_value)
            .ok_or_else(|| DbError::Column { column: column.to_owned(), expected: T::NAME })
    }

    /// Columns with their values, in the order of the SELECT.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.columns.iter().map(String::as_str).zip(&self.values)
    }
}

/// A type that a column can be read as.
pub trait FromValue: Sized {
    /// What it is called in an error.
    const NAME: &'static str;
    /// The value as this type.
    fn from_value(value: &Value) -> Option<Self>;
}

macro_rules! from_value {
    ($($type:ty, $name:literal, $pattern:pat => $read:expr;)*) => {
        $(impl FromValue for $type {
            const NAME: &'static str = $name;
            fn from_value(value: &Value) -> Option<Self> {
                match value {
                    $pattern => $read,
                    _ => None,
                }
            }
        })*
    };
}

from_value! {
    i64, "whole number", Value::Int(number) => Some(*number);
    u64, "whole number from 0", Value::Int(number) => u64::try_from(*number).ok();
    u32, "whole number from 0", Value::Int(number) => u32::try_from(*number).ok();
    usize, "whole number from 0", Value::Int(number) => usize::try_from(*number).ok();
    bool, "truth value", Value::Int(number) => Some(*number != 0);
    f64, "number", Value::Real(number) => Some(*number);
    String, "text", Value::Text(text) => Some(text.clone());
    Vec<u8>, "bytes", Value::Blob(bytes) => Some(bytes.clone());
}

impl<T: FromValue> FromValue for Option<T> {
    const NAME: &'static str = T::NAME;
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            value => T::from_value(value).map(Some),
        }
    }
}

macro_rules! into_value {
    ($($type:ty, $value:ident => $made:expr;)*) => {
        $(impl From<$type> for Value {
            fn from($value: $type) -> Value {
                $made
            }
        })*
    };
}

into_value! {
    i64, number => Value::Int(number);
    u32, number => Value::Int(number.into());
    // No counter comes near: a sequence of 2^63 events takes longer than the machine lasts.
    u64, number => Value::Int(i64::try_from(number).unwrap_or(i64::MAX));
    usize, number => Value::Int(i64::try_from(number).unwrap_or(i64::MAX));
    bool, truth => Value::Int(truth.into());
    f64, number => Value::Real(number);
    &str, text => Value::Text(text.to_owned());
    String, text => Value::Text(text);
    &String, text => Value::Text(text.clone());
    &[u8], bytes => Value::Blob(bytes.to_vec());
    Vec<u8>, bytes => Value::Blob(bytes);
    &Vec<u8>, bytes => Value::Blob(bytes.clone());
    [u8; 32], bytes => Value::Blob(bytes.to_vec());
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::Null, Into::into)
    }
}

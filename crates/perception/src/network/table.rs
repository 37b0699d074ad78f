//! The table of features: a vector for each, in eight bits.

use tract_core::prelude::*;

use super::FEATURES;
use crate::onnx::File;

/// A vector for each feature, as whole numbers of steps.
pub(super) struct Table {
    steps: Vec<i8>,
    /// How much one step is, for each column.
    scale: Vec<f32>,
}

impl Table {
    /// The weights `table` [features, width] and `table.scale` [width] of a file. The error is a part of a sentence.
    pub(super) fn of(file: &File) -> Result<Table, String> {
        let weights = |name: &str| file.weights(name).map_err(|error| error.to_string());
        let (table, scale) = (weights("table")?, weights("table.scale")?);
        if table.shape() != [FEATURES as usize, scale.len()] {
            return Err(format!("its table has the shape {:?}", table.shape()));
        }
        Ok(Table { steps: numbers::<i8>(&table)?, scale: numbers::<f32>(&scale)? })
    }

    /// Numbers in one vector.
    pub(super) fn width(&self) -> usize {
        self.scale.len()
    }

    /// For each row the sum of its features' vectors.
    pub(super) fn bags(&self, rows: &[Vec<u32>]) -> Vec<f32> {
        let width = self.width();
        let mut bags = Vec::with_capacity(rows.len() * width);
        let mut sum = vec![0_i32; width];
        for row in rows {
            sum.fill(0);
            for &feature in row {
                let from = feature as usize * width;
                for (sum, &steps) in
                    sum.iter_mut().zip(self.steps.get(from..from + width).unwrap_or_default())
                {
                    *sum += i32::from(steps);
                }
            }
            bags.extend(sum.iter().zip(&self.scale).map(|(&steps, scale)| steps as f32 * scale));
        }
        bags
    }
}

fn numbers<T: Datum>(tensor: &Tensor) -> Result<Vec<T>, String> {
    let slice = tensor.as_plain_ram().and_then(|tensor| tensor.as_slice::<T>().ok());
    slice.map(<[T]>::to_vec).ok_or_else(|| "its table holds other numbers".to_owned())
}

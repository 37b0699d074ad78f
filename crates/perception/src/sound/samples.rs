//! Samples at another pace, and as a WAV file.

use super::RATE;

/// Brings samples to [`RATE`], piece by piece: each new one is the mean of those in its time.
#[derive(Debug)]
pub struct Resampler {
    /// Old samples for a new one.
    step: f64,
    /// Where the next new sample ends, counted from the next old one.
    until: f64,
    sum: f32,
    count: u32,
    last: f32,
}

impl Resampler {
    /// From this many samples a second.
    pub fn new(rate: f32) -> Resampler {
        let step = f64::from(rate) / f64::from(RATE);
        Resampler { step, until: step, sum: 0.0, count: 0, last: 0.0 }
    }

    /// The same sound at [`RATE`].
    pub fn take(&mut self, samples: &[f32]) -> Vec<f32> {
        if self.step == 1.0 {
            return samples.to_vec();
        }
        let mut taken = Vec::with_capacity((samples.len() as f64 / self.step) as usize + 1);
        for sample in samples {
            (self.sum, self.count, self.last) = (self.sum + sample, self.count + 1, *sample);
            self.until -= 1.0;
            while self.until <= 0.0 {
                taken.push(if self.count > 0 { self.sum / self.count as f32 } else { self.last });
                (self.sum, self.count) = (0.0, 0);
                self.until += self.step;
            }
        }
        taken
    }
}

/// A WAV file of these samples: one channel, 16 bits, [`RATE`].
pub fn wav(samples: &[f32]) -> Vec<u8> {
    let bytes = u32::try_from(samples.len() * 2).unwrap_or(u32::MAX - 36);
    let mut file = Vec::with_capacity(44 + samples.len() * 2);
    file.extend(b"RIFF");
    file.extend((36 + bytes).to_le_bytes());
    file.extend(b"WAVEfmt ");
    // A head of 16 bytes: samples as they are, one channel, its pace, bytes a second, bytes a sample, bits.
    file.extend(16_u32.to_le_bytes());
    file.extend([1_u16, 1].map(u16::to_le_bytes).concat());
    file.extend([RATE, RATE * 2].map(u32::to_le_bytes).concat());
    file.extend([2_u16, 16].map(u16::to_le_bytes).concat());
    file.extend(b"data");
    file.extend(bytes.to_le_bytes());
    for sample in samples {
        file.extend(((sample.clamp(-1.0, 1.0) * 32_767.0) as i16).to_le_bytes());
    }
    file
}

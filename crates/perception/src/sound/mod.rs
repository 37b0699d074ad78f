//! Sound -> whether somebody speaks, and when she has fallen silent. Samples are numbers from -1 to 1.

mod high_pass;
mod samples;

use std::collections::VecDeque;

use earshot::Detector;

use high_pass::HighPass;
pub use samples::{Resampler, wav};

/// Samples a second.
pub const RATE: u32 = 16_000;
/// Samples that are judged at once: 16 milliseconds.
const FRAME: usize = 256;
/// How sure the network must be that a frame is voice, 0 to 1.
const VOICE: f32 = 0.7;
/// Voice in a row that is a word, milliseconds: "haan" lasts 200, a key that is hit 30.
const WORD_MILLIS: u32 = 128;
/// The same for what goes on after a word.
const SYLLABLE_MILLIS: u32 = 48;
/// Frames over which the quietest is what is there anyway: two seconds.
const AROUND_FRAMES: usize = 125;
/// Voice rises and falls: it has so many times the power of what is there anyway. A hum that sounds like a vowel has not.
const ABOVE_AROUND: f32 = 2.0;

/// Listens to one recording from its beginning.
pub struct Listener {
    detector: Box<Detector>,
    /// Samples that do not fill a frame yet.
    rest: Vec<f32>,
    high_pass: HighPass,
    /// Powers of the latest frames, without what lies low.
    around: VecDeque<f32>,
    heard_frames: u32,
    voice_in_a_row: u32,
    quiet_frames: u32,
    has_word: bool,
    level: f32,
}

impl Default for Listener {
    fn default() -> Listener {
        Listener::new()
    }
}

impl Listener {
    /// One that has heard nothing.
    pub fn new() -> Listener {
        Listener {
            detector: Box::default(),
            rest: Vec::with_capacity(FRAME),
            high_pass: HighPass::default(),
            around: VecDeque::with_capacity(AROUND_FRAMES),
            heard_frames: 0,
            voice_in_a_row: 0,
            quiet_frames: 0,
            has_word: false,
            level: 0.0,
        }
    }

    /// Hears what comes next, [`RATE`] samples a second.
    pub fn hear(&mut self, samples: &[f32]) {
        self.level = level(samples);
        for sample in samples {
            self.rest.push(if sample.is_finite() { sample.clamp(-1.0, 1.0) } else { 0.0 });
            if self.rest.len() == FRAME {
                let is_voice = self.detector.predict_f32(&self.rest) >= VOICE;
                let bright: Vec<f32> =
                    self.rest.drain(..).map(|sample| self.high_pass.next(sample)).collect();
                let stands_out = self.stands_out(power(&bright));
                self.take(is_voice && stands_out);
            }
        }
    }

    /// Whether a frame of this power is louder than what was there all the time.
    fn stands_out(&mut self, power: f32) -> bool {
        if self.around.len() == AROUND_FRAMES {
            self.around.pop_front();
        }
        self.around.push_back(power);
        power > self.around.iter().copied().fold(f32::MAX, f32::min) * ABOVE_AROUND
    }

    fn take(&mut self, is_voice: bool) {
        self.heard_frames += 1;
        self.voice_in_a_row = if is_voice { self.voice_in_a_row + 1 } else { 0 };
        let voice_millis = millis(self.voice_in_a_row);
        self.has_word |= voice_millis >= WORD_MILLIS;
        let goes_on = self.has_word && voice_millis >= SYLLABLE_MILLIS;
        self.quiet_frames = if goes_on { 0 } else { self.quiet_frames + 1 };
    }

    /// Whether a word was said.
    pub fn has_word(&self) -> bool {
        self.has_word
    }

    /// Since when nobody speaks, milliseconds.
    pub fn quiet_millis(&self) -> u32 {
        millis(self.quiet_frames)
    }

    /// How much was heard, milliseconds.
    pub fn heard_millis(&self) -> u32 {
        millis(self.heard_frames)
    }

    /// How loud the last samples were to an ear, 0 to 1.
    pub fn level(&self) -> f32 {
        self.level
    }
}

fn millis(frames: u32) -> u32 {
    frames * (FRAME as u32 * 1000 / RATE)
}

/// From -60 dB to -6 dB, evenly.
fn level(samples: &[f32]) -> f32 {
    let decibels = 10.0 * power(samples).max(1e-12).log10();
    ((decibels + 60.0) / 54.0).clamp(0.0, 1.0)
}

/// Mean square.
fn power(samples: &[f32]) -> f32 {
    samples.iter().map(|sample| sample * sample).sum::<f32>() / samples.len().max(1) as f32
}

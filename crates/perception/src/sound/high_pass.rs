//! Takes away what lies below voices' brightness: mains hum, engines, wind.

use super::RATE;

/// Where it begins to take away, hertz: telephones did from 300 on.
const FROM_HERTZ: f32 = 400.0;

/// Two Butterworth filters of the second order, one behind the other (coefficients after R. Bristow-Johnson, "Cookbook
/// formulae for audio EQ biquad filter coefficients").
#[derive(Debug, Default)]
pub(super) struct HighPass([State; 2]);

/// The last two samples that came in and went out.
#[derive(Debug, Default, Clone, Copy)]
struct State {
    came: [f32; 2],
    went: [f32; 2],
}

impl HighPass {
    pub(super) fn next(&mut self, sample: f32) -> f32 {
        self.0.iter_mut().fold(sample, |sample, state| state.next(sample))
    }
}

impl State {
    fn next(&mut self, sample: f32) -> f32 {
        let (sine, cosine) = (std::f32::consts::TAU * FROM_HERTZ / RATE as f32).sin_cos();
        let alpha = sine * std::f32::consts::FRAC_1_SQRT_2;
        let (edge, middle) = ((1.0 + cosine) / 2.0, -(1.0 + cosine));
        let [came, before] = self.came;
        let [went, went_before] = self.went;
        let passed = (edge * (sample + before) + middle * came + 2.0 * cosine * went
            - (1.0 - alpha) * went_before)
            / (1.0 + alpha);
        *self = State { came: [sample, came], went: [passed, went] };
        passed
    }
}

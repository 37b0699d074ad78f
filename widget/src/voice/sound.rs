//! A recording as sound: played to her, and as samples for recognisers that take nothing else.

use mitra_perception::sound::{RATE, Resampler, wav};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AudioBuffer, AudioContext, AudioContextOptions, Blob,
    js_sys::{ArrayBuffer, Uint8Array},
};

use super::microphone::blob;

async fn decoded(context: &AudioContext, recording: &Blob) -> Option<AudioBuffer> {
    let bytes = JsFuture::from(recording.array_buffer()).await.ok()?;
    let decoding = context.decode_audio_data(bytes.unchecked_ref::<ArrayBuffer>()).ok()?;
    JsFuture::from(decoding).await.ok()?.dyn_into().ok()
}

/// Plays it once.
pub(super) async fn play(recording: &Blob) {
    let Ok(context) = AudioContext::new() else { return };
    let Some(sound) = decoded(&context, recording).await else { return };
    let Ok(source) = context.create_buffer_source() else { return };
    source.set_buffer(Some(&sound));
    let _ = context.resume();
    let _ = source.connect_with_audio_node(&context.destination());
    let _ = source.start();
    super::microphone::sleep((sound.duration() * 1000.0) as u32 + 200).await;
    let _ = context.close();
}

/// The same as WAV; none when this browser cannot read what it recorded.
pub(super) async fn samples(recording: &Blob) -> Option<Blob> {
    let options = AudioContextOptions::new();
    options.set_sample_rate(RATE as f32);
    let context = AudioContext::new_with_context_options(&options).or_else(|_| AudioContext::new()).ok()?;
    let sound = decoded(&context, recording).await;
    let _ = context.close();
    let sound = sound?;
    let samples = Resampler::new(sound.sample_rate()).take(&sound.get_channel_data(0).ok()?);
    let file = Uint8Array::from(wav(&samples).as_slice());
    blob(std::iter::once(file.into()), "audio/wav")
}

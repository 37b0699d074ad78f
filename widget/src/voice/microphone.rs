//! The microphone: asked for, recorded from, and given back whatever happens.

use std::{cell::RefCell, rc::Rc};

use futures::{channel::oneshot, future::Either};
use gloo_timers::callback::Timeout;
use mitra_perception::sound::{Listener, RATE, Resampler};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AnalyserNode, AudioContext, AudioContextOptions, AudioContextState, Blob, BlobEvent, MediaRecorder,
    MediaRecorderOptions, MediaStream, MediaStreamConstraints, MediaStreamTrack, MediaStreamTrackState,
    RecordingState,
    js_sys::{Array, Object, Reflect},
};

use super::judge::{CONTAINERS, Trouble};

/// How long the browser may take to say whether the microphone is allowed: people read the question.
const ASK_MILLIS: u32 = 60_000;
/// How long a recorder may take to give its last piece.
const LAST_PIECE_MILLIS: u32 = 3_000;
/// How often the recorder gives what it has, milliseconds.
const PIECE_MILLIS: i32 = 1_000;
/// Speech needs no more, bits a second.
const BITS_A_SECOND: u32 = 24_000;
/// Samples that are remembered for the next look: half a second and more at any pace.
const REMEMBERED: u32 = 32_768;

/// Resolves after a while.
pub(super) async fn sleep(millis: u32) {
    let (done, rung) = oneshot::channel::<()>();
    Timeout::new(millis, move || _ = done.send(())).forget();
    let _ = rung.await;
}

/// Either what is waited for or nothing after a while.
pub(super) async fn within<T>(millis: u32, what: impl Future<Output = T>) -> Option<T> {
    let (what, rings) = (std::pin::pin!(what), std::pin::pin!(sleep(millis)));
    match futures::future::select(what, rings).await {
        Either::Left((what, _)) => Some(what),
        Either::Right(_) => None,
    }
}

/// A stream of the microphone. It is given back when this is dropped.
struct Microphone(MediaStream);

impl Drop for Microphone {
    fn drop(&mut self) {
        stop(&self.0);
    }
}

fn tracks(stream: &MediaStream) -> impl Iterator<Item = MediaStreamTrack> {
    stream.get_tracks().iter().filter_map(|track| track.dyn_into().ok()).collect::<Vec<_>>().into_iter()
}

fn stop(stream: &MediaStream) {
    tracks(stream).for_each(|track| track.stop());
}

/// Asks for the microphone.
async fn ask() -> Result<Microphone, Trouble> {
    let devices = web_sys::window().and_then(|window| window.navigator().media_devices().ok());
    // Over http there is nothing to ask.
    let devices = devices.filter(|devices| !devices.is_undefined()).ok_or(Trouble::Insecure)?;
    let wished = Object::new();
    for wish in ["echoCancellation", "noiseSuppression", "autoGainControl"] {
        let _ = Reflect::set(&wished, &wish.into(), &JsValue::TRUE);
    }
    let constraints = MediaStreamConstraints::new();
    constraints.set_audio(&wished);
    let asked = devices.get_user_media_with_constraints(&constraints).map_err(|error| trouble(&error))?;
    // Where it is allowed after nobody waits any more, it is given back at once.
    let (given_up, patience) = (Rc::new(RefCell::new(false)), ASK_MILLIS);
    let late = given_up.clone();
    let stream = async move {
        let stream = JsFuture::from(asked).await;
        if let (Ok(stream), true) = (&stream, *late.borrow()) {
            stop(stream.unchecked_ref());
        }
        stream
    };
    let (done, answered) = oneshot::channel();
    wasm_bindgen_futures::spawn_local(async move { _ = done.send(stream.await) });
    match within(patience, answered).await {
        Some(Ok(Ok(stream))) => Ok(Microphone(stream.unchecked_into())),
        Some(Ok(Err(error))) => Err(trouble(&error)),
        Some(Err(_)) => Err(Trouble::Broken),
        None => {
            *given_up.borrow_mut() = true;
            Err(Trouble::NoAnswer)
        }
    }
}

fn trouble(error: &JsValue) -> Trouble {
    let name = Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string());
    Trouble::of_microphone(&name.unwrap_or_default())
}

/// A recording that goes on.
pub(super) struct Recording {
    /// Given back last.
    recorder: MediaRecorder,
    pieces: Rc<RefCell<Vec<Blob>>>,
    ear: Option<Ear>,
    stopped: Option<oneshot::Receiver<()>>,
    begun: f64,
    _hears: [Closure<dyn FnMut(JsValue)>; 2],
    microphone: Microphone,
}

impl Recording {
    /// Begins one; `take` gets each piece as it comes, with its number.
    pub(super) async fn begin(take: impl Fn(u32, Blob) + 'static) -> Result<Recording, Trouble> {
        if Reflect::get(&web_sys::js_sys::global(), &"MediaRecorder".into())
            .is_ok_and(|recorder| recorder.is_undefined())
        {
            return Err(Trouble::Unsupported);
        }
        let microphone = ask().await?;
        let options = MediaRecorderOptions::new();
        options.set_audio_bits_per_second(BITS_A_SECOND);
        if let Some(container) = CONTAINERS.into_iter().find(|name| MediaRecorder::is_type_supported(name)) {
            options.set_mime_type(container);
        }
        let recorder =
            MediaRecorder::new_with_media_stream_and_media_recorder_options(&microphone.0, &options)
                .map_err(|error| trouble(&error))?;
        let pieces: Rc<RefCell<Vec<Blob>>> = Rc::default();
        let keep = pieces.clone();
        let came = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
            let event: BlobEvent = event.unchecked_into();
            let Some(piece) = event.data().filter(|piece| piece.size() > 0.0) else { return };
            let number = keep.borrow().len() as u32;
            keep.borrow_mut().push(piece.clone());
            take(number, piece);
        });
        let (ended, stopped) = oneshot::channel();
        let mut ended = Some(ended);
        let stopping = Closure::<dyn FnMut(JsValue)>::new(move |_| {
            if let Some(ended) = ended.take() {
                let _ = ended.send(());
            }
        });
        recorder.set_ondataavailable(Some(came.as_ref().unchecked_ref()));
        recorder.set_onstop(Some(stopping.as_ref().unchecked_ref()));
        recorder.start_with_time_slice(PIECE_MILLIS).map_err(|error| trouble(&error))?;
        // Without it there is no meter, and she says herself when she is done.
        let ear = Ear::new(&microphone.0).ok();
        Ok(Recording {
            recorder,
            pieces,
            ear,
            stopped: Some(stopped),
            begun: now(),
            _hears: [came, stopping],
            microphone,
        })
    }

    /// Hears what came since the last look.
    pub(super) fn listen(&mut self) {
        if let Some(ear) = &mut self.ear {
            ear.listen();
        }
    }

    /// How loud it is, 0 to 1.
    pub(super) fn level(&self) -> f32 {
        self.ear.as_ref().map_or(0.0, |ear| ear.listener.level())
    }

    /// Whether a word was said; where nothing listens along, one may have been.
    pub(super) fn has_word(&self) -> bool {
        self.ear.as_ref().is_none_or(|ear| ear.listener.has_word() || !ear.is_awake())
    }

    /// Since when nobody speaks.
    pub(super) fn quiet_millis(&self) -> u32 {
        self.ear.as_ref().filter(|ear| ear.is_awake()).map_or(0, |ear| ear.listener.quiet_millis())
    }

    /// How long it is.
    pub(super) fn millis(&self) -> u32 {
        (now() - self.begun).max(0.0) as u32
    }

    /// Whether something took the microphone away: a call, another app, a cable.
    pub(super) fn is_cut_off(&self) -> bool {
        self.recorder.state() == RecordingState::Inactive
            || tracks(&self.microphone.0).any(|track| track.ready_state() == MediaStreamTrackState::Ended)
    }

    /// Ends it: all that was said, under its true type. The microphone is given back.
    pub(super) async fn end(mut self) -> Option<Blob> {
        if self.recorder.state() != RecordingState::Inactive {
            let _ = self.recorder.stop();
        }
        if let Some(stopped) = self.stopped.take() {
            let _ = within(LAST_PIECE_MILLIS, stopped).await;
        }
        let kind = self.recorder.mime_type();
        blob(self.pieces.borrow().iter().map(JsValue::from), &kind)
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        if self.recorder.state() != RecordingState::Inactive {
            let _ = self.recorder.stop();
        }
        self.recorder.set_ondataavailable(None);
        self.recorder.set_onstop(None);
    }
}

/// One file of many pieces; none of none.
pub(super) fn blob(pieces: impl Iterator<Item = JsValue>, kind: &str) -> Option<Blob> {
    let pieces: Array = pieces.collect();
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(kind);
    (pieces.length() > 0).then(|| Blob::new_with_blob_sequence_and_options(&pieces, &options).ok()).flatten()
}

/// Milliseconds of a clock that nobody sets.
fn now() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now())
}

/// Listens along.
struct Ear {
    context: AudioContext,
    analyser: AnalyserNode,
    resampler: Resampler,
    listener: Listener,
    samples: Vec<f32>,
    /// Up to when it has heard, seconds of the context's clock.
    heard_until: f64,
}

impl Ear {
    fn new(stream: &MediaStream) -> Result<Ear, JsValue> {
        let options = AudioContextOptions::new();
        options.set_sample_rate(RATE as f32);
        let listen = |context: AudioContext| -> Result<Ear, JsValue> {
            let wired = || -> Result<AnalyserNode, JsValue> {
                let analyser = context.create_analyser()?;
                analyser.set_fft_size(REMEMBERED);
                context.create_media_stream_source(stream)?.connect_with_audio_node(&analyser)?;
                Ok(analyser)
            };
            match wired() {
                Ok(analyser) => {
                    let _ = context.resume();
                    let (rate, heard_until) = (context.sample_rate(), context.current_time());
                    Ok(Ear {
                        analyser,
                        resampler: Resampler::new(rate),
                        listener: Listener::new(),
                        samples: vec![0.0; REMEMBERED as usize],
                        heard_until,
                        context,
                    })
                }
                Err(error) => {
                    let _ = context.close();
                    Err(error)
                }
            }
        };
        // Some browsers connect a microphone only at its own pace.
        AudioContext::new_with_context_options(&options)
            .and_then(listen)
            .or_else(|_| AudioContext::new().and_then(listen))
    }

    fn is_awake(&self) -> bool {
        self.context.state() == AudioContextState::Running && self.listener.heard_millis() > 0
    }

    fn listen(&mut self) {
        let now = self.context.current_time();
        let new = ((now - self.heard_until) * f64::from(self.context.sample_rate())) as usize;
        self.heard_until = now;
        let new = new.min(self.samples.len());
        self.analyser.get_float_time_domain_data(&mut self.samples);
        let samples = self.resampler.take(&self.samples[self.samples.len() - new..]);
        if !samples.is_empty() {
            self.listener.hear(&samples);
        }
    }
}

impl Drop for Ear {
    fn drop(&mut self) {
        let _ = self.context.close();
    }
}

//! A notice read aloud, where the device itself has a Chinese voice. A voice that lives elsewhere is
//! not asked: it would be told what is read here.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{SpeechSynthesis, SpeechSynthesisUtterance, SpeechSynthesisVoice};

use contract::words::notices as words;

use crate::{
    device,
    parts::{ButtonLook, live, tap},
    settings::say,
};

/// A button that reads `lines` aloud; nothing where no voice can.
pub(super) fn aloud(lines: impl Fn() -> Vec<String> + Clone + Send + 'static) -> AnyView {
    let has_voice = RwSignal::new(voice().is_some());
    let is_reading = RwSignal::new(false);
    // Browsers find their voices a moment after the page has begun.
    if let Some(speech) = speech() {
        let look = Closure::<dyn FnMut()>::new(move || {
            let _ = has_voice.try_set(voice().is_some());
        });
        let target: &web_sys::EventTarget = speech.as_ref();
        let listen = look.as_ref().unchecked_ref();
        let _ = target.add_event_listener_with_callback("voiceschanged", listen);
        look.forget();
    }
    on_cleanup(stop);
    live(move || {
        if !has_voice.get() {
            return ().into_any();
        }
        if is_reading.get() {
            let halt = move || {
                stop();
                is_reading.set(false);
            };
            return tap(ButtonLook::Plain, "x", say(words::READ_STOP), halt).into_any();
        }
        let lines = lines.clone();
        let begin = move || {
            if read(&lines(), is_reading) {
                is_reading.set(true);
            }
        };
        tap(ButtonLook::Plain, "volume", say(words::READ_ALOUD), begin).into_any()
    })
}

/// Reads line by line: some browsers fall silent within a long one. Whether it has begun.
fn read(lines: &[String], is_reading: RwSignal<bool>) -> bool {
    let (Some(speech), Some(voice)) = (speech(), voice()) else { return false };
    speech.cancel();
    let lines: Vec<_> = lines.iter().filter(|line| !line.trim().is_empty()).collect();
    for (number, line) in lines.iter().enumerate() {
        let Ok(said) = SpeechSynthesisUtterance::new_with_text(line) else { return false };
        said.set_voice(Some(&voice));
        said.set_lang(&voice.lang());
        if number + 1 == lines.len() {
            let done = Closure::once_into_js(move || {
                let _ = is_reading.try_set(false);
            });
            said.set_onend(Some(done.unchecked_ref()));
        }
        speech.speak(&said);
    }
    !lines.is_empty()
}

fn stop() {
    if let Some(speech) = speech() {
        speech.cancel();
    }
}

fn speech() -> Option<SpeechSynthesis> {
    let speech = device::window().speech_synthesis().ok()?;
    // A web view may have none and not say so.
    (!speech.is_undefined()).then_some(speech)
}

/// A Chinese voice of this device.
fn voice() -> Option<SpeechSynthesisVoice> {
    let voices = speech()?.get_voices();
    let mut voices = voices.iter().map(SpeechSynthesisVoice::from);
    voices.find(|voice| voice.local_service() && is_chinese(&voice.lang()))
}

/// Whether a language tag is one of Mandarin's; `zh-HK` is read in another tongue.
fn is_chinese(tag: &str) -> bool {
    let tag = tag.replace('_', "-").to_ascii_lowercase();
    tag == "zh" || ["zh-cn", "zh-hans", "cmn", "zh-sg"].iter().any(|one| tag.starts_with(one))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_voice_speaks_mandarin() {
        for (tag, expected) in [
            ("zh-CN", true),
            ("zh_CN", true),
            ("zh", true),
            ("cmn-Hans-CN", true),
            ("zh-HK", false),
            ("yue", false),
            ("en-US", false),
        ] {
            assert_eq!(is_chinese(tag), expected, "{tag}");
        }
    }
}

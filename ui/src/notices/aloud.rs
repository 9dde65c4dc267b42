//! A notice read aloud, where the device itself has a Chinese voice. A voice that lives elsewhere is
//! not asked: it would be told what is read here.

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{SpeechSynthesis, SpeechSynthesisUtterance, SpeechSynthesisVoice};

use contract::words::notices as words;

use crate::{
    device,
    parts::{ButtonLook, live, tap},
    settings::say,
};

/// A button that reads `lines` aloud; nothing where no voice can.
pub(crate) fn aloud(lines: impl Fn() -> Vec<String> + Clone + Send + 'static) -> AnyView {
    let has_voice = RwSignal::new(voice().is_some());
    // Which reading goes on; none is 0.
    let reading = RwSignal::new(0_u32);
    let count = StoredValue::new(0_u32);
    await_voices(has_voice);
    on_cleanup(stop);
    live(move || {
        has_voice.get().then(|| {
            let lines = lines.clone();
            let turn = move || {
                if reading.get_untracked() != 0 {
                    stop();
                    reading.set(0);
                    return;
                }
                count.update_value(|count| *count += 1);
                let this = count.get_value();
                // A late word of an earlier reading ends no other one.
                let done = move || {
                    if reading.try_get_untracked() == Some(this) {
                        reading.set(0);
                    }
                };
                if read(&lines(), done) {
                    reading.set(this);
                }
            };
            let word =
                move || say(if reading.get() == 0 { words::READ_ALOUD } else { words::READ_STOP });
            tap(ButtonLook::Plain, "volume", live(word), turn)
        })
    })
}

/// Browsers find their voices a moment after the page has begun.
fn await_voices(has_voice: RwSignal<bool>) {
    let Some(speech) = speech() else { return };
    let look = Closure::<dyn FnMut()>::new(move || {
        let _ = has_voice.try_set(voice().is_some());
    });
    let target: web_sys::EventTarget = speech.unchecked_into();
    let listen = look.as_ref().unchecked_ref();
    let _ = target.add_event_listener_with_callback("voiceschanged", listen);
    let kept = SendWrapper::new((target, look));
    on_cleanup(move || {
        let (target, look) = kept.take();
        let listen = look.as_ref().unchecked_ref();
        let _ = target.remove_event_listener_with_callback("voiceschanged", listen);
    });
}

/// Reads line by line: some browsers fall silent within a long one. Whether it has begun; `done` hears
/// the end, or that a voice has failed.
fn read(lines: &[String], done: impl Fn() + Clone + 'static) -> bool {
    let (Some(speech), Some(voice)) = (speech(), voice()) else { return false };
    speech.cancel();
    let lines: Vec<_> = lines.iter().filter(|line| !line.trim().is_empty()).collect();
    for (number, line) in lines.iter().enumerate() {
        let Ok(said) = SpeechSynthesisUtterance::new_with_text(line) else { return false };
        said.set_voice(Some(&voice));
        said.set_lang(&voice.lang());
        let fail = Closure::once_into_js(done.clone());
        said.set_onerror(Some(fail.unchecked_ref()));
        if number + 1 == lines.len() {
            let end = Closure::once_into_js(done.clone());
            said.set_onend(Some(end.unchecked_ref()));
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

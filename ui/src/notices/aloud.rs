//! A notice read aloud, where the device itself has a voice for its language. A voice that lives elsewhere is
//! not asked: it would be told what is read here.

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{SpeechSynthesis, SpeechSynthesisUtterance, SpeechSynthesisVoice};

use contract::{
    Language,
    words::{Word, notices as words},
};

use crate::{
    device,
    parts::{ButtonLook, Shown, el, live, tap},
    settings::say,
};

/// A button that reads `lines` aloud. Lines that are not Chinese are in `language`. Where no voice can, `silent`
/// is said instead.
pub(crate) fn aloud(
    language: Language,
    lines: impl Fn() -> Vec<String> + Clone + Send + 'static,
    silent: Option<Word>,
) -> AnyView {
    let can = {
        let lines = lines.clone();
        move || lines().iter().all(|line| voice(tongue(line, language)).is_some())
    };
    let has_voice = RwSignal::new(can());
    // Which reading goes on; none is 0.
    let reading = RwSignal::new(0_u32);
    let count = StoredValue::new(0_u32);
    await_voices(has_voice, can);
    on_cleanup(stop);
    live(move || {
        if !has_voice.get() {
            return silent.map(|word| el("p").class("hint").child(say(word))).shown();
        }
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
            if read(language, &lines(), done) {
                reading.set(this);
            }
        };
        let word =
            move || say(if reading.get() == 0 { words::READ_ALOUD } else { words::READ_STOP });
        tap(ButtonLook::Plain, "volume", live(word), turn).shown()
    })
}

/// Browsers find their voices a moment after the page has begun.
fn await_voices(has_voice: RwSignal<bool>, can: impl Fn() -> bool + 'static) {
    let Some(speech) = speech() else { return };
    let look = Closure::<dyn FnMut()>::new(move || {
        let _ = has_voice.try_set(can());
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
fn read(language: Language, lines: &[String], done: impl Fn() + Clone + 'static) -> bool {
    let lines = lines.iter().filter(|line| !line.trim().is_empty());
    let lines = lines.map(|line| Some((line, voice(tongue(line, language))?)));
    let (Some(speech), Some(lines)) = (speech(), lines.collect::<Option<Vec<_>>>()) else {
        return false;
    };
    speech.cancel();
    for (number, (line, voice)) in lines.iter().enumerate() {
        let Ok(said) = SpeechSynthesisUtterance::new_with_text(line) else { return false };
        said.set_voice(Some(voice));
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

/// A voice of this device for a language.
fn voice(language: Language) -> Option<SpeechSynthesisVoice> {
    let voices = speech()?.get_voices();
    let mut voices = voices.iter().map(SpeechSynthesisVoice::from);
    voices.find(|voice| voice.local_service() && speaks(&voice.lang(), language))
}

/// In which language a line is: Chinese where most of its letters are, else that of the others.
fn tongue(line: &str, others: Language) -> Language {
    let letters = line.chars().filter(|letter| letter.is_alphabetic());
    let (chinese, rest): (Vec<char>, Vec<char>) = letters.partition(|letter| *letter > '\u{2e80}');
    if chinese.len() > rest.len() { Language::Zh } else { others }
}

/// Whether a voice of this language tag speaks a language.
fn speaks(tag: &str, language: Language) -> bool {
    match language {
        Language::Zh => is_chinese(tag),
        Language::En => is_english(tag),
    }
}

fn is_english(tag: &str) -> bool {
    let tag = tag.replace('_', "-").to_ascii_lowercase();
    tag == "en" || tag.starts_with("en-")
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
    fn a_line_is_read_in_the_language_of_most_of_its_letters() {
        for (line, others, expected) in [
            ("谁来用", Language::En, Language::Zh),
            ("What for", Language::En, Language::En),
            ("居民委员会. The device is looked after by 安门科技", Language::En, Language::En),
            ("AM-300", Language::Zh, Language::Zh),
            ("12345", Language::En, Language::En),
        ] {
            assert_eq!(tongue(line, others), expected, "{line}");
        }
        for (tag, expected) in [("en-US", true), ("en_GB", true), ("en", true), ("enm", false)] {
            assert_eq!(speaks(tag, Language::En), expected, "{tag}");
        }
        assert!(speaks("zh-CN", Language::Zh) && !speaks("zh-CN", Language::En));
    }

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

//! What is asked before a face is taken in, read aloud: all of it, in the language of the screen, by a voice of
//! the device; and where there is none, who reads it instead.

use contract::{
    Language,
    consents::Offers,
    gates::{Describe, Texts},
    people::Post,
    words::{consents as words, panel},
};
use hub::ledger::checkpoint;
use serde_json::Value;

use crate::{
    browser::{join, start},
    support::{
        Look, TestHub, Window,
        gate::{describe, statement},
        key,
    },
};

/// A device with a voice of its own for each language, and one that lives elsewhere; what they are to say is
/// written down, and never ends by itself.
const VOICES: &str = "window.said = []; window.stopped = 0; \
     const voices = [['zh-CN', false], ['zh-CN', true], ['en-US', true]] \
         .map(([lang, localService]) => ({ lang, localService })); \
     window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } }; \
     Object.defineProperty(window, 'speechSynthesis', { configurable: true, value: { \
         getVoices: () => voices, addEventListener() {}, removeEventListener() {}, \
         cancel() { window.stopped++; window.said = []; }, \
         speak(one) { window.said.push([one.text, one.lang, one.voice.localService]); } } });";

/// A device without any.
const SILENT: &str =
    "Object.defineProperty(window, 'speechSynthesis', { configurable: true, value: undefined });";

/// What was said: the text, the language of the voice, and whether it is the device's own.
async fn said(window: &Window) -> Vec<(String, String, bool)> {
    let said = window.run("return window.said", vec![]).await;
    serde_json::from_value(said).expect("what was said")
}

async fn stopped(window: &Window) -> Option<u64> {
    window.run("return window.stopped", vec![]).await.as_u64()
}

/// A gate that tells itself in both languages.
async fn gate(hub: &TestHub) -> crate::support::gate::Gate {
    let manager = hub.join("陈经理", Post::Manager, None).await;
    let gate = hub.gate(&manager).await;
    let english = Texts {
        purpose: statement("It knows you at the east gate and opens it for you."),
        method: statement("The device turns your face into numbers and compares them."),
        at_end: Some(statement(
            "When the time is up, the device deletes the numbers and signs it.",
        )),
        necessity: statement("Not needed: card and code open it as well."),
        effect: statement("If you agree, you get in with empty hands."),
        rights: statement("You can look, correct, take along, delete, withdraw, complain."),
    };
    let told = Describe { english: Some(english), ..describe(gate.id) };
    manager.hub.change(&told, &key()).await.expect("described");
    checkpoint(&hub.app).await.expect("the ledger gets on");
    gate
}

#[tokio::test(flavor = "multi_thread")]
async fn the_five_answers_and_both_choices_are_read_aloud_in_the_language_of_the_screen() {
    let Some((hub, driver)) = start().await else { return };
    let window = join(&hub, &driver, "王秀英", Post::Resident).await;
    let phone = hub.resident("王秀英").await;
    let gate = gate(&hub).await;
    let offers = phone.hub.ask(&Offers {}).await.expect("the gates");
    let offer = offers.iter().find(|offer| offer.notice.gate == gate.id).expect("the gate");
    window.before_each_page(VOICES).await;

    for (language, tag, read, stop, agree) in [
        (Language::Zh, "zh-CN", "读给我听", "停", "同意刷脸"),
        (Language::En, "en-US", "Read it to me", "Stop", "I agree to use my face"),
    ] {
        let look = Look { is_english: language == Language::En, ..Look::PLAIN };
        window.look(&hub.origin, look).await;
        window.go(&format!("{}/panel/face", hub.origin)).await;
        window.wait_alive().await;
        // Both choices are there, and nothing is looked for any more.
        window.see(agree).await;
        window.see(panel::AGAIN.say(language)).await;
        window.press("button", read).await;

        let answers = offer.notice.answers(language);
        let answers =
            answers.into_iter().flat_map(|(asked, said)| [asked.say(language).to_owned(), said]);
        let choices = [
            words::ASK_MATCHES,
            words::PROMISED_HINT,
            words::SAME_EITHER_WAY,
            words::SAY_NO,
            words::SAY_YES,
        ];
        let choices = choices.map(|word| word.say(language).to_owned());
        let expected: Vec<String> = answers.chain(choices).collect();
        let all = said(&window).await;
        let texts: Vec<String> = all.iter().map(|(text, ..)| text.clone()).collect();
        assert_eq!(texts, expected);
        let is_right = all.iter().all(|(_, voice, is_own)| voice == tag && *is_own);
        assert!(is_right, "another voice than the device's own for {language:?}: {all:?}");
        let before = stopped(&window).await.expect("counted");
        window.press("button", stop).await;
        assert_eq!(stopped(&window).await, Some(before + 1), "pressed again it stops");
        assert!(said(&window).await.is_empty(), "nothing waits to be said");
        window.press("button", read).await;
        assert_eq!(said(&window).await, all, "and begins anew");
        assert_eq!(window.faults().await, Vec::<String>::new());
    }
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_device_has_no_voice_the_counter_reads_it() {
    let Some((hub, driver)) = start().await else { return };
    let window = join(&hub, &driver, "王秀英", Post::Resident).await;
    let _gate = gate(&hub).await;
    window.before_each_page(SILENT).await;
    window.go(&format!("{}/panel/face", hub.origin)).await;
    window.see("请柜台念给您听").await;
    let button = "return document.querySelectorAll('use[href$=\"#volume\"]').length";
    assert_eq!(window.run(button, vec![]).await, Value::from(0));
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.close().await;
}

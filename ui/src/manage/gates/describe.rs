//! What people are told of a gate before they agree: six sentences in Chinese, the same in English where
//! somebody writes them.

use contract::{
    Language,
    gates::{Describe, Gate, MOST_MONTHS, Notice, Purpose, Texts, forbidden, second_purpose},
    id::GateId,
    text::Statement,
    words::{Word, gates as words},
};
use leptos::prelude::*;

use super::Desk;
use crate::{
    all,
    begun::Begun,
    parts::{
        ButtonLook, Element, Fault, Faults, Field, Shown, button, el, fault, lines, tap, written,
    },
    sending::Sending,
    settings::{language, say},
};

/// Each sentence in Chinese: its field and what is asked.
const CHINESE: [(&str, Word); 6] = [
    ("purpose", words::TEXT_PURPOSE),
    ("method", words::TEXT_METHOD),
    ("at-end", words::TEXT_AT_END),
    ("necessity", words::TEXT_NECESSITY),
    ("effect", words::TEXT_EFFECT),
    ("rights", words::TEXT_RIGHTS),
];

/// The same in English, with fields of their own.
const ENGLISH: [(&str, Word); 6] = [
    ("english-purpose", words::ENGLISH_PURPOSE),
    ("english-method", words::ENGLISH_METHOD),
    ("english-at-end", words::ENGLISH_AT_END),
    ("english-necessity", words::ENGLISH_NECESSITY),
    ("english-effect", words::ENGLISH_EFFECT),
    ("english-rights", words::ENGLISH_RIGHTS),
];

/// The sentences as they are typed, in the order of [`CHINESE`].
type Typed = [RwSignal<String>; 6];

/// The form; without an agent's key there is nothing to announce yet.
pub(super) fn describe(desk: Desk, gate: &Gate) -> AnyView {
    if gate.key.is_none() {
        return el("p").class("notice warn").child(say(words::DESCRIBE_NO_KEY)).shown();
    }
    all![
        el("p").class("notice").child(say(words::DESCRIBE_HINT)),
        no_end(gate, Purpose::Enter),
        desk.notices.of(Some(gate.id), || Form::new(desk, gate, Purpose::Enter)).view(),
    ]
}

/// The same for photos that are sent to the gate.
pub(super) fn describe_photo(desk: Desk, gate: &Gate) -> AnyView {
    all![
        el("p").class("notice").child(say(words::DESCRIBE_PHOTO_HINT)),
        no_end(gate, Purpose::Relay),
        desk.photos.of(Some(gate.id), || Form::new(desk, gate, Purpose::Relay)).view(),
    ]
}

/// That people are not told yet what happens at the end, where a notice is older than that sentence.
fn no_end(gate: &Gate, purpose: Purpose) -> Option<Element> {
    let before = now_told(gate, purpose)?;
    let warning = || el("p").class("notice warn").child(say(words::DESCRIBE_NO_END));
    before.texts.at_end.is_none().then(warning)
}

/// What people are told now.
fn now_told(gate: &Gate, purpose: Purpose) -> Option<&Notice> {
    gate.notices.iter().find(|notice| notice.purpose == purpose)
}

#[derive(Clone, Copy)]
pub(super) struct Form {
    desk: Desk,
    id: GateId,
    purpose: Purpose,
    begun: Begun,
    months: RwSignal<String>,
    chinese: Typed,
    english: Typed,
    faults: Faults,
    sending: Sending,
}

impl Form {
    /// Begins with what people are told now, else with what fits most gates. For how long is always chosen: no time is
    /// longer than it has to be (PIPL article 19), and a usual one would be taken unread.
    fn new(desk: Desk, gate: &Gate, purpose: Purpose) -> Self {
        let before = now_told(gate, purpose);
        let months = match (before, purpose) {
            (Some(notice), _) => notice.months.to_string(),
            (None, Purpose::Enter) => String::new(),
            (None, Purpose::Relay) => "1".to_owned(),
        };
        let chinese = begun_with(before.map(|notice| &notice.texts), purpose, Language::Zh);
        let english = before.and_then(|notice| notice.english.as_ref());
        let english =
            english.map(|texts| begun_with(Some(texts), purpose, Language::En)).unwrap_or_default();
        let form = if purpose == Purpose::Enter { "gate-notice" } else { "gate-photo" };
        let begun = Begun::new(desk.person, form).about(gate.id.number());
        let typed = |asked: [(&str, Word); 6], usual: [String; 6]| -> Typed {
            let mut usual = usual.into_iter();
            asked.map(|(field, _)| begun.text_or(field, usual.next().unwrap_or_default()))
        };
        Self {
            desk,
            id: gate.id,
            purpose,
            begun,
            months: begun.text_or("months", months),
            chinese: typed(CHINESE, chinese),
            english: typed(ENGLISH, english),
            faults: Faults::new("#gate-faults"),
            sending: Sending::new(),
        }
    }

    /// Whether anything is written in English.
    fn has_english(self) -> bool {
        self.english.iter().any(|value| value.with_untracked(|text| !text.trim().is_empty()))
    }

    fn request(self) -> Result<Describe, Vec<Fault>> {
        let mut faults = Vec::new();
        let months = self.months.get_untracked().trim().parse().ok();
        let months = months.filter(|months| (1..=MOST_MONTHS).contains(months));
        if months.is_none() {
            faults.push(Fault::new("months", say(words::REFUSED_MONTHS)));
        }
        let chinese = texts(CHINESE, self.chinese, &mut faults);
        let english =
            if self.has_english() { texts(ENGLISH, self.english, &mut faults) } else { None };
        match (months, chinese) {
            (Some(months), Some(texts)) if faults.is_empty() => {
                Ok(Describe { id: self.id, purpose: self.purpose, months, texts, english })
            }
            _ => Err(faults),
        }
    }

    fn send(self) {
        let request = match self.request() {
            Ok(request) => request,
            Err(faults) => return self.faults.show(faults),
        };
        self.faults.show(vec![]);
        let (desk, id, begun) = (self.desk, self.id, self.begun);
        let forms = if self.purpose == Purpose::Enter { desk.notices } else { desk.photos };
        self.sending.send_from(request, self.faults, move |_| {
            begun.forget();
            forms.sent(Some(id));
            desk.done(words::DONE_DESCRIBE);
        });
    }

    fn view(self) -> AnyView {
        let send = move || self.send();
        let word = || say(words::DESCRIBE_SEND);
        let go = button(ButtonLook::Main, "send", word, self.sending.is_busy.into(), send);
        el("form")
            .class("stack")
            .submit(send)
            .child(self.faults.summary())
            .child((self.purpose == Purpose::Enter).then(|| self.how_long()))
            .child(self.fields(CHINESE, self.chinese))
            .child(self.in_english())
            .child(self.sending.trouble())
            .child(el("div").class("bar").child(go))
            .shown()
    }

    fn how_long(self) -> Element {
        let faults = self.faults;
        let input = el("input")
            .attr("type", "number")
            .attr("id", "months")
            .attr("name", "months")
            .attr("min", "1")
            .set("max", MOST_MONTHS.to_string())
            .attr("inputmode", "numeric")
            .attr("autocomplete", "off")
            .attr("aria-describedby", "months-hint months-fault")
            .live("aria-invalid", move || faults.of("months").map(|_| "true"))
            .typed(self.months);
        el("div")
            .class("field")
            .child(el("label").attr("for", "months").child(say(words::MONTHS)))
            .child(el("p").class("hint").attr("id", "months-hint").child(say(words::MONTHS_HINT)))
            .child(input)
            .child(fault("months", faults))
    }

    fn fields(self, asked: [(&'static str, Word); 6], values: Typed) -> AnyView {
        let fields = asked.into_iter().zip(values).map(|((id, word), value)| {
            let field = Field::new(id, say(word)).sent_by(self.sending.is_busy);
            lines(field, value, self.faults, move || self.send())
        });
        fields.collect::<Vec<_>>().shown()
    }

    /// A plain `details`: an [`opening`](crate::parts::opening) within another would close it.
    fn in_english(self) -> Element {
        let fill = move || {
            for (value, text) in self.english.into_iter().zip(usual(self.purpose, Language::En)) {
                value.set(text);
            }
        };
        let details = el("details")
            .child(el("summary").child(say(words::ENGLISH)))
            .child(el("p").class("hint").child(say(words::ENGLISH_HINT)))
            .child(el("p").class("bar").child(tap(
                ButtonLook::Quiet,
                "languages",
                say(words::ENGLISH_FILL),
                fill,
            )))
            .child(el("div").class("stack").child(self.fields(ENGLISH, self.english)));
        if self.has_english() { details.attr("open", "") } else { details }
    }
}

/// What fits most gates, in a language of its own: a notice is not written in the reader's.
fn usual(purpose: Purpose, language: Language) -> [String; 6] {
    let of_gate = [
        words::USUAL_PURPOSE,
        words::USUAL_METHOD,
        words::USUAL_AT_END,
        words::USUAL_NECESSITY,
        words::USUAL_EFFECT,
        words::USUAL_RIGHTS,
    ];
    let of_photo = [
        words::USUAL_PHOTO_PURPOSE,
        words::USUAL_PHOTO_METHOD,
        words::USUAL_PHOTO_AT_END,
        words::USUAL_PHOTO_NECESSITY,
        words::USUAL_PHOTO_EFFECT,
        words::USUAL_PHOTO_RIGHTS,
    ];
    let usual = if purpose == Purpose::Enter { of_gate } else { of_photo };
    usual.map(|word| word.say(language).to_owned())
}

/// What is told now; what that does not say begins with what fits most gates.
fn begun_with(told: Option<&Texts>, purpose: Purpose, language: Language) -> [String; 6] {
    let mut begun = usual(purpose, language);
    let told = told.into_iter().flat_map(Texts::all);
    for (begun, (_, text)) in begun.iter_mut().zip(told) {
        if let Some(text) = text {
            text.as_str().clone_into(begun);
        }
    }
    begun
}

/// The sentences that were typed, or what is wrong with each.
fn texts(
    asked: [(&'static str, Word); 6],
    values: Typed,
    faults: &mut Vec<Fault>,
) -> Option<Texts> {
    let [purpose, method, at_end, necessity, effect, rights]: [Option<Statement>; 6] =
        std::array::from_fn(|at| sentence(asked[at].0, values[at], faults));
    Some(Texts {
        purpose: purpose?,
        method: method?,
        at_end: Some(at_end?),
        necessity: necessity?,
        effect: effect?,
        rights: rights?,
    })
}

/// One sentence. What no notice may say, or no purpose, is found here already: the hub names the fields of both languages
/// alike, and the fault has to stand at the right one.
fn sentence(
    field: &'static str,
    value: RwSignal<String>,
    faults: &mut Vec<Fault>,
) -> Option<Statement> {
    let text: Statement = written(field, &value.get_untracked(), faults)?;
    if let Some(phrase) = forbidden(text.as_str()) {
        faults.push(Fault::new(field, words::refused_phrase(language(), phrase)));
        return None;
    }
    if field.ends_with("purpose")
        && let Some(word) = second_purpose(text.as_str())
    {
        faults.push(Fault::new(field, words::refused_second_purpose(language(), word)));
        return None;
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_form_begins_with_may_be_published() {
        for purpose in Purpose::ALL {
            let usual = |language| usual(*purpose, language).into_iter();
            for text in usual(Language::Zh).chain(usual(Language::En)) {
                assert_eq!(forbidden(&text), None, "{text}");
                assert_eq!(second_purpose(&text), None, "{text}");
                assert!(Statement::try_from(text.as_str()).is_ok(), "{text}");
            }
        }
    }

    #[test]
    fn what_an_older_notice_does_not_say_begins_with_what_fits_most_gates() {
        let text = |text: &str| Statement::try_from(text).expect("a statement");
        let told = Texts {
            purpose: text("开门"),
            method: text("比对"),
            at_end: None,
            necessity: text("不刷脸也能进"),
            effect: text("不同意也一样进门"),
            rights: text("随时撤回"),
        };
        let begun = begun_with(Some(&told), Purpose::Enter, Language::Zh);
        let end = words::USUAL_AT_END.say(Language::Zh);
        assert_eq!(begun, ["开门", "比对", end, "不刷脸也能进", "不同意也一样进门", "随时撤回"]);

        let told = Texts { at_end: Some(text("到期就删除")), ..told };
        let begun = begun_with(Some(&told), Purpose::Enter, Language::Zh);
        assert_eq!(begun[2], "到期就删除");
    }
}

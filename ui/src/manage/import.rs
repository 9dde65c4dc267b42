//! Bringing a table into the register: choose or paste, look at what it would do, confirm.

use client::Error;
use contract::{
    Code,
    register::{Check, File, Found, Import, Imported, MAX_BYTES},
    upkeep::size,
    words::register as words,
};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;

use super::{Sending, heading, place::Screen};
use crate::{
    all, device,
    parts::{ButtonLook, Fault, Faults, Field, Shown, button, el, fault, icon, lines, live, tap},
    settings::{language, say},
};

#[derive(Clone, Copy)]
struct Importing {
    file: RwSignal<Option<(String, File)>>,
    pasted: RwSignal<String>,
    found: RwSignal<Option<(File, Found)>>,
    done: RwSignal<Option<(Imported, bool)>>,
    forget_gone: RwSignal<bool>,
    checking: Sending,
    writing: Sending,
    faults: Faults,
}

pub(super) fn import() -> AnyView {
    let importing = Importing {
        file: RwSignal::new(None),
        pasted: RwSignal::new(String::new()),
        found: RwSignal::new(None),
        done: RwSignal::new(None),
        forget_gone: RwSignal::new(false),
        checking: Sending::new(),
        writing: Sending::new(),
        faults: Faults::default(),
    };
    let stage = move || match (importing.done.get(), importing.found.get()) {
        (Some((done, forgot)), _) => finished(importing, done, forgot),
        (None, Some((_, found))) => all![form(importing), result(importing, found)],
        (None, None) => form(importing),
    };
    all![heading(say(words::IMPORT_TITLE)), importing.faults.summary(), live(stage)]
}

fn form(importing: Importing) -> AnyView {
    let choose = move |event: web_sys::Event| {
        let input = event.target().and_then(|target| target.dyn_into().ok());
        let chosen = input.map(|input| device::picture::chosen(&input)).unwrap_or_default();
        if let Some(file) = chosen.into_iter().next() {
            importing.take(file);
        }
    };
    let input = el("input")
        .attr("type", "file")
        .attr("id", "file")
        .attr("name", "file")
        .attr("accept", ".csv,.txt,.tsv,text/csv,text/plain")
        .on("change", choose);
    let word = move || {
        importing.file.get().map_or_else(
            || say(words::IMPORT_FILE).to_owned(),
            |(name, file)| {
                let bytes = u64::try_from(file.0.len()).unwrap_or(u64::MAX);
                words::import_chosen(language(), &name, &size(bytes))
            },
        )
    };
    let pick = el("label").class("pick").child(icon("upload")).child(live(word)).child(input);
    let paste = Field::new("paste", say(words::IMPORT_PASTE))
        .hint(say(words::IMPORT_PASTE_HINT))
        .optional();
    let check = move || importing.check();
    let word =
        move || say(if importing.checking.is_busy.get() { words::CHECKING } else { words::CHECK });
    let about = el("section").child(el("p").child(say(words::IMPORT_ABOUT))).child(
        el("ul")
            .class("plain")
            .child(el("li").child(say(words::IMPORT_COLUMNS)))
            .child(el("li").child(say(words::IMPORT_EXCEL)))
            .child(el("li").child(say(words::IMPORT_PRIVACY))),
    );
    let busy = importing.checking.is_busy.into();
    let form = el("form")
        .class("stack")
        .submit(check)
        .child(el("div").class("field").child(pick).child(fault("file", importing.faults)))
        .child(lines(paste, importing.pasted, importing.faults, check))
        .child(importing.checking.trouble())
        .child(el("div").class("bar").child(button(ButtonLook::Main, "search", word, busy, check)));
    all![about, form]
}

fn result(importing: Importing, found: Found) -> AnyView {
    let language = language();
    let faulty = (found.fault_count > 0).then(|| faulty(&found));
    let ignored = (!found.ignored.is_empty()).then(|| {
        el("p")
            .class("notice")
            .child(icon("shield-check"))
            .child(" ")
            .child(say(words::IGNORED))
            .child(": ")
            .child(el("strong").child(found.ignored.join("、")))
            .child(" ")
            .child(el("small").child(say(words::IGNORED_HINT)))
    });
    let tally = found.tally;
    let figures = [
        (words::FRESH, tally.fresh),
        (words::CHANGED, tally.changed),
        (words::SAME, tally.same),
        (words::GONE, tally.gone),
    ];
    let rows = figures.into_iter().map(|(word, count)| {
        el("tr")
            .child(el("th").attr("scope", "row").child(say(word)))
            .child(el("td").class("number").child(words::households(language, u64::from(count))))
            .shown()
    });
    let examples = (!found.examples.is_empty()).then(|| {
        let text = format!("{} {}", say(words::EXAMPLES), found.examples.join("、"));
        el("p").class("hint").child(text)
    });
    let go_on = (found.fault_count == 0).then(|| confirm(importing, &found));
    el("section")
        .class("card stack")
        .attr("id", "result")
        .attr("tabindex", "-1")
        .child(el("h2").child(say(words::RESULT)))
        .child(el("p").child(words::result_lines(language, u64::from(found.lines))))
        .child(faulty)
        .child(el("table").child(el("tbody").child(rows.collect::<Vec<_>>())))
        .child(examples)
        .child(ignored)
        .child(go_on)
        .shown()
}

fn faulty(found: &Found) -> AnyView {
    let language = language();
    let rows = found.faults.iter().map(|fault| {
        let line = words::fault_line(language, u64::from(fault.line));
        el("li").child(el("strong").child(line)).child(" ").child(fault.detail.clone()).shown()
    });
    let shown = u64::try_from(found.faults.len()).unwrap_or(u64::MAX);
    let is_cut = u64::from(found.fault_count) > shown;
    el("div")
        .class("problem")
        .attr("role", "alert")
        .child(el("strong").child(words::faults(language, u64::from(found.fault_count))))
        .child(is_cut.then(|| el("p").child(words::faults_first(language, shown))))
        .child(el("ul").child(rows.collect::<Vec<_>>()))
        .shown()
}

fn confirm(importing: Importing, found: &Found) -> AnyView {
    if found.tally.is_idle() {
        return el("p").class("notice good").child(say(words::IMPORT_IDLE)).shown();
    }
    let forget = (found.tally.gone > 0).then(|| {
        let tick = el("input")
            .attr("type", "checkbox")
            .checked(move || importing.forget_gone.get())
            .on("change", move |_| importing.forget_gone.update(|on| *on = !*on));
        el("div")
            .child(el("label").child(tick).child(el("span").child(say(words::FORGET_GONE))))
            .child(el("p").class("hint").child(say(words::FORGET_GONE_HINT)))
    });
    let word =
        move || say(if importing.writing.is_busy.get() { words::IMPORTING } else { words::IMPORT });
    let busy = importing.writing.is_busy.into();
    let send = move || importing.send();
    all![
        forget,
        live(move || {
            let is_stale = importing
                .writing
                .failure
                .with(|failure| failure.as_ref().and_then(Error::code) == Some(Code::Conflict));
            is_stale.then(|| el("p").class("notice warn").child(say(words::STALE)))
        }),
        importing.writing.trouble(),
        el("div").class("bar").child(button(ButtonLook::Main, "check", word, busy, send)),
    ]
}

fn finished(importing: Importing, done: Imported, forgot: bool) -> AnyView {
    let text = |number: u32| number.to_string();
    let tally = done.tally;
    let words_of = words::imported_tally(
        language(),
        &text(tally.changed),
        &text(tally.fresh),
        &text(tally.same),
    );
    let gone = (forgot && tally.gone > 0)
        .then(|| el("p").child(words::imported_gone(language(), &text(tally.gone))));
    let again = move || {
        importing.done.set(None);
        importing.found.set(None);
        importing.file.set(None);
        importing.pasted.set(String::new());
    };
    el("section")
        .class("stack")
        .child(
            el("div")
                .class("notice good")
                .attr("role", "status")
                .child(el("strong").child(say(words::IMPORTED)))
                .child(el("p").child(words_of))
                .child(gone),
        )
        .child(
            el("div")
                .class("bar")
                .child(
                    el("a")
                        .class("button main")
                        .attr("href", Screen::Register.path())
                        .child(icon("building"))
                        .child(say(words::TO_REGISTER)),
                )
                .child(tap(ButtonLook::Plain, "upload", say(words::ANOTHER), again)),
        )
        .shown()
}

impl Importing {
    /// Reads a chosen file.
    fn take(self, file: web_sys::File) {
        self.found.set(None);
        self.faults.show(vec![]);
        let name = file.name();
        spawn_local(async move {
            let bytes = device::bytes(&file, MAX_BYTES).await;
            match bytes {
                Ok(bytes) => {
                    self.pasted.set(String::new());
                    self.file.set(Some((name, File(bytes))));
                }
                Err(device::Unread::TooLarge) => self.wrong(say(words::FAULT_TOO_LARGE)),
                Err(device::Unread::Broken) => self.wrong(say(words::IMPORT_UNREADABLE)),
            }
        });
    }

    fn wrong(self, words: &'static str) {
        self.faults.show(vec![Fault::new("file", words)]);
    }

    /// What was pasted last or chosen.
    fn chosen(self) -> Option<File> {
        let pasted = self.pasted.get_untracked();
        if !pasted.trim().is_empty() {
            return Some(File(pasted.into_bytes()));
        }
        self.file.get_untracked().map(|(_, file)| file)
    }

    fn check(self) {
        let Some(file) = self.chosen() else {
            return self.wrong(say(words::IMPORT_NOTHING));
        };
        if file.0.len() > MAX_BYTES {
            return self.wrong(say(words::FAULT_TOO_LARGE));
        }
        self.faults.show(vec![]);
        self.forget_gone.set(false);
        self.writing.failure.set(None);
        let kept = file.clone();
        self.checking.send(Check { file }, move |found| {
            self.found.set(Some((kept, found)));
            device::focus_soon("#result");
        });
    }

    fn send(self) {
        let Some((file, found)) = self.found.get_untracked() else { return };
        let forget_gone = self.forget_gone.get_untracked();
        let request = Import { file, seen: found.tally, forget_gone };
        self.writing.send(request, move |done| {
            self.done.set(Some((done, forget_gone)));
            device::focus_soon("h1");
        });
    }
}

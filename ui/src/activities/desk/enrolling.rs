//! Putting somebody on the list who has no device.

use contract::{
    activities::{Enrol, Enrolled, PARTY},
    id::ActivityId,
    text::{Name, Whereabouts},
    words::activities as words,
};
use leptos::prelude::*;

use crate::{
    device,
    parts::{ButtonLook, Element, Fault, Faults, Field, all, button, el, line, live, opening},
    sending::Sending,
    settings::{language, say},
};

#[derive(Clone, Copy)]
struct Form {
    id: ActivityId,
    name: RwSignal<String>,
    home: RwSignal<String>,
    heads: RwSignal<String>,
    is_helper: RwSignal<bool>,
    /// Who was entered last, and whether they wait.
    done: RwSignal<Option<(String, bool)>>,
    faults: Faults,
    sending: Sending,
    read: Callback<()>,
}

/// The form; what is half typed outlives its closing.
pub(super) fn enrolling(id: ActivityId, read: Callback<()>) -> Element {
    let form = Form {
        id,
        name: RwSignal::new(String::new()),
        home: RwSignal::new(String::new()),
        heads: RwSignal::new("1".to_owned()),
        is_helper: RwSignal::new(false),
        done: RwSignal::new(None),
        faults: Faults::new("#enrol-faults"),
        sending: Sending::new(),
        read,
    };
    opening(say(words::ENROL), move || form.view())
}

impl Form {
    fn send(self) {
        let mut wrong = Vec::new();
        let name = Name::try_from(self.name.get_untracked().trim())
            .map_err(|fault| wrong.push(Fault::new("name", fault.sentence(language()))));
        let home = self.home.get_untracked();
        let home = match home.trim() {
            "" => Ok(None),
            home => Whereabouts::try_from(home).map(Some),
        };
        let home = home.map_err(|fault| wrong.push(Fault::new("home", fault.sentence(language()))));
        let heads = self.heads.get_untracked().trim().parse::<u8>().ok();
        let heads = heads.filter(|heads| (1..=PARTY).contains(heads));
        if heads.is_none() {
            wrong.push(Fault::new("heads", say(words::PARTY_WRONG)));
        }
        let is_helper = self.is_helper.get_untracked();
        self.done.set(None);
        self.faults.show(wrong);
        if let (Ok(name), Ok(home), Some(heads)) = (name, home, heads) {
            let who = name.to_string();
            let request = Enrol { id: self.id, name, home, heads, is_helper };
            self.sending.send_from(request, self.faults, move |said: Enrolled| {
                for (field, empty) in [(self.name, ""), (self.home, ""), (self.heads, "1")] {
                    let _ = field.try_set(empty.to_owned());
                }
                let _ = self.is_helper.try_set(false);
                let _ = self.done.try_set(Some((who, said.is_waiting)));
                self.read.run(());
                device::focus_soon("#name");
            });
        }
    }

    fn view(self) -> AnyView {
        let field = move |id, word| Field::new(id, say(word)).sent_by(self.sending.is_busy);
        let helper = el("input")
            .attr("type", "checkbox")
            .checked(move || self.is_helper.get())
            .on("change", move |_| self.is_helper.update(|is| *is = !*is));
        let heads = move || {
            (!self.is_helper.get())
                .then(|| line(field("heads", words::ENROL_HEADS), self.heads, self.faults))
        };
        let done = move || {
            self.done.get().map(|(name, is_waiting)| {
                if is_waiting {
                    let said = words::enrolled_waiting(language(), &name);
                    el("p").class("notice warn").child(said)
                } else {
                    el("p").class("notice good").child(words::enrolled(language(), &name))
                }
            })
        };
        let word = || say(words::ENROL_SEND);
        let go = button(ButtonLook::Main, "check", word, self.sending.is_busy.into(), move || {
            self.send();
        });
        let form = el("form")
            .class("stack")
            .submit(move || self.send())
            .child(el("p").class("hint").child(say(words::ENROL_HINT)))
            .child(self.faults.summary())
            .child(line(field("name", words::ENROL_NAME), self.name, self.faults))
            .child(line(field("home", words::ENROL_HOME), self.home, self.faults))
            .child(el("label").child(helper).child(el("span").child(say(words::ENROL_HELPER))))
            .child(live(heads))
            .child(self.sending.trouble())
            .child(el("p").class("bar").child(go));
        all![el("div").attr("role", "status").child(live(done)), form]
    }
}

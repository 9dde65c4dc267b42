//! One thing that is being written: its field, its pictures, its reason, its button.

use contract::{complaints::Reason, id::ComplaintId, text::Body, words::inbox as words};
use leptos::{ev, html, prelude::*};

use super::{
    composer::tab_icon,
    desk::Desk,
    draft::{Draft, Fault, Kind},
    keys::{Command, command},
    near::near,
    phrases,
    sending::Told,
    shortcuts::press,
};
use crate::{
    device,
    parts::{Faults, Photos, icon, picker},
    settings::{language, say},
};

/// A draft of one kind for one case.
pub(super) fn writing(desk: Desk, id: ComplaintId, kind: Kind) -> AnyView {
    let what = (id, Some(kind));
    let draft = untrack(|| desk.drafts.find(id, kind));
    let field = NodeRef::<html::Textarea>::new();
    let photos =
        kind.takes_photos().then(|| Photos::new(&desk.drafts.name(id, kind), draft.photos.clone()));
    let is_adding = RwSignal::new(!draft.photos.is_empty());
    let is_kept = RwSignal::new(None::<bool>);
    let must_wait = RwSignal::new(false);
    keep_photos(desk, id, kind, photos);
    // Whoever goes away writes no more; neither does whoever has sent it.
    on_cleanup(move || desk.presence.say(id, kind, false));
    when_sent(desk, id, kind, move || {
        desk.presence.say(id, kind, false);
        is_kept.set(None);
        is_adding.set(false);
        desk.from_phrase.set(None);
        if let Some(field) = field.get_untracked() {
            field.set_value("");
        }
        if let Some(photos) = photos {
            photos.clear();
        }
    });

    let reason = RwSignal::new(draft.reason);
    // A suggestion takes the place of nothing, or of another one; never of what somebody typed.
    let suggested = StoredValue::new(String::new());
    let suggest = Callback::new(move |words: String| {
        let Some(field) = field.get_untracked() else { return };
        let typed = field.value();
        if typed.trim().is_empty() || typed == suggested.get_value() {
            field.set_value(&words);
            is_kept.set(Some(desk.drafts.change(id, kind, |draft| draft.text.clone_from(&words))));
            suggested.set_value(words);
        }
    });

    let is_busy = move || desk.sending.now.with(|now| *now == Some(what));
    let may = move || desk.may(kind.act());
    let missing = move || match desk.sending.told(what) {
        Some(Told::Missing(fault)) => Some(fault),
        _ => None,
    };
    let send_now = move || {
        let waits = photos.is_some_and(|photos| untrack(|| photos.is_busy()));
        must_wait.set(waits);
        if !waits && untrack(may) {
            desk.sending.send(kind);
            if let Some(fault) = untrack(missing) {
                device::focus(if fault == Fault::Reason { "#reason input" } else { "#writing" });
            }
        }
    };
    let send = move || match photos {
        Some(photos) => photos.known(send_now),
        None => send_now(),
    };
    let write = move |event: ev::Targeted<ev::Event, web_sys::HtmlTextAreaElement>| {
        let text = event.target().value();
        desk.presence.say(id, kind, !text.trim().is_empty());
        let is_asking = kind != Kind::Note && phrases::asks(&text);
        is_kept.set(Some(desk.drafts.change(id, kind, |draft| draft.text = text)));
        forget_told(desk, id, kind);
        desk.from_phrase.set(None);
        if is_asking {
            phrases::open(desk);
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if command(press(&event).borrowed(), true, false) == Some(Command::Send) {
            event.prevent_default();
            send();
        }
    };
    let described =
        if kind == Kind::Resolve { "writing-hint writing-told" } else { "writing-told" };
    view! {
        <form class="field" novalidate on:submit=move |event| {
            event.prevent_default();
            send();
        }>
            {(kind == Kind::Decline).then(|| reasons(desk, id, reason))}
            {move || {
                (kind == Kind::Decline && reason.get() == Some(Reason::Duplicate))
                    .then(|| near(desk, id, suggest))
            }}
            <label for="writing">{say(kind.label())}</label>
            {(kind == Kind::Resolve).then(|| view! {
                <p class="hint" id="writing-hint">{say(words::HINT_RESOLVE)}</p>
            })}
            <textarea id="writing" name="text" rows="3" node_ref=field maxlength=Body::MAX
                prop:value=draft.text.clone() readonly=is_busy aria-describedby=described
                aria-invalid=move || matches!(missing(), Some(Fault::Text(_) | Fault::Unfilled)).then_some("true")
                on:input:target=write on:keydown=on_key></textarea>
            {photos.map(|photos| view! {
                <div id="writing-photos" hidden=move || !is_adding.get() && photos.is_empty()>
                    {picker(photos, Faults::default())}
                </div>
            })}
            {phrases::check(desk, (id, kind))}
            <div id="writing-told">
                {move || must_wait.get().then(|| view! {
                    <p class="hint" role="status">{say(words::PHOTO_WAIT)}</p>
                })}
                {move || told(desk, id, kind)}
                {move || (!may()).then(|| over(kind))}
            </div>
            <div class="bar">
                <button type="submit" class="main"
                    aria-busy=move || is_busy().to_string()
                    aria-disabled=move || (!may()).then_some("true")>
                    {icon(tab_icon(kind))}
                    {move || say(if is_busy() { words::SENDING } else { kind.send() })}
                </button>
                {photos.map(|_| add_photos(is_adding))}
                {(kind != Kind::Note).then(|| view! {
                    <button type="button" class="quiet" on:click=move |_| phrases::open(desk)>
                        {icon("note")} {say(words::PHRASES)} " " <kbd aria-hidden="true">"/"</kbd>
                    </button>
                })}
                <small class="extra"><kbd>"Ctrl"</kbd> " " <kbd>"Enter"</kbd></small>
                <small class="far">{move || kept(is_kept.get())}</small>
            </div>
        </form>
    }
    .into_any()
}

fn reasons(desk: Desk, id: ComplaintId, chosen: RwSignal<Option<Reason>>) -> AnyView {
    let begun = chosen.get_untracked();
    let choices = Reason::ALL.iter().copied().map(|reason| {
        view! {
            <label>
                <input type="radio" name="reason" value=reason.as_str()
                    checked=begun == Some(reason)
                    on:change=move |_| {
                        chosen.set(Some(reason));
                        desk.drafts.change(id, Kind::Decline, |draft| draft.reason = Some(reason));
                        forget_told(desk, id, Kind::Decline);
                    } />
                {say(reason.word())}
            </label>
        }
    });
    view! {
        <fieldset class="filters" id="reason">
            <legend>{say(words::REASON)}</legend>
            {choices.collect::<Vec<_>>()}
        </fieldset>
    }
    .into_any()
}

/// Opens the place for pictures, which would be in the way of most answers.
fn add_photos(is_adding: RwSignal<bool>) -> AnyView {
    view! {
        <button type="button" class="quiet" aria-controls="writing-photos"
            aria-expanded=move || is_adding.get().to_string()
            on:click=move |_| is_adding.update(|is_adding| *is_adding = !*is_adding)>
            {icon("camera")} {say(words::PHOTO_ADD)}
        </button>
    }
    .into_any()
}

fn told(desk: Desk, id: ComplaintId, kind: Kind) -> Option<AnyView> {
    let told = desk.sending.told((id, Some(kind)))?;
    let words = told.sentence(language());
    Some(match told {
        Told::Held => return None,
        Told::Sent(_) => view! { <p class="hint">{icon("check")} " " {words}</p> }.into_any(),
        Told::Missing(_) => {
            view! { <p class="fault" role="alert">{icon("alert")} {words}</p> }.into_any()
        }
        Told::Refused(_) => view! { <p class="problem" role="alert">{words}</p> }.into_any(),
        Told::Collision | Told::Offline | Told::Unsure => {
            view! { <p class="notice warn" role="alert">{words}</p> }.into_any()
        }
    })
}

fn over(kind: Kind) -> AnyView {
    let words = words::kind_over(language(), say(kind.word()));
    view! { <p class="notice warn" role="status">{words}</p> }.into_any()
}

fn kept(is_kept: Option<bool>) -> Option<AnyView> {
    is_kept.map(|is_kept| {
        if is_kept {
            view! { <span>{say(words::SAVED)}</span> }.into_any()
        } else {
            view! { <strong role="alert">{say(words::UNSAVED)}</strong> }.into_any()
        }
    })
}

/// What was said of the last sending is over once something new is written.
fn forget_told(desk: Desk, id: ComplaintId, kind: Kind) {
    if untrack(|| desk.sending.told((id, Some(kind)))).is_some() {
        desk.sending.told.set(None);
    }
}

fn keep_photos(desk: Desk, id: ComplaintId, kind: Kind, photos: Option<Photos>) {
    let Some(photos) = photos else { return };
    Effect::new(move |_| {
        let kept = photos.kept();
        if untrack(|| desk.drafts.find(id, kind)).photos != kept {
            desk.drafts.change(id, kind, |draft: &mut Draft| draft.photos = kept);
        }
    });
}

fn when_sent(desk: Desk, id: ComplaintId, kind: Kind, then: impl Fn() + 'static) {
    Effect::new(move |before: Option<bool>| {
        let is_sent =
            matches!(desk.sending.told((id, Some(kind))), Some(Told::Sent(_) | Told::Held));
        if is_sent && before == Some(false) {
            then();
        }
        is_sent
    });
}

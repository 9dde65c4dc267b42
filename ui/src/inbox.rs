//! The inbox of those who answer: list, conversation, facts.

mod breach;
mod care;
mod case;
mod commands;
mod composer;
mod counter;
mod desk;
mod door;
mod draft;
mod drafts;
mod erased;
mod facts;
mod following;
mod held;
mod help;
mod keys;
mod list;
mod listing;
mod near;
mod opened;
mod phrases;
mod place;
mod presence;
mod row;
mod rows;
mod sending;
mod shortcuts;
mod undoing;
mod when;
mod whose;
mod writing;

use contract::{
    people::Me,
    time::Offset,
    words::{common, devices, inbox as words},
};
use leptos::{mount::mount_to, prelude::*, task::spawn_local};
use leptos_router::{
    WildcardSegment,
    components::{FlatRoutes, Route, Router},
};

use crate::{
    activities, community, device,
    manage::{self, Requests},
    notices,
    parts::{icon, watch_network},
    polls,
    settings::{self, Settings, say, settings},
    suggestions,
};
use desk::Desk;
use door::Door;

pub(crate) use place::{decoded, push_encoded};

/// Takes the place of the plain page.
pub fn begin() {
    let path = device::path();
    if path != place::BASE
        && !manage::is_here(&path)
        && !notices::desk::DESK.is_here(&path)
        && !polls::desk::DESK.is_here(&path)
        && !activities::desk::DESK.is_here(&path)
    {
        device::leave_for(place::BASE);
        return;
    }
    settings::speak_as_page();
    let Some(root) = device::root() else { return };
    device::take_over();
    device::clear(&root);
    mount_to(root, app).forget();
    device::mark_alive();
}

fn app() -> impl IntoView {
    Settings::provide();
    Requests::provide();
    watch_network();
    let door = RwSignal::new(Door::Asking);
    let offset = StoredValue::new(Offset::CHINA);
    let telephone = RwSignal::new(device::shown_telephone());
    let name = RwSignal::new(None::<String>);
    let knock = move || {
        door.set(Door::Asking);
        spawn_local(async move {
            device::recover().await;
            let answer = door::ask().await;
            if let Ok(community) = community::read(None).await {
                offset.set_value(community.offset);
                telephone.set(Some(community.telephone));
                name.set(Some(community.name));
            }
            door.set(answer);
        });
    };
    knock();
    door::follow_other_tabs(door);
    let enter = move |device, people| {
        door.set(Door::Asking);
        spawn_local(async move { door.set(door::enter(device, people).await) });
    };
    view! {
        <Router base=place::BASE>
            {top(door, name, telephone)}
            {move || match door.get() {
                Door::Open(me) if manage::is_here(&device::path()) => {
                    manage::manage(&me, offset.get_value())
                }
                Door::Open(me) if notices::desk::DESK.is_here(&device::path()) => {
                    notices::desk::screens(&me, offset.get_value())
                }
                Door::Open(me) if polls::desk::DESK.is_here(&device::path()) => {
                    polls::desk::screens(&me, offset.get_value())
                }
                Door::Open(me) if activities::desk::DESK.is_here(&device::path()) => {
                    activities::desk::screens(&me, offset.get_value())
                }
                // Who has no inbox begins with what they do see.
                Door::Open(me) if !me.post.answers() => {
                    device::leave_for(manage::start());
                    ().into_any()
                }
                Door::Open(me) => inside(me, offset.get_value()),
                shut => {
                    device::set_title(say(words::TITLE));
                    let shown = door::closed(&shut, knock, enter);
                    view! { <main class="page" id="content" tabindex="-1">{shown}</main> }.into_any()
                }
            }}
            // The router writes an address once its routes have drawn what is there. Nothing of ours is one: it does at once.
            <FlatRoutes fallback=|| ()>
                <Route path=WildcardSegment("any") view=|| () />
            </FlatRoutes>
        </Router>
    }
}

fn inside(me: Me, offset: Offset) -> AnyView {
    let desk = Desk::new(me, offset);
    following::follow(desk);
    shortcuts::listen(desk);
    let pane = move || desk.place.with(|place| place.pane().as_str());
    let cut_off = move || {
        desk.is_cut_off.get().then(|| {
            view! { <p class="offline">{icon("wifi-off")} {say(words::RECONNECTING)}</p> }
        })
    };
    view! {
        <div role="status">{cut_off}</div>
        <div role="status">{breach::band(desk)}</div>
        <p class="visually-hidden" role="status" aria-live="polite">{desk.said}</p>
        <main class="desk" id="content" tabindex="-1" data-pane=pane>
            {list::list(desk)}
            {case::case(desk)}
            {facts::facts(desk)}
        </main>
        <div role="status">{held::elsewhere(desk)}</div>
        {care::dialogs(desk)}
        {phrases::dialog(desk)}
        {counter::dialog(desk)}
        {commands::dialog(desk)}
        {help::help(desk)}
    }
    .into_any()
}

/// The head of the staff's screens, one line where there is room.
fn top(
    door: RwSignal<Door>,
    name: RwSignal<Option<String>>,
    telephone: RwSignal<Option<String>>,
) -> AnyView {
    let settings = settings();
    let elder = move || if settings.is_elder.get() { common::ELDER_OFF } else { common::ELDER_ON };
    let who = move || match (name.get(), door.get()) {
        (Some(name), Door::Open(me)) => Some(format!("{name} · {}", me.name)),
        (name, _) => name,
    };
    view! {
        <a class="skip" href="#content" rel="external">{say(common::SKIP)}</a>
        <header class="top">
            <a class="name" href=place::BASE data-noscroll="" rel=move || {
                let path = device::path();
                let is_elsewhere = manage::is_here(&path)
                    || notices::desk::DESK.is_here(&path)
                    || polls::desk::DESK.is_here(&path)
                    || activities::desk::DESK.is_here(&path);
                is_elsewhere.then_some("external")
            }>
                {icon("inbox")} {say(words::TITLE)}
                <small>{who}</small>
            </a>
            {move || telephone.get().map(|telephone| {
                let words = common::help_call(settings::language(), &telephone);
                view! { <a class="help button" href=format!("tel:{telephone}")>{icon("phone")} {words}</a> }
            })}
            <div class="bar">
                {move || match door.get() {
                    Door::Open(me) => Some((
                        notices::desk::DESK.link_to(&me),
                        suggestions::link_to(&me),
                        polls::desk::DESK.link_to(&me),
                        activities::desk::DESK.link_to(&me),
                        manage::link_to(&me),
                    )),
                    _ => None,
                }}
                <button type="button" class="quiet" on:click=move |_| {
                    settings.turn_elder(!settings.is_elder.get_untracked());
                }>{icon("type")} {move || say(elder())}</button>
                <a class="quiet" href="/devices" rel="external">
                    {icon("smartphone")} {say(devices::TITLE)}
                </a>
                <a class="quiet" href="/settings" rel="external">
                    {icon("settings")} {say(common::SETTINGS)}
                </a>
            </div>
        </header>
    }
    .into_any()
}

//! What the whole inbox shares: where one is, what was read, and where the keys are.

use contract::{
    complaints::{ActKind, Matter},
    id::ComplaintId,
    notices::Glimpse,
    people::Me,
    time::{Offset, Time},
    words::{Word, inbox as words},
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

use super::{
    care::Care,
    counter::Counter,
    draft::{Kind, tabs},
    drafts::Drafts,
    listing::Listing,
    opened::Opened,
    phrases::Collection,
    place::Place,
    presence::Presence,
    rows::{Arrivals, Step},
    sending::Sending,
    undoing::Undoing,
};
use crate::{
    device::{self, Shelf},
    reading::Reading,
    settings::{Settings, language, say, settings},
};

/// Where the device keeps whether single keys are switched off.
const SINGLES: &str = "inbox.singles";

/// The router's way to another address.
type Navigate = Box<dyn Fn(&str, NavigateOptions)>;

/// The inbox as one person has it before them.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    /// Who works here.
    pub(super) me: StoredValue<Me>,
    /// How this person likes the screens.
    pub(super) settings: Settings,
    /// The community's clock.
    pub(super) offset: Offset,
    /// What the URL says.
    pub(super) place: Memo<Place>,
    /// The list.
    pub(super) listing: Listing,
    /// The open case.
    pub(super) opened: Opened,
    /// What was begun.
    pub(super) drafts: Drafts,
    /// What is being sent.
    pub(super) sending: Sending,
    /// What is being taken back.
    pub(super) undoing: Undoing,
    /// Who else is writing to the open case.
    pub(super) presence: Presence,
    /// Handing on and putting off.
    pub(super) care: Care,
    /// What is written down for a caller.
    pub(super) counter: Counter,
    /// The phrases.
    pub(super) shelf: Collection,
    /// Whether the less usual queues are laid out.
    pub(super) has_more_queues: RwSignal<bool>,
    /// What is looked for in the list of commands.
    pub(super) wanted: RwSignal<String>,
    /// What a phrase was put into and nobody has changed or sent since.
    pub(super) from_phrase: RwSignal<Option<(ComplaintId, Kind)>>,
    /// What has arrived and waits to be looked at.
    pub(super) arrivals: RwSignal<Arrivals>,
    /// The matter the keys are at.
    pub(super) at: RwSignal<Option<ComplaintId>>,
    /// Where that one was when it was last in the list.
    pub(super) at_place: StoredValue<usize>,
    /// What the composer is set to.
    pub(super) kind: RwSignal<Kind>,
    /// The device's clock, every half minute.
    pub(super) now: RwSignal<Time>,
    /// What a screen reader is to say.
    pub(super) said: RwSignal<String>,
    /// Grows when the composer is to show a draft anew.
    pub(super) round: RwSignal<u32>,
    /// Why something could not be taken back.
    pub(super) undo_told: RwSignal<Option<Word>>,
    /// Whether single keys are switched on.
    pub(super) singles: RwSignal<bool>,
    /// Whether the connection has been away for a while.
    pub(super) is_cut_off: RwSignal<bool>,
    /// What is urgent for everybody, whoever works here among them.
    pub(super) glimpse: Reading<Glimpse>,
    navigate: StoredValue<Navigate, LocalStorage>,
}

impl Desk {
    /// A desk below a router, for a person who is signed in.
    #[must_use]
    pub(super) fn new(me: Me, offset: Offset) -> Self {
        let location = use_location();
        let (drafts, presence) = (Drafts::of(me.person), Presence::new());
        let undoing = Undoing::of(me.person);
        let counter = Counter::of(me.person);
        let (listing, opened) = (Listing::new(), Opened::new(presence));
        Self {
            me: StoredValue::new(me),
            settings: settings(),
            offset,
            place: Memo::new(move |_| location.search.with(|query| Place::read(query))),
            listing,
            opened,
            drafts,
            sending: Sending::new(drafts, listing, opened),
            undoing,
            presence,
            care: Care::new(),
            counter,
            shelf: Collection::new(),
            has_more_queues: RwSignal::new(false),
            wanted: RwSignal::default(),
            from_phrase: RwSignal::default(),
            arrivals: RwSignal::default(),
            at: RwSignal::default(),
            at_place: StoredValue::default(),
            kind: RwSignal::default(),
            now: RwSignal::new(device::now()),
            said: RwSignal::default(),
            round: RwSignal::default(),
            undo_told: RwSignal::default(),
            singles: RwSignal::new(Shelf::Device.find(SINGLES).unwrap_or(true)),
            is_cut_off: RwSignal::new(false),
            glimpse: Reading::default(),
            navigate: StoredValue::new_local(Box::new(use_navigate())),
        }
    }

    /// Goes to another place; the browser's way back leads here.
    pub(super) fn go(self, place: &Place) {
        let options = NavigateOptions { resolve: false, scroll: false, ..Default::default() };
        self.navigate.with_value(|navigate| navigate(&place.href(), options));
    }

    /// Opens a case.
    pub(super) fn open(self, id: ComplaintId) {
        self.go(&self.place.get_untracked().with_case(Some(id)));
    }

    /// What is known of the open case: of the case, or while it is read, of its row.
    #[must_use]
    pub(super) fn matter(self) -> Option<Matter> {
        let id = self.place.with(|place| place.case)?;
        let read = self.opened.case.with(|case| case.as_ref().map(|case| case.matter.clone()));
        read.filter(|matter| matter.id == id).or_else(|| {
            self.listing
                .rows
                .with(|rows| rows.position(id).and_then(|index| rows.matters.get(index).cloned()))
        })
    }

    /// Whether the open case may be taken on or written to in this way.
    #[must_use]
    pub(super) fn may(self, act: ActKind) -> bool {
        self.opened.case.with(|case| case.as_ref().is_some_and(|case| case.acts.contains(&act)))
    }

    /// Whether the open case can be handed on or put off: somebody still owes something.
    #[must_use]
    pub(super) fn may_care(self) -> bool {
        self.opened.case.with(|case| case.as_ref().is_some_and(|c| c.matter.status.is_open()))
    }

    /// The tabs of the composer; `true` where it may be sent.
    #[must_use]
    pub(super) fn tabs(self) -> Vec<(Kind, bool)> {
        self.opened.case.with(|case| {
            case.as_ref().map_or_else(Vec::new, |case| {
                tabs(&case.acts, |kind| self.drafts.is_begun(case.matter.id, kind))
            })
        })
    }

    /// What the composer is at: the chosen kind if it is there, else the first.
    #[must_use]
    pub(super) fn shown_kind(self) -> Kind {
        super::composer::shown(self.kind.get(), &self.tabs()).unwrap_or_default()
    }

    /// The matter the keys lead to from where they are.
    #[must_use]
    pub(super) fn step(self, step: Step) -> Option<ComplaintId> {
        let (at, place) = (self.at.get_untracked(), self.at_place.get_value());
        self.listing.rows.with_untracked(|rows| rows.step(at, place, step))
    }

    /// Switches single keys on or off.
    pub(super) fn set_singles(self, on: bool) {
        Shelf::Device.keep(SINGLES, &on);
        self.singles.set(on);
    }

    /// The title of the tab, with what has arrived.
    #[must_use]
    pub(super) fn title(self) -> String {
        match self.arrivals.with(Arrivals::count) {
            0 => say(words::TITLE).to_owned(),
            count => words::title_new(language(), u64::try_from(count).unwrap_or(u64::MAX)),
        }
    }
}

//! Where among the manager's screens somebody is, as the URL keeps it.

use contract::{
    id::PlaceId,
    joining::Standing,
    ledger::Reason,
    people::{Care, Post},
    words::{
        Word, audit, breaches, exports, gates, manage as words, panel, recovery, rights, seconding,
        withholding,
    },
};

/// The path of the overview; the others stand below it.
pub(super) const BASE: &str = "/staff/manage";

/// A screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Screen {
    #[default]
    Overview,
    Register,
    Import,
    Invitations,
    Colleagues,
    Export,
    Gates,
    Deletions,
    Rights,
    Breaches,
    Recovery,
    Seconding,
    Withholding,
    Board,
    Audit,
}

impl Screen {
    pub(super) const ALL: [Self; 15] = [
        Self::Overview,
        Self::Register,
        Self::Import,
        Self::Invitations,
        Self::Colleagues,
        Self::Export,
        Self::Gates,
        Self::Deletions,
        Self::Rights,
        Self::Breaches,
        Self::Recovery,
        Self::Seconding,
        Self::Withholding,
        Self::Board,
        Self::Audit,
    ];

    /// What a post needs to see it; nothing but that it answers residents, or works here, where there is none.
    const fn care(self) -> Option<Care> {
        Some(match self {
            Self::Recovery | Self::Board => return None,
            Self::Overview => Care::Upkeep,
            Self::Register | Self::Colleagues => Care::Read,
            Self::Import => Care::Import,
            Self::Invitations => Care::Invite,
            Self::Export => Care::Export,
            Self::Rights => Care::Rights,
            Self::Seconding => Care::Second,
            Self::Withholding => Care::Withhold,
            Self::Gates | Self::Deletions | Self::Breaches | Self::Audit => Care::Audit,
        })
    }

    /// Whether a post sees it.
    pub(super) const fn is_for(self, post: Post) -> bool {
        match (self, self.care()) {
            (_, Some(care)) => post.may(care),
            // What all neighbours see, everybody may hang up.
            (Self::Board, None) => !matches!(post, Post::Resident),
            (_, None) => post.answers(),
        }
    }

    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::Overview => BASE,
            Self::Register => "/staff/manage/register",
            Self::Import => "/staff/manage/import",
            Self::Invitations => "/staff/manage/invitations",
            Self::Colleagues => "/staff/manage/colleagues",
            Self::Export => "/staff/manage/export",
            Self::Gates => "/staff/manage/gates",
            Self::Deletions => "/staff/manage/deletions",
            Self::Rights => "/staff/manage/rights",
            Self::Breaches => "/staff/manage/breaches",
            Self::Recovery => "/staff/manage/recovery",
            Self::Seconding => "/staff/manage/seconding",
            Self::Withholding => "/staff/manage/withholding",
            Self::Board => "/staff/manage/board",
            Self::Audit => "/staff/manage/audit",
        }
    }

    pub(super) const fn title(self) -> Word {
        match self {
            Self::Overview => words::OVERVIEW,
            Self::Register => words::REGISTER,
            Self::Import => contract::words::register::IMPORT_TITLE,
            Self::Invitations => words::INVITATIONS,
            Self::Colleagues => words::COLLEAGUES,
            Self::Export => exports::TITLE,
            Self::Gates => gates::TITLE,
            Self::Deletions => gates::DELETIONS,
            Self::Rights => rights::DESK_TITLE,
            Self::Breaches => breaches::TITLE,
            Self::Recovery => recovery::TITLE,
            Self::Seconding => seconding::TITLE,
            Self::Withholding => withholding::TITLE,
            Self::Board => panel::BOARD,
            Self::Audit => audit::TITLE,
        }
    }

    pub(super) const fn icon(self) -> &'static str {
        match self {
            Self::Overview => "chart",
            Self::Register => "building",
            Self::Import => "upload",
            Self::Invitations => "qr-code",
            Self::Colleagues => "users",
            Self::Export => "download",
            Self::Gates => "lock",
            Self::Deletions => "trash",
            Self::Rights => "shield-check",
            Self::Breaches => "alert",
            Self::Recovery => "key",
            Self::Seconding => "users",
            Self::Withholding => "clock",
            Self::Board => "printer",
            Self::Audit => "eye",
        }
    }
}

/// Which matters an auditor looks at, by when they were filed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Period {
    #[default]
    ThisMonth,
    LastMonth,
    Quarter,
}

impl Period {
    pub(super) const ALL: [Self; 3] = [Self::ThisMonth, Self::LastMonth, Self::Quarter];

    const fn as_str(self) -> &'static str {
        match self {
            Self::ThisMonth => "this-month",
            Self::LastMonth => "last-month",
            Self::Quarter => "quarter",
        }
    }

    pub(super) const fn word(self) -> Word {
        match self {
            Self::ThisMonth => audit::MONTH_THIS,
            Self::LastMonth => audit::MONTH_LAST,
            Self::Quarter => audit::QUARTER,
        }
    }
}

/// What the URL says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) screen: Screen,
    /// Below which place of the register.
    pub(super) at: Option<PlaceId>,
    /// Which household is open.
    pub(super) home: Option<PlaceId>,
    /// The words looked for; empty for none.
    pub(super) search: String,
    /// What the register is opened for, once that was said.
    pub(super) why: Option<Reason>,
    /// Which invitations.
    pub(super) standing: Option<Standing>,
    /// Which period is audited.
    pub(super) period: Period,
    /// Only the promises that were missed.
    pub(super) missed: bool,
}

impl Place {
    /// Where somebody of this post begins.
    pub(super) fn first(post: Post) -> Self {
        let first = Screen::ALL.into_iter().find(|screen| screen.is_for(post));
        Self::of(first.unwrap_or_default())
    }

    pub(super) fn of(screen: Screen) -> Self {
        Self { screen, ..Self::default() }
    }

    pub(super) fn read(path: &str, query: &str) -> Self {
        let path = path.trim_end_matches('/');
        let screen = Screen::ALL.into_iter().find(|screen| screen.path() == path);
        let says = |name: &str| {
            let pairs = query.trim_start_matches('?').split('&');
            let mut pairs = pairs.filter_map(|pair| pair.split_once('='));
            let found = pairs.find(|(key, _)| *key == name);
            found.map(|(_, value)| crate::inbox::decoded(value)).unwrap_or_default()
        };
        Self {
            screen: screen.unwrap_or_default(),
            at: says("at").parse().ok(),
            home: says("home").parse().ok(),
            search: says("search"),
            why: Reason::read(&says("why")).filter(|why| Reason::SAID.contains(why)),
            standing: Standing::read(&says("standing")),
            period: Period::ALL
                .into_iter()
                .find(|period| period.as_str() == says("period"))
                .unwrap_or_default(),
            missed: says("missed") == "true",
        }
    }

    pub(super) fn href(&self) -> String {
        let mut address = self.screen.path().to_owned();
        let pairs = [
            ("at", self.at.map(|at| at.to_string())),
            ("home", self.home.map(|home| home.to_string())),
            ("search", Some(self.search.clone()).filter(|words| !words.is_empty())),
            ("why", self.why.map(|why| why.as_str().to_owned())),
            ("standing", self.standing.map(|standing| standing.as_str().to_owned())),
            ("period", (self.period != Period::default()).then(|| self.period.as_str().to_owned())),
            ("missed", self.missed.then(|| "true".to_owned())),
        ];
        let mut mark = '?';
        for (name, value) in pairs {
            let Some(value) = value else { continue };
            address.push(mark);
            address.push_str(name);
            address.push('=');
            crate::inbox::push_encoded(&mut address, &value);
            mark = '&';
        }
        address
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_auditor_sees_upkeep_and_audit_and_staff_recoveries_and_the_board_alone() {
        let seen = |post| Screen::ALL.into_iter().filter(|screen| screen.is_for(post)).count();

        assert_eq!([Post::Manager, Post::Staff, Post::Resident].map(seen), [15, 2, 0]);
        assert!(Screen::Recovery.is_for(Post::Staff));
        assert_eq!(seen(Post::Auditor), 6);
        assert!(Screen::Board.is_for(Post::Staff) && Screen::Board.is_for(Post::Auditor));
        assert!(Screen::Overview.is_for(Post::Auditor) && Screen::Audit.is_for(Post::Auditor));
    }

    #[test]
    fn every_place_survives_a_reload() {
        let id = PlaceId::from_number(7);
        for place in [
            Place::default(),
            Place { at: Some(id), ..Place::of(Screen::Register) },
            Place { home: Some(id), ..Place::of(Screen::Register) },
            Place { search: "王 & 李".to_owned(), ..Place::of(Screen::Colleagues) },
            Place { why: Some(Reason::Visit), home: Some(id), ..Place::of(Screen::Register) },
            Place { standing: Some(Standing::Expired), ..Place::of(Screen::Invitations) },
            Place { period: Period::Quarter, missed: true, ..Place::of(Screen::Audit) },
        ] {
            let href = place.href();
            let (path, query) = href.split_once('?').unwrap_or((&href, ""));
            assert_eq!(Place::read(path, query), place, "{href}");
        }
        assert_eq!(Place::read("/staff/manage/nowhere", "?at=x"), Place::default());
    }
}

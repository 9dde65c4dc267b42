//! Whose word is enough: the log, its witnesses, and how many of them must have seen a checkpoint (C2SP
//! tlog-policy).

use std::{collections::BTreeMap, fmt};

use crate::{
    checkpoint::{Checkpoint, CheckpointFault},
    note::{Key, Kind, Note},
};

/// The most lines of each kind; others must take 32.
const MOST: usize = 64;

/// A rule by which a checkpoint is believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    logs: Vec<Key>,
    witnesses: Vec<(String, Key, Option<String>)>,
    groups: Vec<Group>,
    /// Which witness or group must have seen it; `None` where nobody need have.
    quorum: Option<Member>,
}

/// Some of whose members must have seen a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Group {
    least: usize,
    members: Vec<Member>,
}

/// A witness or a group, by its place among those of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Member {
    Witness(usize),
    Group(usize),
}

/// What is wrong with a policy: the number of the line, counted from one, and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyFault {
    /// Which line; 0 for the file as a whole.
    pub line: usize,
    /// What.
    pub what: &'static str,
}

impl fmt::Display for PolicyFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "line {}: {}", self.line, self.what)
    }
}

impl std::error::Error for PolicyFault {}

/// A checkpoint that is believed, and who has seen it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// What it says.
    pub checkpoint: Checkpoint,
    /// The witnesses whose cosignature fits, with the second it was made, in the order of the policy.
    pub by: Vec<(String, u64)>,
}

/// Why a checkpoint is not believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotSeen {
    /// It is of no log of the policy.
    Log(CheckpointFault),
    /// Too few have seen it: these.
    Quorum(Vec<(String, u64)>),
}

impl Policy {
    /// Reads a policy.
    ///
    /// # Errors
    /// The first line that is wrong.
    pub fn read(text: &str) -> Result<Self, PolicyFault> {
        let mut policy =
            Self { logs: Vec::new(), witnesses: Vec::new(), groups: Vec::new(), quorum: None };
        let mut named = BTreeMap::new();
        let mut joined = Vec::new();
        let mut has_quorum = false;
        for (number, line) in text.split('\n').enumerate() {
            let wrong = |what| PolicyFault { line: number + 1, what };
            if line.contains(|letter: char| letter.is_control() && letter != '\t') {
                return Err(wrong("a control character"));
            }
            let mut words = line.split([' ', '\t']).filter(|word| !word.is_empty());
            let Some(first) = words.next() else { continue };
            let words: Vec<&str> = words.collect();
            match (first, &words[..]) {
                (comment, _) if comment.starts_with('#') => {}
                ("log", [key] | [key, _]) => {
                    let key = policy.key(key, Kind::Note).map_err(wrong)?;
                    policy.logs.push(key);
                }
                ("witness", [name, key, url @ ..]) if url.len() <= 1 => {
                    let key = policy.key(key, Kind::Cosignature).map_err(wrong)?;
                    let member = Member::Witness(policy.witnesses.len());
                    name_once(&mut named, name, member).map_err(wrong)?;
                    let url = url.first().map(|url| (*url).to_owned());
                    policy.witnesses.push(((*name).to_owned(), key, url));
                }
                ("group", [name, least, members @ ..]) if !members.is_empty() => {
                    let members = members.iter().map(|name| {
                        let member = named.get(*name).copied().ok_or("an unknown name")?;
                        let is_free = !joined.contains(&member);
                        joined.push(member);
                        is_free.then_some(member).ok_or("a name in two groups, or twice in one")
                    });
                    let members: Result<Vec<Member>, _> = members.collect();
                    let members = members.map_err(wrong)?;
                    let least = match *least {
                        "any" => Some(1),
                        "all" => Some(members.len()),
                        least => crate::checkpoint::number(least)
                            .and_then(|least| usize::try_from(least).ok()),
                    };
                    let least = least.filter(|least| (1..=members.len()).contains(least));
                    let least =
                        least.ok_or_else(|| wrong("a number that no group of these has"))?;
                    let member = Member::Group(policy.groups.len());
                    name_once(&mut named, name, member).map_err(wrong)?;
                    policy.groups.push(Group { least, members });
                }
                ("quorum", [_]) if has_quorum => return Err(wrong("a second quorum")),
                ("quorum", ["none"]) => has_quorum = true,
                ("quorum", [name]) => {
                    has_quorum = true;
                    let member = named.get(*name).copied();
                    policy.quorum = Some(member.ok_or_else(|| wrong("an unknown name"))?);
                }
                _ => return Err(wrong("a line that is none of a policy")),
            }
            if [policy.logs.len(), policy.witnesses.len(), policy.groups.len()]
                .iter()
                .any(|count| *count > MOST)
            {
                return Err(wrong("more lines than are read"));
            }
        }
        has_quorum.then_some(policy).ok_or(PolicyFault { line: 0, what: "there is no quorum" })
    }

    fn key(&self, text: &str, kind: Kind) -> Result<Key, &'static str> {
        let key = Key::read(text).map_err(|_| "this is no key")?;
        let others = self.witnesses.iter().map(|(_, key, _)| key);
        let mut others = others
            .filter(|_| kind == Kind::Cosignature)
            .chain(self.logs.iter().filter(|_| kind == Kind::Note));
        if key.kind() != kind {
            return Err("a key for something else");
        }
        if others.any(|other| other.bytes() == key.bytes()) {
            return Err("a key that is there already");
        }
        Ok(key)
    }

    /// The logs whose checkpoints are believed.
    #[must_use]
    pub fn logs(&self) -> &[Key] {
        &self.logs
    }

    /// The witnesses: what the policy calls each, its key, and where it is asked.
    pub fn witnesses(&self) -> impl Iterator<Item = (&str, &Key, Option<&str>)> {
        let all = self.witnesses.iter();
        all.map(|(name, key, url)| (name.as_str(), key, url.as_deref()))
    }

    /// Whether anybody must have seen a checkpoint: whoever has seen one without having to is no promise for the next.
    #[must_use]
    pub const fn has_quorum(&self) -> bool {
        self.quorum.is_some()
    }

    /// Whether a checkpoint is believed.
    ///
    /// # Errors
    /// When no log of the policy has signed it, or too few have seen it.
    pub fn believe(&self, note: &Note) -> Result<Seen, NotSeen> {
        let mut fault = CheckpointFault::Origin;
        let opened = self
            .logs
            .iter()
            .find_map(|log| Checkpoint::open(note, log).map_err(|why| fault = why).ok());
        let checkpoint = opened.ok_or(NotSeen::Log(fault))?;
        let times: Vec<Option<u64>> =
            self.witnesses.iter().map(|(_, key, _)| note.signed_by(key).ok()).collect();
        let named = self.witnesses.iter().zip(&times);
        let by = named.filter_map(|((name, ..), time)| Some((name.clone(), (*time)?))).collect();
        let is_enough = self.quorum.is_none_or(|member| self.has_seen(member, &times));
        if is_enough { Ok(Seen { checkpoint, by }) } else { Err(NotSeen::Quorum(by)) }
    }

    /// The latest second by which enough had seen it: no single witness dates a checkpoint that others have to
    /// see as well. Nothing where nobody need have.
    #[must_use]
    pub fn reached_at(&self, seen: &Seen) -> Option<u64> {
        let quorum = self.quorum?;
        let mut times: Vec<u64> = seen.by.iter().map(|(_, at)| *at).collect();
        times.sort_unstable_by(|one, other| other.cmp(one));
        times.into_iter().find(|least| {
            let by = |(name, ..): &(String, Key, Option<String>)| {
                let at = seen.by.iter().find(|(known, _)| known == name)?.1;
                (at >= *least).then_some(at)
            };
            self.has_seen(quorum, &self.witnesses.iter().map(by).collect::<Vec<_>>())
        })
    }

    fn has_seen(&self, member: Member, times: &[Option<u64>]) -> bool {
        match member {
            Member::Witness(place) => times.get(place).is_some_and(Option::is_some),
            Member::Group(place) => self.groups.get(place).is_some_and(|group| {
                let seen = group.members.iter().filter(|member| self.has_seen(**member, times));
                seen.count() >= group.least
            }),
        }
    }
}

fn name_once(
    named: &mut BTreeMap<String, Member>,
    name: &str,
    member: Member,
) -> Result<(), &'static str> {
    if name == "none" || named.insert(name.to_owned(), member).is_some() {
        return Err("a name that is taken");
    }
    Ok(())
}

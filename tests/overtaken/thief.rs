//! Whoever has a hub's folder: its rows, its files, the key that signs its log and the secrets that open its chains.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use contract::id::PersonId;
use hub::{
    db::{Db, Place, Value},
    live::Live,
};
use ledger::{
    Hash,
    chain::{ChainHead, Entry, Who},
    commitment::{Record, of_heads},
    growing::Edge,
    heads::Heads,
};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use tempfile::TempDir;

use super::neighbours::copy;
use crate::ledger::walk;

/// What a log took in, in its order.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// A record of a chain.
    Record(Who, Record),
    /// The end of a page, at a time in milliseconds.
    Page(i64),
}

/// Somebody with a copy of a hub's folder, which they may do anything to.
pub(super) struct Thief {
    folder: TempDir,
    rows: Db,
    secrets: BTreeMap<Who, [u8; 32]>,
}

/// A statement and its values.
type Statement = (&'static str, Vec<Cell>);

enum Cell {
    Null,
    Int(i64),
    Bytes(Vec<u8>),
}

impl Cell {
    fn value(&self) -> Value<'_> {
        match self {
            Self::Null => Value::Null,
            Self::Int(number) => Value::Int(*number),
            Self::Bytes(bytes) => Value::Bytes(bytes),
        }
    }
}

const PUT_CHAIN: &str = "INSERT INTO chain (who, length, head) VALUES ($1, $2, $3) \
     ON CONFLICT (who) DO UPDATE SET length = $2, head = $3";

const PUT_ENTRY: &str = "INSERT INTO record (id, who, number, leaf, sealed, position) \
     VALUES ($1, $2, $3, $4, $5, $6)";

const TAKE_OUT: &str = "UPDATE record SET who = NULL, number = NULL, sealed = NULL \
     WHERE who = $1 AND number = $2";

/// All that has its place; of what is nobody's, when its page was made.
const ALL: &str = "SELECT COALESCE(r.who, x''), COALESCE(r.sealed, x''), COALESCE(c.at, 0) \
     FROM record r LEFT JOIN checkpoint c ON c.size = r.position + 1 \
     WHERE r.position IS NOT NULL ORDER BY r.position";

impl Thief {
    /// Takes a copy of a hub's folder.
    pub(super) async fn of(hub: &Path) -> Self {
        let folder = copy(hub);
        let place = Place::of(folder.path(), None);
        let rows = Db::open(&place, Live::new("thief".to_owned())).await.expect("the rows");
        let vault = folder.path().join("vault");
        let files = ["people", "communities"].map(|kind| walk(&vault.join(kind))).concat();
        let secrets = files.iter().map(|file| (who(&secret(file)), secret(file))).collect();
        Self { folder, rows, secrets }
    }

    /// Where the files are.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What the file of somebody's secret is called.
    pub(super) fn secret_of(&self, person: PersonId) -> PathBuf {
        let number = person.number();
        self.path(&format!("vault/people/{:02x}/{number}", number & 0xff))
    }

    /// What somebody's chain is called.
    pub(super) fn person(&self, person: PersonId) -> Who {
        who(&secret(&self.secret_of(person)))
    }

    /// What the community's chain is called.
    pub(super) fn community(&self) -> Who {
        let files = walk(&self.path("vault/communities"));
        let [file] = &files[..] else { panic!("the demo has one community: {files:?}") };
        who(&secret(file))
    }

    /// Lets go of the rows; the folder, for whoever starts a hub on it.
    pub(super) async fn leave(self) -> TempDir {
        self.rows.close().await;
        self.folder
    }

    /// All that the log took in.
    pub(super) async fn past(&self) -> Vec<Step> {
        let read = self.rows.read(|tx| {
            Box::pin(async move {
                tx.rows(ALL, &[], |row| Ok((row.bytes(0)?, row.bytes(1)?, row.int(2)?))).await
            })
        });
        let rows = read.await.expect("the rows");
        let step = |(who, sealed, at): (Vec<u8>, Vec<u8>, i64)| match who.try_into() {
            Ok(who) => {
                let who = Who(Hash(who));
                Step::Record(who, open(&self.secrets[&who], &sealed))
            }
            Err(_) => Step::Page(at),
        };
        rows.into_iter().map(step).collect()
    }

    /// The records of a chain.
    pub(super) async fn chain(&self, who: Who) -> Vec<Record> {
        let own = |step| match step {
            Step::Record(whose, record) if whose == who => Some(record),
            _ => None,
        };
        self.past().await.into_iter().filter_map(own).collect()
    }

    /// Makes the whole log anew from another past. What everybody may see the hub makes of the rows itself, and signs,
    /// as if its files had been lost.
    pub(super) async fn make_anew(&self, past: &[Step]) {
        let (mut edge, mut heads) = (Edge::default(), Heads::default());
        let (mut chains, mut rest) = (BTreeMap::new(), Vec::new());
        for (position, step) in (0_i64..).zip(past) {
            let place = [Cell::Int(position + 1), Cell::Int(position)];
            let (entry, own) = match step {
                Step::Record(who, record) => {
                    let head = next(*who, heads.get(*who).unwrap_or(ChainHead::EMPTY), record);
                    heads.put(*who, head);
                    chains.insert(*who, head);
                    let sealed = seal(&self.secrets[who], record);
                    (entry(*who, head), Some((*who, head.count, sealed)))
                }
                Step::Page(at) => {
                    (of_heads(heads.root(), u64::try_from(*at).expect("after 1970")), None)
                }
            };
            rest.push(put_entry(place, entry, own));
            edge.append(entry.hash(), |_, _| ());
            if let Step::Page(at) = step {
                let sql = "INSERT INTO checkpoint (size, root, heads, at) VALUES ($1, $2, $3, $4)";
                let (root, heads) = (bytes(edge.head().root), bytes(heads.root()));
                rest.push((sql, vec![Cell::Int(position + 1), root, heads, Cell::Int(*at)]));
            }
        }
        let gone = ["DELETE FROM record", "DELETE FROM chain", "DELETE FROM checkpoint"];
        let gone = gone.map(|sql| (sql, Vec::new())).into_iter();
        let chains = chains.into_iter().map(|(who, head)| put_chain(who, head));
        self.run(gone.chain(chains).chain(rest).collect()).await;
        self.lose_files();
    }

    /// Has the hub make its files of the rows once more.
    pub(super) fn lose_files(&self) {
        fs::remove_file(self.path("ledger/checkpoint")).expect("removed");
        fs::remove_dir_all(self.path("ledger/tile")).expect("removed");
        fs::write(self.path("ledger/rebuild"), "").expect("written");
    }

    /// Tells another record in one's place, and leaves what it was committed to.
    pub(super) async fn reseal(&self, who: Who, number: u64, record: &Record) {
        let sql = "UPDATE record SET sealed = $3 WHERE who = $1 AND number = $2";
        let sealed = Cell::Bytes(seal(&self.secrets[&who], record));
        self.run(vec![(sql, vec![bytes(who.0), int(number), sealed])]).await;
    }

    /// Takes a record out of its chain; in the log its entry stays, as nobody's.
    pub(super) async fn take_out(&self, who: Who, number: u64) {
        self.run(vec![(TAKE_OUT, vec![bytes(who.0), int(number)])]).await;
    }

    /// Makes a chain another one from this number on; what the log has stays. The other records `wait` for places of
    /// their own in it, or are said to have those of the ones that were there.
    pub(super) async fn go_on_with(&self, who: Who, from: u64, records: &[Record], wait: bool) {
        let old = u64::try_from(self.chain(who).await.len()).expect("a chain of ours");
        let mut all: Vec<Statement> = Vec::new();
        let out = |number| (TAKE_OUT, vec![bytes(who.0), int(number)]);
        let length = u64::try_from(records.len()).expect("a chain of ours");
        all.extend((if wait { from } else { length + 1 }..=old).map(out));
        let mut head = ChainHead::EMPTY;
        for record in records {
            head = next(who, head, record);
            if head.count < from {
                continue;
            }
            let sealed = seal(&self.secrets[&who], record);
            all.push(if wait {
                let place = [int(head.count), Cell::Null];
                put_entry(place, entry(who, head), Some((who, head.count, sealed)))
            } else {
                let leaf = Cell::Bytes(entry(who, head).to_bytes().to_vec());
                let sql = "UPDATE record SET leaf = $3, sealed = $4 WHERE who = $1 AND number = $2";
                (sql, vec![bytes(who.0), int(head.count), leaf, Cell::Bytes(sealed)])
            });
        }
        all.push(put_chain(who, head));
        self.run(all).await;
    }

    /// Says in the rows that an entry is another one.
    pub(super) async fn change_leaf(&self, position: u64) {
        let sql = "UPDATE record SET leaf = (SELECT leaf FROM record WHERE position = 0) \
             WHERE position = $1";
        self.run(vec![(sql, vec![int(position)])]).await;
    }

    async fn run(&self, statements: Vec<Statement>) {
        let statements = Arc::new(statements);
        let write = self.rows.write(move |tx| {
            let statements = Arc::clone(&statements);
            Box::pin(async move {
                for &(sql, ref cells) in statements.iter() {
                    let values: Vec<Value<'_>> = cells.iter().map(Cell::value).collect();
                    tx.execute(sql, &values).await?;
                }
                Ok(())
            })
        });
        write.await.expect("the thief may change anything");
    }
}

fn bytes(hash: Hash) -> Cell {
    Cell::Bytes(hash.0.to_vec())
}

fn int(number: u64) -> Cell {
    Cell::Int(i64::try_from(number).expect("a number of ours"))
}

fn put_chain(who: Who, head: ChainHead) -> Statement {
    (PUT_CHAIN, vec![bytes(who.0), int(head.count), bytes(head.last)])
}

fn put_entry(
    [id, position]: [Cell; 2],
    entry: Entry,
    own: Option<(Who, u64, Vec<u8>)>,
) -> Statement {
    let leaf = Cell::Bytes(entry.to_bytes().to_vec());
    let (who, number, sealed) = match own {
        Some((who, number, sealed)) => (bytes(who.0), int(number), Cell::Bytes(sealed)),
        None => (Cell::Null, Cell::Null, Cell::Null),
    };
    (PUT_ENTRY, vec![id, who, number, leaf, sealed, position])
}

/// How far a chain has come with one more record.
fn next(who: Who, before: ChainHead, record: &Record) -> ChainHead {
    ChainHead { count: before.next(), last: record.commitment(who, before) }
}

fn entry(who: Who, head: ChainHead) -> Entry {
    Entry { label: who.label(head.count), commitment: head.last }
}

// What follows the hub keeps to itself (`hub/src/ledger/vault.rs`); whoever has its folder has its program as well.

fn secret(file: &Path) -> [u8; 32] {
    fs::read(file).expect("a secret").try_into().expect("32 bytes")
}

fn derive(secret: &[u8; 32], what: &[u8]) -> Hash {
    Hash::of(&[b"linli/vault/1\n", what, b"\n", secret])
}

fn who(secret: &[u8; 32]) -> Who {
    Who(derive(secret, b"who"))
}

fn cipher(secret: &[u8; 32]) -> LessSafeKey {
    let key = derive(secret, b"seal");
    LessSafeKey::new(UnboundKey::new(&CHACHA20_POLY1305, &key.0).expect("32 bytes"))
}

fn open(secret: &[u8; 32], sealed: &[u8]) -> Record {
    let (nonce, sealed) = sealed.split_first_chunk::<12>().expect("a nonce");
    let (nonce, mut sealed) = (Nonce::assume_unique_for_key(*nonce), sealed.to_vec());
    let plain = cipher(secret).open_in_place(nonce, Aad::empty(), &mut sealed).expect("it opens");
    serde_json::from_slice(plain).expect("a record")
}

fn seal(secret: &[u8; 32], record: &Record) -> Vec<u8> {
    let mut sealed = serde_json::to_vec(record).expect("plain data");
    let nonce = *Hash::of(&[&sealed]).0.first_chunk::<12>().expect("32 bytes");
    let once = Nonce::assume_unique_for_key(nonce);
    let done = cipher(secret).seal_in_place_append_tag(once, Aad::empty(), &mut sealed);
    done.expect("it seals");
    [&nonce[..], &sealed].concat()
}

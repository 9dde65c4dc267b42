//! Those who watch a log that is taken over: two that judge as `linli-witness` does, and one that works for the thief.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicI64, Ordering},
};

use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::post,
};
use ledger::{
    note::{Key, Kind, Note, Signer},
    witnessing::Submission,
};
use tempfile::TempDir;
use tokio::net::TcpListener;
use witness::{Witness, serve};

const NAMES: [&str; 3] = ["committee", "street", "university"];

/// Which of them works for the thief.
const BRIBED: usize = 2;

/// Who answers at an address.
enum Mind {
    /// A witness, with the folder it remembers in.
    Honest { witness: Witness, _folder: TempDir },
    /// It signs whatever it is shown.
    Bribed(Signer),
    /// Nobody watches: the thief stands in between and answers with what was signed before.
    Repeating(String),
}

struct Address {
    clock: Arc<AtomicI64>,
    mind: Mutex<Mind>,
}

/// The witnesses of a log, at addresses that stay the same whatever is done to them.
pub(super) struct Watchers {
    log: Key,
    addresses: Vec<Arc<Address>>,
    /// What `witnesses.policy` says: two of the three have to see each checkpoint.
    pub(super) rule: String,
}

impl Watchers {
    /// Witnesses of this log that have seen nothing yet; their clock is the hub's.
    pub(super) async fn start(log: Key, clock: &Arc<AtomicI64>) -> Self {
        let (mut addresses, mut lines) = (Vec::new(), Vec::new());
        for (place, name) in NAMES.iter().enumerate() {
            let mind = Mutex::new(mind(place, &log, None));
            let address = Arc::new(Address { clock: Arc::clone(clock), mind });
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
            let at = listener.local_addr().expect("a bound port");
            let router = Router::new().route("/add-checkpoint", post(answer));
            let router = router.with_state(Arc::clone(&address));
            tokio::spawn(async move {
                axum::serve(listener, router).await.expect("it serves until the test ends");
            });
            lines.push(format!("witness {name} {} http://{at}", signer(place).key()));
            addresses.push(address);
        }
        let rule = format!("{}\ngroup two 2 {}\nquorum two\n", lines.join("\n"), NAMES.join(" "));
        Self { log, addresses, rule }
    }

    /// The whole rule, as a device has it: which log, and who has to see it.
    pub(super) fn whole_rule(&self) -> String {
        format!("log {}\n{}", self.log, self.rule)
    }

    /// From now on each is as if this page were the newest it has seen.
    pub(super) fn have_seen(&self, page: &Note) {
        for (place, address) in self.addresses.iter().enumerate() {
            *address.mind.lock().expect("no answer has panicked") =
                mind(place, &self.log, Some(page));
        }
    }

    /// From now on nobody is asked: each answer is what was signed on this page.
    pub(super) fn repeat(&self, page: &str) {
        let (_, lines) = page.rsplit_once("\n\n").expect("a note");
        for address in &self.addresses {
            *address.mind.lock().expect("no answer has panicked") =
                Mind::Repeating(lines.to_owned());
        }
    }
}

fn signer(place: usize) -> Signer {
    let secret = [u8::try_from(place).expect("few") + 1; 32];
    let name = format!("{}.example/1", NAMES[place]);
    Signer::new(&name, Kind::Cosignature, &secret).expect("a name")
}

fn mind(place: usize, log: &Key, page: Option<&Note>) -> Mind {
    if place == BRIBED {
        return Mind::Bribed(signer(place));
    }
    let folder = TempDir::new().expect("a place for temporary files");
    let witness = Witness::new(signer(place), vec![log.clone()], folder.path());
    let witness = witness.expect("an empty memory");
    if let Some(page) = page {
        let shown = Submission { old: 0, proof: Vec::new(), checkpoint: page.clone() };
        witness.add(&shown.to_string(), || 0).expect("its first page");
    }
    Mind::Honest { witness, _folder: folder }
}

async fn answer(State(address): State<Arc<Address>>, body: String) -> Response {
    let now = u64::try_from(address.clock.load(Ordering::Relaxed) / 1_000).expect("after 1970");
    match &*address.mind.lock().expect("no answer has panicked") {
        Mind::Honest { witness, .. } => serve::answered(witness.add(&body, || now)),
        Mind::Bribed(signer) => match Submission::read(&body) {
            Ok(shown) => signer.sign(shown.checkpoint.text(), now).to_string().into_response(),
            Err(refusal) => panic!("the hub has sent {refusal:?}"),
        },
        Mind::Repeating(lines) => (StatusCode::OK, lines.clone()).into_response(),
    }
}

//! What a witness tells people: whose it is and what it has seen, in plain words.

use std::fmt::Write;

use crate::Witness;

/// A page of text.
pub(crate) fn page(witness: &Witness, now: u64) -> String {
    let mut page = format!(
        "邻里 · 独立核对 Linli witness\n\n\
         我不属于记账的一方。我只核对一件事：账本只往后加，从没改过前面。\n\
         I do not belong to whoever keeps the ledger. I check one thing: it only grows.\n\n\
         {}\n",
        witness.key()
    );
    for seen in witness.seen() {
        // A text of its own, whatever the log calls itself.
        let ago = seen.at.map_or_else(
            || "这次启动以前 before this start".to_owned(),
            |at| format!("{} 秒前 s ago", now.saturating_sub(at)),
        );
        let _ = write!(
            page,
            "\n账本 log  {}\n条数 size {}\n指纹 root {}\n核对 seen {ago}\n",
            seen.origin, seen.head.size, seen.head.root
        );
    }
    page
}

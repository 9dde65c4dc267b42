//! Ports for what listens at a place it was told, or has to come back to the one it had.

use std::net::{Ipv4Addr, TcpListener};
use std::process;
use std::sync::atomic::{AtomicU16, Ordering};

/// The system hands out those from here on, to every connection that begins (Linux, `ip_local_port_range`): between
/// finding one free and listening on it another program has it.
const HANDED_OUT: u16 = 32_768;

/// Where journeys look for theirs, and how many there are for each process of tests.
const FIRST: u16 = 16_384;
const SHARE: u16 = 128;

/// Returns one that is free now and that no other journey of this process gets.
pub(crate) fn port() -> u16 {
    listener().local_addr().expect("an address").port()
}

/// Listens on such a one.
pub(crate) fn listener() -> TcpListener {
    static TAKEN: AtomicU16 = AtomicU16::new(0);
    let own = process::id() % u32::from((HANDED_OUT - FIRST) / SHARE);
    let start = u16::try_from(own).expect("a share") * SHARE;
    let free = || {
        let number = TAKEN.fetch_add(1, Ordering::Relaxed).wrapping_add(start);
        let port = FIRST + number % (HANDED_OUT - FIRST);
        TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok()
    };
    // As often as there are ports: then none is free.
    (FIRST..HANDED_OUT).find_map(|_| free()).expect("a free port")
}

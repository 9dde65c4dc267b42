//! `linli-hub`: see `linli-hub --help`.

use std::alloc::System;

use zeroizing_alloc::ZeroAlloc;

/// What is given back is overwritten: of what somebody has sent nothing lies about in the memory of a hub
/// that is carried off, once it was answered. What the engines keep in memory of their own is not reached.
#[global_allocator]
static MEMORY: ZeroAlloc<System> = ZeroAlloc(System);

fn main() -> std::process::ExitCode {
    hub::cli::run()
}

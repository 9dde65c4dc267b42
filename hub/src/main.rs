//! `linli-hub`: see `linli-hub --help`.

fn main() -> std::process::ExitCode {
    hub::cli::run()
}

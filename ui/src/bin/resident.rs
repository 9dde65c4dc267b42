//! The program residents load.

fn main() {
    ui::resident::begin();
}

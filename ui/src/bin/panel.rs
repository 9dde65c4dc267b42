//! The program of the privacy panel.

fn main() {
    ui::panel::begin();
}

//! The program staff load.

fn main() {
    ui::inbox::begin();
}

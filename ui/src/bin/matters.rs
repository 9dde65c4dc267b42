//! The program of matters as their authors follow them.

fn main() {
    ui::matters::begin();
}

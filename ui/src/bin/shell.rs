//! The program in the shell's window: the residents' app and the staff's.

fn main() {
    ui::connecting::begin();
}

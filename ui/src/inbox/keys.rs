//! Which key does what, and when keys must rest.

use contract::words::{Word, inbox as words};

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Command {
    /// To the matter below.
    Next,
    /// To the matter above.
    Previous,
    /// To the first matter.
    Top,
    /// Opens the matter.
    Open,
    /// Begins a reply.
    Reply,
    /// Begins an internal note.
    Note,
    /// Begins the result.
    Resolve,
    /// Begins a refusal.
    Decline,
    /// Takes the matter on.
    Accept,
    /// Into the search field.
    Search,
    /// Shows the table of keys.
    Help,
    /// Out of a field, else one pane back.
    Back,
    /// Sends what was written.
    Send,
    /// Takes back what was sent.
    Undo,
    /// Begins a refusal because another matter is the same.
    Duplicate,
    /// Opens the list of commands.
    Commands,
    /// Hands the matter on.
    Assign,
    /// Puts the matter off.
    Snooze,
    /// Writes down what a caller says.
    Counter,
    /// Larger letters and buttons, or the usual ones.
    Elder,
}

/// What stands under the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Focus {
    /// A field one types into.
    Field,
    /// A button or link, which has its own use for Enter.
    Control,
    /// Something in a dialog, which has the screen to itself.
    Dialog,
    /// Anything else.
    Page,
}

impl Focus {
    /// What an element is, by its tag, its `type` and whether a dialog holds it.
    #[must_use]
    pub(super) fn of(tag: &str, kind: &str, in_dialog: bool) -> Self {
        let tag = tag.to_ascii_lowercase();
        match (&*tag, kind) {
            _ if in_dialog => Self::Dialog,
            ("input", "checkbox" | "radio" | "button" | "submit" | "file") => Self::Control,
            ("input" | "textarea" | "select", _) => Self::Field,
            ("a" | "button" | "summary", _) => Self::Control,
            _ => Self::Page,
        }
    }
}

/// A key that was pressed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Press<'a> {
    /// Its name, as `KeyboardEvent.key`.
    pub(super) key: &'a str,
    /// With Control, or Command on a Mac.
    pub(super) control: bool,
    /// With Alt.
    pub(super) alt: bool,
    /// With Shift.
    pub(super) shift: bool,
    /// While an input method composes: `isComposing`, or the key code 229 that older engines send
    /// before they say so.
    pub(super) composing: bool,
    /// Where.
    pub(super) focus: Focus,
}

/// What a press asks for. `singles` says whether single keys are switched on (WCAG 2.1.4), and
/// `began` whether the key before was the `g` of `g i`.
#[must_use]
pub(super) fn command(press: Press<'_>, singles: bool, began: bool) -> Option<Command> {
    if press.composing || press.focus == Focus::Dialog {
        return None;
    }
    if press.control && press.key == "Enter" {
        return (press.focus == Focus::Field).then_some(Command::Send);
    }
    if press.control && !press.alt && press.key.eq_ignore_ascii_case("k") {
        return Some(Command::Commands);
    }
    if press.control || press.alt {
        return None;
    }
    if press.key == "Escape" {
        return Some(Command::Back);
    }
    if !singles || press.focus == Focus::Field {
        return None;
    }
    match press.key {
        "?" | "\u{ff1f}" => Some(Command::Help),
        "Enter" => (press.focus == Focus::Page).then_some(Command::Open),
        _ if press.shift => None,
        "i" if began => Some(Command::Top),
        key => SINGLE.iter().find(|(name, _)| *name == key).map(|(_, command)| *command),
    }
}

/// Whether a press is the `g` that begins `g i`.
#[must_use]
pub(super) fn begins(press: Press<'_>, singles: bool) -> bool {
    let plain = !(press.composing || press.control || press.alt || press.shift);
    plain && singles && press.key == "g" && matches!(press.focus, Focus::Control | Focus::Page)
}

const SINGLE: [(&str, Command); 15] = [
    ("j", Command::Next),
    ("k", Command::Previous),
    ("o", Command::Open),
    ("r", Command::Reply),
    ("n", Command::Note),
    ("e", Command::Resolve),
    ("x", Command::Decline),
    ("3", Command::Decline),
    ("2", Command::Duplicate),
    ("a", Command::Assign),
    ("h", Command::Snooze),
    ("1", Command::Accept),
    ("z", Command::Undo),
    ("c", Command::Counter),
    ("/", Command::Search),
];

/// How keys of one line belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Together {
    /// Either does it.
    Or,
    /// One after the other.
    Then,
    /// At once.
    Plus,
}

/// A line of the table of keys.
pub(super) type Line = (&'static [&'static str], Together, Word);

/// The table of keys, in the order of a working day.
pub(super) const TABLE: &[Line] = &[
    (&["j", "k"], Together::Or, words::KEY_NEXT),
    (&["Enter", "o"], Together::Or, words::KEY_OPEN),
    (&["1"], Together::Or, words::KEY_ACCEPT),
    (&["r"], Together::Or, words::KEY_REPLY),
    (&["n"], Together::Or, words::KEY_NOTE),
    (&["e"], Together::Or, words::KEY_RESOLVE),
    (&["2"], Together::Or, words::KEY_DUPLICATE),
    (&["3", "x"], Together::Or, words::KEY_DECLINE),
    (&["a"], Together::Or, words::KEY_ASSIGN),
    (&["h"], Together::Or, words::KEY_SNOOZE),
    (&["c"], Together::Or, words::KEY_COUNTER),
    (&["Ctrl", "Enter"], Together::Plus, words::KEY_SEND),
    (&["z"], Together::Or, words::KEY_UNDO),
    (&["/"], Together::Or, words::KEY_SEARCH),
    (&["/"], Together::Or, words::KEY_PHRASE),
    (&["g", "i"], Together::Then, words::KEY_TOP),
    (&["Esc"], Together::Or, words::KEY_BACK),
    (&["Ctrl", "K"], Together::Plus, words::KEY_COMMANDS),
    (&["?"], Together::Or, words::KEY_HELP),
];

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: Press<'_> = Press {
        key: "",
        control: false,
        alt: false,
        shift: false,
        composing: false,
        focus: Focus::Page,
    };

    #[test]
    fn each_single_key_has_its_command() {
        for (key, expected) in SINGLE {
            assert_eq!(command(Press { key, ..PAGE }, true, false), Some(expected), "{key}");
        }
        let help = Press { key: "?", shift: true, ..PAGE };
        assert_eq!(command(help, true, false), Some(Command::Help));
        assert_eq!(command(Press { key: "q", ..PAGE }, true, false), None);
    }

    #[test]
    fn single_keys_rest_while_somebody_types_composes_or_holds_a_modifier() {
        for (key, _) in SINGLE {
            for press in [
                Press { focus: Focus::Field, ..PAGE },
                Press { focus: Focus::Dialog, ..PAGE },
                Press { composing: true, ..PAGE },
                Press { control: true, ..PAGE },
                Press { alt: true, ..PAGE },
                Press { shift: true, ..PAGE },
            ] {
                // Ctrl+K is a command of its own.
                let expected = (press.control && key == "k").then_some(Command::Commands);
                let asked = command(Press { key, ..press }, true, false);
                assert_eq!(asked, expected, "{key} {press:?}");
            }
        }
    }

    #[test]
    fn single_keys_can_be_switched_off_and_escape_and_sending_stay() {
        for key in ["j", "1", "?", "/", "Enter"] {
            assert_eq!(command(Press { key, ..PAGE }, false, true), None, "{key}");
        }
        let escape = Press { key: "Escape", focus: Focus::Field, ..PAGE };
        assert_eq!(command(escape, false, false), Some(Command::Back));
        let send = Press { key: "Enter", control: true, focus: Focus::Field, ..PAGE };
        assert_eq!(command(send, false, false), Some(Command::Send));
    }

    #[test]
    fn enter_alone_never_sends_and_nothing_is_sent_while_composing() {
        let enter = Press { key: "Enter", focus: Focus::Field, ..PAGE };

        assert_eq!(command(enter, true, false), None);
        assert_eq!(command(Press { control: true, composing: true, ..enter }, true, false), None);
        assert_eq!(
            command(Press { key: "Escape", composing: true, ..enter }, true, false),
            None,
            "Escape closes the input method's list, not the field"
        );
    }

    #[test]
    fn commands_are_found_from_everywhere_but_dialogs_and_input_methods() {
        let press = Press { key: "k", control: true, ..PAGE };

        for focus in [Focus::Page, Focus::Field, Focus::Control] {
            let asked = command(Press { focus, ..press }, false, false);
            assert_eq!(asked, Some(Command::Commands), "{focus:?}");
        }
        let in_dialog = Press { focus: Focus::Dialog, ..press };
        assert_eq!(command(in_dialog, true, false), None);
        assert_eq!(command(Press { composing: true, ..press }, true, false), None);
    }

    #[test]
    fn enter_on_a_button_is_the_buttons() {
        let enter = Press { key: "Enter", ..PAGE };

        assert_eq!(command(enter, true, false), Some(Command::Open));
        assert_eq!(command(Press { focus: Focus::Control, ..enter }, true, false), None);
    }

    #[test]
    fn only_what_takes_letters_is_a_field() {
        for (tag, kind, in_dialog, expected) in [
            ("TEXTAREA", "", false, Focus::Field),
            ("INPUT", "search", false, Focus::Field),
            ("INPUT", "", false, Focus::Field),
            ("INPUT", "radio", false, Focus::Control),
            ("A", "", false, Focus::Control),
            ("H1", "", false, Focus::Page),
            ("BODY", "", false, Focus::Page),
            ("BUTTON", "", true, Focus::Dialog),
        ] {
            assert_eq!(Focus::of(tag, kind, in_dialog), expected, "{tag} {kind}");
        }
    }

    #[test]
    fn g_then_i_goes_to_the_top() {
        assert!(begins(Press { key: "g", ..PAGE }, true));
        assert!(!begins(Press { key: "g", ..PAGE }, false));
        assert!(!begins(Press { key: "g", focus: Focus::Field, ..PAGE }, true));
        let second = Press { key: "i", ..PAGE };
        assert_eq!(command(second, true, true), Some(Command::Top));
        assert_eq!(command(second, true, false), None);
    }
}

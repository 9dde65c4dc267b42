//! Which sentences of the panel claim something, and that each of them has one of the four words beside it
//! (`contract::sure`). A sentence that is new is in none of the tables below, and fails here until somebody has decided
//! what it is. Which word it gets, is tested where that is computed.

use std::collections::{BTreeMap, BTreeSet};

use crate::{house::sources, support::root};

/// What says something of the world that people would have to believe.
const CLAIMING: [(&str, &str); 9] = [
    ("auditing", "panel_finished panel_last panel_never panel_none panel_reads"),
    ("breaches", "drill_told mine_none read_at when_told"),
    (
        "consents",
        "answer_who by_consent by_consent_lost door_opened door_was_shut enrolled gate_rests \
         ask_matches matches_hint matches_line matches_none_until matches_not_yet matches_sent \
         matches_silent matches_until no_gates not_enrolled not_ledgered offline_window ran_out ran_out_late refused slip_over \
         slip_record_number slip_refused slip_waits state_ended state_enrolled \
         state_given state_none state_refused step_not_told step_overdue step_signed \
         step_told step_waits uses_none was_given ways_dead ways_dead_short",
    ),
    (
        "devices",
        "added added_by added_here added_let_in added_unsigned end end_from end_left end_left_hub end_recovered end_renewed end_renewed_hub end_self end_stopped \
         end_stopped_own ended gone list_claimed used",
    ),
    (
        "family",
        "child_of_mine helped_by_me log_allowed log_guardian_added log_guardian_agreed log_guardian_removed \
         log_helper_added log_helper_removed log_refused my_guardian my_helper none \
         refused under_14 until_day until_fourteen",
    ),
    (
        "panel",
        "backups_last backups_month backups_month_none backups_one by_many by_none \
         by_unbound check_witness face_given face_late face_none \
         face_waiting gate_key_again gate_key_first gate_swapped gate_swapped_title \
         gate_told key_added key_added_by key_ended key_ended_by keys_now listed_month \
         listed_none looked_backdated looked_by_consent looked_by_helper looked_by_law \
         looked_by_nothing looked_by_request looked_none looked_told_late looked_unit \
         looked_unnamed looked_what looked_what_number looked_who looked_why \
         opened_month_none opened_none \
         seen_month seen_month_none strange_again strange_key tables_count tables_last \
         tables_last_texts tables_none unreadable withheld withheld_overdue withheld_until",
    ),
    (
        "recovery",
        "alert alert_approved alert_begun alert_due alert_hours event_approved \
         event_begun event_finished event_vetoed fault stopped",
    ),
    ("relay", "agreed dropped not_taken refused taken waited waits waits_hint"),
    (
        "rights",
        "answered_by asked_on due_on entered_by erase_about erase_asked erase_called_off \
         erase_entered erase_face erase_given erase_stays erase_stays_deeds erase_stays_orders \
         erase_stays_others erase_stays_register erase_stays_tables erase_wait erasing \
         mine_none name_wanted outcome_done outcome_refused overdue overdue_hint relative_line",
    ),
];

/// What claims nothing: names, questions, buttons, what to do, what the rules are, what this device has itself just done or
/// found, and what one of the four words means.
const PLAIN: [(&str, &str); 15] = [
    ("auditing", "body_none panel panel_hint"),
    ("breaches", "mine_none_hint read title"),
    ("common", "cancel copied home retry save"),
    (
        "consents",
        "aloud_not and ask_again ask_needs_net ask_rest ask_where ask_who complain \
         door_shut end_withdrawn enrol_hint gate_unnamed keep keep_broken keep_hint keep_later kept \
         kept_not late_ask matches matches_child matches_code matches_elsewhere matches_some matches_strange matches_today matches_unnamed never_needed no_gates_hint \
         promised_hint proved_hint refused_over refused_rests same_either_way say_no \
         say_yes see_consent signed_hint slip slip_at_end slip_code slip_complain slip_complain_others \
         slip_complain_ways slip_deleted slip_gate slip_gate_key slip_given slip_household slip_key slip_matches_key slip_notice \
         slip_number slip_over_at slip_over_why slip_purpose slip_record slip_refused_at slip_until slip_ways_out \
         slip_withdraw step_door step_door_hint step_order_hint step_told_hint \
         step_unsent step_waits_hint still_opens still_opens_ask ticket ticket_code unsent uses uses_hint \
         ticket_hint ticket_save waiting_hint waits_for_net withdraw withdraw_all \
         withdraw_at withdraw_hint withdraw_unknown withdrawn_here",
    ),
    (
        "devices",
        "add add_again add_close add_done add_hint add_over add_qr add_scan add_title add_type add_until address another \
         copy_link ended_hint forget list list_check lost lost_hint lost_key lost_key_hint name remove remove_ask \
         remove_hint remove_keep removed rename renamed revoke revoke_keep revoke_last_hint revoke_other revoke_other_hint \
         revoke_this revoke_this_hint revoked stop_all stop_all_ask stop_all_back stop_all_ends stop_all_hint stop_all_yes \
         switch switching this title way_back way_back_call way_back_device who who_empty who_hint who_now",
    ),
    (
        "family",
        "about by_me card_claimed changes for_me helper_about helper_add helper_added \
         helper_name helper_name_hint helper_no_agree helper_title needs_join none_hint \
         not_for say_no say_yes see_face see_looked see_rights stop stop_own stopped title \
         whose whose_child whose_helped",
    ),
    ("gates", "key"),
    ("inbox", "title"),
    ("notices", "urgent_open"),
    (
        "panel",
        "about again ahead ahead_hint alarm_altered alarm_entries alarm_forked alarm_head \
         alarm_heads alarm_hidden alarm_lost alarm_not_signed alarm_policy alarm_swapped \
         alone alone_hint away backups backups_all backups_hint change_mind \
         change_mind_hint check check_at check_hint \
         check_more check_nothing check_origin check_print check_root check_rule \
         check_save check_size check_witnesses check_words checking checking_hint claimed_hint compare \
         compare_go compare_hint compare_look compare_newer compare_not_shown \
         compare_other compare_same compare_size compare_size_wrong compare_words \
         compare_words_hint devices dismiss face fine fine_hint gate_known \
         gate_swapped_hint gates_hint gates_title join keys keys_hint last listed \
         listed_hint looked_ask looked_ask_of looked_hint looked_none_hint looked_unknown \
         needs_join never not_known not_read notice overdue_hint post_auditor post_manager post_resident \
         post_staff print_hint proved_hint rule_is rule_new rule_new_hint rule_nobody \
         rule_seen rule_was save_evidence stale stale_hint strange_hint strange_title \
         tables tables_hint take_broken \
         take_consents take_formats take_formats_hint take_hint take_hint_for take_kantara \
         take_named take_newer take_other take_receipts take_records take_saved take_title \
         take_title_for take_unread title trust trust_ask \
         trust_by_app trust_by_page trust_claimed trust_claimed_1 trust_claimed_2 \
         trust_claimed_3 trust_never trust_never_1 trust_never_2 trust_never_3 \
         trust_never_4 trust_never_5 trust_never_6 trust_proved trust_proved_1 \
         trust_proved_2 trust_proved_3 trust_signed trust_signed_1 trust_signed_2 unbound \
         unbound_hint unchecked_hint unread unseen unseen_hint who_looked whole_hint withheld_asked \
         withheld_hint withheld_not_known word_hint wrong wrong_hint",
    ),
    ("problems", "not_a_photo"),
    ("recovery", "alert_mine alert_not_me fault_hint stop"),
    (
        "relay",
        "card card_hint choose choose_hint dropped_hint not_sealed preview refused_rests \
         remove say_no send stop stop_hint too_large",
    ),
    (
        "rights",
        "about channel_12315 channel_12345 channel_12377 channel_community channel_court \
         channels channels_hint complaint_overdue complaint_refused copy copy_hint copy_what \
         correct correct_hint correct_name correct_name_hint correct_what delete delete_hint \
         delete_hint_of delete_what done_hint erase erase_go erase_no erase_staff erase_sure erase_then \
         erase_yes erasing_hint erasing_not_me erasing_way explain explain_gate explain_gate_of explain_hint \
         explain_look explain_look_of explain_record explain_record_of explain_row explain_told \
         explain_unreadable explain_unreadable_of explain_what keep kept kept_in_chain \
         kept_in_chain_of mine mine_none_hint needs_join of_helper of_other of_other_hint send sent \
         take take_hint take_matters take_records title",
    ),
    ("sessions", "join sign_out"),
];

/// Functions whose sentences get their word in another one of the same file.
const CARRIED: [(&str, &str, &str); 20] = [
    ("devices/list.rs", "past", "shown"),
    ("devices/list.rs", "row", "shown"),
    ("devices/list.rs", "told", "shown"),
    ("panel/face.rs", "state", "list"),
    // Read aloud there, and drawn here.
    ("panel/face/asking.rs", "choices", "buttons"),
    ("panel/face/door.rs", "told", "door"),
    ("panel/face/over.rs", "ran_out", "unheard"),
    ("panel/face/photo/choosing.rs", "below", "yes"),
    ("panel/face/slip.rs", "deciding", "given"),
    ("panel/face/slip.rs", "deleted", "over"),
    ("panel/face/uses.rs", "by_consent", "row"),
    ("panel/family.rs", "acting", "card"),
    ("panel/family.rs", "change", "told"),
    ("panel/family.rs", "refused", "told"),
    ("panel/family.rs", "until", "card"),
    ("panel/family.rs", "ward", "card"),
    ("panel/lines.rs", "face", "lines"),
    ("panel/looked.rs", "allowed", "look"),
    ("panel/rights/own.rs", "answer", "one"),
    ("panel/rights/own.rs", "mark", "one"),
];

/// What draws one of the four words.
const DRAWING: [&str; 5] = ["sure::", "Sure::of", "recorded(", "signature(", "claimed("];

/// A function of the panel, with the sentences it names: each by its file of words and its key there.
pub(crate) struct Function {
    pub(crate) file: String,
    pub(crate) name: String,
    pub(crate) code: String,
    says: BTreeSet<(String, String)>,
}

impl Function {
    /// Whether it draws one of the four words.
    pub(crate) fn draws(&self) -> bool {
        DRAWING.iter().any(|mark| self.code.contains(mark))
    }
}

#[test]
fn of_every_sentence_of_the_panel_it_is_known_whether_it_claims_something() {
    let (claiming, plain) = (table(&CLAIMING), table(&PLAIN));
    let said: BTreeSet<_> = functions().into_iter().flat_map(|function| function.says).collect();

    let both: Vec<_> = claiming.intersection(&plain).collect();
    assert!(both.is_empty(), "{both:?}");
    let known: BTreeSet<_> = claiming.union(&plain).cloned().collect();
    let new: Vec<_> = said.difference(&known).collect();
    assert!(new.is_empty(), "does it claim something? then it needs a word: {new:?}");
    let gone: Vec<_> = known.difference(&said).collect();
    assert!(gone.is_empty(), "said nowhere any more: {gone:?}");
}

#[test]
fn whatever_claims_something_has_one_of_the_four_words_beside_it() {
    let (claiming, all) = (table(&CLAIMING), functions());
    let draws = |file: &str, name: &str| {
        all.iter().any(|one| (one.file.as_str(), one.name.as_str()) == (file, name) && one.draws())
    };
    let mut count = 0;
    for function in &all {
        // The answers of a notice are the community's word, whatever they say.
        let answers = function.code.contains(".answers(");
        let claims: Vec<_> = function.says.intersection(&claiming).collect();
        if claims.is_empty() && !answers {
            continue;
        }
        count += 1;
        let here = (function.file.as_str(), function.name.as_str());
        let mut carried = CARRIED.iter().filter(|(file, name, _)| (*file, *name) == here);
        let has_word = function.draws() || carried.any(|(file, _, by)| draws(file, by));
        assert!(has_word, "{here:?} says {claims:?} without a word");
    }
    assert!(count > 40, "{count} functions of the panel claim something");
}

fn table(all: &[(&str, &str)]) -> BTreeSet<(String, String)> {
    let keys = |(file, keys): &(&str, &str)| {
        let file = (*file).to_owned();
        keys.split(' ').map(move |key| (file.clone(), key.to_owned())).collect::<Vec<_>>()
    };
    all.iter().flat_map(keys).collect()
}

/// The functions of the panel, without its tests; those of an `impl` as well. The sheet for the notice board is not of it:
/// whoever reads it compares.
pub(crate) fn functions() -> Vec<Function> {
    let mut found = Vec::new();
    for (path, text) in sources(&["ui/src"]) {
        let path = path.to_string_lossy().replace('\\', "/");
        let (_, file) = path.split_once("ui/src/").expect("a file of the app");
        let is_panel = ["panel", "devices", "recovery"].into_iter().any(|screen| {
            file.strip_prefix(screen).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
        });
        if !is_panel || file == "panel/board.rs" {
            continue;
        }
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        let names = called(text);
        for line in text.lines().map(|line| line.split("//").next().unwrap_or_default()) {
            if let Some(name) = begins(line) {
                let (file, name) = (file.to_owned(), name.to_owned());
                let (code, says) = (String::new(), BTreeSet::new());
                found.push(Function { file, name, code, says });
            }
            if let Some(function) = found.last_mut().filter(|function| function.file == file) {
                function.says.extend(said(line, &names));
                function.code.push_str(line);
                function.code.push('\n');
            }
        }
    }
    found
}

/// The name of the function that begins on a line.
fn begins(line: &str) -> Option<&str> {
    let code = line.trim_start();
    if line.len() - code.len() > 4 {
        return None;
    }
    let mut rest = code;
    let seen_by = ["pub ", "pub(super) ", "pub(crate) ", "pub(in crate::panel) "];
    for before in seen_by.into_iter().chain(["const ", "async "]) {
        rest = rest.strip_prefix(before).unwrap_or(rest);
    }
    rest.strip_prefix("fn ")?.split(['(', '<']).next()
}

/// What a file of the app calls the files of words: by the name it uses, with all keys of the file.
fn called(text: &str) -> BTreeMap<String, (String, BTreeSet<String>)> {
    let Some((_, rest)) = text.split_once("words::") else { return BTreeMap::new() };
    let end = if rest.starts_with('{') { rest.find('}') } else { rest.find([',', ';', '}']) };
    let names = rest[..end.unwrap_or(rest.len())].trim_start_matches('{').split(',');
    let names = names.map(str::trim).filter(|name| !name.is_empty() && *name != "Word");
    names
        .map(|name| {
            let (file, used) = name.split_once(" as ").unwrap_or((name, name));
            let path = root().join("contract/words/zh").join(format!("{file}.toml"));
            let words = std::fs::read_to_string(path).expect("a file of words");
            let words: toml::Table = toml::from_str(&words).expect("TOML");
            (used.to_owned(), (file.to_owned(), words.keys().cloned().collect()))
        })
        .collect()
}

/// The sentences that a line names.
fn said(line: &str, names: &BTreeMap<String, (String, BTreeSet<String>)>) -> Vec<(String, String)> {
    let is_name = |letter: char| letter.is_alphanumeric() || letter == '_';
    let of = |(at, _): (usize, &str)| {
        let (before, after) = (&line[..at], &line[at + 2..]);
        let used = &before[before.trim_end_matches(is_name).len()..];
        let key = after.split(|letter: char| !is_name(letter)).next()?.to_lowercase();
        let (file, keys) = names.get(used)?;
        keys.contains(&key).then(|| (file.clone(), key))
    };
    line.match_indices("::").filter_map(of).collect()
}

#[test]
fn sentences_are_found_wherever_they_are_named() {
    let text = "use contract::{\n    words::{Word, panel as words, consents},\n};\n";
    let names = called(text);

    assert_eq!(names.len(), 2);
    let line = "    (say(words::PROVED_HINT), consents::refused(language(), when), words::nothing)";
    let found: Vec<_> = said(line, &names);
    let expected = [("panel", "proved_hint"), ("consents", "refused")];
    assert_eq!(found, expected.map(|(file, key)| (file.to_owned(), key.to_owned())));
    for (line, expected) in [
        ("fn told() -> Element {", Some("told")),
        ("    pub(super) const fn of<'e>(", Some("of")),
        ("pub(crate) async fn asked(", Some("asked")),
        ("pub(in crate::panel) fn uses(", Some("uses")),
        ("        fn nested() {}", None),
        ("let fun = 1;", None),
    ] {
        assert_eq!(begins(line), expected, "{line}");
    }
}

//! Words that everybody understands: whoever unfolds nothing meets no cryptography, in no language. What is for
//! experts stands below 给懂技术的人, and nowhere else.

use crate::{ledger::walk, support::root};

/// What a text for everybody does without, in either language and in small letters. 签字 and "signed" are no such
/// words: people sign.
const CRYPTOGRAPHY: [&str; 32] = [
    "哈希",
    "散列",
    "签名",
    "公钥",
    "私钥",
    "密钥",
    "加密",
    "解密",
    "默克尔",
    "检查点",
    "密码学",
    "摘要值",
    "随机数",
    "hash",
    "checkpoint",
    "signature",
    "public key",
    "private key",
    "secret key",
    "key pair",
    "key-pair",
    "encrypt",
    "decrypt",
    "merkle",
    "cryptograph",
    "digest",
    "cipher",
    "nonce",
    "ed25519",
    "sha-256",
    "sha256",
    "base64",
];

/// What unfolds below 给懂技术的人 somewhere.
struct Unfolded {
    /// The source that draws it.
    file: &'static str,
    /// How the part of it begins and ends that is drawn then.
    part: (&'static str, &'static str),
    /// What unfolds it.
    opening: &'static str,
    /// Of which feature the words are that nothing else says.
    feature: &'static str,
    keys: &'static [&'static str],
}

/// All that unfolds for experts.
const FOR_EXPERTS: [Unfolded; 2] = [
    Unfolded {
        file: "ui/src/panel/check.rs",
        part: ("let details = move || {", "\n    };\n"),
        opening: "opening(say(words::CHECK_MORE), details)",
        feature: "panel",
        keys: &["check_origin", "check_root", "check_rule"],
    },
    Unfolded {
        file: "ui/src/panel/face/slip.rs",
        part: ("fn for_experts(", "\n}\n"),
        opening: "opening(say(panel::CHECK_MORE), move || el(\"dl\")",
        feature: "consents",
        keys: &["slip_gate_key", "slip_household", "slip_key", "slip_matches_key", "slip_notice"],
    },
];

/// What is written by hand on paper.
const BY_HAND: [(&str, &str); 3] =
    [("gates", "letter_sign"), ("polls", "paper_secret_hint"), ("polls", "sheet_signature")];

/// Every text there is: of which feature, its name, and what it says, in small letters.
fn texts() -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    for language in ["zh", "en"] {
        let folder = root().join("contract/words").join(language);
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let feature = path.file_stem().expect("a name").to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).expect("UTF-8");
            for (key, said) in text.parse::<toml::Table>().expect("TOML") {
                found.push((feature.clone(), key, said.to_string().to_lowercase()));
            }
        }
    }
    found
}

fn cryptography(said: &str) -> Option<&'static str> {
    CRYPTOGRAPHY.into_iter().find(|word| said.contains(word))
}

#[test]
fn whoever_unfolds_nothing_meets_no_cryptography() {
    let all = texts();
    assert!(all.len() > 4_000, "{} texts", all.len());
    let is_excused = |feature: &str, key: &str| {
        let unfolds = |one: &Unfolded| one.feature == feature && one.keys.contains(&key);
        BY_HAND.contains(&(feature, key)) || FOR_EXPERTS.iter().any(unfolds)
    };
    for (feature, key, said) in &all {
        let found = cryptography(said).filter(|_| !is_excused(feature, key));
        assert_eq!(found, None, "{feature}.{key}: {said}");
    }

    // What is excused needs it: in one language at least it says such a word.
    let says = |feature: &str, key: &str| {
        let of_key = all.iter().filter(|(one, other, _)| (&**one, &**other) == (feature, key));
        of_key.filter(|(_, _, said)| cryptography(said).is_some()).count()
    };
    assert_eq!(says("panel", "check_root"), 2);
    for (feature, key) in BY_HAND {
        assert!(says(feature, key) > 0, "{feature}.{key} needs no excuse");
    }
}

#[test]
fn what_is_for_experts_is_shown_below_what_unfolds_for_them() {
    for Unfolded { file, part: (begin, end), opening, keys, .. } in FOR_EXPERTS {
        let home = root().join(file);
        let text = std::fs::read_to_string(&home).expect("UTF-8");
        let (before, rest) = text.split_once(begin).expect("what unfolds");
        let (details, after) = rest.split_once(end).expect("its end");

        assert!(text.contains(opening), "{file}");
        for key in keys {
            let name = key.to_uppercase();
            let word = format!("words::{name}");
            assert_eq!(details.matches(&word).count(), 1, "{word}");
            let is_elsewhere = before.contains(&word) || after.contains(&word);
            assert!(!is_elsewhere, "{word} is shown to everybody");
            for folder in ["hub/src", "ui/src"] {
                for path in walk(&root().join(folder)).into_iter().filter(|path| *path != home) {
                    // Not only sources: what is no text says nothing.
                    let text = std::fs::read_to_string(&path).unwrap_or_default();
                    assert!(!text.contains(&name), "{} shows {name}", path.display());
                }
            }
        }
    }
}

/// What a thing is called beside its one name: offices by another word, screens by another than their heading.
const OTHER_NAMES: [(&str, &str); 7] = [
    ("审计员", "监督员"),
    ("审计的人", "监督员"),
    ("管理员", "负责人"),
    ("服务窗口", "柜台"),
    ("“我的设备”", "我的手机和钥匙"),
    ("我的设备和账号", "我的手机和钥匙"),
    ("隐私告知", "个人信息说明"),
];

#[test]
fn an_office_and_a_screen_have_one_name_each() {
    for (feature, key, said) in texts() {
        for (other, name) in OTHER_NAMES {
            assert!(!said.contains(other), "{feature}.{key} says {other} for {name}: {said}");
        }
    }
    let named = |feature: &str, key: &str| {
        let found = texts().into_iter().filter(|(one, other, _)| one == feature && other == key);
        found.map(|(_, _, said)| said).collect::<Vec<_>>()
    };
    // The way to a screen is called what its heading says, in both languages.
    assert_eq!(named("panel", "devices"), named("devices", "title"));
    assert_eq!(named("panel", "notice"), named("common", "privacy"));
    assert_eq!(named("panel", "post_auditor")[0], named("joining", "post_auditor")[0]);
}

/// The words of 我的隐私, and of what leads to it.
const PANEL: [&str; 8] =
    ["breaches", "consents", "family", "ledger", "panel", "recovery", "relay", "rights"];

/// How many letters the longest sentence of them has, without punctuation and what is filled in. This may only fall:
/// shared/UX.md wants 20.
const LONGEST: usize = 35;

/// What a text says, in each of its forms.
fn forms(said: &toml::Value) -> Vec<String> {
    match said {
        toml::Value::String(text) => vec![text.clone()],
        toml::Value::Table(all) => all.values().flat_map(forms).collect(),
        _ => Vec::new(),
    }
}

/// The letters of a sentence.
fn letters(sentence: &str) -> usize {
    let mut is_filled_in = false;
    let counted = sentence.chars().filter(|letter| {
        is_filled_in = (is_filled_in || *letter == '{') && *letter != '}';
        !is_filled_in && letter.is_alphanumeric()
    });
    counted.count()
}

#[test]
fn no_sentence_of_the_panel_is_longer_than_the_longest_there_was() {
    assert_eq!(letters("还剩 {count} 小时，到{when}。"), 5);
    for feature in PANEL {
        let path = root().join("contract/words/zh").join(format!("{feature}.toml"));
        let text = std::fs::read_to_string(path).expect("UTF-8");
        for (key, said) in text.parse::<toml::Table>().expect("TOML") {
            for form in forms(&said) {
                for sentence in form.split(['。', '！', '？', '；', '：']) {
                    let count = letters(sentence);
                    assert!(count <= LONGEST, "{feature}.{key} has {count} letters: {sentence}");
                }
            }
        }
    }
}

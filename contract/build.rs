//! Turns `words/<language>/<feature>.toml` into typed constants and functions.
//!
//! A word without placeholders becomes a `Word`; one with `{name}` placeholders a function with
//! one argument a placeholder; a table of `one` and `other` chooses by its `count`.

use std::{collections::BTreeMap, env, fmt::Write, fs, path::Path};

type Feature = BTreeMap<String, [Form; 2]>;

#[derive(Clone)]
struct Form {
    one: String,
    other: String,
}

fn main() {
    println!("cargo::rerun-if-changed=words");
    let mut source = String::new();
    let mut names: Vec<String> = fs::read_dir("words/zh")
        .expect("contract/words/zh is a folder of this package")
        .map(|entry| entry.expect("a readable folder").file_name())
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    names.sort();
    for name in names {
        let feature = name.trim_end_matches(".toml");
        write_feature(&mut source, feature, &read_feature(feature));
    }
    let target = Path::new(&env::var("OUT_DIR").expect("cargo sets OUT_DIR")).join("words.rs");
    fs::write(target, source).expect("OUT_DIR is writable");
}

fn read_feature(feature: &str) -> Feature {
    let zh = read_words("zh", feature);
    let mut en = read_words("en", feature);
    let both = zh
        .into_iter()
        .map(|(key, zh)| {
            let en =
                en.remove(&key).unwrap_or_else(|| panic!("words/en/{feature}.toml lacks `{key}`"));
            assert_eq!(
                placeholders(&zh.other),
                placeholders(&en.other),
                "words of `{feature}.{key}` have other placeholders in each language"
            );
            (key, [zh, en])
        })
        .collect();
    assert!(en.is_empty(), "words/zh/{feature}.toml lacks {:?}", en.keys());
    both
}

fn read_words(language: &str, feature: &str) -> BTreeMap<String, Form> {
    let path = format!("words/{language}/{feature}.toml");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let table: toml::Table = text.parse().unwrap_or_else(|error| panic!("{path}: {error}"));
    table
        .into_iter()
        .map(|(key, value)| {
            let form = match value {
                toml::Value::String(text) => Form { one: text.clone(), other: text },
                toml::Value::Table(forms) => Form {
                    one: text_of(&forms, "one", &path, &key),
                    other: text_of(&forms, "other", &path, &key),
                },
                _ => panic!("{path}: `{key}` is neither a text nor a table of one and other"),
            };
            (key, form)
        })
        .collect()
}

fn text_of(forms: &toml::Table, form: &str, path: &str, key: &str) -> String {
    forms
        .get(form)
        .and_then(toml::Value::as_str)
        .unwrap_or_else(|| panic!("{path}: `{key}` has no `{form}`"))
        .to_owned()
}

/// The names between braces, each once, in alphabetical order.
fn placeholders(text: &str) -> Vec<String> {
    let mut names: Vec<String> = text
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name.to_owned())
        .collect();
    names.sort();
    names.dedup();
    names
}

fn write_feature(source: &mut String, feature: &str, words: &Feature) {
    writeln!(source, "#[doc = \"The words of `{feature}`.\"]\npub mod {feature} {{").expect("text");
    for (key, [zh, en]) in words {
        let names = placeholders(&zh.other);
        let line = zh.other.lines().next().unwrap_or_default();
        writeln!(source, "#[doc = {line:?}]").expect("text");
        if names.is_empty() {
            writeln!(
                source,
                "pub const {}: super::Word = super::Word {{ zh: {:?}, en: {:?} }};",
                key.to_uppercase(),
                zh.other,
                en.other
            )
            .expect("text");
        } else {
            write_function(source, key, &names, zh, en);
        }
    }
    source.push_str("}\n");
}

fn write_function(source: &mut String, key: &str, names: &[String], zh: &Form, en: &Form) {
    let arguments: Vec<String> = names
        .iter()
        .map(|name| match name.as_str() {
            "count" => "count: u64".to_owned(),
            _ => format!("{name}: &str"),
        })
        .collect();
    writeln!(
        source,
        "#[must_use]\npub fn {key}(language: super::Language, {}) -> String {{ match language {{",
        arguments.join(", ")
    )
    .expect("text");
    for (language, form) in [("Zh", zh), ("En", en)] {
        let (one, other) = (expression(&form.one), expression(&form.other));
        if form.one == form.other {
            writeln!(source, "super::Language::{language} => {other},")
        } else {
            writeln!(
                source,
                "super::Language::{language} => if count == 1 {{ {one} }} else {{ {other} }},"
            )
        }
        .expect("text");
    }
    source.push_str("}}\n");
}

/// The shortest Rust for a form: texts without or of one placeholder need no formatting.
fn expression(form: &str) -> String {
    match placeholders(form).as_slice() {
        [] => format!("{form:?}.to_owned()"),
        [name] if form.len() == name.len() + 2 => format!("{name}.to_string()"),
        _ => format!("format!({form:?})"),
    }
}

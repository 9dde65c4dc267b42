//! The description of the calls is a valid OpenAPI 3.1 document, true of what is really answered,
//! and can be read by people.

use std::{collections::BTreeSet, io::Write, process::Command};

use contract::complaints::{Act, Do, File, Show};
use serde_json::Value;

use crate::{
    complaints::{body, lift},
    support::{Engine, TestHub, http, jpeg, key, skip},
};

async fn start() -> (TestHub, Value) {
    let hub = TestHub::start(Engine::Sqlite).await.expect("SQLite needs no server");
    let answer = http().get(format!("{}/openapi.json", hub.origin)).send().await;
    let text = answer.expect("an answer").bytes().await.expect("a body");
    (hub, serde_json::from_slice(&text).expect("JSON"))
}

/// Every value of the document with its place.
fn walk<'d>(value: &'d Value, place: &str, visit: &mut impl FnMut(&str, &'d Value)) {
    visit(place, value);
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, one)| walk(one, &format!("{place}/{name}"), visit));
        }
        Value::Array(values) => {
            let numbered = values.iter().enumerate();
            numbered.for_each(|(number, one)| walk(one, &format!("{place}/{number}"), visit));
        }
        _ => {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_reference_and_every_field_of_a_path_is_there() {
    let (_hub, document) = start().await;
    let mut faults = Vec::new();
    walk(&document, "", &mut |place, value| {
        if let Some(target) = value["$ref"].as_str()
            && document.pointer(target.trim_start_matches('#')).is_none()
        {
            faults.push(format!("{place}: {target} leads nowhere"));
        }
        for name in value["required"].as_array().into_iter().flatten() {
            let name = name.as_str().expect("a name");
            if value["properties"].get(name).is_none() {
                faults.push(format!("{place}: {name} is required and not described"));
            }
        }
        if value["description"].as_str().is_some_and(|about| about.contains("](")) {
            faults.push(format!("{place}: a link into the sources"));
        }
    });
    let mut names = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("methods") {
            let place = format!("{method} {path}");
            if !names.insert(operation["operationId"].as_str().expect("a name")) {
                faults.push(format!("{place}: its name is another's"));
            }
            let of_path: BTreeSet<&str> = operation["parameters"]
                .as_array()
                .expect("parameters")
                .iter()
                .filter(|one| one["in"] == "path")
                .map(|one| one["name"].as_str().expect("a name"))
                .collect();
            let named: BTreeSet<&str> =
                path.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
            if of_path != named {
                faults.push(format!("{place}: {named:?} in the path, {of_path:?} described"));
            }
        }
    }

    assert!(faults.is_empty(), "{faults:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_and_the_live_stream_are_described_as_they_are() {
    let (hub, document) = start().await;
    let resident = hub.resident("王秀英").await;
    let content = |path: &str, method: &str| {
        let answered = &document["paths"][path][method]["responses"]["200"]["content"];
        answered.as_object().and_then(|all| all.keys().next()).cloned().unwrap_or_default()
    };

    let photo = resident.hub.attach(jpeg(300, 200), &key()).await.expect("taken in");
    let file = File { photos: vec![photo.id], ..lift() };
    resident.hub.change(&file, &key()).await.expect("filing works");
    let picture = resident.hub.picture(&photo.path()).await;

    assert!(picture.is_ok());
    let upload = &document["paths"]["/api/attachments"]["post"];
    assert_eq!(upload["parameters"][0]["name"], "Idempotency-Key");
    assert_eq!(content("/api/attachments", "post"), "application/json");
    assert_eq!(content("/api/attachments/{id}", "get"), "image/jpeg");
    assert_eq!(content("/api/attachments/{id}/thumbnail", "get"), "image/jpeg");
    assert_eq!(content("/api/live", "get"), "text/event-stream");
    assert!(document["components"]["schemas"]["Event"].is_object());
}

#[tokio::test(flavor = "multi_thread")]
async fn no_guardian_is_entered_without_saying_whether_they_agree() {
    let (_hub, document) = start().await;
    let call = &document["paths"]["/api/people/{person}/guardians"]["post"];
    let body = &call["requestBody"]["content"]["application/json"]["schema"];

    let required = body["required"].as_array().expect("a list");

    assert!(required.iter().any(|name| name == "has_agreed"), "{body}");
}

#[tokio::test(flavor = "multi_thread")]
async fn others_find_it_valid() {
    let Some(python) = std::env::var_os("LINLI_TEST_PYTHON") else {
        skip("LINLI_TEST_PYTHON");
        return;
    };
    let (hub, document) = start().await;
    let path = hub.data.path().join("openapi.json");
    std::fs::write(&path, document.to_string()).expect("written");

    let output = Command::new(python)
        .args(["-m", "openapi_spec_validator", "--schema", "3.1"])
        .arg(&path)
        .output()
        .expect("python runs");

    let said = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&said));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_answered_is_what_is_described() {
    let Some(python) = std::env::var_os("LINLI_TEST_PYTHON") else {
        skip("LINLI_TEST_PYTHON");
        return;
    };
    let (hub, document) = start().await;
    let resident = hub.resident("王秀英").await;
    let staff = hub.staff("小李").await;
    let receipt = resident.hub.change(&lift(), &key()).await.expect("filing works");
    let act = Act::Answer { text: body("师傅今天下午到。"), photos: Vec::new() };
    let request = Do { id: receipt.id, act, seen: None };
    let done = staff.hub.change(&request, &key()).await.expect("answered");
    let case = resident.hub.ask(&Show { id: receipt.id }).await.expect("shown");
    let community = resident.hub.ask(&contract::community::Show::default()).await.expect("shown");
    let value = |answer: Result<Value, _>| -> Value { answer.expect("plain data") };
    let answers = [
        ("/api/complaints", "post", value(serde_json::to_value(receipt))),
        ("/api/complaints/{id}/acts", "post", value(serde_json::to_value(done))),
        ("/api/complaints/{id}", "get", value(serde_json::to_value(case))),
        ("/api/community", "get", value(serde_json::to_value(community))),
    ];
    let script = "import json, sys\n\
         from jsonschema import Draft202012Validator as Validator\n\
         document, schema, answer = json.load(sys.stdin)\n\
         schema = {**schema, 'components': document['components']}\n\
         sys.exit('\\n'.join(str(e) for e in Validator(schema).iter_errors(answer)) or 0)\n";
    for (path, method, answer) in answers {
        let answered = &document["paths"][path][method]["responses"]["200"];
        let schema = &answered["content"]["application/json"]["schema"];
        assert!(schema.is_object(), "{method} {path} is described");
        let mut child = Command::new(&python)
            .args(["-c", script])
            .stdin(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .expect("python runs");
        let input = serde_json::json!([document, schema, answer]).to_string();
        child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("it reads");
        let output = child.wait_with_output().expect("it ends");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{method} {path}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn people_read_every_call_and_every_code_and_load_nothing_from_elsewhere() {
    let (hub, document) = start().await;

    let answer = http().get(format!("{}/api-docs", hub.origin)).send().await.expect("an answer");

    assert_eq!(answer.status(), 200);
    let page = answer.text().await.expect("a page");
    for path in document["paths"].as_object().expect("paths").keys() {
        assert!(page.contains(path), "{path}");
    }
    assert!(page.contains("Idempotency-Key") && page.contains("not_signed_in"));
    assert!(!page.contains("<script") && !page.contains("src=\"http"));
}

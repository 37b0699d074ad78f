//! Understanding in the program: lines in, lines out, by the model that is built in or by the operator's own.

use std::{
    io::{BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use mitra_server::{
    commands::doctor::{Arguments, Weight, examine},
    config::{Place, ServeSettings},
};
use serde_json::{Value, json};

fn own_model() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/perception/tests/own/model")
}

fn start(command: &str, model: Option<&Path>, data: &Path) -> Child {
    let mut program = Command::new(env!("CARGO_BIN_EXE_mitra"));
    program.env_clear().env("MITRA_DATA", data).env("MITRA_ADDR", "127.0.0.1:0").arg(command);
    if let Some(model) = model {
        program.env("MITRA_UNDERSTAND_MODEL", model);
    }
    program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// What `mitra understand` answers to all lines at once.
fn answers(model: Option<&Path>, input: &[u8]) -> Vec<Value> {
    let data = tempfile::tempdir().unwrap();
    let mut child = start("understand", model, data.path());
    let (mut stdin, input) = (child.stdin.take().unwrap(), input.to_vec());
    let writer = std::thread::spawn(move || stdin.write_all(&input).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_line_is_answered_while_the_next_is_still_being_thought_of() {
    let data = tempfile::tempdir().unwrap();
    let mut child = start("understand", None, data.path());
    let (mut stdin, mut stdout) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    for text in ["laal saree", "namaste"] {
        writeln!(stdin, "{}", json!({"text": text})).unwrap();
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let answer: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(answer["text"], text);
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[test]
fn many_lines_at_once_are_answered_in_their_order_whatever_stands_in_them() {
    let mut input = Vec::new();
    for n in 0..700 {
        match n % 7 {
            3 => input.extend(b"no json\n"),
            5 => input.extend(b"\xff\xfe\n"),
            _ => writeln!(input, "{}", json!({"text": format!("kurti {n} tak \u{0} 😀 {}", "x".repeat(n))}))
                .unwrap(),
        }
    }
    let answers = answers(None, &input);
    assert_eq!(answers.len(), 700);
    for (n, answer) in answers.iter().enumerate() {
        match n % 7 {
            3 | 5 => assert!(answer["error"].as_str().unwrap().starts_with("this line is not"), "{answer}"),
            _ => assert!(answer["text"].as_str().unwrap().starts_with(&format!("kurti {n} ")), "{answer}"),
        }
    }
}

#[test]
fn the_operators_own_model_understands_in_the_place_of_the_one_that_is_built_in() {
    let answers = answers(Some(&own_model()), b"{\"text\": \"laal kurti 500 tak\"}\n");
    let slots = json!([
        {"slot": "colour", "start": 0, "end": 4, "value": "red"},
        {"slot": "category", "start": 5, "end": 10, "value": "kurti"},
        {"slot": "price_max", "start": 11, "end": 14, "value": 500},
    ]);
    let answer = &answers[0];
    assert_eq!((&answer["lang"], &answer["intent"]), (&json!("hinglish"), &json!("product_search")));
    assert_eq!(answer["slots"], slots);
    // What it was not taught, it does not know; the one that is built in does.
    let untaught = b"{\"text\": \"mera order kahan hai\"}\n";
    assert_ne!(self::answers(Some(&own_model()), untaught)[0]["intent"], "order_status");
    assert_eq!(self::answers(None, untaught)[0]["intent"], "order_status");
}

#[test]
fn no_command_starts_with_a_folder_that_is_no_model() {
    let data = tempfile::tempdir().unwrap();
    let empty = tempfile::tempdir().unwrap();
    for command in ["understand", "converse", "serve"] {
        let mut child = start(command, Some(empty.path()), data.path());
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert!(!child.wait().unwrap().success(), "{command}");
        assert!(
            said.contains("MITRA_UNDERSTAND_MODEL: ") && said.contains("config.json"),
            "{command}: {said}"
        );
    }
}

#[tokio::test]
async fn the_doctor_says_which_model_understands_and_what_is_wrong_with_it() {
    let data = tempfile::tempdir().unwrap();
    let look = async |model: Option<PathBuf>| {
        let place = Place { understand_model: model, ..Place::in_folder(data.path()) };
        let arguments = Arguments { serve: ServeSettings::default(), production: false };
        let findings = examine(&place, &arguments).await;
        let found = findings.into_iter().find(|finding| finding.check == "understanding").unwrap();
        (found.weight, found.say)
    };
    assert_eq!(look(None).await.0, Weight::Fine);
    let (weight, said) = look(Some(own_model())).await;
    assert!(weight == Weight::Fine && said.contains("own-"), "{said}");
    let (weight, said) = look(Some(data.path().join("nowhere"))).await;
    assert!(weight == Weight::Needed && said.contains("nowhere is no folder"), "{said}");
}

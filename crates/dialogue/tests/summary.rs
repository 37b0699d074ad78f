//! What a language model may tell a person of the shop about a chat.

use mitra_dialogue::summary::{Chat, check, prompt};

const ANSWERS: &str = include_str!("summary/answers.txt");
const ORDERS: &str = include_str!("word/orders.txt");

fn chat() -> Chat {
    let said =
        ["teen din se order nahi aaya", "laal kurti 800 tak", "insaan se baat karni hai, अभी तक आया नहीं"];
    Chat {
        drafted:
            "Order named: OD-4411\nComplaint: “teen din se order nahi aaya”\nTalking about: Red Kurti, ₹699"
                .into(),
        said: said.map(str::to_owned).to_vec(),
        named: vec!["Red Kurti 699".into(), "Blue Kurti 1,549".into(), "OD-4411".into()],
    }
}

#[test]
fn a_summary_says_what_the_chat_has_or_is_not_used() {
    let lines = ANSWERS.lines().filter(|line| !line.is_empty() && !line.starts_with("# "));
    let mut played = 0;
    for line in lines {
        let (answer, expected) = line.rsplit_once("=>").unwrap();
        let got = match check(&chat(), answer.trim()) {
            Ok(_) => "shown".to_owned(),
            Err(fault) => format!("!{}", fault.name()),
        };
        assert_eq!(got, expected.trim(), "{line}");
        played += 1;
    }
    assert!(played >= 25, "{played}");
    assert!(check(&chat(), &"She wants a person. ".repeat(20)).is_err());
}

#[test]
fn who_hides_orders_in_a_chat_gets_nothing_into_the_summary_that_she_did_not_write() {
    let mut played = 0;
    for line in ORDERS.lines().filter(|line| !line.is_empty() && !line.starts_with("# ")) {
        let cells: Vec<&str> = line.split(" | ").collect();
        let mut chat = chat();
        chat.said.push(cells[0].to_owned());
        let question = prompt(&chat);
        assert!(!question.system.contains(cells[0]));
        for answer in cells[1].split('~') {
            played += 1;
            let Ok(shown) = check(&chat, answer) else { continue };
            for number in shown.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty()) {
                let has = |text: &String| text.contains(number);
                assert!(has(&chat.drafted) || chat.said.iter().chain(&chat.named).any(has), "{shown}");
            }
            assert!(!shown.contains("evil") && !shown.contains('@') && !shown.contains('/'), "{shown}");
        }
    }
    assert!(played >= 70, "{played}");
}

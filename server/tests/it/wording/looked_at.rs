//! What people of the shop see of the model: what it cost today at `/admin`, whether it answers from `mitra doctor`.

use mitra_server::{
    commands::doctor::{Arguments, Finding, Weight, examine},
    config::{Environment, Place, ServeSettings},
    speech::settings::SpeechSettings,
    store::Role,
    wording::WordingSettings,
};
use rstest::rstest;

use super::{
    budgets::{TOLD, settled},
    model::{ScriptedModel, says, status},
    open, patient, reply,
};
use crate::{
    admin::at_work,
    support::Database::{self, Postgres, Sqlite},
};

#[rstest]
#[tokio::test]
async fn what_a_model_cost_today_stands_on_the_overview_of_every_role(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let model = ScriptedModel::open(|_, _| says("1: Here are some lovely options.")).await;
    let mut settings = patient(&model);
    settings.llm_rupees_per_million_in = 100_000;
    settings.llm_rupees_per_million_out = 400_000;
    let mitra = open(database, &settings).await;
    let mut owner = at_work(&mitra, Role::Owner).await;
    assert!(!owner.get("/admin").await.html.contains("Language model"), "nothing was used yet");
    let shopper = mitra.shopper().await;
    reply(&mitra, &shopper, "m1", "red kurti").await;
    reply(&mitra, &shopper, "m2", "blue kurti").await;
    settled(&mitra, (2, 2 * TOLD)).await;
    let mut browsers = vec![owner];
    for role in Role::ALL.iter().filter(|role| **role != Role::Owner) {
        browsers.push(at_work(&mitra, *role).await);
    }
    for browser in &mut browsers {
        let html = browser.get("/admin").await.html;
        let tile = |name: &str| {
            let (_, rest) = html.split_once(&format!("<dt>{name}</dt><dd>")).expect(name);
            rest.split_once("</dd>").unwrap().0.to_owned()
        };
        // Twice 700 tokens at 10 paise and 50 at 40.
        let seen = [tile("Times asked"), tile("Tokens"), tile("Spent")];
        assert_eq!(seen, ["2", "1500", "₹180.00"]);
    }
    assert_eq!(browsers.len(), Role::ALL.len());
}

async fn doctor(wording: WordingSettings, speech: SpeechSettings) -> Vec<Finding> {
    let folder = tempfile::tempdir().unwrap();
    let place = Place { environment: Environment::Development, ..Sqlite.place(folder.path()) };
    let serve = ServeSettings { wording, speech, ..ServeSettings::default() };
    examine(&place, &Arguments { serve, production: false }).await
}

fn only<'f>(findings: &'f [Finding], check: &str) -> Vec<(Weight, &'f str)> {
    let of = findings.iter().filter(|finding| finding.check == check);
    of.map(|finding| (finding.weight, finding.say.as_str())).collect()
}

#[tokio::test]
async fn the_doctor_says_how_the_model_is_set_and_whether_it_answers() {
    let nobody = doctor(WordingSettings::default(), SpeechSettings::default()).await;
    assert!(matches!(&only(&nobody, "words")[..], [(Weight::Fine, say)] if say.contains("MITRA_LLM_URL")));
    let cases = [
        (says("yes"), Weight::Fine, "answers"),
        (status("401 Unauthorized", "", "{}"), Weight::Needed, "MITRA_LLM_KEY"),
        (status("404 Not Found", "", "{}"), Weight::Needed, "name of the model"),
        (status("429 Too Many Requests", "", "{}"), Weight::Needed, "too often"),
        (status("200 OK", "content-type: text/html\r\n", "<html>"), Weight::Needed, "chat API"),
    ];
    for (steps, weight, expected) in cases {
        let model = ScriptedModel::open(move |_, _| steps.clone()).await;
        let findings = doctor(patient(&model), SpeechSettings::default()).await;
        let found = only(&findings, "words");
        assert!(matches!(&found[..], [(own, say)] if *own == weight && say.contains(expected)), "{found:?}");
        assert_eq!(model.asked().len(), 1);
        assert!(findings.iter().all(|finding| !finding.say.contains("hush")), "a key is told");
    }
    let half = WordingSettings { llm_url: Some("http://127.0.0.1:9".into()), ..WordingSettings::default() };
    let found = doctor(half.clone(), SpeechSettings::default()).await;
    assert!(matches!(&only(&found, "words")[..], [(Weight::Needed, say)] if say.contains("MITRA_LLM_MODEL")));
    let mut away = WordingSettings { llm_model: Some("m".into()), ..half };
    away.llm_rupees_per_shop = Some(5);
    let found = doctor(away, SpeechSettings::default()).await;
    let said = only(&found, "words");
    assert!(
        said.len() == 2 && said[0].1.contains("PER_MILLION") && said[1].1.contains("cannot be reached"),
        "{said:?}"
    );
}

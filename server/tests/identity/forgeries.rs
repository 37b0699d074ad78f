//! Statements that somebody would like to be taken. Each says for which reason it is refused, so that none is
//! refused by luck: what is wrong with it is the only thing wrong with it.

use std::collections::HashSet;

use mitra_server::identity::{IdentitySettings, Reason, Refusal};
use serde_json::{Value, json};

use crate::shop::{
    ISSUER, NOW, base64url, check, claims, claims_with, header, shop, sign_with_secret, stranger,
};

type Forgery = (String, String, Reason);

/// Checks each with settings that allow everything.
fn refuse_all(forgeries: Vec<Forgery>) {
    refuse_all_with(&shop().all(), forgeries);
}

fn refuse_all_with(settings: &IdentitySettings, forgeries: Vec<Forgery>) {
    let names: HashSet<&String> = forgeries.iter().map(|(name, ..)| name).collect();
    assert_eq!(names.len(), forgeries.len(), "two forgeries have one name");
    let wrong: Vec<String> = forgeries
        .iter()
        .filter_map(|(name, statement, expected)| match check(settings, statement) {
            Ok(_) => Some(format!("TAKEN: {name}")),
            Err(reason) if reason != *expected => Some(format!("{name}: {reason:?} and not {expected:?}")),
            Err(_) => None,
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Properly signed, with something else in the header.
fn with_headers(cases: Vec<(&str, Value, Reason)>) -> Vec<Forgery> {
    let sign = |header: &Value| shop().sign("ES256", header, &claims());
    cases.into_iter().map(|(name, header, reason)| (name.to_owned(), sign(&header), reason)).collect()
}

/// Properly signed, with other claims.
fn with_claims(cases: Vec<(&str, Value, Reason)>) -> Vec<Forgery> {
    let sign = |changes: Value| shop().state("ES256", &claims_with(changes));
    cases.into_iter().map(|(name, changes, reason)| (name.to_owned(), sign(changes), reason)).collect()
}

fn es256() -> Value {
    header("ES256", "e1")
}

/// The parts of a true statement.
fn parts() -> (String, String, String) {
    let statement = shop().state("ES256", &claims());
    let mut parts = statement.split('.').map(str::to_owned);
    (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap())
}

/// A true header and true claims with any signature.
fn signed_as(algorithm: &str, key_id: &str, signature: &[u8]) -> String {
    let (header, claims) = (header(algorithm, key_id).to_string(), claims().to_string());
    format!("{}.{}.{}", base64url(header), base64url(claims), base64url(signature))
}

#[test]
fn no_algorithm_but_the_named_ones_is_taken() {
    let mut forgeries = Vec::new();
    for spelling in [
        json!("none"),
        json!("None"),
        json!("NONE"),
        json!("nOnE"),
        json!("none "),
        json!("none\u{0}"),
        json!(""),
        json!(null),
        json!(0),
        json!(false),
        json!(["ES256"]),
        json!({ "ES256": 1 }),
        json!("es256"),
        json!("Es256"),
        json!("ES256 "),
        json!(" ES256"),
        json!("ES256\u{0}"),
        json!("ES256\n"),
        json!("\u{395}S256"),
        json!("E\u{405}256"),
        json!("\u{ff25}\u{ff33}\u{ff12}\u{ff15}\u{ff16}"),
        json!("ES\u{200b}256"),
        json!("ES256K"),
        json!("ES384"),
        json!("ES512"),
        json!("HS384"),
        json!("HS512"),
        json!("RS384"),
        json!("RS512"),
        json!("PS512"),
        json!("Ed448"),
        json!("Ed25519"),
        json!("EDDSA"),
        json!("RSA1_5"),
        json!("dir"),
        json!("A256GCMKW"),
        json!("HS1"),
        json!("MD5"),
    ] {
        let header = json!({ "alg": spelling, "typ": "JWT", "kid": "e1" });
        let signed = shop().sign("ES256", &header, &claims());
        let unsigned = format!("{}.", signed.rsplit_once('.').unwrap().0);
        forgeries.push((format!("the algorithm {spelling}, signed"), signed, Reason::Algorithm));
        forgeries.push((format!("the algorithm {spelling}, without signature"), unsigned, Reason::Algorithm));
    }
    let without = shop().sign("ES256", &json!({ "typ": "JWT", "kid": "e1" }), &claims());
    forgeries.push(("no algorithm".into(), without, Reason::Algorithm));
    refuse_all(forgeries);
}

#[test]
fn an_algorithm_that_the_shop_does_not_use_is_refused() {
    let only_es256 = shop().settings(&["ES256"], &["e1"]);
    let mut forgeries: Vec<Forgery> = ["RS256", "PS256", "EdDSA", "HS256"]
        .map(|algorithm| {
            (format!("{algorithm}, properly signed"), shop().state(algorithm, &claims()), Reason::Algorithm)
        })
        .into();
    for (form, bytes) in shop().public_forms() {
        let statement = sign_with_secret(&bytes, &json!({ "alg": "HS256" }), &claims());
        forgeries.push((format!("HS256 with {form} for a secret"), statement, Reason::Algorithm));
    }
    refuse_all_with(&only_es256, forgeries);
}

#[test]
fn a_public_key_is_never_taken_for_a_secret() {
    let mut forgeries = Vec::new();
    for (form, bytes) in shop().public_forms() {
        for key_id in ["e1", "r1", "d1"] {
            let statement = sign_with_secret(&bytes, &header("HS256", key_id), &claims());
            forgeries.push((
                format!("HS256 with {form} under the name {key_id}"),
                statement,
                Reason::KeyDoesNotFit,
            ));
        }
        let statement = sign_with_secret(&bytes, &header("HS256", "h1"), &claims());
        forgeries.push((format!("HS256 with {form} under the secret's name"), statement, Reason::Signature));
    }
    refuse_all(forgeries);
}

#[test]
fn a_secret_that_is_not_the_shops_is_refused() {
    let secret = shop().secret;
    let text = base64url(secret);
    let secrets: Vec<(&str, &[u8])> = vec![
        ("nothing", b""),
        ("a zero byte", b"\0"),
        ("32 zero bytes", &[0; 32]),
        ("the word secret", b"secret"),
        ("the shop's name", b"demo"),
        ("the secret's text in base64", text.as_bytes()),
        ("the first half of the secret", &secret[..16]),
        ("another shop's secret", &stranger().secret),
    ];
    let forge = |secret: &[u8]| sign_with_secret(secret, &header("HS256", "h1"), &claims());
    refuse_all(
        secrets
            .into_iter()
            .map(|(name, secret)| (format!("HS256 with {name}"), forge(secret), Reason::Signature))
            .collect(),
    );
}

#[test]
fn a_key_of_one_type_never_serves_another_algorithm() {
    let mut forgeries = Vec::new();
    let each = [("ES256", "e1"), ("RS256", "r1"), ("PS256", "r1"), ("EdDSA", "d1"), ("HS256", "h1")];
    for (said, key_id) in each {
        for (signed, its_key) in each {
            if said == signed {
                continue;
            }
            // The header says one algorithm and names its key; the signature is of another.
            let statement = shop().sign(signed, &header(said, key_id), &claims());
            forgeries.push((format!("{said} signed with {signed}"), statement, Reason::Signature));
            if its_key != key_id {
                let statement = shop().sign(said, &header(said, its_key), &claims());
                forgeries.push((
                    format!("{said} naming the key for {signed}"),
                    statement,
                    Reason::KeyDoesNotFit,
                ));
                let statement = shop().sign(signed, &header(said, its_key), &claims());
                let name = format!("{said} signed with {signed} naming its key");
                forgeries.push((name, statement, Reason::KeyDoesNotFit));
            }
        }
    }
    refuse_all(forgeries);
}

#[test]
fn a_key_that_states_its_algorithm_serves_no_other() {
    let mut jwk = shop().jwk("r1");
    jwk["alg"] = json!("RS256");
    let other = json!({ "kid": "r2", "kty": "RSA", "n": base64url(stranger().modulus()), "e": "AQAB" });
    let json =
        json!({ "issuer": ISSUER, "algorithms": ["RS256", "PS256"], "jwks": { "keys": [jwk, other] } });
    let settings = IdentitySettings::from_json("demo", &json.to_string()).unwrap();
    check(&settings, &shop().state("RS256", &claims())).unwrap();
    let forgery = shop().state("PS256", &claims());
    refuse_all_with(&settings, vec![("PS256 with a key for RS256".into(), forgery, Reason::KeyDoesNotFit)]);
}

#[test]
fn keys_of_others_do_not_open_this_shop() {
    let mut forgeries = Vec::new();
    for (algorithm, _) in [("ES256", ""), ("RS256", ""), ("PS256", ""), ("EdDSA", ""), ("HS256", "")] {
        let statement = stranger().state(algorithm, &claims());
        forgeries.push((
            format!("another shop's key of the same name, {algorithm}"),
            statement,
            Reason::Signature,
        ));
    }
    refuse_all(forgeries);
    let alone = shop().settings(&["ES256"], &["e1"]);
    let unnamed = stranger().sign("ES256", &json!({ "alg": "ES256" }), &claims());
    refuse_all_with(&alone, vec![("another shop's key without a name".into(), unnamed, Reason::Signature)]);
}

#[test]
fn a_name_finds_a_key_exactly_or_not_at_all() {
    let unknown = [
        "",
        " ",
        "e",
        "e1 ",
        " e1",
        "E1",
        "e1\0",
        "e1\n",
        "e2",
        "0",
        "../../../../dev/null",
        "/dev/null",
        "..\\..\\e1",
        "keys/e1",
        "./e1",
        "e1/../e1",
        "file:///etc/passwd",
        "https://evil.example/jwks.json",
        "x' UNION SELECT 'key",
        "e1' OR '1'='1",
        "e1; rm -rf /",
        "$(id)",
        "`id`",
        "{{e1}}",
        "%65%31",
        "e1%00",
        "\u{435}1",
        "e\u{661}",
        "e1\u{200b}",
        "*",
        "null",
    ];
    let mut forgeries: Vec<Forgery> = unknown
        .iter()
        .map(|name| {
            let statement = shop().sign("ES256", &header("ES256", name), &claims());
            (format!("the key {name:?}"), statement, Reason::UnknownKey)
        })
        .collect();
    let long = shop().sign("ES256", &header("ES256", &"e1".repeat(1_000)), &claims());
    forgeries.push(("a key with a name of 2,000 characters".into(), long, Reason::UnknownKey));
    forgeries.extend(with_headers(vec![
        ("no key where there are several", json!({ "alg": "ES256" }), Reason::KeyNotNamed),
        ("a number for a key", json!({ "alg": "ES256", "kid": 0 }), Reason::Header("kid")),
        ("null for a key", json!({ "alg": "ES256", "kid": null }), Reason::Header("kid")),
        ("a list of keys", json!({ "alg": "ES256", "kid": ["e1"] }), Reason::Header("kid")),
        ("an object for a key", json!({ "alg": "ES256", "kid": { "$ne": "" } }), Reason::Header("kid")),
    ]));
    refuse_all(forgeries);
}

#[test]
fn keys_brought_along_are_refused() {
    let jwk = stranger().jwk("e1");
    let mut forgeries = Vec::new();
    for (name, value) in [
        ("jwk", jwk.clone()),
        ("jwk", shop().jwk("e1")),
        ("jwk", Value::Null),
        ("jku", json!("https://evil.example/jwks.json")),
        ("jku", json!("https://shop.example.in@evil.example/jwks.json")),
        ("jku", json!("http://169.254.169.254/latest/meta-data")),
        ("x5u", json!("https://evil.example/key.pem")),
        ("x5u", json!("file:///dev/stdin")),
        ("x5c", json!(["MIIBszCCAVmgAwIBAgIU"])),
        ("x5c", json!([])),
    ] {
        for (whose, signer) in [("a stranger", stranger()), ("the shop", shop())] {
            let header = json!({ "alg": "ES256", "kid": "e1", name: value });
            let statement = signer.sign("ES256", &header, &claims());
            forgeries.push((format!("`{name}` {value} signed by {whose}"), statement, Reason::Header(name)));
        }
    }
    refuse_all(forgeries);
}

#[test]
fn headers_that_change_the_meaning_are_refused() {
    refuse_all(with_headers(vec![
        (
            "`crit` with something unknown",
            json!({ "alg": "ES256", "kid": "e1", "crit": ["x"], "x": 1 }),
            Reason::Header("crit"),
        ),
        (
            "`crit` with something known",
            json!({ "alg": "ES256", "kid": "e1", "crit": ["alg"] }),
            Reason::Header("crit"),
        ),
        ("an empty `crit`", json!({ "alg": "ES256", "kid": "e1", "crit": [] }), Reason::Header("crit")),
        ("`crit` null", json!({ "alg": "ES256", "kid": "e1", "crit": null }), Reason::Header("crit")),
        (
            "`crit` with b64",
            json!({ "alg": "ES256", "kid": "e1", "crit": ["b64"], "b64": false }),
            Reason::Header("crit"),
        ),
        ("b64 false", json!({ "alg": "ES256", "kid": "e1", "b64": false }), Reason::Header("b64")),
        ("b64 true", json!({ "alg": "ES256", "kid": "e1", "b64": true }), Reason::Header("b64")),
        ("`enc`", json!({ "alg": "ES256", "kid": "e1", "enc": "A256GCM" }), Reason::Header("enc")),
        ("`zip`", json!({ "alg": "ES256", "kid": "e1", "zip": "DEF" }), Reason::Header("zip")),
        (
            "another statement inside",
            json!({ "alg": "ES256", "kid": "e1", "cty": "JWT" }),
            Reason::Header("cty"),
        ),
        ("an access token", json!({ "alg": "ES256", "kid": "e1", "typ": "at+jwt" }), Reason::Header("typ")),
        (
            "a logout token",
            json!({ "alg": "ES256", "kid": "e1", "typ": "logout+jwt" }),
            Reason::Header("typ"),
        ),
        (
            "a proof of possession",
            json!({ "alg": "ES256", "kid": "e1", "typ": "dpop+jwt" }),
            Reason::Header("typ"),
        ),
        ("the type JOSE", json!({ "alg": "ES256", "kid": "e1", "typ": "JOSE" }), Reason::Header("typ")),
        ("an empty type", json!({ "alg": "ES256", "kid": "e1", "typ": "" }), Reason::Header("typ")),
        ("a number for a type", json!({ "alg": "ES256", "kid": "e1", "typ": 1 }), Reason::Header("typ")),
        ("a list of types", json!({ "alg": "ES256", "kid": "e1", "typ": ["JWT"] }), Reason::Header("typ")),
        (
            "a type in fullwidth letters",
            json!({ "alg": "ES256", "kid": "e1", "typ": "\u{ff2a}WT" }),
            Reason::Header("typ"),
        ),
    ]));
}

#[test]
fn names_that_stand_twice_are_refused() {
    let good = claims().to_string();
    let with = |extra: &str| format!("{},{extra}}}", good.trim_end_matches('}'));
    let before = |extra: &str| format!("{{{extra},{}", good.trim_start_matches('{'));
    let header = es256().to_string();
    let mut forgeries: Vec<Forgery> = [
        ("a second `sub` at the end", with(r#""sub":"43""#)),
        ("a second `sub` at the beginning", before(r#""sub":"43""#)),
        ("a second `sub` that says the same", with(r#""sub":"42""#)),
        ("a second `sub` in escapes", with(r#""\u0073ub":"43""#)),
        ("a second `exp`", with(&format!(r#""exp":{}"#, NOW + 500))),
        ("a second `aud`", with(r#""aud":"mitra:demo""#)),
        ("a second `iss`", before(r#""iss":"https://evil.example""#)),
        ("a second `jti`", with(r#""jti":"j2""#)),
        ("a second `iat`", with(r#""iat":0"#)),
        ("two of a claim that nobody asked for", with(r#""email":"a","email":"b""#)),
    ]
    .into_iter()
    .map(|(name, payload)| {
        (name.to_owned(), shop().sign_text("ES256", &header, payload), Reason::NotAnObject("payload"))
    })
    .collect();
    for (name, header) in [
        ("a second `alg`", r#"{"alg":"ES256","kid":"e1","alg":"none"}"#),
        ("a first `alg` that is none", r#"{"alg":"none","kid":"e1","alg":"ES256"}"#),
        ("a second `alg` in escapes", r#"{"alg":"ES256","kid":"e1","\u0061lg":"HS256"}"#),
        ("a second `kid`", r#"{"alg":"ES256","kid":"e1","kid":"r1"}"#),
        ("a second `crit`", r#"{"alg":"ES256","kid":"e1","x":1,"x":2}"#),
    ] {
        let statement = shop().sign_text("ES256", header, &good);
        forgeries.push((name.to_owned(), statement, Reason::NotAnObject("header")));
    }
    refuse_all(forgeries);
}

#[test]
fn what_is_not_a_json_object_is_refused() {
    let (good_header, good) = (es256().to_string(), claims().to_string());
    let bodies: Vec<(&str, Vec<u8>)> = vec![
        ("nothing", Vec::new()),
        ("null", b"null".to_vec()),
        ("a text", b"\"42\"".to_vec()),
        ("a number", b"42".to_vec()),
        ("a list", format!("[{good}]").into_bytes()),
        (
            "values without names",
            format!(r#"["{ISSUER}","mitra:demo","42","j1",{NOW},{}]"#, NOW + 300).into_bytes(),
        ),
        ("two objects", format!("{good}{good}").into_bytes()),
        ("something after the object", format!("{good}x").into_bytes()),
        ("a byte order mark", [b"\xef\xbb\xbf", good.as_bytes()].concat()),
        ("a comma too many", good.replace('}', ",}").into_bytes()),
        ("single quotes", good.replace('"', "'").into_bytes()),
        ("a comment", good.replace('{', "{/*x*/").into_bytes()),
        ("not a number", good.replace(&NOW.to_string(), "NaN").into_bytes()),
        ("a cut object", good.as_bytes()[..good.len() - 1].to_vec()),
        ("bytes that are no text", [&good.as_bytes()[..5], &[0xff], &good.as_bytes()[5..]].concat()),
        ("half a pair of surrogates", good.replace("42", "\\ud800").into_bytes()),
        ("brackets without end", "[".repeat(4_000).into_bytes()),
        ("objects without end", r#"{"a":"#.repeat(800).into_bytes()),
    ];
    let mut forgeries = Vec::new();
    for (name, body) in &bodies {
        let statement = shop().sign_text("ES256", &good_header, body);
        forgeries.push((format!("a payload of {name}"), statement, Reason::NotAnObject("payload")));
        let message = format!("{}.{}", base64url(body), base64url(&good));
        let statement = format!("{message}.{}", base64url(shop().signature("ES256", message.as_bytes())));
        forgeries.push((format!("a header of {name}"), statement, Reason::NotAnObject("header")));
    }
    refuse_all(forgeries);
}

#[test]
fn parts_that_are_not_plain_base64url_are_refused() {
    // Texts whose base64 has `-` and `_` in it.
    let header = json!({ "alg": "ES256", "kid": "e1", "x": "???>>>~~~" }).to_string();
    let payload = claims_with(json!({ "x": "???>>>~~~" })).to_string();
    let (h, p) = (base64url(&header), base64url(&payload));
    let standard = |part: &str| part.replace('-', "+").replace('_', "/");
    assert!(standard(&h) != h && standard(&p) != p);
    check(&shop().all(), &shop().sign_parts("ES256", &h, &p)).unwrap();
    let sign = |h: &str, p: &str| shop().sign_parts("ES256", h, p);
    let header_bad = Reason::NotAnObject("header");
    let payload_bad = Reason::NotAnObject("payload");
    let mut forgeries: Vec<Forgery> = vec![
        ("`=` after the header".into(), sign(&format!("{h}="), &p), header_bad),
        ("`==` after the header".into(), sign(&format!("{h}=="), &p), header_bad),
        ("`=` after the payload".into(), sign(&h, &format!("{p}=")), payload_bad),
        ("the header in the standard alphabet".into(), sign(&standard(&h), &p), header_bad),
        ("the payload in the standard alphabet".into(), sign(&h, &standard(&p)), payload_bad),
        ("a blank before the header".into(), sign(&format!(" {h}"), &p), header_bad),
        ("a line break in the header".into(), sign(&format!("{}\n{}", &h[..8], &h[8..]), &p), header_bad),
        ("a line break in the payload".into(), sign(&h, &format!("{}\r\n{}", &p[..8], &p[8..])), payload_bad),
        ("a tab after the payload".into(), sign(&h, &format!("{p}\t")), payload_bad),
        ("a zero byte after the payload".into(), sign(&h, &format!("{p}\0")), payload_bad),
        ("JSON without base64".into(), sign(&header, &payload), Reason::Shape),
        (
            "hexadecimal".into(),
            sign(&h, &payload.bytes().map(|b| format!("{b:02x}")).collect::<String>()),
            payload_bad,
        ),
        ("base64 of base64".into(), sign(&base64url(&h), &p), header_bad),
        ("letters of another script".into(), sign(&h, &format!("{}\u{430}", &p[..p.len() - 1])), payload_bad),
    ];
    // The signature is random; one with `-` or `_` in it comes soon.
    let (message, signature) = (0..)
        .map(|_| shop().sign_parts("ES256", &h, &p))
        .map(|statement| statement.rsplit_once('.').map(|(m, s)| (m.to_owned(), s.to_owned())).unwrap())
        .find(|(_, signature)| standard(signature) != *signature)
        .unwrap();
    let last = signature.chars().last().unwrap();
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    // Its last letter has four bits that count for nothing.
    let next = alphabet.chars().nth(alphabet.find(last).unwrap() + 1).unwrap();
    for (name, signature) in [
        ("`=` after the signature", format!("{signature}=")),
        ("`==` after the signature", format!("{signature}==")),
        ("the signature in the standard alphabet", standard(&signature)),
        ("a blank after the signature", format!("{signature} ")),
        ("a line break after the signature", format!("{signature}\n")),
        ("a blank before the signature", format!(" {signature}")),
        ("a zero byte after the signature", format!("{signature}\0")),
        ("another last letter of the same signature", format!("{}{next}", &signature[..signature.len() - 1])),
    ] {
        forgeries.push((name.into(), format!("{message}.{signature}"), Reason::Signature));
    }
    refuse_all(forgeries);
}

#[test]
fn other_shapes_are_refused() {
    let (h, p, s) = parts();
    let flattened = json!({ "protected": h, "payload": p, "signature": s }).to_string();
    let general = json!({ "payload": p, "signatures": [{ "protected": h, "signature": s }] }).to_string();
    let header_bad = Reason::NotAnObject("header");
    refuse_all(vec![
        ("nothing".into(), String::new(), Reason::Shape),
        ("a dot".into(), ".".into(), Reason::Shape),
        ("two dots".into(), "..".into(), header_bad),
        ("three dots".into(), "...".into(), Reason::Shape),
        ("the header alone".into(), h.clone(), Reason::Shape),
        ("no signature and no dot".into(), format!("{h}.{p}"), Reason::Shape),
        ("no payload".into(), format!("{h}..{s}"), Reason::Signature),
        ("no header".into(), format!(".{p}.{s}"), header_bad),
        ("a fourth part".into(), format!("{h}.{p}.{s}.{s}"), Reason::Shape),
        ("an empty fourth part".into(), format!("{h}.{p}.{s}."), Reason::Shape),
        ("a part before".into(), format!("{h}.{h}.{p}.{s}"), Reason::Shape),
        ("an empty part before".into(), format!(".{h}.{p}.{s}"), Reason::Shape),
        ("five parts, as encrypted ones have".into(), format!("{h}.{p}.{s}.{p}.{s}"), Reason::Shape),
        ("a statement twice".into(), format!("{h}.{p}.{s}{h}.{p}.{s}"), Reason::Shape),
        ("the flattened JSON form".into(), flattened.clone(), Reason::Shape),
        ("the general JSON form".into(), general, Reason::Shape),
        ("the flattened JSON form with dots".into(), format!("{flattened}.."), header_bad),
        ("the word Bearer before".into(), format!("Bearer {h}.{p}.{s}"), header_bad),
        ("quotes around".into(), format!("\"{h}.{p}.{s}\""), header_bad),
        ("a line break at the end".into(), format!("{h}.{p}.{s}\n"), Reason::Signature),
        ("a blank at the beginning".into(), format!(" {h}.{p}.{s}"), header_bad),
        ("a fullwidth dot".into(), format!("{h}\u{ff0e}{p}.{s}"), Reason::Shape),
        ("header and payload swapped".into(), format!("{p}.{h}.{s}"), Reason::Algorithm),
        (
            "nine kibibytes".into(),
            shop().state("ES256", &claims_with(json!({ "x": "y".repeat(6_700) }))),
            Reason::TooLong,
        ),
        ("a megabyte of dots".into(), ".".repeat(1 << 20), Reason::TooLong),
    ]);
}

#[test]
fn a_signature_counts_only_whole_and_for_its_own_bytes() {
    let (h, p, s) = parts();
    let signature = shop().signature("ES256", format!("{h}.{p}").as_bytes());
    let other = shop().state("ES256", &claims_with(json!({ "jti": "j2" })));
    let other = other.rsplit_once('.').unwrap().1;
    let swapped = base64url(claims_with(json!({ "sub": "43" })).to_string());
    let longer = base64url(claims_with(json!({ "exp": NOW + 301 })).to_string());
    let relabelled = base64url(json!({ "alg": "ES256", "kid": "e1" }).to_string());
    let message = format!("{h}.{p}");
    let flip = |index: usize| {
        let mut flipped = signature.clone();
        flipped[index / 8] ^= 1 << (index % 8);
        base64url(flipped)
    };
    let mut cases = vec![
        ("without signature".to_owned(), format!("{h}.{p}.")),
        ("the signature of another statement".to_owned(), format!("{h}.{p}.{other}")),
        ("another customer under the same signature".to_owned(), format!("{h}.{swapped}.{s}")),
        ("a later end under the same signature".to_owned(), format!("{h}.{longer}.{s}")),
        ("another header under the same signature".to_owned(), format!("{relabelled}.{p}.{s}")),
        (
            "signed without the header".to_owned(),
            format!("{message}.{}", base64url(shop().signature("ES256", p.as_bytes()))),
        ),
        (
            "signed without the dot".to_owned(),
            format!("{message}.{}", base64url(shop().signature("ES256", format!("{h}{p}").as_bytes()))),
        ),
        (
            "signed as JSON".to_owned(),
            format!("{message}.{}", base64url(shop().signature("ES256", claims().to_string().as_bytes()))),
        ),
        (
            "the signature twice".to_owned(),
            format!("{message}.{}", base64url([signature.clone(), signature.clone()].concat())),
        ),
        (
            "a zero byte more".to_owned(),
            format!("{message}.{}", base64url([signature.as_slice(), &[0]].concat())),
        ),
        (
            "r and s swapped".to_owned(),
            format!("{message}.{}", base64url([&signature[32..], &signature[..32]].concat())),
        ),
        (
            "ECDSA in DER".to_owned(),
            format!("{message}.{}", base64url(shop().der_signature(message.as_bytes()))),
        ),
        ("r alone".to_owned(), format!("{message}.{}", base64url(&signature[..32]))),
        (
            "a hash for a signature".to_owned(),
            format!(
                "{message}.{}",
                base64url(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, message.as_bytes()))
            ),
        ),
    ];
    cases.extend((1..64).step_by(7).map(|length| {
        (
            format!("the first {length} bytes of the signature"),
            format!("{message}.{}", base64url(&signature[..length])),
        )
    }));
    cases.extend((0..512).map(|bit| (format!("bit {bit} flipped"), format!("{message}.{}", flip(bit)))));
    refuse_all(cases.into_iter().map(|(name, statement)| (name, statement, Reason::Signature)).collect());
}

#[test]
fn signatures_without_a_key_are_refused() {
    // The order of P-256 and of Ed25519's group.
    let n = from_hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
    let one = [vec![0; 31], vec![1]].concat();
    let zero = vec![0; 32];
    let above = {
        let mut above = n.clone();
        above[31] += 1;
        above
    };
    let under = {
        let mut under = n.clone();
        under[31] -= 1;
        under
    };
    let ff = vec![0xff; 32];
    let pair = |r: &[u8], s: &[u8]| [r, s].concat();
    let mut cases: Vec<(String, String)> = [
        ("r and s zero", pair(&zero, &zero)),
        ("r zero", pair(&zero, &one)),
        ("s zero", pair(&one, &zero)),
        ("r and s one", pair(&one, &one)),
        ("r the order", pair(&n, &one)),
        ("s the order", pair(&one, &n)),
        ("r and s the order", pair(&n, &n)),
        ("r above the order", pair(&above, &one)),
        ("s above the order", pair(&one, &above)),
        ("r and s just under the order", pair(&under, &under)),
        ("r and s all ones", pair(&ff, &ff)),
    ]
    .into_iter()
    .map(|(name, signature)| (format!("ES256 with {name}"), signed_as("ES256", "e1", &signature)))
    .collect();
    let eddsa = shop().state("EdDSA", &claims());
    let message = eddsa.rsplit_once('.').unwrap().0;
    let signature = shop().signature("EdDSA", message.as_bytes());
    for (name, signature) in [
        ("all zero", vec![0; 64]),
        ("the neutral point and zero", [vec![1], vec![0; 63]].concat()),
        ("all ones", vec![0xff; 64]),
        (
            "the order added to its second half",
            [&signature[..32], &with_order_added(&signature[32..])].concat(),
        ),
        ("its first half alone", signature[..32].to_vec()),
        ("a byte more", [signature.as_slice(), &[0]].concat()),
    ] {
        cases.push((format!("EdDSA with {name}"), signed_as("EdDSA", "d1", &signature)));
    }
    let length = shop().modulus().len();
    for algorithm in ["RS256", "PS256"] {
        let statement = shop().state(algorithm, &claims());
        let message = statement.rsplit_once('.').unwrap().0;
        let signature = shop().signature(algorithm, message.as_bytes());
        let one = [vec![0; length - 1], vec![1]].concat();
        for (name, signature) in [
            ("nothing", Vec::new()),
            ("zero", vec![0; length]),
            ("one", one),
            ("the modulus", shop().modulus().to_vec()),
            ("all ones", vec![0xff; length]),
            ("a zero byte before", [&[0], signature.as_slice()].concat()),
            ("a zero byte after", [signature.as_slice(), &[0]].concat()),
            ("its first byte cut off", signature[1..].to_vec()),
            ("its last byte cut off", signature[..length - 1].to_vec()),
        ] {
            cases.push((format!("{algorithm} with {name}"), signed_as(algorithm, "r1", &signature)));
        }
    }
    let mac = shop().signature("HS256", parts_of("HS256").as_bytes());
    for (name, signature) in [
        ("nothing", Vec::new()),
        ("zeros", vec![0; 32]),
        ("its first half", mac[..16].to_vec()),
        ("its first 31 bytes", mac[..31].to_vec()),
        ("a byte more", [mac.as_slice(), &[0]].concat()),
    ] {
        cases.push((format!("HS256 with {name}"), signed_as("HS256", "h1", &signature)));
    }
    refuse_all(cases.into_iter().map(|(name, statement)| (name, statement, Reason::Signature)).collect());
}

#[test]
fn times_that_do_not_hold_are_refused() {
    let over = || Reason::Claim("exp");
    refuse_all(with_claims(vec![
        ("expired 61 seconds ago", json!({ "iat": NOW - 300, "exp": NOW - 61 }), Reason::Expired),
        ("expired a day ago", json!({ "iat": NOW - 86_700, "exp": NOW - 86_400 }), Reason::Expired),
        ("expired in 1970", json!({ "iat": 0, "exp": 0 }), Reason::Expired),
        ("made 61 seconds from now", json!({ "iat": NOW + 61, "exp": NOW + 100 }), Reason::Early("iat")),
        ("made tomorrow", json!({ "iat": NOW + 86_400, "exp": NOW + 86_500 }), Reason::Early("iat")),
        ("valid from 61 seconds from now", json!({ "nbf": NOW + 61 }), Reason::Early("nbf")),
        ("valid from tomorrow", json!({ "nbf": NOW + 86_400 }), Reason::Early("nbf")),
        ("holds for 601 seconds", json!({ "exp": NOW + 601 }), Reason::Lifetime),
        ("holds for a year", json!({ "exp": NOW + 31_536_000 }), Reason::Lifetime),
        ("made long ago, expires soon", json!({ "iat": 0, "exp": NOW + 300 }), Reason::Lifetime),
        ("expires as it is made", json!({ "exp": NOW }), Reason::Lifetime),
        ("expires before it is made", json!({ "exp": NOW - 1 }), Reason::Lifetime),
        ("no `exp`", json!({ "exp": null }), over()),
        ("`exp` in a text", json!({ "exp": (NOW + 300).to_string() }), over()),
        ("`exp` with a fraction", json!({ "exp": NOW as f64 + 300.5 }), over()),
        ("`exp` with a fraction of zero", json!({ "exp": NOW as f64 + 300.0 }), over()),
        ("`exp` below zero", json!({ "exp": -1 }), over()),
        ("`exp` of 1e30", json!({ "exp": 1e30 }), over()),
        ("`exp` of the largest number", json!({ "exp": i64::MAX }), over()),
        ("`exp` above the largest number", json!({ "exp": u64::MAX }), over()),
        ("`exp` of the smallest number", json!({ "exp": i64::MIN }), over()),
        ("`exp` in milliseconds", json!({ "exp": (NOW + 300) * 1000 }), over()),
        ("`exp` true", json!({ "exp": true }), over()),
        ("`exp` in a list", json!({ "exp": [NOW + 300] }), over()),
        ("`exp` in an object", json!({ "exp": { "seconds": NOW + 300 } }), over()),
        ("`exp` as a date", json!({ "exp": "2027-01-15T08:05:00Z" }), over()),
        ("no `iat`", json!({ "iat": null }), Reason::Claim("iat")),
        ("`iat` in a text", json!({ "iat": NOW.to_string() }), Reason::Claim("iat")),
        ("`iat` with a fraction", json!({ "iat": NOW as f64 + 0.5 }), Reason::Claim("iat")),
        ("`iat` below zero", json!({ "iat": -NOW }), Reason::Claim("iat")),
        ("`iat` of the smallest number", json!({ "iat": i64::MIN }), Reason::Claim("iat")),
        ("`iat` in milliseconds", json!({ "iat": NOW * 1000 }), Reason::Claim("iat")),
        ("`nbf` in a text", json!({ "nbf": NOW.to_string() }), Reason::Claim("nbf")),
        ("`nbf` with a fraction", json!({ "nbf": NOW as f64 - 0.5 }), Reason::Claim("nbf")),
        ("`nbf` false", json!({ "nbf": false }), Reason::Claim("nbf")),
        ("`nbf` below zero", json!({ "nbf": -1 }), Reason::Claim("nbf")),
    ]));
    let text = claims().to_string();
    let with =
        |from: String, to: &str| shop().sign_text("ES256", &es256().to_string(), text.replace(&from, to));
    let exp = format!("\"exp\":{}", NOW + 300);
    refuse_all(vec![
        ("`exp` null".into(), with(exp.clone(), "\"exp\":null"), over()),
        ("`exp` with an exponent".into(), with(exp.clone(), "\"exp\":1.8000003e9"), over()),
        ("`exp` of minus zero".into(), with(exp.clone(), "\"exp\":-0"), over()),
        (
            "`exp` beyond all numbers".into(),
            with(exp.clone(), "\"exp\":1e999"),
            Reason::NotAnObject("payload"),
        ),
        (
            "`exp` in hexadecimal".into(),
            with(exp.clone(), "\"exp\":0x6b49d200"),
            Reason::NotAnObject("payload"),
        ),
        ("`exp` with a zero before".into(), with(exp, "\"exp\":01800000300"), Reason::NotAnObject("payload")),
    ]);
}

#[test]
fn a_clock_at_the_end_of_all_numbers_refuses_and_does_not_break() {
    let statement = shop().state("ES256", &claims());
    for now in [i64::MIN, i64::MIN + 1, -1, 0, i64::MAX - 1, i64::MAX] {
        assert!(crate::shop::check_at(&shop().all(), &statement, now).is_err(), "{now}");
    }
}

#[test]
fn statements_by_or_for_others_are_refused() {
    let (by, to) = (Reason::Elsewhere("iss"), Reason::Elsewhere("aud"));
    let (by_none, to_none) = (Reason::Claim("iss"), Reason::Claim("aud"));
    refuse_all(with_claims(vec![
        ("no `iss`", json!({ "iss": null }), by_none),
        ("a number for `iss`", json!({ "iss": 1 }), by_none),
        ("a list for `iss`", json!({ "iss": [ISSUER] }), by_none),
        ("an empty `iss`", json!({ "iss": "" }), by),
        ("another issuer", json!({ "iss": "https://evil.example" }), by),
        ("the issuer in capitals", json!({ "iss": "HTTPS://SHOP.EXAMPLE.IN" }), by),
        ("the issuer with a slash", json!({ "iss": format!("{ISSUER}/") }), by),
        ("the issuer without its end", json!({ "iss": "https://shop.example" }), by),
        ("the issuer and more", json!({ "iss": format!("{ISSUER}.evil.example") }), by),
        ("the issuer by http", json!({ "iss": "http://shop.example.in" }), by),
        ("the issuer with its port", json!({ "iss": format!("{ISSUER}:443") }), by),
        ("the issuer with a blank", json!({ "iss": format!("{ISSUER} ") }), by),
        ("the issuer with a zero byte", json!({ "iss": format!("{ISSUER}\0") }), by),
        ("the issuer in other letters", json!({ "iss": "https://sh\u{43e}p.example.in" }), by),
        ("no `aud`", json!({ "aud": null }), to_none),
        ("a number for `aud`", json!({ "aud": 1 }), to_none),
        ("an object for `aud`", json!({ "aud": { "mitra:demo": true } }), to_none),
        ("a number beside our name", json!({ "aud": ["mitra:demo", 1] }), to_none),
        ("null beside our name", json!({ "aud": ["mitra:demo", null] }), to_none),
        ("a list in a list", json!({ "aud": [["mitra:demo"]] }), to_none),
        ("an empty `aud`", json!({ "aud": "" }), to),
        ("an empty list", json!({ "aud": [] }), to),
        ("a list without our name", json!({ "aud": ["mitra:other", "https://shop.example.in"] }), to),
        ("another shop's audience", json!({ "aud": "mitra:other" }), to),
        ("the audience in capitals", json!({ "aud": "MITRA:DEMO" }), to),
        ("the audience without its end", json!({ "aud": "mitra:dem" }), to),
        ("the audience and more", json!({ "aud": "mitra:demo2" }), to),
        ("the audience with a slash", json!({ "aud": "mitra:demo/" }), to),
        ("the shop alone", json!({ "aud": "demo" }), to),
        ("all audiences", json!({ "aud": "*" }), to),
        ("our name in a list in a text", json!({ "aud": "[\"mitra:demo\"]" }), to),
        ("our name among others in a text", json!({ "aud": "mitra:other mitra:demo" }), to),
        ("our name with a comma", json!({ "aud": "mitra:demo,mitra:other" }), to),
    ]));
}

#[test]
fn only_a_plain_sub_says_who_she_is() {
    let (who, id) = (Reason::Claim("sub"), Reason::Claim("jti"));
    refuse_all(with_claims(vec![
        ("an e-mail alone", json!({ "sub": null, "email": "asha@example.in", "email_verified": true }), who),
        ("a phone number alone", json!({ "sub": null, "phone_number": "+911234567890" }), who),
        (
            "a user id under another name",
            json!({ "sub": null, "user_id": "42", "uid": "42", "id": "42" }),
            who,
        ),
        ("`sub` in capitals", json!({ "sub": null, "SUB": "42", "Sub": "42" }), who),
        ("a number for `sub`", json!({ "sub": 42 }), who),
        ("a fraction for `sub`", json!({ "sub": 42.0 }), who),
        ("a list for `sub`", json!({ "sub": ["42"] }), who),
        ("an object for `sub`", json!({ "sub": { "id": "42" } }), who),
        ("true for `sub`", json!({ "sub": true }), who),
        ("an empty `sub`", json!({ "sub": "" }), who),
        ("a blank `sub`", json!({ "sub": "  " }), who),
        ("a `sub` of a zero byte", json!({ "sub": "\0" }), who),
        ("a zero byte in `sub`", json!({ "sub": "42\0admin" }), who),
        ("a line break in `sub`", json!({ "sub": "42\n" }), who),
        ("an escape in `sub`", json!({ "sub": "\u{1b}[2J42" }), who),
        ("a `sub` of 257 characters", json!({ "sub": "4".repeat(257) }), who),
        ("no `jti`", json!({ "jti": null }), id),
        ("a number for `jti`", json!({ "jti": 1 }), id),
        ("a list for `jti`", json!({ "jti": ["j1"] }), id),
        ("an empty `jti`", json!({ "jti": "" }), id),
        ("a blank `jti`", json!({ "jti": " " }), id),
        ("a zero byte in `jti`", json!({ "jti": "j1\0" }), id),
        ("a `jti` of 129 characters", json!({ "jti": "j".repeat(129) }), id),
    ]));
    let text = claims().to_string();
    let null = shop().sign_text("ES256", &es256().to_string(), text.replace("\"42\"", "null"));
    refuse_all(vec![("null for `sub`".into(), null, who)]);
}

#[test]
fn everybody_outside_hears_the_same_words() {
    let words = "The shop's statement of who is signed in cannot be taken. Please sign in at the shop again.";
    for reason in [Reason::TooLong, Reason::Signature, Reason::Expired, Reason::Claim("sub"), Reason::NoKeys]
    {
        assert_eq!(Refusal::from(reason).to_string(), words);
        assert_ne!(reason.to_string(), words);
    }
}

fn parts_of(algorithm: &str) -> String {
    let statement = shop().state(algorithm, &claims());
    statement.rsplit_once('.').unwrap().0.to_owned()
}

fn from_hex(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

/// 2^252 + 27742317777372353535851937790883648493, little-endian, added to a number below it.
fn with_order_added(number: &[u8]) -> Vec<u8> {
    let mut order = from_hex("1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed");
    order.reverse();
    let mut carry = 0;
    number
        .iter()
        .zip(&order)
        .map(|(a, b)| {
            let sum = u16::from(*a) + u16::from(*b) + carry;
            carry = sum >> 8;
            sum as u8
        })
        .collect()
}

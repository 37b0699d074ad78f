//! What has to be taken, up to the very edge.

use serde_json::{Value, json};

use crate::shop::{ISSUER, NOW, Shop, check, check_at, claims, claims_with, header, shop, stranger};

const EACH: [(&str, &str); 5] =
    [("ES256", "e1"), ("RS256", "r1"), ("PS256", "r1"), ("EdDSA", "d1"), ("HS256", "h1")];

#[test]
fn a_true_statement_is_taken_with_each_algorithm() {
    for (algorithm, key_id) in EACH {
        let statement = shop().state(algorithm, &claims());
        let vouched =
            check(&shop().all(), &statement).unwrap_or_else(|reason| panic!("{algorithm}: {reason}"));
        assert_eq!(vouched.customer_id, "42");
        // Alone, and without being named, the key is found as well.
        let alone = shop().settings(&[algorithm], &[key_id]);
        assert_eq!(check(&alone, &statement).unwrap(), vouched);
        let unnamed = shop().sign(algorithm, &json!({ "alg": algorithm }), &claims());
        assert_eq!(check(&alone, &unnamed).unwrap(), vouched);
    }
}

#[test]
fn a_true_statement_is_taken_up_to_the_edges() {
    let edges: [(&str, Value); 17] = [
        ("made a minute from now", json!({ "iat": NOW + 60, "exp": NOW + 61 })),
        ("valid from a minute from now", json!({ "nbf": NOW + 60 })),
        ("valid for long", json!({ "nbf": 0 })),
        ("expired a minute ago", json!({ "iat": NOW - 300, "exp": NOW - 60 })),
        ("expires now", json!({ "iat": NOW - 300, "exp": NOW })),
        ("holds for ten minutes", json!({ "exp": NOW + 600 })),
        ("held for ten minutes, a minute ago", json!({ "iat": NOW - 660, "exp": NOW - 60 })),
        ("holds for a second", json!({ "exp": NOW + 1 })),
        ("a list with our name alone", json!({ "aud": ["mitra:demo"] })),
        ("a list with our name among others", json!({ "aud": ["https://other.example", "mitra:demo"] })),
        ("an id of 256 characters", json!({ "sub": "क".repeat(256) })),
        ("an id with a blank in it", json!({ "sub": "asha 42" })),
        ("an id that looks like a number", json!({ "sub": "0042" })),
        ("an id that looks like an address", json!({ "sub": "asha@example.in" })),
        ("a `jti` of 128 characters", json!({ "jti": "j".repeat(128) })),
        ("claims that nobody asked for", json!({ "email": "asha@example.in", "x": { "y": [1.5, true] } })),
        ("a null that nobody asked for", json!({ "x": [null] })),
    ];
    for (name, changes) in edges {
        let claims = claims_with(changes);
        let vouched = check(&shop().all(), &shop().state("ES256", &claims))
            .unwrap_or_else(|reason| panic!("{name}: {reason}"));
        assert_eq!(vouched.customer_id, claims["sub"], "{name}");
    }
}

#[test]
fn headers_that_say_more_than_needed_are_taken() {
    for extra in [
        json!({ "alg": "ES256", "kid": "e1" }),
        json!({ "alg": "ES256", "kid": "e1", "typ": "jwt" }),
        json!({ "alg": "ES256", "kid": "e1", "x5t": "c2hhMQ", "custom": { "a": 1 } }),
    ] {
        check(&shop().all(), &shop().sign("ES256", &extra, &claims())).unwrap();
    }
}

#[test]
fn a_statement_of_almost_eight_kibibytes_is_taken() {
    let statement = |length: usize| shop().state("ES256", &claims_with(json!({ "x": "y".repeat(length) })));
    let fits = (5_800..6_200).rev().map(statement).find(|statement| statement.len() <= 8 * 1024).unwrap();
    assert!(fits.len() > 8 * 1024 - 4, "{}", fits.len());
    check(&shop().all(), &fits).unwrap();
}

#[test]
fn an_audience_of_its_own_replaces_the_usual_one() {
    let json = json!({
        "issuer": ISSUER, "audience": "urn:chat", "algorithms": ["ES256"], "jwks": shop().jwks(&["e1"])
    });
    let settings = mitra_server::identity::IdentitySettings::from_json("demo", &json.to_string()).unwrap();
    check(&settings, &shop().state("ES256", &claims_with(json!({ "aud": "urn:chat" })))).unwrap();
    assert!(check(&settings, &shop().state("ES256", &claims())).is_err());
}

#[test]
fn a_statement_is_told_from_others_by_issuer_and_jti_alone() {
    let id = |shop: &Shop, algorithm: &str, changes: Value| {
        check(&shop.all(), &shop.state(algorithm, &claims_with(changes))).unwrap().assertion_id
    };
    let first = id(shop(), "ES256", json!({}));
    assert_eq!(id(shop(), "ES256", json!({})), first, "signed anew, with another random number");
    assert_eq!(id(shop(), "RS256", json!({ "sub": "43", "exp": NOW + 200 })), first);
    assert_ne!(id(shop(), "ES256", json!({ "jti": "j2" })), first);

    let elsewhere =
        json!({ "issuer": "https://a.example", "algorithms": ["ES256"], "jwks": shop().jwks(&["e1"]) });
    let elsewhere =
        mitra_server::identity::IdentitySettings::from_json("demo", &elsewhere.to_string()).unwrap();
    let other = shop().state("ES256", &claims_with(json!({ "iss": "https://a.example" })));
    assert_ne!(check(&elsewhere, &other).unwrap().assertion_id, first);
}

#[test]
fn a_statement_is_remembered_for_as_long_as_it_would_be_taken() {
    let settings = shop().all();
    let statement = shop().state("ES256", &claims());
    let forgotten_at = check(&settings, &statement).unwrap().expires_at_millis;
    let taken_at = |millis: i64| check_at(&settings, &statement, millis.div_euclid(1000)).is_ok();
    assert!(taken_at(forgotten_at - 1));
    assert!(!taken_at(forgotten_at));
}

#[test]
fn each_of_two_shops_vouches_for_its_own() {
    let statement = stranger().state("ES256", &claims());
    check(&stranger().all(), &statement).unwrap();
    assert!(check(&shop().all(), &statement).is_err());
}

#[test]
fn what_is_printed_names_neither_customer_nor_key() {
    let settings = shop().all();
    let claims = claims_with(json!({ "sub": "asha@example.in" }));
    let vouched = check(&settings, &shop().sign("ES256", &header("ES256", "e1"), &claims)).unwrap();
    let said = format!("{vouched:?} {settings:?} {:#?}", settings.keys_at_hand());
    assert!(!said.contains("asha"), "{said}");
    let secret = &shop().secret[..4];
    assert!(!said.contains(std::str::from_utf8(secret).unwrap()), "{said}");
    assert!(!said.contains(&format!("{secret:?}")[1..16]), "{said}");
}

//! Settings are checked when they are stated, and say what is wrong with them.

use mitra_server::identity::{IdentitySettings, SettingsError};
use serde_json::{Value, json};

use crate::shop::{ISSUER, base64url, shop};

fn read(json: &Value) -> Result<IdentitySettings, SettingsError> {
    IdentitySettings::from_json("demo", &json.to_string())
}

fn with(changes: Value) -> Value {
    let mut json = json!({ "issuer": ISSUER, "algorithms": ["ES256"], "jwks": shop().jwks(&["e1"]) });
    for (name, value) in changes.as_object().unwrap() {
        json[name] = value.clone();
    }
    json.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    json
}

fn jwk_with(key_id: &str, changes: Value) -> Value {
    let mut jwk = shop().jwk(key_id);
    for (name, value) in changes.as_object().unwrap() {
        jwk[name] = value.clone();
    }
    jwk.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    jwk
}

/// Settings with one key for one algorithm.
fn one(algorithm: &str, jwk: Value) -> Value {
    with(json!({ "algorithms": [algorithm], "jwks": { "keys": [jwk] } }))
}

fn refuse(cases: Vec<(&str, Value, &str)>) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(name, json, sentence)| match read(json) {
            Ok(_) => Some(format!("TAKEN: {name}")),
            Err(error) if !error.to_string().contains(sentence) => Some(format!("{name}: {error}")),
            Err(_) => None,
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn good_settings_are_taken() {
    for json in [
        with(json!({})),
        with(json!({ "audience": "urn:chat" })),
        with(json!({ "jwks": null, "jwks_url": "https://shop.example.in/jwks.json?v=1" })),
        with(json!({ "jwks": null, "jwks_url": "http://127.0.0.1:8081/jwks.json" })),
        with(json!({ "jwks": null, "jwks_url": "http://[::1]/jwks.json" })),
        with(json!({ "jwks": null, "jwks_url": "http://localhost:1/jwks.json" })),
        with(json!({ "algorithms": ["RS256", "PS256"], "jwks": shop().jwks(&["r1"]) })),
        one("ES256", jwk_with("e1", json!({ "kid": null }))),
        one(
            "ES256",
            jwk_with("e1", json!({ "use": "sig", "alg": "ES256", "key_ops": ["verify"], "x5t": "a" })),
        ),
        one("HS256", shop().jwk("h1")),
    ] {
        read(&json).unwrap_or_else(|error| panic!("{json}: {error}"));
    }
    let settings = read(&with(json!({}))).unwrap();
    assert_eq!((settings.issuer(), settings.audience()), (ISSUER, "mitra:demo"));
}

#[test]
fn settings_that_name_nothing_are_refused() {
    refuse(vec![
        ("nothing", json!({}), "missing field `issuer`"),
        ("a list", json!([]), "not understood"),
        ("a slip of the pen", with(json!({ "algoritms": ["ES256"] })), "unknown field `algoritms`"),
        ("no issuer", with(json!({ "issuer": null })), "missing field `issuer`"),
        ("an empty issuer", with(json!({ "issuer": " " })), "`issuer` is empty"),
        ("a long issuer", with(json!({ "issuer": "i".repeat(257) })), "`issuer` is empty, longer"),
        ("an issuer with a line break", with(json!({ "issuer": "https://a\n" })), "`issuer`"),
        ("an empty audience", with(json!({ "audience": "" })), "`audience` is empty"),
        ("no algorithms", with(json!({ "algorithms": null })), "missing field `algorithms`"),
        ("an empty list of algorithms", with(json!({ "algorithms": [] })), "`algorithms` is empty"),
        ("the algorithm none", with(json!({ "algorithms": ["none"] })), "unknown variant `none`"),
        ("ES384", with(json!({ "algorithms": ["ES384"] })), "unknown variant `ES384`"),
        ("small letters", with(json!({ "algorithms": ["es256"] })), "unknown variant `es256`"),
        ("an algorithm twice", with(json!({ "algorithms": ["ES256", "ES256"] })), "names ES256 twice"),
        ("no keys", with(json!({ "jwks": null })), "either in `jwks` or by their address"),
        ("both sources", with(json!({ "jwks_url": "https://shop.example.in/jwks.json" })), "not both"),
    ]);
    let twice = with(json!({})).to_string().replacen('{', "{\"issuer\":\"https://evil.example\",", 1);
    let error = IdentitySettings::from_json("demo", &twice).unwrap_err().to_string();
    assert!(error.contains("duplicate field `issuer`"), "{error}");
}

#[test]
fn addresses_that_are_not_safe_are_refused() {
    for url in [
        "http://shop.example.in/jwks.json",
        "http://127.0.0.1.evil.example/jwks.json",
        "http://localhost.evil.example/",
        "http://10.0.0.1/jwks.json",
        "http://0.0.0.0/jwks.json",
        "https://user:password@shop.example.in/jwks.json",
        "https://user@shop.example.in/jwks.json",
        "https://:password@shop.example.in/jwks.json",
        "https://shop.example.in/jwks.json#key",
        "ftp://shop.example.in/jwks.json",
        "file:///etc/passwd",
        "data:application/json,{}",
        "/jwks.json",
        "shop.example.in",
        "",
    ] {
        let error = read(&with(json!({ "jwks": null, "jwks_url": url }))).unwrap_err();
        assert_eq!(error, SettingsError::Url, "{url}");
    }
    let secret =
        with(json!({ "algorithms": ["HS256"], "jwks": null, "jwks_url": "https://shop.example.in/" }));
    assert_eq!(read(&secret).unwrap_err(), SettingsError::SharedSecretByUrl);
}

#[test]
fn keys_that_cannot_work_are_refused() {
    let (e1, r1) = (shop().jwk("e1"), shop().jwk("r1"));
    let modulus = shop().modulus();
    let both =
        |second: Value| with(json!({ "algorithms": ["ES256", "RS256"], "jwks": { "keys": [e1, second] } }));
    let keys = |keys: Vec<Value>| with(json!({ "jwks": { "keys": keys } }));
    refuse(vec![
        ("no set", with(json!({ "jwks": e1 })), "not a JWK set"),
        ("a list", with(json!({ "jwks": [e1] })), "not a JWK set"),
        ("an empty set", keys(vec![]), "no key to check signatures with"),
        ("the same key twice", keys(vec![e1.clone(), e1.clone()]), "key 2 has the `kid` of an earlier one"),
        ("two keys and one name", both(jwk_with("r1", json!({ "kid": "e1" }))), "key 2 has the `kid`"),
        ("a nameless key among others", both(jwk_with("r1", json!({ "kid": null }))), "key 2 has no `kid`"),
        (
            "an empty name",
            keys(vec![jwk_with("e1", json!({ "kid": "" }))]),
            "key 1 has a `kid` that is empty",
        ),
        ("a number for a name", keys(vec![jwk_with("e1", json!({ "kid": 1 }))]), "key 1 is not a JWK"),
        (
            "an algorithm without key",
            with(json!({ "algorithms": ["ES256", "EdDSA"] })),
            "names EdDSA, and no key",
        ),
        (
            "a secret's algorithm and a public key",
            with(json!({ "algorithms": ["HS256"] })),
            "names HS256, and no key",
        ),
        (
            "a key without algorithm",
            with(json!({ "jwks": { "keys": [e1, r1] } })),
            "key 2 in `jwks` fits none",
        ),
        (
            "PS256 and a key for RS256",
            one("PS256", jwk_with("r1", json!({ "alg": "RS256" }))),
            "names PS256, and no key",
        ),
        (
            "a key for encryption",
            keys(vec![jwk_with("e1", json!({ "use": "enc" }))]),
            "key 1 is not meant for",
        ),
        (
            "a key for signing alone",
            keys(vec![jwk_with("e1", json!({ "key_ops": ["sign"] }))]),
            "key 1 is not meant for",
        ),
        (
            "a key for another algorithm",
            keys(vec![jwk_with("e1", json!({ "alg": "ES384" }))]),
            "key 1 is not meant for",
        ),
        (
            "an EC key for RS256",
            keys(vec![jwk_with("e1", json!({ "alg": "RS256" }))]),
            "key 1 is not meant for",
        ),
        (
            "a public key for HS256",
            keys(vec![jwk_with("e1", json!({ "alg": "HS256" }))]),
            "key 1 is not meant for",
        ),
        ("a private key", keys(vec![jwk_with("e1", json!({ "d": "AA" }))]), "key 1 holds its private part"),
        ("P-384", keys(vec![jwk_with("e1", json!({ "crv": "P-384" }))]), "key 1 is of a type"),
        ("secp256k1", keys(vec![jwk_with("e1", json!({ "crv": "secp256k1" }))]), "key 1 is of a type"),
        ("no curve", keys(vec![jwk_with("e1", json!({ "crv": null }))]), "key 1 is of a type"),
        ("Ed448", one("EdDSA", jwk_with("d1", json!({ "crv": "Ed448" }))), "key 1 is of a type"),
        ("X25519", one("EdDSA", jwk_with("d1", json!({ "crv": "X25519" }))), "key 1 is of a type"),
        ("an unknown type", keys(vec![json!({ "kty": "LUCK", "kid": "l1" })]), "key 1 is of a type"),
        ("no type", keys(vec![json!({ "kid": "l1" })]), "key 1 is not a JWK"),
        ("a text for a key", keys(vec![json!("e1")]), "key 1 is not a JWK"),
        (
            "half a point",
            keys(vec![jwk_with("e1", json!({ "y": null }))]),
            "key 1 has members that are not base64url",
        ),
        ("a short x", keys(vec![jwk_with("e1", json!({ "x": base64url([1; 31]) }))]), "key 1 has members"),
        (
            "x one short and y one long",
            keys(vec![jwk_with("e1", json!({ "x": base64url([1; 31]), "y": base64url([1; 33]) }))]),
            "key 1 has members",
        ),
        (
            "x with padding",
            keys(vec![jwk_with("e1", json!({ "x": format!("{}=", base64url([1; 32])) }))]),
            "key 1 has members",
        ),
        (
            "a point beside the curve",
            keys(vec![jwk_with("e1", json!({ "y": base64url([1; 32]) }))]),
            "key 1 is not a valid public key",
        ),
        (
            "the point zero",
            keys(vec![jwk_with("e1", json!({ "x": base64url([0; 32]), "y": base64url([0; 32]) }))]),
            "key 1 is not a valid public key",
        ),
        (
            "a short Ed25519 key",
            one("EdDSA", jwk_with("d1", json!({ "x": base64url([1; 31]) }))),
            "key 1 has members",
        ),
        (
            "RSA of 1024 bits",
            one(
                "RS256",
                jwk_with("r1", json!({ "n": base64url([&[modulus[128] | 0x80], &modulus[129..]].concat()) })),
            ),
            "fewer than 2048",
        ),
        (
            "RSA of 2047 bits",
            one(
                "RS256",
                jwk_with(
                    "r1",
                    json!({ "n": base64url([&[modulus[0] & 0x7f | 0x40], &modulus[1..]].concat()) }),
                ),
            ),
            "fewer than 2048",
        ),
        (
            "RSA of 8200 bits",
            one("RS256", jwk_with("r1", json!({ "n": base64url([0xff; 1025]) }))),
            "more than 8192",
        ),
        (
            "an RSA modulus behind zeros",
            one("RS256", jwk_with("r1", json!({ "n": base64url([&[0; 128], &modulus[128..]].concat()) }))),
            "key 1 has members",
        ),
        (
            "an even RSA modulus",
            one("RS256", jwk_with("r1", json!({ "n": base64url([&modulus[..255], &[0]].concat()) }))),
            "not a valid public key",
        ),
        (
            "the RSA exponent one",
            one("RS256", jwk_with("r1", json!({ "e": "AQ" }))),
            "not a valid public key",
        ),
        (
            "an even RSA exponent",
            one("RS256", jwk_with("r1", json!({ "e": "Ag" }))),
            "not a valid public key",
        ),
        ("no RSA exponent", one("RS256", jwk_with("r1", json!({ "e": "" }))), "key 1 has members"),
        ("an RSA exponent of zero", one("RS256", jwk_with("r1", json!({ "e": "AA" }))), "key 1 has members"),
        ("an empty secret", one("HS256", jwk_with("h1", json!({ "k": "" }))), "can be guessed"),
        (
            "a secret of 31 bytes",
            one("HS256", jwk_with("h1", json!({ "k": base64url(&[1, 2].repeat(16)[..31]) }))),
            "can be guessed",
        ),
        (
            "a secret of zeros",
            one("HS256", jwk_with("h1", json!({ "k": base64url([0; 64]) }))),
            "can be guessed",
        ),
        (
            "a secret that is no base64url",
            one("HS256", jwk_with("h1", json!({ "k": "not base64url, and long enough to be one" }))),
            "key 1 has members",
        ),
    ]);
}

#[test]
fn complaints_about_secrets_do_not_repeat_them() {
    let secret = "c2hvcnQtc2VjcmV0LW9mLXRoZS1zaG9w";
    for jwk in [
        json!({ "kty": "oct", "kid": "h1", "k": secret }),
        json!({ "kty": "oct", "kid": 7, "k": secret }),
        json!({ "kty": "EC", "kid": "h1", "d": secret, "x": 1 }),
    ] {
        let error = read(&one("HS256", jwk)).unwrap_err();
        assert!(!format!("{error} {error:?}").contains(&secret[..8]), "{error}");
    }
}

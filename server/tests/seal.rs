//! What is sealed opens with its own key in its own place, and in no other way.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::{
    os::unix::fs::PermissionsExt,
    sync::{Arc, Barrier},
};

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use base64::{Engine, engine::general_purpose::STANDARD};
use mitra_server::seal::{
    DataKey, MasterKeyError, MasterKeys, SealError, Wrapped, digest, fresh_secret, keyed_hash,
};
use secrecy::{ExposeSecret, SecretSlice, SecretString};

const PLACE: &[&str] = &["demo", "c1", "7"];

fn text_of(keys: &[[u8; 32]]) -> SecretString {
    keys.iter().map(|key| STANDARD.encode(key)).collect::<Vec<_>>().join(",").into()
}

/// A key with a different byte in each place, so that it can be looked for in printed text.
fn key(first: u8) -> [u8; 32] {
    std::array::from_fn(|index| first.wrapping_add(index as u8 * 5))
}

fn masters(keys: &[[u8; 32]]) -> MasterKeys {
    MasterKeys::from_text(&text_of(keys)).unwrap()
}

fn from_hex(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

fn with_lengths(parts: &[&str]) -> Vec<u8> {
    parts.iter().flat_map(|part| [&(part.len() as u64).to_be_bytes(), part.as_bytes()].concat()).collect()
}

/// The documented format, made by hand.
fn sealed_by_hand(key: &[u8; 32], nonce: [u8; 12], associated: &[&str], plain: &[u8]) -> Vec<u8> {
    let cipher = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).unwrap());
    let mut text = plain.to_vec();
    let associated = Aad::from(with_lengths(associated));
    cipher.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), associated, &mut text).unwrap();
    [&[1], nonce.as_slice(), &text].concat()
}

#[test]
fn what_was_sealed_opens_again() {
    let key = DataKey::generate().unwrap();
    for plain in ["", "a", "लाल कुर्ती", &"long ".repeat(10_000)] {
        let sealed = key.seal(PLACE, plain.as_bytes()).unwrap();
        assert_eq!(sealed.len(), 1 + 12 + plain.len() + 16);
        assert_eq!(key.open(PLACE, &sealed).unwrap(), plain.as_bytes());
    }
}

#[test]
fn the_same_text_is_sealed_into_different_bytes_each_time() {
    let key = DataKey::generate().unwrap();
    let sealed: Vec<_> = (0..100).map(|_| key.seal(PLACE, b"kurti").unwrap()).collect();
    for (index, one) in sealed.iter().enumerate() {
        assert!(
            sealed[index + 1..].iter().all(|other| other[1..13] != one[1..13] && other[13..] != one[13..])
        );
    }
}

#[test]
fn no_sealed_value_survives_the_flip_of_a_single_bit() {
    let key = DataKey::generate().unwrap();
    let sealed = key.seal(PLACE, b"laal kurti 500 tak").unwrap();
    for bit in 0..sealed.len() * 8 {
        let mut broken = sealed.clone();
        broken[bit / 8] ^= 1 << (bit % 8);
        let expected = if bit < 8 { SealError::Format } else { SealError::DoesNotOpen };
        assert_eq!(key.open(PLACE, &broken), Err(expected), "bit {bit}");
    }
}

#[test]
fn no_sealed_value_survives_a_missing_or_an_extra_byte() {
    let key = DataKey::generate().unwrap();
    let sealed = key.seal(PLACE, b"laal kurti").unwrap();
    for length in 0..sealed.len() {
        assert!(key.open(PLACE, &sealed[..length]).is_err(), "cut to {length}");
    }
    assert!(key.open(PLACE, &[sealed.as_slice(), &[0]].concat()).is_err());
}

#[test]
fn a_value_in_another_place_does_not_open() {
    let key = DataKey::generate().unwrap();
    let sealed = key.seal(&["demo", "c1", "7"], b"laal kurti").unwrap();
    for place in [
        &[] as &[&str],
        &["demo"],
        &["demo", "c1"],
        &["demo", "c1", "8"],
        &["demo", "c2", "7"],
        &["other", "c1", "7"],
        &["demo", "c17"],
        &["democ1", "7"],
        &["democ17"],
        &["demo", "c1", "7", ""],
        &["", "demo", "c1", "7"],
        &["c1", "demo", "7"],
    ] {
        assert_eq!(key.open(place, &sealed), Err(SealError::DoesNotOpen), "{place:?}");
    }
}

#[test]
fn values_that_changed_places_or_keys_do_not_open() {
    let (hers, his) = (DataKey::generate().unwrap(), DataKey::generate().unwrap());
    let first = hers.seal(&["demo", "c1", "1"], b"one").unwrap();
    let second = hers.seal(&["demo", "c1", "2"], b"two").unwrap();
    assert!(hers.open(&["demo", "c1", "1"], &second).is_err());
    assert!(hers.open(&["demo", "c1", "2"], &first).is_err());
    assert!(his.open(&["demo", "c1", "1"], &first).is_err());
    // The nonce of one value with the body of another.
    let mixed = [&first[..13], &second[13..]].concat();
    assert!(hers.open(&["demo", "c1", "1"], &mixed).is_err());
    assert!(hers.open(&["demo", "c1", "2"], &mixed).is_err());
}

#[test]
fn a_wrapped_key_opens_what_the_key_itself_sealed() {
    let masters = masters(&[key(1)]);
    let hers = DataKey::generate().unwrap();
    let sealed = hers.seal(PLACE, b"laal kurti").unwrap();
    let wrapped = masters.wrap(&hers, &["demo", "s1", "k1"]).unwrap();
    assert_eq!(wrapped.master_id, masters.current_id());
    let again = masters.unwrap(&wrapped, &["demo", "s1", "k1"]).unwrap();
    assert_eq!(again.open(PLACE, &sealed).unwrap(), b"laal kurti");
    assert!(masters.unwrap(&wrapped, &["demo", "s2", "k1"]).is_err(), "another shopper's row");
}

#[test]
fn an_earlier_master_key_still_opens_and_asks_to_be_replaced() {
    let old = masters(&[key(1)]);
    let hers = DataKey::generate().unwrap();
    let sealed = hers.seal(PLACE, b"laal kurti").unwrap();
    let wrapped = old.wrap(&hers, &["demo", "s1"]).unwrap();
    assert!(!old.needs_rewrap(&wrapped.master_id));

    let rotated = masters(&[key(2), key(1)]);
    assert!(rotated.needs_rewrap(&wrapped.master_id));
    let key_again = rotated.unwrap(&wrapped, &["demo", "s1"]).unwrap();
    let anew = rotated.wrap(&key_again, &["demo", "s1"]).unwrap();
    assert!(!rotated.needs_rewrap(&anew.master_id));

    let without_the_old = masters(&[key(2)]);
    let opened = without_the_old.unwrap(&anew, &["demo", "s1"]).unwrap();
    assert_eq!(opened.open(PLACE, &sealed).unwrap(), b"laal kurti");
    let refusal = without_the_old.unwrap(&wrapped, &["demo", "s1"]).unwrap_err();
    assert_eq!(refusal, SealError::UnknownMaster { master_id: old.current_id().to_owned() });
    assert!(refusal.to_string().contains("add that earlier key to the master key setting"), "{refusal}");
    // An id that lies does not help.
    let lying = Wrapped { master_id: without_the_old.current_id().to_owned(), bytes: wrapped.bytes };
    assert_eq!(without_the_old.unwrap(&lying, &["demo", "s1"]).unwrap_err(), SealError::DoesNotOpen);
}

#[test]
fn a_secret_of_the_installation_and_a_wrapped_key_never_stand_for_each_other() {
    let masters = masters(&[key(1)]);
    let secret = fresh_secret().unwrap();
    assert_eq!(secret.expose_secret().len(), 32);
    let sealed = masters.seal_secret(&["customers"], &secret).unwrap();
    let opened = masters.open_secret(&["customers"], &sealed).unwrap();
    assert_eq!(opened.expose_secret(), secret.expose_secret());
    assert!(masters.open_secret(&["cookies"], &sealed).is_err());
    assert_eq!(masters.unwrap(&sealed, &["customers"]).unwrap_err(), SealError::DoesNotOpen);
    let wrapped = masters.wrap(&DataKey::generate().unwrap(), &["customers"]).unwrap();
    assert_eq!(masters.open_secret(&["customers"], &wrapped).unwrap_err(), SealError::DoesNotOpen);
}

#[test]
fn master_keys_are_read_as_people_write_them() {
    let [a, b, c] = [key(1), key(2), key(3)].map(|key| STANDARD.encode(key));
    let expected = format!("{:?}", masters(&[key(1), key(2), key(3)]));
    for text in [
        format!("{a},{b},{c}"),
        format!("{a}\n{b}\n{c}\n"),
        format!("  {a} ,\r\n\r\n{b},,{c},\n"),
        format!("{},{b},{c}", a.trim_end_matches('=')),
    ] {
        assert_eq!(format!("{:?}", MasterKeys::from_text(&text.clone().into()).unwrap()), expected, "{text}");
    }
}

#[test]
fn a_master_key_that_is_none_is_refused_with_a_sentence() {
    let good = STANDARD.encode(key(1));
    for (text, sentence) in [
        (String::new(), "no master key is given"),
        (" ,\n, ".into(), "no master key is given"),
        ("not-a-key!".into(), "master key 1 is not base64"),
        (format!("{good},{}", STANDARD.encode([7; 16])), "master key 2 has 16 bytes and needs 32"),
        (STANDARD.encode([7; 33]), "master key 1 has 33 bytes"),
        (STANDARD.encode([0; 32]), "master key 1 can be guessed"),
        (format!("{good},{good}"), "master key 2 stands there twice"),
    ] {
        let refusal = MasterKeys::from_text(&text.clone().into()).unwrap_err().to_string();
        assert!(refusal.contains(sentence), "{text:?}: {refusal}");
        assert!(!refusal.contains(&good), "{refusal}");
    }
}

#[test]
fn the_file_is_made_once_and_for_its_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    let first = MasterKeys::generate_file(&path).unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(MasterKeys::generate_file(&path).unwrap().current_id(), first.current_id());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left behind");

    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    let refusal = MasterKeys::generate_file(&path).unwrap_err();
    assert!(matches!(refusal, MasterKeyError::OpenToOthers { .. }), "{refusal}");
    assert!(refusal.to_string().contains("chmod 600"), "{refusal}");
    let nowhere = MasterKeys::generate_file(&folder.path().join("missing/master.key")).unwrap_err();
    assert!(matches!(nowhere, MasterKeyError::File { .. }), "{nowhere}");
}

#[test]
fn a_file_that_is_no_key_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    std::fs::write(&path, "").unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    assert!(matches!(MasterKeys::generate_file(&path), Err(MasterKeyError::Missing)));
    assert_eq!(std::fs::read(&path).unwrap(), b"");
}

#[test]
fn all_who_start_at_once_agree_on_one_key() {
    for _ in 0..20 {
        let folder = tempfile::tempdir().unwrap();
        let start = Arc::new(Barrier::new(8));
        let ids: Vec<String> = (0..8)
            .map(|_| {
                let (start, path) = (start.clone(), folder.path().join("master.key"));
                std::thread::spawn(move || {
                    start.wait();
                    MasterKeys::generate_file(&path).unwrap().current_id().to_owned()
                })
            })
            .collect::<Vec<_>>()
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect();
        assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}

#[test]
fn nothing_here_prints_a_key() {
    let bytes = key(1);
    let masters = masters(&[bytes, key(2)]);
    let wrapped_by_hand = Wrapped {
        master_id: masters.current_id().to_owned(),
        bytes: sealed_by_hand(&bytes, [9; 12], &["mitra key", "demo"], &key(3)),
    };
    let hers = masters.unwrap(&wrapped_by_hand, &["demo"]).unwrap();
    let secret = SecretSlice::from(key(4).to_vec());
    let sealed = masters.seal_secret(&["x"], &secret).unwrap();
    let said = [
        format!("{masters:?} {masters:#?}"),
        format!("{hers:?} {hers:#?}"),
        format!("{wrapped_by_hand:?} {sealed:?}"),
        format!(
            "{:?} {:#?}",
            masters.open_secret(&["x"], &sealed),
            masters.unwrap(&wrapped_by_hand, &["demo"])
        ),
        format!("{:?}", text_of(&[bytes])),
        format!("{:?}", MasterKeys::from_text(&text_of(&[bytes, bytes])).unwrap_err()),
    ]
    .join("\n")
    .to_lowercase();
    for key in [key(1), key(2), key(3), key(4)] {
        let four = &key[4..8];
        let hex: String = four.iter().map(|byte| format!("{byte:02x}")).collect();
        let list = four.iter().map(u8::to_string).collect::<Vec<_>>().join(", ");
        let base64 = STANDARD.encode(&key[3..9]).to_lowercase();
        for printed in [hex, list, base64] {
            assert!(!said.contains(&printed), "{printed} stands in {said}");
        }
    }
    assert!(said.contains(masters.current_id()), "{said}");
}

/// AES-256-GCM, test case 16 of the specification that McGrew and Viega submitted to NIST.
#[test]
fn the_cipher_gives_the_published_values() {
    let key = from_hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
    let nonce: [u8; 12] = from_hex("cafebabefacedbaddecaf888").try_into().unwrap();
    let associated = from_hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
    let mut text = from_hex(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72\
         1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
    );
    let cipher = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &key).unwrap());
    cipher
        .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(associated), &mut text)
        .unwrap();
    let published = from_hex(
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa\
         8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662\
         76fc6ece0f4e1768cddf8853bb2d551b",
    );
    assert_eq!(text, published);
}

/// The format is stored: a change to it would make every stored text unreadable.
#[test]
fn the_documented_format_opens() {
    let (master, hers) = (key(1), key(3));
    let masters = masters(&[master]);
    let wrapped = Wrapped {
        master_id: masters.current_id().to_owned(),
        bytes: sealed_by_hand(&master, [1; 12], &["mitra key", "demo", "s1"], &hers),
    };
    let opened = masters.unwrap(&wrapped, &["demo", "s1"]).unwrap();
    let sealed = sealed_by_hand(&hers, [2; 12], &["mitra text", "demo", "c1", "7"], b"laal kurti");
    assert_eq!(opened.open(PLACE, &sealed).unwrap(), b"laal kurti");
    let of_another_version = [&[2], &sealed[1..]].concat();
    assert_eq!(opened.open(PLACE, &of_another_version), Err(SealError::Format));
    let short =
        Wrapped { bytes: sealed_by_hand(&master, [3; 12], &["mitra key"], &hers[..16]), ..wrapped.clone() };
    assert!(masters.unwrap(&short, &[]).is_err(), "half a key is none");
}

/// Wrapped keys name it; it was computed apart from this code.
#[test]
fn the_id_of_a_master_key_stays_what_it_was() {
    assert_eq!(masters(&[key(1), key(2)]).current_id(), "4f8f8b58b91e7bca");
}

#[test]
fn a_keyed_hash_knows_where_one_part_ends() {
    let secret = SecretSlice::from(key(1).to_vec());
    let hash = |parts: &[&[u8]]| keyed_hash(&secret, parts);
    let expected = hash(&[b"customer", b"demo", b"42"]);
    assert_eq!(hash(&[b"customer", b"demo", b"42"]), expected);
    for parts in [
        &[b"customer" as &[u8], b"demo4", b"2"] as &[&[u8]],
        &[b"customer", b"demo", b"4", b"2"],
        &[b"customer", b"demo42"],
        &[b"customer", b"demo", b"42", b""],
        &[b"cookie", b"demo", b"42"],
    ] {
        assert_ne!(hash(parts), expected, "{parts:?}");
    }
    let other = SecretSlice::from(key(2).to_vec());
    assert_ne!(keyed_hash(&other, &[b"customer", b"demo", b"42"]), expected);
    assert_ne!(digest(&[b"customer", b"demo", b"42"]), expected);
}

/// RFC 4231, test case 2, through a hash of one part: its length stands before it.
#[test]
fn a_keyed_hash_is_hmac_sha256_of_parts_behind_their_lengths() {
    use aws_lc_rs::hmac;
    let published = from_hex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    let jefe = hmac::Key::new(hmac::HMAC_SHA256, b"Jefe");
    assert_eq!(hmac::sign(&jefe, b"what do ya want for nothing?").as_ref(), published);
    let by_hand = hmac::sign(&jefe, &with_lengths(&["customer", "42"]));
    let ours = keyed_hash(&SecretSlice::from(b"Jefe".to_vec()), &[b"customer", b"42"]);
    assert_eq!(ours, by_hand.as_ref());
}

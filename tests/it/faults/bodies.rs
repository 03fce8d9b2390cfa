//! Answers whose body is not what was asked for, or not all of it.

use serde_json::Value;

use crate::faults::fault::{Ends, Fault, Scene};
use crate::faults::matrix::run;
use crate::faults::server::Step;
use crate::faults::wire;

const PAGE: &[u8] = b"<!DOCTYPE html>\n<html><body>\n<h1>Sign in to the hotel</h1>\n</body></html>\n";
const HTML: (&str, &str) = ("content-type", "text/html; charset=utf-8");
const GZIP: (&str, &str) = ("content-encoding", "gzip");
const CHUNKED: (&str, &str) = ("transfer-encoding", "chunked");

/// With status 200, a body made of the right one.
fn body(name: &str, make: impl Fn(&Scene) -> Vec<u8> + Send + Sync + 'static) -> Fault {
    Fault::new(name, Ends::Unreadable(200), move |scene| wire::write(wire::answer(200, &[], &make(scene))))
}

#[tokio::test(start_paused = true)]
async fn not_what_was_asked_for() {
    run([
        body("truncated JSON", |scene| scene.body[..scene.body.len() / 2].to_vec()),
        body("all but the last byte", |scene| scene.body.trim_ascii_end().split_last().unwrap().1.to_vec()),
        body("text behind JSON", |scene| [scene.body, b"}"].concat()),
        body("a number", |_| b"7".to_vec()),
        body("a text", |_| b"\"text\"".to_vec()),
        body("lists in the place of texts", |scene| {
            let mut json = serde_json::from_slice(scene.body).unwrap();
            mistype(&mut json);
            json.to_string().into()
        }),
        body("no UTF-8", |_| b"\"\xff\xfe\"".to_vec()),
        body("nothing", |_| Vec::new()).empty().says("it was an empty body"),
        body("blanks", |_| b" \r\n".to_vec()).empty(),
        body("deep", |_| "[".repeat(100_000).into()),
        Fault::new("HTML", Ends::Unreadable(200), |_| wire::write(wire::answer(200, &[HTML], PAGE)))
            .foreign()
            .says("an HTML page of 74 bytes, perhaps from a proxy"),
        Fault::new("204", Ends::Unreadable(204), |_| wire::write(wire::head(204, &[]))).empty(),
        Fault::new("cut, and nothing tells", Ends::Unreadable(200), |scene| {
            vec![
                Step::Write(wire::head(200, &[("connection", "close")])),
                Step::Write(scene.body[..9].into()),
                Step::Close,
            ]
        }),
    ])
    .await;
}

/// Makes each text a list.
fn mistype(json: &mut Value) {
    match json {
        Value::String(_) => *json = Value::Array(vec![7.into()]),
        Value::Array(list) => list.iter_mut().for_each(mistype),
        Value::Object(object) => object.values_mut().for_each(mistype),
        _ => {}
    }
}

/// A server that says what it was told, in a success that is none.
#[tokio::test(start_paused = true)]
async fn secrets_in_the_wrong_place() {
    run([
        body("a secret", |scene| format!("\"{}\"", scene.secret).into()),
        body("secrets in a list", |scene| format!("[\"{}\"]", scene.secret).into()),
        body("secrets in the place of lists", |scene| {
            let mut json = serde_json::from_slice(scene.body).unwrap();
            replace(&mut json, &scene.secret.into());
            json.to_string().into()
        }),
    ])
    .await;
}

/// Puts a text in the place of each list and each innermost object.
fn replace(json: &mut Value, text: &Value) {
    match json {
        Value::Object(object) if object.values().any(|value| value.is_object() || value.is_array()) => {
            object.values_mut().for_each(|value| replace(value, text));
        }
        _ => *json = text.clone(),
    }
}

#[tokio::test(start_paused = true)]
async fn cut_short() {
    let chunked = |ending: &'static [u8]| {
        move |scene: &Scene| {
            let sent = [&wire::head(200, &[CHUNKED])[..], &wire::chunks(scene.body), ending].concat();
            vec![Step::Write(sent), Step::Close]
        }
    };
    let zipped = |keep: fn(usize) -> usize| {
        move |scene: &Scene| {
            let zipped = wire::gzip(scene.body);
            wire::write(wire::answer(200, &[GZIP], &zipped[..keep(zipped.len())]))
        }
    };
    run([
        Fault::new("chunks", Ends::Well, chunked(b"0\r\n\r\n")),
        Fault::new("no last chunk", Ends::Broken, chunked(b"")),
        Fault::new("half a chunk", Ends::Broken, chunked(b"ff\r\n \t")),
        Fault::new("a chunk of no size", Ends::Broken, chunked(b"size\r\n")),
        Fault::new("gzip", Ends::Well, zipped(|length| length)),
        Fault::new("half of gzip", Ends::Broken, zipped(|length| length / 2)),
        Fault::new("gzip without its end", Ends::Broken, zipped(|length| length - 5)),
        Fault::new("gzip that is none", Ends::Broken, |scene| wire::write(wire::answer(200, &[GZIP], scene.body))),
        Fault::new("half of gzip, closed", Ends::Broken, |scene| {
            let zipped = wire::gzip(scene.body);
            let answer = wire::answer(200, &[GZIP], &zipped);
            vec![Step::Write(answer[..answer.len() - zipped.len() / 2].to_vec()), Step::Close]
        }),
    ])
    .await;
}

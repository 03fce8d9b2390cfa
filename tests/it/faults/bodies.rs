//! Responses whose body is not what the document says, or is cut short.

use serde_json::Value;

use crate::faults::fault::{Context, Fault, Outcome};
use crate::faults::http;
use crate::faults::matrix::run;
use crate::faults::server::Step;

const PAGE: &[u8] = b"<!DOCTYPE html>\n<html><body>\n<h1>Sign in to the hotel</h1>\n</body></html>\n";
const HTML: (&str, &str) = ("content-type", "text/html; charset=utf-8");
const GZIP: (&str, &str) = ("content-encoding", "gzip");
const CHUNKED: (&str, &str) = ("transfer-encoding", "chunked");

/// A response with status 200 and a body made of the right one.
fn body(name: &str, make: impl Fn(&Context) -> Vec<u8> + Send + Sync + 'static) -> Fault {
    Fault::new(name, Outcome::Undecodable(200), move |context| http::write(http::response(200, &[], &make(context))))
}

#[tokio::test(start_paused = true)]
async fn an_unexpected_body_cannot_be_decoded() {
    run([
        body("truncated JSON", |context| context.body[..context.body.len() / 2].to_vec()),
        body("all but the last byte", |context| context.body.trim_ascii_end().split_last().unwrap().1.to_vec()),
        body("text after JSON", |context| [context.body, b"}"].concat()),
        body("a number", |_| b"7".to_vec()),
        body("a text", |_| b"\"text\"".to_vec()),
        body("lists in the place of texts", |context| {
            let mut json = serde_json::from_slice(context.body).unwrap();
            mistype(&mut json);
            json.to_string().into()
        }),
        body("not UTF-8", |_| b"\"\xff\xfe\"".to_vec()),
        body("no body", |_| Vec::new()).empty().line_contains("an empty body"),
        body("blanks", |_| b" \r\n".to_vec()).empty(),
        body("deep", |_| "[".repeat(100_000).into()),
        Fault::new("HTML", Outcome::Undecodable(200), |_| http::write(http::response(200, &[HTML], PAGE)))
            .foreign()
            .line_contains("an HTML page of 74 bytes, perhaps from a proxy"),
        Fault::new("204", Outcome::Undecodable(204), |_| http::write(http::head(204, &[]))).empty(),
        Fault::new("cut short without a length", Outcome::Undecodable(200), |context| {
            vec![
                Step::Write(http::head(200, &[("connection", "close")])),
                Step::Write(context.body[..9].into()),
                Step::Close,
            ]
        }),
    ])
    .await;
}

/// Replaces each text by a list.
fn mistype(json: &mut Value) {
    match json {
        Value::String(_) => *json = Value::Array(vec![7.into()]),
        Value::Array(list) => list.iter_mut().for_each(mistype),
        Value::Object(object) => object.values_mut().for_each(mistype),
        _ => {}
    }
}

#[tokio::test(start_paused = true)]
async fn a_secret_in_an_unexpected_body_is_not_printed() {
    run([
        body("a secret", |context| format!("\"{}\"", context.secret).into()),
        body("secrets in a list", |context| format!("[\"{}\"]", context.secret).into()),
        body("secrets in the place of lists", |context| {
            let mut json = serde_json::from_slice(context.body).unwrap();
            replace(&mut json, &context.secret.into());
            json.to_string().into()
        }),
    ])
    .await;
}

/// Replaces each list and each innermost object by a text.
fn replace(json: &mut Value, text: &Value) {
    match json {
        Value::Object(object) if object.values().any(|value| value.is_object() || value.is_array()) => {
            object.values_mut().for_each(|value| replace(value, text));
        }
        _ => *json = text.clone(),
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_that_is_cut_short_is_a_lost_connection() {
    let chunked = |ending: &'static [u8]| {
        move |context: &Context| {
            let sent = [&http::head(200, &[CHUNKED])[..], &http::chunks(context.body), ending].concat();
            vec![Step::Write(sent), Step::Close]
        }
    };
    let zipped = |keep: fn(usize) -> usize| {
        move |context: &Context| {
            let zipped = http::gzip(context.body);
            http::write(http::response(200, &[GZIP], &zipped[..keep(zipped.len())]))
        }
    };
    run([
        Fault::new("chunks", Outcome::Success, chunked(b"0\r\n\r\n")),
        Fault::new("no last chunk", Outcome::Disconnected, chunked(b"")),
        Fault::new("half a chunk", Outcome::Disconnected, chunked(b"ff\r\n \t")),
        Fault::new("a chunk of no size", Outcome::Disconnected, chunked(b"size\r\n")),
        Fault::new("gzip", Outcome::Success, zipped(|length| length)),
        Fault::new("half of gzip", Outcome::Disconnected, zipped(|length| length / 2)),
        Fault::new("gzip without its end", Outcome::Disconnected, zipped(|length| length - 5)),
        Fault::new("not gzip", Outcome::Disconnected, |context| {
            http::write(http::response(200, &[GZIP], context.body))
        }),
        Fault::new("half of gzip, closed", Outcome::Disconnected, |context| {
            let zipped = http::gzip(context.body);
            let response = http::response(200, &[GZIP], &zipped);
            vec![Step::Write(response[..response.len() - zipped.len() / 2].to_vec()), Step::Close]
        }),
    ])
    .await;
}

//! Every status, with and without a header that says when to retry.

use crate::faults::fault::{Context, Fault, Outcome};
use crate::faults::http;
use crate::faults::matrix::run;
use crate::faults::server::Step;

/// A failure in JSON whose message has two lines.
const FAILURE: &[u8] = br#"{"code": 9, "message": "it is\nnot to be", "details": []}"#;
const MESSAGE: &str = "it is not to be";

fn failure(status: u16) -> Fault {
    Fault::new(status.to_string(), Outcome::Status(status), move |_| http::write(http::response(status, &[], FAILURE)))
        .line_contains(MESSAGE)
}

fn failure_with(status: u16, name: &'static str, value: &'static str, seconds: u64) -> Fault {
    let response = move |_: &Context| http::write(http::response(status, &[(name, value)], FAILURE));
    Fault::new(format!("{status} with {name}: {value}"), Outcome::Status(status), response)
        .line_contains(MESSAGE)
        .retry_after(seconds)
}

#[tokio::test(start_paused = true)]
async fn an_interim_response_is_skipped() {
    let interim = |status, ending: fn(&Context) -> Vec<Step>| {
        move |context: &Context| {
            let head = format!("HTTP/1.1 {status} Whatever\r\nlink: </style.css>\r\n\r\n");
            [vec![Step::Write(head.into())], ending(context)].concat()
        }
    };
    run([100, 102, 103].into_iter().flat_map(|status| {
        [
            Fault::new(format!("{status} and the response"), Outcome::Success, {
                interim(status, |context| http::write(http::response(200, &[], context.body)))
            }),
            Fault::new(format!("{status} and an end"), Outcome::Disconnected, interim(status, |_| vec![Step::Close])),
            Fault::new(format!("{status} and no more"), Outcome::Timeout, interim(status, |_| vec![Step::Hang]))
                .takes_seconds(120),
        ]
    }))
    .await;
    run([Fault::new("101", Outcome::Status(101), |_| {
        vec![Step::Write(http::head(101, &[("upgrade", "websocket"), ("connection", "upgrade")])), Step::Hang]
    })])
    .await;
}

#[tokio::test(start_paused = true)]
async fn any_success_with_a_body_succeeds() {
    run([201, 202, 203].into_iter().map(|status| {
        Fault::new(status.to_string(), Outcome::Success, move |context| {
            http::write(http::response(status, &[], context.body))
        })
    }))
    .await;
}

/// Neither token nor body is sent to another address.
#[tokio::test(start_paused = true)]
async fn a_redirect_is_an_error_and_is_not_followed() {
    run([300, 301, 302, 303, 305, 307, 308].into_iter().map(|status| {
        Fault::new(status.to_string(), Outcome::Status(status), move |context| {
            let location = format!("{}/public/v1/auth/public_auth?token={}", context.elsewhere, context.secret);
            http::write(http::response(status, &[("location", &location)], FAILURE))
        })
        .line_contains("redirects to 127.0.0.1")
    }))
    .await;
    run([
        Fault::new("302 to nowhere", Outcome::Status(302), |_| http::write(http::response(302, &[], b""))),
        Fault::new("304", Outcome::Status(304), |_| http::write(http::head(304, &[]))),
        Fault::new("307 to a path", Outcome::Status(307), |_| {
            http::write(http::response(307, &[("location", "/elsewhere")], b""))
        }),
    ])
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_4xx_is_an_error_of_its_kind() {
    let statuses = (400..=418).chain([421, 422, 423, 424, 425, 426, 428, 431, 451, 499]);
    run(statuses.map(failure)).await;
}

#[tokio::test(start_paused = true)]
async fn a_5xx_is_an_error_of_the_server() {
    run((500..=511).chain(520..=525).chain([529, 530, 599]).map(failure)).await;
    let page = b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n</html>\r\n";
    run([
        Fault::new("502 with HTML", Outcome::Status(502), move |_| {
            http::write(http::response(502, &[("content-type", "text/html")], page))
        })
        .line_contains("502 Bad Gateway: an HTML page of 62 bytes, perhaps from a proxy"),
        Fault::new("503 with nothing", Outcome::Status(503), |_| http::write(http::response(503, &[], b""))),
        Fault::new("500 with a value", Outcome::Status(500), |context| {
            http::write(http::response(500, &[], context.body))
        }),
    ])
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_429_is_retried_after_the_wait_that_it_asks_for() {
    run([
        failure(429),
        failure_with(429, "retry-after", "2", 2),
        failure_with(429, "retry-after", "60", 60),
        failure_with(429, "retry-after", "61", 61),
        failure_with(429, "retry-after", "Fri, 31 Dec 1999 23:59:59 GMT", 0),
        failure_with(429, "ratelimit-reset", "7", 7),
        // Without a header, the client waits for the whole window of its rate limit.
        failure(429).retry_after(60).rate_limited(),
    ])
    .await;
}

/// CockroachDB's status for too many requests is not always 429, but its message is about the rate limit.
#[tokio::test(start_paused = true)]
async fn a_wait_is_honored_beside_a_status_or_a_message_of_a_limit() {
    let limit = br#"{"code": 8, "message": "Rate limit exceeded"}"#;
    run([
        failure_with(503, "retry-after", "3", 3),
        failure_with(503, "retry-after", "3600", 3600),
        failure_with(503, "ratelimit-reset", "4", 4),
        failure_with(500, "retry-after", "3", 3),
        failure_with(408, "retry-after", "3", 3),
        Fault::new("403 of a limit", Outcome::Status(403), move |_| {
            http::write(http::response(403, &[("retry-after", "3")], limit))
        })
        .retry_after(3),
    ])
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_header_that_only_informs_does_not_cause_a_retry() {
    run([
        (403, "retry-after", "3"),
        (404, "retry-after", "3"),
        (400, "ratelimit-reset", "4"),
        (404, "x-ratelimit-reset", "5"),
        (302, "retry-after", "3"),
    ]
    .map(|(status, name, value)| {
        Fault::new(format!("{status} with {name}"), Outcome::Status(status), move |_| {
            http::write(http::response(status, &[(name, value)], FAILURE))
        })
    }))
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_secret_that_the_server_repeats_is_not_printed() {
    run([400, 403, 500].into_iter().flat_map(|status| {
        [
            Fault::new(format!("{status} with an echo in JSON"), Outcome::Status(status), move |context| {
                let json = format!("{{\"message\": \"\\u001b[31m{} is\\r\\nwrong\\u0000\"}}", context.secret);
                http::write(http::response(status, &[], json.as_bytes()))
            }),
            Fault::new(format!("{status} with an echo in a text"), Outcome::Status(status), move |context| {
                let text = format!("{} is\nwrong", context.secret);
                http::write(http::response(status, &[("content-type", "text/plain")], text.as_bytes()))
            }),
            Fault::new(format!("{status} with an echo in its headers"), Outcome::Status(status), move |context| {
                http::write(http::response(status, &[("content-type", context.secret)], b"[]"))
            }),
        ]
    }))
    .await;
}

//! Every status, with and without a hint when to come back.

use crate::faults::fault::{Ends, Fault, Scene};
use crate::faults::matrix::run;
use crate::faults::server::Step;
use crate::faults::wire;

/// A failure as a server of JSON gives it, in more than a line.
const REFUSAL: &[u8] = br#"{"code": 9, "message": "it is\nnot to be", "details": []}"#;
const TOLD: &str = "it is not to be";

fn refused(status: u16) -> Fault {
    Fault::new(status.to_string(), Ends::Status(status), move |_| wire::write(wire::answer(status, &[], REFUSAL)))
        .says(TOLD)
}

fn refused_until(status: u16, name: &'static str, value: &'static str, seconds: u64) -> Fault {
    let answer = move |_: &Scene| wire::write(wire::answer(status, &[(name, value)], REFUSAL));
    Fault::new(format!("{status} with {name}: {value}"), Ends::Status(status), answer).says(TOLD).hint(seconds)
}

#[tokio::test(start_paused = true)]
async fn before_the_answer() {
    let interim = |status, ending: fn(&Scene) -> Vec<Step>| {
        move |scene: &Scene| {
            let head = format!("HTTP/1.1 {status} Whatever\r\nlink: </style.css>\r\n\r\n");
            [vec![Step::Write(head.into())], ending(scene)].concat()
        }
    };
    run([100, 102, 103].into_iter().flat_map(|status| {
        [
            Fault::new(format!("{status} and the answer"), Ends::Well, {
                interim(status, |scene| wire::write(wire::answer(200, &[], scene.body)))
            }),
            Fault::new(format!("{status} and an end"), Ends::Broken, interim(status, |_| vec![Step::Close])),
            Fault::new(format!("{status} and no more"), Ends::Timeout, interim(status, |_| vec![Step::Stall]))
                .takes(30),
        ]
    }))
    .await;
    run([Fault::new("101", Ends::Status(101), |_| {
        vec![Step::Write(wire::head(101, &[("upgrade", "websocket"), ("connection", "upgrade")])), Step::Stall]
    })])
    .await;
}

#[tokio::test(start_paused = true)]
async fn successes() {
    run([201, 202, 203].into_iter().map(|status| {
        Fault::new(status.to_string(), Ends::Well, move |scene| wire::write(wire::answer(status, &[], scene.body)))
    }))
    .await;
}

/// Not followed: neither token nor body goes where they lead.
#[tokio::test(start_paused = true)]
async fn redirects() {
    run([300, 301, 302, 303, 305, 307, 308].into_iter().map(|status| {
        Fault::new(status.to_string(), Ends::Status(status), move |scene| {
            let location = format!("{}/public/v1/auth/public_auth?token={}", scene.elsewhere, scene.secret);
            wire::write(wire::answer(status, &[("location", &location)], REFUSAL))
        })
        .says("redirects to 127.0.0.1")
    }))
    .await;
    run([
        Fault::new("302 to nowhere", Ends::Status(302), |_| wire::write(wire::answer(302, &[], b""))),
        Fault::new("304", Ends::Status(304), |_| wire::write(wire::head(304, &[]))),
        Fault::new("307 to a path", Ends::Status(307), |_| {
            wire::write(wire::answer(307, &[("location", "/elsewhere")], b""))
        }),
    ])
    .await;
}

#[tokio::test(start_paused = true)]
async fn refusals() {
    let statuses = (400..=418).chain([421, 422, 423, 424, 425, 426, 428, 431, 451, 499]);
    run(statuses.map(refused)).await;
}

#[tokio::test(start_paused = true)]
async fn failures() {
    run((500..=511).chain([520, 522, 524, 529, 530, 599]).map(refused)).await;
    let page = b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n</html>\r\n";
    run([
        Fault::new("502 with HTML", Ends::Status(502), move |_| {
            wire::write(wire::answer(502, &[("content-type", "text/html")], page))
        })
        .says("502 Bad Gateway: an HTML page of 62 bytes, perhaps from a proxy"),
        Fault::new("503 with nothing", Ends::Status(503), |_| wire::write(wire::answer(503, &[], b""))),
        Fault::new("500 with a value", Ends::Status(500), |scene| wire::write(wire::answer(500, &[], scene.body))),
    ])
    .await;
}

#[tokio::test(start_paused = true)]
async fn too_often() {
    run([
        refused(429),
        refused_until(429, "retry-after", "2", 2),
        refused_until(429, "retry-after", "60", 60),
        refused_until(429, "retry-after", "61", 61),
        refused_until(429, "retry-after", "Fri, 31 Dec 1999 23:59:59 GMT", 0),
        refused_until(429, "ratelimit-reset", "7", 7),
        // A refusal without a hint means the whole window.
        refused(429).hint(60).limited(),
    ])
    .await;
}

/// CockroachDB's status for too many requests is not always 429.
#[tokio::test(start_paused = true)]
async fn hints_beside_another_status() {
    run([
        refused_until(503, "retry-after", "3", 3),
        refused_until(503, "retry-after", "3600", 3600),
        refused_until(403, "retry-after", "3", 3),
        refused_until(400, "ratelimit-reset", "4", 4),
        refused_until(404, "x-ratelimit-reset", "5", 5),
        refused_until(302, "retry-after", "3", 3).says(""),
    ])
    .await;
}

/// What a server repeats of a request is not shown.
#[tokio::test(start_paused = true)]
async fn echoes() {
    run([400, 403, 500].into_iter().flat_map(|status| {
        [
            Fault::new(format!("{status} with an echo in JSON"), Ends::Status(status), move |scene| {
                let json = format!("{{\"message\": \"\\u001b[31m{} is\\r\\nwrong\\u0000\"}}", scene.secret);
                wire::write(wire::answer(status, &[], json.as_bytes()))
            }),
            Fault::new(format!("{status} with an echo in a text"), Ends::Status(status), move |scene| {
                let text = format!("{} is\nwrong", scene.secret);
                wire::write(wire::answer(status, &[("content-type", "text/plain")], text.as_bytes()))
            }),
            Fault::new(format!("{status} with an echo in its headers"), Ends::Status(status), move |scene| {
                wire::write(wire::answer(status, &[("content-type", scene.secret)], b"[]"))
            }),
        ]
    }))
    .await;
}

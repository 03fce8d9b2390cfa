//! Each kind of error is reached through the public API, and has exactly one `is_..` method.

use std::io::Write;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use clusterkit::{Error, ErrorKind, RateLimit};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::json;

use crate::errors::{error_of, get, once, raw_server, snapshot};
use crate::support::answer::Answer;
use crate::support::clients;
use crate::support::recorder::Recorder;

/// A kind with its method.
type Method = (ErrorKind, fn(&Error) -> bool);

const METHODS: [Method; 18] = [
    (ErrorKind::Configuration, Error::is_configuration),
    (ErrorKind::InvalidRequest, Error::is_invalid_request),
    (ErrorKind::Connect, Error::is_connect),
    (ErrorKind::Connection, Error::is_disconnect),
    (ErrorKind::Timeout, Error::is_timeout),
    (ErrorKind::RateLimited, Error::is_rate_limited),
    (ErrorKind::Authentication, Error::is_authentication),
    (ErrorKind::Permission, Error::is_permission),
    (ErrorKind::NotFound, Error::is_not_found),
    (ErrorKind::Conflict, Error::is_conflict),
    (ErrorKind::Rejected, Error::is_rejected),
    (ErrorKind::Server, Error::is_server),
    (ErrorKind::Redirect, Error::is_redirect),
    (ErrorKind::Decode, Error::is_decode),
    (ErrorKind::TooLarge, Error::is_too_large),
    (ErrorKind::Paging, Error::is_paging),
    (ErrorKind::FailedState, Error::is_failed_state),
    (ErrorKind::Runtime, Error::is_runtime),
];

/// The kinds whose methods return true.
pub(crate) fn matching(error: &Error) -> Vec<ErrorKind> {
    METHODS.iter().filter(|(_, is)| is(error)).map(|(kind, _)| *kind).collect()
}

/// Runs the first poll of a call on a thread that has no runtime.
pub(crate) fn outside_a_runtime<T: Send>(call: impl Future<Output = Result<T, Error>> + Send) -> Result<T, Error> {
    std::thread::scope(|scope| {
        let poll = scope.spawn(|| pin!(call).poll(&mut Context::from_waker(Waker::noop())));
        match poll.join().expect("no panic") {
            Poll::Ready(result) => result,
            Poll::Pending => panic!("nothing would wake the call"),
        }
    })
}

/// A response of a few hundred kilobytes whose body is decompressed to 65 MiB.
pub(crate) fn too_large() -> Answer {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.flush().unwrap();
    let head = encoder.get_ref().len();
    encoder.write_all(&vec![0; 1024 * 1024]).unwrap();
    encoder.flush().unwrap();
    // The block does not refer to others, so that it need not be compressed 65 times.
    let (head, mebibyte) = encoder.get_ref().split_at(head);
    let body = [head, &mebibyte.repeat(65)].concat();
    Answer::body(200, "application/json", body).header("content-encoding", "gzip")
}

/// One error of each kind.
async fn reach(kind: ErrorKind) -> Error {
    let server = Recorder::start().await;
    let builder = || clients::cockroach(&server).retry(once());
    let client = builder().build().unwrap();
    match kind {
        ErrorKind::Configuration => clusterkit::cockroach::Client::builder().build().unwrap_err(),
        ErrorKind::InvalidRequest => client.get_cluster(" ").await.unwrap_err(),
        ErrorKind::Connect => {
            get(&builder().base_url(raw_server::closed_port().await).build().unwrap()).await.unwrap_err()
        }
        ErrorKind::Connection => {
            get(&builder().base_url(raw_server::serve("").await).build().unwrap()).await.unwrap_err()
        }
        ErrorKind::Timeout => error_of(&server, Answer::never()).await,
        ErrorKind::RateLimited => error_of(&server, Answer::empty(429)).await,
        ErrorKind::Authentication => error_of(&server, Answer::empty(401)).await,
        ErrorKind::Permission => error_of(&server, Answer::empty(403)).await,
        ErrorKind::NotFound => error_of(&server, Answer::empty(404)).await,
        ErrorKind::Conflict => error_of(&server, Answer::empty(409)).await,
        ErrorKind::Rejected => error_of(&server, Answer::empty(422)).await,
        ErrorKind::Server => error_of(&server, Answer::empty(500)).await,
        ErrorKind::Redirect => error_of(&server, Answer::empty(302)).await,
        ErrorKind::Decode => error_of(&server, Answer::empty(200)).await,
        ErrorKind::TooLarge => error_of(&server, too_large()).await,
        ErrorKind::Paging => {
            let page = json!({ "clusters": [], "pagination": { "next_page": "p1" } });
            server.answer_always(Answer::json(200, &page));
            client.list_clusters().stream().try_collect().await.unwrap_err()
        }
        ErrorKind::FailedState => {
            server.answer(Answer::json(200, &json!({ "id": "c-1", "name": "n", "state": "CREATION_FAILED" })));
            client.get_cluster("c-1").wait_ready().await.unwrap_err()
        }
        ErrorKind::Runtime => outside_a_runtime(client.get_cluster("c-1").send()).unwrap_err(),
        kind => panic!("{kind:?} is not reached"),
    }
}

#[tokio::test(start_paused = true)]
async fn each_kind_is_reached_and_matches_its_method_alone() {
    for (kind, _) in METHODS {
        let error = reach(kind).await;
        assert_eq!((error.kind(), matching(&error)), (kind, vec![kind]), "{error}");
        snapshot::check_text(&error);
    }
}

#[tokio::test(start_paused = true)]
async fn each_status_has_one_kind() {
    for (status, kind) in [
        (302, ErrorKind::Redirect),
        (400, ErrorKind::Rejected),
        (401, ErrorKind::Authentication),
        (403, ErrorKind::Permission),
        (404, ErrorKind::NotFound),
        (408, ErrorKind::Rejected),
        (409, ErrorKind::Conflict),
        (412, ErrorKind::Conflict),
        (429, ErrorKind::RateLimited),
        (500, ErrorKind::Server),
        (503, ErrorKind::Server),
    ] {
        let server = Recorder::start().await;
        let error = error_of(&server, Answer::empty(status)).await;
        assert_eq!((error.kind(), matching(&error)), (kind, vec![kind]), "{status}");
        assert_eq!(error.status().unwrap().as_u16(), status);
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_without_a_slot_is_rate_limited_and_not_a_timeout() {
    let server = Recorder::start().await;
    server.answer(Answer::empty(404));
    let client = clients::cockroach(&server).rate_limit(RateLimit::per_minute(1)).build().unwrap();
    get(&client).await.unwrap_err();
    let call = client.get_cluster("c-1").with(|call| call.time_limit(Duration::from_secs(5)));
    assert_eq!(matching(&call.await.unwrap_err()), [ErrorKind::RateLimited]);
}

/// Only a token exchange matches two methods: that of authentication and that of its cause. The 4xx of a token endpoint
/// tell nothing of the resource, so that they are failures of authentication alone.
#[tokio::test(start_paused = true)]
async fn a_failed_exchange_is_of_authentication_and_may_match_its_cause() {
    for (response, cause) in [
        (Answer::never(), Some(ErrorKind::Timeout)),
        (Answer::empty(307), Some(ErrorKind::Redirect)),
        (Answer::empty(429), Some(ErrorKind::RateLimited)),
        (Answer::empty(500), Some(ErrorKind::Server)),
        (Answer::body(200, "text/plain", "no"), Some(ErrorKind::Decode)),
        (Answer::json(200, &json!({})), None),
        (Answer::empty(400), None),
        (Answer::empty(401), None),
        (Answer::empty(403), None),
        (Answer::empty(404), None),
        (Answer::empty(409), None),
    ] {
        let server = Recorder::start().await;
        server.answer_token(response);
        let client = clients::camunda(&server).retry(once()).build().unwrap();
        let error = client.get_clusters().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Authentication, "{error}");
        let mut expected: Vec<ErrorKind> = cause.into_iter().chain([ErrorKind::Authentication]).collect();
        expected.sort_by_key(|kind| METHODS.iter().position(|(own, _)| own == kind));
        assert_eq!(matching(&error), expected, "{error}");
        snapshot::check_text(&error);
    }
}

//! Tests the generated client against a small server.

mod server;

use std::time::Duration;

use parking_client::{Client, Error, types::ReservationState};
use server::Server;

const POLL_INTERVAL: Duration = Duration::from_millis(100);

async fn start() -> (Server, Client) {
    let server = Server::start().await.unwrap();
    let client = Client::builder().token("s3cr3t-key").base_url(&server.url).build().unwrap();
    (server, client)
}

#[tokio::test]
async fn a_list_is_streamed_over_its_pages() -> Result<(), Error> {
    let (server, client) = start().await;
    let garages = client.list_garages().district("old town").stream().try_collect().await?;
    let names: Vec<&str> = garages.iter().map(|garage| garage.name.as_str()).collect();
    assert_eq!(names, ["Harbour", "Opera", "Zoo"]);
    let requests: Vec<String> = server.requests().into_iter().map(|request| request.line).collect();
    assert_eq!(
        requests,
        [
            "GET /v1/garages?district=old+town&page_size=50 HTTP/1.1",
            "GET /v1/garages?district=old+town&page_size=50&page=second HTTP/1.1",
            "GET /v1/garages?district=old+town&page_size=50&page=third HTTP/1.1",
        ]
    );
    Ok(())
}

#[tokio::test]
async fn a_reservation_is_created_and_confirmed() -> Result<(), Error> {
    let (server, client) = start().await;
    let reservation =
        client.create_reservation().garage_id("g1").plate("B-CK 100").from("2026-12-24T18:00:00Z").await?;
    assert_eq!(reservation.state, ReservationState::Pending);
    let confirmed = client.get_reservation(reservation.id).wait_confirmed().poll_interval(POLL_INTERVAL).await?;
    assert_eq!(confirmed.space.as_deref(), Some("B-14"));

    let requests = server.requests();
    assert_eq!(requests.len(), 4, "one that creates, and three polls");
    assert_eq!(requests[0].line, "POST /v1/reservations HTTP/1.1");
    assert_eq!(requests[0].body, r#"{"from":"2026-12-24T18:00:00Z","garage_id":"g1","plate":"B-CK 100"}"#);
    Ok(())
}

#[tokio::test]
async fn the_key_is_sent_in_its_header_and_never_shown() {
    let (server, client) = start().await;
    client.get_reservation("r7").await.unwrap();
    let headers = &server.requests()[0].headers;
    assert!(headers.contains(&"x-api-key: s3cr3t-key".to_owned()), "{headers:?}");
    assert!(!headers.iter().any(|header| header.starts_with("authorization")), "{headers:?}");
    assert!(!format!("{client:?}").contains("s3cr3t"));
}

#[tokio::test]
async fn errors_are_one_line() {
    let (server, client) = start().await;
    let missing = client.get_reservation("r8").await.unwrap_err();
    assert!(missing.is_not_found());
    let rejected = client.get_reservation("full").wait_confirmed().await.unwrap_err();
    assert!(rejected.is_failed_state());
    let invalid = client.create_reservation().plate("B-CK 100").from("tomorrow").await.unwrap_err();
    let other = Client::builder().token("another-key").base_url(&server.url).build().unwrap();
    let unknown = other.list_garages().await.unwrap_err();
    assert!(unknown.is_authentication());
    let unset = Client::builder().build().unwrap_err();
    for (error, line) in [
        (missing, "parking GetReservation: 404 Not Found: no such reservation (1 attempt"),
        (rejected, "parking: waiting until /reservations/full is confirmed: reached the terminal state REJECTED"),
        (invalid, "parking CreateReservation: not sent: from: must be a timestamp such as 2026-11-01T00:00:00Z"),
        (unknown, "parking ListGarages: 401 Unauthorized: unknown key (1 attempt"),
        (unset, "parking: credentials are not set; call .token(..)"),
    ] {
        let shown = error.to_string();
        assert!(shown.starts_with(line) && shown.lines().count() == 1, "{shown}");
    }
}

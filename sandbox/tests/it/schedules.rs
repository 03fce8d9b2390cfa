//! The requests that a fault applies to, and its schedule.

use clusterkit_sandbox::{Fault, Sandbox};

struct Requester {
    sandbox: Sandbox,
}

impl Requester {
    async fn start(seed: u64) -> Self {
        Self { sandbox: Sandbox::builder().seed(seed).start().await.unwrap() }
    }

    async fn status(&self, path: &str) -> u16 {
        reqwest::get(format!("{}{path}", self.sandbox.cockroach_url())).await.unwrap().status().as_u16()
    }

    /// The statuses of consecutive requests: 401 without a fault.
    async fn statuses(&self, count: usize) -> Vec<u16> {
        let mut statuses = Vec::new();
        for _ in 0..count {
            statuses.push(self.status("/clusters").await);
        }
        statuses
    }
}

#[tokio::test]
async fn times_applies_to_a_number_of_requests() {
    let requester = Requester::start(0).await;
    requester.sandbox.fail_times(2, Fault::status(503));
    requester.sandbox.fail_next(Fault::status(500));
    requester.sandbox.faults().times(0, Fault::status(599));
    assert_eq!(requester.statuses(4).await, [503, 503, 500, 401]);
}

#[tokio::test]
async fn a_sequence_may_have_gaps() {
    let requester = Requester::start(0).await;
    requester.sandbox.faults().sequence([Fault::status(500), Fault::none(), Fault::status(502)]);
    assert_eq!(requester.statuses(4).await, [500, 401, 502, 401]);
}

#[tokio::test]
async fn every_and_always_apply_until_cleared() {
    let requester = Requester::start(0).await;
    requester.sandbox.faults().every(3, Fault::status(500));
    requester.sandbox.faults().every(0, Fault::status(599));
    assert_eq!(requester.statuses(6).await, [401, 401, 500, 401, 401, 500]);
    requester.sandbox.faults().always(Fault::status(503));
    assert_eq!(requester.statuses(3).await, [503, 503, 500]);
    requester.sandbox.faults().clear();
    assert_eq!(requester.statuses(3).await, [401, 401, 401]);
}

#[tokio::test]
async fn sometimes_follows_the_seed() {
    let mut runs = Vec::new();
    for seed in [1, 1, 2] {
        let requester = Requester::start(seed).await;
        requester.sandbox.faults().sometimes(0.5, Fault::status(500));
        runs.push(requester.statuses(64).await);
    }
    assert_eq!(runs[0], runs[1]);
    assert_ne!(runs[0], runs[2]);
    let hits = runs[0].iter().filter(|status| **status == 500).count();
    assert!((16..48).contains(&hits), "{hits}");

    let requester = Requester::start(0).await;
    requester.sandbox.faults().on("GET", "/clusters").sometimes(0.0, Fault::status(500));
    requester.sandbox.faults().on("GET", "/clusters/").sometimes(1.0, Fault::status(502));
    assert_eq!(requester.statuses(2).await, [502, 502]);
}

#[tokio::test]
async fn on_restricts_to_a_method_and_a_path() {
    let requester = Requester::start(0).await;
    requester.sandbox.faults().on("get", "/api/v1/clusters/{id}").always(Fault::status(500));
    requester.sandbox.faults().on("POST", "*").always(Fault::status(502));
    assert_eq!(requester.status("/api/v1/clusters/7?x=1").await, 500);
    for path in ["/api/v1/clusters", "/api/v1/clusters/7/nodes", "/clusters/7"] {
        assert_eq!(requester.status(path).await, 401, "{path}");
    }
    assert_eq!(requester.status("/api/v1/clusters/available-regions").await, 401);
    assert_eq!(requester.sandbox.requests_to("GET", "/api/v1/clusters/{id}").len(), 1);
    let post = reqwest::Client::new().post(requester.sandbox.camunda_oauth_url());
    assert_eq!(post.send().await.unwrap().status(), 502);
}

#[tokio::test]
async fn pending_lists_what_was_not_applied() {
    let requester = Requester::start(0).await;
    let faults = || requester.sandbox.faults();
    faults().on("GET", "/clusters").times(3, Fault::status(500));
    faults().on("get", "/oauth/token").sequence([Fault::none(), Fault::reset(), Fault::none()]);
    faults().on("GET", "/api/v1/clusters").always(Fault::status(500));
    faults().every(4, Fault::status(500));
    faults().on("GET", "/oauth/token").sometimes(f64::NAN, Fault::status(500));
    assert_eq!(requester.statuses(2).await, [500, 500]);
    let pending = [
        "GET /clusters: 1 pending",
        "GET /oauth/token: 1 pending",
        "GET /api/v1/clusters: never applied",
        "* *: never applied",
        "GET /oauth/token: never applied",
    ];
    assert_eq!(faults().pending(), pending);
    assert_eq!(requester.statuses(1).await, [500]);
    assert_eq!(requester.status("/oauth/token").await, 405);
    assert!(reqwest::get(format!("{}/oauth/token", requester.sandbox.camunda_url())).await.is_err());
    assert_eq!(requester.status("/api/v1/clusters").await, 500);
    assert_eq!(faults().pending(), ["* *: never applied", "GET /oauth/token: never applied"]);
    faults().clear();
    assert!(faults().pending().is_empty());
}

#[tokio::test]
async fn an_impossible_path_fails_every_request() {
    let requester = Requester::start(0).await;
    requester.sandbox.faults().on("GET", "/clusters/*").next(Fault::status(500));
    let response = reqwest::get(format!("{}/api/v1/clusters", requester.sandbox.cockroach_url())).await.unwrap();
    assert_eq!(response.status(), 501);
    let text = response.text().await.unwrap();
    assert!(text.contains("GET /clusters/*") && text.contains("{id}") && text.lines().count() == 1, "{text}");
    assert_eq!(requester.sandbox.faults().pending(), ["GET /clusters/*: 1 pending"]);
    requester.sandbox.faults().clear();
    assert_eq!(requester.statuses(1).await, [401]);
}

//! Which requests a fault strikes, and when.

use clusterkit_sandbox::{Fault, Sandbox};

struct Asker {
    sandbox: Sandbox,
}

impl Asker {
    async fn start(seed: u64) -> Self {
        Self { sandbox: Sandbox::builder().seed(seed).start().await.unwrap() }
    }

    async fn status(&self, path: &str) -> u16 {
        reqwest::get(format!("{}{path}", self.sandbox.cockroach_url())).await.unwrap().status().as_u16()
    }

    /// The statuses of so many requests, one after the other. Without a fault it is 401.
    async fn statuses(&self, count: usize) -> Vec<u16> {
        let mut statuses = Vec::new();
        for _ in 0..count {
            statuses.push(self.status("/clusters").await);
        }
        statuses
    }
}

#[tokio::test]
async fn a_number_of_times_and_then_no_more() {
    let asker = Asker::start(0).await;
    asker.sandbox.fail_times(2, Fault::status(503));
    asker.sandbox.fail_next(Fault::status(500));
    asker.sandbox.faults().times(0, Fault::status(599));
    assert_eq!(asker.statuses(4).await, [503, 503, 500, 401]);
}

#[tokio::test]
async fn in_turn_with_gaps() {
    let asker = Asker::start(0).await;
    asker.sandbox.faults().sequence([Fault::status(500), Fault::none(), Fault::status(502)]);
    assert_eq!(asker.statuses(4).await, [500, 401, 502, 401]);
}

#[tokio::test]
async fn every_nth_and_always_until_they_are_cleared() {
    let asker = Asker::start(0).await;
    asker.sandbox.faults().every(3, Fault::status(500));
    asker.sandbox.faults().every(0, Fault::status(599));
    assert_eq!(asker.statuses(6).await, [401, 401, 500, 401, 401, 500]);
    asker.sandbox.faults().always(Fault::status(503));
    assert_eq!(asker.statuses(3).await, [503, 503, 500]);
    asker.sandbox.faults().clear();
    assert_eq!(asker.statuses(3).await, [401, 401, 401]);
}

#[tokio::test]
async fn chance_follows_the_seed() {
    let mut runs = Vec::new();
    for seed in [1, 1, 2] {
        let asker = Asker::start(seed).await;
        asker.sandbox.faults().sometimes(0.5, Fault::status(500));
        runs.push(asker.statuses(64).await);
    }
    assert_eq!(runs[0], runs[1]);
    assert_ne!(runs[0], runs[2]);
    let hits = runs[0].iter().filter(|status| **status == 500).count();
    assert!((16..48).contains(&hits), "{hits}");

    let asker = Asker::start(0).await;
    asker.sandbox.faults().on("GET", "/clusters").sometimes(0.0, Fault::status(500));
    asker.sandbox.faults().on("GET", "/clusters/").sometimes(1.0, Fault::status(502));
    assert_eq!(asker.statuses(2).await, [502, 502]);
}

#[tokio::test]
async fn a_method_and_a_path_narrow_it() {
    let asker = Asker::start(0).await;
    asker.sandbox.faults().on("get", "/api/v1/clusters/{id}").always(Fault::status(500));
    asker.sandbox.faults().on("POST", "*").always(Fault::status(502));
    assert_eq!(asker.status("/api/v1/clusters/7?x=1").await, 500);
    for path in ["/api/v1/clusters", "/api/v1/clusters/7/nodes", "/clusters/7"] {
        assert_eq!(asker.status(path).await, 401, "{path}");
    }
    assert_eq!(asker.status("/api/v1/clusters/available-regions").await, 401);
    assert_eq!(asker.sandbox.requests_to("GET", "/api/v1/clusters/{id}").len(), 1);
    let post = reqwest::Client::new().post(asker.sandbox.camunda_oauth_url());
    assert_eq!(post.send().await.unwrap().status(), 502);
}

#[tokio::test]
async fn what_has_not_struck_is_left() {
    let asker = Asker::start(0).await;
    let faults = || asker.sandbox.faults();
    faults().on("GET", "/clusters").times(3, Fault::status(500));
    faults().on("get", "/oauth/token").sequence([Fault::none(), Fault::reset(), Fault::none()]);
    faults().on("GET", "/api/v1/clusters").always(Fault::status(500));
    faults().every(4, Fault::status(500));
    faults().on("GET", "/oauth/token").sometimes(f64::NAN, Fault::status(500));
    assert_eq!(asker.statuses(2).await, [500, 500]);
    let left = [
        "GET /clusters: 1 to come",
        "GET /oauth/token: 1 to come",
        "GET /api/v1/clusters: none yet",
        "* *: none yet",
        "GET /oauth/token: none yet",
    ];
    assert_eq!(faults().pending(), left);
    assert_eq!(asker.statuses(1).await, [500]);
    assert_eq!(asker.status("/oauth/token").await, 405);
    assert!(reqwest::get(format!("{}/oauth/token", asker.sandbox.camunda_url())).await.is_err());
    assert_eq!(asker.status("/api/v1/clusters").await, 500);
    assert_eq!(faults().pending(), ["* *: none yet", "GET /oauth/token: none yet"]);
    faults().clear();
    assert!(faults().pending().is_empty());
}

#[tokio::test]
async fn a_path_that_no_request_has_fails_them_all() {
    let asker = Asker::start(0).await;
    asker.sandbox.faults().on("GET", "/clusters/*").next(Fault::status(500));
    let answer = reqwest::get(format!("{}/api/v1/clusters", asker.sandbox.cockroach_url())).await.unwrap();
    assert_eq!(answer.status(), 501);
    let text = answer.text().await.unwrap();
    assert!(text.contains("GET /clusters/*") && text.contains("{id}") && text.lines().count() == 1, "{text}");
    assert_eq!(asker.sandbox.faults().pending(), ["GET /clusters/*: 1 to come"]);
    asker.sandbox.faults().clear();
    assert_eq!(asker.statuses(1).await, [401]);
}

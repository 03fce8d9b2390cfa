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
    asker.sandbox.faults().in_turn([Fault::status(500), Fault::none(), Fault::status(502)]);
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
    let post = reqwest::Client::new().post(asker.sandbox.camunda_oauth_url());
    assert_eq!(post.send().await.unwrap().status(), 502);
}

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::wait::{cockroach, in_state, not_found, responses};

#[tokio::test(start_paused = true)]
async fn each_poll_is_reported() {
    let server = responses([not_found(), in_state("CREATING"), in_state("CREATING"), in_state("CREATED")]).await;
    let reports = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&reports);
    let wait = cockroach(&server).get_cluster("c-1").wait_ready().on_progress(move |progress| {
        assert_eq!(progress.to_string(), progress.state);
        seen.lock().unwrap().push((progress.state.clone(), progress.polls, progress.elapsed));
    });
    wait.await.unwrap();
    let reports = reports.lock().unwrap();
    let states: Vec<(&str, u32)> = reports.iter().map(|(state, polls, _)| (state.as_str(), *polls)).collect();
    assert_eq!(states, [("not found yet", 1), ("CREATING", 2), ("CREATING", 3)]);
    assert!(reports[0].2 < Duration::from_millis(100) && reports[2].2 >= Duration::from_secs(4), "{reports:?}");
}

#[tokio::test(start_paused = true)]
async fn debug_output_has_the_settings_of_the_wait() {
    let server = responses([in_state("CREATED")]).await;
    let wait = cockroach(&server).get_cluster("c-1").wait_ready();
    let line = "Waiter { name: \"cockroach: waiting until /api/v1/clusters/c-1 is ready\", timeout: 1800s, poll_interval: 2s, .. }";
    assert_eq!(format!("{wait:?}"), line);
}

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::wait::{absent, answers, cockroach, in_state};

#[tokio::test(start_paused = true)]
async fn each_look_is_told() {
    let server = answers([absent(), in_state("CREATING"), in_state("CREATING"), in_state("CREATED")]).await;
    let told = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&told);
    let wait = cockroach(&server).wait_for_cluster("c-1").on_progress(move |progress| {
        assert_eq!(progress.to_string(), progress.state);
        seen.lock().unwrap().push((progress.state.clone(), progress.looks, progress.elapsed));
    });
    wait.await.unwrap();
    let told = told.lock().unwrap();
    let states: Vec<(&str, u32)> = told.iter().map(|(state, looks, _)| (state.as_str(), *looks)).collect();
    assert_eq!(states, [("not found yet", 1), ("CREATING", 2), ("CREATING", 3)]);
    assert!(told[0].2 < Duration::from_millis(100) && told[2].2 >= Duration::from_secs(4), "{told:?}");
}

#[tokio::test(start_paused = true)]
async fn what_a_wait_is_can_be_printed() {
    let server = answers([in_state("CREATED")]).await;
    let wait = cockroach(&server).wait_for_cluster("c-1");
    let line = "Wait { subject: \"cockroach: waiting for cluster 'c-1'\", timeout: 1800s, poll_interval: 2s, .. }";
    assert_eq!(format!("{wait:?}"), line);
}

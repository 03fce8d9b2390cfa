//! The audit log: filters, and pages in both directions.

use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::{Value, json};

use crate::api::{Api, Response, all};

async fn query(api: &Api, body: Value) -> Response {
    api.send(api.perfectscale(Method::POST, "/automation/audit_logs").json(&body)).await
}

/// The instants of a page's entries, which are unique.
fn instants(page: &Value) -> Vec<String> {
    all(&page["data"], "started_at").into_iter().map(str::to_owned).collect()
}

#[tokio::test]
async fn the_log_covers_30_days_newest_first() {
    let api = Api::start().await;
    let page = query(&api, json!({})).await.ok();
    let instants = instants(&page);
    assert_eq!(instants.len(), 400);
    assert!(instants.is_sorted_by(|newer, older| newer > older));
    let oldest: Timestamp = instants[399].parse().unwrap();
    assert!(Timestamp::now().duration_since(oldest) < SignedDuration::from_hours(30 * 24));
    let pagination = json!({ "has_next": false, "next": null, "has_prev": false, "prev": null, "page_size": 1000 });
    assert_eq!(page["meta"]["pagination"], pagination);
}

#[tokio::test]
async fn a_request_without_a_body_returns_everything() {
    let api = Api::start().await;
    let page = api.send(api.perfectscale(Method::POST, "/automation/audit_logs")).await.ok();
    assert_eq!(page["data"].as_array().unwrap().len(), 400);
}

#[tokio::test]
async fn pages_in_both_directions_contain_each_entry_once() {
    let api = Api::start().await;
    let whole = instants(&query(&api, json!({})).await.ok());

    let (mut forwards, mut body) = (Vec::new(), json!({ "page_size": 150 }));
    let last = loop {
        let page = query(&api, body.clone()).await.ok();
        forwards.extend(instants(&page));
        let pagination = &page["meta"]["pagination"];
        assert_eq!(pagination["page_size"], 150);
        if pagination["has_next"] == false {
            break page;
        }
        body["after"] = pagination["next"].clone();
    };
    assert_eq!(forwards, whole);

    let mut backwards = instants(&last);
    let mut pagination = last["meta"]["pagination"].clone();
    while pagination["has_prev"] == true {
        let page = query(&api, json!({ "page_size": 150, "before": pagination["prev"] })).await.ok();
        backwards.splice(0..0, instants(&page));
        pagination = page["meta"]["pagination"].clone();
    }
    assert_eq!(backwards, whole);
}

#[tokio::test]
async fn filters_select_entries() {
    let api = Api::start().await;
    let list = api.get_perfectscale("/clusters").await.ok();
    let uid = list["data"][0]["uid"].as_str().unwrap();
    let of_cluster = query(&api, json!({ "cluster_uids": [uid] })).await.ok();
    let of_both = query(&api, json!({ "cluster_uids": [uid], "namespaces": ["shop", "data"] })).await.ok();
    let of_none = query(&api, json!({ "namespaces": ["nowhere"] })).await.ok();
    let count = |page: &Value| page["data"].as_array().unwrap().len();
    assert!(all(&of_cluster["data"], "cluster_uid").iter().all(|found| *found == uid));
    assert!(all(&of_both["data"], "namespace").iter().all(|found| ["shop", "data"].contains(found)));
    assert!(400 > count(&of_cluster) && count(&of_cluster) > count(&of_both) && count(&of_both) > 0);
    assert_eq!(count(&of_none), 0);
}

#[tokio::test]
async fn a_range_selects_entries() {
    let api = Api::start().await;
    let (to, from) =
        (Timestamp::now() - SignedDuration::from_hours(24), Timestamp::now() - SignedDuration::from_hours(48));
    let page = query(&api, json!({ "from": from, "to": to })).await.ok();
    let instants: Vec<Timestamp> = instants(&page).iter().map(|text| text.parse().unwrap()).collect();
    assert!((10..20).contains(&instants.len()), "{instants:?}");
    assert!(instants.iter().all(|instant| (from..=to).contains(instant)));
}

#[tokio::test]
async fn invalid_parameters_are_rejected() {
    let api = Api::start().await;
    let now = Timestamp::now();
    let hours_ago = |hours: i64| (now - SignedDuration::from_hours(hours)).to_string();
    for (body, reason) in [
        (json!({ "page_size": 0 }), "page_size"),
        (json!({ "page_size": 5001 }), "page_size"),
        (json!({ "page_size": "10" }), "page_size"),
        (json!({ "after": "nonsense" }), "after"),
        (json!({ "before": "nonsense" }), "before"),
        (json!({ "after": "x", "before": "y" }), "after"),
        (json!({ "from": hours_ago(24 * 32) }), "log begins at"),
        (json!({ "from": hours_ago(-1) }), "future"),
        (json!({ "to": hours_ago(-1) }), "future"),
        (json!({ "from": hours_ago(1), "to": hours_ago(2) }), "must be before"),
        (json!({ "from": "2025-10-01T00:00:00+02:00" }), "UTC"),
        (json!({ "namespaces": "shop" }), "namespaces"),
        (json!(["page_size"]), "not a JSON object"),
    ] {
        query(&api, body).await.assert_error(400, reason);
    }
    let garbage = api.perfectscale(Method::POST, "/automation/audit_logs").body("{");
    api.send(garbage).await.assert_error(400, "not JSON");
}

//! Pages of clusters, in both dialects.

use reqwest::Method;
use serde_json::{Value, json};

use crate::api::{Api, all};

async fn page(api: &Api, version: &str, query: &[(&str, &str)]) -> Value {
    api.send(api.cockroach_version(Method::GET, "/clusters", version).query(query)).await.ok()
}

fn names(page: &Value) -> Vec<String> {
    all(&page["clusters"], "name").into_iter().map(str::to_owned).collect()
}

const OLDEST_FIRST: [&str; 6] =
    ["old-campaign", "funky-skunk", "orders-prod", "analytics", "ledger-eu", "broken-start"];

#[tokio::test]
async fn start_keys_page_in_both_directions() {
    let api = Api::start().await;
    let all = [("show_inactive", "true"), ("pagination.limit", "4")];
    let first = page(&api, "2022-03-31", &all).await;
    assert_eq!(names(&first), OLDEST_FIRST[..4]);
    let pagination = &first["pagination"];
    assert_eq!((&pagination["last"], &pagination["limit"]), (&json!(""), &json!(4)));
    assert_eq!(pagination["order"], "ASC");
    assert!(pagination["time"].is_string());

    let next = pagination["next"].as_str().unwrap();
    let second = page(&api, "2022-03-31", &[all[0], all[1], ("pagination.start_key", next)]).await;
    assert_eq!(names(&second), OLDEST_FIRST[4..]);
    assert_eq!(second["pagination"]["next"], "");

    let last = second["pagination"]["last"].as_str().unwrap();
    let back = [all[0], all[1], ("pagination.start_key", last), ("pagination.direction", "PAGE_DIRECTION_LAST")];
    assert_eq!(names(&page(&api, "2022-03-31", &back).await), OLDEST_FIRST[..4]);
}

#[tokio::test]
async fn page_cursors_page_in_both_directions() {
    let api = Api::start().await;
    for version in ["2022-09-20", "2023-04-10", "2024-09-16"] {
        let all = [("show_inactive", "true"), ("pagination.limit", "4"), ("pagination.sort_order", "DESC")];
        let first = page(&api, version, &all).await;
        let newest_first: Vec<&str> = OLDEST_FIRST.into_iter().rev().collect();
        assert_eq!(names(&first), newest_first[..4]);
        assert_eq!(first["pagination"]["previous_page"], "");
        assert!(first["pagination"].get("next").is_none());

        let next = first["pagination"]["next_page"].as_str().unwrap();
        let second = page(&api, version, &[all[0], all[1], all[2], ("pagination.page", next)]).await;
        assert_eq!(names(&second), newest_first[4..]);
        assert_eq!(second["pagination"]["next_page"], "");

        let previous = second["pagination"]["previous_page"].as_str().unwrap();
        let back = [all[0], all[1], all[2], ("pagination.page", previous)];
        assert_eq!(names(&page(&api, version, &back).await), newest_first[..4]);
    }
}

#[tokio::test]
async fn a_single_page_has_no_pagination_in_the_latest_version() {
    let api = Api::start().await;
    assert!(page(&api, "2024-09-16", &[]).await["pagination"].is_null());
    let pagination = json!({ "next_page": "", "previous_page": "" });
    assert_eq!(page(&api, "2023-04-10", &[]).await["pagination"], pagination);
    assert_eq!(page(&api, "2022-03-31", &[]).await["pagination"]["next"], "");
}

#[tokio::test]
async fn paging_continues_after_the_last_item_was_deleted() {
    let api = Api::start().await;
    let first = page(&api, "2022-03-31", &[("pagination.limit", "1")]).await;
    let id = first["clusters"][0]["id"].as_str().unwrap();
    api.send(api.cockroach(Method::DELETE, &format!("/clusters/{id}"))).await.ok();
    let next = first["pagination"]["next"].as_str().unwrap();
    let second = page(&api, "2022-03-31", &[("pagination.limit", "1"), ("pagination.start_key", next)]).await;
    assert_eq!(names(&second), ["orders-prod"]);
}

#[tokio::test]
async fn the_list_can_be_sorted_and_read_as_of_a_moment() {
    let api = Api::start().await;
    let by_name = page(&api, "2024-09-16", &[("pagination.sort_by", "NAME")]).await;
    assert_eq!(names(&by_name), ["analytics", "funky-skunk", "ledger-eu", "orders-prod"]);
    let deleted = [("show_inactive", "true"), ("pagination.sort_by", "DELETED_AT"), ("pagination.sort_order", "DESC")];
    assert_eq!(names(&page(&api, "2024-09-16", &deleted).await)[0], "old-campaign");

    let list = page(&api, "2022-03-31", &[]).await;
    let moment = list["clusters"][1]["created_at"].as_str().unwrap();
    for (version, name) in [("2022-03-31", "pagination.time"), ("2024-09-16", "pagination.as_of_time")] {
        assert_eq!(names(&page(&api, version, &[(name, moment)]).await), ["funky-skunk", "orders-prod"]);
    }
}

#[tokio::test]
async fn nodes_and_regions_are_paged_too() {
    let api = Api::start().await;
    let nodes = format!("/clusters/{}/nodes", api.cockroach_id("orders-prod").await);
    for (path, list, total) in [(nodes.as_str(), "nodes", 6), ("/clusters/available-regions", "regions", 11)] {
        let (mut found, mut key) = (Vec::new(), String::new());
        loop {
            let query = [("pagination.limit", "4"), ("pagination.start_key", key.as_str())];
            let page = api.send(api.cockroach(Method::GET, path).query(&query)).await.ok();
            found.extend(all(&page[list], "name").into_iter().map(str::to_owned));
            page["pagination"]["next"].as_str().unwrap().clone_into(&mut key);
            if key.is_empty() {
                break;
            }
        }
        assert_eq!(found.len(), total, "{found:?}");
        found.sort();
        found.dedup();
        assert_eq!(found.len(), total, "{found:?}");
    }
}

#[tokio::test]
async fn invalid_parameters_are_rejected() {
    let api = Api::start().await;
    for (version, name, value) in [
        ("2022-03-31", "pagination.limit", "-1"),
        ("2022-03-31", "pagination.limit", "many"),
        ("2022-03-31", "pagination.start_key", "nonsense"),
        ("2022-03-31", "pagination.direction", "SIDEWAYS"),
        ("2022-03-31", "pagination.order", "RANDOM"),
        ("2022-03-31", "pagination.time", "now"),
        ("2024-09-16", "pagination.page", "nonsense"),
        ("2024-09-16", "pagination.sort_by", "AGE"),
        ("2024-09-16", "show_inactive", "perhaps"),
    ] {
        let request = api.cockroach_version(Method::GET, "/clusters", version).query(&[(name, value)]);
        api.send(request).await.assert_error(400, name);
    }
}

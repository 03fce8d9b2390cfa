//! `clusterkit savings`.

mod messages;
mod page;
#[cfg(unix)]
mod terminal;

use std::fs;

use serde_json::{Value, json};

use crate::support::program::{self, Outcome, perfectscale};
use crate::support::server::{Recorder, Response};
use crate::support::text;

async fn report(arguments: &[&str], url: &str) -> Outcome {
    let fast = ["savings", "--requests-per-minute", "60000"];
    program::run(&[&fast, arguments].concat(), &perfectscale(url)).await
}

fn container(name: &str, cores: [f64; 2], memory: [f64; 2]) -> Value {
    let resources = |of: usize| json!({ "cpuRequestCores": cores[of], "memoryRequestMiB": memory[of], "cpuLimitCores": 90, "memoryLimitMiB": 91 });
    let usage = json!({ "p90": 92, "p95": 93, "p100": 94 });
    json!({
        "name": name, "runningMinutes": 1, "indicators": [],
        "resources": { "current": resources(0), "recommended": resources(1) },
        "usage": { "cpuCores": usage, "memoryMiB": usage },
    })
}

/// With total cost, waste, potential savings and cost increase.
fn workload(namespace: &str, name: &str, policy: &str, costs: [f64; 4]) -> Value {
    json!({
        "id": name, "name": name, "namespace": namespace, "type": "Deployment", "runningMinutes": 1,
        "firstSeen": "2026-01-01T00:00:00Z", "lastSeen": "2026-01-02T00:00:00Z",
        "replicasCounts": { "maxCount": 9, "avgCount": 3 },
        "resilienceLevel": "low", "optimizationPolicy": policy, "optimizationPolicyTimeWindow": "30d",
        "cpuOptimizationPolicy": "balanced", "memoryOptimizationPolicy": "balanced", "memoryRequestEqualsLimit": false,
        "muteStatus": { "isMuted": name == "quiet", "expires": null },
        "costAnalysis": {
            "past30Days": { "totalCost": costs[0], "wastedCost": costs[1], "costPerHour": 95 },
            "next30Days": { "potentialSavings": costs[2], "costIncrease": costs[3] },
        },
        "workloadLabels": null,
        "indicators": [
            { "name": "OverProvisionedCpuRequest", "type": "waste", "severityLevel": 2 },
            { "name": "RestartsObserved", "type": "none", "severityLevel": 0 },
        ],
        "containers": [container("main", [1.5, 0.25], [2048.0, 512.5]), container("proxy", [0.0, 0.1], [64.0, 64.0])],
    })
}

/// Two clusters with known workloads. The second responds first.
async fn two_clusters() -> Recorder {
    let server = Recorder::start().await;
    server.respond_by(|request| {
        let body = match request.path().split_once("clusters").map(|(_, rest)| rest) {
            Some("") => json!([{ "uid": "u1", "name": "east" }, { "uid": "u2", "name": "west" }]),
            Some("/u1/workloads") => json!([
                workload("shop", "cart", "balanced", [1000.5, 400.25, 300.0, 1.0]),
                workload("shop", "quiet", "maxSavings", [10.0, 5.5, 4.0, 0.0]),
                workload("mail", "outbox", "balanced", [70.0, 0.0, 0.0, 20.0]),
            ]),
            Some("/u2/workloads") => json!([
                workload("shop", "cart", "aggressive", [2000.0, 700.75, 600.0, 0.5]),
                workload("data", "queue", "maxSavings", [90.0, 45.0, 40.0, 0.25]),
            ]),
            _ => return None,
        };
        let late = std::time::Duration::from_millis(if request.path().contains("u1") { 200 } else { 0 });
        Some(Response::json(200, &json!({ "data": body })).after(late))
    });
    server
}

/// Name, workloads and the four sums.
fn sums(groups: &Value) -> Vec<(&str, u64, [f64; 4])> {
    let cost = |group: &Value, name: &str| group[name].as_f64().unwrap_or_else(|| panic!("{name}: {group}"));
    let sum = |group: &Value| {
        [
            cost(group, "cost_past_30_days"),
            cost(group, "waste_past_30_days"),
            cost(group, "potential_savings_next_30_days"),
            cost(group, "cost_increase_next_30_days"),
        ]
    };
    let groups = groups.as_array().unwrap().iter();
    groups.map(|group| (group["name"].as_str().unwrap(), group["workloads"].as_u64().unwrap(), sum(group))).collect()
}

#[tokio::test]
async fn workloads_are_added_up_by_namespace_policy_and_cluster() {
    let server = two_clusters().await;
    let outcome = report(&["--json"], &server.url()).await;
    assert_eq!((outcome.code, outcome.err.as_str()), (0, ""));
    let report: Value = serde_json::from_str(&outcome.out).unwrap();
    assert_eq!(sums(&json!([report["total"]])), [("total", 5, [3170.5, 1151.5, 944.0, 21.75])]);
    assert_eq!(sums(&json!([report["muted"]])), [("muted", 1, [10.0, 5.5, 4.0, 0.0])]);
    assert_eq!(
        sums(&report["namespaces"]),
        [
            ("shop", 3, [3010.5, 1106.5, 904.0, 1.5]),
            ("data", 1, [90.0, 45.0, 40.0, 0.25]),
            ("mail", 1, [70.0, 0.0, 0.0, 20.0]),
        ]
    );
    assert_eq!(
        sums(&report["policies"]),
        [
            ("aggressive", 1, [2000.0, 700.75, 600.0, 0.5]),
            ("balanced", 2, [1070.5, 400.25, 300.0, 21.0]),
            ("maxSavings", 2, [100.0, 50.5, 44.0, 0.25]),
        ]
    );
    assert_eq!(
        sums(&report["clusters"]),
        [("west", 2, [2090.0, 745.75, 640.0, 0.75]), ("east", 3, [1080.5, 405.75, 304.0, 21.0])]
    );
    assert_eq!(report["clusters_read"], 2);
    assert_eq!(report["failed"], json!([]));

    let offender = &report["offenders"][0];
    assert_eq!(
        (&offender["cluster"], &offender["cluster_uid"], &offender["name"]),
        (&"west".into(), &"u2".into(), &"cart".into())
    );
    assert_eq!(
        offender["indicators"],
        json!([{ "name": "OverProvisionedCpuRequest", "type": "waste", "severity": 2 }])
    );
    assert_eq!(
        offender["containers"][0],
        json!({
            "name": "main",
            "current": { "cpu_cores": 1.5, "memory_mib": 2048.0 },
            "recommended": { "cpu_cores": 0.25, "memory_mib": 512.5 },
        })
    );
    let names: Vec<&Value> = report["offenders"].as_array().unwrap().iter().map(|offender| &offender["name"]).collect();
    assert_eq!(names, ["cart", "cart", "queue", "quiet"], "one that wastes nothing is none");
    // The token, the list, and one request for each cluster.
    assert_eq!(server.requests().len(), 4);
}

#[tokio::test]
async fn the_table_has_the_sums_and_the_recommended_requests() {
    let server = two_clusters().await;
    let out = report(&["--top", "1"], &server.url()).await.out;
    let line = |name: &str| {
        let line = out.lines().find(|line| line.trim().starts_with(name)).unwrap_or_else(|| panic!("{name}: {out}"));
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(line("shop"), "shop 3 3,010.50 1,106.50 37 % 904.00 1.50");
    assert_eq!(line("maxSavings"), "maxSavings 2 100.00 50.50 50 % 44.00 0.25");
    assert_eq!(line("total"), "total 5 3,170.50 1,151.50 36 % 944.00 21.75");
    assert_eq!(
        line("cart"),
        "cart (Deployment) shop west aggressive 2,000.00 700.75 600.00 main 1.5 -> 0.25 2,048 -> 512.5"
    );
    assert_eq!(line("proxy"), "proxy 0 -> 0.1 64 -> 64");
    assert_eq!(out.matches("cart (").count(), 1);
    assert!(out.contains("1 workload muted, with a waste of 5.50."), "{out}");
    assert!(out.contains("The API does not state a currency."), "{out}");
}

#[tokio::test]
async fn filters_leave_the_rest_out_and_send_no_request_for_it() {
    let server = two_clusters().await;
    for cluster in ["west", "u2"] {
        let arguments = ["--json", "--cluster", cluster, "--namespace", "data", "--namespace", "absent"];
        let outcome = report(&arguments, &server.url()).await;
        assert_eq!((outcome.code, outcome.err.as_str()), (0, "note: no workload is in the namespace absent\n"));
        let report: Value = serde_json::from_str(&outcome.out).unwrap();
        assert_eq!(sums(&json!([report["total"]])), [("total", 1, [90.0, 45.0, 40.0, 0.25])]);
    }
    assert!(server.requests().iter().all(|request| !request.path().contains("u1")));
}

#[tokio::test]
async fn a_cluster_that_fails_is_one_line_and_the_others_are_shown() {
    let server = two_clusters().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.html");
    let list = json!({ "data": [
        { "uid": "gone", "name": "<north>" }, { "uid": null, "name": "nameless" }, { "uid": "u2", "name": "west" },
    ] });
    let west = json!({ "data": [workload("shop", "cart", "balanced", [8.0, 4.0, 2.0, 1.0])] });
    server.respond_by(move |request| match request.path().rsplit('/').next() {
        Some("clusters") => Some(Response::json(200, &list)),
        Some("workloads") if request.path().contains("u2") => Some(Response::json(200, &west)),
        Some("workloads") => Some(Response::body(404, "text/plain", "no <b>such</b> cluster")),
        _ => None,
    });
    let outcome = report(&["--html", text(&file)], &server.url()).await;
    assert_eq!(outcome.code, 1, "{}", outcome.err);
    let lines: Vec<&str> = outcome.err.lines().collect();
    assert_eq!(lines.len(), 2, "{}", outcome.err);
    assert!(lines[0].starts_with("error: cluster <north> is left out: perfectscale GetWorkloads"), "{}", lines[0]);
    assert!(lines[0].contains("404"), "{}", lines[0]);
    assert!(
        lines[1].starts_with("error: cluster nameless is left out: PerfectScale reports no uid for it"),
        "{}",
        lines[1]
    );
    assert!(outcome.out.starts_with("1 workload in 1 cluster, "), "{}", outcome.out);
    // A page is passed on without what was said beside it.
    let page = fs::read_to_string(file).unwrap();
    assert!(page.contains("2 clusters could not be read") && page.contains("<b>&lt;north&gt;</b>"), "{page}");
    assert!(!page.contains("<b>such"), "{page}");
}

#[tokio::test]
async fn many_namespaces_are_folded_and_none_is_lost() {
    let server = Recorder::start().await;
    let workloads: Vec<Value> = (1..=25)
        .map(|number| workload(&format!("n{number}"), "w", "balanced", [2.0, f64::from(number), 0.0, 0.0]))
        .collect();
    server.respond(Response::json(200, &json!({ "data": [{ "uid": "u", "name": "c" }] })));
    server.respond(Response::json(200, &json!({ "data": workloads })));
    let out = report(&[], &server.url()).await.out;
    let others = out.lines().find(|line| line.contains("(5 others)")).unwrap_or_else(|| panic!("{out}"));
    assert_eq!(
        others.split_whitespace().collect::<Vec<_>>(),
        ["(5", "others)", "5", "10.00", "15.00", "150", "%", "0.00", "0.00"]
    );
    assert!(out.lines().any(|line| line.trim().starts_with("n6 ")), "{out}");
}

#[tokio::test]
async fn two_clusters_of_one_name_are_two() {
    let server = Recorder::start().await;
    server.respond_by(|request| {
        let body = match request.path().split_once("clusters").map(|(_, rest)| rest) {
            Some("") => json!([{ "uid": "u1", "name": "twin" }, { "uid": "u2", "name": "twin" }]),
            Some("/u1/workloads") => json!([workload("shop", "cart", "balanced", [10.0, 2.0, 1.0, 0.0])]),
            Some("/u2/workloads") => json!([workload("shop", "cart", "balanced", [20.0, 8.0, 4.0, 0.0])]),
            _ => return None,
        };
        Some(Response::json(200, &json!({ "data": body })))
    });
    let report: Value = serde_json::from_str(&report(&["--json"], &server.url()).await.out).unwrap();
    assert_eq!(sums(&report["clusters"]), [("twin", 1, [20.0, 8.0, 4.0, 0.0]), ("twin", 1, [10.0, 2.0, 1.0, 0.0])]);
}

//! The report as one HTML page without scripts and without any other file.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::amount::{count, money, percent, quantity};
use super::fetched::FailedCluster;
use super::report::{Group, Report};
use super::workload::{Requests, Workload};
use crate::output::legible;

const STYLE: &str = include_str!("page.css");

/// Prevents scripts and external files, even if the name of a workload contains HTML.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

pub(crate) fn html(report: &Report, has_offenders: bool) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Savings report, " (report.generated_at) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { "Savings report" }
                p.about {
                    (count(report.total.workloads, "workload")) " in " (count(report.clusters_read, "cluster"))
                    ", as reported by PerfectScale on "
                    time datetime=(report.generated_at) { (report.generated_at.strftime("%Y-%m-%d at %H:%M UTC")) }
                }
                (missing(&report.failed))
                (totals(report))
                (chart("By namespace", "Namespace", &report.namespaces))
                (chart("By optimization policy", "Policy", &report.policies))
                (chart("By cluster", "Cluster", &report.clusters))
                @if has_offenders { (offenders(&report.offenders)) }
                h2 { "Terms" }
                ul.meaning { @for line in report.meaning { li { (line) } } }
            }
        }
    };
    // Escaping keeps control characters. The line breaks are those of the style sheet.
    page.into_string().split('\n').map(legible).collect::<Vec<_>>().join("\n")
}

fn missing(failed: &[FailedCluster]) -> Markup {
    html! {
        @if !failed.is_empty() {
            div.missing role="note" {
                strong { (count(failed.len(), "cluster")) " could not be read. The report does not include them." }
                ul { @for cluster in failed { li { b { (cluster.cluster) } ": " (cluster.error) } } }
            }
        }
    }
}

fn totals(report: &Report) -> Markup {
    let costs = report.total.costs;
    let (cost, waste) = (costs.cost, costs.waste);
    let muted = report.muted.costs.waste;
    html! {
        div.totals {
            (tile("", "Cost", cost, "past 30 days"))
            (tile("waste", "Waste", waste, &format!("past 30 days, {} of cost", percent(waste, cost))))
            (tile("savings", "Potential savings", costs.savings, "next 30 days"))
            (tile("", "Cost increase", costs.increase, "next 30 days"))
            @if report.muted.workloads > 0 {
                (tile("", "Muted waste", muted, &format!("in {}", count(report.muted.workloads, "workload"))))
            }
        }
    }
}

fn tile(class: &str, name: &str, amount: f64, detail: &str) -> Markup {
    html! {
        div.tile {
            span.name { (name) }
            span.amount.(class) { (money(amount)) }
            span.detail { (detail) }
        }
    }
}

/// A table whose second column is the chart.
fn chart(title: &str, kind: &str, groups: &[Group]) -> Markup {
    let groups = Group::folded(groups);
    let longest = groups.iter().flat_map(|group| [group.costs.waste, group.costs.savings]).fold(0.0, f64::max);
    html! {
        section {
            h2 { (title) }
            table.chart {
                thead {
                    tr {
                        th { (kind) }
                        th.bars { span.key.waste {} " waste" span.key.savings {} " potential savings" }
                        th.number { "Waste" }
                        th.number { "of cost" }
                        th.number { "Savings" }
                        th.number { "Cost" }
                        th.number { "Workloads" }
                    }
                }
                tbody {
                    @for group in &groups {
                        tr {
                            th scope="row" { (group.name) }
                            td.bars {
                                (bar("waste", group.costs.waste, longest))
                                (bar("savings", group.costs.savings, longest))
                            }
                            td.number { (money(group.costs.waste)) }
                            td.number { (percent(group.costs.waste, group.costs.cost)) }
                            td.number { (money(group.costs.savings)) }
                            td.number { (money(group.costs.cost)) }
                            td.number { (group.workloads) }
                        }
                    }
                }
            }
        }
    }
}

fn bar(class: &str, amount: f64, longest: f64) -> Markup {
    let width = if longest > 0.0 { (100.0 * amount / longest).clamp(0.0, 100.0) } else { 0.0 };
    html! { div.bar.(class) style=(format!("width:{width:.2}%")) {} }
}

fn offenders(workloads: &[Workload]) -> Markup {
    html! {
        section {
            h2 { "Workloads with the most waste" }
            @if workloads.is_empty() {
                p { "No workload wastes anything." }
            } @else {
                table.offenders {
                    thead {
                        tr {
                            th rowspan="2" { "Workload" }
                            th.number rowspan="2" { "Waste" }
                            th.number rowspan="2" { "Savings" }
                            th.number rowspan="2" { "Cost" }
                            th rowspan="2" { "Container" }
                            th.span colspan="2" { "CPU request, cores" }
                            th.span colspan="2" { "Memory request, MiB" }
                        }
                        tr {
                            @for _ in 0..2 { th.number { "now" } th.number { "recommended" } }
                        }
                    }
                    @for workload in workloads { (offender(workload)) }
                }
            }
        }
    }
}

fn offender(workload: &Workload) -> Markup {
    let mut containers = workload.containers.iter();
    let rows = workload.containers.len().max(1);
    html! {
        tbody {
            tr {
                th scope="row" rowspan=(rows) { (title(workload)) }
                td.number rowspan=(rows) { (money(workload.costs.waste)) }
                td.number rowspan=(rows) { (money(workload.costs.savings)) }
                td.number rowspan=(rows) { (money(workload.costs.cost)) }
                @match containers.next() {
                    Some(container) => { td { (container.name) } (requests(&container.current, &container.recommended)) }
                    None => { td colspan="5" { "no containers" } }
                }
            }
            @for container in containers {
                tr { td { (container.name) } (requests(&container.current, &container.recommended)) }
            }
        }
    }
}

fn title(workload: &Workload) -> Markup {
    html! {
        (workload.name)
        @if workload.is_muted { " " span.muted { "muted" } }
        span.detail {
            (workload.kind) " in " (workload.namespace) ", " (workload.cluster) "; " (workload.policy) "; "
            "replicas: " (workload.average_replicas)
        }
        @for indicator in &workload.indicators {
            span.indicator.(indicator.kind) { (indicator.name) ", severity " (indicator.severity) }
        }
    }
}

fn requests(current: &Requests, recommended: &Requests) -> Markup {
    html! {
        td.number { (quantity(current.cpu_cores)) }
        td.number { b { (quantity(recommended.cpu_cores)) } }
        td.number { (quantity(current.memory_mib)) }
        td.number { b { (quantity(recommended.memory_mib)) } }
    }
}

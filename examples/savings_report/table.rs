//! The report on a terminal.

use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, Table};

use crate::amount::{count, money, percent, quantity};
use crate::report::{Group, Report};
use crate::workload::{Container, Requests, Workload};

/// How many groups of a kind are told apart.
const GROUPS: usize = 20;

pub(crate) fn render(report: &Report) -> String {
    let mut parts = vec![format!(
        "{} in {}, {}",
        count(report.total.workloads, "workload"),
        count(report.clusters_read, "cluster"),
        report.generated_at
    )];
    for (title, found) in
        [("NAMESPACE", &report.namespaces), ("POLICY", &report.policies), ("CLUSTER", &report.clusters)]
    {
        parts.push(groups(title, found, &report.total));
    }
    if !report.offenders.is_empty() {
        parts.push(offenders(&report.offenders));
    }
    if report.muted.workloads > 0 {
        let waste = money(report.muted.costs.waste);
        parts.push(format!("{} muted, with a waste of {waste}.", count(report.muted.workloads, "workload")));
    }
    parts.push(report.meaning.join("\n"));
    parts.join("\n\n")
}

fn groups(title: &str, groups: &[Group], total: &Group) -> String {
    let mut table = table(&[title, "WORKLOADS", "COST", "WASTE", "OF COST", "SAVINGS", "INCREASE"], 1..7);
    for group in Group::folded(groups, GROUPS).iter().chain([total]) {
        let costs = group.costs;
        table.add_row([
            group.name.clone(),
            group.workloads.to_string(),
            money(costs.cost),
            money(costs.waste),
            percent(costs.waste, costs.cost),
            money(costs.savings),
            money(costs.increase),
        ]);
    }
    text(&table)
}

fn offenders(workloads: &[Workload]) -> String {
    let header =
        ["MOST WASTE", "NAMESPACE", "CLUSTER", "POLICY", "COST", "WASTE", "SAVINGS", "CONTAINER", "CPU", "MEMORY"];
    let mut table = table(&header, 4..7);
    for workload in workloads {
        let muted = if workload.is_muted { ", muted" } else { "" };
        table.add_row([
            format!("{} ({}{muted})", workload.name, workload.kind),
            workload.namespace.clone(),
            workload.cluster.clone(),
            workload.policy.clone(),
            money(workload.costs.cost),
            money(workload.costs.waste),
            money(workload.costs.savings),
            lines(workload, |container| container.name.clone()),
            lines(workload, |container| change(container, |requests| requests.cpu_cores)),
            lines(workload, |container| change(container, |requests| requests.memory_mib)),
        ]);
    }
    text(&table)
}

fn lines(workload: &Workload, line: impl Fn(&Container) -> String) -> String {
    workload.containers.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn change(container: &Container, of: impl Fn(&Requests) -> f64) -> String {
    format!("{} -> {}", quantity(of(&container.current)), quantity(of(&container.recommended)))
}

fn table(header: &[&str], numbers: std::ops::Range<usize>) -> Table {
    let mut table = Table::new();
    table.load_style(NOTHING);
    table.set_header(header);
    for column in numbers {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

/// Without the blanks behind the last column.
fn text(table: &Table) -> String {
    table.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

//! The report as tables for a terminal.

use comfy_table::{CellAlignment, ColumnConstraint, Table};

use super::amount::{count, money, percent, quantity};
use super::report::{Group, Report};
use super::workload::{Container, Requests, Workload};
use crate::output::{legible, table};

/// No wider than this. Without a width, lines can have any length.
pub(crate) fn text(report: &Report, width: Option<u16>) -> String {
    let mut parts = vec![format!(
        "{} in {}, {}",
        count(report.total.workloads, "workload"),
        count(report.clusters_read, "cluster"),
        report.generated_at
    )];
    for (title, found) in
        [("NAMESPACE", &report.namespaces), ("POLICY", &report.policies), ("CLUSTER", &report.clusters)]
    {
        parts.push(groups(title, found, &report.total, width));
    }
    if !report.offenders.is_empty() {
        parts.push(offenders(&report.offenders, width));
    }
    if report.muted.workloads > 0 {
        let waste = money(report.muted.costs.waste);
        parts.push(format!("{} muted, with a waste of {waste}.", count(report.muted.workloads, "workload")));
    }
    parts.push(report.meaning.join("\n"));
    parts.join("\n\n")
}

fn groups(title: &str, groups: &[Group], total: &Group, width: Option<u16>) -> String {
    // Fewer columns on a narrow terminal, because names would become illegible.
    let columns: &[usize] = if width.is_some_and(|width| width < 70) { &[0, 3, 5] } else { &[0, 1, 2, 3, 4, 5, 6] };
    let chosen =
        |cells: [String; 7]| columns.iter().filter_map(|&column| cells.get(column).cloned()).collect::<Vec<_>>();
    let header = [title, "WORKLOADS", "COST", "WASTE", "OF COST", "SAVINGS", "INCREASE"].map(str::to_owned);
    let mut table = with_header(&chosen(header), 1..columns.len(), width);
    for group in Group::folded(groups).iter().chain([total]) {
        let costs = group.costs;
        table.add_row(chosen([
            legible(&group.name),
            group.workloads.to_string(),
            money(costs.cost),
            money(costs.waste),
            percent(costs.waste, costs.cost),
            money(costs.savings),
            money(costs.increase),
        ]));
    }
    table::lines(&table).join("\n")
}

fn offenders(workloads: &[Workload], width: Option<u16>) -> String {
    let header =
        ["MOST WASTE", "NAMESPACE", "CLUSTER", "POLICY", "COST", "WASTE", "SAVINGS", "CONTAINER", "CPU", "MEMORY"]
            .map(str::to_owned);
    let mut table = with_header(&header, 4..7, None);
    for workload in workloads {
        let muted = if workload.is_muted { ", muted" } else { "" };
        table.add_row([
            legible(&format!("{} ({}{muted})", workload.name, workload.kind)),
            legible(&workload.namespace),
            legible(&workload.cluster),
            legible(&workload.policy),
            money(workload.costs.cost),
            money(workload.costs.waste),
            money(workload.costs.savings),
            lines(workload, |container| legible(&container.name)),
            lines(workload, |container| change(container, |requests| requests.cpu_cores)),
            lines(workload, |container| change(container, |requests| requests.memory_mib)),
        ]);
    }
    let lines = table::lines(&table);
    // Broken cells would put the requests beside the wrong containers.
    let fits = width.is_none_or(|width| lines.iter().all(|line| line.chars().count() <= width.into()));
    if fits { lines.join("\n") } else { workloads.iter().map(offender).collect::<Vec<_>>().join("\n\n") }
}

/// A workload in several lines, for a terminal too narrow for the table.
fn offender(workload: &Workload) -> String {
    let muted = if workload.is_muted { ", muted" } else { "" };
    let costs = workload.costs;
    let mut lines = vec![
        format!(
            "{}: waste {} of {}, savings {}",
            workload.name,
            money(costs.waste),
            money(costs.cost),
            money(costs.savings)
        ),
        format!("  {} in {}, {}, {}{muted}", workload.kind, workload.namespace, workload.cluster, workload.policy),
    ];
    lines.extend(workload.containers.iter().map(|container| {
        let (cpu, memory) =
            (change(container, |requests| requests.cpu_cores), change(container, |requests| requests.memory_mib));
        format!("  {}: CPU {cpu}, memory {memory}", container.name)
    }));
    lines.iter().map(|line| legible(line)).collect::<Vec<_>>().join("\n")
}

fn lines(workload: &Workload, line: impl Fn(&Container) -> String) -> String {
    workload.containers.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn change(container: &Container, of: impl Fn(&Requests) -> f64) -> String {
    format!("{} -> {}", quantity(of(&container.current)), quantity(of(&container.recommended)))
}

fn with_header(header: &[String], numbers: std::ops::Range<usize>, width: Option<u16>) -> Table {
    let mut table = table::table(width);
    table.set_header(header);
    for column in numbers {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
            // A number that is broken would be misread.
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    table
}

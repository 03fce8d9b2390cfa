//! The sums, and the workloads with the most waste.

use std::collections::{BTreeMap, BTreeSet};

use clusterkit::jiff::Timestamp;
use serde::Serialize;

use super::fetched::{FailedCluster, Fetched};
use super::workload::{Costs, Workload};

/// The maximum number of groups of a kind that are shown separately.
const GROUPS: usize = 20;

/// The meaning of the numbers, shown with every report.
const MEANING: [&str; 5] = [
    "Cost and waste cover the past 30 days: PerfectScale's totalCost, and the part of it (wastedCost) that it attributes to \
     overprovisioned or underused resources.",
    "Savings and increase are its estimates for the next 30 days: potentialSavings and costIncrease of each workload.",
    "All four are plain sums; the increase is not subtracted from the savings.",
    "The API does not state a currency. The sums assume the same currency for all clusters.",
    "Policy is a workload's optimizationPolicy. Requests are per container, CPU in cores and memory in MiB.",
];

#[derive(Serialize)]
pub(crate) struct Report {
    pub(crate) generated_at: Timestamp,
    pub(crate) meaning: [&'static str; 5],
    /// The number of clusters whose workloads were read.
    pub(crate) clusters_read: usize,
    pub(crate) total: Group,
    /// The part of the total that is muted in PerfectScale.
    pub(crate) muted: Group,
    pub(crate) namespaces: Vec<Group>,
    pub(crate) policies: Vec<Group>,
    pub(crate) clusters: Vec<Group>,
    pub(crate) offenders: Vec<Workload>,
    pub(crate) failed: Vec<FailedCluster>,
}

/// The sums of several workloads.
#[derive(Clone, Default, Serialize)]
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) workloads: usize,
    #[serde(flatten)]
    pub(crate) costs: Costs,
}

impl Report {
    /// Sums the workloads in these namespaces, or in all if none is named.
    pub(crate) fn of(fetched: Fetched, namespaces: &[String], top: usize, generated_at: Timestamp) -> Self {
        let mut workloads = fetched.workloads;
        workloads.retain(|workload| namespaces.is_empty() || namespaces.contains(&workload.namespace));
        let namespace = |workload: &Workload| workload.namespace.clone();
        let policy = |workload: &Workload| workload.policy.clone();
        let total = Group::of("total", &workloads);
        let muted = Group::of("muted", workloads.iter().filter(|workload| workload.is_muted));
        let (namespaces, policies) = (groups(&workloads, namespace, namespace), groups(&workloads, policy, policy));
        // Two clusters can have the same name.
        let clusters = groups(&workloads, |workload| workload.cluster_uid.clone(), |workload| workload.cluster.clone());

        workloads.retain(|workload| workload.costs.waste > 0.0);
        workloads.sort_by(|a, b| b.costs.waste.total_cmp(&a.costs.waste));
        workloads.truncate(top);
        Self {
            generated_at,
            meaning: MEANING,
            clusters_read: fetched.clusters_read,
            total,
            muted,
            namespaces,
            policies,
            clusters,
            offenders: workloads,
            failed: fetched.failed,
        }
    }

    /// The namespaces without a workload.
    pub(crate) fn missing<'a>(&self, namespaces: &'a [String]) -> BTreeSet<&'a str> {
        let there = |name: &&str| self.namespaces.iter().any(|group| group.name == *name);
        namespaces.iter().map(String::as_str).filter(|name| !there(name)).collect()
    }
}

impl Group {
    fn of<'a>(name: &str, workloads: impl IntoIterator<Item = &'a Workload>) -> Self {
        let mut group = Self { name: name.to_owned(), ..Self::default() };
        for workload in workloads {
            group.add(1, workload.costs);
        }
        group
    }

    fn add(&mut self, workloads: usize, costs: Costs) {
        self.workloads += workloads;
        self.costs += costs;
    }

    /// The first [`GROUPS`], and one for all the others.
    pub(crate) fn folded(groups: &[Self]) -> Vec<Self> {
        let (shown, others) = groups.split_at(groups.len().min(GROUPS));
        let mut folded = shown.to_vec();
        if !others.is_empty() {
            let mut rest = Self { name: format!("({} others)", others.len()), ..Self::default() };
            for group in others {
                rest.add(group.workloads, group.costs);
            }
            folded.push(rest);
        }
        folded
    }
}

/// Groups workloads, sorted by most waste, then most cost.
fn groups(workloads: &[Workload], key: impl Fn(&Workload) -> String, name: impl Fn(&Workload) -> String) -> Vec<Group> {
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    for workload in workloads {
        let group = groups.entry(key(workload)).or_default();
        group.name = name(workload);
        group.add(1, workload.costs);
    }
    let mut groups: Vec<Group> = groups.into_values().collect();
    groups.sort_by(|a, b| {
        let by_waste = b.costs.waste.total_cmp(&a.costs.waste);
        by_waste.then(b.costs.cost.total_cmp(&a.costs.cost))
    });
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workload(namespace: &str, cost: f64, waste: f64) -> Workload {
        Workload {
            cluster: "c".to_owned(),
            cluster_uid: "u".to_owned(),
            namespace: namespace.to_owned(),
            name: "w".to_owned(),
            kind: "Deployment".to_owned(),
            policy: "balanced".to_owned(),
            is_muted: false,
            average_replicas: 1,
            costs: Costs { cost, waste, ..Costs::default() },
            indicators: Vec::new(),
            containers: Vec::new(),
        }
    }

    fn sums(groups: &[Group]) -> Vec<(&str, usize, f64, f64)> {
        groups.iter().map(|group| (group.name.as_str(), group.workloads, group.costs.cost, group.costs.waste)).collect()
    }

    #[test]
    fn groups_have_the_most_waste_first_and_then_the_most_cost() {
        let namespace = |workload: &Workload| workload.namespace.clone();
        let workloads =
            [workload("a", 1.0, 0.0), workload("b", 2.0, 0.0), workload("c", 4.0, 1.5), workload("c", 8.0, 0.5)];
        let found = groups(&workloads, namespace, namespace);
        assert_eq!(sums(&found), [("c", 2, 12.0, 2.0), ("b", 1, 2.0, 0.0), ("a", 1, 1.0, 0.0)]);
        assert!(groups(&[], namespace, namespace).is_empty());
    }

    #[test]
    fn the_groups_after_the_first_are_folded_into_one() {
        let group = |number: usize| Group::of(&format!("n{number}"), [&workload("a", 2.0, 1.0)]);
        for (number, length, last) in [
            (0, 0, None),
            (GROUPS, GROUPS, Some(("n19", 1, 2.0, 1.0))),
            (GROUPS + 1, GROUPS + 1, Some(("(1 others)", 1, 2.0, 1.0))),
            (GROUPS + 3, GROUPS + 1, Some(("(3 others)", 3, 6.0, 3.0))),
        ] {
            let folded = Group::folded(&(0..number).map(group).collect::<Vec<_>>());
            assert_eq!((folded.len(), sums(&folded).pop()), (length, last));
        }
    }
}

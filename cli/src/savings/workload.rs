//! The part of a workload that the report needs.

use std::ops::AddAssign;

use clusterkit::perfectscale::types::{self, IndicatorType};
use serde::Serialize;

/// The costs that PerfectScale reports. Its API does not state a currency.
#[derive(Clone, Copy, Default, Serialize)]
pub(crate) struct Costs {
    #[serde(rename = "cost_past_30_days")]
    pub(crate) cost: f64,
    #[serde(rename = "waste_past_30_days")]
    pub(crate) waste: f64,
    #[serde(rename = "potential_savings_next_30_days")]
    pub(crate) savings: f64,
    #[serde(rename = "cost_increase_next_30_days")]
    pub(crate) increase: f64,
}

#[derive(Serialize)]
pub(crate) struct Workload {
    pub(crate) cluster: String,
    pub(crate) cluster_uid: String,
    pub(crate) namespace: String,
    pub(crate) name: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) policy: String,
    pub(crate) is_muted: bool,
    pub(crate) average_replicas: i64,
    #[serde(flatten)]
    pub(crate) costs: Costs,
    /// Only those that report a risk or waste.
    pub(crate) indicators: Vec<Indicator>,
    pub(crate) containers: Vec<Container>,
}

#[derive(Serialize)]
pub(crate) struct Indicator {
    pub(crate) name: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// From 0 (no issue) to 3 (critical).
    pub(crate) severity: i64,
}

#[derive(Serialize)]
pub(crate) struct Container {
    pub(crate) name: String,
    pub(crate) current: Requests,
    pub(crate) recommended: Requests,
}

#[derive(Serialize)]
pub(crate) struct Requests {
    pub(crate) cpu_cores: f64,
    pub(crate) memory_mib: f64,
}

impl Workload {
    pub(crate) fn of(cluster: &str, cluster_uid: &str, workload: types::Workload) -> Self {
        let (past, next) = (workload.cost_analysis.past_30_days, workload.cost_analysis.next_30_days);
        let indicators = workload.indicators.into_iter().filter(|indicator| indicator.type_ != IndicatorType::None);
        Self {
            cluster: cluster.to_owned(),
            cluster_uid: cluster_uid.to_owned(),
            namespace: workload.namespace,
            name: workload.name,
            kind: workload.type_,
            policy: workload.optimization_policy.to_string(),
            is_muted: workload.mute_status.is_muted,
            average_replicas: workload.replicas_counts.avg_count,
            costs: Costs {
                cost: past.total_cost,
                waste: past.wasted_cost,
                savings: next.potential_savings,
                increase: next.cost_increase,
            },
            indicators: indicators.map(Indicator::from).collect(),
            containers: workload.containers.into_iter().map(Container::from).collect(),
        }
    }
}

impl From<types::Indicator> for Indicator {
    fn from(indicator: types::Indicator) -> Self {
        Self { name: indicator.name.to_string(), kind: indicator.type_.to_string(), severity: indicator.severity_level }
    }
}

impl From<types::Container> for Container {
    fn from(container: types::Container) -> Self {
        let requests = |resources: types::Resources| Requests {
            cpu_cores: resources.cpu_request_cores,
            memory_mib: resources.memory_request_mib,
        };
        Self {
            name: container.name,
            current: requests(container.resources.current),
            recommended: requests(container.resources.recommended),
        }
    }
}

impl AddAssign for Costs {
    fn add_assign(&mut self, other: Self) {
        self.cost += other.cost;
        self.waste += other.waste;
        self.savings += other.savings;
        self.increase += other.increase;
    }
}

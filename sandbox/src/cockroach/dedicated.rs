//! Dedicated clusters, which have their own nodes; later called Advanced.

use serde::Deserialize;
use serde_json::{Value, json};

use super::provider::Provider;
use super::status::Status;
use crate::body;

/// The hardware of each node.
#[derive(Clone, Debug)]
pub(super) struct Dedicated {
    pub(super) machine_type: String,
    pub(super) num_virtual_cpus: i32,
    pub(super) storage_gib: i32,
    pub(super) disk_iops: i32,
    pub(super) private: bool,
    pub(super) deny_egress: bool,
    pub(super) cidr_range: String,
}

/// The requested hardware.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Hardware {
    #[serde(alias = "machineSpec", deserialize_with = "body::object")]
    machine_spec: Option<MachineSpec>,
    #[serde(alias = "storageGib")]
    storage_gib: Option<i32>,
    #[serde(alias = "diskIops")]
    disk_iops: Option<i32>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct MachineSpec {
    #[serde(alias = "machineType")]
    machine_type: Option<String>,
    #[serde(alias = "numVirtualCpus")]
    num_virtual_cpus: Option<i32>,
}

/// The machine sizes, in virtual CPUs.
pub(super) const SIZES: [i32; 5] = [2, 4, 8, 16, 32];

impl Dedicated {
    /// The hardware of a new cluster.
    pub(super) fn new(provider: Provider, requested: &Hardware, path: &str) -> Result<Self, Status> {
        if requested.machine_spec.is_none() {
            return Err(Status::invalid(format!("{path}.machine_spec: is required")));
        }
        let mut dedicated = Self {
            machine_type: String::new(),
            num_virtual_cpus: 0,
            storage_gib: 0,
            disk_iops: 0,
            private: false,
            deny_egress: false,
            cidr_range: "172.28.0.0/14".to_owned(),
        };
        dedicated.change(provider, requested, path)?;
        // Zero selects the minimum for the machine.
        if dedicated.storage_gib == 0 {
            dedicated.storage_gib = 15 * dedicated.num_virtual_cpus;
        }
        Ok(dedicated)
    }

    /// Applies the requested changes.
    pub(super) fn change(&mut self, provider: Provider, requested: &Hardware, path: &str) -> Result<(), Status> {
        if let Some(machine) = &requested.machine_spec {
            let (machine_type, cpus) = machine.choose(provider, path)?;
            self.machine_type = machine_type;
            self.num_virtual_cpus = cpus;
        }
        for (name, requested, field) in [
            ("storage_gib", requested.storage_gib, &mut self.storage_gib),
            ("disk_iops", requested.disk_iops, &mut self.disk_iops),
        ] {
            let Some(number) = requested else { continue };
            if number < 0 {
                return Err(Status::invalid(format!("{path}.{name}: {number} must not be negative")));
            }
            *field = number;
        }
        Ok(())
    }

    pub(super) fn to_json(&self) -> Value {
        json!({
            "machine_type": self.machine_type,
            "num_virtual_cpus": self.num_virtual_cpus,
            "storage_gib": self.storage_gib,
            "memory_gib": f64::from(self.num_virtual_cpus) * 4.0,
            "disk_iops": self.disk_iops,
        })
    }
}

impl MachineSpec {
    /// Returns the machine type and its size. The request names one of them.
    fn choose(&self, provider: Provider, path: &str) -> Result<(String, i32), Status> {
        let invalid = |problem: &str| Status::invalid(format!("{path}.machine_spec: {problem}"));
        match (&self.machine_type, self.num_virtual_cpus) {
            (Some(machine_type), None) => {
                let size = SIZES.iter().find(|cpus| machine_name(provider, **cpus) == *machine_type);
                let cpus = size.ok_or_else(|| invalid(&format!("unsupported machine_type {machine_type:?}")))?;
                Ok((machine_type.clone(), *cpus))
            }
            (None, Some(cpus)) if SIZES.contains(&cpus) => Ok((machine_name(provider, cpus), cpus)),
            (None, Some(cpus)) => Err(invalid(&format!("num_virtual_cpus {cpus} is not one of {SIZES:?}"))),
            _ => Err(invalid("exactly one of machine_type and num_virtual_cpus is required")),
        }
    }
}

pub(super) fn machine_name(provider: Provider, cpus: i32) -> String {
    match (provider, cpus) {
        (Provider::Gcp, _) => format!("n2-standard-{cpus}"),
        (Provider::Azure, _) => format!("Standard_D{cpus}s_v5"),
        (Provider::Aws, 2) => "m6i.large".to_owned(),
        (Provider::Aws, 4) => "m6i.xlarge".to_owned(),
        (Provider::Aws, _) => format!("m6i.{}xlarge", cpus / 4),
    }
}

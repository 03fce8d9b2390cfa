//! The formats of an export.

use clap::ValueEnum;
use clusterkit::perfectscale::types::AutomationLogEntry;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::failure::Failure;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
    /// One JSON object per line, with the documented fields only
    Jsonl,
    /// A header line and one line per entry; labels are JSON in one column, and text is not escaped for spreadsheets
    Csv,
}

/// The columns, by the names and in the order of the API.
const COLUMNS: &str = "
    started_at cluster_name cluster_uid namespace workload_type workload_name workload_id executed labels
    container.name container.cpu.cpuCoresRequest container.cpu.recommendCpuCoresRequest container.cpu.cpuCoresLimits
    container.cpu.recommendCpuCoresLimits container.cpu.cpuRequestImpact container.cpu.cpuLimitImpact
    container.cpu.cpuRequestChangePercent container.cpu.cpuLimitChangePercent container.cpu.cpuRequestChangeAbsolute
    container.cpu.cpuLimitChangeAbsolute container.memory.memMiBRequest container.memory.recommendMemMiBRequest
    container.memory.memMiBLimits container.memory.recommendMemMiBLimits container.memory.memMiBRequestImpact
    container.memory.memMiBLimitImpact container.memory.memRequestChangePercent container.memory.memLimitChangePercent
    container.memory.memMiBRequestChangeAbsolute container.memory.memMiBLimitChangeAbsolute";

impl Format {
    /// Returns the text before the first entry.
    pub(crate) fn header(self) -> Result<Vec<u8>, Failure> {
        match self {
            Self::Jsonl => Ok(Vec::new()),
            Self::Csv => records([columns().map(str::to_owned)]),
        }
    }

    pub(crate) fn page(self, entries: &[AutomationLogEntry]) -> Result<Vec<u8>, Failure> {
        match self {
            Self::Jsonl => {
                let mut lines = Vec::new();
                for entry in entries {
                    serde_json::to_writer(&mut lines, entry)?;
                    lines.push(b'\n');
                }
                Ok(lines)
            }
            Self::Csv => {
                let rows: Result<Vec<_>, _> = entries.iter().map(serde_json::to_value).collect();
                records(rows?.iter().map(|entry| columns().map(|column| cell(entry, column))))
            }
        }
    }
}

fn columns() -> impl Iterator<Item = &'static str> {
    COLUMNS.split_whitespace()
}

fn records(rows: impl IntoIterator<Item = impl Iterator<Item = String>>) -> Result<Vec<u8>, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.write_record(row)?;
    }
    Ok(writer.into_inner()?)
}

fn cell(entry: &Value, column: &str) -> String {
    match entry.pointer(&format!("/{}", column.replace('.', "/"))) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_cell_is_text_a_number_or_json() {
        let entry = json!({
            "name": "a \"b\", c", "null": null, "labels": { "x": 1 },
            "container": { "cpu": { "cores": 1.5 } },
        });
        for (column, expected) in [
            ("name", "a \"b\", c"),
            ("null", ""),
            ("absent", ""),
            ("labels", "{\"x\":1}"),
            ("container.cpu.cores", "1.5"),
            ("container.memory.mib", ""),
        ] {
            assert_eq!(cell(&entry, column), expected, "{column}");
        }
    }
}

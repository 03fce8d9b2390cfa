//! What a cluster can be made of, by name.

use std::fmt::Write;

use clusterkit::camunda::types::{Channel, Parameters};

use crate::Arguments;

/// The ids of what was chosen.
pub(crate) struct Choice {
    pub(crate) plan: String,
    pub(crate) region: String,
    pub(crate) channel: String,
    pub(crate) generation: String,
}

impl Choice {
    /// What the arguments name.
    pub(crate) fn of(parameters: &Parameters, arguments: &Arguments) -> Result<Self, String> {
        let plans: Vec<_> = parameters.cluster_plan_types.iter().map(|plan| (&plan.name, &plan.uuid)).collect();
        let regions: Vec<_> = parameters.regions.iter().map(|region| (&region.name, &region.uuid)).collect();
        let channel = channel(parameters, arguments.channel.as_deref())?;
        let generations: Vec<_> = channel.allowed_generations.iter().map(|one| (&one.name, &one.uuid)).collect();
        let default = channel.default_generation.as_ref().and_then(|default| default.uuid.clone());
        let generation = match (&arguments.generation, default) {
            (None, Some(default)) => default,
            (wanted, _) => pick("generation", wanted.as_deref(), &generations)?,
        };
        Ok(Self {
            plan: pick("plan", arguments.plan.as_deref(), &plans)?,
            region: pick("region", arguments.region.as_deref(), &regions)?,
            channel: channel.uuid.clone(),
            generation,
        })
    }
}

fn channel<'a>(parameters: &'a Parameters, wanted: Option<&str>) -> Result<&'a Channel, String> {
    let channels = &parameters.channels;
    let default = || channels.iter().find(|channel| channel.is_default == Some(true));
    if wanted.is_none()
        && let Some(default) = default()
    {
        return Ok(default);
    }
    let names: Vec<_> = channels.iter().map(|channel| (&channel.name, &channel.uuid)).collect();
    let uuid = pick("channel", wanted, &names)?;
    channels.iter().find(|channel| channel.uuid == uuid).ok_or_else(|| "no channel".to_owned())
}

/// The id of the one that has this name, or of the only one with this in its name.
fn pick(what: &str, wanted: Option<&str>, names: &[(&String, &String)]) -> Result<String, String> {
    let all = || names.iter().map(|(name, _)| format!("'{name}'")).collect::<Vec<_>>().join(", ");
    let Some(wanted) = wanted else {
        return match names {
            [(_, uuid)] => Ok((*uuid).clone()),
            _ => Err(format!("choose a {what} with --{what}: {}", all())),
        };
    };
    let lower = wanted.to_lowercase();
    let exact = names.iter().filter(|(name, _)| name.to_lowercase() == lower);
    let part = names.iter().filter(|(name, _)| name.to_lowercase().contains(&lower));
    let exact: Vec<_> = exact.collect();
    let found: Vec<_> = if exact.is_empty() { part.collect() } else { exact };
    match found.as_slice() {
        [(_, uuid)] => Ok((*uuid).clone()),
        [] => Err(format!("there is no {what} '{wanted}'; there are {}", all())),
        _ => Err(format!("'{wanted}' fits more than one {what}; there are {}", all())),
    }
}

/// All of it, for people.
pub(crate) fn list(parameters: &Parameters) -> String {
    let mut text = String::new();
    let mut section = |title: &str, names: &[String]| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{title}\n  {}", names.join("\n  "));
    };
    section("Plans", &names(parameters.cluster_plan_types.iter().map(|plan| &plan.name)));
    section("Regions", &names(parameters.regions.iter().map(|region| &region.name)));
    for channel in &parameters.channels {
        let default = if channel.is_default == Some(true) { ", the default" } else { "" };
        let generations = names(channel.allowed_generations.iter().map(|generation| &generation.name));
        section(&format!("Generations of the channel {}{default}", channel.name), &generations);
    }
    text
}

fn names<'a>(names: impl Iterator<Item = &'a String>) -> Vec<String> {
    names.cloned().collect()
}

//! What a cluster can be made of, by name.

use std::fmt::Write;

use clusterkit::camunda::types::{Channel, ClientPermission, Parameters};

use crate::Arguments;
use crate::words::legible;

const COMPONENTS: [ClientPermission; 5] = [
    ClientPermission::Zeebe,
    ClientPermission::Operate,
    ClientPermission::Tasklist,
    ClientPermission::Optimize,
    ClientPermission::Secrets,
];

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

/// A name and its id.
type Named<'a> = (&'a String, &'a String);

/// The id of the one that has this name or id, or of the only one with this in its name.
fn pick(what: &str, wanted: Option<&str>, all: &[Named]) -> Result<String, String> {
    let Some(wanted) = wanted else {
        return match all {
            [(_, uuid)] => Ok((*uuid).clone()),
            _ => Err(format!("choose a {what} with --{what}: {}", quoted(all))),
        };
    };
    let lower = wanted.to_lowercase();
    let is_it = |(name, uuid): &Named| name.to_lowercase() == lower || uuid.eq_ignore_ascii_case(wanted);
    let has_it = |(name, _): &Named| name.to_lowercase().contains(&lower);
    let mut found: Vec<Named> = all.iter().copied().filter(is_it).collect();
    if found.is_empty() {
        found = all.iter().copied().filter(has_it).collect();
    }
    match found.as_slice() {
        [(_, uuid)] => Ok((*uuid).clone()),
        [] => Err(format!("there is no {what} '{wanted}'; there are {}", quoted(all))),
        several => Err(format!("'{wanted}' fits more than one {what}: {}", quoted(several))),
    }
}

/// Their names, with the id where a name does not tell one from another.
fn quoted(all: &[Named]) -> String {
    let quote = |(name, uuid): &Named| {
        let alone = all.iter().filter(|(other, _)| other == name).count() == 1;
        if alone { format!("'{name}'") } else { format!("'{name}' ({uuid})") }
    };
    all.iter().map(quote).collect::<Vec<_>>().join(", ")
}

/// A component as the API spells it.
pub(crate) fn permission(text: &str) -> Result<String, String> {
    let known = COMPONENTS.iter().map(ClientPermission::as_str);
    let found = known.clone().find(|known| known.eq_ignore_ascii_case(text)).map(str::to_owned);
    found.ok_or_else(|| format!("there are {}", known.collect::<Vec<_>>().join(", ")))
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
        section(&format!("Generations of the channel {}{default}", legible(&channel.name)), &generations);
    }
    text
}

fn names<'a>(names: impl Iterator<Item = &'a String>) -> Vec<String> {
    names.map(|name| legible(name)).collect()
}

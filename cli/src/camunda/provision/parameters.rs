//! The parameters of a cluster, chosen by name.

use std::fmt::Write;

use clap::Args;
use clusterkit::camunda::types::{Channel, ClientPermission, Parameters};

use crate::output::legible;

const COMPONENTS: [ClientPermission; 5] = [
    ClientPermission::Zeebe,
    ClientPermission::Operate,
    ClientPermission::Tasklist,
    ClientPermission::Optimize,
    ClientPermission::Secrets,
];

#[derive(Args)]
#[command(next_help_heading = "Choices (by name, by an unambiguous part of it, or by uuid)")]
pub(crate) struct Choices {
    /// Plan; required if there are several
    #[arg(long)]
    plan: Option<String>,
    /// Region; required if there are several
    #[arg(long)]
    region: Option<String>,
    /// Channel [default: that of Camunda Console]
    #[arg(long)]
    channel: Option<String>,
    /// Generation [default: that of the channel]
    #[arg(long)]
    generation: Option<String>,
}

/// The uuids of the choices.
pub(crate) struct Choice {
    pub(crate) plan: String,
    pub(crate) region: String,
    pub(crate) channel: String,
    pub(crate) generation: String,
}

impl Choices {
    pub(crate) fn resolve(&self, parameters: &Parameters) -> Result<Choice, String> {
        let plans: Vec<_> = parameters.cluster_plan_types.iter().map(|plan| (&plan.name, &plan.uuid)).collect();
        let regions: Vec<_> = parameters.regions.iter().map(|region| (&region.name, &region.uuid)).collect();
        let channel = channel(parameters, self.channel.as_deref())?;
        let generations: Vec<_> = channel.allowed_generations.iter().map(|one| (&one.name, &one.uuid)).collect();
        let default = channel.default_generation.as_ref().and_then(|default| default.uuid.clone());
        let generation = match (&self.generation, default) {
            (None, Some(default)) => default,
            (wanted, _) => pick("generation", wanted.as_deref(), &generations)?,
        };
        Ok(Choice {
            plan: pick("plan", self.plan.as_deref(), &plans)?,
            region: pick("region", self.region.as_deref(), &regions)?,
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
    channels.iter().find(|channel| channel.uuid == uuid).ok_or_else(|| "no channel exists".to_owned())
}

/// A name and its id.
type Named<'a> = (&'a String, &'a String);

/// Returns the id of the object with this name or id, or of the only one whose name contains the text.
fn pick(what: &str, wanted: Option<&str>, all: &[Named]) -> Result<String, String> {
    let Some(wanted) = wanted else {
        return match all {
            [(_, uuid)] => Ok((*uuid).clone()),
            _ => Err(format!("no {what} is chosen; add --{what} with one of {}", quoted(all))),
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
        [] => Err(format!("no {what} matches '{wanted}'; use one of {}", quoted(all))),
        several => Err(format!("'{wanted}' matches more than one {what}; use one of {}", quoted(several))),
    }
}

/// Lists the names, with the id if two objects have the same name.
fn quoted(all: &[Named]) -> String {
    let quote = |(name, uuid): &Named| {
        let alone = all.iter().filter(|(other, _)| other == name).count() == 1;
        if alone { format!("'{name}'") } else { format!("'{name}' ({uuid})") }
    };
    all.iter().map(quote).collect::<Vec<_>>().join(", ")
}

/// Returns the component in the spelling of the API.
pub(crate) fn permission(text: &str) -> Result<String, String> {
    let known = COMPONENTS.iter().map(ClientPermission::as_str);
    let found = known.clone().find(|known| known.eq_ignore_ascii_case(text)).map(str::to_owned);
    found.ok_or_else(|| format!("not a component; use one of {}", known.collect::<Vec<_>>().join(", ")))
}

/// Formats all parameters as text.
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

#[cfg(test)]
mod tests {
    use super::*;

    const PLANS: [(&str, &str); 4] =
        [("Trial", "u1"), ("Production - S", "u2"), ("Production - M", "u3"), ("Production", "u4")];

    fn owned(all: &[(&str, &str)]) -> Vec<(String, String)> {
        all.iter().map(|&(name, uuid)| (name.to_owned(), uuid.to_owned())).collect()
    }

    fn borrowed(all: &[(String, String)]) -> Vec<Named<'_>> {
        all.iter().map(|(name, uuid)| (name, uuid)).collect()
    }

    #[test]
    fn one_is_picked_by_name_part_or_uuid() {
        for (plans, wanted, expected) in [
            (&PLANS[..], Some("trial"), Ok("u1")),
            (&PLANS, Some("ria"), Ok("u1")),
            (&PLANS, Some("U3"), Ok("u3")),
            // The whole name comes before a part of others.
            (&PLANS, Some("production"), Ok("u4")),
            (
                &PLANS[..3],
                Some("production"),
                Err("'production' matches more than one plan; use one of 'Production - S', 'Production - M'"),
            ),
            (&PLANS[..2], Some("x"), Err("no plan matches 'x'; use one of 'Trial', 'Production - S'")),
            (&PLANS[..1], None, Ok("u1")),
            (&PLANS[..2], None, Err("no plan is chosen; add --plan with one of 'Trial', 'Production - S'")),
        ] {
            let plans = owned(plans);
            let picked = pick("plan", wanted, &borrowed(&plans));
            assert_eq!(picked.as_deref().map_err(String::as_str), expected, "{wanted:?}");
        }
    }

    #[test]
    fn names_that_two_have_are_quoted_with_their_uuid() {
        for (all, expected) in [
            (&[][..], ""),
            (&[("a", "1"), ("b", "2")], "'a', 'b'"),
            (&[("a", "1"), ("b", "2"), ("a", "3")], "'a' (1), 'b', 'a' (3)"),
        ] {
            assert_eq!(quoted(&borrowed(&owned(all))), expected);
        }
    }

    #[test]
    fn a_permission_gets_the_spelling_of_the_api() {
        for (text, expected) in [("zeebe", Some("Zeebe")), ("OPERATE", Some("Operate")), ("zee", None), ("", None)] {
            assert_eq!(permission(text).ok().as_deref(), expected, "{text}");
        }
    }
}

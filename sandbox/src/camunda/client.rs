//! An API client of a cluster.

use serde::{Deserialize, Serialize};

/// An API client. Its secret cannot be read later, so it is not stored.
#[derive(Debug)]
pub(super) struct Client {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) permissions: Vec<Permission>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(super) enum Permission {
    Zeebe,
    Operate,
    Tasklist,
    Optimize,
    Secrets,
}

pub(super) const ALL: [Permission; 5] =
    [Permission::Zeebe, Permission::Operate, Permission::Tasklist, Permission::Optimize, Permission::Secrets];

//! The interface of generated code. An incompatible change adds a module `v2`, so that a lock file may mix versions of
//! the crates.

/// The items that generated code and the macros of this crate use.
pub mod v1 {
    pub use jiff;
    #[cfg(feature = "schemars")]
    pub use schemars;
    pub use serde;
    pub use serde_json;

    pub use crate::auth::SecurityScheme;
    pub use crate::builder::{BuilderCore, GivenCredentials, required_setting, static_token};
    pub use crate::env::Environment;
    pub use crate::input::{FromText, Input, InvalidValue};
    pub use crate::open_enum::TextVisitor;
    pub use crate::operation::{Limit, List, ListCursor, Measure, Operation, PageSize, Target};
    pub use crate::paginate::{Backwards, CursorText, ListRequest, RawPage, cursor};
    pub use crate::parts::Parts;
    pub use crate::path_segment::PathSegment;
    pub use crate::poll::{NotFound, WaitTarget, Waiter, wait, wait_gone};
    pub use crate::request::{Request, ValueOf};
    pub use crate::response::{Collection, Empty, Json, Object, Optional, null_as_empty};
    #[cfg(feature = "schemars")]
    pub use crate::schema;
    pub use crate::secret::Secret;
    pub use crate::setting::{Build, Setting};
    pub use crate::token_exchange::TokenExchange;
    pub use crate::transport::{ApiVersion, Session};
    pub use crate::{
        __builder as builder, __client as client, __input as input, __list as list, __list_backwards as list_backwards,
        __open_enum as open_enum, __operation as operation, __schema_of as schema_of,
    };
}

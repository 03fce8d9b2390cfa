//! Credentials, and the tokens that authorize requests.

mod cache;
mod credentials;
mod scheme;
mod token;

pub(crate) use cache::{CachedToken, TokenCache};
pub use credentials::{BoxFuture, Credentials, StaticToken};
pub use scheme::SecurityScheme;
pub use token::Token;

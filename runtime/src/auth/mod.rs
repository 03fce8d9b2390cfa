//! Credentials, and the tokens that authorize requests.

mod cache;
mod credentials;
mod token;

pub(crate) use cache::{CachedToken, TokenCache};
pub use credentials::{BoxFuture, Credentials, StaticToken};
pub use token::Token;

//! Credentials, and the token that they are exchanged for.

mod cache;
mod credentials;
mod grant;

pub(crate) use cache::{Live, TokenCache};
pub use credentials::{Credentials, StaticToken, Token, TokenFuture};
pub(crate) use grant::Grant;

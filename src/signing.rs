//! What `forewarn sign` does to one revision: which there are, what is signed of each, and the result, verified.

pub mod payload;
pub mod security;
pub mod unlisted;
pub mod work;

pub use payload::Payload;
pub use work::{Reason, Work, work};

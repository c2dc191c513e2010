//! The preview: a site held in memory, for browsers on this machine.
//!
//! Nothing here writes a file, and no address is ever joined to a folder: what a browser asks for is looked up in the
//! plan of the site. A [`Board`] holds the newest [`Site`] and what is wrong; whoever reads the sources puts them there,
//! and each connection of [`Server`] takes them from there.

mod answer;
mod board;
mod connection;
mod drafts;
mod events;
mod failure;
mod held;
mod host;
mod live;
mod markup;
mod request;
mod response;
mod server;
mod site;
mod slots;
mod target;
mod watch;

pub use board::Board;
pub use server::{Preview, Server};
pub use site::Site;
pub use watch::Watch;

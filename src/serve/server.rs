//! The server: http on the loopback interface, with a bound on everything.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use super::board::{Board, State};
use super::connection;
use super::slots::Slots;
use crate::draft::Drafts;

/// The most connections at once, event streams among them.
const CONNECTIONS: usize = 96;

/// The most event streams at once: so many pages that someone looks at.
const STREAMS: usize = 32;

/// What connections answer from.
#[derive(Debug)]
pub struct Preview {
    pub(super) board: Arc<Board>,
    pub(super) drafts: Option<Drafts>,
    pub(super) port: u16,
    pub(super) streams: Slots,
    /// Tells this run from others, whose pages may still be open.
    run: u64,
}

impl Preview {
    /// The version of a site as pages know it.
    pub(super) fn version(&self, state: &State) -> String {
        format!("{:x}-{}", self.run, state.version)
    }
}

/// A port that is ours.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
}

impl Server {
    /// Takes a port of 127.0.0.1; 0 is any that is free.
    ///
    /// # Errors
    /// Where it is taken or forbidden.
    pub fn bind(port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers from a board, and shows drafts where they are given, for as long as the program runs. `run` is a number that
    /// no earlier run had.
    ///
    /// # Errors
    /// Where no thread can be started.
    pub fn start(self, board: Arc<Board>, drafts: Option<Drafts>, run: u64) -> io::Result<()> {
        let streams = Slots::new(STREAMS);
        let preview = Preview { board, drafts, port: self.address.port(), streams, run };
        thread::Builder::new().spawn(move || accept(&self.listener, &Arc::new(preview))).map(drop)
    }
}

fn accept(listener: &TcpListener, preview: &Arc<Preview>) {
    let slots = Slots::new(CONNECTIONS);
    for stream in listener.incoming() {
        let Ok(stream) = stream else {
            // Out of file descriptors: others must end first.
            thread::sleep(Duration::from_millis(20));
            continue;
        };
        let Some(slot) = slots.take() else {
            connection::refuse(stream);
            continue;
        };
        let preview = Arc::clone(preview);
        let served = thread::Builder::new().spawn(move || {
            let _slot = slot;
            connection::serve(stream, &preview);
        });
        drop(served);
    }
}
